"""SIGINT, SIGTERM and SIGHUP: the first one ends the program in order, the second one at once."""

import contextlib
import signal
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

_NAMES = ("SIGINT", "SIGTERM", "SIGHUP")
_BASE = 128  # what shells add to a signal's number


def exit_code_of_signal(number: int) -> int:
    """Return 130 for SIGINT, 143 for SIGTERM, 129 for SIGHUP."""
    return _BASE + number


@contextlib.contextmanager
def first_signal_calls(end: Callable[[int], None]) -> Iterator[None]:
    """Call ``end(number)`` on the main thread for the first of these signals; from then on each ends the process.

    One that is ignored stays so: nohup and shells that start something in the background mean that. To be used on the
    main thread.
    """
    before: dict[signal.Signals, Any] = {}  # the handlers that were there

    def on_signal(number: int, _frame: FrameType | None) -> None:
        for one in before:
            signal.signal(one, signal.SIG_DFL)
        end(number)

    for name in _NAMES:
        one = getattr(signal, name, None)  # Windows has no SIGHUP
        if one is not None and signal.getsignal(one) is not signal.SIG_IGN:
            before[one] = signal.signal(one, on_signal)
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, signal.SIG_DFL if handler is None else handler)
