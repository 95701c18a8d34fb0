"""What an export of a source holds: its jobs as they are now, and what further calls said where that is wanted."""

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, NamedTuple

from drs_inspector.domain.live.looks import LooksOfSource
from drs_inspector.domain.saved_reply import replies_about
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.session.fetch.snapshot_merger import copy_of
from drs_inspector.session.readings.kept import KeptReadings

if TYPE_CHECKING:
    # An inspector exports what this returns of it.
    from drs_inspector.session.workspace.inspector import Inspector


class ReadingCounts(NamedTuple):
    """What was read besides the jobs: replies of so many calls, refused calls, and figures of so many jobs.

    ``bound`` says what is not kept any more, "" for nothing.
    """

    replies: int = 0
    calls: int = 0
    refusals: int = 0
    figures: int = 0
    jobs: int = 0
    bound: str = ""

    def __bool__(self) -> bool:
        return bool(self.replies or self.refusals or self.figures)

    @property
    def words(self) -> str:
        """The counts: "214 replies of 12 calls, 3 refusals, 1,204 figures of 41 jobs"."""
        parts = [
            f"{_counted(self.replies, 'repl', 'y', 'ies')} of {_counted(self.calls, 'call')}" if self.replies else "",
            _counted(self.refusals, "refusal") if self.refusals else "",
            f"{_counted(self.figures, 'figure')} of {_counted(self.jobs, 'job')}" if self.figures else "",
        ]
        return ", ".join(filter(None, parts))


def _counted(count: int, noun: str, one: str = "", more: str = "s") -> str:
    return f"{count:,} {noun}{one if count == 1 else more}"


def exported_document(inspector: "Inspector", *, with_readings: bool = True) -> Snapshot:
    """Return a copy of a document with everything that was read of its source, or with its jobs alone."""
    document = copy_of(inspector.snapshot)
    document.replies_beside = tuple  # those that go along are in the copy
    if not with_readings:
        document.replies, document.refusals, document.series = [], [], []
    elif not inspector.readings.is_saved:  # those of a file are in its snapshot
        add_readings(document, inspector.readings, inspector.looks)
    return document


def add_readings(document: Snapshot, readings: KeptReadings, looks: LooksOfSource) -> None:
    """Add to a copy of a document what was read of its source until now."""
    document.replies += readings.replies()
    document.refusals += readings.refusals()
    document.series += looks.series()


def reading_counts(document: Snapshot, job_ids: Collection[str] | None = None, *, bound: str = "") -> ReadingCounts:
    """Return what a copy of a document has besides its jobs, or besides these of them."""
    replies = replies_about(document.replies, job_ids)
    series = [one for one in document.series if job_ids is None or one.job_id in job_ids]
    return ReadingCounts(
        len(replies),
        len({tuple(call.name for call in reply.calls) for reply in replies}),
        sum(job_ids is None or one.job in job_ids for one in document.refusals),
        sum(one.count for one in series),
        len({one.job_id for one in series}),
        bound,
    )


def added_up(counts: Iterable[ReadingCounts]) -> ReadingCounts:
    """Return the counts of several documents; the same call in two of them counts twice."""
    several = list(counts)
    return ReadingCounts(
        sum(one.replies for one in several),
        sum(one.calls for one in several),
        sum(one.refusals for one in several),
        sum(one.figures for one in several),
        sum(one.jobs for one in several),
        " ".join(dict.fromkeys(one.bound for one in several if one.bound)),
    )
