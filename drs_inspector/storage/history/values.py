"""The values of a reading, which move, as what is different in those of the reading with the last whole list.

They are written as columns: the first value of each part, then the second of those that have two, and so on. Of numbers
the differences are written, their lowest bytes first, then the next: what moves alike is the same byte again and again.
A frame of the archive has one value, which is empty: its text is kept elsewhere.
"""

import struct
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import accumulate, groupby, islice
from typing import Final

import msgspec

_LONGEST_NUMBER: Final = 18
_INT_BYTES: Final = 8
_MOST_PARTS: Final = 1 << 24
Values = Sequence[tuple[bytes, ...]]
Value = int | bytes
NEW: Final = -1
"""The place of a part that the other reading has none for."""


class _Stored(msgspec.Struct, array_like=True, frozen=True):
    """``runs`` are three numbers each: a place in the other reading, so many parts from there, so many new ones.

    ``counts`` are those of the values of new parts. A column is its smallest number and how many bytes each takes in
    ``numbers``. What is no such number is in ``texts``, and ``steps`` say how far each is from the one before.
    """

    runs: list[int]
    counts: bytes
    columns: list[tuple[int, int]]
    numbers: bytes
    steps: list[int]
    texts: bytes


class Columns:
    """The values of a reading: how many each part has, a byte each, and those of all parts by columns.

    What reads like a number that is written as usual is held as one.
    """

    def __init__(self, counts: bytes, columns: list[list[Value]]) -> None:
        self.counts = counts
        self._columns = columns

    @classmethod
    def of(cls, values: Values) -> "Columns":
        """Return the columns of values by parts."""
        counts = bytes(map(len, values))
        columns = [[_read(one[place]) for one in values if len(one) > place] for place in range(max(counts, default=0))]
        return cls(counts, columns)

    def in_order(self) -> list[bytes]:
        """Return all values as they are in the archive."""
        found: list[bytes] = [b""] * sum(self.counts)
        columns = [[one if isinstance(one, bytes) else b"%d" % one for one in column] for column in self._columns]
        starts = [0] * len(columns)
        at = 0
        for count, alike in groupby(self.counts):
            many = sum(1 for _one in alike)
            for place in range(count):
                start = starts[place]
                found[at + place : at + many * count : count] = columns[place][start : start + many]
                starts[place] = start + many
            at += many * count
        return found

    def by_part(self) -> Values:
        """Return the values of each part."""
        every = iter(self.in_order())
        return [tuple(islice(every, count)) for count in self.counts]

    def at(self, part: int, place: int) -> Value:
        """Return one value of a part."""
        return self._columns[place][_those_with(self.counts[:part], place)]

    def part_of(self, place: int, begin: int, end: int) -> list[Value]:
        """Return the values in a column of the parts from ``begin`` to ``end``."""
        column = self._columns[place] if place < len(self._columns) else []
        if begin == 0 and end == len(self.counts):
            return column
        start = _those_with(self.counts[:begin], place)
        return column[start : start + _those_with(self.counts[begin:end], place)]

    # To what is stored, and from it

    def stored(self, other: "Columns | None" = None, places: Sequence[int] = ()) -> bytes:
        """Return them as they are written, as what is different in ``other`` where there is one.

        ``places`` says of each part which place it has there, ``NEW`` for none; that has as many values.
        """
        runs = _runs(places) if other is not None else [0, 0, len(self.counts)]
        fresh = (
            self.counts
            if other is None
            else bytes(count for count, place in zip(self.counts, places, strict=True) if place == NEW)
        )
        kinds: list[tuple[int, int]] = []
        numbers: list[bytes] = []
        moved: list[int] = []
        texts: list[bytes] = []
        before = 0
        for place, column in enumerate(self._columns):
            olds = _olds(other, runs, fresh, place)
            steps: list[int] = []
            for number, (value, old) in enumerate(zip(column, olds, strict=True)):
                step = _step(value, old)
                if step is None:
                    moved.append(before + number)
                    texts.append(value if isinstance(value, bytes) else b"%d" % value)
                    step = 0
                steps.append(step)
            before += len(column)
            least = min(steps)
            width = ((max(steps) - least).bit_length() + 7) // 8
            kinds.append((least, width))
            raw = struct.pack(f"<{len(steps)}Q", *(step - least for step in steps)) if width else b""
            numbers += (raw[number::_INT_BYTES] for number in range(width))
        gaps = [one - last for last, one in zip([0, *moved], moved, strict=False)]
        return msgspec.msgpack.encode(_Stored(runs, fresh, kinds, b"".join(numbers), gaps, b"\n".join(texts)))


class Stored:
    """What ``Columns.stored`` returned, read. Raises ValueError where that is no such thing."""

    def __init__(self, raw: bytes) -> None:
        try:
            self._stored = stored = msgspec.msgpack.decode(raw, type=_Stored)
        except msgspec.MsgspecError as error:
            raise ValueError from error
        runs = stored.runs
        sizes = [runs[at] for at in range(len(runs)) if at % 3]
        if len(runs) % 3 or min(runs, default=0) < 0 or sum(sizes) > _MOST_PARTS:
            raise ValueError
        if sum(runs[2::3]) != len(stored.counts) or any(not 0 <= width <= _INT_BYTES for _low, width in stored.columns):
            raise ValueError
        self._texts = stored.texts.split(b"\n") if stored.steps else []
        if len(self._texts) != len(stored.steps):
            raise ValueError
        self._moved = list(accumulate(stored.steps))

    def columns(self, other: Columns | None) -> Columns:
        """Return all values; ``other`` must be what it was then. Raises ValueError where they do not fit."""
        stored, counts = self._stored, self._counts(other)
        if len(stored.columns) != max(counts, default=0):
            raise ValueError
        found: list[list[Value]] = []
        at = begin = 0
        texts = iter(zip(self._moved, self._texts, strict=True))
        text = next(texts, None)
        for place, (least, width) in enumerate(stored.columns):
            olds = _olds(other, stored.runs, stored.counts, place)
            many = len(olds)
            column = olds
            if least or width:
                steps = _numbers(stored.numbers, at, many, width)
                column = [
                    old if isinstance(old, bytes) else old + step + least for old, step in zip(olds, steps, strict=True)
                ]
            elif text is not None and text[0] < begin + many:
                column = [*olds]
            while text is not None and begin <= text[0] < begin + many:
                column[text[0] - begin] = _read(text[1])
                text = next(texts, None)
            found.append(column)
            begin += many
            at += width * many
        if text is not None or at != len(stored.numbers):
            raise ValueError
        return Columns(counts, found)

    def of_parts(self, other: Columns | None, parts: Sequence[int]) -> Values:
        """Return the values of some parts alone. Raises ValueError where they do not fit."""
        counts = self._counts(other)
        sizes = [_those_with(counts, place) for place in range(len(self._stored.columns))]
        texts = dict(zip(self._moved, self._texts, strict=True))
        try:
            return [tuple(self._of_part(part, other, counts, sizes, texts)) for part in parts]
        except IndexError as error:
            raise ValueError from error

    def _of_part(
        self, part: int, other: Columns | None, counts: bytes, sizes: Sequence[int], texts: Mapping[int, bytes]
    ) -> Iterator[bytes]:
        stored = self._stored
        there = _place_of(stored.runs, part)
        at = begin = 0
        for place in range(counts[part]):
            (least, width), many = stored.columns[place], sizes[place]
            rank = _those_with(counts[:part], place)
            raw = stored.numbers[at + rank : at + width * many : many or 1]
            step = least + int.from_bytes(raw, "little")
            old = 0 if there == NEW or other is None else other.at(there, place)
            if begin + rank in texts:
                yield texts[begin + rank]
            else:
                yield old if isinstance(old, bytes) else b"%d" % (old + step)
            at += width * many
            begin += many

    def _counts(self, other: Columns | None) -> bytes:
        stored = self._stored
        old = b"" if other is None else other.counts
        pieces: list[bytes] = []
        new = 0
        for start, many, added in _by_three(stored.runs):
            if start + many > len(old):
                raise ValueError
            pieces += old[start : start + many], stored.counts[new : new + added]
            new += added
        return b"".join(pieces)


def _by_three(runs: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    return zip(runs[::3], runs[1::3], runs[2::3], strict=True)


def _runs(places: Sequence[int]) -> list[int]:
    runs = [0, 0, 0]
    for place in places:
        if place == NEW:
            runs[-1] += 1
        elif not runs[-1] and place == runs[-3] + runs[-2]:
            runs[-2] += 1
        else:
            runs += place, 1, 0
    return runs


def _place_of(runs: Sequence[int], part: int) -> int:
    """Return the place that a part has in the other reading."""
    for start, many, added in _by_three(runs):
        if part < many:
            return start + part
        part -= many
        if part < added:
            return NEW
        part -= added
    return NEW


def _olds(other: Columns | None, runs: Sequence[int], fresh: bytes, place: int) -> list[Value]:
    """Return what the values of a column are different from."""
    if other is not None and not fresh and list(runs) == [0, len(other.counts), 0]:
        return other.part_of(place, 0, len(other.counts))
    olds: list[Value] = []
    new = 0
    for start, many, added in _by_three(runs):
        if other is not None and many:
            olds += other.part_of(place, start, start + many)
        olds += [0] * _those_with(fresh[new : new + added], place)
        new += added
    return olds


def _step(value: Value, old: Value) -> int | None:
    """Return what a number is more than the old one, 0 where both are the same; None for all else."""
    if isinstance(value, int) and isinstance(old, int):
        return value - old
    return 0 if value == old else None


def _read(text: bytes) -> Value:
    is_number = text.isdigit() and len(text) <= _LONGEST_NUMBER and (text[:1] != b"0" or len(text) == 1)
    return int(text) if is_number else text


def _numbers(raw: bytes, at: int, many: int, width: int) -> Sequence[int]:
    """Return numbers of ``width`` bytes, of which all the lowest bytes come first. Raises ValueError."""
    if at + width * many > len(raw):
        raise ValueError
    if width == 1:
        return raw[at : at + many]
    wide = bytearray(_INT_BYTES * many)
    for byte in range(width):
        wide[byte::_INT_BYTES] = raw[at + byte * many : at + (byte + 1) * many]
    return struct.unpack(f"<{many}Q", wide)


@cache
def _more_than(place: int) -> bytes:
    return bytes(count > place for count in range(256))


def _those_with(counts: bytes, place: int) -> int:
    """Return how many of the parts have a value in a column."""
    return counts.translate(_more_than(place)).count(1)
