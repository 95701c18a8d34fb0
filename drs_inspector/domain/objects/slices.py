"""All objects of a selection as columns, slice by slice: for tables, which take a million rows and keep none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import msgspec

from drs_inspector.domain.objects.chunks import as_array, elements
from drs_inspector.domain.objects.column_store import ObjectColumns
from drs_inspector.domain.objects.entries import RelaxedEntry, StrictEntry, display_name, is_renamed, quick_entry
from drs_inspector.domain.objects.path_index import PATH_LEVELS
from drs_inspector.domain.objects.tree import ObjectTree

MOST_ROWS = 4_096
"""A slice has so many rows at most; a chunk of the bytes has about 2,000 entries, and more where they are short."""
LONGEST_LEAD = 4_096
"""Characters: a name may be long, and it is in the path of everything below it."""
_KEPT_LEADS = 4_096
_strict_list = msgspec.json.Decoder(list[StrictEntry])
_relaxed_list = msgspec.json.Decoder(list[RelaxedEntry])


class ObjectSlice(NamedTuple):
    """Neighbouring entries, a list for each column; rows count from ``first_row``. None is "not sent".

    ``paths`` are the dotted names from the top down, ``target_paths`` the same with the names on the target. One of
    more than ``PATH_LEVELS`` levels, or with more than ``LONGEST_LEAD`` characters above its object, begins with "…".
    """

    first_row: int
    ids: list[str | None]
    types: list[str | None]
    names: list[str]
    parent_ids: list[str | None]
    aliases: list[str | None]
    paths: list[str]
    target_paths: list[str]
    selects: list[str | None]
    renamed: list[bool]


def object_slices(columns: ObjectColumns, tree: ObjectTree) -> Iterator[ObjectSlice]:
    """Yield all entries in the order of the list."""
    leads = PathLeads(columns, tree)
    for chunk in range(len(columns.names)):
        first = columns.first_rows[chunk]
        entries = _chunk_entries(columns, chunk)
        for start in range(0, len(entries), MOST_ROWS):
            yield _slice(first + start, entries[start : start + MOST_ROWS], tree, leads, chunk in columns.aliases)


def _chunk_entries(columns: ObjectColumns, chunk: int) -> Sequence[StrictEntry | RelaxedEntry]:
    start, stop = columns.starts[chunk], columns.stops[chunk]
    text = as_array(columns.raw, start, stop)
    try:
        return _relaxed_list.decode(text) if chunk in columns.unusual else _strict_list.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return [quick_entry(entry) for entry in elements(columns.raw, start, stop)]


def renamed_flags(columns: ObjectColumns, chunk: int) -> bytes | None:
    """Return one byte per row of a chunk, 1 where the name on the target is another one; None where none is."""
    if chunk not in columns.aliases:
        return None
    entries = _chunk_entries(columns, chunk)
    found = bytes(is_renamed(entry) for entry in entries)
    return found if any(found) else None


def _slice(
    first: int, entries: Sequence[StrictEntry | RelaxedEntry], tree: ObjectTree, leads: PathLeads, may_be_renamed: bool
) -> ObjectSlice:
    ids: list[str | None] = [entry.id or None for entry in entries]
    names = [entry.name for entry in entries]
    if "" in names:
        names = [display_name(entry.name, entry.id) for entry in entries]
    targets, renamed = names, [False] * len(names)
    aliases: list[str | None] = [None] * len(names)
    if may_be_renamed:
        given = [entry.alias_name for entry in entries]
        targets = [alias or name for alias, name in zip(given, names, strict=True)]
        renamed = [target != name for target, name in zip(targets, names, strict=True)]
        aliases = [alias or None for alias in given]
    paths: list[str] = []
    target_paths: list[str] = []
    for start, stop, key in tree.parents.spans(first, first + len(names)):
        lead, target_lead = leads.of(key)
        paths += [lead + name for name in names[start - first : stop - first]]
        target_paths += [target_lead + name for name in targets[start - first : stop - first]]
    return ObjectSlice(
        first,
        ids,
        [entry.type or None for entry in entries],
        names,
        [entry.parent_id or None for entry in entries],
        aliases,
        paths,
        target_paths,
        [_select(entry.select) for entry in entries],
        renamed,
    )


def _select(select: str | bool | None) -> str | None:
    return select or None if not isinstance(select, bool) else str(select).lower()


class PathLeads:
    """What the paths of the objects below a parent begin with, at the source and on the target."""

    def __init__(self, columns: ObjectColumns, tree: ObjectTree) -> None:
        self._columns = columns
        self._tree = tree
        self._known: dict[int, tuple[str, str]] = {0: ("", "")}

    def of(self, key: int) -> tuple[str, str]:
        """Return both for a key of the tree."""
        known = self._known.get(key)
        if known is None:
            if len(self._known) >= _KEPT_LEADS:
                self._known = {0: ("", "")}
            known = self._known[key] = self._make(key)
        return known

    def _make(self, key: int) -> tuple[str, str]:
        names: list[str] = []
        targets: list[str] = []
        while key and len(names) < PATH_LEVELS - 1:
            row = self._tree.rows[key]
            if row >= self._tree.count:
                name = alias = display_name("", self._tree.placeholders[row - self._tree.count])
            else:
                entry = self._columns.entry(row)
                name = display_name(entry.name, entry.id)
                alias = entry.alias_name or name
            names.append(name)
            targets.append(alias)
            key = self._tree.parents.at(row)
        more = ["…"] if key else []
        return _lead([*more, *reversed(names)]), _lead([*more, *reversed(targets)])


def _lead(names: Sequence[str]) -> str:
    text = ".".join(names) + "."
    return text if len(text) <= LONGEST_LEAD else f"…{text[-LONGEST_LEAD:]}"
