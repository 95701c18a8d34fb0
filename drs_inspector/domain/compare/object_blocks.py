"""Two object selections block by block: what is the same byte for byte is counted, and only the rest is looked at.

A block of a quarter of a megabyte that is the same on both sides costs one comparison of memory. Where blocks differ,
their entries are compared as bytes, and both sides go on behind the last entry that they share, so that an entry more
on one side shifts nothing.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Generator, Mapping, Sequence
from contextlib import suppress
from itertools import accumulate, compress
from operator import add, ne
from typing import Final, TypeVar

import msgspec

from drs_inspector.domain.objects.chunks import array_bounds, as_array, elements, likely_end, proven_end, trim
from drs_inspector.domain.steps import Step

Raw = bytes | memoryview
Value = TypeVar("Value", bytes, int)
_BETWEEN: Final = b", \t\r\n"
_COMMA: Final = 0x2C
_PORTION: Final = 2_048
_PIECE: Final = 16_384
_MANY: Final = 16 * _PIECE
_raw_list = msgspec.json.Decoder(list[msgspec.Raw])


class Entries:
    """Entries of one side that are to be looked at: their bytes by place, their rows, and a hash of each."""

    def __init__(self, raw: memoryview) -> None:
        self.raw = raw
        self.starts = array("Q")
        self.stops = array("Q")
        self.rows = array("Q")
        self.hashes = array("q")

    def __len__(self) -> int:
        return len(self.rows)

    def add(self, found: Sequence[bytes], starts: Sequence[int], wanted: Sequence[int], first_row: int) -> None:
        """Take the wanted ones of the entries of a block, by their places in it."""
        if len(wanted) != len(found):
            found, starts = [found[place] for place in wanted], [starts[place] for place in wanted]
        self.starts.extend(starts)
        self.stops.extend(map(add, starts, map(len, found)))
        self.rows.extend(map(first_row.__add__, wanted))
        self.hashes.extend(map(hash, found))

    def at(self, place: int) -> bytes:
        """Return the bytes of an entry."""
        return bytes(self.raw[self.starts[place] : self.stops[place]])

    def together(self, place: int, count: int) -> memoryview | None:
        """Return the bytes of some entries with what is between them; None where others lie between."""
        last = place + count - 1
        if self.rows[last] - self.rows[place] != count - 1:
            return None
        return self.raw[self.starts[place] : self.stops[last]]

    def keep(self, flags: bytearray) -> Generator[Step, None, None]:
        """Keep the entries that are marked, in steps."""
        for name in ("starts", "stops", "rows", "hashes"):
            column = getattr(self, name)
            setattr(self, name, array(column.typecode, compress(column, flags)))
            yield None


class _Side:
    """One list, read block by block."""

    def __init__(self, raw: Raw | None) -> None:
        view = memoryview(raw if raw is not None else b"")
        self.position, self.stop = _range_of_entries(view)
        self.size = max(self.stop - self.position, 1)
        self.raw = view
        self.row = 0
        self.entries = Entries(view)

    @property
    def is_over(self) -> bool:
        """Whether no entry is left."""
        return self.position >= self.stop

    def block(self) -> tuple[int, int, Sequence[bytes | msgspec.Raw]]:
        """Return where the next block ends, where the one after it begins, and its entries, not copied."""
        cut = likely_end(self.raw, self.position, self.stop)
        if cut is not None:
            with suppress(msgspec.DecodeError, UnicodeDecodeError, RecursionError):
                return *cut, _raw_list.decode(as_array(self.raw, self.position, cut[0]))
        cut = proven_end(self.raw, self.position, self.stop)
        return *cut, elements(self.raw, self.position, cut[0])

    def go_on(self, end: int, following: int, count: int) -> None:
        """Go on behind a block of so many entries."""
        self.position = following if following > end else self.stop
        self.row += count

    def starts_with(self, text: bytes) -> int | None:
        """Return where the next block begins when this one begins with these whole entries; None when it does not."""
        end = self.position + len(text)
        if bytes(self.raw[self.position : end]) != text:
            return None
        after, _ = trim(self.raw, end, self.stop)
        if after >= self.stop:
            return self.stop
        return trim(self.raw, after + 1, self.stop)[0] if self.raw[after] == _COMMA else None

    def starts(self, found: Sequence[bytes]) -> list[int]:
        """Return where the entries of a block begin that begins here; between two are blanks and a comma."""
        raw, position = self.raw, self.position
        starts = self._evenly_spaced(found)
        if starts:
            return starts
        for content in found:
            while raw[position] in _BETWEEN:
                position += 1
            starts.append(position)
            position += len(content)
        return starts

    def _evenly_spaced(self, found: Sequence[bytes]) -> list[int]:
        """Return where entries begin that have the same between any two of them, as programs write them; else []."""
        raw, first = self.raw, self.position
        while found and raw[first] in _BETWEEN:
            first += 1
        if len(found) <= 1:
            return []
        behind = first + len(found[0])
        following = behind
        while raw[following] in _BETWEEN:
            following += 1
        between = bytes(raw[behind:following])
        text = between.join(found)
        if bytes(raw[first : first + len(text)]) != text:
            return []
        gap = len(between)
        return list(accumulate(map(gap.__add__, map(len, found[:-1])), initial=first))

    def skip(self, found: Sequence[bytes], starts: Sequence[int]) -> None:
        """Go on behind the entries of a block that begins here."""
        if not found:  # no JSON: nothing more can be cut out of it
            self.position = self.stop
        else:
            after, _ = trim(self.raw, starts[-1] + len(found[-1]), self.stop)
            self.position = trim(self.raw, after + 1, self.stop)[0] if after < self.stop else self.stop
            self.row += len(found)


class Blocks:
    """Finds the entries of two lists that are not the same, byte for byte, at the same part of the lists.

    ``same`` counts the others. ``moved`` counts entries that both sides have in another order.
    """

    def __init__(self, a: Raw | None, b: Raw | None) -> None:
        self._a, self._b = _Side(a), _Side(b)
        self.same = self.moved = 0

    @property
    def a(self) -> Entries:
        """The entries of A that are to be looked at."""
        return self._a.entries

    @property
    def b(self) -> Entries:
        """The entries of B that are to be looked at."""
        return self._b.entries

    def steps(self) -> Generator[Step, None, None]:
        """Do the work."""
        a, b = self._a, self._b
        while not a.is_over and not b.is_over:
            self._block()
            yield 1.0 - (a.stop - a.position) / a.size
        for side in (a, b):
            while not side.is_over:
                end, following, cut = side.block()
                found = list(map(bytes, cut))
                side.entries.add(found, side.starts(found), range(len(found)), side.row)
                side.go_on(end, following, len(found))
                yield None
        yield from self._found_elsewhere()

    def _block(self) -> None:
        a, b = self._a, self._b
        end, following, cut = a.block()
        equal = b.starts_with(bytes(a.raw[a.position : end]))
        if equal is not None:
            self.same += len(cut)
            a.go_on(end, following, len(cut))
            b.position, b.row = equal, b.row + len(cut)
            return
        found, others = list(map(bytes, cut)), list(map(bytes, b.block()[2]))
        one, other = _shared_end(found, others)
        sides = (found[:one], others[:other])
        starts = (a.starts(sides[0]), b.starts(sides[1]))
        kept = self._differing(*sides)
        for side, entries, places, wanted in zip((a, b), sides, starts, kept, strict=True):
            side.entries.add(entries, places, wanted, side.row)
            side.skip(entries, places)

    def _differing(self, found: list[bytes], others: list[bytes]) -> tuple[list[int], list[int]]:
        """Return the places of entries of two blocks that the other one does not have, and count the rest."""
        first = _shared_lead(found, others)
        last = _shared_lead(found[first:][::-1], others[first:][::-1])
        middles = [side[first : len(side) - last] for side in (found, others)]
        common = _common(*middles)
        self.same += first + last + common.total()
        kept = [_without(side, common) for side in middles]
        if common:
            orders = []
            for side, places in zip(middles, kept, strict=True):
                left = set(places)
                orders.append([one for place, one in enumerate(side) if place not in left])
            self.moved += sum(map(ne, *orders))
        if not first:
            return kept[0], kept[1]
        return [first + place for place in kept[0]], [first + place for place in kept[1]]

    def _found_elsewhere(self) -> Generator[Step, None, None]:
        """Leave out what both sides have, farther away."""
        sides = (self._a.entries, self._b.entries)
        if (yield from _are_apart(sides[0].hashes, sides[1].hashes)):
            return
        flags = [bytearray(b"\x01") * len(side) for side in sides]
        shared = 0
        for places in buckets(*(side.hashes for side in sides)):
            yield None
            if places is None:
                continue
            hashes = [list(map(side.hashes.__getitem__, inside)) for side, inside in zip(sides, places, strict=True)]
            times = _common(*hashes)
            if not times:
                continue
            shared += times.total()
            for flag, inside, of_side in zip(flags, places, hashes, strict=True):
                kept = set(_without(of_side, times))
                for number, place in enumerate(inside):
                    flag[place] = number in kept
        self.same += shared
        self.moved += shared
        for side, flag in zip(sides, flags, strict=True) if shared else ():
            yield from side.keep(flag)


def _are_apart(a: array[int], b: array[int]) -> Generator[Step, None, bool]:
    """Say whether no number is in both, in a third of the time that it takes to find which are."""
    for start in range(0, len(a), _MANY):
        some: set[int] = set()
        for at in range(start, min(start + _MANY, len(a)), _PIECE):
            some.update(a[at : at + _PIECE])
            yield None
        for at in range(0, len(b), _PIECE):
            if not some.isdisjoint(b[at : at + _PIECE]):
                return False
            yield None
    return True


def buckets(a: Sequence[int], b: Sequence[int]) -> Generator[tuple[Sequence[int], Sequence[int]] | None, None, None]:
    """Yield the places of equal numbers together, in portions that need little memory; None is a pause."""
    if not a or not b:
        return
    count = 1 + max(len(a), len(b)) // _PORTION
    sides: list[list[array[int]]] = []
    for column in (a, b):
        side = [array("I") for _ in range(count)]
        sides.append(side)
        for place, number in enumerate(column):
            side[number % count].append(place)
            if place % _PORTION == 0:
                yield None
    for one, other in zip(*sides, strict=True):
        yield (one, other) if one and other else None


def _common(one: Sequence[Value], other: Sequence[Value]) -> Counter[Value]:
    """Return the values that both have, each as often as both have it."""
    # Where all differ this is the answer, and counting would cost most of the time.
    if set(one).isdisjoint(other):
        return Counter()
    return Counter(one) & Counter(other)


def _without(side: Sequence[Value], common: Mapping[Value, int]) -> list[int]:
    """Return the places of what is left when each common value is taken out as often as it is common."""
    if not common:
        return list(range(len(side)))
    left = dict(common)
    kept: list[int] = []
    for place, one in enumerate(side):
        if left.get(one, 0):
            left[one] -= 1
        else:
            kept.append(place)
    return kept


def _shared_end(found: Sequence[bytes], others: Sequence[bytes]) -> tuple[int, int]:
    """Return how many entries of each block to take, so that both end with the same one; all where there is none."""
    if set(others).isdisjoint(found):
        return len(found), len(others)
    places = {content: place for place, content in enumerate(others)}
    for place in range(len(found) - 1, -1, -1):
        at = places.get(found[place])
        if at is not None:
            # Behind an entry that came early here and late there, too much would be left for one side alone.
            return place + 1, at + 1
    return len(found), len(others)


def _shared_lead(found: Sequence[bytes], others: Sequence[bytes]) -> int:
    """Return how many of the first entries are the same."""
    count = min(len(found), len(others))
    return next((place for place in range(count) if found[place] != others[place]), count)


def _range_of_entries(view: memoryview) -> tuple[int, int]:
    """Return where the entries lie; what is neither array nor empty is one entry."""
    bounds = array_bounds(view)
    if bounds is not None:
        return bounds
    start, stop = trim(view, 0, len(view))
    return (0, 0) if bytes(view[start:stop][:5]) in {b"", b"null", b'""', b"{}"} else (start, stop)
