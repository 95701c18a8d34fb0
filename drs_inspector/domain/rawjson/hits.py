"""How many hits a search has in a text and which of them one is; counted in slices."""

import re
from array import array
from bisect import bisect_left
from time import perf_counter
from typing import Final

MOST_HITS: Final = 1_000_000
_CHUNK = 256 * 1024
_OVERLAP = 8 * 1024


class Hits:
    """The places of all hits of a pattern, up to ``MOST_HITS``; ``is_all`` once every byte was searched."""

    def __init__(self, raw: bytes | memoryview, pattern: re.Pattern[bytes] | None) -> None:
        self.starts = array("Q")
        self.is_all = pattern is None
        self.is_cut = False
        self._raw, self._pattern, self._position = raw, pattern, 0

    def step(self, budget_seconds: float) -> bool:
        """Count for about this long. Returns True when it is over."""
        stop = perf_counter() + budget_seconds
        size = len(self._raw)
        while self._pattern is not None and not self.is_all and not self.is_cut:
            last = min(size, self._position + _CHUNK)
            end = last
            for hit in self._pattern.finditer(self._raw, self._position, min(size, last + _OVERLAP)):
                if hit.start() >= last:
                    break
                self.starts.append(hit.start())
                end = max(end, hit.end())
            self._position = end
            self.is_all = end >= size
            self.is_cut = not self.is_all and len(self.starts) >= MOST_HITS
            if perf_counter() >= stop:
                break
        return self.is_all or self.is_cut

    def number(self, start: int) -> int | None:
        """Return which hit begins at a byte, from 1; None where none does, as far as was counted."""
        place = bisect_left(self.starts, start)
        return place + 1 if place < len(self.starts) and self.starts[place] == start else None

    def between(self, start: int, end: int) -> int:
        """Return how many hits begin in a range of bytes."""
        return bisect_left(self.starts, end) - bisect_left(self.starts, start)
