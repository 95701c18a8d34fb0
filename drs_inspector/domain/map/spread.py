"""Rows of one column: as near as possible to where each would like to be, in the given order and without overlap."""

from collections.abc import Sequence
from typing import NamedTuple


class Wish(NamedTuple):
    """Where something would like to be, how much that counts, and how high it is, in rows."""

    row: float
    weight: float = 1.0
    height: float = 1.0


def spread(wishes: Sequence[Wish]) -> list[float]:
    """Return the rows: the sum of the weighted squares of what each is moved is the least."""
    offsets: list[float] = []
    offset = 0.0
    for number, wish in enumerate(wishes):
        if number:
            offset += (wishes[number - 1].height + wish.height) / 2
        offsets.append(offset)
    # Pools of neighbours that would overlap: their common row without the offsets, their weight, how many they are.
    pools: list[tuple[float, float, int]] = []
    for wish, shift in zip(wishes, offsets, strict=True):
        row, weight, count = wish.row - shift, wish.weight, 1
        while pools and pools[-1][0] > row:
            other, more, others = pools.pop()
            row = (other * more + row * weight) / (more + weight)
            weight, count = weight + more, count + others
        pools.append((row, weight, count))
    flat = [row for row, _weight, count in pools for _ in range(count)]
    return [row + shift for row, shift in zip(flat, offsets, strict=True)]
