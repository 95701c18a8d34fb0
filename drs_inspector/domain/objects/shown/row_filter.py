"""Which objects of a selection are shown: found by text, of some kinds, renamed, with a rule; worked out in slices."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from time import perf_counter
from typing import NamedTuple

from drs_inspector.domain.objects.found_rows import FOUND, RowFlags
from drs_inspector.domain.objects.name_hits import NameFlags, NameHits
from drs_inspector.domain.objects.search import SearchHits, TreeFilter
from drs_inspector.domain.objects.selection import ObjectSelection


class Scope(StrEnum):
    """What a text is looked for in."""

    BOTH = "both"
    NAMES = "names"
    NEW_NAMES = "new names"
    RULES = "rules"


class Shown(NamedTuple):
    """What is to be shown of a selection; without anything all of it. ``kinds`` are type texts as they were sent."""

    text: str = ""
    scope: Scope = Scope.BOTH
    kinds: frozenset[str] = frozenset()
    renamed: bool = False
    with_rule: bool = False

    @property
    def is_all(self) -> bool:
        """Whether nothing is left out."""
        return self == Shown(scope=self.scope)


class RenamedRows:
    """Which rows have another name on the target; looked up chunk by chunk, once."""

    def __init__(self, selection: ObjectSelection) -> None:
        self._selection = selection
        self._flags: list[bytes | None] = []
        self._chunks = len(selection.chunks())
        self.count = 0

    @property
    def is_done(self) -> bool:
        """Whether every row was looked at."""
        return len(self._flags) >= self._chunks

    def step(self, budget_seconds: float) -> bool:
        """Look on for about this long; True when every row was looked at."""
        deadline = perf_counter() + budget_seconds
        while not self.is_done:
            self._add()
            if perf_counter() >= deadline:
                break
        return self.is_done

    def flags(self, chunk: int) -> bytes | None:
        """Return one byte per row of a chunk; None where no row is renamed."""
        while len(self._flags) <= chunk:
            self._add()
        return self._flags[chunk]

    def _add(self) -> None:
        found = self._selection.renamed_flags(len(self._flags))
        self._flags.append(found)
        self.count += found.count(FOUND) if found is not None else 0


class ObjectFilter:
    """Finds what is to be shown.

    ``conditions`` are those of the rules of the job, ``by_row`` the places in them of the rules of a row.
    """

    def __init__(
        self,
        selection: ObjectSelection,
        wanted: Shown,
        renamed: RenamedRows,
        conditions: Sequence[str] = (),
        by_row: Mapping[int, Sequence[int]] | None = None,
    ) -> None:
        self.wanted = wanted
        self._selection = selection
        self._renamed = renamed
        self._chunks = selection.chunks()
        self._flags: list[bytes | None] = []
        self._hits: SearchHits | None = None
        self._names: NameHits | None = None
        self._name_flags: Sequence[NameFlags] = ()
        text = wanted.text.strip()
        if text and wanted.scope is Scope.BOTH:
            self._hits = selection.search(text)
        elif text and wanted.scope is not Scope.RULES:
            self._names = selection.search_names(text)
            self._name_steps = iter(self._names)
        self._rule_rows = self._rows_of_rules(text, conditions, by_row or {})

    @property
    def progress(self) -> float:
        """Share of the rows that were looked at, 0 to 1."""
        return len(self._flags) / max(1, len(self._chunks))

    def step(self, budget_seconds: float) -> bool:
        """Look on for about this long; True when all is found."""
        deadline = perf_counter() + budget_seconds
        while len(self._flags) < len(self._chunks):
            self._flags.append(self._chunk(len(self._flags)))
            if perf_counter() >= deadline:
                break
        return len(self._flags) >= len(self._chunks)

    def rows(self) -> RowFlags:
        """Return the found rows; to be asked when ``step`` has returned True."""
        return self._selection.rows_of(self._flags)

    def tree(self) -> TreeFilter:
        """Return the tree of the found rows and what they are in; a text alone finds parents that the list lacks."""
        if self._hits is not None and self.wanted == Shown(self.wanted.text):
            return self._hits.tree_filter()
        return self._selection.tree_of(self.rows())

    def _rows_of_rules(
        self, text: str, conditions: Sequence[str], by_row: Mapping[int, Sequence[int]]
    ) -> frozenset[int] | None:
        """Return the rows that rules leave; None where rules leave all of them."""
        if text and self.wanted.scope is Scope.RULES:
            needle = text.casefold()
            fitting = {place for place, condition in enumerate(conditions) if needle in condition.casefold()}
            return frozenset(row for row, indexes in by_row.items() if fitting.intersection(indexes))
        return frozenset(by_row) if self.wanted.with_rule else None

    def _chunk(self, chunk: int) -> bytes | None:
        """Return which rows of a chunk are shown; None for none."""
        rows, length = self._chunks[chunk], len(self._chunks[chunk])
        found = int.from_bytes(FOUND * length, "little")
        for flags in self._conditions(chunk, rows):
            found &= int.from_bytes(flags or b"", "little")
            if not found:
                return None
        return found.to_bytes(length, "little")

    def _conditions(self, chunk: int, rows: range) -> Sequence[bytes | None]:
        parts: list[bytes | None] = []
        if self._hits is not None:
            parts.append(self._hits.flags(chunk))
        if self._names is not None:
            parts.append(self._by_name(next(self._name_steps), rows))
        if self.wanted.kinds:
            parts.append(self._selection.kind_flags(chunk, self.wanted.kinds))
        if self.wanted.renamed:
            parts.append(self._renamed.flags(chunk))
        if self._rule_rows is not None:
            marked = bytearray(len(rows))
            for row in self._rule_rows:
                if row in rows:
                    marked[row - rows.start] = 1
            parts.append(bytes(marked))
        return parts

    def _by_name(self, flags: NameFlags, rows: range) -> bytes | None:
        if self.wanted.scope is Scope.NAMES:
            return flags.by_name
        found = flags.by_new_name
        if found is None or self._names is None or not self._names.is_doubtful:
            return found
        # A path with dots that the names on the target spell as well as those at the source is no new name.
        needle = self.wanted.text.strip().casefold()
        marked = bytearray(found)
        for place, row in enumerate(rows):
            if marked[place]:
                path, target = self._selection.dotted_paths(row)
                marked[place] = path != target and needle in target.casefold()
        return bytes(marked)
