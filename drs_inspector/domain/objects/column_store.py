"""Columns of an object selection: values that repeat as runs, names as searchable bytes, entries cut out on demand.

The names of one chunk are one ``bytes`` text in UTF-8, case-folded, each line between two LINE bytes. LINE and MARK
never occur in UTF-8, so a needle cannot run over a line's end and a mark cannot be mistaken for text.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TypeVar

import msgspec

from drs_inspector.domain.objects.chunks import elements
from drs_inspector.domain.objects.entries import RelaxedEntry, quick_entry

LINE = b"\xff"
MARK = b"\xfe"
_NEITHER = bytes(range(254))
_LINE_TO_ZERO = bytes.maketrans(LINE, b"\x00")
_CACHED_CHUNKS = 6
_CACHED_ENTRIES = 2048

Value = TypeVar("Value")


def folded(text: str) -> bytes:
    """Return text as it is compared in searches: case-folded UTF-8."""
    return text.casefold().encode("utf-8", "replace")


def encode_lines(lines: Sequence[str]) -> bytes:
    """Return the folded lines as one searchable text; ``lines`` must not be empty."""
    text = "\n".join(lines)
    if text.count("\n") == len(lines) - 1:
        return LINE + folded(text).replace(b"\n", LINE) + LINE
    return LINE + LINE.join([folded(line) for line in lines]) + LINE


def line_flags(text: bytes, pattern: bytes, marked: bytes) -> bytes:
    """Return one byte per line, 1 where ``pattern`` occurs and 0 elsewhere; all loops run in C.

    ``marked`` replaces the pattern: MARK once, with a LINE byte wherever ``pattern`` holds one.
    """
    marks = text.replace(pattern, marked).translate(None, _NEITHER)
    marks = marks[marks.find(LINE) + 1 :]
    return marks.replace(MARK + LINE, b"\x01").translate(_LINE_TO_ZERO, MARK)


def is_even(values: Sequence[Value]) -> bool:
    """Say whether all values are equal; ``values`` must not be empty."""
    return values.count(values[0]) == len(values)


def run_lengths(values: Sequence[Value]) -> Iterable[tuple[Value, int]]:
    """Return (value, repetitions) in order; all values equal, the usual case, costs one C loop. Not for no values."""
    if is_even(values):
        return ((values[0], len(values)),)
    return ((value, len(list(group))) for value, group in groupby(values))


class Runs:
    """A column of small integers in which neighbours are mostly equal: one entry per run of equal values."""

    __slots__ = ("length", "starts", "values")

    def __init__(self) -> None:
        self.length = 0
        self.starts = array("I")
        self.values = array("I")

    def append(self, value: int, repetitions: int) -> None:
        """Append ``value`` ``repetitions`` times."""
        if not self.values or self.values[-1] != value:
            self.starts.append(self.length)
            self.values.append(value)
        self.length += repetitions

    def extend(self, values: Sequence[int]) -> None:
        """Append one run per value, even where neighbours are equal: for columns that change with every row."""
        self.starts.extend(range(self.length, self.length + len(values)))
        self.values.extend(values)
        self.length += len(values)

    def at(self, row: int) -> int:
        """Return the value of one row."""
        return self.values[bisect_right(self.starts, row) - 1]

    def index(self, row: int) -> int:
        """Return the number of the run that holds a row."""
        return bisect_right(self.starts, row) - 1

    def stop(self, index: int) -> int:
        """Return the row after the last one of run ``index``."""
        return self.starts[index + 1] if index + 1 < len(self.starts) else self.length

    def spans(self, start: int, stop: int) -> Iterator[tuple[int, int, int]]:
        """Yield (first row, row after the last, value) of the runs within ``start`` and ``stop``."""
        index = self.index(start)
        while start < stop:
            end = min(self.stop(index), stop)
            yield start, end, self.values[index]
            start = end
            index += 1


class Numbering:
    """Texts numbered in the order of their first appearance; number 0 is the empty text."""

    __slots__ = ("numbers", "texts")

    def __init__(self) -> None:
        self.texts = [""]
        self.numbers = {"": 0}

    def number(self, text: str) -> int:
        """Return the number of a text, giving it one when it is new."""
        known = self.numbers.get(text)
        if known is None:
            known = self.numbers[text] = len(self.texts)
            self.texts.append(text)
        return known


class ObjectColumns:
    """The entries of one selection by row number, in the order of the list.

    ``parents`` holds per row the number of the parent's id in ``parent_ids`` (0: none), ``kinds`` the number of the
    type text in ``kind_names``. ``drift_rows`` and ``unknown_rows`` are the first rows whose entries are unusual,
    ``unusual`` the chunks that hold any such. ``renamed`` counts the entries whose name on the target is another one.
    """

    def __init__(self, raw: memoryview) -> None:
        self.raw = raw
        self.count = self.renamed = 0
        self.starts = array("Q")
        self.stops = array("Q")
        self.first_rows = array("I")
        self.names: list[bytes] = []
        self.aliases: dict[int, bytes] = {}
        self.parents = Runs()
        self.kinds = Runs()
        self.parent_ids = Numbering()
        self.kind_names = Numbering()
        self.drift_rows = array("I")
        self.unknown_rows = array("I")
        self.unusual: set[int] = set()
        self.containers: dict[str, dict[str, int]] | None = {}
        self._elements: OrderedDict[int, list[bytes | msgspec.Raw]] = OrderedDict()
        self._entries: dict[int, RelaxedEntry] = {}

    def chunk_of(self, row: int) -> int:
        """Return the number of the chunk that holds ``row``."""
        return bisect_right(self.first_rows, row) - 1

    def chunk_rows(self, chunk: int) -> tuple[int, int]:
        """Return the first row of a chunk and the row after its last."""
        following = chunk + 1
        return self.first_rows[chunk], self.first_rows[following] if following < len(self.names) else self.count

    def chunks_between(self, start: int, stop: int) -> Iterator[tuple[int, int, int]]:
        """Yield (chunk, start, stop) where start and stop are rows of the range, counted from the chunk's first row."""
        while start < stop:
            chunk = self.chunk_of(start)
            first, last = self.chunk_rows(chunk)
            yield chunk, start - first, min(stop, last) - first
            start = last

    def raw_entry(self, row: int) -> bytes:
        """Return the exact bytes of one entry."""
        chunk = self.chunk_of(row)
        cut = self._elements.get(chunk)
        if cut is None:
            cut = self._elements[chunk] = elements(self.raw, self.starts[chunk], self.stops[chunk])
            if len(self._elements) > _CACHED_CHUNKS:
                self._elements.popitem(last=False)
        else:
            self._elements.move_to_end(chunk)
        return bytes(cut[row - self.first_rows[chunk]])

    def entry(self, row: int) -> RelaxedEntry:
        """Return one entry decoded; the last ones asked for are remembered, as a view asks for a row field by field."""
        known = self._entries.get(row)
        if known is None:
            if len(self._entries) >= _CACHED_ENTRIES:
                self._entries.clear()
            known = self._entries[row] = quick_entry(self.raw_entry(row))
        return known
