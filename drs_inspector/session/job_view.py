"""The jobs of an Inspector as a person wants to see them: filtered, sorted, grouped, children under their parents.

The store (``Inspector.snapshot``) maps ids to jobs; this view holds ids in order and tells its listeners exactly what
moved, so that a Qt model can adapt it without sorting or filtering itself.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Protocol

from drs_inspector.domain.jobs import Job
from drs_inspector.domain.query import JobQuery, parse_query
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.session.events import Event, JobsChanged, Listener, SnapshotReplaced
from drs_inspector.session.family import FamilyTree
from drs_inspector.session.job_sorting import SORT_KEYS, SortKey, runs, scenario_position
from drs_inspector.session.view_events import (
    ChildrenChanged,
    GroupAdded,
    GroupRemoved,
    RowsAdded,
    RowsChanged,
    RowsRemoved,
    ViewEvent,
    ViewReset,
)

ViewListener = Callable[[ViewEvent], None]


class Store(Protocol):
    """What a view needs of an Inspector."""

    @property
    def snapshot(self) -> Snapshot:
        """The jobs as they are now."""

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call ``listener`` for each event from now on; the returned function ends that."""


@dataclass(slots=True)
class _Row:
    """One top-level job as it is shown: its group, its place in the order, and its visible children."""

    group: str
    key: SortKey
    children: tuple[str, ...]


@dataclass(slots=True)
class _GroupChange:
    """What one update does to the rows of one group."""

    gone: set[str] = field(default_factory=set)
    come: list[tuple[SortKey, str]] = field(default_factory=list)
    changed: set[str] = field(default_factory=set)


class JobView:
    """An ordered, filtered, grouped list of job ids that follows the store.

    Rows are top-level jobs; the jobs below them are ``children(job_id)``. A row is visible when it or one of its
    children matches the filter; when only children match, only those are shown below it.
    """

    def __init__(self, store: Store, *, grouped: bool = True, sort: str = "name", descending: bool = False) -> None:
        self._store = store
        self._grouped = grouped
        self._sort = sort
        self._descending = descending
        self._query: JobQuery = parse_query("")
        self._filtering = False
        self._family = FamilyTree()
        self._order: dict[str, list[tuple[SortKey, str]]] = {}
        self._rows: dict[str, _Row] = {}
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
        row = self._rows.get(job_id)
        return row.children if row else ()

    @property
    def visible_count(self) -> int:
        """How many jobs are visible, children included."""
        return len(self._rows) + sum(len(row.children) for row in self._rows.values())

    def set_filter(self, text: str) -> str | None:
        """Show only jobs that match; return what is wrong with the filter, or None. A wrong filter changes nothing."""
        query = parse_query(text)
        if query.error:
            return query.error
        self._query, self._filtering = query, not query.is_empty
        self._update(self._family.roots(), values_changed=frozenset())
        return None

    def set_sort(self, column: str, *, descending: bool = False) -> None:
        """Order by one of ``job_sorting.SORT_KEYS``. Raises KeyError for another column."""
        if column not in SORT_KEYS:
            raise KeyError(column)
        self._sort, self._descending = column, descending
        self._rebuild()
        self._emit(ViewReset())

    def set_grouped(self, *, grouped: bool) -> None:
        """Group by scenario, or show one list."""
        self._grouped = grouped
        self._rebuild()
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
            self._update(affected, values_changed=frozenset(event.changed))

    def _rebuild(self) -> None:
        self._family = FamilyTree()
        self._rows, self._order = {}, {}
        for job_id, job in self._store.snapshot.jobs.items():
            self._family.add(job_id, job.parent_id)
        for root in self._family.roots():
            row = self._visible_row(root)
            if row is not None:
                self._rows[root] = row
                self._order.setdefault(row.group, []).append((row.key, root))
        for rows in self._order.values():
            rows.sort(reverse=self._descending)
        self._order = {group: self._order[group] for group in sorted(self._order, key=scenario_position)}

    def _visible_row(self, root: str) -> _Row | None:
        """Return how a top-level job is to be shown now; None when it is not."""
        snapshot = self._store.snapshot
        job = snapshot.jobs.get(root)
        if job is None or not self._family.is_root(root):
            return None
        key_of = SORT_KEYS[self._sort]
        below = [child for child in self._family.below(root) if child in snapshot.jobs]
        if self._filtering and not self._query.matches(job, snapshot):
            below = [child for child in below if self._query.matches(snapshot.jobs[child], snapshot)]
            if not below:
                return None
        if len(below) > 1:
            below.sort(key=lambda child: (key_of(snapshot.jobs[child]), child), reverse=self._descending)
        return _Row(self._group_of(job), key_of(job), tuple(below))

    def _group_of(self, job: Job) -> str:
        return (job.scenario or "") if self._grouped else ""

    def _update(self, roots: Iterable[str], *, values_changed: frozenset[str]) -> None:
        """Bring the rows of ``roots`` up to date and tell listeners the smallest set of changes."""
        changes: dict[str, _GroupChange] = {}
        family_news: list[str] = []
        for root in roots:
            before, after = self._rows.get(root), self._visible_row(root)
            if before is not None and after is not None and (before.group, before.key) == (after.group, after.key):
                if root in values_changed:
                    changes.setdefault(after.group, _GroupChange()).changed.add(root)
                if before.children != after.children or not values_changed.isdisjoint(after.children):
                    family_news.append(root)
            else:
                if before is not None:
                    changes.setdefault(before.group, _GroupChange()).gone.add(root)
                if after is not None:
                    changes.setdefault(after.group, _GroupChange()).come.append((after.key, root))
            if after is not None:
                self._rows[root] = after
            else:
                self._rows.pop(root, None)
        events: list[ViewEvent] = []
        for group, change in changes.items():
            events += self._apply(group, change)
        for event in (*events, *map(ChildrenChanged, family_news)):
            self._emit(event)

    def _apply(self, group: str, change: _GroupChange) -> list[ViewEvent]:
        """Change the rows of one group; return the events that say so in an order that can be replayed."""
        events: list[ViewEvent] = []
        old = self._order.get(group, [])
        gone = runs([index for index, (_key, job_id) in enumerate(old) if job_id in change.gone])
        events += [RowsRemoved(group, first, last) for first, last in reversed(gone)]
        new = [entry for entry in old if entry[1] not in change.gone] + change.come
        if change.come:
            new.sort(reverse=self._descending)
        groups = list(self._order)
        if not new:
            if group in self._order:
                del self._order[group]
                events.append(GroupRemoved(group, groups.index(group)))
            return events
        if group not in self._order:
            self._order[group] = new
            self._order = {name: self._order[name] for name in sorted(self._order, key=scenario_position)}
            events.append(GroupAdded(group, list(self._order).index(group)))
        self._order[group] = new
        come = {job_id for _key, job_id in change.come}
        places = [index for index, (_key, job_id) in enumerate(new) if job_id in come]
        for first, last in runs(places):
            events.append(RowsAdded(group, first, last, tuple(job_id for _key, job_id in new[first : last + 1])))
        stayed = [index for index, (_key, job_id) in enumerate(new) if job_id in change.changed]
        return events + [RowsChanged(group, first, last) for first, last in runs(stayed)]

    def _emit(self, event: ViewEvent) -> None:
        for listener in tuple(self._listeners):
            listener(event)
