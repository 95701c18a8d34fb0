"""The current and the selected jobs of a view: they follow the jobs, not the numbers of rows; and their marks."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QModelIndex, QObject, QPoint, QTimer, Signal
from PySide6.QtWidgets import QAbstractItemView, QTableView

from drs_inspector.qt.job_table.model import JobTableModel
from drs_inspector.session.health.job_marks import JobMarks
from drs_inspector.session.job_table.rows import Ref, Row, RowKind

_FLAGS: Final = QItemSelectionModel.SelectionFlag
_WHOLE: Final = _FLAGS.ClearAndSelect | _FLAGS.Rows
_MOST_ANCHORS: Final = 64
_MOST_FIRST: Final = 512
SEEN_AFTER_MS: Final = 2_000
"""So long a changed job must have been chosen to count as looked at."""


class _Place(NamedTuple):
    """What is selected, the current row and where the bar is."""

    selected: list[Ref]
    current: Row | None
    bar: int


class RowChoice(QObject):
    """Keeps selection, current row and scroll place of a view of a ``JobTableModel`` while its rows change.

    ``current_changed`` (Ref or None) and ``selection_changed`` are for what a person or ``select`` did; rows that
    settle do not change the current job, even where it is not shown any more. What was selected, and where it was, is
    kept while rows of a filter are still to come, unless a person goes elsewhere meanwhile.
    """

    current_changed = Signal(object)
    selection_changed = Signal()

    def __init__(self, view: QAbstractItemView, model: JobTableModel) -> None:
        """``view`` is a table, whose current cell is in the keyboard's column, or a list of the names."""
        super().__init__(view)
        self._view, self._model = view, model
        self._is_settling = False
        self._has_moved = False
        self._wants_first = False
        self._last: Ref | None = None
        self._current: Row | None = None
        self._selected: list[Ref] = []
        self._before: list[Ref] = []
        self._awaiting: _Place | None = None
        self._anchors: list[tuple[Row, int]] = []
        selection = view.selectionModel()
        selection.currentChanged.connect(self._on_current)
        selection.selectionChanged.connect(self._on_selection)
        model.about_to_settle.connect(self._remember)
        model.settled.connect(self._return)
        for moved in (model.modelReset, model.rowsInserted, model.rowsRemoved):
            moved.connect(self._on_moved)

    def current(self) -> Ref | None:
        """Return the job that has the keyboard."""
        return self._model.ref_at(self._view.currentIndex().row())

    def selected(self) -> list[Ref]:
        """Return the selected jobs from top to bottom."""
        selection = self._view.selectionModel().selection()
        parts = map(selection.at, range(selection.count()))
        return self._model.refs_in((part.top(), part.bottom()) for part in parts)

    def in_order(self) -> Iterator[Ref]:
        """Yield the jobs of a few hundred rows: the current and selected ones, those on the screen and below it."""
        current, first = self.current(), max(self._view.indexAt(QPoint(1, 1)).row(), 0)
        yield from (() if current is None else (current,))
        yield from self.selected()[:_MOST_FIRST]
        yield from (row.ref for row in self._model.rows[first : first + _MOST_FIRST] if row.kind is RowKind.JOB)

    def chosen_on_screen(self) -> list[Ref]:
        """Return those of the current and selected jobs whose rows are on the screen."""
        height = self._view.viewport().height()
        first = self._view.indexAt(QPoint(1, 1)).row()
        last = self._view.indexAt(QPoint(1, height - 2)).row()
        if first < 0:
            return []
        places = range(first, (last if last >= 0 else len(self._model.rows) - 1) + 1)
        chosen, current = set(self.selected()), self.current()
        shown = [ref for place in places if (ref := self._model.ref_at(place)) is not None]
        return [ref for ref in shown if ref in chosen or ref == current]

    def select(self, ref: Ref) -> bool:
        """Make a job the current and the only selected one; False when it is not shown."""
        place = self._model.place_of(ref)
        if place is None:
            return False
        self.go_to(place)
        return True

    def go_to(self, place: int) -> None:
        """Make a row the current one."""
        index = self._index(place)
        self._view.selectionModel().setCurrentIndex(index, _WHOLE)
        self._view.scrollTo(index)

    def select_first(self) -> None:
        """Go to the first job; where the filter that is asked now has other rows, to the first of those then."""
        first = next((place for place in range(len(self._model.rows)) if self._model.ref_at(place)), None)
        if first is not None:
            self.go_to(first)
        self._wants_first = True

    def select_nothing(self) -> None:
        """Leave all rows."""
        self._view.selectionModel().setCurrentIndex(QModelIndex(), _FLAGS.Clear)

    def select_runs(self, runs: Iterable[tuple[int, int]]) -> None:
        """Select these rows, each pair a first and a last one; the current row stays."""
        selection = QItemSelection()
        last = max(len(self._model.columns) - 1, 0)
        for top, bottom in runs:
            selection.select(self._model.index(top, 0), self._model.index(bottom, last))
        self._view.selectionModel().select(selection, _FLAGS.ClearAndSelect)

    def _index(self, place: int) -> QModelIndex:
        is_table = isinstance(self._view, QTableView)
        return self._model.index(place, self._model.keyboard_column if is_table else self._model.name_column)

    def _top_of(self, place: int) -> int:
        if isinstance(self._view, QTableView):
            return self._view.rowViewportPosition(place)
        return self._view.visualRect(self._index(place)).top()

    def _on_current(self, current: QModelIndex, _previous: QModelIndex) -> None:
        ref = self._model.ref_at(current.row())
        if not self._is_settling:
            self._wants_first = False
        if not self._is_settling and ref != self._last:
            self._last = ref
            self.current_changed.emit(ref)

    def _on_selection(self) -> None:
        if not self._is_settling:
            self.selection_changed.emit()

    def _on_moved(self) -> None:
        self._has_moved = True

    def _remember(self) -> None:
        self._is_settling, self._has_moved = True, False
        now, awaiting = self._now(), self._awaiting
        self._before = now.selected
        if awaiting is None or awaiting.selected != now.selected:
            self._selected = now.selected
        if awaiting is None or awaiting.current != now.current:
            self._current = now.current
        # Where the rows have become fewer, the bar has come to where it can be.
        most = self._view.verticalScrollBar().maximum()
        if awaiting is None or now.bar != min(awaiting.bar, most):
            self._anchors = self._seen_rows() if now.bar else []

    def _now(self) -> _Place:
        place = self._view.currentIndex().row()
        current = self._model.rows[place] if 0 <= place < len(self._model.rows) else None
        return _Place(self.selected(), current, self._view.verticalScrollBar().value())

    def _seen_rows(self) -> list[tuple[Row, int]]:
        """Return the first rows that are seen, with where they are."""
        first = self._view.indexAt(QPoint(1, 1)).row()
        if first < 0:
            return []
        rows = self._model.rows[first : first + _MOST_ANCHORS]
        return [(row, self._top_of(first + at)) for at, row in enumerate(rows)]

    def _return(self) -> None:
        if self._has_moved:
            self._restore()
            self._scroll_back()
        self._is_settling = False
        self._last = self.current()
        self._awaiting = None
        if self._model.arrangement.table.awaits_answers:
            self._awaiting = self._now()
        if self._has_moved and self._before != self.selected():
            self.selection_changed.emit()
        if self._wants_first:
            self._find_first()

    def _find_first(self) -> None:
        """Go to the first job where the keyboard came for it and has no row; what was chosen is never replaced."""
        if self.current() is None and self._view.hasFocus():
            self.select_first()
        self._wants_first = self.current() is None or self._awaiting is not None

    def _restore(self) -> None:
        selection = self._view.selectionModel()
        self.select_runs(self._model.runs_of(self._selected))
        place = self._place_of(self._current)
        index = QModelIndex() if place is None else self._index(place)
        if selection.currentIndex() != index:
            selection.setCurrentIndex(index, _FLAGS.NoUpdate)

    def _place_of(self, row: Row | None) -> int | None:
        if row is None:
            return None
        if row.ref.job_id:
            return self._model.place_of(row.ref)
        return next((place for place, one in enumerate(self._model.rows) if one == row), None)

    def _scroll_back(self) -> None:
        """Have the rows that were seen where they were; one that now comes elsewhere in the order takes none along."""
        found = [(place, top) for row, top in self._anchors if (place := self._place_of(row)) is not None]
        if found:
            height = self._view.viewport().height()
            seen = [one for one in found if one[1] < height] or found[:1]
            place, top = seen[first_in_order([place for place, _top in seen])]
            self._view.executeDelayedItemsLayout()
            bar = self._view.verticalScrollBar()
            bar.setValue(bar.value() + self._top_of(place) - top)


def first_in_order(places: Sequence[int]) -> int:
    """Return the first of the most places that are still in ascending order; all others have moved between them."""
    most = [1] * len(places)
    for at in range(len(places) - 1, -1, -1):
        most[at] += max((most[later] for later in range(at + 1, len(places)) if places[later] > places[at]), default=0)
    return most.index(max(most))


class SeenMarks(QObject):
    """Takes away the marks of those chosen jobs of a view that are on the screen."""

    def __init__(self, view: QAbstractItemView, choice: RowChoice, marks: JobMarks) -> None:
        super().__init__(view)
        self._view, self._choice, self._marks = view, choice, marks
        self.timer = QTimer(self, singleShot=True, interval=SEEN_AFTER_MS)
        self.timer.timeout.connect(self._look)
        choice.current_changed.connect(self._begin)
        choice.selection_changed.connect(self._begin)
        self._end = marks.subscribe(self._marked)
        view.installEventFilter(self)

    def close(self) -> None:
        """Look no more."""
        self._end()
        self.timer.stop()

    def _begin(self, _ref: object = None) -> None:
        if len(self._marks):
            self.timer.start()

    def _marked(self, _session: str, _job_ids: Collection[str] | None) -> None:
        if not self.timer.isActive():
            self._begin()

    def _look(self) -> None:
        if not self._view.isVisible() or not self._view.isActiveWindow():
            return
        for ref in self._choice.chosen_on_screen():
            self._marks.seen(ref.session, (ref.job_id,))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Begin when the view, or its window, comes to the front."""
        if event.type() in (QEvent.Type.Show, QEvent.Type.WindowActivate):
            self._begin()
        return super().eventFilter(watched, event)
