"""Files that the system asks a running program to open: macOS sends an event instead of an argument."""

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QFileOpenEvent


class FileOpenEvents(QObject):
    """Emits ``requested([path])`` for each file; what came before ``start`` is kept until then."""

    requested = Signal(list)  # list[Path]

    def __init__(self, application: QObject) -> None:
        super().__init__(application)
        self._waiting: list[Path] | None = []
        application.installEventFilter(self)

    def start(self) -> None:
        """Pass on what has come so far, as one request, and from now on each file at once."""
        waiting, self._waiting = self._waiting, None
        if waiting:
            self.requested.emit(waiting)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the requests; everything else passes."""
        if event.type() == QEvent.Type.FileOpen and isinstance(event, QFileOpenEvent) and event.file():
            path = Path(event.file())
            if self._waiting is not None:
                self._waiting.append(path)
            else:
                self.requested.emit([path])
            return True
        return super().eventFilter(watched, event)
