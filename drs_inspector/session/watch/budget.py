"""How often things may be asked again so that all of them together stay within a budget (contract-more 11)."""

import math
from collections.abc import Sequence
from enum import IntEnum
from typing import Final

import msgspec

REQUESTS_PER_SECOND: Final = 0.8
"""What watching one project sends at most, in the mean."""
ONCE: Final = 1e9
"""The interval of what is asked once."""
_REGULAR_SHARE: Final = 0.5 / REQUESTS_PER_SECOND
_FIRST_SHARE: Final = 0.3 / REQUESTS_PER_SECOND


class Turn(IntEnum):
    """Who goes first: what is on the screen, then lists and running jobs, then what goes round all jobs in an hour."""

    FIRST = 0
    REGULAR = 1
    ROUND = 2


class Demand(msgspec.Struct, frozen=True, kw_only=True):
    """One call that is asked again: for these jobs, or for the project where ``jobs`` is None.

    ``call`` is its name in the registry of read calls, ``part`` tells two demands of one call apart. ``jobs`` are ids,
    the most urgent first, ``batch`` of which go into one request. ``every`` is the seconds between two readings of one
    job, ``requests`` how many requests one reading of the project takes (the pages of a list).
    """

    call: str
    turn: Turn
    every: float
    part: str = ""
    jobs: tuple[str, ...] | None = None
    batch: int = 1
    requests: int = 1

    @property
    def key(self) -> tuple[str, str]:
        """What identifies it from one plan to the next."""
        return self.call, self.part

    @property
    def all_requests(self) -> int:
        """The number of requests that it takes to ask for everything in it once."""
        return self.requests if self.jobs is None else math.ceil(len(self.jobs) / self.batch) * self.requests

    @property
    def rate(self) -> float:
        """Requests per second that it takes when nothing is stretched."""
        return self.all_requests / self.every


def stretched(
    demands: Sequence[Demand], *, pace: float = 1.0, per_second: float = REQUESTS_PER_SECOND
) -> dict[tuple[str, str], float]:
    """Return the interval of each demand in seconds: its own, or longer where the sum would pass ``per_second``.

    What is on the screen keeps its interval as long as it takes less than three eighths of the budget, the lists and
    running jobs share what is left of five eighths, and what goes round has the rest: none of them can starve another.
    ``pace`` multiplies all intervals.
    """
    rates = {turn: sum(demand.rate for demand in demands if demand.turn is turn) for turn in Turn}
    first = min(rates[Turn.FIRST], per_second * _FIRST_SHARE)
    regular = min(rates[Turn.REGULAR], per_second * _REGULAR_SHARE - first)
    allowed = {Turn.FIRST: first, Turn.REGULAR: regular, Turn.ROUND: per_second - first - regular}
    factors = {turn: max(rates[turn] / allowed[turn], 1.0) if rates[turn] else 1.0 for turn in Turn}
    return {demand.key: demand.every * factors[demand.turn] * pace for demand in demands}
