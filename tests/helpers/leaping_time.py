"""The time of a running event loop that leaps: what is due until then is called at once, and nothing waits for it.

For a window that talks to a server: between two leaps time passes as ever, so that connections are made and answered.
"""

import asyncio
from typing import Any


class LeapingTime:
    """The time of the running event loop. ``leap`` moves it on; timers that were set before are due with it."""

    def __init__(self) -> None:
        loop: Any = asyncio.get_running_loop()
        self._loop, self._time, self._later = loop, loop.time, loop.call_later
        self._leapt = 0.0
        self._timers: dict[object, tuple[float, asyncio.Handle]] = {}
        loop.time, loop.call_later = self.time, self._call_later

    def time(self) -> float:
        """Return the loop's time, in seconds."""
        return float(self._time() + self._leapt)

    def leap(self, seconds: float) -> None:
        """Let so many seconds pass at once."""
        self._leapt += seconds
        now = self.time()
        for key, (when, timer) in sorted(self._timers.items(), key=lambda one: one[1][0]):
            if timer.cancelled():
                del self._timers[key]
            elif when <= now:
                # Called by the loop and not here: what it wakes may leap again.
                self._loop.call_soon(self._ring, key)

    def _call_later(self, delay: float, callback: Any, *args: Any, context: Any = None) -> Any:
        if delay <= 0:
            return self._later(delay, callback, *args, context=context)
        key = object()
        timer = asyncio.Handle(callback, args, self._loop, context=context)
        self._timers[key] = self.time() + delay, timer
        self._later(delay, self._ring, key)
        return timer

    def _ring(self, key: object) -> None:
        _when, timer = self._timers.pop(key, (0.0, None))
        if timer is not None and not timer.cancelled():
            timer._run()
