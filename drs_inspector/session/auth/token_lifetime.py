"""The rest of a token's life, by the cloud's own times, so that a wrong clock of this computer does not matter."""

import time
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from drs_inspector.cloud.iam.credentials import Token

EARLY_SECONDS = 300.0
"""A token is renewed, or its end announced, this long before it ends (contract 1.5)."""
_EARLY_PART = 1 / 12
_TOO_SHORT = 60.0
Clock = Callable[[], float]


class TokenLifetime:
    """The rest of a token's life from the moment this is made.

    The cloud's times give its length, a monotonic clock what has gone of it. On some systems that clock stops while the
    computer sleeps, so the wall clock counts where it has gone further. All lengths are seconds.
    """

    def __init__(
        self,
        token: "Token",
        *,
        is_new: bool,
        cloud_time: datetime | None = None,
        monotonic: Clock | None = None,
        wall: Clock | None = None,
    ) -> None:
        """``is_new``: the cloud issued the token just now; ``cloud_time``: the cloud's clock now, aware, if known."""
        self._clocks = (monotonic or time.monotonic, wall or time.time)
        self._started = tuple(clock() for clock in self._clocks)
        self.seconds = _seconds_at_start(token, cloud_time, self._started[1], is_new=is_new)

    @property
    def seconds_left(self) -> float:
        """Seconds until the token ends, below 0 after that, infinity when its end is not known."""
        gone = max(clock() - start for clock, start in zip(self._clocks, self._started, strict=True))
        return self.seconds - max(gone, 0.0)

    @property
    def early(self) -> float:
        """Seconds before its end at which the token is renewed: 300, less for a short life, 0 for a very short one.

        A token of less than a minute is renewed when the cloud refuses it: early renewal would sign in without pause.
        """
        return min(EARLY_SECONDS, self.seconds * _EARLY_PART) if self.seconds >= _TOO_SHORT else 0.0


def _seconds_at_start(token: "Token", cloud_time: datetime | None, wall: float, *, is_new: bool) -> float:
    if token.expires_at is None:
        return float("inf")
    if is_new and token.issued_at is not None:
        # The difference of two times of the cloud, exact to the microsecond.
        return (token.expires_at - token.issued_at).total_seconds()
    if cloud_time is not None:
        return (token.expires_at - cloud_time).total_seconds()
    return token.expires_at.timestamp() - wall
