"""How many jobs of the shown sources have which health, counted in slices, and what changed since the last reading."""

from collections.abc import Callable, Collection, Generator, Iterator, Mapping, Sequence
from datetime import datetime
from time import perf_counter
from typing import NamedTuple

from drs_inspector.domain.health.health import reading_time
from drs_inspector.domain.health.snapshot_health import SnapshotHealth
from drs_inspector.domain.health.words import HEALTH_WORDS, HealthKey
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.session.health.job_marks import JobMarks, Mark, Said, mark_of, said_of
from drs_inspector.session.health.sessions_health import JudgedSession, SessionsHealth


class Counted(NamedTuple):
    """The numbers of all eight words, worst first, and of all jobs, those included that only a refusal tells of.

    ``changes`` are the differences to what was counted at ``since``; none where there is nothing to compare with.
    """

    counts: Mapping[HealthKey, int]
    total: int = 0
    changes: Mapping[HealthKey, int] = {}
    since: datetime | None = None


class _Reading(NamedTuple):
    """The numbers at the end of a reading of a source, or when a person had seen all changes.

    ``other`` are the jobs that came or changed since: what becomes known of them says nothing of then.
    """

    at: datetime | None
    counts: dict[HealthKey, int]
    other: set[str]


class _Jobs:
    """The jobs of a source as they were counted. ``waiting`` are those that are still to be counted, or again.

    The numbers are compared with those of the reading ``before``, without one with those of the ``last``. Of a job of
    which only more is known than then both are corrected: that is no change.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self.counts = dict.fromkeys(HEALTH_WORDS, 0)
        self.is_reading = False
        self._said: dict[str, Said] = {}
        self._last: _Reading | None = None
        self._before: _Reading | None = None
        self._is_open = False  # the last reading goes on
        self.take(snapshot)

    def take(self, snapshot: Snapshot) -> None:
        """Count all jobs again, as a document has them."""
        self.snapshot = snapshot
        self.waiting = dict.fromkeys((*self._said, *snapshot.jobs, *snapshot.unavailable))

    def count(self, job_id: str, health: SnapshotHealth) -> tuple[bool, Mark | None]:
        """Count a job by its own word as it is now. Return whether it is there, and what has changed of it."""
        before = self._said.pop(job_id, None)
        if before is not None:
            self.counts[before.key] -= 1
        if job_id not in self.snapshot.jobs and job_id not in self.snapshot.unavailable:
            return False, None
        now = self._said[job_id] = said_of(job_id, health)
        self.counts[now.key] += 1
        for reading in filter(None, (self._before, self._last)):
            if before is None or not (before.words == now.words or before.only_grew(now)):
                reading.other.add(job_id)
            elif before.key is not now.key and job_id not in reading.other:
                reading.counts[before.key] -= 1
                reading.counts[now.key] += 1
        if self._last is None or (self._is_open and self._before is None):
            return True, None  # all of it is new
        return True, mark_of(before, now, health.context.now)

    def completed(self) -> None:
        """All jobs have been counted: keep the numbers of a reading that is another one than the last, or goes on."""
        at = reading_time(self.snapshot)
        if at is None and not self._said:
            return  # it was not read yet: what comes with its first reading is no change
        if self._last is None or self._last.at != at:
            self._before, self._last = self._last, _Reading(at, self.counts.copy(), set())
            self._is_open = self.is_reading
        elif self._is_open:
            self._last = _Reading(at, self.counts.copy(), set())
            self._is_open = self.is_reading

    def seen(self, at: datetime | None) -> None:
        """A person has seen all changes: compare with the numbers of now."""
        if self._last is not None:
            self._before = _Reading(at, self.counts.copy(), set())

    def compared(self) -> tuple[dict[HealthKey, int], datetime | None]:
        """Return the changes, and since when; nothing where only one reading is known and nothing has changed since."""
        base = self._before or self._last
        if base is None:
            return {}, None
        changes = {key: number - base.counts[key] for key, number in self.counts.items()}
        is_known = base.at is not None and (self._before is not None or any(changes.values()))
        return (changes, base.at) if is_known else ({}, None)


NOTHING = Counted(dict.fromkeys(HEALTH_WORDS, 0))


class HealthCounts:
    """``now`` are the numbers of the sessions that ``shown`` returns; they stay until the next ones are complete.

    ``touch`` begins with the sources that are shown now, ``jobs_changed`` does so once the count that is under way is
    complete, so that there are numbers also while jobs keep changing; ``work`` goes on, and counts only those jobs
    whose health may be another than when they were counted. ``changes`` are those since the reading before, or since
    the only one while it is watched, or since a person has ``seen`` them; jobs that have changed get a mark in
    ``marks``.
    """

    def __init__(
        self,
        shown: Callable[[], Sequence[JudgedSession]],
        healths: SessionsHealth,
        marks: JobMarks | None = None,
    ) -> None:
        self._shown, self._healths = shown, healths
        self._marks = marks if marks is not None else JobMarks()
        self._counted: dict[str, _Jobs] = {}
        self._reading: set[str] = set()
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
        """Drop what is kept of a source that was closed, or is another one now."""
        self._counted.pop(key, None)
        self._reading.discard(key)
        self._marks.forget(key)

    def reading(self, key: str, *, is_on: bool) -> None:
        """Note that a source is read, or that this has ended: until then its numbers are none to compare with."""
        (self._reading.add if is_on else self._reading.discard)(key)
        if key in self._counted:
            self._counted[key].is_reading = is_on

    def seen(self, at: datetime) -> None:
        """A person has seen all that has changed: nothing is marked, and changes are those since then."""
        self._marks.seen_all()
        for jobs in self._counted.values():
            jobs.seen(at)
        self.jobs_changed()

    def since(self, key: str) -> datetime | None:
        """Return since when changes of a source are told, None where there is nothing to compare with."""
        jobs = self._counted.get(key)
        return jobs.compared()[1] if jobs is not None else None

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
        jobs = self._counted.get(key)
        if jobs is not None and job_ids is None:
            jobs.take(jobs.snapshot)
        elif jobs is not None and job_ids is not None:
            jobs.waiting.update(dict.fromkeys(job_ids))

    def _count(self) -> Iterator[Counted]:
        counts, changes = dict.fromkeys(HEALTH_WORDS, 0), dict.fromkeys(HEALTH_WORDS, 0)
        since: datetime | None = None
        for session in self._shown():
            jobs = yield from self._counts_of(session)
            own, at = jobs.compared()
            if at is not None:
                since = at if since is None else min(since, at)
            for key, number in jobs.counts.items():
                counts[key] += number
                changes[key] += own.get(key, 0)
        yield Counted(counts, sum(counts.values()), changes if since is not None else {}, since)

    def _counts_of(self, session: JudgedSession) -> Generator[Counted, None, _Jobs]:
        """Return the jobs of one source when all are counted."""
        key = session.key
        while True:
            health = self._healths.of(session)
            jobs = self._counted.get(key)
            if jobs is None:
                jobs = self._counted[key] = _Jobs(health.snapshot)
                jobs.is_reading = key in self._reading
            elif jobs.snapshot is not health.snapshot:
                jobs.take(health.snapshot)
            if not jobs.waiting:
                jobs.completed()
                return jobs
            job_id = jobs.waiting.popitem()[0]
            is_there, mark = jobs.count(job_id, health)
            if mark is not None:
                self._marks.put(key, job_id, mark)
            elif not is_there:
                self._marks.seen(key, (job_id,))
            yield NOTHING
