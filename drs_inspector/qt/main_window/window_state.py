"""Place, panes, columns and theme of the window: read before the first paint, written when the window closes."""

from typing import Final, Literal

from PySide6.QtGui import QAction

from drs_inspector.domain.errors import InspectorError
from drs_inspector.qt.main_window.context import AppContext
from drs_inspector.qt.widgets.text_size import text_size
from drs_inspector.qt.widgets.theme import ContrastChoice, Theme, ThemeChoice
from drs_inspector.qt.widgets.type_roles import ROW_HEIGHT, apply_row_height
from drs_inspector.storage.files.settings import Setting

ROWS: Final = Setting("row_height", Literal[22, 24, 28], ROW_HEIGHT)
"""The least height of a row in tables, in device-independent pixels."""


class WindowState:
    """Joins theme and window with the settings."""

    def __init__(self, app: AppContext, theme: Theme) -> None:
        self._app = app
        self._theme = theme
        themes = app.window.commands.themes
        self._theme_action(str(theme.choice)).setChecked(True)
        themes.triggered.connect(lambda action: app.change_settings(theme=str(action.data())))
        app.live.watch("theme", self._show_theme)
        app.live.watch("contrast", lambda choice: theme.apply(theme.choice, ContrastChoice(choice)))
        commands = app.window.commands
        for name, direction in (("text_larger", 1), ("text_smaller", -1)):
            commands[name].triggered.connect(
                lambda _checked=False, to=direction: self._resize_text(text_size().next(to))
            )
        commands["text_usual"].triggered.connect(lambda _checked=False: self._resize_text(100))
        app.live.watch("text_size", text_size().apply)
        text_size().apply(app.settings.text_size)
        app.live.watch(ROWS.name, lambda _height: apply_row_height(ROWS.read(app.settings)))
        apply_row_height(ROWS.read(app.settings))

    def _show_theme(self, choice: str) -> None:
        self._theme.apply(ThemeChoice(choice))
        self._theme_action(choice).setChecked(True)

    def _resize_text(self, percent: int) -> None:
        self._app.change_settings(text_size=percent)
        self._app.window.status.idle(f"Text size {percent} %")

    def _theme_action(self, choice: str) -> QAction:
        return next(action for action in self._app.window.commands.themes.actions() if action.data() == choice)

    def save(self) -> InspectorError | None:
        """Write all settings; return why that failed, because a window that is closing cannot show it."""
        settings, window = self._app.settings, self._app.window
        settings.window_geometry, settings.window_state = window.geometry_state()
        return self._app.live.save()
