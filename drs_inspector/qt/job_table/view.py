"""The table of jobs: a pinned name beside columns that scroll, one selection, one order, one filter."""

from collections.abc import Callable, Iterator, Sequence
from time import thread_time
from typing import Final

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from drs_inspector.qt.job_table.menus import TableMenus
from drs_inspector.qt.job_table.model import JobTableModel
from drs_inspector.qt.job_table.news import HealthNews, NewsLine
from drs_inspector.qt.job_table.row_choice import RowChoice, SeenMarks
from drs_inspector.qt.job_table.table_pair import TablePair
from drs_inspector.qt.job_table.tables import RowsTable
from drs_inspector.qt.shortcuts.pane_keys import PaneKeys
from drs_inspector.qt.widgets.pane_menu import show_pane_menu
from drs_inspector.qt.widgets.sliced_work import Pace, SlicedWork
from drs_inspector.session.health.sessions_health import SessionsHealth
from drs_inspector.session.job_table.arrangement import Arrangement
from drs_inspector.session.job_table.layout import TableLayout, grouped_by, sorted_by, with_columns
from drs_inspector.session.job_table.rows import Ref, RowKind
from drs_inspector.session.job_table.table import JobTable

ORDER_KEY: Final = "jobs.order"
SEEN_KEY: Final = "jobs.seen"


class JobTableView(QWidget):
    """The rows of a ``JobTable`` with the health of their jobs.

    ``current_changed`` (a Ref or None) and ``selection_changed``: a person or ``select`` chose others. ``opened`` (a
    Ref): Enter or a double click. ``filter_requested``: a condition to be added to the filter. ``layout_changed``: a
    person chose other columns, widths, another order or grouping. ``settled``: rows have come, gone or moved, or may
    have. ``step_back()`` is asked on Esc before the selection is cleared; ``menu_actions`` are added to the menu.
    """

    current_changed = Signal(object)
    selection_changed = Signal()
    opened = Signal(object)
    peek_requested = Signal()
    filter_requested = Signal(str)
    layout_changed = Signal()
    settled = Signal()

    def __init__(self, table: JobTable, healths: SessionsHealth, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = table
        self.arrangement = Arrangement(table, healths)
        self.marks = self.arrangement.marks
        self.model = JobTableModel(self.arrangement, self)
        self.step_back: Callable[[], bool] = _not_taken
        self.menu_actions: Sequence[QAction] = ()
        self.column_in_menu = -1
        """The column at which the menu of rows was opened last, -1 for none."""
        self._selects_all = self._has_settled = False
        self.pair = TablePair(self.model, self)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.pair)
        self.news = NewsLine(self.arrangement, self)
        box.addWidget(self.news)
        self.setFocusProxy(self.pair.main)
        self.choice = RowChoice(self.pair.main, self.model)
        self.seen = SeenMarks(self.pair.main, self.choice, self.marks)
        self.menus = TableMenus(self)
        self._work = SlicedWork(self, self._work_on_rows, self.model.work)
        # Jobs arrive in batches, and each time all rows are put in order, compared and drawn: they are gathered.
        self._pace = Pace(self, self._work.wake)
        self._ends = [table.when_work_waits(self._work.wake)]
        self.follows = HealthNews(self.model, self)
        PaneKeys(self, {ORDER_KEY: self.news.order_again, SEEN_KEY: self.news.mark_all_seen})
        self._connect()
        self._work.wake()

    def _connect(self) -> None:
        self.model.work_waits.connect(self._work.wake)
        self.model.settled.connect(self._on_settled)
        self.choice.current_changed.connect(self.current_changed)
        self.choice.selection_changed.connect(self.selection_changed)
        self.pair.moved.connect(self._on_moved)
        self.news.used.connect(self.pair.main.setFocus)
        self.pair.resized.connect(self.layout_changed)
        for view in self.pair.tables:
            view.folded.connect(self._fold)
            view.more_wanted.connect(self._show_more)
            view.opened.connect(self._open)
            view.heads.chosen.connect(self._sort)
            view.heads.menu_wanted.connect(self.menus.show_header_menu)
            view.customContextMenuRequested.connect(self._show_menu)
        main = self.pair.main
        main.activated_at.connect(self._open)
        main.turned.connect(self._turn)
        main.peek_wanted.connect(self.peek_requested)
        main.step_back = self._step_back

    def close_table(self) -> None:
        """Stop following sessions and table, with which others may go on."""
        for end in self._ends:
            end()
        self._ends.clear()
        self._work.stop()
        self.follows.close()
        self.seen.close()
        self.news.close_line()
        self._pace.stop()
        self.model.close()

    # Jobs

    def current(self) -> Ref | None:
        """Return the job that has the keyboard, None where none has it or it is not shown."""
        return self.choice.current()

    def selected(self) -> list[Ref]:
        """Return the selected jobs from top to bottom."""
        return self.choice.selected()

    def in_order(self) -> Iterator[Ref]:
        """Yield the jobs that a person has chosen, and those on the screen and below it."""
        return self.choice.in_order()

    def select(self, ref: Ref) -> bool:
        """Go to a job; False when it is not shown."""
        return self.choice.select(ref)

    def select_first(self) -> None:
        """Go to the first job."""
        self.choice.select_first()

    def select_nothing(self) -> None:
        """Leave all jobs."""
        self.choice.select_nothing()

    def select_all(self) -> None:
        """Select every job that matches, also those in what is folded, which is unfolded."""
        self._selects_all = True
        self.table.open_all()

    # Layout

    def layout(self) -> TableLayout:  # type: ignore[override]  # how its widgets are laid out is its own business
        """Return columns, order and grouping."""
        return self.arrangement.layout

    def set_layout(self, layout: TableLayout) -> None:
        """Show other columns, another order or grouping; what this version does not know is left out."""
        if self.arrangement.lay_out(layout):
            self.model.set_columns(self.arrangement.columns)
            self.pair.lay_out()
            for view in self.pair.tables:
                view.heads.viewport().update()

    def change_layout(self, layout: TableLayout) -> None:
        """Do what a person chose."""
        before = self.layout()
        self.set_layout(layout)
        if self.layout() != before:
            self.layout_changed.emit()

    def widths(self) -> bytes:
        """Return the widths of columns and which are pinned, as ``restore_widths`` takes them."""
        return self.pair.widths.saved()

    def restore_widths(self, saved: bytes) -> None:
        """Bring back widths and pinned columns; what is damaged or foreign is ignored."""
        self.pair.widths.restore(saved)
        self.pair.lay_out()

    def group_menu(self) -> QMenu:
        """Return the menu of what rows can be grouped by, always the same one."""
        return self.menus.group_menu

    def show_columns(self, anchor: QWidget) -> None:
        """Open the list of columns below a widget."""
        self.menus.show_columns(anchor)

    # Work

    def work(self, budget_seconds: float) -> bool:
        """Go on for about so long with what waits; True when nothing is left."""
        self._pace.end()
        return self._work.work(budget_seconds)

    def _work_on_rows(self, budget_seconds: float) -> bool:
        """Work on the rows, unless others were shown a moment ago and more jobs are on their way."""
        if self.table.can_wait and self._pace.rests:
            self._pace.wanted()
            return True
        began = thread_time()
        is_done = self.table.work(budget_seconds)
        self._pace.took(thread_time() - began, is_done=self._has_settled)
        self._has_settled = False
        return is_done

    def _on_settled(self) -> None:
        self._has_settled = True
        if self._selects_all and not self.table.is_working:
            self._selects_all = False
            self.choice.select_runs(self.model.matching_runs())
        self.settled.emit()

    # What a person does

    def _open(self, place: int) -> None:
        row = self.model.rows[place]
        if row.kind is RowKind.JOB:
            self.opened.emit(row.ref)
        elif row.kind is RowKind.GROUP:
            self._fold(place)
        else:
            self._show_more(place)

    def _fold(self, place: int) -> None:
        facts = self.model.facts(place)
        if facts.is_open is not None:
            self.table.fold(self.model.rows[place], is_open=not facts.is_open)

    def _turn(self, place: int, is_open: bool) -> None:
        """Fold or unfold a parent or a group; Left on what is below one goes up to it."""
        if not 0 <= place < len(self.model.rows):
            return
        facts = self.model.facts(place)
        if facts.is_open is not None and facts.is_open is not is_open:
            self.table.fold(self.model.rows[place], is_open=is_open)
        elif not is_open and facts.depth:
            above = next((at for at in range(place, -1, -1) if self.model.facts(at).depth < facts.depth), None)
            if above is not None:
                self.choice.go_to(above)

    def _show_more(self, place: int) -> None:
        # The first of the rows that come has the keyboard then, if the link had it.
        self.table.show_more(self.model.rows[place])

    def _sort(self, column: int, as_second: bool) -> None:
        self.change_layout(sorted_by(self.layout(), self.model.columns[column].key, as_second=as_second))

    def sort_by(self, key: str, *, descending: bool, as_second: bool = False) -> None:
        """Order by a column."""
        self.change_layout(sorted_by(self.layout(), key, descending=descending, as_second=as_second))

    def group_by(self, key: str) -> None:
        """Group by a key of ``domain/health/grouping.py``."""
        self.change_layout(grouped_by(self.layout(), key))

    def set_columns(self, columns: Sequence[str]) -> None:
        """Show these columns in this order."""
        self.change_layout(with_columns(self.layout(), columns))

    def _on_moved(self, keys: list[str]) -> None:
        implied = {column.key for column in self.model.columns} - set(self.layout().columns)
        place = [key for key in keys if key not in implied]
        if tuple(place) == self.layout().columns:
            self.pair.lay_out()
        self.set_columns(place)

    def _step_back(self) -> bool:
        """Take Esc: leave what is in front first, the selection last."""
        if self.step_back():
            return True
        if not self.pair.main.selectionModel().hasSelection() and self.current() is None:
            return False
        self.select_nothing()
        return True

    def _show_menu(self, where: QPoint) -> None:
        view = self.sender()
        if isinstance(view, RowsTable):
            index = view.indexAt(where)
            self.column_in_menu = index.column() if index.isValid() else self.model.name_column
            show_pane_menu(self.pair.main, view.viewport().mapToGlobal(where), self.menu_actions)


def _not_taken() -> bool:
    return False
