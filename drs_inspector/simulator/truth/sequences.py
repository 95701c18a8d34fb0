"""Long lists that are never built: which number is at a place is computed."""

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple


class Without(NamedTuple):
    """The numbers from 0 to below ``total`` but those that are ``left`` from a multiple of ``every``."""

    total: int
    every: int
    left: frozenset[int]

    def __len__(self) -> int:
        return sum(how_many(self.total, self.every, rest) for rest in range(self.every) if rest not in self.left)

    def at(self, place: int) -> int:
        """Return the number at a place."""
        kept = [rest for rest in range(self.every) if rest not in self.left]
        turn, rest = divmod(place, len(kept))
        return turn * self.every + kept[rest]


class But(NamedTuple):
    """The numbers from ``start`` to below ``stop`` but a few, which are sorted."""

    start: int
    stop: int
    few: tuple[int, ...]

    def __len__(self) -> int:
        return self.stop - self.start - len(self.few)

    def at(self, place: int) -> int:
        """Return the number at a place."""
        number = self.start + place
        for one in self.few:
            number += one <= number
        return number


def how_many(total: int, every: int, rest: int) -> int:
    """Return how many numbers from 0 to below ``total`` are ``rest`` from a multiple of ``every``."""
    return max(0, -(-(total - rest) // every))


def place_of(sums: Sequence[int], number: int) -> tuple[int, int]:
    """Return which of several lists has the number, and the number in it; ``sums`` are their lengths added up."""
    which = bisect_right(sums, number)
    return which, number - (sums[which - 1] if which else 0)
