"""The page that a person works on: filter line and tree on the left, details on the right."""

from collections.abc import Sequence

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from drs_inspector.qt.browse.coverage_banner import CoverageBanner
from drs_inspector.qt.browse.detail_pane import DetailPane
from drs_inspector.qt.browse.filter_line import FilterLine
from drs_inspector.qt.browse.tree_model import JobTreeModel
from drs_inspector.qt.browse.tree_view import JobTreeView
from drs_inspector.qt.widgets.theme import GRID

_LEFT, _RIGHT = 620, 660


class BrowsePage(QSplitter):
    """Two panes with a handle between them; the left one says in words why it is empty when it is."""

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
        self.coverage = CoverageBanner(self)
        self.filter_line = FilterLine(self)
        self.tree = JobTreeView(model, context_actions, self, session_actions=session_actions)
        self.details = DetailPane(self)
        self._empty = QLabel(self)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setTextFormat(Qt.TextFormat.PlainText)
        self._empty.setWordWrap(True)
        self._empty.setMargin(2 * GRID)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.tree)
        self._stack.addWidget(self._empty)
        left = self.jobs = QWidget(self)
        layout = QVBoxLayout(left)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.coverage)
        layout.addWidget(self.filter_line)
        layout.addWidget(self._stack, 1)
        left.setMinimumWidth(30 * GRID)
        self.details.setMinimumWidth(36 * GRID)
        self.addWidget(left)
        self.addWidget(self.details)
        self.setStretchFactor(0, 2)
        self.setStretchFactor(1, 3)
        self.setSizes([_LEFT, _RIGHT])
        self.handle(1).setAccessibleName("Divider between jobs and details")

    def enter_tree(self) -> None:
        """Put the keyboard into the tree."""
        if not self.tree.currentIndex().isValid():
            self.tree.select_first_job()
        self.tree.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def return_to_tree(self) -> None:
        """Put the keyboard back into the tree, unless there is none to be seen."""
        if self.tree.isVisible():
            self.enter_tree()

    def enter_found(self) -> None:
        """Put the keyboard on the first job that the filter has left."""
        self.tree.select_first_job()
        self.enter_tree()

    def show_tree(self) -> None:
        """Show the jobs."""
        self._stack.setCurrentWidget(self.tree)

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
