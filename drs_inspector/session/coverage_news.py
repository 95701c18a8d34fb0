"""What the line about coverage says of the jobs shown: how many were read in full, why not the others, what helps.

Rights that are missing, errors, and numbers that differ are a warning; what a person caused or may expect is not.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from enum import StrEnum
from typing import Final, Literal, NamedTuple

import msgspec

from drs_inspector.domain.coverage import Refusal
from drs_inspector.domain.health.health import reading_time
from drs_inspector.domain.labels.time_words import moment_words
from drs_inspector.domain.printable import printable, shortened
from drs_inspector.domain.snapshot import Snapshot, SourceInfo
from drs_inspector.session.coverage_texts import (
    POLICY,
    Matches,
    is_right_missing,
    list_gap,
    news_of,
    reply_gap,
    snapshot_gaps,
)
from drs_inspector.session.events import Progress
from drs_inspector.session.status_texts import progress_words

UNREAD: Final = "is:unread"
_NO_SUCH_JOB: Final = frozenset({"M00289", "M05004"})
"""With these the cloud says that it has no details of a job that it lists (contract 4.2): nothing a person can mend."""
_LONGEST_NAME: Final = 80
_LONGEST_SENTENCE: Final = 300


class LinkKind(StrEnum):
    """What a link does."""

    FILTER = "filter"
    READ_AGAIN = "read-again"
    HELP = "help"


class CoverageLink(NamedTuple):
    """A link: its words, what it does, and with what: the text of a filter, or sentences that explain, one a line."""

    words: str
    kind: LinkKind
    target: str = ""


@dataclass(frozen=True, slots=True)
class CoverageNews:
    """``lead`` is the answer, ``rest`` what belongs to it. ``is_warning``: it goes above the query line, not below.

    ``is_whole``: every job was read in full, and nothing else is missing.
    """

    lead: str = ""
    rest: str = ""
    links: tuple[CoverageLink, ...] = ()
    is_warning: bool = False
    is_whole: bool = False

    @property
    def text(self) -> str:
        """All that is said."""
        return " ".join(filter(None, (self.lead, self.rest)))


@dataclass(frozen=True, slots=True)
class ReadSource:
    """A source whose jobs are shown. ``progress`` is that of the reading that goes on, None when none does."""

    snapshot: Snapshot
    title: str = ""
    kind: Literal["cloud", "file", "demo"] = "cloud"
    progress: Progress | None = None
    can_read_again: bool = True


class _Counts(NamedTuple):
    """Jobs: all of them, those read in full, and those that a filter for unread ones finds."""

    total: int
    read: int
    shown_unread: int

    @property
    def unread(self) -> int:
        return self.total - self.read


def coverage_news(
    sources: Sequence[ReadSource],
    matches: Matches | None = None,
    *,
    now: datetime | None = None,
    zone: tzinfo | None = None,
) -> CoverageNews:
    """Return what is said of the jobs of some sources; ``matches`` are those of a filter that has been answered.

    Times are told for ``zone`` (None: this computer's own), on the day of ``now`` without the day.
    """
    if not sources:
        return CoverageNews()
    if (warning := _warning(sources)) is not None:
        return warning
    counts = _counted(sources)
    reading = [source.progress for source in sources if source.progress is not None]
    if reading:
        done = f"{counts.read:,} of {counts.total:,} jobs read in full so far." if counts.read else ""
        return CoverageNews(f"{progress_words(reading[0]).rstrip('…')}.", done)
    if not counts.total and all(source.snapshot.source == SourceInfo() for source in sources):
        return CoverageNews("The jobs have not been read yet.", links=_again(sources, "Read them"))
    lead = f"{counts.read:,} of {_jobs(counts.total)} read in full."
    if matches is not None:
        lead = f"{matches.found:,} of {matches.total:,} shown, {counts.read:,} read in full."
    gaps = [_unread_words(sources, counts)] if counts.unread else _other_gaps(sources)
    rest = " ".join(filter(None, (*gaps, _read_words(sources, now, zone))))
    links = (*_show(counts), *_again(sources)) if counts.unread else ()
    return CoverageNews(lead, rest, links, is_whole=not gaps)


def _counted(sources: Iterable[ReadSource]) -> _Counts:
    total = read = shown = 0
    for source in sources:
        snapshot = source.snapshot
        jobs = snapshot.jobs
        total += snapshot.total
        # This is said often, and of ten thousand jobs.
        with_detail = sum([job.detail_source is not None for job in jobs.values()])
        shown += len(jobs) - with_detail
        others = jobs.keys() & {*snapshot.coverage.details.stale, *snapshot.unavailable}
        read += with_detail - sum(jobs[job_id].has_detail for job_id in others)
    return _Counts(total, read, shown)


def _warning(sources: Sequence[ReadSource]) -> CoverageNews | None:
    """Return what puts a file in doubt, and what rights, errors or numbers that differ have kept from being read."""
    several = len(sources) > 1
    sentences: list[tuple[str, str]] = []
    asked: list[str] = []
    lacks_right = is_missing = False
    for source in sources:
        snapshot = source.snapshot
        title = f"{_name(source.title)}: " if several and source.title else ""
        doubts = [(_sentence(doubt.title), _sentence(doubt.cause)) for doubt in snapshot.doubts]
        told = [*doubts, *_list_news(snapshot), *_refusal_news(source)]
        sentences += [(title + lead, rest) for lead, rest in told]
        if told:
            is_missing = is_missing or len(told) > len(doubts)
            asked += [title + printable(sentence) for sentence in news_of(snapshot)]
            lacks_right = lacks_right or any(_lacks_right(one) for one in snapshot.coverage.details.refused)
    if not sentences:
        return None
    lead, rest = sentences[0]
    if len(sentences) > 1:
        rest += f" {len(sentences) - 1:,} more."
    help_words = "What to ask for" if lacks_right else "What is missing" if is_missing else "What to do"
    links = [CoverageLink(help_words, LinkKind.HELP, "\n".join(asked)), *_show(_counted(sources))]
    return CoverageNews(lead, rest.strip(), (*links, *(() if lacks_right else _again(sources))), is_warning=True)


def _list_news(snapshot: Snapshot) -> Iterable[tuple[str, str]]:
    coverage = snapshot.coverage
    if not coverage.known:
        return
    for one in () if coverage.lists_agree else coverage.lists:
        if one.ended != "cancelled" and (sentence := list_gap(one, snapshot.source)):
            may_lack = one.ended in {"error", "limit"} or (one.claimed_last or 0) > one.found
            yield printable(sentence), "Jobs may be missing in what is shown." if may_lack else ""
    for reply in coverage.details.replies:
        if sentence := reply_gap(reply):
            yield printable(sentence), ""


def _refusal_news(source: ReadSource) -> Iterable[tuple[str, str]]:
    coverage = source.snapshot.coverage
    refused = [one for one in coverage.details.refused if not _is_natural(one)] if coverage.known else []
    if not refused:
        return
    first, count = refused[0], sum(one.jobs for one in refused)
    info = source.snapshot.source
    if _lacks_right(first):
        project = _name(info.project_name or info.project_id) or "The project"
        why = f"{project} refuses them: {POLICY} is missing."
    else:
        code = f" ({_name(first.code)})" if first.code else ""
        why = f"{_name(first.title).rstrip('.') or 'No reason was given'}{code}."
    if len(refused) > 1:
        why += f" {len(refused) - 1:,} more cause{'' if len(refused) == 2 else 's'}."
    yield f"{count:,} of {_jobs(source.snapshot.total)}: details not read.", f"{why} Filters cannot see inside."


def _lacks_right(refusal: Refusal) -> bool:
    return is_right_missing(msgspec.structs.asdict(refusal))


def _is_natural(refusal: Refusal) -> bool:
    return refusal.code.rpartition(".")[2] in _NO_SUCH_JOB


def _unread_words(sources: Sequence[ReadSource], counts: _Counts) -> str:
    """Return why details are missing where no right is missing and nothing failed."""
    natural = sum(
        one.jobs for source in sources for one in source.snapshot.coverage.details.refused if _is_natural(one)
    )
    if natural >= counts.unread:
        return f"{_jobs(counts.unread)}: details not read, because the cloud has none of them."
    if all(source.kind == "file" for source in sources):
        return f"{_jobs(counts.unread)}: details not read, because the file has none of them."
    some = f", of {natural:,} because the cloud has none" if natural else ""
    return f"{_jobs(counts.unread)}: details not read{some}. The reading was stopped before it was complete."


def _other_gaps(sources: Sequence[ReadSource]) -> list[str]:
    gaps = [printable(gap) for source in sources for gap in snapshot_gaps(source.snapshot)]
    return [gaps[0], f"{len(gaps) - 1:,} more: see View > Summary." if len(gaps) > 1 else ""] if gaps else []


def _read_words(sources: Sequence[ReadSource], now: datetime | None, zone: tzinfo | None) -> str:
    moments = [moment for source in sources if (moment := reading_time(source.snapshot)) is not None]
    if len(moments) < len(sources):
        return "When it was read is not known." if len(sources) == 1 else ""
    when = moment_words(min(moments), now, zone)
    if len(sources) > 1:
        return f"Oldest reading: {when}."
    return f"As of its reading, {when}." if sources[0].kind == "file" else f"Read {when}."


def _show(counts: _Counts) -> tuple[CoverageLink, ...]:
    if not counts.shown_unread:
        return ()
    return (CoverageLink(f"Show the {counts.shown_unread:,}", LinkKind.FILTER, UNREAD),)


def _again(sources: Iterable[ReadSource], words: str = "Read again") -> tuple[CoverageLink, ...]:
    can = any(source.can_read_again and source.kind != "file" for source in sources)
    return (CoverageLink(words, LinkKind.READ_AGAIN),) if can else ()


def _name(text: str) -> str:
    """Return a text from outside for a sentence."""
    shown = printable(text[: _LONGEST_NAME + 1])
    return shown if len(text) <= _LONGEST_NAME else f"{shown[:_LONGEST_NAME]}…"


def _sentence(text: str) -> str:
    """Return a sentence that may be of a file: only its beginning where it is too long to be one."""
    return printable(shortened(text, _LONGEST_SENTENCE))


def _jobs(count: int) -> str:
    return f"{count:,} job{'' if count == 1 else 's'}"
