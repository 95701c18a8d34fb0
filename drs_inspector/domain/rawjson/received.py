"""The lines of a text as it was received: with its own line breaks, and long lines cut to be read.

Nothing is set anew: each row is a range of the bytes, and all of them one after the other are the text. An index with
one entry per 32 KB tells how many rows and lines lie before it.
"""

from array import array
from bisect import bisect_right
from time import perf_counter
from typing import Final

from drs_inspector.domain.rawjson.lines import BLOCK_BYTES, JsonLine, Token

ROW_BYTES: Final = 96
_BLOCKS_KEPT = 12
_CONTINUES = range(0x80, 0xC0)


class ReceivedLines:
    """Has what a view asks of ``JsonLines``. A line of the text that is longer than ``ROW_BYTES`` has several rows."""

    def __init__(self, raw: bytes | memoryview, *, block_bytes: int = BLOCK_BYTES) -> None:
        self.raw = raw
        self.size = len(raw)
        self.finished = self.size == 0
        self.indexed_bytes = 0
        self._block_bytes = block_bytes
        self._offsets, self._rows, self._lines = array("Q"), array("Q"), array("Q")
        self._row_count = self._line_count = 0
        self._known: dict[int, tuple[list[int], list[int]]] = {}

    @property
    def line_count(self) -> int:
        """How many rows are known so far."""
        return self._row_count

    def step(self, budget_seconds: float) -> bool:
        """Index for about this long, at least one block. Returns True when the whole text is indexed."""
        stop = perf_counter() + budget_seconds
        while not self.finished:
            start = self.indexed_bytes
            end = self._whole(min(start + self._block_bytes, self.size), start)
            starts, _ = self._cut(start, end)
            self._offsets.append(start)
            self._rows.append(self._row_count)
            self._lines.append(self._line_count)
            self._row_count += len(starts)
            self._line_count += bytes(self.raw[start:end]).count(b"\n")
            self.indexed_bytes = end
            self.finished = end >= self.size
            if perf_counter() >= stop:
                break
        return self.finished

    def line(self, number: int) -> JsonLine:
        """Return a row by its number from 0. Raises IndexError when it is not known (yet)."""
        if not 0 <= number < self._row_count:
            raise IndexError(number)
        block = bisect_right(self._rows, number) - 1
        starts, ends = self._of_block(block)
        place = number - self._rows[block]
        start, end = starts[place], ends[place]
        tokens = (Token("other", start, end),) if end > start else ()
        return JsonLine(number, 0, start, end, tokens)

    def label(self, number: int) -> str:
        """Return the number of the line of the text that begins in a row, "" where one only goes on."""
        block = bisect_right(self._rows, number) - 1
        starts, _ = self._of_block(block)
        start = starts[number - self._rows[block]]
        if start and self.raw[start - 1] != ord("\n"):
            return ""
        before = bytes(self.raw[self._offsets[block] : start]).count(b"\n")
        return str(self._lines[block] + before + 1)

    def line_at(self, offset: int) -> int | None:
        """Return the number of the row that holds this byte, or None while the index has not come that far."""
        if not self._offsets or offset >= self.indexed_bytes:
            return None
        block = bisect_right(self._offsets, offset) - 1
        return int(self._rows[block] + bisect_right(self._of_block(block)[0], offset) - 1)

    def text(self, line: JsonLine, limit: int | None = None) -> str:
        """Return the text of a row."""
        end = line.end if limit is None else min(line.end, line.start + limit)
        return self.token_text(line.start, end)

    def token_text(self, start: int, end: int) -> str:
        """Decode a byte range; what is not UTF-8 becomes the replacement character."""
        return str(self.raw[start:end], "utf-8", "replace")

    def _of_block(self, block: int) -> tuple[list[int], list[int]]:
        known = self._known.get(block)
        if known is None:
            end = self._offsets[block + 1] if block + 1 < len(self._offsets) else self.indexed_bytes
            known = self._cut(self._offsets[block], end)
            if len(self._known) >= _BLOCKS_KEPT:
                del self._known[next(iter(self._known))]
            self._known[block] = known
        return known

    def _cut(self, start: int, end: int) -> tuple[list[int], list[int]]:
        """Return where the rows of a block begin and end; the line break belongs to none of them."""
        data = bytes(self.raw[start:end])
        starts: list[int] = []
        ends: list[int] = []
        position = 0
        while position < len(data):
            newline = data.find(b"\n", position, position + ROW_BYTES + 1)
            if newline >= 0:
                after, stop = newline + 1, newline - (data[newline - 1 : newline] == b"\r" and newline > position)
            else:
                after = stop = self._whole(min(start + position + ROW_BYTES, end), start + position) - start
            starts.append(start + position)
            ends.append(start + stop)
            position = after
        return starts, ends

    def _whole(self, end: int, start: int) -> int:
        """Return the place where no character is cut in two: at most three bytes before, and not at the beginning."""
        for place in range(end, max(end - 4, start), -1):
            if place >= self.size or self.raw[place] not in _CONTINUES:
                return place
        return end
