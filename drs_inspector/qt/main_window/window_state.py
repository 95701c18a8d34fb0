"""Place, panes, columns and theme of the window: read before the first paint, written when the window closes."""

from PySide6.QtGui import QAction

from drs_inspector.domain.errors import InspectorError
from drs_inspector.qt.main_window.context import AppContext
from drs_inspector.qt.widgets.theme import Theme, ThemeChoice


class WindowState:
    """Joins theme and window with the settings."""

    def __init__(self, app: AppContext, theme: Theme) -> None:
        self._app = app
        self._theme = theme
        themes = app.window.commands.themes
        self._theme_action(str(theme.choice)).setChecked(True)
        themes.triggered.connect(lambda action: app.change_settings(theme=str(action.data())))
        app.live.watch("theme", self._show_theme)

    def _show_theme(self, choice: str) -> None:
        self._theme.apply(ThemeChoice(choice))
        self._theme_action(choice).setChecked(True)

    def _theme_action(self, choice: str) -> QAction:
        return next(action for action in self._app.window.commands.themes.actions() if action.data() == choice)

    def save(self) -> InspectorError | None:
        """Write all settings; return why that failed, because a window that is closing cannot show it."""
        settings, window = self._app.settings, self._app.window
        settings.window_geometry, settings.window_state = window.geometry_state()
        return self._app.live.save()
