"""Finding the parents: which row each named parent id means, placeholders, circles (contract 7.2).

``link`` is a generator that pauses after every thousand or so small steps, so that a window stays responsive.
"""

from __future__ import annotations

from array import array
from collections.abc import Generator, Iterator

import msgspec

from drs_inspector.domain.objects.chunks import as_array, elements
from drs_inspector.domain.objects.column_store import ObjectColumns, Runs
from drs_inspector.domain.objects.entries import DATABASE, SCHEMA, SEPARATOR, parent_of_id, quick_entry
from drs_inspector.domain.objects.tree import NO_ROW, ObjectTree

_PAUSE = 1024
_DEEPEST_ID = 32
"""Ids with more parts than this are nonsense: their placeholders are not spun out to the top."""


class _Identified(msgspec.Struct, gc=False):
    id: str


_identified = msgspec.json.Decoder(list[_Identified])


def link(columns: ObjectColumns) -> Generator[None, None, ObjectTree]:
    """Build the tree; yields nothing of interest, returns the tree."""
    found = yield from _find_rows(columns)
    rows, placeholders = yield from _place(columns, found)
    roots = yield from _circles(columns.parents, rows, columns.count)
    if roots:
        columns.parents = yield from _without(columns.parents, sorted(roots))
    tree = ObjectTree(columns.count, placeholders, columns.parents, rows, roots)
    yield from _group(tree)
    return tree


def chunk_ids(columns: ObjectColumns, chunk: int) -> list[str]:
    """Return the id of every entry of a chunk, "" where an entry has none."""
    start, stop = columns.starts[chunk], columns.stops[chunk]
    try:
        return [entry.id for entry in _identified.decode(as_array(columns.raw, start, stop))]
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return [quick_entry(entry).id for entry in elements(columns.raw, start, stop)]


def _preference(kind: str) -> int:
    """Return how likely a row of this type is the parent that an id means; the same id may occur with two types."""
    return {DATABASE: 0, SCHEMA: 1}.get(kind, 2)


def _find_rows(columns: ObjectColumns) -> Generator[None, None, dict[str, int]]:
    """Find the row of every id that is named as a parent, and of the ids above it."""
    found: dict[str, int] = {}
    wanted: set[str] = set()
    for key, parent_id in enumerate(columns.parent_ids.texts):
        for object_id in _with_ancestors(parent_id):
            row = _container(columns, object_id)
            if row is not None:
                found[object_id] = row
                break
            wanted.add(object_id)
        if key % _PAUSE == 0:
            yield
    best: dict[str, tuple[int, int]] = {}
    for chunk in range(len(columns.names)) if wanted else ():
        ids = chunk_ids(columns, chunk)
        if not wanted.isdisjoint(ids):
            for row, object_id in enumerate(ids, columns.first_rows[chunk]):
                if object_id in wanted:
                    rank = (_preference(columns.kind_names.texts[columns.kinds.at(row)]), row)
                    best[object_id] = min(best.get(object_id, rank), rank)
        yield
    found.update({object_id: row for object_id, (_, row) in best.items()})
    return found


def _container(columns: ObjectColumns, object_id: str) -> int | None:
    """Return the first database, else the first schema with this id; None when unknown or not recorded."""
    if columns.containers is None:
        return None
    for kind in (DATABASE, SCHEMA):
        row = columns.containers.get(kind, {}).get(object_id)
        if row is not None:
            return row
    return None


def _with_ancestors(object_id: str) -> Iterator[str]:
    if object_id.count(SEPARATOR) > _DEEPEST_ID:
        yield object_id
        return
    while object_id:
        yield object_id
        object_id = parent_of_id(object_id)


def _place(columns: ObjectColumns, found: dict[str, int]) -> Generator[None, None, tuple[array[int], list[str]]]:
    """Give every key its row, adding placeholders for the ids that no entry has, up to the top."""
    rows = array("i", [NO_ROW])
    placeholders: list[str] = []
    rows.extend(found.get(object_id, NO_ROW) for object_id in columns.parent_ids.texts[1:])
    key = 1
    while key < len(rows):
        object_id = columns.parent_ids.texts[key]
        if rows[key] == NO_ROW:
            rows[key] = columns.count + len(placeholders)
            placeholders.append(object_id)
            above = parent_of_id(object_id) if object_id.count(SEPARATOR) <= _DEEPEST_ID else ""
            parent_key = columns.parent_ids.number(above)
            columns.parents.append(parent_key, 1)
            if parent_key == len(rows):
                rows.append(found.get(above, NO_ROW))
        key += 1
        if key % _PAUSE == 0:
            yield
    return rows, placeholders


def _circles(parents: Runs, rows: array[int], count: int) -> Generator[None, None, set[int]]:
    """Return the rows to make roots because they are their own ancestors; rows from ``count`` on are placeholders."""
    unseen, done = 0, -1
    state = array("i", bytes(4 * len(rows)))
    state[0] = done
    roots: set[int] = set()
    for start in range(1, len(rows)):
        key = start
        trail = []
        while state[key] == unseen:
            state[key] = start
            trail.append(key)
            key = parents.at(rows[key])
            if len(trail) % _PAUSE == 0:
                yield
        if state[key] == start:
            circle = [rows[member] for member in trail[trail.index(key) :]]
            above = [*circle[1:], circle[0]]
            guessed = [row for row, parent in zip(circle, above, strict=True) if parent < count <= row]
            roots.update(guessed or circle)  # what an entry says is kept where a placeholder's place can give way
        for member in trail:
            state[member] = done
        if start % _PAUSE == 0:
            yield
    return roots


def _without(parents: Runs, roots: list[int]) -> Generator[None, None, Runs]:
    """Return the column with the given rows (ascending) moved to the top level."""
    cut = Runs()
    position = 0
    for index, key in enumerate(parents.values):
        start, stop = parents.starts[index], parents.stop(index)
        while position < len(roots) and roots[position] < stop:
            if roots[position] > start:
                cut.append(key, roots[position] - start)
            cut.append(0, 1)
            start = roots[position] + 1
            position += 1
        if start < stop:
            cut.append(key, stop - start)
        if index % _PAUSE == 0:
            yield
    return cut


def _group(tree: ObjectTree) -> Generator[None, None, None]:
    """Sort the runs by parent, keeping the order of the rows within each."""
    runs = tree.parents
    buckets = [array("I") for _ in tree.rows]
    sizes = [0] * len(tree.rows)
    for start in range(0, len(runs.values), _PAUSE):
        stop = min(start + _PAUSE, len(runs.values))
        starts = runs.starts[start : stop + 1]
        if stop == len(runs.values):
            starts.append(runs.length)
        for index, key in enumerate(runs.values[start:stop], start):
            buckets[key].append(index)
            sizes[key] += starts[index - start + 1] - starts[index - start]
        yield
    tree.sizes = array("I", sizes)
    tree.keys = {row: key for key, row in enumerate(tree.rows) if key and sizes[key]}
    for bucket in buckets:
        tree.first_run.append(len(tree.run_order))
        tree.run_order.extend(bucket)
    tree.first_run.append(len(tree.run_order))
