"""What the window remembers: place, panes, columns, theme. Read before the first paint, written when it closes."""

from PySide6.QtGui import QAction

from drs_inspector.domain.errors import InspectorError
from drs_inspector.qt.main_window.context import AppContext
from drs_inspector.qt.widgets.theme import Theme, ThemeChoice
from drs_inspector.storage.files.settings import save_settings


class WindowState:
    """Keeps ``Settings`` in step with the window."""

    def __init__(self, app: AppContext, theme: Theme) -> None:
        self._app = app
        self._theme = theme
        themes = app.window.commands.themes
        for action in themes.actions():
            action.setChecked(action.data() == str(theme.choice))
        themes.triggered.connect(self._choose_theme)

    def _choose_theme(self, action: QAction) -> None:
        choice = ThemeChoice(action.data())
        self._theme.apply(choice)
        self._app.settings.theme = choice.value

    def save(self) -> InspectorError | None:
        """Write everything; return what went wrong, for a window that is closing has nobody to tell."""
        settings, window = self._app.settings, self._app.window
        settings.window_geometry, settings.window_state = window.geometry_state()
        try:
            save_settings(settings)
        except InspectorError as error:
            return error
        return None
