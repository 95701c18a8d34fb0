"""Finding objects by id or by names without an index in memory: the bytes and the folded names are scanned."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from collections.abc import Set as AbstractSet

import msgspec

from drs_inspector.domain.objects.column_store import LINE, ObjectColumns, folded
from drs_inspector.domain.objects.entries import display_name
from drs_inspector.domain.objects.parents import chunk_ids
from drs_inspector.domain.objects.tree import NO_ROW, ObjectTree

_FEW = 6
"""Up to so many ids a scan of the bytes for each is cheaper than decoding every id."""


def rows_by_id(columns: ObjectColumns, wanted: AbstractSet[str]) -> Generator[None, None, dict[str, list[int]]]:
    """Return the rows of each wanted id, ascending; ids that no entry has are left out. Pauses after each chunk."""
    found: dict[str, list[int]] = {}
    spellings = [msgspec.json.encode(_encodable(object_id)) for object_id in wanted]
    for chunk in range(len(columns.names)) if wanted else ():
        may_hold = len(spellings) > _FEW or _may_hold(columns, chunk, spellings)
        ids = chunk_ids(columns, chunk) if may_hold else []
        if not wanted.isdisjoint(ids):
            for row, object_id in enumerate(ids, columns.first_rows[chunk]):
                if object_id in wanted:
                    found.setdefault(object_id, []).append(row)
        yield
    return found


def rows_by_path(columns: ObjectColumns, tree: ObjectTree, names: Sequence[str]) -> list[int]:
    """Return the entries whose path of names is exactly ``names`` (upper and lower case differ), ascending."""
    above = [NO_ROW]
    for level, name in enumerate(names):
        if level == len(names) - 1:
            return sorted(row for parent in above for row in _named(columns, tree, parent, name))
        found = (row for parent in above for row in _named(columns, tree, parent, name, placeholders=True))
        above = [row for row in found if tree.key(row) is not None]
    return []


def _named(
    columns: ObjectColumns, tree: ObjectTree, parent: int, name: str, *, placeholders: bool = False
) -> Iterator[int]:
    """Yield the children of ``parent`` with exactly this name."""
    key = tree.key(parent)
    if key is None:
        return
    line = LINE + folded(name) + LINE
    for start, stop in tree.runs_of(key):
        for chunk, first, last in columns.chunks_between(start, min(stop, tree.count)):
            offset = columns.first_rows[chunk]
            for position in _lines_equal(columns.names[chunk], line):
                if first <= position < last:
                    entry = columns.entry(offset + position)
                    if display_name(entry.name, entry.id) == name:
                        yield offset + position
        for row in range(max(start, tree.count), stop) if placeholders else ():
            if display_name("", tree.placeholders[row - tree.count]) == name:
                yield row


def _lines_equal(text: bytes, line: bytes) -> Iterator[int]:
    """Yield the numbers of the lines that equal ``line`` (with a LINE byte at both ends)."""
    number, counted = 0, 0
    position = text.find(line)
    while position >= 0:
        number += text.count(LINE, counted, position)
        counted = position
        yield number
        position = text.find(line, position + 1)


def _may_hold(columns: ObjectColumns, chunk: int, spellings: Sequence[bytes]) -> bool:
    """Say whether a chunk may hold one of the ids: spelled as usual, written with any escape, or not as a text."""
    if chunk in columns.unusual:
        return True
    content = bytes(columns.raw[columns.starts[chunk] : columns.stops[chunk]])
    return b"\\" in content or any(spelling in content for spelling in spellings)


def _encodable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()
