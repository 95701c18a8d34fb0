"""Found rows in ascending order, numbered without being made: a million of them are asked for one screen at a time."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, compress
from typing import overload

from drs_inspector.domain.objects.column_store import ObjectColumns

FOUND = b"\x01"


class FoundRows(Sequence[int]):
    """The rows that pieces of flags mark; ``pieces`` are (first row, one byte per row, 1 when it is found), ascending.

    Rows of a piece are made when one of them is asked for.
    """

    def __init__(self, pieces: Iterable[tuple[int, bytes]]) -> None:
        self._pieces = [piece for piece in pieces if FOUND in piece[1]]
        self._starts: list[int] = []
        self._length = 0
        for _first, flags in self._pieces:
            self._starts.append(self._length)
            self._length += flags.count(FOUND)
        self._made: dict[int, Sequence[int]] = {}

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, at: int) -> int: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[int]: ...

    def __getitem__(self, at: int | slice) -> int | Sequence[int]:
        if isinstance(at, slice):
            return array("I", map(self._at, range(self._length)[at]))
        return self._at(range(self._length)[at])

    def __iter__(self) -> Iterator[int]:
        return chain.from_iterable(map(self._rows, range(len(self._pieces))))

    def _at(self, position: int) -> int:
        number = bisect_right(self._starts, position) - 1
        return self._rows(number)[position - self._starts[number]]

    def _rows(self, number: int) -> Sequence[int]:
        made = self._made.get(number)
        if made is None:
            first, flags = self._pieces[number]
            rows = range(first, first + len(flags))
            all_found = flags.count(FOUND) == len(flags)
            made = self._made[number] = rows if all_found else array("I", compress(rows, flags))
        return made


class RowFlags:
    """Rows that were found by whatever rule: ``flags`` has for each chunk one byte per row, or None for none of them.

    Placeholders are never among them.
    """

    def __init__(self, columns: ObjectColumns, flags: Sequence[bytes | None]) -> None:
        self._columns = columns
        self._flags = flags
        self._joined: bytes | None = None
        self.count = sum(part.count(FOUND) for part in flags if part is not None)

    @property
    def rows(self) -> FoundRows:
        """The found rows, ascending."""
        return self.among_runs([(0, self._columns.count)])

    @property
    def joined(self) -> bytes:
        """One byte per row of the list."""
        if self._joined is None:
            spans = map(self._columns.chunk_rows, range(len(self._flags)))
            parts = zip(self._flags, spans, strict=True)
            self._joined = b"".join(part if part is not None else bytes(stop - start) for part, (start, stop) in parts)
        return self._joined

    def is_hit(self, row: int) -> bool:
        """Say whether one row is found."""
        return self.any_between(row, row + 1)

    def any_between(self, start: int, stop: int) -> bool:
        """Say whether any row from ``start`` up to ``stop`` is found."""
        for chunk, first, last in self._columns.chunks_between(start, min(stop, self._columns.count)):
            part = self._flags[chunk]
            if part is not None and part.find(FOUND, first, last) >= 0:
                return True
        return False

    def among_runs(self, runs: Iterable[tuple[int, int]]) -> FoundRows:
        """Return the found rows of several (start, stop), ascending."""
        return FoundRows(piece for start, stop in runs for piece in self._pieces(start, stop))

    def among(self, rows: Sequence[int]) -> Iterator[int]:
        """Yield those of the given rows, which are ascending, that are found."""
        entries = rows[: bisect_left(rows, self._columns.count)]
        return compress(entries, map(self.joined.__getitem__, entries))

    def covers(self, _key: int) -> bool:
        """Say that nothing is found for the sake of what it is in."""
        return False

    def _pieces(self, start: int, stop: int) -> Iterator[tuple[int, bytes]]:
        for chunk, first, last in self._columns.chunks_between(start, min(stop, self._columns.count)):
            part = self._flags[chunk]
            if part is not None:
                yield self._columns.first_rows[chunk] + first, part[first:last]
