"""The rows of the table of jobs: which come, in which order, at which depth.

There are many of them, so what each is made of is left out when garbage is collected: it holds no circle.
"""

from collections.abc import Collection, Generator, Iterable, Sequence
from enum import Enum
from functools import cached_property
from operator import attrgetter
from typing import Any, NamedTuple

import msgspec

from drs_inspector.domain.jobs.ordering import natural_key
from drs_inspector.domain.tables.definition import Cell

SHOWN_OF_A_GROUP = 4
"""How many rows of a group are shown before "n more", where a grouping shortens its groups."""
_AT_A_TIME = 256


class RowKind(Enum):
    """What a row is: a job, the head of a group, or the line in place of the rest of a group."""

    JOB = "job"
    GROUP = "group"
    MORE = "more"


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

    ``is_open`` is None where there is nothing to fold. ``for_subtasks``: the job itself does not match the filter.
    """

    depth: int = 0
    is_open: bool | None = None
    for_subtasks: bool = False
    jobs: int = 0


class Entry(msgspec.Struct, frozen=True, gc=False):
    """A job that is to be shown: its row among families, its keys in the columns that order, its place by name, its
    group.
    """

    row: Row
    keys: tuple[Any, ...]
    name: Any
    group: str = ""


class Family(NamedTuple):
    """A top-level job and the subtasks that are shown below it."""

    top: Entry
    below: Sequence[Entry] = ()
    for_subtasks: bool = False


class Arranged:
    """The rows in order, and how each is shown."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.facts: list[RowFacts] = []

    @cached_property
    def places(self) -> dict[Ref, int]:
        """Where each job is."""
        return {row.ref: place for place, row in enumerate(self.rows) if row.kind is RowKind.JOB}

    def add(self, row: Row, facts: RowFacts) -> None:
        """Append a row."""
        self.rows.append(row)
        self.facts.append(facts)


Steps = Generator[None, None, Arranged]
_SINGLE, _SUBTASK, _FOR_SUBTASKS = RowFacts(), RowFacts(1), RowFacts(for_subtasks=True)


def entry_of(ref: Ref, cells: Iterable[Cell], name: str, group: str = "") -> Entry:
    """Return the entry of a job with these values in the columns that order."""
    keys = (natural_key(cell) if isinstance(cell, str) else cell for cell in cells)
    return Entry(Row(RowKind.JOB, ref), tuple(keys), (natural_key(name), ref), group)


def arrange_families(families: Iterable[Family], descending: Sequence[bool], folded: Collection[Ref]) -> Steps:
    """Return the rows of families, subtasks below their parents unless those are folded.

    Families are in the order of their top-level jobs.
    """
    found = Arranged()
    each = {family.top.row: family for family in families}
    tops = yield from _in_order([family.top for family in each.values()], descending)
    for number, top in enumerate(tops):
        _top, below, for_subtasks = each[top.row]
        if not below:
            found.add(top.row, _FOR_SUBTASKS if for_subtasks else _SINGLE)
        else:
            is_open = top.row.ref not in folded
            found.add(top.row, RowFacts(0, is_open, for_subtasks))
            if is_open:
                for entry in (yield from _in_order(below, descending)):
                    found.add(entry.row, _SUBTASK)
        if number % _AT_A_TIME == 0:
            yield
    return found


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
    ordered = sorted(entries, key=attrgetter("name"))
    for place in reversed(range(len(descending))):
        yield
        known = [entry for entry in ordered if entry.keys[place] is not None]
        unknown = [entry for entry in ordered if entry.keys[place] is None]
        # Each sort keeps the order of the one before where two keys are equal.
        known.sort(key=lambda entry, place=place: entry.keys[place], reverse=descending[place])  # type: ignore[misc]
        ordered = known + unknown
    return ordered
