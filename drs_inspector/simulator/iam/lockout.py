"""Lockout of a name after too many failures in a row."""

from collections import Counter

from drs_inspector.simulator.clock import SimulatorClock


class Lockout:
    """Failures by name. After ``limit`` in a row the name is out for ``seconds`` of IAM time.

    ``total`` counts every failure there ever was, for tests to read.
    """

    def __init__(self, clock: SimulatorClock, *, limit: int, seconds: float) -> None:
        self._clock = clock
        self._limit = limit
        self._seconds = seconds
        self._in_a_row: Counter[str] = Counter()
        self._out_until: dict[str, float] = {}
        self.total: Counter[str] = Counter()

    def is_out(self, name: str) -> bool:
        """Return whether there were too many failures not long ago."""
        return self._clock.now() < self._out_until.get(name, 0)

    def add(self, name: str) -> None:
        """Count a failure."""
        self.total[name] += 1
        self._in_a_row[name] += 1
        if self._in_a_row[name] >= self._limit:
            self._out_until[name] = self._clock.now() + self._seconds
            del self._in_a_row[name]

    def clear(self, name: str) -> None:
        """Clear the failures of a name after a success."""
        self._in_a_row.pop(name, None)
