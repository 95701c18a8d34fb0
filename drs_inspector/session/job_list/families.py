"""The top-level jobs of a list, visible or not: the group of each, what orders it, and the jobs below it in order."""

from collections.abc import Callable, Iterable, Sequence
from time import perf_counter
from typing import Final, Protocol

import msgspec

from drs_inspector.domain.jobs.hierarchy import JobHierarchy
from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.jobs.ordering import SortValue, scenario_position
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.session.events import JobsChanged
from drs_inspector.session.job_list.row_changes import Order

_LOOK_AT_CLOCK: Final = 64


class Holder(Protocol):
    """What has the jobs."""

    @property
    def snapshot(self) -> Snapshot:
        """The jobs as they are now."""


class Root(msgspec.Struct, frozen=True, gc=False):
    """A top-level job: its group, its sort value, and the ids of the jobs below it in order.

    ``key`` is None until the order is asked for.
    """

    group: str
    key: SortValue | None
    below: tuple[str, ...]

    @property
    def place(self) -> tuple[str, SortValue | None]:
        """What its row depends on."""
        return self.group, self.key


class Families:
    """``roots`` are the top-level jobs by id. ``order_of`` is what orders a job, ``grouped``: by scenario."""

    def __init__(
        self, holder: Holder, order_of: Callable[[Job], SortValue], *, grouped: bool, descending: bool
    ) -> None:
        self._holder = holder
        self.order_of, self.grouped, self.descending = order_of, grouped, descending
        self._hierarchy = JobHierarchy()
        self.roots: dict[str, Root] = {}

    def __contains__(self, job_id: str) -> bool:
        return job_id in self._hierarchy

    def top_of(self, job_id: str) -> str:
        """Return the top-level job above a job, or itself."""
        return job_id if job_id in self.roots else self._hierarchy.root_of(job_id)

    def tops_of(self, job_ids: Iterable[str]) -> Iterable[str]:
        """Return the top-level jobs of some jobs, each once."""
        return dict.fromkeys(map(self.top_of, job_ids))

    def with_below(self, job_ids: Iterable[str]) -> Iterable[str]:
        """Yield jobs, each with those below it."""
        for job_id in job_ids:
            yield job_id
            root = self.roots.get(job_id)
            yield from root.below if root is not None else ()

    def rebuild(self) -> None:
        """Take all jobs of the snapshot."""
        jobs = self._holder.snapshot.jobs
        self._hierarchy = family = JobHierarchy((job_id, job.parent_id) for job_id, job in jobs.items())
        tops, self.roots = family.roots(), {}
        for job_id, job in jobs.items():
            if job_id in tops:
                below = family.below(job_id)
                self.roots[job_id] = self._root(job, [child for child in below if child in jobs] if below else ())

    def rearrange(self) -> None:
        """Group and order all jobs again; families stay."""
        jobs = self._holder.snapshot.jobs
        self.roots = {
            job_id: self._root(jobs[job_id], root.below) if job_id in jobs else msgspec.structs.replace(root, key=None)
            for job_id, root in self.roots.items()
        }

    def change(self, event: JobsChanged) -> set[str]:
        """Take the jobs that came, changed or went; return the top-level jobs that are to be placed anew."""
        affected: set[str] = set()
        jobs = self._holder.snapshot.jobs
        for job_id in (*event.added, *event.changed):
            job = jobs.get(job_id)
            if job is not None:
                affected |= self._hierarchy.add(job_id, job.parent_id)
        for job_id in event.removed:
            affected |= self._hierarchy.remove(job_id)
        return affected

    def place(self, job_id: str, *, with_key: bool) -> None:
        """Work out group and order of a job that is at the top now; drop them for one that is not."""
        jobs = self._holder.snapshot.jobs
        job = jobs.get(job_id)
        if job is None or not self._hierarchy.is_root(job_id):
            self.roots.pop(job_id, None)
            return
        root = self._root(job, [child for child in self._hierarchy.below(job_id) if child in jobs])
        self.roots[job_id] = msgspec.structs.replace(root, key=self.order_of(job)) if with_key else root

    def key_of(self, job_id: str) -> SortValue:
        """Return what orders a top-level job, and keep it."""
        root = self.roots[job_id]
        key = root.key
        if key is None:
            # One that has just gone is still here until that is told.
            key = self.order_of(self._holder.snapshot.jobs.get(job_id) or Job(job_id))
            self.roots[job_id] = Root(root.group, key, root.below)
        return key

    def work_on_keys(self, job_ids: Iterable[str], stop: float) -> bool:
        """Work out what orders these top-level jobs until ``perf_counter`` is past a time; True when all have it."""
        roots = self.roots
        for number, job_id in enumerate(job_id for job_id in job_ids if roots[job_id].key is None):
            if number % _LOOK_AT_CLOCK == 0 and number and perf_counter() > stop:
                return False
            self.key_of(job_id)
        return True

    def ordered(self, job_ids: Iterable[str]) -> Order:
        """Return top-level jobs in order, group after group."""
        made: Order = {}
        for job_id in job_ids:
            made.setdefault(self.roots[job_id].group, []).append((self.key_of(job_id), job_id))
        for rows in made.values():
            rows.sort(reverse=self.descending)
        return {group: made[group] for group in sorted(made, key=scenario_position)}

    def _root(self, job: Job, below: Sequence[str]) -> Root:
        key_of, jobs = self.order_of, self._holder.snapshot.jobs
        if len(below) > 1:
            below = sorted(below, key=lambda child: (key_of(jobs[child]), child), reverse=self.descending)
        return Root((job.scenario or "") if self.grouped else "", None, tuple(below))
