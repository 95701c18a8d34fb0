"""Chance that repeats: the same key always gives the same numbers."""

import random
import zlib
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


def seeded_random(*key: int | str) -> random.Random:
    """Return a generator that belongs to this key, in every process and on every system."""
    mixed = 0
    for part in key:
        number = part if isinstance(part, int) else zlib.crc32(part.encode())
        mixed = (mixed * 1_000_003 + number + 1) & 0xFFFF_FFFF_FFFF_FFFF
    return random.Random(mixed)  # noqa: S311 - made-up tenants must repeat; nothing here protects anything


def weighted(rng: random.Random, choices: Sequence[tuple[T, int]]) -> T:
    """Return one value, as likely as its weight says."""
    point = rng.random() * sum(weight for _, weight in choices)
    for value, weight in choices:
        point -= weight
        if point < 0:
            return value
    return choices[-1][0]
