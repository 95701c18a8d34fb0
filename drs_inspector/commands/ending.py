"""Ends a command in order when a signal asks for it: files and sessions are closed, nothing is left half-written.

Loaded at the start of every command, so it loads the standard library's smallest alone.
"""

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING

from drs_inspector.ending_signals import exit_code_of_signal, first_signal_calls

if TYPE_CHECKING:
    import asyncio

# A cloud or a disk that does not answer must not keep the program from ending.
_LONGEST_SECONDS = 5.0
_work: "list[asyncio.Task[int]]" = []
_ended_by: list[int] = []


class EndedError(SystemExit):
    """A signal ended the program; ``code`` is its exit code."""


@contextlib.contextmanager
def ends_in_order() -> Iterator[None]:
    """Let the first SIGINT, SIGTERM or SIGHUP during the block end the command in order, for five seconds at most."""
    with first_signal_calls(_end):
        yield


@contextlib.contextmanager
def cancelled_by_signal(work: "asyncio.Task[int]") -> Iterator[None]:
    """Let such a signal cancel a task of an event loop while the loop waits."""
    _work.append(work)
    try:
        yield
    finally:
        _work.remove(work)


def code_of_signal() -> int | None:
    """Return the exit code of the signal that ended this process, None when there was none."""
    return exit_code_of_signal(_ended_by[0]) if _ended_by else None


def _end(number: int) -> None:
    _ended_by.append(number)
    code = exit_code_of_signal(number)
    with contextlib.suppress(RuntimeError):  # no more threads: a second signal will do
        late = threading.Timer(_LONGEST_SECONDS, os._exit, (code,))
        late.daemon = True
        late.start()
    task = _work[-1] if _work else None
    if task is not None and not _is_in_a_task(task):
        # Raised inside the loop's own code, an exception could lose a call that a task waits for.
        task.cancel()
        task.get_loop().call_soon_threadsafe(lambda: None)
    elif number == signal.SIGINT:
        raise KeyboardInterrupt
    else:
        raise EndedError(code)


def _is_in_a_task(task: "asyncio.Task[int]") -> bool:
    """Tell whether a task's own code runs at this moment, such as one that waits for an answer on the terminal."""
    return sys.modules["asyncio"].current_task(task.get_loop()) is not None
