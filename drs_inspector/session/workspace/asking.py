"""Asking a source a further call: a cloud answers or refuses, a file says that it cannot be asked."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol, TypedDict

from drs_inspector.domain.health.figures import Look
from drs_inspector.domain.live.looks import LooksOfSource
from drs_inspector.domain.live.suits import AboutJob
from drs_inspector.domain.read_calls.call import ReadCall
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.session.events import Event, FiguresChanged, ReadingsChanged
from drs_inspector.session.readings.kept import KeptReadings
from drs_inspector.session.readings.outcome import Given, Outcome, Reading, Refusal, RefusalKind
from drs_inspector.session.sources.source import Source

if TYPE_CHECKING:
    # What imports httpx is loaded with the first sign-in, not when a window or a file is opened.
    pass


class HowAsked(TypedDict, total=False):
    """``most_rows`` are read, None for all. ``consent``: a person has asked for a call that needs it in so many words.

    ``again``: it is asked although a refusal is remembered.
    """

    most_rows: int | None
    consent: bool
    again: bool


async def ask_source(
    source: Source | None, snapshot: Snapshot, call: ReadCall, *, job_id: str, given: Given, how: HowAsked
) -> Outcome:
    """Return what a call says of a job, or of the project (""), as `CallReader.read`."""
    project = source.project if source is not None else None
    if project is None:
        words = "No project is connected." if source is None else "It is not in this file."
        return Refusal(RefusalKind.OFF, words, "Connect to the project to read it.", was_asked=False)
    reader = project.reader
    job = snapshot.jobs.get(job_id)
    about = AboutJob.of(job) if job is not None else AboutJob(job_id) if job_id else None
    if how.get("again"):
        reader.memory.ask_again(call, about, given)
    rows, consent = how.get("most_rows"), how.get("consent", False)
    return await reader.read(call, about, given, most_rows=rows, consent=consent)


class Keeper(Protocol):
    """What keeps readings and looks, and tells it: an Inspector."""

    readings: KeptReadings
    looks: LooksOfSource

    @property
    def snapshot(self) -> Snapshot:
        """The jobs."""

    def tell(self, event: Event) -> None:
        """Emit an event."""


def keep_and_tell(
    keeper: Keeper, call: ReadCall, outcomes: Mapping[str, Outcome], given: Given | None
) -> dict[str, Look]:
    """Keep what came of a call by job, and its figures as looks, each reading once; tell it, and return the looks.

    Nothing is looked at that is no job of the snapshot.
    """
    looks: dict[str, Look] = {}
    for job_id, one in outcomes.items():
        keeper.readings.keep(job_id, call, one, given)
        if isinstance(one, Reading) and job_id in keeper.snapshot.jobs:
            look = keeper.looks.read(job_id, call.name, one.raw, one.read_at, one.server_time)
            looks |= {} if look is None else {job_id: look}
    keeper.tell(ReadingsChanged(tuple(outcomes), call.name))
    if told := tuple(job_id for job_id, look in looks.items() if look.has_figures):
        keeper.tell(FiguresChanged(told))
    return looks
