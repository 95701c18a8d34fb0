"""Searching an object selection: one scan over the names, everything else only where it is asked for.

An object is found when the needle occurs, ignoring case, in its dotted path of names (``shop.public.orders``, so in its
name as well) or in its alias; and with an object everything below it is found.
"""

from __future__ import annotations

import time
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import compress
from typing import Protocol

from drs_inspector.domain.objects.column_store import LINE, MARK, ObjectColumns, folded, line_flags
from drs_inspector.domain.objects.found_rows import FOUND, FoundRows
from drs_inspector.domain.objects.path_index import SearchIndex
from drs_inspector.domain.objects.tree import NO_ROW, ObjectTree

_SCATTERED = 64


class SearchHits:
    """The rows that a needle finds. Nothing is scanned before it is asked for, and nothing is scanned twice.

    An empty needle finds every row. Placeholders are not counted: they are no entries of the list.
    """

    def __init__(self, columns: ObjectColumns, tree: ObjectTree, index: SearchIndex, needle: str) -> None:
        self.needle = needle
        self._columns = columns
        self._tree = tree
        self._index = index
        self._pattern = folded(needle)
        self._flags: dict[int, bytes | None] = {}
        self._all_flags: bytes | None = None
        self._next_chunk = 0
        self._counted = 0
        self._below, self._starts = self._search_containers()

    @property
    def rows(self) -> Iterator[int]:
        """The found rows, ascending, scanning on as they are taken."""
        for chunk in range(len(self._columns.names)):
            flags = self.flags(chunk)
            if flags is not None:
                first, stop = self._columns.chunk_rows(chunk)
                yield from compress(range(first, stop), flags)

    @property
    def count(self) -> int:
        """Number of found rows; scans what ``step`` has not scanned yet."""
        while not self.step(1.0):
            pass
        return self._counted

    @property
    def counted(self) -> tuple[int, bool]:
        """Number of rows found so far, and whether that is all."""
        return self._counted, self._next_chunk >= len(self._columns.names)

    def step(self, budget_seconds: float) -> bool:
        """Scan for about ``budget_seconds``; True when everything has been scanned."""
        deadline = time.perf_counter() + budget_seconds
        while self._next_chunk < len(self._columns.names):
            flags = self.flags(self._next_chunk)
            self._counted += flags.count(FOUND) if flags is not None else 0
            self._next_chunk += 1
            if time.perf_counter() >= deadline:
                break
        return self._next_chunk >= len(self._columns.names)

    def is_hit(self, row: int) -> bool:
        """Say whether one row is found; a placeholder is when its path is."""
        if row >= self._columns.count:
            return self._tree.keys[row] in self._below
        return self.any_between(row, row + 1)

    def any_between(self, start: int, stop: int) -> bool:
        """Say whether any row from ``start`` up to ``stop`` is found; ends at the first."""
        for chunk, first, last in self._columns.chunks_between(start, min(stop, self._columns.count)):
            flags = self.flags(chunk)
            if flags is not None and flags.find(FOUND, first, last) >= 0:
                return True
        return False

    def among_runs(self, runs: Iterable[tuple[int, int]]) -> FoundRows:
        """Return the found rows of several (start, stop), ascending."""
        return FoundRows(piece for start, stop in runs for piece in self._pieces(start, stop))

    def _pieces(self, start: int, stop: int) -> Iterator[tuple[int, bytes]]:
        for chunk, first, last in self._columns.chunks_between(start, min(stop, self._columns.count)):
            flags = self.flags(chunk)
            if flags is not None:
                yield self._columns.first_rows[chunk] + first, flags[first:last]

    def among(self, rows: Sequence[int]) -> Iterator[int]:
        """Yield those of the given rows (placeholders left out) that are found; for rows scattered over the list."""
        if self._all_flags is None:
            chunks = range(len(self._columns.names))
            parts = [self.flags(chunk) or bytes(_length(self._columns.chunk_rows(chunk))) for chunk in chunks]
            self._all_flags = b"".join(parts)
        entries = rows[: bisect_left(rows, self._columns.count)]
        return compress(entries, map(self._all_flags.__getitem__, entries))

    def covers(self, key: int) -> bool:
        """Say whether everything below the object with this key of the tree is found."""
        return key in self._below

    def tree_filter(self) -> TreeFilter:
        """Return the tree reduced to the found rows and their ancestors."""
        return TreeFilter(self, self._tree)

    def flags(self, chunk: int) -> bytes | None:
        """Return one byte per row of a chunk, 1 when it is found; None when the chunk has no hit."""
        if chunk not in self._flags:
            flags = self._scan(chunk)
            self._flags[chunk] = flags if flags is not None and FOUND in flags else None
        return self._flags[chunk]

    def _scan(self, chunk: int) -> bytes | None:
        first, stop = self._columns.chunk_rows(chunk)
        if not self._pattern:
            return FOUND * (stop - first)
        flags = self._own_flags(chunk)
        if not self._below and not self._starts:
            return flags
        found = int.from_bytes(flags or b"", "little")
        if self._below:
            found |= int.from_bytes(self._tree.flags(first, stop, self._below), "little")
        found |= starting(self._columns.names[chunk], self._tree, (first, stop), self._starts)
        return found.to_bytes(stop - first, "little")

    def _own_flags(self, chunk: int) -> bytes | None:
        """Return which names or aliases hold the needle."""
        names, aliases = self._columns.names[chunk], self._columns.aliases.get(chunk)
        flags = line_flags(names, self._pattern, MARK) if self._pattern in names else None
        if aliases is None or self._pattern not in aliases:
            return flags
        by_alias = line_flags(aliases, self._pattern, MARK)
        return by_alias if flags is None else _either(flags, by_alias)

    def _search_containers(self) -> tuple[set[int], Starts]:
        """Return the keys below which everything is found, and the other starts of names for needles with a dot."""
        index, pattern = self._index, self._pattern
        if not index.paths or not pattern:
            return (set(range(len(self._tree.rows))), []) if not pattern else (set(), [])
        below = lines_with(index.paths, pattern, MARK)
        if index.aliases is not None:
            below |= lines_with(index.aliases, pattern, MARK)
        starts: list[tuple[set[int], bytes]] = []
        for keys, head in dotted_starts(index.paths, pattern):
            if head == LINE:
                below |= keys
            else:
                starts.append((keys, head))
        if index.inherits and below:
            for key in index.order:
                if self._tree.parents.at(self._tree.rows[key]) in below:
                    below.add(key)
        return below, starts


class Found(Protocol):
    """Found rows of a list, such as ``SearchHits`` and ``RowFlags``."""

    def is_hit(self, row: int) -> bool:
        """Say whether one row is found."""

    def any_between(self, start: int, stop: int) -> bool:
        """Say whether any row from ``start`` up to ``stop`` is found."""

    def among_runs(self, runs: Iterable[tuple[int, int]]) -> FoundRows:
        """Return the found rows of several (start, stop), ascending."""

    def among(self, rows: Sequence[int]) -> Iterator[int]:
        """Yield those of the given rows that are found."""

    def covers(self, key: int) -> bool:
        """Say whether everything below the object with this key of the tree is found."""


class TreeFilter:
    """The tree reduced to found rows and their ancestors; answers are made for the parents asked about."""

    def __init__(self, hits: Found, tree: ObjectTree) -> None:
        self._hits = hits
        self._tree = tree
        self._visible: dict[int, bool] = {}
        self._children: dict[int, Sequence[int]] = {}

    def roots(self) -> Sequence[int]:
        """Return the visible rows of the top level."""
        return self.children(NO_ROW)

    def children(self, row: int) -> Sequence[int]:
        """Return the visible rows directly below ``row``, ascending."""
        key = self._tree.key(row)
        if key is None:
            return range(0)
        known = self._children.get(key)
        if known is None:
            known = self._children[key] = self._collect(key, row)
        return known

    def child_count(self, row: int) -> int:
        """Return the number of visible rows directly below ``row``."""
        return len(self.children(row))

    def has_children(self, row: int) -> bool:
        """Say whether any row below ``row`` is visible, without counting them."""
        key = self._tree.key(row)
        return key is not None and self._any_below(key)

    def is_visible(self, row: int) -> bool:
        """Say whether a row is found or has a found row below it."""
        return self._hits.is_hit(row) or self.has_children(row)

    def _collect(self, key: int, row: int) -> Sequence[int]:
        if self._hits.covers(key):
            return self._tree.children(row)
        if self._tree.run_count(key) > _SCATTERED:
            rows: Sequence[int] = array("I", self._hits.among(self._tree.children(row)))
        else:
            rows = self._hits.among_runs(self._tree.runs_of(key))
        ancestors = [self._tree.rows[child] for child in self._tree.child_keys(key) if self._any_below(child)]
        return array("I", sorted({*rows, *ancestors})) if ancestors else rows

    def _any_below(self, key: int) -> bool:
        """Say whether anything below a key is found, looking no further than the first hit."""
        pending, asked = [key], []
        while pending:
            current = pending.pop()
            asked.append(current)
            known = self._visible.get(current)
            if known or (known is None and self._any_directly_below(current)):
                self._mark_visible(current, key)
                return True
            if known is None:
                pending.extend(reversed(self._tree.child_keys(current)))
        for current in asked:
            self._visible[current] = False
        return False

    def _any_directly_below(self, key: int) -> bool:
        if self._hits.covers(key):
            return True
        if self._tree.run_count(key) > _SCATTERED:
            return next(self._hits.among(self._tree.children(self._tree.rows[key])), None) is not None
        return any(self._hits.any_between(start, stop) for start, stop in self._tree.runs_of(key))

    def _mark_visible(self, key: int, top: int) -> None:
        """Remember that ``key`` and everything between it and ``top`` has a hit below."""
        self._visible[key] = True
        while key != top:
            key = self._tree.parents.at(self._tree.rows[key])
            self._visible[key] = True


Starts = Sequence[tuple[set[int], bytes]]
"""Pairs of keys of the tree, and of a LINE byte with the beginning of a name below them."""


def dotted_starts(paths: bytes, pattern: bytes) -> Starts:
    """Return for a needle with dots below which objects a name is found, and how it has to begin: with LINE alone, all.

    ``shop.ord`` finds the children of every object whose path ends with ``shop`` if their names start with ``ord``.
    """
    found: list[tuple[set[int], bytes]] = []
    dot = pattern.find(b".") if paths else -1
    while dot >= 0:
        keys = lines_with(paths, pattern[:dot] + LINE, MARK + LINE)
        if keys:
            found.append((keys, LINE + pattern[dot + 1 :]))
        dot = pattern.find(b".", dot + 1)
    return found


def starting(lines: bytes, tree: ObjectTree, rows: tuple[int, int], starts: Starts) -> int:
    """Return the flags, as one number, of those lines of a range of rows that begin as is said for what they are in."""
    found = 0
    for keys, head in starts:
        if head in lines:
            below = int.from_bytes(tree.flags(*rows, keys), "little")
            found |= below & int.from_bytes(line_flags(lines, head, LINE + MARK), "little")
    return found


def lines_with(lines: bytes, pattern: bytes, marked: bytes) -> set[int]:
    """Return the keys (from 1) whose lines hold the pattern."""
    if pattern not in lines:
        return set()
    return set(compress(range(1, len(lines)), line_flags(lines, pattern, marked)))


def _either(first: bytes, second: bytes) -> bytes:
    """Return the flags that are set in either; both have the same length."""
    joined = int.from_bytes(first, "little") | int.from_bytes(second, "little")
    return joined.to_bytes(len(first), "little")


def _length(span: tuple[int, int]) -> int:
    return span[1] - span[0]
