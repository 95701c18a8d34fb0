"""Finding text in a JSON reply as it was sent, in slices: the bytes are searched, not a decoded copy."""

import re
from time import perf_counter

_CHUNK = 256 * 1024
_OVERLAP = 8 * 1024


def search_pattern(needle: str) -> re.Pattern[bytes] | None:
    """Return a pattern that finds what a person typed, in any ASCII letter case, or None for an empty needle.

    A letter is found as itself and as its escape (``é`` and ``\\u00e9``), a slash with and without a backslash,
    and blanks beside ``:`` and ``,`` match whether or not the cloud sent them.
    """
    if not needle.strip():
        return None
    parts: list[bytes] = []
    position = 0
    while position < len(needle):
        letter = needle[position]
        position += 1
        if letter in ":," or letter.isspace():
            blanks = letter.isspace()
            while position < len(needle) and needle[position].isspace():
                position += 1
            near_mark = needle[position : position + 1] in (":", ",")
            mark = b"" if blanks else rb"\s*" + re.escape(letter.encode())
            parts.append(mark + (rb"\s+" if blanks and not near_mark else rb"\s*"))
        else:
            parts.append(_letter_pattern(letter))
    return re.compile(b"".join(parts), re.IGNORECASE)


def _letter_pattern(letter: str) -> bytes:
    if letter == "/":
        return rb"\\?/"
    plain = re.escape(letter.encode("utf-8", "surrogatepass"))
    if letter.isascii():
        return plain
    units = letter.encode("utf-16-be", "surrogatepass")
    escaped = b"".join(rb"\\u%02x%02x" % (units[i], units[i + 1]) for i in range(0, len(units), 2))
    return b"(?:" + plain + b"|" + escaped + b")"


class JsonSearch:
    """One search through the bytes, forwards or backwards, round the end and back to where it began.

    ``found`` is the byte range of the hit once ``step`` has returned True, or None when there is none; ``wrapped``
    tells that the search went round.
    """

    def __init__(self, raw: bytes | memoryview, needle: str, start: int = 0, *, backwards: bool = False) -> None:
        self.raw = raw
        self.pattern = search_pattern(needle)
        self.found: tuple[int, int] | None = None
        self.wrapped = False
        self._backwards = backwards
        self._position = min(max(0, start), len(raw))
        self._left = len(raw) + 1

    def step(self, budget_seconds: float) -> bool:
        """Search for about this long. Returns True when the search is over."""
        stop = perf_counter() + budget_seconds
        while self.pattern is not None and self.found is None and self._left > 0:
            before = self._position
            if self._backwards:
                first = max(0, before - _CHUNK)
                hits = [
                    hit for hit in self.pattern.finditer(self.raw, first, self._reach(before)) if hit.start() < before
                ]
                self.found = hits[-1].span() if hits else None
                self._position = first or len(self.raw)
                self._left -= max(1, before - first)
                self.wrapped |= first == 0 and self.found is None
            else:
                last = min(len(self.raw), before + _CHUNK)
                hit = self.pattern.search(self.raw, before, self._reach(last))
                self.found = hit.span() if hit and hit.start() < last else None
                self._position = last if last < len(self.raw) else 0
                self._left -= max(1, last - before)
                self.wrapped |= last == len(self.raw) and self.found is None
            if perf_counter() >= stop:
                break
        return self.pattern is None or self.found is not None or self._left <= 0

    def _reach(self, last: int) -> int:
        return min(len(self.raw), last + _OVERLAP)
