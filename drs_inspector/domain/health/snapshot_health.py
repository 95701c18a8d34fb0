"""The health of the jobs of a document, with what the subtasks of a job give to it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime, tzinfo

import msgspec

from drs_inspector.domain.health.causes import NOTHING_KNOWN
from drs_inspector.domain.health.figures import DEFAULT_LIMITS, Figures, Limits, holds_until
from drs_inspector.domain.health.health import Context, Health, own_health, reading_time, unread_health
from drs_inspector.domain.health.known_causes import KnownCauses
from drs_inspector.domain.health.words import HEALTH_WORDS, HealthKey
from drs_inspector.domain.jobs.hierarchy import JobHierarchy
from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.jobs.ordering import SortValue
from drs_inspector.domain.snapshot import Snapshot

_STEP = 128  # jobs between two yields where each takes a microsecond
_NAMES_TIMES = frozenset({HealthKey.WAITING, HealthKey.STALE})
"""The words whose reasons may name ages and days: they are others as time goes on."""


class SnapshotHealth:
    """The health of the jobs of a document as it is now, each made when it is asked for; ``after`` goes on from there.

    A parent keeps its own health, and its reason names the worst of its subtasks. ``clock`` is the present time, None
    for a file: its health is as of its reading. ``steps`` makes all of it in slices.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        clock: datetime | None,
        *,
        known: KnownCauses = NOTHING_KNOWN,
        figures: Mapping[str, Figures] | None = None,
        limits: Limits = DEFAULT_LIMITS,
        zone: tzinfo | None = None,
    ) -> None:
        self.snapshot = snapshot
        if figures is None:
            figures = snapshot.judged_by.figures if snapshot.judged_by is not None else {}
        self.context = Context(reading_time(snapshot) if clock is None else clock, known, limits, zone, figures)
        self._own: dict[str, Health] = {}
        self._whole: dict[str, Health] = {}
        self._hierarchy = JobHierarchy()  # of jobs that name a parent, and of those parents
        self._families: dict[str, list[str]] | None = None
        self._family_keys: dict[str, SortValue] = {}
        self._until: dict[str, tuple[Figures, datetime]] = {}  # when figures say something else by their age alone
        self._names_times: dict[str, None] = {}

    def after(self, job_ids: Collection[str], now: datetime | None = None) -> "SnapshotHealth":
        """Return the health after these jobs came, changed or went, or after figures of them came.

        Of the others it stays; so does the present time, unless there is a later one: those that are ``outdated`` then
        must be among the jobs. What this one has told stays as it was told.
        """
        context = self.context
        found = SnapshotHealth(self.snapshot, None, figures=context.figures)
        found.context = context if now is None else context._replace(now=now)
        found._own, found._whole, found._family_keys = self._own.copy(), self._whole.copy(), self._family_keys.copy()
        found._hierarchy, found._families, found._until = self._hierarchy, self._families, self._until
        found._names_times = self._names_times.copy()
        for job_id in job_ids:
            found._own.pop(job_id, None)
            found._names_times.pop(job_id, None)
        for job_id in {*job_ids, *found._link(job_ids)}:
            found._whole.pop(job_id, None)
            found._family_keys.pop(job_id, None)
        return found

    def outdated(self, now: datetime) -> list[str]:
        """Return the jobs whose figures prove something else at a later time although none has come."""
        context = self.context
        if context.now is None:
            return []
        made = [job_id for job_id in context.figures if job_id in self._own]
        return [job_id for job_id in made if self._holds_until(job_id, context.now) < now]

    def reworded(self, now: datetime) -> list[str]:
        """Return the jobs whose reasons name ages or days that are others at a later time."""
        context = self.context._replace(now=now)
        jobs = [job for job_id in self._names_times if (job := self.snapshot.jobs.get(job_id)) is not None]
        return [job.id for job in jobs if own_health(job, context) != self._own[job.id]]

    def own(self, job_id: str) -> Health:
        """Return the health of a job by itself. Raises KeyError for an id that the document does not have."""
        health = self._own.get(job_id)
        if health is None:
            health = self._own[job_id] = self._make(job_id)
            if health.key in _NAMES_TIMES:
                self._names_times[job_id] = None
        return health

    def of(self, job_id: str) -> Health:
        """Return the health of a job with the reason that its subtasks give it; errors as ``own``."""
        health = self._whole.get(job_id)
        if health is None:
            subtasks = [self.own(subtask).key for subtask in self._subtasks(job_id)]
            health = self._whole[job_id] = _with_subtasks(self.own(job_id), subtasks)
        return health

    def family_key(self, job_id: str) -> SortValue:
        """Return what orders a top-level job: its own place, or that of its worst subtask; errors as ``own``."""
        key = self._family_keys.get(job_id)
        if key is None:
            members = (job_id, *self._subtasks(job_id))
            key = self._family_keys[job_id] = min(self.own(member).sort_key for member in members)
        return key

    def counts(self, job_ids: Collection[str] | None = None) -> dict[HealthKey, int]:
        """Count these jobs, or all, by their own words: all eight, worst first, those without a job as well.

        Ids that the document does not have are not counted. A filter passes the jobs that match themselves.
        """
        found = dict.fromkeys(HEALTH_WORDS, 0)
        for job_id in self._ids() if job_ids is None else job_ids:
            if job_id in self.snapshot.jobs or job_id in self.snapshot.unavailable:
                found[self.own(job_id).key] += 1
        return found

    def steps(self) -> Iterator[None]:
        """Make the health of all jobs, with a yield after each so that a caller may stop or let others run."""
        for job_id in self._ids():
            self.own(job_id)
            yield
        self._below()
        yield
        for done, job_id in enumerate(self._ids(), 1):
            self.of(job_id)
            if done % _STEP == 0:
                yield

    def _ids(self) -> list[str]:
        jobs, unavailable = self.snapshot.jobs, self.snapshot.unavailable
        return [*jobs, *(job_id for job_id in unavailable if job_id not in jobs)]

    def _holds_until(self, job_id: str, since: datetime) -> datetime:
        """Return until when the figures of a job say what they said at ``since``; kept until there are others."""
        figures = self.context.figures[job_id]
        kept = self._until.get(job_id)
        if kept is None or kept[0] is not figures or kept[1] < since:
            until = holds_until(figures, since, self.context.limits)
            kept = self._until[job_id] = figures, until or datetime.max.replace(tzinfo=since.tzinfo)
        return kept[1]

    def _make(self, job_id: str) -> Health:
        job = self.snapshot.jobs.get(job_id)
        if job is not None:
            return own_health(job, self.context)
        return unread_health(self.snapshot.unavailable[job_id], job_id)

    def _subtasks(self, job_id: str) -> list[str]:
        """Return the subtasks of a top-level job, without those that have gone since families were put together."""
        return [subtask for subtask in self._below().get(job_id, ()) if subtask in self.snapshot.jobs]

    def _below(self) -> dict[str, list[str]]:
        """Return the subtasks of each top-level job that has some."""
        if self._families is None:
            jobs = self.snapshot.jobs
            below = [(job.id, job.parent_id) for job in jobs.values() if job.parent_id]
            # Most jobs have no family: only the others are put in order.
            above = {parent_id for _id, parent_id in below if parent_id in jobs} - {job_id for job_id, _ in below}
            self._hierarchy = JobHierarchy([*((job_id, None) for job_id in above if job_id), *below])
            found = ((root, self._hierarchy.below(root)) for root in self._hierarchy.roots())
            self._families = {root: ids for root, ids in found if ids}
        return self._families

    def _link(self, job_ids: Collection[str]) -> set[str]:
        """Note the parents that jobs have now; return the top-level jobs whose families may have changed."""
        if self._families is None:
            return set()
        jobs, hierarchy, affected = self.snapshot.jobs, self._hierarchy, set[str]()
        for job_id in job_ids:
            job = jobs.get(job_id)
            if job is None:
                affected |= hierarchy.remove(job_id)
                continue
            above = jobs.get(job.parent_id or "")
            if above is not None and above.id not in hierarchy:
                affected |= hierarchy.add(above.id, above.parent_id)
            affected |= hierarchy.add(job_id, job.parent_id)
        self._families = self._families.copy()
        for job_id in affected:
            found = hierarchy.below(job_id) if hierarchy.is_root(job_id) else []
            self._families.pop(job_id, None)
            if found:
                self._families[job_id] = found
        return affected


def _with_subtasks(own: Health, words: Sequence[HealthKey]) -> Health:
    """Return the health of a job whose subtasks have these words: it keeps its own, and its reason names the worst."""
    if not words:
        return own
    worst = min(words, key=lambda key: HEALTH_WORDS[key].order)
    both_failed = worst is HealthKey.FAILED and own.key is HealthKey.FAILED
    if HEALTH_WORDS[worst].order >= HEALTH_WORDS[own.key].order and not both_failed:
        return own
    word = HEALTH_WORDS[worst].word.lower()
    count, total = words.count(worst), len(words)
    reason = f"{count:,} of {total:,} subtasks {word}" if total > 1 else f"its subtask {word}"
    return msgspec.structs.replace(own, reason=reason)


def health_of(
    job: Job,
    snapshot: Snapshot,
    now: datetime | None,
    figures: Figures | None = None,
    *,
    known: KnownCauses = NOTHING_KNOWN,
) -> Health:
    """Return the health of one job of a document; for several make one ``SnapshotHealth``. ``now`` is its ``clock``."""
    found = SnapshotHealth(snapshot, now, known=known, figures={job.id: figures} if figures else None)
    return found.of(job.id)
