"""Asking one source for a watch: every request is counted."""

import asyncio
from collections import deque
from collections.abc import Sequence
from typing import Final

from drs_inspector.domain.live.suits import AboutJob
from drs_inspector.domain.read_calls.call import ReadCall
from drs_inspector.session.readings.outcome import Answer, Given, Outcome
from drs_inspector.session.readings.reader import CallReader
from drs_inspector.session.sources.live_source import LiveSource
from drs_inspector.session.watch.plan import given_of

_MINUTE: Final = 60.0
_MOST_TIMES: Final = 1_000


class Asking:
    """The requests of a watch to one source."""

    def __init__(self, source: LiveSource) -> None:
        self.source = source
        self._reader = CallReader(self, source.reader.memory)
        self._times: deque[float] = deque(maxlen=_MOST_TIMES)
        self._sent = 0
        self._throttled = source.throttled

    async def ask(self, call: ReadCall, given: Given, *, consent: bool = False) -> Answer:
        """Send one request, and count it."""
        self.count(1, _time())
        return await self.source.ask(call, given, consent=consent)

    async def read(
        self, call: ReadCall, jobs: Sequence[AboutJob] | None, given: Given, most_rows: int | None
    ) -> dict[str, Outcome]:
        """Return what a call says of jobs by id, or of the project (jobs None) under ""."""
        if jobs is None:
            return {"": await self._reader.read(call, None, given, most_rows=most_rows)}
        if call.asked is not None and call.asked.jobs > 1:
            return await self._reader.read_jobs(call, jobs, given)
        return {job.id: await self._reader.read(call, job, given, most_rows=most_rows) for job in jobs}

    def skips(self, call: ReadCall, job: AboutJob | None) -> bool:
        """Whether a call is not asked: a refusal is remembered."""
        memory = self._reader.memory
        return not memory.is_empty and memory.refusal(call, job, given_of(call)) is not None

    def count(self, requests: int, time: float) -> None:
        """Note requests that were sent."""
        self._sent += requests
        self._times.extend([time] * requests)

    def sent_since(self) -> int:
        """Return how many requests were sent since this was asked the last time."""
        sent, self._sent = self._sent, 0
        return sent

    def was_limited(self) -> bool:
        """Whether the cloud has asked for less since this was asked the last time."""
        before, self._throttled = self._throttled, self.source.throttled
        return self._throttled > before

    def per_second(self, time: float) -> float:
        """Return the requests of the last minute, as a rate."""
        while self._times and self._times[0] <= time - _MINUTE:
            self._times.popleft()
        return len(self._times) / _MINUTE


def _time() -> float:
    return asyncio.get_running_loop().time()
