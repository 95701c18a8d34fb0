"""What an overview is made of: the job with its times, its figures, and what a reading says of ends and load."""

from collections.abc import Callable
from datetime import datetime, tzinfo
from typing import Final, NamedTuple

from drs_inspector.domain.health.figures import Figures, Look, began, seconds_since, series, without_progress
from drs_inspector.domain.health.health import Health
from drs_inspector.domain.health.judged import Phase, phase_of
from drs_inspector.domain.health.snapshot_health import SnapshotHealth
from drs_inspector.domain.health.told_figures import FIGURE_FIELDS
from drs_inspector.domain.health.words import HealthKey
from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.labels.value_labels import database_label
from drs_inspector.domain.live.measured import WITH_LIMIT, clock_of, figures_of_phase, limit_of
from drs_inspector.domain.live.monitoring import Monitoring
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.domain.tables.job_facts import JobFacts
from drs_inspector.domain.tables.rows import Document
from drs_inspector.session.job_page.overview.tables_done import TablesDone
from drs_inspector.session.job_page.page_rows import outside
from drs_inspector.session.peek.peek import times_of
from drs_inspector.session.peek.phases import Times

_NO_FIGURES: Final = Figures()
_BYTES_PER_MEGABYTE: Final = 1e6
_REACHES: Final[tuple[Callable[[Look], bool | None], ...]] = (
    lambda look: look.source_reachable,
    lambda look: look.target_reachable,
)


class Seen(NamedTuple):
    """What the newest reading of ends and load says, when it was read, and the tables done; None for what was not."""

    monitoring: Monitoring | None = None
    read_at: datetime | None = None
    tables: TablesDone | None = None


NOT_SEEN: Final = Seen()


class Since(NamedTuple):
    """When something began; not ``is_exact``: then or earlier, as the first look had it already."""

    moment: datetime
    is_exact: bool


class Basis(NamedTuple):
    """A job of a document; ``own`` is its health by itself, ``now`` the present or the time of the reading."""

    job: Job
    snapshot: Snapshot
    health: SnapshotHealth
    own: Health
    facts: JobFacts
    times: Times
    seen: Seen
    zone: tzinfo | None
    is_live: bool

    @property
    def now(self) -> datetime | None:
        """What ages are counted to, None where it is not known."""
        return self.times.now

    @property
    def phase(self) -> Phase | None:
        """Which figures the job has; None where it does not run."""
        return phase_of(self.job.status)

    @property
    def looks(self) -> Figures:
        """What was read of its progress."""
        return self.health.context.figures.get(self.job.id, _NO_FIGURES)

    @property
    def ago(self) -> str:
        """What follows an age."""
        return "ago" if self.is_live else "before the reading"

    @property
    def lost(self) -> tuple[bool, bool]:
        """Whether the newest look at the source, and at the target, is new enough to go by and did not reach it."""
        return self._is_lost(_REACHES[0]), self._is_lost(_REACHES[1])

    def _is_lost(self, reached: Callable[[Look], bool | None]) -> bool:
        newest = next((look for look in reversed(self.looks.looks) if reached(look) is not None), None)
        return newest is not None and reached(newest) is False and self._is_fresh(newest.read_at)

    @property
    def engines(self) -> tuple[str, str]:
        """The products at both ends, "" where they are not told."""
        source, target = (outside(database_label(one)) if one else "" for one in self.facts.engines)
        return source, target

    @property
    def is_ordered(self) -> bool:
        """Whether its times follow one another; nothing is said of spans otherwise."""
        told = [moment for moment in self.times if moment is not None]
        return told == sorted(told)

    @property
    def rate(self) -> float | None:
        """How much is written to the target in MB/s, None where no fresh reading tells it."""
        found = self.seen.monitoring
        rate = found.apply_rate if found is not None and self.is_fresh else None
        return None if rate is None or not 0 <= rate < 1e15 else rate / _BYTES_PER_MEGABYTE

    @property
    def is_fresh(self) -> bool:
        """Whether the reading of ends and load is new enough to go by."""
        return self._is_fresh(self.seen.read_at)

    @property
    def tables(self) -> TablesDone | None:
        """How many tables are copied, None where no fresh reading tells it."""
        found = self.seen.tables
        return found if found is not None and self._is_fresh(found.read_at) else None

    def _is_fresh(self, read_at: datetime | None) -> bool:
        now = self.now
        return (
            now is not None and read_at is not None and seconds_since(read_at, now) <= self.health.context.limits.fresh
        )


def basis_of(
    job: Job,
    snapshot: Snapshot,
    health: SnapshotHealth,
    seen: Seen = NOT_SEEN,
    zone: tzinfo | None = None,
) -> Basis:
    """Return what an overview of a job is made of. ``health`` is that of the document."""
    facts = JobFacts(Document("", snapshot), job).brief
    times = times_of(job, facts, clock_of(health))
    is_live = snapshot.judged_by is not None and snapshot.judged_by.is_live
    return Basis(job, snapshot, health, health.own(job.id), facts, times, seen, zone, is_live)


def late_since(basis: Basis) -> Since | None:
    """Return since when a job is late, as the looks at it show; None where it is not, or that is not known."""
    if basis.own.key is not HealthKey.LATE or basis.now is None:
        return None
    limits = basis.health.context.limits
    for place, reached in enumerate(_REACHES):
        if basis.lost[place]:
            known = [(look.time, not reached(look)) for look in basis.looks.looks if reached(look) is not None]
            return Since(*began(known, limits))
    if basis.phase == "full":
        stuck = without_progress(basis.looks.looks, basis.now, limits)
        last = [look.read_at for look in basis.looks.looks if look.percent is not None][-1:]
        return (
            Since(datetime.fromtimestamp(last[0].timestamp() - stuck, tz=last[0].tzinfo), False)
            if stuck and last
            else None
        )
    for name in figures_of_phase(basis.job, basis.health):
        limit = limit_of(name, basis.job, basis.health) if name in WITH_LIMIT else None
        values = series(basis.looks, FIGURE_FIELDS[name].value).values
        if limit is not None and values and values[-1][1] > limit:
            return Since(*began([(moment, value > limit) for moment, value in values], limits))
    return None
