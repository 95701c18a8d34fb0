"""When to stop asking a host that has stopped answering: decision 31. Plain asyncio, no HTTP library."""

import asyncio
import contextlib
from collections.abc import Iterator
from typing import Final

from drs_inspector.domain.errors import InspectorError, UnreachableError

GIVE_UP_SECONDS: Final = 60.0
"""Without one usable answer for so long nothing is repeated any more, and reading is given up when it has failed often
enough to say that no single job is the reason."""
GIVE_UP_FAULTS: Final = 6
"""Calls in a row that failed by then, of which at least `GIVE_UP_SINGLES` asked for one job only."""
GIVE_UP_SINGLES: Final = 2
GIVE_UP_AT_ONCE_SINGLES: Final = 50
"""So many jobs in a row that failed by themselves are enough, however fast that was."""
_SERVICE_FAULT: Final = 500
_THROTTLED: Final = 429
_SUCCESS: Final = range(200, 300)
_OLD_SECONDS: Final = 10 * GIVE_UP_SECONDS


class CircuitBreaker:
    """What requests to one host have come to. It is shared by everything that reads from the host at the same time.

    ``opened`` is the error with which the rest is given up, None while the host is asked. Every kind of fault counts: a
    fault of the service, throttling without end, no answer, an answer beyond the limits or one that cannot be read. A
    refusal is an answer. A call that asks for several jobs may fail because of one of them, so it says less than one
    for a single job.
    """

    def __init__(self) -> None:
        self.opened: InspectorError | None = None
        self._users = 0
        self._attempts_fail_since: float | None = None
        self._last_attempt = 0.0
        self._calls_fail_since: float | None = None
        self._faults = 0
        self._singles = 0

    @contextlib.contextmanager
    def in_use(self) -> Iterator[None]:
        """Count faults while jobs are read. The first of several readers begins anew: the host may be well again."""
        if not self._users:
            self.opened = None
            self._attempts_fail_since = None
            self._forget_faults()
        self._users += 1
        try:
            yield
        finally:
            self._users -= 1

    @property
    def may_repeat(self) -> bool:
        """Whether a request that failed is worth repeating: not where everything has failed for long."""
        since = self._attempts_fail_since
        return since is None or _now() - since < GIVE_UP_SECONDS

    def attempted(self, *, failed: bool) -> None:
        """Note one sending of a request, repeats included."""
        before, self._last_attempt = self._last_attempt, _now()
        if not failed:
            self._attempts_fail_since = None
        elif self._attempts_fail_since is None or self._last_attempt - before > _OLD_SECONDS:
            self._attempts_fail_since = self._last_attempt

    def answered(self) -> None:
        """Note a call whose answer could be used, or was a refusal."""
        self._forget_faults()

    def failed(self, error: InspectorError, *, jobs: int) -> None:
        """Note a call for so many jobs that ended with an error; a refusal counts as an answer."""
        if not is_fault(error):
            self.answered()
            return
        if self._calls_fail_since is None:
            self._calls_fail_since = _now()
        self._faults += 1
        self._singles += jobs == 1
        seconds = _now() - self._calls_fail_since
        often = self._faults >= GIVE_UP_FAULTS and self._singles >= GIVE_UP_SINGLES
        if self.opened is None and (
            self._singles >= GIVE_UP_AT_ONCE_SINGLES or (often and self._seconds_failing(seconds) >= GIVE_UP_SECONDS)
        ):
            self.opened = _given_up(error, self._faults, self._seconds_failing(seconds))

    def _seconds_failing(self, calls: float) -> float:
        """Return for how long there was no answer, by the attempts, which begin to fail before the first call ends."""
        return max(calls, _now() - self._attempts_fail_since if self._attempts_fail_since is not None else 0.0)

    def _forget_faults(self) -> None:
        self._faults = self._singles = 0
        self._calls_fail_since = None


def is_fault(error: InspectorError) -> bool:
    """Tell whether an error says that the host is not well, and not that it refuses a request."""
    status = error.http_status or 0
    # An answer that cannot be read has a status of success, and no code.
    unreadable = status in _SUCCESS and not error.code
    return isinstance(error, UnreachableError) or status >= _SERVICE_FAULT or status == _THROTTLED or unreadable


def _given_up(error: InspectorError, faults: int, seconds: float) -> UnreachableError:
    long = f" within {seconds:.0f} seconds" if seconds >= 1 else ""
    return UnreachableError(
        "Reading was given up: the cloud gives no usable answer any more",
        f"The last {faults} requests for details failed{long}. {error.title}. {error.cause}".strip(),
        "What was read is kept. Refresh later to read the rest.",
        code=error.code,
        request_id=error.request_id,
        http_status=error.http_status,
    )


def _now() -> float:
    return asyncio.get_running_loop().time()
