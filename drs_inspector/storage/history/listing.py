"""Which parts a reading has: all of them, or what is different in the list of the reading before."""

from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

import msgspec

from drs_inspector.storage.history.cutting import KEY_BYTES


class Ref(NamedTuple):
    """A part of a reading: the number of the file that has its content, its kind, how many values, and its key.

    Of a frame there is nothing but the kind.
    """

    file: int
    kind: int
    values: int
    key: bytes


class Listing(msgspec.Struct, array_like=True, frozen=True):
    """The list of one reading as runs: so many parts from that place of the list ``before``, then so many new ones.

    ``before`` is 0 where all parts are new. New ones are columns: ``files``, ``kinds``, ``counts`` and ``keys``.
    """

    number: int
    before: int
    runs: list[tuple[int, int, int]]
    files: list[int]
    kinds: bytes
    counts: bytes
    keys: bytes

    @property
    def new(self) -> list[Ref]:
        """The parts that are not in the list before."""
        keys = (self.keys[at : at + KEY_BYTES] for at in range(0, len(self.keys), KEY_BYTES))
        return list(map(Ref, self.files, self.kinds, self.counts, keys))

    def applied(self, before: Sequence[Ref]) -> list[Ref] | None:
        """Return the list, made of that before; None where the two do not fit."""
        new = self.new
        fresh = iter(new)
        found: list[Ref] = []
        for start, count, added in self.runs:
            if start < 0 or count < 0 or added < 0 or start + count > len(before):
                return None
            found += before[start : start + count]
            found += islice(fresh, added)
        is_used = sum(added for _start, _count, added in self.runs) == len(new)
        return found if is_used and len(self.keys) == KEY_BYTES * len(self.files) else None


def full_listing(number: int, refs: Sequence[Ref]) -> Listing:
    """Return a list that needs no other."""
    return _listing(number, 0, [(0, 0, len(refs))], refs)


def difference(number: int, refs: Sequence[Ref], before: Sequence[Ref], before_number: int) -> Listing:
    """Return a list as what is different in that before."""
    places: dict[Ref, int] = {}
    for place, ref in enumerate(before):
        places.setdefault(ref, place)
    runs: list[list[int]] = [[0, 0, 0]]
    new: list[Ref] = []
    at = 0
    for ref in refs:
        run = runs[-1]
        at = run[0] + run[1]
        if not run[2] and at < len(before) and before[at] == ref:
            run[1] += 1
            continue
        beside = at + run[2]
        if beside < len(before) and before[beside] == ref:
            runs.append([beside, 1, 0])
        elif ref in places:
            runs.append([places[ref], 1, 0])
        else:
            run[2] += 1
            new.append(ref)
    return _listing(number, before_number, [(start, count, added) for start, count, added in runs], new)


def _listing(number: int, before: int, runs: list[tuple[int, int, int]], new: Sequence[Ref]) -> Listing:
    return Listing(
        number,
        before,
        runs,
        [ref.file for ref in new],
        bytes(ref.kind for ref in new),
        bytes(ref.values for ref in new),
        b"".join(ref.key for ref in new),
    )
