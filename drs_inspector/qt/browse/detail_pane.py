"""The pane on the right: every view that fits the selected node, as tabs; each is built when it is first looked at."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel, QStackedLayout, QTabWidget, QVBoxLayout, QWidget

from drs_inspector.qt.details.registry import DetailContext, DetailView, views_for
from drs_inspector.qt.widgets.elided_label import ElidedLabel
from drs_inspector.qt.widgets.text_size import follow_text_size
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.session.job_tree.node import NodeKind, TreeNode

_EMPTY = "Select a job on the left to see its details."


class DetailPane(QWidget):
    """Shows one node of the tree. The tab a person chose is remembered per kind of node."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._node: TreeNode | None = None
        self._context: DetailContext | None = None
        self._views: Sequence[DetailView] = ()
        self._chosen: dict[NodeKind, str] = {}
        self._path = ElidedLabel(self)
        font = self._path.font()
        font.setBold(True)
        self._path.setFont(font)
        self._path.setContentsMargins(GRID, GRID, GRID, 0)
        follow_text_size(self._path, lambda one: one.setMinimumHeight(one.fontMetrics().height() + GRID))
        self._empty = QLabel(_EMPTY, self)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._empty.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._tabs = QTabWidget(self)
        self._tabs.setAccessibleName("Views of the selected line")
        self._tabs.setDocumentMode(True)
        self._tabs.currentChanged.connect(self._tab_changed)
        self._tabs.tabBarClicked.connect(self._tab_chosen)
        full = QWidget(self)
        layout = QVBoxLayout(full)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID // 2)
        layout.addWidget(self._path)
        layout.addWidget(self._tabs, 1)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(full)

    @property
    def node(self) -> TreeNode | None:
        """The node that is shown."""
        return self._node

    @property
    def tabs(self) -> QTabWidget:
        """The tabs, one per view; the last one is the raw JSON."""
        return self._tabs

    def show_nothing(self, words: str = _EMPTY) -> None:
        """Empty the pane and say why."""
        self._node, self._context, self._views = None, None, ()
        self._drop_tabs()
        self._empty.setText(words)
        self._stack.setCurrentIndex(0)

    def show_node(self, node: TreeNode, path: str, context: DetailContext) -> None:
        """Show a node; only the tab that comes to the front is built."""
        self._remember_tab()
        self._node, self._context = node, context
        self._path.set_full_text(path)
        self._views = views_for(node, context)
        titles = [view.title for view in self._views]
        wanted = self._chosen.get(node.kind, "")
        self._tabs.blockSignals(True)
        self._drop_tabs()
        for title in titles:
            page = QWidget(self._tabs)
            layout = QVBoxLayout(page)
            layout.setContentsMargins(0, 0, 0, 0)
            self._tabs.addTab(page, title.replace("&", "&&"))
        self._tabs.setCurrentIndex(titles.index(wanted) if wanted in titles else 0)
        self._tabs.blockSignals(False)
        self._stack.setCurrentIndex(1)
        self._tab_changed(self._tabs.currentIndex())

    def show_path(self, path: str) -> None:
        """Show the path of the shown node."""
        self._path.set_full_text(path)

    def focus(self) -> None:
        """Put the keyboard into the view that is in front."""
        page = self._tabs.currentWidget()
        # Not by the focus chain: a view that is put into its page later is at the end of the window's chain.
        inside = page.findChildren(QWidget) if page is not None else []
        target = next((widget for widget in inside if _takes_keyboard(widget)), self._tabs.tabBar())
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _drop_tabs(self) -> None:
        while self._tabs.count():
            page = self._tabs.widget(0)
            self._tabs.removeTab(0)
            if page is not None:
                page.deleteLater()

    def _remember_tab(self) -> None:
        if self._node is not None and 0 <= self._tabs.currentIndex() < len(self._views):
            self._chosen[self._node.kind] = self._views[self._tabs.currentIndex()].title

    def _tab_chosen(self, number: int) -> None:
        if self._node is not None and 0 <= number < len(self._views):
            self._chosen[self._node.kind] = self._views[number].title

    def _tab_changed(self, number: int) -> None:
        page = self._tabs.widget(number)
        layout = page.layout() if page is not None else None
        if layout is None or layout.count() or self._node is None or self._context is None:
            return
        layout.addWidget(self._views[number].build(self._node, self._context))


def _takes_keyboard(widget: QWidget) -> bool:
    by_tab = Qt.FocusPolicy.TabFocus
    return widget.isVisible() and widget.isEnabled() and widget.focusPolicy() & by_tab == by_tab
