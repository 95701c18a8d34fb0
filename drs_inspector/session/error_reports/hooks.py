"""Leads every exception that nothing catches to one function: of the program, of threads, finalisers, loops and Qt.

PySide6 hands exceptions of slots and virtual methods to ``sys.excepthook``. Only the standard library is loaded here,
and of that only what a program has anyway: this module is loaded at the start of every command.
"""

import sys
import threading
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import asyncio

Tell = Callable[[BaseException, str], None]

_tells: list[Tell] = []
_telling = threading.local()


def install_hooks(tell: Tell) -> Callable[[], None]:
    """Call ``tell(error, where)`` for every exception that nothing catches; returns a function that undoes this.

    It is called on the thread that failed. The newest ``tell`` is the one that is called. Interrupts and SystemExit
    are left out: they are no errors.
    """
    before = (sys.excepthook, threading.excepthook, sys.unraisablehook)
    _tells.append(tell)
    sys.excepthook, threading.excepthook, sys.unraisablehook = _on_exception, _on_thread, _on_unraisable

    def undo() -> None:
        _tells.remove(tell)
        if not _tells:
            sys.excepthook, threading.excepthook, sys.unraisablehook = before

    return undo


def on_loop_problem(_loop: "asyncio.AbstractEventLoop", context: dict[str, Any]) -> None:
    """Handle what an event loop reports: an exception handler for ``loop.set_exception_handler``."""
    error = context.get("exception")
    if isinstance(error, BaseException):
        task = context.get("task") or context.get("future")
        name = getattr(task, "get_name", None)
        _deliver(error, str(name()) if name is not None else "")
    else:
        import logging  # noqa: PLC0415 - loaded long before a loop runs

        logging.getLogger(__name__).warning("event loop: %s", context.get("message", ""))


def _on_exception(_kind: type[BaseException], error: BaseException, _stack: TracebackType | None) -> None:
    _deliver(error, "")


def _on_thread(failed: threading.ExceptHookArgs) -> None:
    if failed.exc_value is not None:
        _deliver(failed.exc_value, f"Thread {failed.thread.name}" if failed.thread is not None else "A thread")


def _on_unraisable(failed: "sys.UnraisableHookArgs") -> None:
    # The object itself may hold a secret, and its repr may raise: the name of a function or a type says enough.
    name = getattr(failed.object, "__qualname__", None) or type(failed.object).__name__
    if failed.exc_value is not None:
        _deliver(failed.exc_value, f"Finalising, {name}")


def _deliver(error: BaseException, where: str) -> None:
    """Tell about an error; telling about one must not end in telling about the next, on the same thread."""
    try:
        is_error = isinstance(error, Exception | BaseExceptionGroup)
        if not is_error or not _tells or getattr(_telling, "busy", False):
            return
        _telling.busy = True
        try:
            _tells[-1](error, where)
        finally:
            _telling.busy = False
    except BaseException:  # noqa: BLE001 - behind this there is nothing but the interpreter's own traceback
        if sys.stderr is not None:
            sys.stderr.write("DRS Inspector met an error and could not report it.\n")
