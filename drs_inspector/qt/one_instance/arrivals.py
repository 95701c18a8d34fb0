"""What the open window does with what reaches it: from a second start of the program, or from the system (macOS)."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from drs_inspector import __version__
from drs_inspector.domain.printable import printable
from drs_inspector.qt.main_window.context import AppContext
from drs_inspector.qt.one_instance.to_front import come_to_front
from drs_inspector.storage.one_instance.messages import StartRequest

_LOOK_AGAIN_MILLISECONDS = 200


class Arrivals(QObject):
    """Brings the window to the front and opens what was asked for.

    While a dialog is open, which a person is in the middle of, that waits until the dialog has been closed.
    """

    def __init__(
        self,
        app: AppContext,
        *,
        open_files: Callable[[Sequence[Path]], None],
        demo: Callable[[], None],
        connect: Callable[[str], None],
    ) -> None:
        super().__init__(app.window)
        self._app = app
        self._open_files = open_files
        self._demo = demo
        self._connect = connect
        self._waiting: list[StartRequest] = []
        self._look = QTimer(self, interval=_LOOK_AGAIN_MILLISECONDS)
        self._look.timeout.connect(self._go_on)

    def take(self, request: StartRequest) -> bool:
        """Come to the front and do what a start asks for; tell whether a dialog has to be closed first."""
        come_to_front(self._app.window, request.activation)
        if request.version != __version__:
            version = printable(request.version)
            self._app.window.status.idle(f"Version {version} was started; this is {__version__} until it is closed.")
        self._waiting.append(request)
        waits = self._go_on()
        if waits and (words := _what(self._waiting)):
            self._app.window.status.idle(f"When the dialog is closed: {words}")
        return waits

    def take_files(self, files: Sequence[Path]) -> None:
        """Open files that the system hands over."""
        self.take(StartRequest(tuple(files), version=__version__))

    def do(self, request: StartRequest) -> None:
        """Do what is asked for now."""
        if request.files:
            self._open_files(request.files)
        if request.demo:
            self._demo()
        if request.profile:
            self._connect(request.profile)

    def close(self) -> None:
        """Stop waiting for a dialog."""
        self._look.stop()

    def _go_on(self) -> bool:
        if QApplication.activeModalWidget() is not None:
            self._look.start()
            return True
        self._look.stop()
        waiting, self._waiting = self._waiting, []
        for request in waiting:
            self.do(request)
        return False


def _what(requests: Sequence[StartRequest]) -> str:
    """Return in words what waits; empty when nothing does but to come to the front."""
    files = sum(len(request.files) for request in requests)
    parts = [f"{files:,} {'file' if files == 1 else 'files'}"] if files else []
    parts += ["the demo"] if any(request.demo for request in requests) else []
    parts += [f"“{request.profile}”" for request in requests if request.profile]
    return ", ".join(parts)
