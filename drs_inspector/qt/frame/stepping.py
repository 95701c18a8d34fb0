"""From job to job: the next one that matches in the list that is shown, and which of them is at hand now."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from PySide6.QtCore import QObject

from drs_inspector.qt.browse.controller import BrowseController
from drs_inspector.qt.browse.page import BrowsePage
from drs_inspector.qt.frame.layouts import Layout, Layouts
from drs_inspector.qt.frame.list_controls import JobSteps
from drs_inspector.qt.frame.table_list import node_of
from drs_inspector.qt.job_table.job_list import JobList
from drs_inspector.qt.job_table.view import JobTableView
from drs_inspector.session.job_table.rows import Ref, RowKind
from drs_inspector.session.job_tree.sessions import SessionTree


class Stepping(QObject):
    """Steps through the jobs that match the filter themselves; a job that is shown for a relative is passed over.

    ``touch`` when the list is another one; the places are worked out when they are next asked for.
    """

    def __init__(
        self,
        browse: BrowseController,
        page: BrowsePage,
        layouts: Layouts,
        *,
        table: JobTableView,
        narrow: JobList,
        steps: JobSteps,
    ) -> None:
        super().__init__(page)
        self._browse, self._page, self._layouts = browse, page, layouts
        self._table, self._narrow, self._steps = table, narrow, steps
        self._rows: list[int] | None = None
        self._hides = False  # jobs are below heads or parents that are folded
        self._tree: _TreeOrder | None = None
        self._unsubscribe = browse.trees.subscribe(self.touch)
        browse.filtered.connect(self.show)

    def close(self) -> None:
        """Stop following the filter."""
        self._unsubscribe()

    def touch(self) -> None:
        """Work the places out anew."""
        self._rows = self._tree = None

    def step(self, by: int) -> bool:
        """Go to the next job (1) or the one before (-1); from none to the first, at the ends nowhere: False."""
        if self._layouts.now is Layout.TREE:
            order = self._order_in_tree()
            place = _next(order.matching, order.place_of(self._ref_in_tree()), by)
            node = node_of(self._browse.trees, order.refs[place]) if place is not None else None
            return node is not None and self._page.tree.select(node)
        shown = self._narrow if self._layouts.now is Layout.JOB else self._table
        place = _next(self._matching_rows(), self._row_of(shown.current()), by)
        if place is not None:
            shown.choice.go_to(place)
        return place is not None

    def show(self) -> None:
        """Say which of the jobs that match is shown beside the list."""
        layout, in_tree = self._layouts.now, self._ref_in_tree()
        self._steps.setVisible(layout is Layout.JOB or (layout is Layout.TREE and in_tree is not None))
        if layout is Layout.JOB:
            places, at = self._matching_rows(), self._row_of(self._narrow.current())
            self._steps.show_place(_number(places, at), len(places), is_listed=at is not None, is_all=not self._hides)
        elif layout is Layout.TREE and in_tree is not None:
            order = self._order_in_tree()
            at = order.place_of(in_tree)
            self._steps.show_place(_number(order.matching, at), len(order.matching), is_listed=at is not None)

    def _row_of(self, ref: Ref | None) -> int | None:
        return self._table.model.place_of(ref) if ref is not None else None

    def _matching_rows(self) -> list[int]:
        if self._rows is None:
            model = self._table.model
            self._rows = [place for first, last in model.matching_runs() for place in range(first, last + 1)]
            pairs = zip(model.rows, map(model.facts, range(len(model.rows))), strict=True)
            self._hides = any(facts.is_open is False or row.kind is RowKind.MORE for row, facts in pairs)
        return self._rows

    def _order_in_tree(self) -> "_TreeOrder":
        if self._tree is None:
            self._tree = _TreeOrder(self._browse.trees.trees)
        return self._tree

    def _ref_in_tree(self) -> Ref | None:
        node = self._page.tree.current_node()
        return Ref(node.session, node.job_id) if node is not None and node.job_id else None


class _TreeOrder:
    """The jobs in the order of the tree, also those below lines that are closed; ``matching`` are places of them."""

    def __init__(self, trees: Iterable[SessionTree]) -> None:
        self.refs: list[Ref] = []
        self.matching: list[int] = []
        for tree in trees:
            view, key = tree.view, tree.session.key
            for job_id in (job_id for top in view.ids for job_id in (top, *view.children(top))):
                if view.filter.is_match(job_id):
                    self.matching.append(len(self.refs))
                self.refs.append(Ref(key, job_id))
        self._places = {ref: place for place, ref in enumerate(self.refs)}

    def place_of(self, ref: Ref | None) -> int | None:
        """Return where a job is, None for one that the tree does not show."""
        return self._places.get(ref) if ref is not None else None


def _next(places: Sequence[int], at: int | None, by: int) -> int | None:
    """Return the place after (1) or before (-1) one, the first one from None; None where there is none."""
    if at is None:
        return places[0] if places else None
    number = bisect_right(places, at) if by > 0 else bisect_left(places, at) - 1
    return places[number] if 0 <= number < len(places) else None


def _number(places: Sequence[int], at: int | None) -> int:
    """Return which of the places one is, from 1; 0 where it is none of them."""
    number = bisect_left(places, at) if at is not None else len(places)
    return number + 1 if number < len(places) and places[number] == at else 0
