"""The page that a person works on: filter line and a list of jobs on the left, details on the right."""

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QByteArray, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from drs_inspector.qt.browse.detail_pane import DetailPane
from drs_inspector.qt.browse.tree_model import JobTreeModel
from drs_inspector.qt.browse.tree_view import JobTreeView
from drs_inspector.qt.query_line.query_line import QueryLine
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.session.job_tree.node import TreeNode

_LEFT, _RIGHT = 620, 660


class JobsList(Protocol):
    """A list of jobs that a person chooses from: the tree, or the table."""

    def current_node(self) -> TreeNode | None:
        """Return the node that has the keyboard."""

    def selected_jobs(self) -> dict[str, list[str]]:
        """Return the ids of the selected jobs by the key of their session."""

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
        self._empty = QLabel(self)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setTextFormat(Qt.TextFormat.PlainText)
        self._empty.setWordWrap(True)
        self._empty.setMargin(2 * GRID)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.tree)
        self._stack.addWidget(self._empty)
        left = self.jobs = QWidget(self)
        layout = self._column = QVBoxLayout(left)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self._row = QHBoxLayout()
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._row.addWidget(self.filter_line, 1)
        layout.addLayout(self._row)
        self.content = QSplitter(Qt.Orientation.Horizontal, left)
        self.content.setChildrenCollapsible(False)
        self.content.setHandleWidth(GRID // 2)
        self.content.addWidget(self._stack)
        layout.addWidget(self.content, 1)
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
        model = self.tree.model()
        if isinstance(model, JobTreeModel):
            model.follow(on=shown is self.tree)
        self.list, replaced, self._shown = jobs, self._shown, shown
        if self._stack.currentWidget() is replaced:
            self._stack.setCurrentWidget(shown)

    def add_above(self, widget: QWidget) -> None:
        """Put a widget above the filter line, below those that are there already."""
        self._column.insertWidget(self._column.indexOf(self._row), widget)

    def add_beside_line(self, widget: QWidget) -> None:
        """Put a widget at the right of the filter line, in line with its field."""
        self._row.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)

    def add_below(self, widget: QWidget) -> None:
        """Put a widget below the list."""
        self._column.addWidget(widget)

    def enter_list(self) -> None:
        """Put the keyboard into the list."""
        if self.list.current_node() is None:
            self.list.select_first_job()
        self._shown.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def return_to_list(self) -> None:
        """Put the keyboard back into the list, unless there is none to be seen."""
        if self._shown.isVisible():
            self.enter_list()

    def enter_found(self) -> None:
        """Put the keyboard on the first job that the filter has left."""
        self.list.select_first_job()
        self.enter_list()

    def show_list(self) -> None:
        """Show the jobs."""
        self._stack.setCurrentWidget(self._shown)

    def show_empty(self, words: str) -> None:
        """Show words where the jobs would be."""
        self._empty.setText(words)
        self._stack.setCurrentWidget(self._empty)

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
