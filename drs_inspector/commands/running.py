"""Runs a command's coroutine: Ctrl+C first stops the fetch and keeps what was read, then ends the program."""

import asyncio
import signal
import sys
from collections.abc import Callable, Coroutine
from typing import Any

from drs_inspector.commands.exit_codes import INTERRUPTED


def run_to_end(main: Callable[[], Coroutine[Any, Any, int]]) -> int:
    """Run ``main`` on a new event loop and return its exit code, 130 when it was interrupted."""
    try:
        return asyncio.run(main())
    except (KeyboardInterrupt, asyncio.CancelledError):
        return INTERRUPTED


def stop_on_interrupt(stop_work: Callable[[], None]) -> Callable[[], None]:
    """Let the first Ctrl+C call ``stop_work``; the second ends the program. Returns a function that undoes this.

    Where the event loop knows no signals (Windows) Ctrl+C ends the program at once; files are whole all the same.
    """
    if sys.platform == "win32":
        return lambda: None
    loop = asyncio.get_running_loop()

    def undo() -> None:
        loop.remove_signal_handler(signal.SIGINT)

    def stop() -> None:
        undo()
        stop_work()

    loop.add_signal_handler(signal.SIGINT, stop)
    return undo
