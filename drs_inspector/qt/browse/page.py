"""The page that a person works on: filter line and a list of jobs on the left, details on the right."""

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QByteArray, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QSplitter,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from drs_inspector.qt.browse.detail_pane import DetailPane
from drs_inspector.qt.browse.tree_model import JobTreeModel
from drs_inspector.qt.browse.tree_view import JobTreeView
from drs_inspector.qt.panes.tab_order import has_keyboard
from drs_inspector.qt.query_line.query_line import QueryLine
from drs_inspector.qt.widgets.icons import icon
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.session.job_tree.node import TreeNode

_LEFT, _RIGHT = 620, 660
_BUTTON = 28


class JobsList(Protocol):
    """A list of jobs that a person chooses from: the tree, or the table."""

    def current_node(self) -> TreeNode | None:
        """Return the node that has the keyboard."""

    def selected_jobs(self) -> dict[str, list[str]]:
        """Return the ids of the selected jobs by the key of their session."""

    def jobs_in_order(self) -> dict[str, list[str]]:
        """Return the ids of a few hundred jobs of each session: the chosen ones, those on the screen and below it."""

    def select(self, node: TreeNode) -> bool:
        """Go to a node; False when the filter hides it or it does not exist."""

    def select_nothing(self) -> None:
        """Leave all nodes."""

    def select_first_job(self) -> None:
        """Go to the first job."""


class BrowsePage(QSplitter):
    """Two panes with a handle between them; the left one says in words why it is empty when it is.

    ``list`` is the list of jobs that is shown now, at first the tree. ``source`` is the key of the session whose jobs
    are shown, "" for all of them. ``content`` is the list, with room for something beside it.
    """

    details_wanted = Signal()  # something in the details is to be shown, whether they are seen or not
    list_wanted = Signal()  # the list and its filter line are to be seen whole

    def __init__(
        self,
        model: JobTreeModel,
        context_actions: list[QAction],
        parent: QWidget | None = None,
        *,
        session_actions: Sequence[QAction] = (),
    ) -> None:
        """The actions are what the context menus of the tree offer, on a session's own node and elsewhere."""
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setChildrenCollapsible(False)
        self.setHandleWidth(GRID // 2)
        self.filter_line = QueryLine(self)
        self.tree = JobTreeView(model, context_actions, self, session_actions=session_actions)
        self.details = DetailPane(self)
        self.list: JobsList = self.tree
        self.source = ""
        self._shown: QWidget = self.tree
        self._is_folded = self._is_empty = self._is_awaited = False
        self._empty = _empty_words(self)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.tree)
        self._stack.addWidget(self._empty)
        left = self.jobs = QWidget(self)
        layout = self._column = QVBoxLayout(left)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self._head, self._foot = QWidget(left), QWidget(left)
        self._row, self._below = QHBoxLayout(self._head), QVBoxLayout(self._foot)
        for row in (self._row, self._below):
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(0)
        self._row.addWidget(self.filter_line, 1)
        layout.addWidget(self._head)
        layout.addWidget(self._make_unfold(left), 0, Qt.AlignmentFlag.AlignHCenter)
        self.content = QSplitter(Qt.Orientation.Horizontal, left)
        self.content.setChildrenCollapsible(False)
        self.content.setHandleWidth(GRID // 2)
        self.content.addWidget(self._stack)
        layout.addWidget(self.content, 1)
        layout.addWidget(self._foot)
        left.setMinimumWidth(30 * GRID)
        self.details.setMinimumWidth(36 * GRID)
        self.addWidget(left)
        self.addWidget(self.details)
        self.setStretchFactor(0, 2)
        self.setStretchFactor(1, 3)
        self.setSizes([_LEFT, _RIGHT])
        self.handle(1).setAccessibleName("Divider between jobs and details")

    # Lists

    def add_list(self, shown: QWidget) -> None:
        """Take in another list of jobs, which ``use_list`` shows."""
        self._stack.addWidget(shown)

    def use_list(self, jobs: JobsList, shown: QWidget) -> None:
        """Show the jobs in this list from now on; ``shown`` is its widget. The tree follows while it is shown."""
        self.tree.follow(on=shown is self.tree)
        self.list, replaced, self._shown = jobs, self._shown, shown
        if self._stack.currentWidget() is replaced:
            self._show_contents()

    def add_above(self, widget: QWidget) -> None:
        """Put a widget above the filter line, below those that are there already."""
        self._column.insertWidget(self._column.indexOf(self._head), widget)

    def add_beside_line(self, widget: QWidget) -> None:
        """Put a widget at the right of the filter line, in line with its field."""
        self._row.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)

    def add_below(self, widget: QWidget) -> None:
        """Put a widget below the list."""
        self._below.addWidget(widget)

    def _make_unfold(self, parent: QWidget) -> QToolButton:
        self.unfold = button = QToolButton(parent)
        button.setIcon(icon("chevron_right"))
        button.setAutoRaise(True)
        button.setFixedSize(_BUTTON, _BUTTON)
        button.setToolTip("Show the list of jobs")
        button.setAccessibleName("Show the list of jobs")
        button.clicked.connect(self.list_wanted)
        button.hide()
        return button

    def fold(self, *, folded: bool) -> None:
        """Leave of the list a narrow column below a button that unfolds it, or show it with what goes with it."""
        if folded and has_keyboard(self._head):
            self.enter_list()
        for part in (self._head, self._foot):
            part.setVisible(not folded)
        self._column.setContentsMargins(0, GRID if folded else 0, 0, 0)
        self._column.setSpacing(GRID if folded else 0)
        self.unfold.setVisible(folded)
        self._is_folded = folded
        self._show_contents()

    def find_jobs(self) -> None:
        """Put the keyboard into the filter line."""
        self.list_wanted.emit()
        self.filter_line.focus()

    def show_filter_help(self) -> None:
        """Explain the filter at its line."""
        self.list_wanted.emit()
        self.filter_line.show_help()

    def enter_list(self) -> None:
        """Put the keyboard into the list."""
        if self.list.current_node() is None:
            self.list.select_first_job()
        self._shown.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def return_to_list(self, *, comes: bool = False) -> None:
        """Put the keyboard back into the list; where words are in its place into the filter, which leads on from there.

        ``comes``: it may be shown soon in place of words; a keyboard that is still in the filter line goes there then.
        """
        self._is_awaited = comes and not self._shown.isVisible()
        if self._shown.isVisible():
            self.enter_list()
        elif self.filter_line.isVisible() and not self.filter_line.isAncestorOf(QApplication.focusWidget() or self):
            self.filter_line.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def await_no_list(self) -> None:
        """Leave the keyboard where it is when the list is shown."""
        self._is_awaited = False

    def enter_found(self) -> None:
        """Put the keyboard on the first job that the filter has left."""
        self.list.select_first_job()
        self.enter_list()

    def show_list(self) -> None:
        """Show the jobs."""
        self._is_empty = False
        self._show_contents()
        if self._is_awaited and has_keyboard(self.filter_line):
            self.enter_list()
        self._is_awaited = False

    def show_empty(self, words: str) -> None:
        """Show words where the jobs would be."""
        self._empty.setText(words)
        self._is_empty = True
        self._show_contents()

    def _show_contents(self) -> None:
        # A column of glyphs has no room for words; the details say what is shown.
        words = self._is_empty and not self._is_folded
        self._stack.setCurrentWidget(self._empty if words else self._shown)

    def restore(self, state: bytes) -> None:
        """Bring the handle back to where it was; state of another version is ignored."""
        if state:
            self.restoreState(QByteArray(state))

    def reset_layout(self) -> None:
        """Give columns and panes the widths they start with."""
        self.tree.reset_columns()
        self.setSizes([_LEFT, _RIGHT])

    def state(self) -> bytes:
        """Return what ``restore`` takes."""
        return bytes(self.saveState().data())


def _empty_words(parent: QWidget) -> QLabel:
    label = QLabel(parent)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setMargin(2 * GRID)
    return label
