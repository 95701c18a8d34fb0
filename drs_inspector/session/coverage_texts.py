"""Coverage in sentences: the same in the window, on the terminal and in reports."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from drs_inspector.domain.counting import are, counted
from drs_inspector.domain.coverage import Coverage, ListCoverage, Part, Refusal, ReplyCoverage
from drs_inspector.domain.labels.value_labels import scenario_label
from drs_inspector.domain.printable import printable
from drs_inspector.domain.snapshot import COMPUTED, Snapshot, SourceInfo

if TYPE_CHECKING:
    # Those who only say coverage do not load the language.
    from drs_inspector.domain.query.scanner import QueryProblem

READ_DETAILS = "drs:migrationJob:get"
READ_LISTS = "drs:migrationJob:list"
POLICY = "DRS ReadOnlyAccess"
"""The actions that the two calls need, and the policy that holds both (contract 5.3)."""
MOST_GAPS = 20
"""So many gaps of a document are said one by one; a cloud can name another cause for each of 10,000 jobs."""
NOT_ALL = "Not everything was read: the reading was stopped or is still going on."
CHECKING = "The file is being checked: whether it holds what is shown, and nothing else, is not known yet."
_LONGEST_PIECE = 24
_NO_RIGHT = frozenset({"M00101", "M00102", "M00103", "M00105", "0302", "0306", "0802"})
_OTHER_PROJECT = frozenset({"M00261", "0310"})


def snapshot_gaps(snapshot: Snapshot) -> tuple[str, ...]:
    """Return a sentence for each thing that keeps a snapshot from being complete, none when it is."""
    gaps = (*(() if snapshot.is_checked else (CHECKING,)), *gaps_of(snapshot.coverage, snapshot.source))
    if gaps or snapshot.complete:
        return gaps
    titles = dict.fromkeys(str(problem.get("title") or "A part could not be read.") for problem in snapshot.problems)
    return _first(tuple(titles)) or (NOT_ALL,)


def news_of(snapshot: Snapshot) -> tuple[str, ...]:
    """Return what a person has not caused and may not expect: a file in doubt, rights, errors, numbers that differ.

    A reading that was cancelled, and a file that does not say what it covers, are none.
    """
    coverage, source = snapshot.coverage, snapshot.source
    doubts = map(str, snapshot.doubts)
    if not coverage.known:
        return _first(tuple(doubts))
    lists = () if coverage.lists_agree else (one for one in coverage.lists if one.ended != "cancelled")
    sentences = [*doubts, *(list_gap(one, source) for one in lists)]
    sentences += [refusal_sentence(refusal, source) for refusal in coverage.details.refused]
    sentences += [reply_gap(reply) for reply in coverage.details.replies]
    return _first(tuple(filter(None, sentences)))


def _first(sentences: tuple[str, ...]) -> tuple[str, ...]:
    """Return so many sentences as a person reads, the last of which counts the others."""
    if len(sentences) <= MOST_GAPS:
        return sentences
    left = len(sentences) - MOST_GAPS
    return *sentences[:MOST_GAPS], f"There {are(left)} {counted(left, 'more gap')}, not said one by one."


def list_words(one: ListCoverage) -> str:
    """Return what was claimed, found and served of the list of a scenario."""
    found = f"{one.found:,} found"
    if one.subtasks:
        found += f" and {one.subtasks:,} subtask{'' if one.subtasks == 1 else 's'}"
    claim = "no number claimed" if one.claimed_last is None else f"{one.claimed_last:,} claimed"
    if one.claimed_first != one.claimed_last and one.claimed_first is not None:
        claim += f" ({one.claimed_first:,} on the first page)"
    pages = f"{len(one.pages):,} page{'' if len(one.pages) == 1 else 's'}"
    if one.asked and one.served is not None and one.served < one.asked and len(one.pages) > 1:
        pages += f" of {one.served:,}, {one.asked:,} were asked for"
    return f"{found}, {claim}, {pages}"


def coverage_lines(snapshot: Snapshot) -> list[str]:
    """Return what a snapshot covers: a line that says so, and one for each gap."""
    coverage = snapshot.coverage
    parts = [words for part in (coverage.asked, coverage.part) if (words := part_words(part))]
    of = f" ({'; '.join(parts)})" if parts else ""
    masked = [words] if (words := masking_words(snapshot)) else []
    computed = [f"This {COMPUTED}"] if (is_computed := snapshot.source.computed is True) else []
    if snapshot.complete and is_nothing_but_replies(snapshot):
        return ["No list of jobs and no details were given: nothing here says which jobs there are.", *masked]
    if snapshot.complete:
        are_there = "are there" if is_computed else "were read"
        details = f"the details of {_jobs(coverage.details.read)} {are_there}"
        return [*computed, f"Complete{of}: {details}, and no number differs.", *masked]
    return [*computed, *(f"Not complete{of}: {gap}" for gap in snapshot_gaps(snapshot)), *masked]


def is_nothing_but_replies(snapshot: Snapshot) -> bool:
    """Say whether a document holds saved replies of other read calls, and neither a list nor details."""
    coverage = snapshot.coverage
    listed = coverage.lists or coverage.details.wanted
    return bool(snapshot.replies) and not listed and not snapshot.jobs


def masking_words(snapshot: Snapshot) -> str:
    """Return what the file says about its masking, "" when it says nothing."""
    if snapshot.masked_as is None:
        return ""
    return f"The file says that it was masked at level {snapshot.masked_as.level}: names in it may be placeholders."


def gaps_of(coverage: Coverage, source: SourceInfo) -> tuple[str, ...]:
    """Return a sentence for each gap in a coverage; ``source`` is what it covers."""
    if not coverage.known:
        return ("Whether everything is there is not known: what was asked for and claimed is not recorded.",)
    return _first(tuple(_gaps(coverage, source)))


def _gaps(coverage: Coverage, source: SourceInfo) -> Iterator[str]:
    if not coverage.lists_agree:
        yield from (sentence for one in coverage.lists if (sentence := list_gap(one, source)))
    details = coverage.details
    for refusal in details.refused:
        yield refusal_sentence(refusal, source)
    if details.not_reached:
        yield f"The details of {_jobs(details.not_reached)} were not read."
    yield from filter(None, map(reply_gap, details.replies))
    if coverage.not_listed:
        yield f"{_jobs(coverage.not_listed)} of an earlier reading {_be(coverage.not_listed)} not found again."
    if coverage.part is not None and coverage.part.jobs is None and not coverage.part.of_complete:
        yield "What this part was taken from was not complete."


def list_gap(one: ListCoverage, source: SourceInfo) -> str:
    """Return what is wrong with the list of a scenario, "" when its numbers agree."""
    if one.is_met or one.ended == "enough":
        return ""
    label = scenario_label(one.scenario) or "Jobs"
    found = f"{one.found:,} {_be(one.found)} found"
    if one.subtasks:
        found = f"{one.found:,} and {one.subtasks:,} subtask{'' if one.subtasks == 1 else 's'} were found"
    if one.claimed_last is None and one.ended != "unclaimed":
        missing = missing_right(one.reason, source, READ_LISTS)
        how = "could not be read" if one.ended == "error" else "was not read"
        return f"{label}: the list {how}.{f' {missing}' if missing else ''}"
    if one.claimed_last is None:
        claim = f"{label}: the cloud does not say how many jobs there are, {found}"
    elif one.claimed_first not in (None, one.claimed_last):
        claim = f"{label}: the cloud claims {one.claimed_first:,} at first and {one.claimed_last:,} at last, {found}"
    else:
        claim = f"{label}: the cloud claims {one.claimed_last:,}, {found}"
    missing = missing_right(one.reason, source, READ_LISTS)
    return f"{claim}{_END.get(one.ended, '')}.{f' {missing}' if missing else ''}"


def reply_gap(reply: ReplyCoverage) -> str:
    """Return what is wrong with the count of a detail reply, "" when it agrees."""
    if reply.is_met:
        return ""
    where = f"{reply.file}: the" if reply.file else "A"
    claim = reply.count or 0
    entries = f"{claim:,} {'entry' if claim == 1 else 'entries'}"
    return f"{where} reply claims {entries}, {reply.entries:,} {_be(reply.entries)} found."


_END = {
    "error": "; a page of the list could not be read",
    "limit": "; the list has no end that this program waits for",
    "cancelled": "; the list was not read to its end",
}


def is_right_missing(reason: Mapping[str, Any]) -> bool:
    """Say whether a call was refused because the user may not make it, and not because of another project."""
    code = str(reason.get("code") or "").rpartition(".")[2]
    return code not in _OTHER_PROJECT and (code in _NO_RIGHT or reason.get("http_status") == 403)


def missing_right(reason: Mapping[str, Any], source: SourceInfo, action: str = READ_DETAILS) -> str:
    """Return which right is missing where and what to ask for, "" when a call failed for another reason.

    ``reason`` is an ``InspectorError.as_dict()``; ``action`` is what the call needs. A saved reply names no project and
    not the user who asked: its own words are all that is known.
    """
    project = source.project_name or source.project_id
    if not is_right_missing(reason) or (source.kind == "file" and not project):
        return ""
    where = f"project {project}" if project else "this project"
    return f"The right {action} is missing on {where}. Ask your administrator for the policy {POLICY} there."


def refusal_sentence(refusal: Refusal, source: SourceInfo) -> str:
    """Return how many details were not read for one cause, and what to do where a right is missing."""
    missing = missing_right(msgspec.structs.asdict(refusal), source)
    if missing:
        return f"The details of {_jobs(refusal.jobs)} were not read. {missing}"
    code = f" ({refusal.code})" if refusal.code else ""
    title = refusal.title.rstrip(".") or "no reason was given"
    return f"The details of {_jobs(refusal.jobs)} were not read: {title}{code}."


class Matches(NamedTuple):
    """How many of ``total`` jobs match a filter, and how many may, because their details were not read.

    ``whole``: the filter asks for what only details hold. Otherwise the list entries of such jobs were searched.
    ``unclear`` of those that may match were read: a value in them cannot be read, or is not exact enough; with
    ``figures`` there may be no figure that is not too old, either, and with ``none_read`` there is none at all.
    ``unproved`` are running jobs without figures, where the filter asks for a word that figures alone prove.
    """

    found: int
    total: int
    unsearched: int = 0
    whole: bool = False
    unclear: int = 0
    figures: bool = False
    none_read: bool = False
    unproved: int = 0

    @property
    def is_sure(self) -> bool:
        """Whether it is known of every job whether it matches."""
        return not self.unsearched and not self.unproved


def matches_together(each: Sequence[Matches]) -> Matches:
    """Return the numbers of several documents as one."""
    return Matches(
        sum(one.found for one in each),
        sum(one.total for one in each),
        sum(one.unsearched for one in each),
        whole=any(one.whole for one in each),
        unclear=sum(one.unclear for one in each),
        figures=any(one.figures for one in each),
        none_read=bool(each) and all(one.none_read for one in each),
        unproved=sum(one.unproved for one in each),
    )


def matches_words(matches: Matches) -> str:
    """Return how many jobs match a filter, and over which jobs that is said."""
    found, total, unsearched, whole, unclear, figures, none_read, unproved = matches
    if unproved:
        have = "running job has" if unproved == 1 else "running jobs have"
        proved = "without which none is late, stale or healthy"
        return f"{matches_words(matches._replace(unproved=0))}; {unproved:,} {have} no figures, {proved}"
    if unclear:
        unread = max(unsearched - unclear, 0)
        untold = "their figures were not read" if none_read else "no figure was read in time"
        reason = untold if figures else "a value cannot be read, or is not exact"
        if not found and not unread:
            others = "" if unclear == total else ", and no other job matches"
            return f"Of {unclear:,} of {total:,} jobs it is not known: {reason}{others}"
        others = matches_words(matches._replace(unsearched=unread, unclear=0))
        return f"{others}; of {unclear:,} it is not known: {reason}"
    if not unsearched:
        return f"{found:,} of {total:,} jobs match" if found else f"No job matches (of {total:,})"
    missing = f"{unsearched:,} of {total:,} jobs could not be searched"
    if not whole:
        missing = f"of {unsearched:,} of {total:,} jobs only the list entry could be searched"
    if found:
        return f"{found:,} of {total:,} jobs match; {missing}: their details were not read"
    rest = "" if whole and unsearched == total else ", and no other job matches" if whole else ", and none matches"
    return f"{missing[0].upper()}{missing[1:]}: their details were not read{rest}"


def emptied_words(titles: Sequence[str]) -> str:
    """Return that the filter hides all jobs of what was just opened, "" when it does not."""
    if not titles:
        return ""
    return f"The filter of this window hides every job of {', '.join(titles)}, just opened. Empty this line to see them"


def search_words(done: int, total: int, share: float | None = None) -> str:
    """Return how far a filter has come, and in a job that takes long; what is shown meanwhile is from before."""
    within = f", {share:.0%} of the next" if share is not None and done < total else ""
    return f"Searching: {done:,} of {total:,} jobs{within} …"


def count_words(matches: Matches) -> str:
    """Return how many jobs match, in the few words that fit into the line of the filter: "397 of 2,000"."""
    return f"{matches.found:,} of {matches.total:,}"


def searching_words(done: int, total: int, share: float | None = None) -> str:
    """Return how far a filter has come in as few words: "searching, 412 of 2,000"."""
    within = f", {share:.0%}" if share is not None and done < total else ""
    return f"searching, {done:,} of {total:,}{within}"


def problem_words(problem: "QueryProblem", text: str, before: Matches | None) -> str:
    """Return the place of what is wrong with a filter, what it is, and what is shown meanwhile.

    ``before`` is what the filter found that is still in force, None where there is none.
    """
    piece = text[problem.start : problem.end]
    marked = f' "{printable(piece)}"' if 0 < len(piece) <= _LONGEST_PIECE else ""
    rest = "The list still shows all jobs."
    if before is not None:
        rest = f"The list still shows the last filter that was right: {before.found:,} of {before.total:,}."
    return f"Place {problem.start + 1}{marked}: {problem.sentence} {rest}"


def part_words(part: Part | None) -> str:
    """Return which part of a document something is, "" for all of it."""
    if part is None or part.is_whole:
        return ""
    of = f" of {part.of:,}" if part.of is not None else ""
    words = []
    if part.jobs is not None:
        words.append(f"{len(part.jobs):,}{of} chosen job{'' if len(part.jobs) == 1 else 's'}")
    if part.filter:
        words.append(f"the jobs{of} that match the filter {part.filter}")
    if part.scenarios:
        words.append("only " + ", ".join(scenario_label(name) or name for name in part.scenarios))
    return ", ".join(words)


def _jobs(count: int) -> str:
    return f"{count:,} job{'' if count == 1 else 's'}"


def _be(count: int) -> str:
    return "was" if count == 1 else "were"
