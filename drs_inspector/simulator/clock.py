"""The simulator's time: one clock for sign-in and signatures, one for the jobs' life cycles."""

import time
from datetime import UTC, datetime, timedelta, timezone


class SimulatorClock:
    """Real time plus what a test added.

    IAM time runs with the computer's clock, because clients compare it with theirs. Job time starts at ``start_ms``
    and runs ``scale`` times as fast. ``advance`` moves both.
    """

    def __init__(self, start_ms: int = 0, scale: float = 1.0) -> None:
        self._opened = time.monotonic()
        self._opened_wall = time.time()
        self.start_ms = start_ms or int(self._opened_wall * 1000)
        self.scale = scale
        self._added = 0.0

    def advance(self, seconds: float) -> None:
        """Move both times by so many seconds, at once."""
        self._added += seconds

    def now(self) -> float:
        """IAM time in epoch seconds."""
        return self._opened_wall + (time.monotonic() - self._opened) + self._added

    def jobs_ms(self) -> int:
        """Job time in epoch milliseconds."""
        run = (time.monotonic() - self._opened) * self.scale
        return self.start_ms + int((run + self._added) * 1000)


def iam_time(seconds: float) -> str:
    """Epoch seconds as IAM writes them: ISO 8601, six fraction digits, Z (contract 1.5)."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def list_time(milliseconds: int, zone_hours: float) -> str:
    """Epoch milliseconds as the job list writes them: server time without a zone (contract 3.1)."""
    zone = timezone(timedelta(hours=zone_hours))
    return datetime.fromtimestamp(milliseconds // 1000, zone).strftime("%Y-%m-%d %H:%M:%S")
