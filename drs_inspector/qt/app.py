"""The composition root of the window: paint first, then load everything else and join it."""

import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from drs_inspector.qt.main_window.main_window import MainWindow
from drs_inspector.qt.one_instance.file_open_events import FileOpenEvents
from drs_inspector.qt.startup_settings import StartupSettings

if TYPE_CHECKING:
    from drs_inspector.domain.errors import InspectorError
    from drs_inspector.qt.main_window.session_commands import StartDemo
    from drs_inspector.qt.widgets.theme import Theme
    from drs_inspector.storage.one_instance.lock import InstanceLock

# A hidden window (minimised, on another desktop) may never be painted.
_PAINT_LIMIT_SECONDS = 1.0
_USUAL_TEXT = 100  # percent


def application() -> QApplication:
    """Return the one QApplication of this process, made when there is none yet."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    created = QApplication(sys.argv[:1])
    created.setApplicationName("drs-inspector")
    created.setApplicationDisplayName("DRS Inspector")
    # In a Flatpak the desktop file has the name of the application's id.
    created.setDesktopFileName(os.environ.get("FLATPAK_ID", "drs-inspector"))
    return created


def make_theme(app: QApplication, look: StartupSettings) -> "Theme":
    """Return the theme of the application: light, dark, or that of the system, and its contrast."""
    from drs_inspector.qt.widgets.theme import ContrastChoice, Theme, ThemeChoice  # noqa: PLC0415 - most starts need it after the first paint

    theme = Theme(app)
    theme.apply(ThemeChoice(look.theme), ContrastChoice(look.contrast))
    return theme


def show_at_once(window: MainWindow) -> None:
    """Show the window and return when it has been painted, or after a second when it is hidden."""
    window.show()
    end = time.monotonic() + _PAINT_LIMIT_SECONDS
    while not window.painted and time.monotonic() < end:
        QApplication.processEvents()


def open_window(app: QApplication) -> "tuple[MainWindow, Theme]":
    """Put the window on the screen as it was when it was closed last, then fill it."""
    look = StartupSettings()
    theme = make_theme(app, look) if look.theme != "system" or look.contrast == "on" else None
    if look.text_size != _USUAL_TEXT:
        from drs_inspector.qt.widgets.text_size import text_size  # noqa: PLC0415 - most starts need it after the first paint

        text_size().apply(look.text_size)
    window = MainWindow()
    window.restore_geometry(look.geometry)
    show_at_once(window)
    theme = theme or make_theme(app, look)
    window.fill()
    window.restore_state(look.state)
    QApplication.processEvents()
    return window, theme


def run_window(
    files: Sequence[Path],
    *,
    demo: bool = False,
    profile: str = "",
    start_demo: "StartDemo | None" = None,
    lock: "InstanceLock | None" = None,
    notice: "InspectorError | None" = None,
) -> int:
    """Open the window on files, the demo, a profile, or its welcome page; return the exit code when it has closed.

    ``start_demo`` starts a demo cloud; without it the window offers none. With ``lock`` later starts hand over to this
    window; ``notice`` is shown in it. What the window itself cannot show any more is shown in a box and raised.
    """
    app = application()
    try:
        file_open_events = FileOpenEvents(app) if sys.platform == "darwin" else None
        window, theme = open_window(app)
        # asyncio, the domain and the session cost as much as the window: they are loaded while it is on the screen.
        from drs_inspector.qt.composition import WindowRun  # noqa: PLC0415 - after the first paint
        from drs_inspector.qt.loop import run  # noqa: PLC0415 - after the first paint
        from drs_inspector.qt.widgets.icons import program_icon  # noqa: PLC0415 - after the first paint

        app.setWindowIcon(program_icon())
        window_run = WindowRun(window, theme, start_demo, file_open_events=file_open_events, lock=lock, notice=notice)
        try:
            return run(lambda: window_run.run(files, demo=demo, profile=profile), window_run.end_by_signal)
        finally:
            window_run.save_settings()
    except Exception as error:
        from drs_inspector.domain.errors import DisplayGoneError  # noqa: PLC0415 - after the first paint

        if isinstance(error, DisplayGoneError):  # there is nothing to show a box on
            raise
        # A program that was started from a menu has no terminal to say it on.
        from drs_inspector.qt.main_window.failure_box import show_failure  # noqa: PLC0415 - only for an error

        show_failure(error)
        raise
