"""A view of the jobs of an Inspector: filtered, sorted, grouped, children below their parents.

The store (``Inspector.snapshot``) maps ids to jobs; the view holds ids in order and emits exactly what changed, so that
a Qt model adapts it without sorting or filtering.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

from drs_inspector.domain.query.query import JobQuery, QueryProblem
from drs_inspector.domain.query.search import WHOLE
from drs_inspector.domain.tables.list_columns import order_of
from drs_inspector.session.events import Event, JobsChanged, SnapshotReplaced
from drs_inspector.session.job_list.families import Families, Root
from drs_inspector.session.job_list.list_filter import ListFilter, Store
from drs_inspector.session.job_list.row_changes import GroupChange, Order, apply_change
from drs_inspector.session.job_list.view_events import ChildrenChanged, ViewEvent, ViewReset

ViewListener = Callable[[ViewEvent], None]


class JobView:
    """An ordered, filtered, grouped list of job ids that follows the store.

    Rows are top-level jobs; the jobs below them are ``children(job_id)``. A row is visible when it or one of its
    children matches the filter; when only children match, only those are shown below it. ``filter`` is what is asked
    and what it has found; a filter that is started with it is worked on with ``work``. The rows are those of the filter
    before until then, or until ``show_decided`` leaves them to jobs that are known to match: a family is not visible
    then before each of its jobs has been asked.

    The order is worked out when it is asked for. Until then, and after a filter has changed many rows at once, changes
    are told as ``ViewReset``: who has an order of its own (the table of jobs) does not pay for this one.
    """

    def __init__(self, store: Store, *, grouped: bool = True, sort: str = "name", descending: bool = False) -> None:
        self.families = Families(store, order_of(sort), grouped=grouped, descending=descending)
        self.filter = ListFilter(store)
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

    def is_shown(self, job_id: str) -> bool:
        """Tell whether a job is visible; with a filter one that only a refusal tells of as well, where it matches."""
        if job_id not in self.families:
            return self.filter.is_match(job_id)
        return job_id in self._visible or job_id in self._visible.get(self.families.top_of(job_id), ())

    def top_of(self, job_id: str) -> str:
        """Return the top-level job above a job, or itself, visible or not."""
        return self.families.top_of(job_id)

    @property
    def visible_count(self) -> int:
        """How many jobs are visible, children included."""
        return len(self._visible) + sum(map(len, self._visible.values()))

    def shown_for_children(self) -> list[str]:
        """Return the ids of top-level jobs that are visible only because a job below them matches the filter."""
        shown = self._visible.items() if self.filter.is_on else ()
        return [job_id for job_id, below in shown if below and not self.filter.is_match(job_id)]

    def start_filter(self, query: JobQuery, first: Iterable[str] = ()) -> None:
        """Begin to filter, for ``work`` to go on; the families of ``first`` are asked before others, in this order."""
        self.filter.start(query, self.families.with_below(first))

    def ask(self, query: JobQuery) -> None:
        """Show nothing but jobs that match; where there are many, or details are searched, ``work`` finds them."""
        self.filter.ask(query)
        if self.filter.is_working:
            self.show_decided()
        else:
            self._visible = self._all_visible()

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
        decided = self.filter.take_decided()
        if decided is not None:
            self._decide(decided)
        else:
            before, self._visible = self._visible, self._all_visible()
            if self._visible != before:
                self._order = None
                self._emit(ViewReset())
        return True

    def show_decided(self) -> bool:
        """Show what a filter that is worked on has found so far; return whether rows have changed."""
        is_first = self.filter.is_from_before
        decided = self.filter.show_decided()
        if decided is None:
            return False
        was_empty = not self._visible
        if is_first:
            self._visible = {}
        has_changed = self._decide(decided)
        if is_first and not has_changed and not was_empty:
            self._order = None
            self._emit(ViewReset())
        return is_first or has_changed

    def _decide(self, decided: Sequence[str]) -> bool:
        """Show or hide the families of jobs that have been asked; return whether that has changed anything."""
        visible, has_changed = self._visible, False
        for root_id in self.families.tops_of(decided):
            root = self.families.roots.get(root_id)
            below = self._visible_below(root_id, root) if root is not None else None
            old = visible.pop(root_id, None) if below is None else visible.get(root_id)
            has_changed = has_changed or below != old
            if below is not None:
                visible[root_id] = below
        if has_changed:
            self._order = None
            self._emit(ViewReset())
        return has_changed

    def set_sort(self, column: str, *, descending: bool = False) -> None:
        """Order by a column of ``domain.tables.list_columns``. Raises KeyError for one that has no order."""
        self.families.order_of, self.families.descending = order_of(column), descending
        self._rearrange()

    def set_grouped(self, *, grouped: bool) -> None:
        """Group by scenario, or show one list."""
        self.families.grouped = grouped
        self._rearrange()

    def subscribe(self, listener: ViewListener) -> Callable[[], None]:
        """Call ``listener`` for each change from now on; the returned function ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener) if listener in self._listeners else None

    def close(self) -> None:
        """Stop following the store."""
        self._unsubscribe()
        self._listeners.clear()

    def _on_event(self, event: Event) -> None:
        event = self.filter.jobs_of(event)
        if isinstance(event, SnapshotReplaced):
            self._rebuild()
            self._emit(ViewReset())
        elif isinstance(event, JobsChanged):
            roots, affected = self.families.roots, self.families.change(event)
            self.filter.jobs_changed(event)
            before = {root: roots[root] for root in affected if root in roots}
            for root in affected:
                self.families.place(root, with_key=self._order is not None)
            changed = frozenset(event.changed)
            if self._order is not None:
                self._update(self._order, affected, before, values_changed=changed)
            elif self._update_unordered(affected, changed):
                self._emit(ViewReset())

    def _rebuild(self) -> None:
        self._order = None
        self.families.rebuild()
        self.filter.jobs_replaced()
        self._visible = self._all_visible()

    def _rearrange(self) -> None:
        """Group and order all rows again; families stay."""
        self._order = None
        self.families.rearrange()
        self._emit(ViewReset())

    def _all_visible(self) -> dict[str, tuple[str, ...]]:
        """Return the visible top-level jobs, each with the visible jobs below it."""
        if not self.filter.is_on:
            return {job_id: root.below for job_id, root in self.families.roots.items()}
        found = ((job_id, self._visible_below(job_id, root)) for job_id, root in self.families.roots.items())
        return {job_id: below for job_id, below in found if below is not None}

    def _ordered(self) -> Order:
        """Return the visible rows of each group in order, worked out now where they were not asked for before."""
        if self._order is None:
            self._order = self.families.ordered(self._visible)
        return self._order

    def _visible_below(self, job_id: str, root: Root) -> tuple[str, ...] | None:
        """Return the visible jobs below a top-level job; None when it is not visible itself."""
        is_match, is_undecided = self.filter.is_match, self.filter.is_undecided
        if is_undecided(job_id) or (root.below and any(map(is_undecided, root.below))):
            return None
        if is_match(job_id):
            return root.below
        return tuple(child for child in root.below if is_match(child)) or None

    def _update(
        self, order: Order, job_ids: Iterable[str], before: Mapping[str, Root], *, values_changed: frozenset[str]
    ) -> None:
        """Show or hide ``job_ids``, whose places were those of ``before``, and emit the smallest changes."""
        changes: dict[str, GroupChange] = {}
        families: list[str] = []
        for job_id in job_ids:
            old, new = self._visible.get(job_id), None
            root = self.families.roots.get(job_id)
            if root is not None and (new := self._visible_below(job_id, root)) is not None:
                self._visible[job_id] = new
            elif old is None:
                continue
            else:
                del self._visible[job_id]
            was = before[job_id] if old is not None else None
            if was is not None and new is not None and root is not None and was.place == root.place:
                if job_id in values_changed:
                    changes.setdefault(root.group, GroupChange()).changed.add(job_id)
                if old != new or not values_changed.isdisjoint(new):
                    families.append(job_id)
                continue
            if was is not None:
                changes.setdefault(was.group, GroupChange()).removed.add(job_id)
            if new is not None and root is not None:
                changes.setdefault(root.group, GroupChange()).added.append((self.families.key_of(job_id), job_id))
        events: list[ViewEvent] = []
        for group, change in changes.items():
            events += apply_change(order, group, change, descending=self.families.descending)
        for event in (*events, *map(ChildrenChanged, families)):
            self._emit(event)

    def _update_unordered(self, job_ids: Iterable[str], values_changed: frozenset[str]) -> bool:
        """Show or hide ``job_ids``; return whether that, or the values of what is visible, have changed."""
        has_changed = False
        for job_id in job_ids:
            old, root = self._visible.get(job_id), self.families.roots.get(job_id)
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
