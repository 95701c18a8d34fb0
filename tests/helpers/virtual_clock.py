"""An event loop whose time jumps to the next timer: hours pass at once, and a busy machine changes no result.

For work that has nothing but timers. A thread or a connection of another process would find that the time is over
before it has answered.
"""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

import pytest

_TURN_SECONDS = 1e-6


class VirtualClock:
    """The time of one event loop, in seconds; replaces the module ``time`` too."""

    def __init__(self, loop: Any) -> None:
        self._now: float = loop.time()
        self._epoch = time.time() - self._now
        self._select = loop._selector.select

    def monotonic(self) -> float:
        """Return the loop's time."""
        return self._now

    def time(self) -> float:
        """Return the seconds since 1970, which were the real ones at the start."""
        return self._epoch + self._now

    def select(self, timeout: float | None) -> Any:
        """Return what is ready; where nothing is, the time jumps by ``timeout`` seconds."""
        if timeout is None:
            return self._select(None)
        # Without it a wait that is too short to change the time would be repeated for ever.
        self._now += _TURN_SECONDS
        ready = self._select(0)
        if not ready:
            self._now += timeout
        return ready


@contextmanager
def virtual_time(monkeypatch: pytest.MonkeyPatch, *modules: ModuleType) -> Iterator[VirtualClock]:
    """Let the running loop, and the modules that ask ``time`` by themselves, live in virtual time."""
    loop: Any = asyncio.get_running_loop()
    clock = VirtualClock(loop)
    with monkeypatch.context() as patch:
        patch.setattr(loop, "time", clock.monotonic)
        patch.setattr(loop._selector, "select", clock.select)
        for module in modules:
            patch.setattr(module, "time", clock)
        yield clock
