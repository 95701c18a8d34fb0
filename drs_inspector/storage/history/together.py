"""All contents of a reading as one text, and such a text as what is different in that of an earlier reading.

A reading is opened from it: that is one text to unpack, and no look at a thousand parts. It is a copy of contents that
are kept and checked one by one. What is put together of it is compared with what was read, so nothing here checks that.
"""

from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Final

import msgspec

from drs_inspector.storage.history.cutting import AS_IT_IS, FRAME, HOLE, INNER, SEPARATOR

MOST_BYTES: Final = 64 << 20
"""Of larger readings there is no such text: their parts are few and large, and opened one by one as fast."""
_LINE: Final = b"\n"
_WORD: Final = b'"'
_SAME_BYTES: Final = 40
"""Two lines that begin with so many equal bytes, which have the id, are of the same job."""
_LONG_LINE: Final = 256 << 10
_MOST_LINES: Final = 200_000
_STEP: Final = 4


def reference_of(depth: int) -> int:
    """Return how far behind the last whole list the reading is whose text that of ``depth`` is a difference to.

    Its last digit by four that is not 0 becomes 0: so no text needs more than a few others, and few are long.
    """
    unit = 1
    while depth and not depth // unit % _STEP:
        unit *= _STEP
    return depth - depth // unit % _STEP * unit


def text_of(kinds: Sequence[int], contents: Sequence[bytes | None]) -> bytes | None:
    """Return the text of a reading: contents in their order, frames and values as holes; None where there is none.

    ``contents`` are those of all parts, of which those of frames do not matter.
    """
    pieces: list[bytes] = []
    is_first = True
    for kind, content in zip(kinds, contents, strict=True):
        if kind == FRAME:
            pieces.append(HOLE)
            is_first = True
            continue
        if content is None or content[:1] == AS_IT_IS:
            return None
        if kind != INNER:
            if not is_first:
                pieces.append(SEPARATOR)
            is_first = False
        pieces.append(content)
    found = b"".join(pieces)
    return found if len(found) <= MOST_BYTES else None


def woven(text: bytes, holes: Sequence[bytes], frames: Sequence[bytes]) -> bytes | None:
    """Return the bytes of an archive; None where they do not fit. An empty hole is that of a frame."""
    filled = list(holes)
    at = -1
    try:
        for frame in frames:
            at = filled.index(b"", at + 1)
            filled[at] = frame
        # As a format it is four times as fast as split and joined.
        return text.replace(b"%", b"%%").replace(HOLE, b"%b") % tuple(filled)
    except (ValueError, TypeError):
        return None


class Difference(msgspec.Struct, array_like=True, frozen=True):
    """A text as pieces of another with new text behind each.

    Of each piece that is how far it is from the end of the one before, its size, and the size of the new text.
    """

    steps: list[int]
    copies: list[int]
    sizes: list[int]
    text: bytes

    def applied(self, old: bytes) -> bytes | None:
        """Return the text, made of the other; None where the two do not fit."""
        if len(self.steps) != len(self.copies) or len(self.steps) != len(self.sizes):
            return None
        if min(self.copies, default=0) < 0 or sum(self.copies) + len(self.text) > MOST_BYTES + 1:
            return None
        whole, pieces = memoryview(old), list[bytes | memoryview]()
        at = new = 0
        for step, many, size in zip(self.steps, self.copies, self.sizes, strict=True):
            at += step
            pieces.append(whole[at : at + many])
            at += many
            if size:
                pieces.append(self.text[new : new + size])
                new += size
        return b"".join(pieces)


class _Pieces:
    def __init__(self) -> None:
        self.copies: list[list[int]] = [[0, 0, 0]]
        self.text: list[bytes] = []

    def copy(self, start: int, many: int) -> None:
        last = self.copies[-1]
        if not last[2] and last[0] + last[1] == start:
            last[1] += many
        elif many:
            self.copies.append([start, many, 0])

    def end_line(self, at: int, end: int) -> None:
        """Copy the end of a line, which the last one does not have."""
        if at < end:
            self.copy(at, 1)
        else:
            self.add(_LINE)

    def add(self, text: bytes) -> None:
        self.copies[-1][2] += len(text)
        self.text.append(text)

    def difference(self) -> Difference:
        """Return them without the end of the last line, which has none."""
        text = b"".join(self.text)
        start, many, size = self.copies[-1]
        self.copies[-1] = [start, many, size - 1] if size else [start, many - 1, 0]
        ends = [0, *(start + many for start, many, _size in self.copies)]
        return Difference(
            [one[0] - end for one, end in zip(self.copies, ends, strict=False)],
            [one[1] for one in self.copies],
            [one[2] for one in self.copies],
            text[:-1] if size else text,
        )


def difference(old: bytes, new: bytes) -> Difference | None:
    """Return a text as what is different in another; None where that has too many lines to look for it."""
    olds, news = old.split(_LINE), new.split(_LINE)
    if len(olds) + len(news) > _MOST_LINES:
        return None
    starts = [0, *accumulate(len(line) + 1 for line in olds)]
    places = {line: place for place, line in reversed(list(enumerate(olds)))}
    there = set(news)
    found = _Pieces()
    at = 0
    for line in news:
        is_here = at < len(olds)
        if not (is_here and olds[at] == line) and line in places:
            at = places[line]
            is_here = True
        if is_here and olds[at] == line:
            found.copy(starts[at], len(line))
            found.end_line(starts[at] + len(line), len(old))
            at += 1
        elif is_here and olds[at][:_SAME_BYTES] == line[:_SAME_BYTES] and olds[at] not in there:
            for start, many, text in _changed(olds[at], line):
                found.copy(starts[at] + start, many)
                found.add(text)
            found.end_line(starts[at] + len(olds[at]), len(old))
            at += 1
        else:
            found.add(line + _LINE)
    return made if (made := found.difference()).applied(old) == new else None


def _changed(old: bytes, new: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Yield a line as pieces of another, each followed by new text; the last has none."""
    if max(len(old), len(new)) > _LONG_LINE:
        before, after = [old], [new]
    else:
        before, after = old.split(_WORD), new.split(_WORD)
        if len(before) != len(after):
            before, after = [old], [new]
    at = done = 0
    for one, two in zip(before, after, strict=True):
        if one != two:
            same = _same(one, two)
            rest = _same(one[: same - 1 if same else None : -1], two[: same - 1 if same else None : -1])
            yield done, at + same - done, two[same : len(two) - rest]
            done = at + len(one) - rest
        at += len(one) + 1
    yield done, len(old) - done, b""


def _same(one: bytes, two: bytes) -> int:
    """Return with how many equal bytes two texts begin."""
    low, high = 0, min(len(one), len(two))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == two[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low
