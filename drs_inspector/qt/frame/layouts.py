"""The layouts of the page of jobs: the table, the peek pane beside it, the page of a job, the tree, the summary."""

from collections.abc import Callable
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from drs_inspector.qt.browse.page import BrowsePage, JobsList
from drs_inspector.qt.browse.tree_view import JobTreeView
from drs_inspector.qt.peek.pane import NARROWEST
from drs_inspector.qt.widgets.sliced_work import Rank, Turn
from drs_inspector.qt.widgets.text_size import scaled
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.session.job_tree.sessions import SessionTrees

LIST_WIDTH, TREE_WIDTH, PEEK_WIDTH = 33 * GRID, 38 * GRID, 43 * GRID
_NARROW, _FOLDED, _JOB_PAGE = 30 * GRID, 6 * GRID, 760
"""What a list has at least, what is left of one that is folded, and the page of a job that folds it when narrower."""
_WIDEST = 16_777_215  # Qt's own
_OVER_BELOW, _TABLE = 900, 656
"""The width from which the peek pane is beside the table, and what the table keeps of it where that is possible."""

_AT_ONCE: Final = 500
"""So many jobs are put in order, made nodes of and laid out in less than a turn."""


class Layout(StrEnum):
    """What is shown of the jobs: ``JOB`` is a narrow list beside a job, ``TREE`` the tree beside what is chosen."""

    TABLE = "table"
    JOB = "job"
    TREE = "tree"
    SUMMARY = "summary"


class Layouts(QObject):
    """Changes what the page shows. ``changed()``: another layout is shown, or the peek pane came or went.

    ``above`` are what only the table has above, beside and below its filter line. Widths are those that a person gave
    last. ``folded()``: the list beside a job is a column of glyphs now, or whole again; a person who unfolds it keeps
    it for as long as it would be folded.
    """

    changed = Signal()
    folded = Signal()

    def __init__(
        self,
        page: BrowsePage,
        lists: dict[Layout, tuple[JobsList, QWidget]],
        peek: QWidget,
        above: tuple[QWidget, ...],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self.now = self.last = Layout.TREE
        self.is_peeking = self.is_folded = self.is_tight = False
        self._insists = False
        self._not_beside: tuple[QWidget, ...] = ()
        self._page, self._lists, self._peek, self._above = page, lists, peek, above
        self._widths = {Layout.JOB: LIST_WIDTH, Layout.TREE: TREE_WIDTH}
        self._peek_width = PEEK_WIDTH
        for _jobs, shown in lists.values():
            if shown is not page.tree:
                page.add_list(shown)
        page.content.addWidget(peek)
        page.content.handle(1).setAccessibleName("Divider before the peek pane")
        peek.hide()
        page.splitterMoved.connect(self._moved)
        page.content.splitterMoved.connect(self._peek_moved)
        page.content.installEventFilter(self)
        page.installEventFilter(self)
        page.list_wanted.connect(self.unfold)
        page.setStretchFactor(0, 0)  # a window that is made wider gives the room to the details
        page.setStretchFactor(1, 1)

    @property
    def has_details(self) -> bool:
        """Tell whether the details are shown."""
        return self.now is not Layout.TABLE

    def show(self, layout: Layout) -> None:
        """Show a layout; the keyboard stays with the list, or with the details."""
        page, with_keyboard, current = self._page, self._has_keyboard(), self._page.list.current_node()
        self.now = layout
        if layout in (Layout.TABLE, Layout.TREE):
            self.last = layout
        if not self.has_details:
            page.details.hide()  # before its list comes: what that selects need not be shown there any more
        if layout in self._lists:
            page.use_list(*self._lists[layout])
            if current is not None:
                page.list.select(current)
        page.jobs.setVisible(layout is not Layout.SUMMARY)
        page.details.setVisible(self.has_details)
        for widget in self._above:
            widget.setVisible(layout is Layout.TABLE)
        for widget in self._not_beside:
            widget.setVisible(layout is not Layout.JOB)
        self._fold_where_tight()
        self.lay_out()
        self._place_peek()
        if with_keyboard and layout in self._lists:
            page.return_to_list()
        self.changed.emit()

    def peek(self, *, shown: bool) -> None:
        """Open or close the peek pane beside the table."""
        if shown is not self.is_peeking:
            self.is_peeking = shown
            self.show(self.now)

    def widths(self) -> dict[str, int]:
        """Return the widths to keep."""
        self._moved()
        return {**{layout.value: width for layout, width in self._widths.items()}, "peek": self._peek_width}

    def restore_widths(self, widths: dict[str, int]) -> None:
        """Take the widths of an earlier run."""
        for layout in self._widths:
            self._widths[layout] = widths.get(layout.value, self._widths[layout])
        self._peek_width = widths.get("peek", self._peek_width)

    def add_above(self, widgets: tuple[QWidget, ...]) -> None:
        """Show these with the table only."""
        self._above += widgets

    def hide_beside_a_job(self, widgets: tuple[QWidget, ...]) -> None:
        """Show these with the table and the tree, and not with the narrow list."""
        self._not_beside += widgets

    def lay_out(self) -> None:
        """Give the parts their widths."""
        whole = max(1, self._page.width())
        if self.now is Layout.TABLE:
            self._page.setSizes([whole, 0])
            room = max(1, self._page.content.width())
            peek = max(scaled(NARROWEST), min(self._peek_width, room - scaled(_TABLE)))
            self._page.content.setSizes([max(1, room - peek), peek])
        elif self.now in self._widths:
            left = _FOLDED if self.is_folded else self._widths[self.now]
            self._page.setSizes([left, whole - left])

    def unfold(self) -> None:
        """Show the whole list beside a job although there is little room."""
        self._insists = self.is_tight
        self._fit_list()

    def fold(self) -> None:
        """Leave the column of glyphs of a list that was unfolded."""
        self._insists = False
        self._fit_list()

    def _fit_list(self) -> None:
        if self._fold_where_tight():
            self.lay_out()

    def _fold_where_tight(self) -> bool:
        """Fold the list where the page of the job would be narrow beside it; tell whether that is another state."""
        page, before = self._page, (self.is_folded, self.is_tight)
        room = page.width() - self._widths[Layout.JOB]
        self.is_tight = self.now is Layout.JOB and room < scaled(_JOB_PAGE)
        self._insists = self._insists and (self.is_tight or self.now is not Layout.JOB)
        self.is_folded = self.is_tight and not self._insists
        page.jobs.setMinimumWidth(_FOLDED if self.is_folded else _NARROW)
        page.jobs.setMaximumWidth(_FOLDED if self.is_folded else _WIDEST)
        is_other = before != (self.is_folded, self.is_tight)
        if is_other:
            page.fold(folded=self.is_folded)
            self.folded.emit()
        return is_other

    def _place_peek(self) -> None:
        """Show the peek pane beside the table, or over it where the table would have too little room."""
        peek, content = self._peek, self._page.content
        if not (self.is_peeking and self.now is Layout.TABLE):
            peek.hide()
            return
        over = content.width() < scaled(_OVER_BELOW)
        if over is not (peek.parentWidget() is not content):
            with_keyboard = peek.isAncestorOf(QApplication.focusWidget() or self._page)
            if over:
                peek.setParent(self._page.jobs)
            else:
                content.addWidget(peek)
            peek.show()
            self.lay_out()
            if with_keyboard:
                peek.setFocus()
        if over:
            width = min(max(self._peek_width, scaled(NARROWEST)), content.width())
            peek.setGeometry(content.geometry().adjusted(content.width() - width, 0, 0, 0))
            peek.raise_()
        peek.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the peek pane in its place, and give widths when there is something to share."""
        if watched is self._page and event.type() == QEvent.Type.Show:
            QTimer.singleShot(0, self, self.lay_out)
        if watched is self._page and event.type() == QEvent.Type.Resize:
            self._fit_list()
        if watched is self._page.content and event.type() in (QEvent.Type.Resize, QEvent.Type.Move):
            self._place_peek()
        return False

    def _moved(self, _position: int = 0, _handle: int = 0) -> None:
        if self.now in self._widths and not self.is_folded:
            self._widths[self.now] = self._page.sizes()[0]

    def _peek_moved(self, _position: int, _handle: int) -> None:
        if self.is_peeking and self._peek.width():
            self._peek_width = self._peek.width()

    def _has_keyboard(self) -> bool:
        focus = self._page.focusWidget()
        return focus is not None and self._page.jobs.isAncestorOf(focus) and focus.hasFocus()


class TreeReady(QObject):
    """Calls ``show`` when the tree costs no more than to be drawn: at once, or a moment later where jobs are many.

    It is made ready in several turns of the event loop, while another list has its place.
    """

    def __init__(self, tree: JobTreeView, trees: SessionTrees, show: Callable[[], object]) -> None:
        super().__init__(tree)
        self._tree, self._trees, self._show = tree, trees, show
        self._steps: list[Callable[[float], bool]] = []
        self._turn = Turn(self, Rank.ROWS, self.work)

    def show(self) -> None:
        """Show the tree as soon as it is ready."""
        self._steps = [self._trees.work_on_order, self._sort, self._make_nodes, self._lay_out, self._end]
        if self._trees.visible_count <= _AT_ONCE:
            self._end()
        else:
            self._turn.wake()

    def stop(self) -> None:
        """Show something else instead."""
        self._steps = []
        self._turn.rest()

    def work(self, budget_seconds: float) -> bool:
        """Do one step, or a part of it; True when the tree is shown."""
        if self._steps and self._steps[0](budget_seconds):
            del self._steps[:1]
        return not self._steps

    def _sort(self, _budget_seconds: float) -> bool:
        self._trees.top()
        return True

    def _make_nodes(self, _budget_seconds: float) -> bool:
        self._tree.follow(on=True)
        return True

    def _lay_out(self, _budget_seconds: float) -> bool:
        self._tree.executeDelayedItemsLayout()
        return True

    def _end(self, _budget_seconds: float = 0.0) -> bool:
        self._steps = []
        self._show()
        return True


def takes_keys(widget: QWidget) -> bool:
    """Tell whether a widget can have the keyboard now."""
    return widget.isVisible() and widget.focusPolicy() != Qt.FocusPolicy.NoFocus
