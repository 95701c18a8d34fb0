"""Opens Preferences: from the menus, and at a section from wherever a setting is wanted."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from drs_inspector.qt.main_window.context import AppContext
from drs_inspector.qt.network.controller import NetworkController


class PreferencesController(QObject):
    """Makes the page when it is opened, and nothing of it before.

    ``reset_table()`` gives the table of jobs its standard columns, order and groups.
    """

    def __init__(
        self, app: AppContext, network: NetworkController, reset_table: Callable[[], None] = lambda: None
    ) -> None:
        super().__init__(app.window)
        self._app = app
        self._network = network
        self._reset_table = reset_table
        self._page: QWidget | None = None
        window = app.window
        window.preferences_requested.connect(self.open)
        window.commands["preferences"].triggered.connect(lambda _checked=False: app.open_preferences())
        window.commands["network"].triggered.connect(lambda _checked=False: app.open_preferences("network"))

    def open(self, section: str, parent: QWidget) -> None:
        """Open the page above a window and show a section; an empty key leads to the search."""
        from drs_inspector.qt.preferences.page import PreferencesPage  # noqa: PLC0415 - not before it is wanted
        from drs_inspector.qt.preferences.registry import SECTIONS  # noqa: PLC0415 - not before it is wanted
        from drs_inspector.qt.preferences.section import PreferenceHost  # noqa: PLC0415 - not before it is wanted

        page = self._page
        if isinstance(page, PreferencesPage):
            if page.parentWidget() is parent:
                page.raise_()
                page.go_to(section)
                return
            page.reject()
        page = PreferencesPage(PreferenceHost(self._app, self._network, self._reset_table), SECTIONS, parent)
        self._page = page
        page.finished.connect(lambda _result, closed=page: self._closed(closed))
        page.open()
        page.go_to(section)

    def _closed(self, page: QWidget) -> None:
        page.deleteLater()
        if self._page is page:
            self._page = None
