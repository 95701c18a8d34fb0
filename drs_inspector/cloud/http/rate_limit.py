"""Limits of requests per host, and when one is repeated (contract 8.3). Plain asyncio, no HTTP library."""

import asyncio
import contextlib
import random
from collections import deque
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from typing import Final

import msgspec

from drs_inspector.cloud.http.circuit_breaker import CircuitBreaker
from drs_inspector.domain.decoding.http_date import read_http_date

REPEATED_STATUSES: Final = frozenset({429, 502, 503, 504})
_SHORTEST_REPORTED_WAIT: Final = 0.001
_jitter = random.SystemRandom()

OnWait = Callable[[float], None]


class RetryPolicy(msgspec.Struct, frozen=True, kw_only=True):
    """When a failed read is repeated: up to ``retries`` times, after delays that double; all times in seconds."""

    retries: int = 4
    first_delay: float = 0.5
    longest_delay: float = 8.0
    longest_retry_after: float = 60.0

    def delay(self, attempt: int, retry_after: float | None = None) -> float:
        """Return the seconds before repeat number ``attempt`` (from 0); ``Retry-After`` wins, up to its limit.

        A jitter of a quarter either way spreads the repeats of requests that failed together.
        """
        if retry_after is not None:
            return min(max(retry_after, 0.0), self.longest_retry_after)
        delay: float = min(self.first_delay * 2.0**attempt, self.longest_delay)
        return min(delay * _jitter.uniform(0.75, 1.25), self.longest_delay)


class RateLimiter:
    """At most ``max_in_flight`` requests at once and ``per_second`` starts in a second, for one host.

    ``per_second`` None or 0 switches the second limit off. Starts are counted over a sliding window: the first few
    start at once, and no span of a second has more than the limit. ``on_wait(seconds)`` is called before each wait for
    the limit. A cancelled waiter frees its slot. ``breaker`` knows how the host does, ``throttled`` counts the replies
    with which it asked for less (429). Raises ValueError for less than 1 in flight or a negative rate.
    """

    def __init__(
        self,
        max_in_flight: int = 4,
        per_second: float | None = 5.0,
        on_wait: OnWait | None = None,
        *,
        retry: RetryPolicy | None = None,
    ) -> None:
        if max_in_flight < 1 or (per_second is not None and per_second < 0):
            raise ValueError("at least one request must be able to go")
        self.max_in_flight = max_in_flight
        self.per_second = per_second or None
        self.on_wait = on_wait
        self.retry = retry or RetryPolicy()
        self.breaker = CircuitBreaker()
        self.in_flight = 0
        self.throttled = 0
        self._slots = asyncio.Semaphore(max_in_flight)
        self._turn = asyncio.Lock()
        self._held_until = 0.0
        # A rate of 2.5 is two starts in any 0.8 seconds, a rate of 0.5 one start in any two seconds.
        count = max(1, int(self.per_second)) if self.per_second else 0
        self._span = count / self.per_second if self.per_second else 0.0
        self._starts: deque[float] = deque(maxlen=count or None)

    def for_another_host(self) -> "RateLimiter":
        """Return a rate limiter with the same limits and a count of its own: limits are per host."""
        return RateLimiter(self.max_in_flight, self.per_second, self.on_wait, retry=self.retry)

    def hold(self, seconds: float) -> None:
        """Let no request start for ``seconds``: a pause that the host asked for holds for every request to it."""
        self._held_until = max(self._held_until, asyncio.get_running_loop().time() + seconds)

    @contextlib.asynccontextmanager
    async def slot(self, on_wait: OnWait | None = None) -> AsyncIterator[None]:
        """Wait for a free slot and for the rate limit, then occupy the slot until the block ends."""
        async with self._slots:
            await self._wait_for_turn(on_wait)
            self.in_flight += 1
            try:
                yield
            finally:
                self.in_flight -= 1

    async def _wait_for_turn(self, on_wait: OnWait | None) -> None:
        loop = asyncio.get_running_loop()
        if self.per_second is None and self._held_until <= loop.time():
            return
        # One waiter sleeps, the others queue: reported waits never overlap, and starts keep their order.
        async with self._turn:
            while (wait := self._next_start() - loop.time()) > 0:
                if wait >= _SHORTEST_REPORTED_WAIT:
                    for report in (self.on_wait, on_wait):
                        if report is not None:
                            report(wait)
                await asyncio.sleep(wait)
            if self.per_second is not None:
                self._starts.append(loop.time())

    def _next_start(self) -> float:
        full = self.per_second is not None and len(self._starts) == self._starts.maxlen
        return max(self._held_until, self._starts[0] + self._span if full else 0.0)


def read_retry_after(value: str, date: str = "") -> float | None:
    """Return the seconds of a ``Retry-After`` header, at least 0; None when it is missing or cannot be read.

    It holds seconds or a date; a date is compared with the reply's ``Date`` header when there is one, so that a wrong
    clock of this computer does not matter.
    """
    text = value.strip()
    if not text:
        return None
    if text.replace(".", "", 1).isdecimal():
        return float(text)
    moment = read_http_date(text)
    if moment is None:
        return None
    return max((moment - (read_http_date(date) or datetime.now(UTC))).total_seconds(), 0.0)
