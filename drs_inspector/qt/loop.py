"""asyncio on Qt's event loop: the only file that imports qasync."""

import asyncio
import contextlib
import logging
import os
import signal
import socket
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import Context
from typing import Any, TypeVar

# qasync reads QT_API when it is imported; a value from the person's environment would make it load another binding.
os.environ["QT_API"] = "pyside6"

import shiboken6
from PySide6.QtCore import QCoreApplication, QSocketNotifier
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from drs_inspector.domain.errors import DisplayGoneError
from drs_inspector.ending_signals import first_signal_calls

# At DEBUG it prints what goes into and comes out of every thread: whole replies of the cloud with their secrets.
logging.getLogger("qasync").setLevel(logging.INFO)
T = TypeVar("T")
_MOST_THREADS = 10


class _Loop(QEventLoop):  # type: ignore[misc]  # qasync has no types
    """qasync's loop, with Python's own threads, which takes its timers with it when it closes."""

    def __init__(self, application: QCoreApplication) -> None:
        super().__init__(application)
        # qasync's own are objects of Qt in Python: to name such a thread, Qt asks what class it is of, in the new
        # thread and without the interpreter's lock, and when ten start at once that now and then ends the program.
        self.set_default_executor(ThreadPoolExecutor(_MOST_THREADS, "work"))

    def close(self) -> None:
        """End the loop, and with it the Qt object behind every call that is still due.

        qasync leaves that object to the garbage collector, which may run in any thread; Qt cannot stop a timer there
        and would ring one whose object is gone.
        """
        super().close()
        if shiboken6.isValid(self._timer):
            shiboken6.delete(self._timer)

    def run_until_complete(self, future: "Coroutine[Any, Any, T] | asyncio.Future[T]") -> T:
        """Run until ``future`` has its result; raises DisplayGoneError when Qt's own loop was ended under it.

        Nothing here ends that loop, and a person cannot: Qt does when it has lost the display.
        """
        work: asyncio.Future[T] = asyncio.ensure_future(future, loop=self)  # noqa: TID251 - as in the method that this one calls
        try:
            found: T = super().run_until_complete(work)
        except RuntimeError as error:
            if work.done():
                raise
            raise DisplayGoneError(
                "The display is gone.",
                "The display server has ended, or the connection to it broke, and the window with it.",
                "Start the program again where there is a display; what was not exported has to be read again.",
            ) from error
        return found

    def call_soon_threadsafe(self, callback: Callable[..., object], *args: Any, context: Context | None = None) -> Any:
        """Hand a call over from another thread. Raises RuntimeError when the loop is closed, as asyncio's own do."""
        if self.is_closed():
            raise RuntimeError("Event loop is closed")
        return super().call_soon_threadsafe(callback, *args, context=context)

    def _add_callback(self, handle: asyncio.Handle, delay: float = 0) -> asyncio.Handle:
        # What another thread handed over just before the end arrives after it, by Qt's queue.
        if self.is_closed():
            return handle
        added: asyncio.Handle = super()._add_callback(handle, delay)
        return added


@contextlib.contextmanager
def _waking_signals(end: Callable[[int], None]) -> Iterator[None]:
    """Call ``end(number)`` for the first SIGINT, SIGTERM or SIGHUP, also while Qt waits; a second one ends at once.

    Python runs its handlers between two steps of Python, and a quiet window takes none: a byte on a socket wakes it.
    """
    awake, wakes = socket.socketpair()
    for one in (awake, wakes):
        one.setblocking(False)
    notifier = QSocketNotifier(awake.fileno(), QSocketNotifier.Type.Read)
    notifier.activated.connect(lambda *_ignored: _drain(awake))
    before = signal.set_wakeup_fd(wakes.fileno(), warn_on_full_buffer=False)
    try:
        with first_signal_calls(end):
            yield
    finally:
        signal.set_wakeup_fd(before)
        notifier.setEnabled(False)
        shiboken6.delete(notifier)
        awake.close()
        wakes.close()


def _drain(awake: socket.socket) -> None:
    with contextlib.suppress(BlockingIOError):
        awake.recv(4096)


def run(main: Callable[[], Coroutine[Any, Any, int]], on_signal: Callable[[int], None] | None = None) -> int:
    """Run ``main`` on the event loop of the existing ``QApplication`` and return its exit code.

    Tasks that are still running when ``main`` returns are cancelled. The first SIGINT, SIGTERM or SIGHUP calls
    ``on_signal(number)``, which lets ``main`` return; a second one ends the program at once. Without it signals do what
    they did before.
    """
    application = QApplication.instance()
    if application is None:
        raise RuntimeError("create the QApplication first")
    application.setQuitOnLastWindowClosed(False)  # type: ignore[attr-defined]  # instance() is typed as QCoreApplication
    signals = _waking_signals(on_signal) if on_signal is not None else contextlib.nullcontext()
    with signals, asyncio.Runner(loop_factory=lambda: _Loop(application)) as runner:
        return runner.run(main())
