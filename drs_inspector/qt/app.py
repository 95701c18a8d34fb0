"""The composition root of the window: paint first, then load everything else and join it."""

import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication

from drs_inspector.qt.icons import program_icon
from drs_inspector.qt.theme import Theme, ThemeChoice
from drs_inspector.qt.views.main_window import MainWindow
from drs_inspector.storage.settings import load_settings

if TYPE_CHECKING:
    from drs_inspector.qt.controllers.session_commands import StartDemo

# A window that nobody sees (minimised, on another desktop) may never be painted.
_PAINT_LIMIT_SECONDS = 1.0


class _PaintWatch(QObject):
    """Notices the first paint of a widget."""

    def __init__(self) -> None:
        super().__init__()
        self.painted = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.painted = True
        return super().eventFilter(watched, event)


def application() -> QApplication:
    """Return the one QApplication of this process, made when there is none yet."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    created = QApplication(sys.argv[:1])
    created.setApplicationName("drs-inspector")
    created.setApplicationDisplayName("DRS Inspector")
    created.setDesktopFileName("drs-inspector")
    return created


def show_at_once(window: MainWindow) -> None:
    """Show the window and return when it has been painted, or after a second when nobody looks at it."""
    watch = _PaintWatch()
    window.centralWidget().installEventFilter(watch)
    window.show()
    end = time.monotonic() + _PAINT_LIMIT_SECONDS
    while not watch.painted and time.monotonic() < end:
        QApplication.processEvents()
    window.centralWidget().removeEventFilter(watch)
    QApplication.processEvents()


def run_window(files: Sequence[Path], *, demo: bool = False, start_demo: "StartDemo | None" = None) -> int:
    """Open the window on ``files``, on the demo, or on its welcome page; return the exit code when it has closed.

    ``start_demo`` starts a made-up cloud; without it the window offers none.
    """
    app = application()
    loaded = load_settings()
    theme = Theme(app)
    theme.apply(ThemeChoice(loaded.settings.theme))
    window = MainWindow()
    window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    window.restore(loaded.settings.window_geometry, loaded.settings.window_state)
    show_at_once(window)
    # asyncio, the domain and the session cost as much as the window: they are loaded while it is on the screen.
    from drs_inspector.qt.loop import run  # noqa: PLC0415 - after the first paint
    from drs_inspector.qt.serving import Serving  # noqa: PLC0415 - after the first paint

    app.setWindowIcon(program_icon())
    serving = Serving(window, theme, loaded, start_demo)
    return run(lambda: serving.run(files, demo=demo))
