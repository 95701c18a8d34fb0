"""Which objects a needle finds by their own names: one scan over the names, as the search of a selection does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from drs_inspector.domain.objects.column_store import MARK, ObjectColumns, folded, line_flags
from drs_inspector.domain.objects.entries import display_name
from drs_inspector.domain.objects.found_rows import FOUND
from drs_inspector.domain.objects.path_index import SearchIndex
from drs_inspector.domain.objects.search import Starts, dotted_starts, lines_with, starting
from drs_inspector.domain.objects.tree import ObjectTree


class NameFlags(NamedTuple):
    """The rows ``first`` up to ``stop``: one byte per row, 1 in those that are found by name, and by new name.

    None where no row is.
    """

    first: int
    stop: int
    by_name: bytes | None
    by_new_name: bytes | None


class NameHits:
    """The rows whose own name, or whose own new name, holds a needle, ignoring case.

    ``SearchHits`` finds everything below an object, too, and a list of one job is reduced to that; over many jobs it
    would be a line for each table of a database of that name. A needle with dots has to reach the row's own name:
    ``shop.ord`` and ``shop.`` find tables in ``shop``, on either side. Where ``is_doubtful``, a row that is found by
    its new name may not be one. An empty needle finds every row by name.
    """

    def __init__(self, columns: ObjectColumns, tree: ObjectTree, index: SearchIndex, needle: str) -> None:
        self._columns = columns
        self._tree = tree
        self._pattern = folded(needle)
        self._paths = index.paths
        self._starts = dotted_starts(index.paths, self._pattern)
        self._has_targets = index.targets is not None
        self._target_starts = dotted_starts(index.targets, self._pattern) if index.targets is not None else self._starts
        self.is_doubtful = self._has_targets and bool(self._target_starts)

    def __iter__(self) -> Iterator[NameFlags]:
        """Yield the rows of the list chunk by chunk, about 2,000 at a time."""
        for chunk in range(len(self._columns.names)):
            yield self._flags(chunk)

    def placeholders(self) -> Iterator[int]:
        """Yield the placeholders whose own name may hold the needle: what the list lacks, other entries name."""
        tree = self._tree
        if not tree.placeholders:
            return
        for key in sorted(lines_with(self._paths, self._pattern, MARK)):
            row = tree.rows[key]
            if row >= tree.count and self._is_named(tree.placeholders[row - tree.count]):
                yield row

    def _is_named(self, object_id: str) -> bool:
        tail = self._pattern.rpartition(b".")[2]
        return tail in folded(display_name("", object_id))

    def _flags(self, chunk: int) -> NameFlags:
        rows = self._columns.chunk_rows(chunk)
        names, aliases = self._columns.names[chunk], self._columns.aliases.get(chunk)
        if not self._pattern:
            return NameFlags(*rows, FOUND * (rows[1] - rows[0]), None)
        by_name = self._lines(names, rows, self._starts)
        by_new_name = self._lines(aliases, rows, self._target_starts) if aliases is not None else None
        if self._has_targets and self._target_starts:
            found = starting(names, self._tree, rows, self._target_starts) | int.from_bytes(
                by_new_name or b"", "little"
            )
            by_new_name = found.to_bytes(rows[1] - rows[0], "little") if found else None
        return NameFlags(*rows, by_name, by_new_name)

    def _lines(self, lines: bytes, rows: tuple[int, int], starts: Starts) -> bytes | None:
        """Return the flags of the lines that hold the needle, or begin with its end where they are below the rest."""
        flags = line_flags(lines, self._pattern, MARK) if self._pattern in lines else None
        below = starting(lines, self._tree, rows, starts) if starts else 0
        if not below:
            return flags
        return (below | int.from_bytes(flags or b"", "little")).to_bytes(rows[1] - rows[0], "little")
