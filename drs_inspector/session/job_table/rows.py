"""The rows of the table of jobs: which come, in which order, at which depth.

There are many of them, so what each is made of is left out when garbage is collected: it holds no circle.
"""

from collections.abc import Callable, Collection, Generator, Iterable, Sequence
from enum import StrEnum
from operator import attrgetter
from typing import Any, Final, NamedTuple

import msgspec

from drs_inspector.domain.jobs.ordering import natural_key
from drs_inspector.domain.tables.definition import Cell

SHOWN_OF_A_GROUP = 4
"""How many rows of a group are shown before "n more", where a grouping shortens its groups."""
_AT_A_TIME = 256
_SORTED_AT_ONCE = 1_024


class RowKind(StrEnum):
    """What a row is: a job, the head of a group, or the line in place of the rest of a group."""

    JOB = "job"
    GROUP = "group"
    MORE = "more"


_JOB: Final = RowKind.JOB  # looked up here: to look it up for each row takes longer than all else of the row


class Ref(msgspec.Struct, frozen=True, order=True, gc=False):
    """A job: the key of its session, and its id."""

    session: str
    job_id: str


class Row(msgspec.Struct, frozen=True, gc=False):
    """What a row is about; no other row of the table is equal. ``group`` is the value of its group."""

    kind: RowKind
    ref: Ref = Ref("", "")
    group: str = ""


class RowFacts(NamedTuple):
    """How a row is shown. ``jobs`` is the number of those in a group, or of those that a MORE row replaces.

    ``is_open`` is None where there is nothing to fold. ``for_relative``: the job itself does not match the filter.
    """

    depth: int = 0
    is_open: bool | None = None
    for_relative: bool = False
    jobs: int = 0


class Entry(msgspec.Struct, frozen=True, gc=False):
    """A job that is to be shown: its row among families, its keys in the columns that order, its place by name, its
    group.
    """

    row: Row
    keys: tuple[Any, ...]
    name: Any
    group: str = ""


class Family(msgspec.Struct, frozen=True, gc=False):
    """A top-level job and the subtasks that are shown below it. ``relatives`` do not match the filter themselves."""

    top: Entry
    below: Sequence[Entry] = ()
    relatives: Collection[Ref] = ()


class Arranged:
    """The rows in order, and how each is shown."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.facts: list[RowFacts] = []
        self.folded: dict[str, tuple[Ref, ...]] = {}
        """The jobs of each group that is folded."""
        self.places: dict[Ref, int] = {}
        """Where each job is."""

    def add(self, row: Row, facts: RowFacts) -> None:
        """Append a row."""
        if row.kind is _JOB:
            self.places[row.ref] = len(self.rows)
        self.rows.append(row)
        self.facts.append(facts)


Steps = Generator[None, None, Arranged]
_SINGLE, _SUBTASK = RowFacts(), RowFacts(1)
_SINGLE_FOR_RELATIVE, _SUBTASK_FOR_RELATIVE = RowFacts(for_relative=True), RowFacts(1, for_relative=True)


def entry_of(ref: Ref, cells: Iterable[Cell], name: str, group: str = "") -> Entry:
    """Return the entry of a job with these values in the columns that order."""
    keys = (natural_key(cell) if isinstance(cell, str) else cell for cell in cells)
    return Entry(Row(RowKind.JOB, ref), tuple(keys), (natural_key(name), ref), group)


def arrange_families(families: Iterable[Family], descending: Sequence[bool], folded: Collection[Ref]) -> Steps:
    """Return the rows of families, subtasks below their parents unless those are folded.

    Families are in the order of their top-level jobs.
    """
    found = Arranged()
    each: dict[Ref, Family] = {}
    for number, family in enumerate(families):
        each[family.top.row.ref] = family
        if number % _AT_A_TIME == 0:
            yield
    tops = yield from _in_order([family.top for family in each.values()], descending)
    for number, top in enumerate(tops):
        family = each[top.row.ref]
        if not family.below:
            found.add(top.row, _SINGLE_FOR_RELATIVE if family.relatives else _SINGLE)
        else:
            yield from _add_family(found, family, descending, is_open=top.row.ref not in folded)
        if number % _AT_A_TIME == 0:
            yield
    return found


def _add_family(
    found: Arranged, family: Family, descending: Sequence[bool], *, is_open: bool
) -> Generator[None, None, None]:
    top, below, relatives = family.top, family.below, family.relatives
    found.add(top.row, RowFacts(0, is_open, top.row.ref in relatives))
    if is_open:
        for entry in (yield from _in_order(below, descending)) if len(below) > 1 else below:
            found.add(entry.row, _SUBTASK_FOR_RELATIVE if entry.row.ref in relatives else _SUBTASK)


def arrange_groups(
    entries: Iterable[Entry],
    descending: Sequence[bool],
    positions: dict[str, Any],
    *,
    folded: Collection[str],
    unfolded: Collection[str] = (),
    shorten: bool = False,
) -> Steps:
    """Return the rows of groups, each below its head; subtasks stand in the group of their own value.

    Groups come by ``positions``, then the largest first. With ``shorten`` a group shows its first rows and a MORE row,
    unless it is ``unfolded``.
    """
    groups: dict[str, list[Entry]] = {}
    ordered = yield from _in_order(entries, descending)
    for number, entry in enumerate(ordered):
        groups.setdefault(entry.group, []).append(entry)
        if number % _AT_A_TIME == 0:
            yield
    found = Arranged()
    last = (len(positions),)
    for group in sorted(groups, key=lambda name: (positions.get(name, last), -len(groups[name]), natural_key(name))):
        members = groups[group]
        is_open = group not in folded
        found.add(Row(RowKind.GROUP, group=group), RowFacts(0, is_open, jobs=len(members)))
        if not is_open:
            found.folded[group] = tuple([entry.row.ref for entry in members])
            continue
        is_short = shorten and group not in unfolded and len(members) > SHOWN_OF_A_GROUP + 1
        shown = members[:SHOWN_OF_A_GROUP] if is_short else members
        for number, entry in enumerate(shown):
            found.add(Row(RowKind.JOB, entry.row.ref, group), _SUBTASK)
            if number % _AT_A_TIME == 0:
                yield
        if is_short:
            found.add(Row(RowKind.MORE, group=group), RowFacts(1, jobs=len(members) - len(shown)))
    return found


def _in_order(entries: Iterable[Entry], descending: Sequence[bool]) -> Generator[None, None, list[Entry]]:
    """Order by the keys, the first column first, and by name where they are equal. What is not known comes last."""
    ordered = yield from _sorted_in_slices(list(entries), attrgetter("name"), is_descending=False)
    for place in reversed(range(len(descending))):
        yield
        known = [entry for entry in ordered if entry.keys[place] is not None]
        unknown = [entry for entry in ordered if entry.keys[place] is None]
        # Each sort keeps the order of the one before where two keys are equal.
        known = yield from _sorted_in_slices(
            known,
            lambda entry, place=place: entry.keys[place],  # type: ignore[misc]
            is_descending=descending[place],
        )
        ordered = known + unknown
    return ordered


def _sorted_in_slices(
    entries: list[Entry], key: Callable[[Entry], Any], *, is_descending: bool
) -> Generator[None, None, list[Entry]]:
    """Sort parts with a yield after each; what is left to do of the whole is to merge them, a few comparisons each."""
    if len(entries) <= _SORTED_AT_ONCE:
        return sorted(entries, key=key, reverse=is_descending)
    parts: list[Entry] = []
    for start in range(0, len(entries), _SORTED_AT_ONCE):
        parts += sorted(entries[start : start + _SORTED_AT_ONCE], key=key, reverse=is_descending)
        yield
    parts.sort(key=key, reverse=is_descending)
    return parts
