"""The frame: the sidebar or its rail at the left, at the right the tabs of the views and the view that is shown."""

from typing import TypeVar

from PySide6.QtCore import QByteArray, Qt, Signal
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from drs_inspector.qt.widgets.fields.flat_tabs import FlatTabs
from drs_inspector.qt.widgets.theme import GRID

W = TypeVar("W", bound=QWidget)
SIDEBAR_WIDTH, RAIL_WIDTH = 25 * GRID, 6 * GRID
_CONTENT_WIDTH = 1080


class Frame(QSplitter):
    """``view_chosen(key)``: a person chose another view by its tab."""

    view_chosen = Signal(str)

    def __init__(self, sidebar: QWidget, rail: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setChildrenCollapsible(False)
        self.setHandleWidth(1)
        self.sidebar, self.rail = sidebar, rail
        self._views: list[str] = []
        self._width = SIDEBAR_WIDTH
        self.tabs = FlatTabs(self)
        self.tabs.setAccessibleName("Views")
        self._stack = QStackedWidget(self)
        content = QWidget(self)
        layout = self._column = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.tabs)
        layout.addWidget(self._stack, 1)
        rail.setFixedWidth(RAIL_WIDTH)
        for part in (rail, sidebar, content):
            self.addWidget(part)
        self.setStretchFactor(2, 1)
        self.setSizes([RAIL_WIDTH, SIDEBAR_WIDTH, _CONTENT_WIDTH])
        self.handle(1).setAccessibleName("Divider beside the rail")
        self.handle(2).setAccessibleName("Divider beside the sidebar")
        self.tabs.tabBarClicked.connect(self._clicked)
        self.tabs.currentChanged.connect(self._stepped)
        rail.hide()

    def add_above(self, widget: QWidget) -> None:
        """Put a widget above all views, for what holds of each of them."""
        self._column.insertWidget(0, widget)

    # Views

    def add_view(self, key: str, title: str, widget: QWidget | None) -> None:
        """Add a view with a tab; several keys may share one widget. None: ``put_view`` brings it when it is opened."""
        self._views.append(key)
        self.tabs.blockSignals(True)
        self.tabs.addTab(title)
        self.tabs.blockSignals(False)
        if widget is not None:
            self.hold(widget)

    def hold(self, widget: W) -> W:
        """Take the widget of a view among the others, unseen: a child of a splitter would be a pane beside them."""
        if self._stack.indexOf(widget) < 0:
            self._stack.addWidget(widget)
        return widget

    @property
    def views(self) -> tuple[str, ...]:
        """The keys of the views with a tab, in their order."""
        return tuple(self._views)

    def name_view(self, key: str, title: str) -> None:
        """Give a tab other words."""
        self.tabs.setTabText(self._views.index(key), title)

    def show_view(self, key: str, widget: QWidget) -> None:
        """Bring a view to the front; one without a tab leaves the tabs as they are."""
        self.hold(widget)
        self._stack.setCurrentWidget(widget)
        if key in self._views:
            self.tabs.blockSignals(True)
            self.tabs.setCurrentIndex(self._views.index(key))
            self.tabs.blockSignals(False)

    def show_tabs(self, *, shown: bool) -> None:
        """Show or hide the tabs of the views; the page of a job has tabs of its own in their place."""
        self.tabs.setVisible(shown)

    def _clicked(self, number: int) -> None:
        if 0 <= number < len(self._views):
            self.view_chosen.emit(self._views[number])

    def _stepped(self, number: int) -> None:
        """Show the view that an arrow has led to; the keyboard stays, or the next arrow would be another pane's."""
        with_keyboard = self.tabs.hasFocus()
        self._clicked(number)
        if with_keyboard:
            self.tabs.setFocus(Qt.FocusReason.OtherFocusReason)

    # Sidebar

    @property
    def is_folded(self) -> bool:
        """Tell whether the rail is shown in place of the sidebar."""
        return self.sidebar.isHidden()

    def fold(self, *, folded: bool) -> None:
        """Show the rail in place of the sidebar, or the sidebar again as wide as it was."""
        if folded is self.is_folded:
            return
        if folded and self.sidebar.isVisible():
            self._width = self.sidebar.width()
        self.rail.setVisible(folded)
        self.sidebar.setVisible(not folded)
        if not folded:
            self.setSizes([0, self._width, max(1, self.width() - self._width)])

    def state(self) -> bytes:
        """Return what ``restore`` takes."""
        return bytes(self.saveState().data())

    def restore(self, state: bytes) -> None:
        """Bring the sidebar back to its width; state of another version is ignored."""
        if state:
            self.restoreState(QByteArray(state))
