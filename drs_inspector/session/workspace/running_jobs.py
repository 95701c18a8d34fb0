"""Reading what a watch would read, once: for an export that is to hold more than lists and details."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from drs_inspector.domain.counting import counted
from drs_inspector.domain.health.judged import phase_of
from drs_inspector.domain.live.suits import AboutJob
from drs_inspector.domain.read_calls.call import ReadCall
from drs_inspector.domain.read_calls.registry import CALLS
from drs_inspector.session.readings.outcome import Reading
from drs_inspector.session.workspace.inspector import Inspector

if TYPE_CHECKING:
    pass

MOST_JOBS: Final = 200
"""Of so many running jobs it is read at most."""
_MOST_ROWS: Final = 100


class ReadOnce(NamedTuple):
    """How many running jobs there are, of how many something was read, and how many calls were read and refused."""

    running: int
    asked: int
    read: int
    refused: int

    @property
    def words(self) -> str:
        """What was read, and what was left out, as a sentence."""
        if not self.running:
            return "No job is running: nothing was read besides lists and details."
        of = (
            counted(self.asked, "running job")
            if self.asked == self.running
            else f"{self.asked:,} of {self.running:,} running jobs"
        )
        refused = f", {self.refused:,} refused" if self.refused else ""
        return f"{counted(self.read, 'reply', 'replies')} about {of}{refused}."


async def read_running(inspector: Inspector, *, most_jobs: int | None = None) -> ReadOnce:
    """Ask the calls that a watch asks of each running job, once, and keep what comes. Nothing is raised for refusals.

    Of a long reply the first rows are read. A file, or no source, has nothing to ask.
    """
    source = inspector.connection.project
    running = [job for job in inspector.snapshot.jobs.values() if phase_of(job.status) is not None]
    if source is None:
        return ReadOnce(len(running), 0, 0, 0)
    about = [AboutJob.of(job) for job in running[: most_jobs or MOST_JOBS]]
    reader = source.reader
    read = refused = 0
    for call, jobs_at_once in _calls():
        if jobs_at_once > 1:
            outcomes = await reader.read_jobs(call, about)
        else:
            outcomes = {job.id: await reader.read(call, job, most_rows=_MOST_ROWS) for job in about}
        inspector.keep(call, outcomes)
        read += sum(isinstance(one, Reading) for one in outcomes.values())
        refused += sum(not isinstance(one, Reading) and one.was_asked for one in outcomes.values())
    return ReadOnce(len(running), len(about), read, refused)


def _calls() -> Iterator[tuple[ReadCall, int]]:
    """Yield the cheap calls that are asked of running jobs by the clock, with the number of jobs of a request."""
    for call in CALLS:
        asked = call.asked
        if asked is not None and asked.is_sent and asked.tier == "A" and asked.service == "drs" and asked.jobs:
            polled = asked.polled
            if polled.others or polled.shown or polled.selected:
                yield call, asked.jobs
