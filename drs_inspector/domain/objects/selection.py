"""The object selection of a job: columns, tree order and search over up to millions of entries (contract 4.3, 7.2)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Generator, Iterator, Sequence

import msgspec

from drs_inspector.domain.decoding.drift import Drift, UnknownField
from drs_inspector.domain.objects.builder import BuiltParts, PartsBuilder
from drs_inspector.domain.objects.chunks import as_array, elements
from drs_inspector.domain.objects.column_store import LINE
from drs_inspector.domain.objects.entries import (
    ObjectEntry,
    PlainEntry,
    contradiction_between,
    display_name,
    plain_entries,
    read_entry,
)
from drs_inspector.domain.objects.found_rows import FOUND, RowFlags
from drs_inspector.domain.objects.lookup import rows_by_id, rows_by_path
from drs_inspector.domain.objects.name_hits import NameHits
from drs_inspector.domain.objects.search import SearchHits, TreeFilter
from drs_inspector.domain.objects.slices import ObjectSlice, PathLeads, object_slices, renamed_flags
from drs_inspector.domain.objects.tree import NO_ROW
from drs_inspector.domain.steps import at_once

__all__ = [
    "NameHits",
    "ObjectEntry",
    "ObjectSelection",
    "ObjectSelectionBuilder",
    "SearchHits",
    "TreeFilter",
    "build_object_selection",
]

_WHOLE = 3600.0


class ObjectSelection:
    """The selected objects of one job by row number, in the order of the list; nothing in the list is left out.

    Rows from ``count`` up to ``row_count`` are placeholders: parents that entries name but the list lacks.
    The bytes of ``object_infos`` are held and never copied; names and entries are decoded when they are asked for.
    """

    def __init__(self, parts: BuiltParts) -> None:
        self._columns = parts.columns
        self._tree = parts.tree
        self._index = parts.index
        self._list_drift = parts.drift
        self._leads = PathLeads(parts.columns, parts.tree)

    @property
    def count(self) -> int:
        """Number of entries in the list."""
        return self._columns.count

    @property
    def row_count(self) -> int:
        """Number of entries and placeholders."""
        return self._columns.count + len(self._tree.placeholders)

    def roots(self) -> Sequence[int]:
        """Return the rows of the top level, ascending."""
        return self._tree.children(NO_ROW)

    def children(self, row: int) -> Sequence[int]:
        """Return the rows directly below ``row``, ascending: a range when they are neighbours in the list."""
        return self._tree.children(row)

    def child_count(self, row: int) -> int:
        """Return the number of rows directly below ``row``."""
        return self._tree.child_count(row)

    def parent(self, row: int) -> int:
        """Return the row above, -1 at the top level."""
        return self._tree.parent(row)

    def is_placeholder(self, row: int) -> bool:
        """Tell whether a row is a placeholder for a parent that the list lacks."""
        return row >= self._columns.count

    def kind(self, row: int) -> str:
        """Return the type as it was sent; "" for a placeholder and for entries without one."""
        return "" if self.is_placeholder(row) else self._columns.kind_names.texts[self._columns.kinds.at(row)]

    def name(self, row: int) -> str:
        """Return the name; of an entry without one the last part of its id, without either its JSON text."""
        if self.is_placeholder(row):
            return display_name("", self._placeholder(row))
        entry = self._columns.entry(row)
        return display_name(entry.name, entry.id)

    def alias(self, row: int) -> str | None:
        """Return the name on the target where it differs, None when none was sent."""
        return None if self.is_placeholder(row) else self._columns.entry(row).alias_name or None

    def select(self, row: int) -> str | None:
        """Return the selection state as text ("true", "false", "partial" or what was sent), None without one."""
        if self.is_placeholder(row):
            return None
        select = self._columns.entry(row).select
        return str(select).lower() if isinstance(select, bool) else select or None

    def object_id(self, row: int) -> str:
        """Return the id, "" when the entry has none."""
        return self._placeholder(row) if self.is_placeholder(row) else self._columns.entry(row).id

    def entry(self, row: int) -> ObjectEntry:
        """Return everything that is known of a row; see ObjectEntry."""
        if self.is_placeholder(row):
            return ObjectEntry(id=self._placeholder(row), name=self.name(row), placeholder=True)
        entry = read_entry(self.raw(row), f"object_infos[{row}]")
        contradiction = contradiction_between(entry)
        if row in self._tree.broken_circles:
            contradiction = f'parent_id "{entry.parent_id}" leads back to this object; it is shown at the top level'
        return msgspec.structs.replace(entry, contradiction=contradiction) if contradiction else entry

    def raw(self, row: int) -> bytes:
        """Return the exact bytes of an entry, b"" for a placeholder."""
        return b"" if self.is_placeholder(row) else self._columns.raw_entry(row)

    def path(self, row: int) -> tuple[str, ...]:
        """Return the names from the top level down to the row itself."""
        return tuple(self.name(above) for above in self._tree.chain(row))

    def plain_entries(self) -> Iterator[tuple[int, Sequence[PlainEntry | None]]]:
        """Yield neighbouring entries with the row of the first; None is one that only ``entry`` says all of.

        Placeholders are left out. This is the way for those who take all of a million entries.
        """
        columns = self._columns
        for chunk in range(len(columns.names)):
            first, _last = columns.chunk_rows(chunk)
            start, stop = columns.starts[chunk], columns.stops[chunk]
            entries: list[PlainEntry | None] | list[PlainEntry] | None = plain_entries(
                as_array(columns.raw, start, stop)
            )
            if entries is None:
                alone = (plain_entries(b"[%s]" % bytes(raw)) for raw in elements(columns.raw, start, stop))
                entries = [one[0] if one else None for one in alone]
            yield (
                first,
                [None if first + place in self._tree.broken_circles else entry for place, entry in enumerate(entries)]
                if self._tree.broken_circles
                else entries,
            )

    def dotted_paths(self, row: int) -> tuple[str, str]:
        """Return the path and that on the target as ``ObjectSlice`` has them: of very long ones the end."""
        lead, target_lead = self._leads.of(self._tree.parents.at(row))
        name = self.name(row)
        return lead + name, target_lead + (self.alias(row) or name)

    def counts(self) -> dict[str, int]:
        """Return the number of entries of each type text, in the order of first appearance; placeholders excluded."""
        kinds = self._columns.kinds
        counts: Counter[str] = Counter()
        for index, code in enumerate(kinds.values):
            counts[self._columns.kind_names.texts[code]] += kinds.stop(index) - kinds.starts[index]
        return dict(counts)

    @property
    def drift(self) -> tuple[Drift, ...]:
        """Members of another type than expected, of the first 200 entries that have any."""
        rows = self._columns.drift_rows
        return self._list_drift + tuple(drift for row in rows for drift in self.entry(row).drift)

    @property
    def unknown_fields(self) -> tuple[UnknownField, ...]:
        """Members that no field has a place for, of the first 200 entries that have any."""
        return tuple(unknown for row in self._columns.unknown_rows for unknown in self.entry(row).unknown)

    def unusual_ranges(self) -> Iterator[tuple[int, int, int]]:
        """Yield (first row, first byte, byte after the last) of the parts of the list that hold unusual entries."""
        columns = self._columns
        for chunk in sorted(columns.unusual):
            yield columns.first_rows[chunk], columns.starts[chunk], columns.stops[chunk]

    def find_id(self, kind: str | None, object_id: str) -> list[int]:
        """Return the entries with this id, of any type or of one; the same id may occur with several types."""
        rows = self.find_ids([object_id]).get(object_id, [])
        return [row for row in rows if kind is None or self.kind(row) == kind]

    def find_ids(self, object_ids: Collection[str]) -> dict[str, list[int]]:
        """Return the entries of many ids in one pass over the bytes; ids that no entry has are left out."""
        return at_once(self.find_ids_steps(object_ids))

    def find_ids_steps(self, object_ids: Collection[str]) -> Generator[None, None, dict[str, list[int]]]:
        """Do what ``find_ids`` does in steps of a few milliseconds."""
        return rows_by_id(self._columns, set(object_ids))

    def find_path(self, db: str | None, schema: str | None, table: str | None) -> list[int]:
        """Return the entries at exactly this path of names; an empty or missing level is skipped."""
        return rows_by_path(self._columns, self._tree, [name for name in (db, schema, table) if name])

    def folded_paths(self) -> Iterator[str]:
        """Yield the dotted paths of all rows as searches compare them, case-folded: lines, some thousands at a time."""
        columns, parents = self._columns, self._tree.parents
        leads = [b"", *(line + b"." for line in self._index.paths[1:-1].split(LINE))]
        for chunk, names in enumerate(columns.names):
            first, stop = columns.chunk_rows(chunk)
            lines = names[1:-1].split(LINE)
            spans = ((leads[key], lines[start - first : end - first]) for start, end, key in parents.spans(first, stop))
            yield b"\n".join(lead + (b"\n" + lead).join(inside) for lead, inside in spans).decode()
        if self._tree.placeholders:
            keys = (self._tree.keys[row] for row in range(columns.count, self.row_count))
            yield b"\n".join(leads[key][:-1] for key in keys).decode()

    def search(self, needle: str) -> SearchHits:
        """Find objects by name, alias or dotted path, ignoring case; see SearchHits."""
        return SearchHits(self._columns, self._tree, self._index, needle)

    def slices(self) -> Iterator[ObjectSlice]:
        """Yield all entries as columns, some thousands at a time, placeholders excluded; see ObjectSlice."""
        return object_slices(self._columns, self._tree)

    def chunks(self) -> Sequence[range]:
        """Return the rows of each chunk: what is done chunk by chunk takes some milliseconds each time."""
        return [range(*self._columns.chunk_rows(chunk)) for chunk in range(len(self._columns.names))]

    def renamed_flags(self, chunk: int) -> bytes | None:
        """Return one byte per row of a chunk, 1 where the name on the target is another one; None where none is."""
        return renamed_flags(self._columns, chunk)

    def kind_flags(self, chunk: int, kinds: Collection[str]) -> bytes:
        """Return one byte per row of a chunk, 1 where the type is one of these texts."""
        texts = self._columns.kind_names.texts
        spans = self._columns.kinds.spans(*self._columns.chunk_rows(chunk))
        return b"".join((FOUND if texts[code] in kinds else b"\x00") * (stop - start) for start, stop, code in spans)

    def rows_of(self, flags: Sequence[bytes | None]) -> RowFlags:
        """Return the rows that are marked, chunk by chunk."""
        return RowFlags(self._columns, flags)

    def tree_of(self, found: RowFlags) -> TreeFilter:
        """Return the tree reduced to found rows and what they are in."""
        return TreeFilter(found, self._tree)

    def count_renamed(self) -> int:
        """Return the number of entries whose name on the target is another one; costs nothing."""
        return self._columns.renamed

    def search_names(self, needle: str) -> NameHits:
        """Find objects by their own name or new name, and not by that of what they are in; see NameHits."""
        return NameHits(self._columns, self._tree, self._index, needle)

    def _placeholder(self, row: int) -> str:
        return self._tree.placeholders[row - self._columns.count]


class ObjectSelectionBuilder:
    """Builds a selection step by step, so that a window can do it between two frames. Never raises.

    ``raw`` is the JSON value of ``object_infos`` (bytes or a view on the reply), None when the job has none.
    """

    def __init__(self, raw: bytes | memoryview | None) -> None:
        self._parts = PartsBuilder(raw)
        self._selection: ObjectSelection | None = None

    @property
    def progress(self) -> float:
        """Share of the work that is done, 0 to 1, measured in bytes read."""
        return self._parts.progress

    def step(self, budget_seconds: float) -> bool:
        """Work for about ``budget_seconds``; True when the selection is complete."""
        return self._parts.step(budget_seconds)

    @property
    def selection(self) -> ObjectSelection:
        """The finished selection; finishes the work first when steps are missing."""
        while not self._parts.step(_WHOLE):
            pass
        if self._selection is None and self._parts.parts is not None:
            self._selection = ObjectSelection(self._parts.parts)
        if self._selection is None:
            raise RuntimeError("the builder stopped without a result")
        return self._selection


def build_object_selection(raw_object_infos: bytes | memoryview | None) -> ObjectSelection:
    """Build the whole selection at once; see ObjectSelectionBuilder. Never raises."""
    return ObjectSelectionBuilder(raw_object_infos).selection
