"""How many jobs of the shown sources have which health, counted in slices, and what changed since the last reading."""

from collections.abc import Callable, Collection, Generator, Iterator, Mapping, Sequence
from datetime import datetime
from time import perf_counter
from typing import NamedTuple

from drs_inspector.domain.health.health import reading_time
from drs_inspector.domain.health.snapshot_health import SnapshotHealth
from drs_inspector.domain.health.words import HEALTH_WORDS, HealthKey
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.session.health.sessions_health import JudgedSession, SessionsHealth


class Counted(NamedTuple):
    """The numbers of all eight words, worst first, and of all jobs, those included that only a refusal tells of.

    ``changes`` are the differences to the reading before, which was at ``since``; none where there was no other.
    """

    counts: Mapping[HealthKey, int]
    total: int = 0
    changes: Mapping[HealthKey, int] = {}
    since: datetime | None = None


class _Reading(NamedTuple):
    """The numbers of one reading of a source."""

    at: datetime | None
    counts: dict[HealthKey, int]


class _Jobs:
    """The jobs of a source as they were counted. ``waiting`` are those that are still to be counted, or again."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.waiting = dict.fromkeys((*snapshot.jobs, *snapshot.unavailable))
        self.counts = dict.fromkeys(HEALTH_WORDS, 0)
        self._words: dict[str, HealthKey] = {}

    def count(self, job_id: str, health: SnapshotHealth) -> None:
        """Count a job by its own word as it is now; one that has gone not any more."""
        before = self._words.pop(job_id, None)
        if before is not None:
            self.counts[before] -= 1
        if job_id in self.snapshot.jobs or job_id in self.snapshot.unavailable:
            word = self._words[job_id] = health.own(job_id).key
            self.counts[word] += 1


NOTHING = Counted(dict.fromkeys(HEALTH_WORDS, 0))


class HealthCounts:
    """``now`` are the numbers of the sessions that ``shown`` returns; they stay until the next ones are complete.

    ``touch`` begins with the sources that are shown now, ``jobs_changed`` does so once the count that is under way is
    complete, so that there are numbers also while jobs keep changing; ``work`` goes on, and counts only those jobs
    whose health may be another than when they were counted. ``changes`` are those of sources that were read twice while
    they were open.
    """

    def __init__(self, shown: Callable[[], Sequence[JudgedSession]], healths: SessionsHealth) -> None:
        self._shown, self._healths = shown, healths
        self._last: dict[str, _Reading] = {}
        self._before: dict[str, _Reading] = {}
        self._counted: dict[str, _Jobs] = {}
        self._work: Iterator[Counted] | None = None
        self._again = False
        self._end = healths.follow_jobs(self._health_changed)
        self.now = NOTHING

    def close(self) -> None:
        """Stop following the health of jobs."""
        self._end()
        self._work = None

    def touch(self) -> None:
        """Count anew: the sources that are shown are others now."""
        self._work, self._again = self._count(), False

    def jobs_changed(self) -> None:
        """Count anew, after the count that is under way."""
        if self._work is None:
            self.touch()
        else:
            self._again = True

    def forget(self, key: str) -> None:
        """Drop what is kept of a source that was closed."""
        for kept in (self._last, self._before, self._counted):
            kept.pop(key, None)

    @property
    def is_working(self) -> bool:
        """Whether the numbers are still those from before."""
        return self._work is not None

    def work(self, budget_seconds: float) -> bool:
        """Go on for about so long; True when the numbers are those of now."""
        stop = perf_counter() + budget_seconds
        while self._work is not None:
            found = next(self._work)
            if found is not NOTHING:
                self.now, self._work = found, None
                if self._again:
                    self.touch()
            if perf_counter() >= stop:
                return self._work is None
        return True

    def _health_changed(self, key: str, job_ids: Collection[str] | None) -> None:
        if job_ids is None:
            self._counted.pop(key, None)
        elif key in self._counted:
            self._counted[key].waiting.update(dict.fromkeys(job_ids))

    def _count(self) -> Iterator[Counted]:
        counts, changes = dict.fromkeys(HEALTH_WORDS, 0), dict.fromkeys(HEALTH_WORDS, 0)
        since: datetime | None = None
        compared, total = False, 0
        for session in self._shown():
            own = yield from self._counts_of(session)
            total += sum(own.values())
            before = self._earlier(session.key, _Reading(reading_time(session.inspector.snapshot), own))
            for key, number in own.items():
                counts[key] += number
                changes[key] += number - before.counts[key] if before is not None else 0
            if before is not None and before.at is not None:
                compared, since = True, before.at if since is None else min(since, before.at)
        yield Counted(counts, total, changes if compared else {}, since)

    def _counts_of(self, session: JudgedSession) -> Generator[Counted, None, dict[HealthKey, int]]:
        """Return the numbers of one source."""
        while True:
            health = self._healths.of(session)
            counted = self._counted.get(session.key)
            if counted is None or counted.snapshot is not health.snapshot:
                counted = self._counted[session.key] = _Jobs(health.snapshot)
            if not counted.waiting:
                return counted.counts.copy()
            counted.count(counted.waiting.popitem()[0], health)
            yield NOTHING

    def _earlier(self, key: str, reading: _Reading) -> _Reading | None:
        """Return the reading before this one, and keep this one as the last."""
        last = self._last.get(key)
        if last is not None and last.at != reading.at:
            self._before[key] = last
        self._last[key] = reading
        return self._before.get(key)
