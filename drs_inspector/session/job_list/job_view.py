"""A view of the jobs of an Inspector: filtered, sorted, grouped, children below their parents.

The store (``Inspector.snapshot``) maps ids to jobs; the view holds ids in order and emits exactly what changed, so that
a Qt model adapts it without sorting or filtering.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from drs_inspector.domain.jobs.hierarchy import JobHierarchy
from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.jobs.ordering import SortValue, scenario_position
from drs_inspector.domain.query.query import QueryProblem
from drs_inspector.domain.query.search import WHOLE
from drs_inspector.domain.tables.list_columns import order_of
from drs_inspector.session.events import Event, JobsChanged, SnapshotReplaced
from drs_inspector.session.job_list.list_filter import ListFilter, Store
from drs_inspector.session.job_list.view_events import (
    ChildrenChanged,
    GroupAdded,
    GroupRemoved,
    RowsAdded,
    RowsChanged,
    RowsRemoved,
    ViewEvent,
    ViewReset,
    runs,
)

ViewListener = Callable[[ViewEvent], None]


class _Root(NamedTuple):
    """A top-level job, visible or not: its group, its sort value, and the ids of the jobs below it in order."""

    group: str
    key: SortValue
    below: tuple[str, ...]


@dataclass(slots=True)
class _GroupChange:
    """The changes of one update to the rows of one group."""

    removed: set[str] = field(default_factory=set)
    added: list[tuple[SortValue, str]] = field(default_factory=list)
    changed: set[str] = field(default_factory=set)


class JobView:
    """An ordered, filtered, grouped list of job ids that follows the store.

    Rows are top-level jobs; the jobs below them are ``children(job_id)``. A row is visible when it or one of its
    children matches the filter; when only children match, only those are shown below it.

    ``filter`` is what is asked and what it has found; a filter that is started with it is worked on with ``work``.
    """

    def __init__(self, store: Store, *, grouped: bool = True, sort: str = "name", descending: bool = False) -> None:
        self._store = store
        self._grouped = grouped
        self._order_of = order_of(sort)
        self._descending = descending
        self.filter = ListFilter(store)
        self._family = JobHierarchy()
        self._roots: dict[str, _Root] = {}
        self._order: dict[str, list[tuple[SortValue, str]]] = {}
        self._visible: dict[str, tuple[str, ...]] = {}
        self._listeners: list[ViewListener] = []
        self._unsubscribe = store.subscribe(self._on_event)
        self._rebuild()

    @property
    def groups(self) -> tuple[str, ...]:
        """Scenario values with at least one visible row, in display order; one group ``""`` when not grouped."""
        return tuple(self._order)

    def rows(self, group: str = "") -> list[str]:
        """Return the ids of the top-level jobs of a group in order; an unknown group has none."""
        return [job_id for _key, job_id in self._order.get(group, ())]

    @property
    def ids(self) -> list[str]:
        """The ids of all visible top-level jobs, group after group."""
        return [job_id for rows in self._order.values() for _key, job_id in rows]

    def children(self, job_id: str) -> tuple[str, ...]:
        """Return the ids of the visible jobs below ``job_id`` in order."""
        return self._visible.get(job_id, ())

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
        self._update(self._roots, self._roots, values_changed=frozenset())
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
            self._update(affected, before, values_changed=frozenset(event.changed))

    def _rebuild(self) -> None:
        self._family = JobHierarchy((job_id, job.parent_id) for job_id, job in self._store.snapshot.jobs.items())
        self._roots, self._visible, self._order = {}, {}, {}
        for job_id in self._family.roots():
            self._place(job_id)
        self.filter.jobs_replaced()
        self._fill()

    def _rearrange(self) -> None:
        """Group and order all rows again; families stay."""
        jobs = self._store.snapshot.jobs
        self._roots = {job_id: self._root(jobs[job_id], root.below) for job_id, root in self._roots.items()}
        self._fill()

    def _fill(self) -> None:
        """Work out the visible rows of all top-level jobs."""
        self._order = {}
        for job_id, root in self._roots.items():
            children = self._visible_below(job_id, root)
            if children is None:
                self._visible.pop(job_id, None)
            else:
                self._visible[job_id] = children
                self._order.setdefault(root.group, []).append((root.key, job_id))
        for rows in self._order.values():
            rows.sort(reverse=self._descending)
        self._order = {group: self._order[group] for group in sorted(self._order, key=scenario_position)}

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
        return _Root((job.scenario or "") if self._grouped else "", key_of(job), tuple(below))

    def _visible_below(self, job_id: str, root: _Root) -> tuple[str, ...] | None:
        """Return the visible jobs below a top-level job; None when it is not visible itself."""
        is_match = self.filter.is_match
        if is_match(job_id):
            return root.below
        return tuple(child for child in root.below if is_match(child)) or None

    def _update(self, job_ids: Iterable[str], before: Mapping[str, _Root], *, values_changed: frozenset[str]) -> None:
        """Show or hide ``job_ids``, whose places were those of ``before``, and emit the smallest changes."""
        changes: dict[str, _GroupChange] = {}
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
                    changes.setdefault(root.group, _GroupChange()).changed.add(job_id)
                if old != new or not values_changed.isdisjoint(new):
                    families.append(job_id)
                continue
            if was is not None:
                changes.setdefault(was.group, _GroupChange()).removed.add(job_id)
            if new is not None and root is not None:
                changes.setdefault(root.group, _GroupChange()).added.append((root.key, job_id))
        events: list[ViewEvent] = []
        for group, change in changes.items():
            events += self._apply(group, change)
        for event in (*events, *map(ChildrenChanged, families)):
            self._emit(event)

    def _apply(self, group: str, change: _GroupChange) -> list[ViewEvent]:
        """Change the rows of one group; return the events in an order that can be replayed."""
        old = self._order.get(group, [])
        new = [entry for entry in old if entry[1] not in change.removed] + change.added
        if change.added:
            new.sort(reverse=self._descending)
        events = _removals(group, old, change)
        if not new:
            events.append(GroupRemoved(group, list(self._order).index(group)))
            del self._order[group]
            return events
        is_new = group not in self._order
        self._order[group] = new
        if is_new:
            self._order = {name: self._order[name] for name in sorted(self._order, key=scenario_position)}
            events.append(GroupAdded(group, list(self._order).index(group)))
        return events + _arrivals(group, new, change)

    def _emit(self, event: ViewEvent) -> None:
        for listener in tuple(self._listeners):
            listener(event)


def _removals(group: str, old: list[tuple[SortValue, str]], change: _GroupChange) -> list[ViewEvent]:
    gone = runs([index for index, (_key, job_id) in enumerate(old) if job_id in change.removed])
    return [RowsRemoved(group, first, last) for first, last in reversed(gone)]


def _arrivals(group: str, new: list[tuple[SortValue, str]], change: _GroupChange) -> list[ViewEvent]:
    come = {job_id for _key, job_id in change.added}
    places = runs([index for index, (_key, job_id) in enumerate(new) if job_id in come])
    stayed = runs([index for index, (_key, job_id) in enumerate(new) if job_id in change.changed])
    added = [
        RowsAdded(group, first, last, tuple(job_id for _key, job_id in new[first : last + 1])) for first, last in places
    ]
    return [*added, *(RowsChanged(group, first, last) for first, last in stayed)]
