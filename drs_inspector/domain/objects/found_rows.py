"""Found rows in ascending order, numbered without being made: a million of them are asked for one screen at a time."""

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, compress
from typing import overload

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
