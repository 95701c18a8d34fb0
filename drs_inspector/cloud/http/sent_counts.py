"""What was sent to clouds since the program began: how often each read of the allow-list, and when last."""

from datetime import UTC, datetime
from typing import NamedTuple

Read = tuple[str, str]
"""Method and path template."""


class Sent(NamedTuple):
    """``times`` attempts, the last one at ``last``, aware UTC; None before one."""

    times: int = 0
    last: datetime | None = None


class SentCounts:
    """One request after the other; no parameter, no host and no reply is kept."""

    def __init__(self) -> None:
        self._sent: dict[Read, Sent] = {}

    def note(self, read: Read) -> None:
        """Count a request that is about to be sent."""
        self._sent[read] = Sent(self.of(read).times + 1, datetime.now(UTC))

    def of(self, read: Read) -> Sent:
        """Return how often a read was sent."""
        return self._sent.get(read, Sent())

    @property
    def total(self) -> int:
        """How many requests were sent."""
        return sum(sent.times for sent in self._sent.values())


_SENT = SentCounts()


def sent_in_this_run() -> SentCounts:
    """Return the counts of this program: every transport to a cloud adds to them."""
    return _SENT
