"""What the cells of the table of jobs are about, and their words."""

from typing import Final, NamedTuple

from drs_inspector.domain.health.causes import Cause
from drs_inspector.domain.health.health import Health
from drs_inspector.domain.health.snapshot_health import SnapshotHealth
from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.jobs.raw_reply import BIG
from drs_inspector.domain.labels.status import JobStatus
from drs_inspector.domain.labels.value_labels import database_label
from drs_inspector.domain.tables.job_facts import JobFacts, known_counts, object_counts
from drs_inspector.session.readings.kept import KeptReadings

UNKNOWN: Final = "\u2013"
NOT_READ: Final = "not read"
NOT_ASKED: Final = "not asked"
REFUSED: Final = "refused"
COUNTING: Final = "\u2026"
"""What a cell shows until a large selection of objects has been counted."""
NOT_OFFERED: Final = "not offered"


class Route(NamedTuple):
    """Where a job reads and where it writes, "" for an end that is not known."""

    source: str
    target: str


class Figure(NamedTuple):
    """How far a job is (``share``, 0 to 1, None where there is no bar), or how far behind, in words and a tone.

    ``is_old``: too old to go by. ``line`` is how it went over the last hour, in runs of points without a gap: column
    and height. ``limit`` is the height above which it is too much, None where it was never. ``told`` says all of it.
    """

    share: float | None
    text: str
    tone: str
    is_old: bool = False
    line: tuple[tuple[tuple[int, int], ...], ...] = ()
    limit: int | None = None
    told: str = ""


Content = str | Health | JobStatus | Route | Cause | Figure
"""What a cell is about; a text is shown as it is."""


class ShownJob(NamedTuple):
    """A job of a table: what columns read of it, the health of its document, and what calls said of its jobs."""

    facts: JobFacts
    health: SnapshotHealth
    readings: KeptReadings | None = None

    @property
    def job(self) -> Job:
        """The job."""
        return self.facts.job


def content_text(content: Content) -> str:
    """Return the words of a cell, as they are copied."""
    if isinstance(content, Health):
        return f"{content.word} ({content.reason})" if content.reason else content.word
    if isinstance(content, JobStatus):
        return content.short_label or content.value
    if isinstance(content, Route):
        return f"{content.source or UNKNOWN} \u2192 {content.target or UNKNOWN}"
    if isinstance(content, Figure):
        return content.text
    if isinstance(content, Cause):
        code, words = cause_words(content)
        return " ".join(filter(None, (code, words)))
    return content


def cause_words(cause: Cause) -> tuple[str, str]:
    """Return the code of a cause, and its title where that says more."""
    return cause.code, "" if cause.title == cause.code else cause.title


def route_of(facts: JobFacts) -> Route | None:
    """Return the ends of a job by short names: the engine of the source, the instance or address of the target."""
    facts, ends = facts.brief, []
    for number, member in enumerate(("source_endpoint", "target_endpoint")):
        engine = facts.engines[number]
        place = facts.end(member, "inst_name") or _first(*facts.first_address(member))
        words = database_label(engine) if engine else ""
        ends.append(words or place if number == 0 else place or words)
    return Route(*ends) if any(ends) else None


def _first(address: str, others: int) -> str:
    return f"{address} +{others}" if others else address


def created_at(facts: JobFacts) -> float | None:
    """Return when a job was created, in seconds; None where its time has no zone."""
    moment = facts.job.created
    exact = moment.instant if moment is not None and moment.zone_known else None
    return None if exact is None else exact.timestamp()


def counts_wait(job: Job) -> bool:
    """Tell whether counting the objects of a job takes longer than painting its row may."""
    return job.has_detail and job.detail_size > BIG and known_counts(job) is None


def with_counts(shown: ShownJob) -> ShownJob:
    """Return a job with the counts of its objects, as far as they do not have to be waited for."""
    job = shown.job
    if not job.has_detail or counts_wait(job):
        return shown
    steps = object_counts(job)
    while True:
        try:
            next(steps)
        except StopIteration as finished:
            return shown._replace(facts=shown.facts.counted(finished.value))
