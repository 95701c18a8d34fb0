"""A view of the jobs of an Inspector: filtered, sorted, grouped, children below their parents.

The store (``Inspector.snapshot``) maps ids to jobs; the view holds ids in order and emits exactly what changed, so that
a Qt model adapts it without sorting or filtering.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from drs_inspector.domain.jobs.hierarchy import JobHierarchy
from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.jobs.ordering import SortValue, scenario_position
from drs_inspector.domain.query.query import QueryProblem
from drs_inspector.domain.query.search import WHOLE
from drs_inspector.domain.tables.list_columns import order_of
from drs_inspector.session.events import Event, JobsChanged, SnapshotReplaced
from drs_inspector.session.job_list.list_filter import ListFilter, Store
from drs_inspector.session.job_list.row_changes import GroupChange, Order, apply_change
from drs_inspector.session.job_list.view_events import ChildrenChanged, ViewEvent, ViewReset

ViewListener = Callable[[ViewEvent], None]


class _Root(NamedTuple):
    """A top-level job, visible or not: its group, its sort value, and the ids of the jobs below it in order.

    ``key`` is None until the order is asked for.
    """

    group: str
    key: SortValue | None
    below: tuple[str, ...]


class JobView:
    """An ordered, filtered, grouped list of job ids that follows the store.

    Rows are top-level jobs; the jobs below them are ``children(job_id)``. A row is visible when it or one of its
    children matches the filter; when only children match, only those are shown below it.

    ``filter`` is what is asked and what it has found; a filter that is started with it is worked on with ``work``.

    The order is worked out when it is asked for. Until then, and after a filter has changed many rows at once, changes
    are told as ``ViewReset``: who has an order of its own (the table of jobs) does not pay for this one.
    """

    def __init__(self, store: Store, *, grouped: bool = True, sort: str = "name", descending: bool = False) -> None:
        self._store = store
        self._grouped = grouped
        self._order_of = order_of(sort)
        self._descending = descending
        self.filter = ListFilter(store)
        self._family = JobHierarchy()
        self._roots: dict[str, _Root] = {}
        self._order: Order | None = None
        self._visible: dict[str, tuple[str, ...]] = {}
        self._listeners: list[ViewListener] = []
        self._unsubscribe = store.subscribe(self._on_event)
        self._rebuild()

    @property
    def groups(self) -> tuple[str, ...]:
        """Scenario values with at least one visible row, in display order; one group ``""`` when not grouped."""
        return tuple(self._ordered())

    def rows(self, group: str = "") -> list[str]:
        """Return the ids of the top-level jobs of a group in order; an unknown group has none."""
        return [job_id for _key, job_id in self._ordered().get(group, ())]

    @property
    def ids(self) -> list[str]:
        """The ids of all visible top-level jobs, group after group."""
        return [job_id for rows in self._ordered().values() for _key, job_id in rows]

    @property
    def shown(self) -> list[str]:
        """The ids of all visible top-level jobs in no order, which costs less."""
        return list(self._visible)

    def children(self, job_id: str) -> tuple[str, ...]:
        """Return the ids of the visible jobs below ``job_id`` in order."""
        return self._visible.get(job_id, ())

    def top_of(self, job_id: str) -> str:
        """Return the top-level job above a job, or itself, visible or not."""
        return self._family.root_of(job_id)

    @property
    def visible_count(self) -> int:
        """How many jobs are visible, children included."""
        return len(self._visible) + sum(map(len, self._visible.values()))

    def shown_for_children(self) -> list[str]:
        """Return the ids of top-level jobs that are visible only because a job below them matches the filter."""
        shown = self._visible.items() if self.filter.is_on else ()
        return [job_id for job_id, below in shown if below and not self.filter.is_match(job_id)]

    def set_filter(self, text: str) -> QueryProblem | None:
        """Show only jobs that match; return what is wrong with a filter that cannot be read, which changes nothing."""
        problem = self.filter.start(text)
        if problem is None:
            self.work(WHOLE)
        return problem

    def work(self, budget_seconds: float) -> bool:
        """Go on with a filter that was started, for about so long; True when the rows are those of the filter."""
        if not self.filter.is_working:
            return True
        if not self.filter.work(budget_seconds):
            return False
        before = self._visible
        self._visible = self._all_visible()
        if self._visible != before:
            self._order = None
            self._emit(ViewReset())
        return True

    def set_sort(self, column: str, *, descending: bool = False) -> None:
        """Order by a column of ``domain.tables.list_columns``. Raises KeyError for one that has no order."""
        self._order_of, self._descending = order_of(column), descending
        self._rearrange()
        self._emit(ViewReset())

    def set_grouped(self, *, grouped: bool) -> None:
        """Group by scenario, or show one list."""
        self._grouped = grouped
        self._rearrange()
        self._emit(ViewReset())

    def subscribe(self, listener: ViewListener) -> Callable[[], None]:
        """Call ``listener`` for each change from now on; the returned function ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener) if listener in self._listeners else None

    def close(self) -> None:
        """Stop following the store."""
        self._unsubscribe()
        self._listeners.clear()

    def _on_event(self, event: Event) -> None:
        if isinstance(event, SnapshotReplaced):
            self._rebuild()
            self._emit(ViewReset())
        elif isinstance(event, JobsChanged):
            affected: set[str] = set()
            jobs = self._store.snapshot.jobs
            for job_id in (*event.added, *event.changed):
                job = jobs.get(job_id)
                if job is not None:
                    affected |= self._family.add(job_id, job.parent_id)
            for job_id in event.removed:
                affected |= self._family.remove(job_id)
            self.filter.jobs_changed(event)
            before = {root: self._roots[root] for root in affected if root in self._roots}
            for root in affected:
                self._place(root)
            changed = frozenset(event.changed)
            if self._order is not None:
                self._update(self._order, affected, before, values_changed=changed)
            elif self._update_unordered(affected, changed):
                self._emit(ViewReset())

    def _rebuild(self) -> None:
        jobs = self._store.snapshot.jobs
        self._family = family = JobHierarchy((job_id, job.parent_id) for job_id, job in jobs.items())
        self._order = None
        roots = family.roots()
        self._roots = {
            job_id: self._root(job, [child for child in family.below(job_id) if child in jobs])
            for job_id, job in jobs.items()
            if job_id in roots
        }
        self.filter.jobs_replaced()
        self._visible = self._all_visible()

    def _rearrange(self) -> None:
        """Group and order all rows again; families stay."""
        jobs = self._store.snapshot.jobs
        self._order = None
        self._roots = {
            job_id: self._root(jobs[job_id], root.below) if job_id in jobs else root._replace(key=None)
            for job_id, root in self._roots.items()
        }

    def _all_visible(self) -> dict[str, tuple[str, ...]]:
        """Return the visible top-level jobs, each with the visible jobs below it."""
        if not self.filter.is_on:
            return {job_id: root.below for job_id, root in self._roots.items()}
        found = ((job_id, self._visible_below(job_id, root)) for job_id, root in self._roots.items())
        return {job_id: below for job_id, below in found if below is not None}

    def _ordered(self) -> Order:
        """Return the visible rows of each group in order, worked out now where they were not asked for before."""
        if self._order is None:
            made: Order = {}
            for job_id in self._visible:
                root = self._roots[job_id]
                made.setdefault(root.group, []).append((self._key_of(job_id, root), job_id))
            for rows in made.values():
                rows.sort(reverse=self._descending)
            self._order = {group: made[group] for group in sorted(made, key=scenario_position)}
        return self._order

    def _key_of(self, job_id: str, root: _Root) -> SortValue:
        """Return what orders a top-level job, and keep it."""
        key = root.key
        if key is None:
            # One that has just gone is still here until that is told.
            key = self._order_of(self._store.snapshot.jobs.get(job_id) or Job(job_id))
            self._roots[job_id] = root._replace(key=key)
        return key

    def _place(self, job_id: str) -> None:
        """Work out group and order of a job that is at the top now; drop them for one that is not."""
        jobs = self._store.snapshot.jobs
        job = jobs.get(job_id)
        if job is None or not self._family.is_root(job_id):
            self._roots.pop(job_id, None)
            return
        self._roots[job_id] = self._root(job, [child for child in self._family.below(job_id) if child in jobs])

    def _root(self, job: Job, below: Sequence[str]) -> _Root:
        key_of, jobs = self._order_of, self._store.snapshot.jobs
        if len(below) > 1:
            below = sorted(below, key=lambda child: (key_of(jobs[child]), child), reverse=self._descending)
        key = key_of(job) if self._order is not None else None
        return _Root((job.scenario or "") if self._grouped else "", key, tuple(below))

    def _visible_below(self, job_id: str, root: _Root) -> tuple[str, ...] | None:
        """Return the visible jobs below a top-level job; None when it is not visible itself."""
        is_match = self.filter.is_match
        if is_match(job_id):
            return root.below
        return tuple(child for child in root.below if is_match(child)) or None

    def _update(
        self, order: Order, job_ids: Iterable[str], before: Mapping[str, _Root], *, values_changed: frozenset[str]
    ) -> None:
        """Show or hide ``job_ids``, whose places were those of ``before``, and emit the smallest changes."""
        changes: dict[str, GroupChange] = {}
        families: list[str] = []
        for job_id in job_ids:
            old, new = self._visible.get(job_id), None
            root = self._roots.get(job_id)
            if root is not None and (new := self._visible_below(job_id, root)) is not None:
                self._visible[job_id] = new
            elif old is None:
                continue
            else:
                del self._visible[job_id]
            was = before[job_id] if old is not None else None
            if was is not None and new is not None and root is not None and was[:2] == root[:2]:
                if job_id in values_changed:
                    changes.setdefault(root.group, GroupChange()).changed.add(job_id)
                if old != new or not values_changed.isdisjoint(new):
                    families.append(job_id)
                continue
            if was is not None:
                changes.setdefault(was.group, GroupChange()).removed.add(job_id)
            if new is not None and root is not None:
                changes.setdefault(root.group, GroupChange()).added.append((self._key_of(job_id, root), job_id))
        events: list[ViewEvent] = []
        for group, change in changes.items():
            events += apply_change(order, group, change, descending=self._descending)
        for event in (*events, *map(ChildrenChanged, families)):
            self._emit(event)

    def _update_unordered(self, job_ids: Iterable[str], values_changed: frozenset[str]) -> bool:
        """Show or hide ``job_ids``; return whether that, or the values of what is visible, have changed."""
        has_changed = False
        for job_id in job_ids:
            old, root = self._visible.get(job_id), self._roots.get(job_id)
            new = self._visible_below(job_id, root) if root is not None else None
            if new is not None:
                self._visible[job_id] = new
            elif old is not None:
                del self._visible[job_id]
            has_new_values = new is not None and (job_id in values_changed or not values_changed.isdisjoint(new))
            has_changed = has_changed or old != new or has_new_values
        return has_changed

    def _emit(self, event: ViewEvent) -> None:
        for listener in tuple(self._listeners):
            listener(event)
