"""The selected objects of two jobs side by side: matched by kind, what they are in, and name; never by place.

Ids of objects are paths of names (contract 7.2), so what an object is in is the id of that. Entries that differ are
kept as places in the bytes, and become rows when they are looked at: a million of them cost 40 MB.
"""

from __future__ import annotations

from array import array
from collections.abc import Generator, Sequence
from operator import attrgetter
from typing import Final, NamedTuple

from drs_inspector.domain.compare.object_blocks import Blocks, buckets
from drs_inspector.domain.compare.object_rows import ObjectDifferences
from drs_inspector.domain.compare.options import CompareOptions, Uncounted, UncountedValues
from drs_inspector.domain.compare.values import (
    differ,
    may_be_same,
    written_otherwise,
)
from drs_inspector.domain.objects.entries import (
    RelaxedEntry,
    object_key,
    quick_entries,
    quick_entry,
    target_name,
)
from drs_inspector.domain.steps import Step

Raw = bytes | memoryview
_NO_ENTRY: Final = -1
_PAUSE: Final = 512
_PORTION: Final = 16_384
_MOST_MISSES: Final = 64
_LEAST_TOGETHER: Final = 16
_MOST_TOGETHER: Final = 512
_known_by: Final = attrgetter("type", "parent_id", "id", "name")


class ObjectsFound(NamedTuple):
    """The rows of the objects of two jobs, how many objects are the same, and what was not counted."""

    differences: ObjectDifferences
    same: int
    uncounted: UncountedValues


def compare_objects(a: Raw | None, b: Raw | None, options: CompareOptions) -> Generator[Step, None, ObjectsFound]:
    """Compare two values of ``object_infos`` in steps of a few milliseconds.

    They may hold secrets: only bytes are compared, and what is shown has them removed.
    """
    blocks = Blocks(a, b)
    yield from blocks.steps()
    matching = _Matching(blocks, options)
    if len(blocks.a) or len(blocks.b):
        yield from matching.steps()
        matching.found.note_lookalikes()
    if blocks.moved and options.count_order:
        matching.found.tell_order(blocks.moved)
    elif blocks.moved:
        matching.uncounted[Uncounted.ORDER] += 1
    return ObjectsFound(matching.found, blocks.same + matching.same, matching.uncounted)


class _Matching:
    """Matches what is left of both lists by what objects are known by."""

    def __init__(self, blocks: Blocks, options: CompareOptions) -> None:
        self._a, self._b = blocks.a, blocks.b
        self._options = options
        self.found = ObjectDifferences(blocks.a, blocks.b)
        self.same = 0
        self.uncounted = UncountedValues()
        # Of each entry of B its partner, and of each of A whether it is told with that; a row is told in B's order.
        self._partners = array("q", [_NO_ENTRY]) * len(blocks.b)
        self._is_same = bytearray(len(blocks.b))
        self._taken = bytearray(len(blocks.a))

    def steps(self) -> Generator[Step, None, None]:
        """Do the work."""
        yield from self._in_order()
        yield from self._elsewhere()
        yield from self._tell()

    def _in_order(self) -> Generator[Step, None, None]:
        """Match entries that come in the same order on both sides: most do, and so each is decoded once."""
        a, b, place, other, misses = self._a, self._b, 0, 0, 0
        portion = _LEAST_TOGETHER
        for number in range(len(a) + len(b)):
            if portion >= _LEAST_TOGETHER:
                alike = self._alike(place, other, portion)
                place, other = place + alike, other + alike
                # No more is looked at in vain than was of use before, so that mixed lists cost the same.
                portion = min(portion * 2, _MOST_TOGETHER) if alike == portion else alike
                yield None
            if place >= len(a) or other >= len(b) or misses > _MOST_MISSES:
                return
            misses += 1
            if self._are_one(place, other):
                portion += 1
                place, other, misses = place + 1, other + 1, 0
            elif place + 1 < len(a) and self._are_one(place + 1, other):
                place, other = place + 2, other + 1
            elif other + 1 < len(b) and self._are_one(place, other + 1):
                place, other = place + 1, other + 2
            else:
                place, other = place + 1, other + 1
            if number % _PAUSE == 0:
                yield None

    def _alike(self, place: int, other: int, count: int) -> int:
        """Match so many entries as they follow one another; return how many of the first are partners."""
        count = min(count, len(self._a) - place, len(self._b) - other)
        known: list[list[object]] = []
        entries: list[list[RelaxedEntry]] = []
        for side, at in ((self._a, place), (self._b, other)):
            text = side.together(at, count) if count else None
            found = None if text is None else quick_entries(text, count)
            if found is None:
                return 0
            entries.append(found)
            known.append(list(map(_known_by, found)))
        if known[0] != known[1]:
            count = next(number for number, (one, two) in enumerate(zip(*known, strict=True)) if one != two)
        self._taken[place : place + count] = b"\x01" * count
        self._partners[other : other + count] = array("q", range(place, place + count))
        for number, (one, two) in enumerate(zip(entries[0][:count], entries[1], strict=False)):
            if one.alias_name is two.alias_name is None and one.select != two.select and differ(one.select, two.select):
                continue  # they differ, and have the same name on the target
            self._judge(place + number, other + number, one, two)
        return count

    def _elsewhere(self) -> Generator[Step, None, None]:
        """Match what is left, wherever it comes."""
        left: tuple[list[int], list[int]] = ([], [])
        for start in range(0, max(len(self._a), len(self._b)), _PORTION):
            portion = range(start, start + _PORTION)
            left[0].extend(place for place in portion[: max(len(self._a) - start, 0)] if not self._taken[place])
            left[1].extend(place for place in portion[: max(len(self._b) - start, 0)] if self._partners[place] < 0)
            yield None
        if not all(left):
            return
        keys = (array("q"), array("q"))
        for side, places, column in zip((self._a, self._b), left, keys, strict=True):
            for number, place in enumerate(places):
                column.append(hash(object_key(quick_entry(side.at(place)))))
                if number % _PAUSE == 0:
                    yield None
        for found in buckets(*keys):
            yield None
            if found is not None:
                yield from self._match(found, keys, left)

    def _match(
        self,
        found: tuple[Sequence[int], Sequence[int]],
        keys: tuple[array[int], array[int]],
        left: tuple[list[int], list[int]],
    ) -> Generator[Step, None, None]:
        by_key: dict[int, list[int]] = {}
        for number in reversed(found[1]):
            by_key.setdefault(keys[1][number], []).append(left[1][number])
        for count, number in enumerate(found[0]):
            others = by_key.get(keys[0][number])
            if others and self._are_one(left[0][number], others[-1]):
                others.pop()
            if count % _PAUSE == 0:
                yield None

    def _are_one(self, place: int, other: int) -> bool:
        """Say whether two entries are of one object; then they are partners, and it is noted if they say the same."""
        one, two = quick_entry(self._a.at(place)), quick_entry(self._b.at(other))
        if object_key(one) != object_key(two):
            return False
        self._partners[other], self._taken[place] = place, True
        self._judge(place, other, one, two)
        return True

    def _judge(self, place: int, other: int, one: RelaxedEntry, two: RelaxedEntry) -> None:
        """Note whether two partners say the same."""
        reasons = written_otherwise((self._a.at(place), self._b.at(other))) if may_be_same(one, two) else None
        if reasons is None or any(map(self._options.counts, reasons)):
            self.found.renamed += target_name(one) != target_name(two)
        else:
            self._is_same[other] = True
            self.same += 1
            self.uncounted.update(reasons)

    def _tell(self) -> Generator[Step, None, None]:
        """Make the rows in the order of B's list, with what is gone where it was in A's."""
        a, b, place, other = self._a, self._b, 0, 0
        while other < len(b):
            while place < len(a) and a.rows[place] < b.rows[other]:
                if not self._taken[place]:
                    self.found.add(place, _NO_ENTRY)
                place += 1
                if place % _PAUSE == 0:
                    yield None
            pairs = self._changed_from(place, other)
            if pairs:
                self.found.add_pairs(range(place, place + pairs), range(other, other + pairs))
                place += pairs
            elif not self._is_same[other]:
                self.found.add(self._partners[other], other)
            other += max(pairs, 1)
            if pairs or other % _PAUSE == 0:
                yield None
        for number, rest in enumerate(range(place, len(a))):
            if not self._taken[rest]:
                self.found.add(rest, _NO_ENTRY)
            if number % _PAUSE == 0:
                yield None

    def _changed_from(self, place: int, other: int) -> int:
        """Return how many changed partners follow one another from there; 0 where there are few."""
        if self._partners[other] != place:
            return 0
        found = 0
        for count in (_LEAST_TOGETHER, _MOST_TOGETHER, 8 * _MOST_TOGETHER):
            partners = self._partners[other : other + count]
            is_run = partners == array("q", range(place, place + len(partners)))
            if not is_run or any(self._is_same[other : other + count]):
                break
            found = len(partners)
        return found
