"""The pane on the right: every view that fits the selected line, as tabs; each is built when it is first looked at."""

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel, QStackedLayout, QTabWidget, QVBoxLayout, QWidget

from drs_inspector.qt.models.tree_node import NodeKind, TreeNode
from drs_inspector.qt.theme import GRID, tone_colour
from drs_inspector.qt.views.status_bar import ElidedLabel

if TYPE_CHECKING:
    from drs_inspector.qt.views.details.registry import DetailContext, DetailView

_log = logging.getLogger(__name__)
_EMPTY = "Select a job on the left to see its details."


class DetailPane(QWidget):
    """Shows one line of the tree. The tab a person chose is remembered per kind of line."""

    def __init__(self, views_for: "Callable[[TreeNode, DetailContext], list[DetailView]]", parent: QWidget) -> None:
        super().__init__(parent)
        self._views_for = views_for
        self._node: TreeNode | None = None
        self._context: DetailContext | None = None
        self._views: list[DetailView] = []
        self._chosen: dict[NodeKind, str] = {}
        self._path = ElidedLabel(self)
        font = self._path.font()
        font.setBold(True)
        self._path.setFont(font)
        self._path.setContentsMargins(GRID, GRID, GRID, 0)
        self._path.setMinimumHeight(self._path.fontMetrics().height() + GRID)
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
        """The line that is shown."""
        return self._node

    @property
    def tabs(self) -> QTabWidget:
        """The tabs, one per view; the last one is the raw JSON."""
        return self._tabs

    def show_nothing(self, words: str = _EMPTY) -> None:
        """Empty the pane and say why."""
        self._node, self._context, self._views = None, None, []
        self._drop_tabs()
        self._empty.setText(words)
        self._stack.setCurrentIndex(0)

    def show_node(self, node: TreeNode, path: str, context: "DetailContext") -> None:
        """Show a line; only the tab that comes to the front is built."""
        if node.kind is not (self._node.kind if self._node else None) or node != self._node:
            self._remember_tab()
        self._node, self._context = node, context
        self._path.set_full_text(path)
        self._views = self._views_for(node, context)
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

    def focus(self) -> None:
        """Put the keyboard into the view that is in front."""
        page = self._tabs.currentWidget()
        first = page.nextInFocusChain() if page is not None else None
        target = first if first is not None and page is not None and page.isAncestorOf(first) else self._tabs.tabBar()
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
        view = self._views[number]
        try:
            layout.addWidget(view.build(self._node, self._context))
        except Exception as error:  # noqa: BLE001 - a view that fails must not take the other views with it
            _log.exception("The view %s failed for %s", view.title, self._node.kind)
            self._fall_back(layout_page=page, title=view.title, error=error)

    def _fall_back(self, *, layout_page: QWidget | None, title: str, error: Exception) -> None:
        """Say in the failing view's place what happened, and show the raw JSON below."""
        layout = layout_page.layout() if layout_page is not None else None
        if layout is None or self._node is None or self._context is None:
            return
        note = QLabel(f"The view “{title}” failed ({type(error).__name__}: {error}). This is the raw JSON instead.")
        note.setWordWrap(True)
        note.setTextFormat(Qt.TextFormat.PlainText)
        note.setContentsMargins(GRID, GRID, GRID, GRID)
        palette = note.palette()
        palette.setColor(QPalette.ColorRole.WindowText, tone_colour("red"))
        note.setPalette(palette)
        layout.addWidget(note)
        raw = self._views[-1]
        if raw.title != title:
            layout.addWidget(raw.build(self._node, self._context))
