"""Coverage in sentences: the same in the window, on the terminal and in reports."""

from collections.abc import Iterator

from drs_inspector.domain.coverage import Coverage, ListCoverage, Part, Refusal
from drs_inspector.domain.labels.value_labels import scenario_label


def gaps_of(coverage: Coverage) -> tuple[str, ...]:
    """Return a sentence for each thing that keeps a document from being complete; none when it is."""
    if not coverage.known:
        return ("Whether everything is there is not known: what was asked for and claimed is not recorded.",)
    return tuple(_gaps(coverage))


def _gaps(coverage: Coverage) -> Iterator[str]:
    if not coverage.lists_agree:
        yield from (sentence for one in coverage.lists if (sentence := list_gap(one)))
    details = coverage.details
    for refusal in details.refused:
        yield refusal_sentence(refusal)
    if details.not_reached:
        yield f"The details of {_jobs(details.not_reached)} were not read."
    for reply in details.replies:
        if not reply.is_met:
            where = f"{reply.file}: the" if reply.file else "The"
            claim = reply.count or 0
            entries = f"{claim:,} {'entry' if claim == 1 else 'entries'}"
            yield f"{where} reply claims {entries}, {reply.entries:,} {_be(reply.entries)} found."
    if coverage.not_listed:
        yield f"{_jobs(coverage.not_listed)} of an earlier reading {_be(coverage.not_listed)} not found again."
    if coverage.part is not None and coverage.part.jobs is None and not coverage.part.of_complete:
        yield "What this part was taken from was not complete."


def list_gap(one: ListCoverage) -> str:
    """Return what is wrong with the list of a scenario, "" when its numbers agree."""
    if one.is_met or one.ended == "enough":
        return ""
    label = scenario_label(one.scenario) or "Jobs"
    found = f"{one.found:,} {_be(one.found)} found"
    if one.subtasks:
        found = f"{one.found:,} and {one.subtasks:,} subtask{'' if one.subtasks == 1 else 's'} were found"
    if one.claimed_last is None:
        claim = f"{label}: the cloud does not say how many jobs there are, {found}"
    else:
        claim = f"{label}: the cloud claims {one.claimed_last:,}, {found}"
    return f"{claim}{_END.get(one.ended, '')}."


_END = {
    "error": "; a page of the list could not be read",
    "limit": "; the list has no end that this program waits for",
    "cancelled": "; the list was not read to its end",
}


def refusal_sentence(refusal: Refusal) -> str:
    """Return how many details were not read for one cause."""
    code = f" ({refusal.code})" if refusal.code else ""
    title = refusal.title.rstrip(".") or "no reason was given"
    return f"The details of {_jobs(refusal.jobs)} were not read: {title}{code}."


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
