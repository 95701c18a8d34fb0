"""Building an object selection from its bytes, in slices of time (contract 4.3 object_infos, 7.2)."""

from __future__ import annotations

import time
from array import array
from collections.abc import Generator, Sequence
from operator import ne

import msgspec

from drs_inspector.domain.decoding.drift import Drift, drift_of
from drs_inspector.domain.objects.chunks import array_bounds, as_array, elements, likely_end, proven_end, trim
from drs_inspector.domain.objects.column_store import LINE, ObjectColumns, encode_lines, run_lengths
from drs_inspector.domain.objects.entries import (
    DATABASE,
    SCHEMA,
    SEPARATOR,
    RelaxedEntry,
    StrictEntry,
    display_name,
    is_renamed,
    parent_of_id,
    quick_entry,
)
from drs_inspector.domain.objects.parents import link
from drs_inspector.domain.objects.path_index import SearchIndex, index_containers
from drs_inspector.domain.objects.tree import ObjectTree

REPORTED_ROWS = 200
"""So many unusual entries of each sort are listed for the whole selection; each entry lists its own in any case."""

_JUDGED = 200
_CONTAINER_LIMIT = 65_536
_REFUSED = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
_strict_list = msgspec.json.Decoder(list[StrictEntry])
_relaxed_list = msgspec.json.Decoder(list[RelaxedEntry])
_strict_entry = msgspec.json.Decoder(StrictEntry)
_relaxed_entry = msgspec.json.Decoder(RelaxedEntry)


class BuiltParts(msgspec.Struct, frozen=True):
    """What a finished builder hands over."""

    columns: ObjectColumns
    tree: ObjectTree
    index: SearchIndex
    drift: tuple[Drift, ...]


class PartsBuilder:
    """Reads ``object_infos`` step by step; ``raw`` is its JSON value, None when the job has none. Never raises."""

    def __init__(self, raw: bytes | memoryview | None) -> None:
        view = memoryview(raw if raw is not None else b"")
        self._drift: tuple[Drift, ...] = ()
        self._position, self._stop = self._range_of_entries(view)
        self._size = max(self._stop - self._position, 1)
        self._columns = ObjectColumns(view)
        self._work = self._run()
        self.parts: BuiltParts | None = None

    @property
    def progress(self) -> float:
        """Share of the bytes that has been read, 0 to 1."""
        return 1.0 if self.parts else 1.0 - (self._stop - self._position) / self._size

    def step(self, budget_seconds: float) -> bool:
        """Work for about ``budget_seconds`` (a few milliseconds at most above it); True when the work is done."""
        deadline = time.perf_counter() + budget_seconds
        while self.parts is None:
            try:
                next(self._work)
            except StopIteration as finished:
                self.parts = finished.value
            if time.perf_counter() >= deadline:
                break
        return self.parts is not None

    def _range_of_entries(self, view: memoryview) -> tuple[int, int]:
        """Return where the entries lie; what is neither array nor empty is shown as one entry."""
        bounds = array_bounds(view)
        if bounds is not None:
            return bounds
        start, stop = trim(view, 0, len(view))
        if bytes(view[start:stop][:5]) in {b"", b"null", b'""', b"{}"}:
            return 0, 0
        self._drift = (drift_of("object_infos", "list", view[start:stop], "raw"),)
        return start, stop

    def _run(self) -> Generator[None, None, BuiltParts]:
        while self._position < self._stop:
            self._read_chunk()
            yield
        tree = yield from link(self._columns)
        self._columns.containers = None
        index = yield from index_containers(self._columns, tree)
        return BuiltParts(self._columns, tree, index, self._drift)

    def _read_chunk(self) -> None:
        raw, start, stop = self._columns.raw, self._position, self._stop
        text = b""
        entries: Sequence[StrictEntry | RelaxedEntry] | None = None
        cut = likely_end(raw, start, stop)
        if cut is not None:
            text = as_array(raw, start, cut[0])
            try:
                entries = _strict_list.decode(text)
            except _REFUSED:
                entries = None
        if entries is None:
            cut = proven_end(raw, start, stop)
            text = as_array(raw, start, cut[0])
            entries = self._read_unusual(text, start, cut[0])
        if cut is not None:
            self._position = cut[1]
            if entries:
                may_have_alias = b'"alias_name"' in text or b"\\u" in text
                self._add(entries, start, cut[0], may_have_alias=may_have_alias)

    def _read_unusual(self, text: bytes, start: int, stop: int) -> list[RelaxedEntry]:
        first = self._columns.count
        self._columns.unusual.add(len(self._columns.names))
        drift_rows, unknown_rows = self._columns.drift_rows, self._columns.unknown_rows
        try:
            entries = _relaxed_list.decode(text)
        except _REFUSED:
            cut = elements(self._columns.raw, start, stop)
            entries = [quick_entry(entry) for entry in cut]
            _report(drift_rows, first, (not _fits(_relaxed_entry, entry) for entry in cut))
        else:
            cut = []
            _report(drift_rows, first, (isinstance(entry.select, bool) for entry in entries))
        if len(unknown_rows) < REPORTED_ROWS:
            cut = cut or elements(self._columns.raw, start, stop)
            _report(unknown_rows, first, (not _fits(_strict_entry, entry) for entry in cut))
        return entries

    def _add(
        self, entries: Sequence[StrictEntry | RelaxedEntry], start: int, stop: int, *, may_have_alias: bool
    ) -> None:
        columns = self._columns
        names = encode_lines([entry.name for entry in entries])
        if LINE + LINE in names:
            names = encode_lines([display_name(entry.name, entry.id) for entry in entries])
        if may_have_alias:
            aliases = [entry.alias_name or "" for entry in entries]
            if any(aliases):
                columns.aliases[len(columns.names)] = encode_lines(aliases)
                columns.renamed += sum(is_renamed(entry) for entry in entries if entry.alias_name)
        columns.starts.append(start)
        columns.stops.append(stop)
        columns.first_rows.append(columns.count)
        columns.names.append(names)
        self._add_parents(entries)
        self._add_kinds(entries)
        columns.count += len(entries)

    def _add_parents(self, entries: Sequence[StrictEntry | RelaxedEntry]) -> None:
        column, number = self._columns.parents, self._columns.parent_ids.number
        parent_ids = [entry.parent_id for entry in entries]
        if None not in parent_ids and "" not in parent_ids and _is_scattered(parent_ids):
            column.extend([number(parent_id) for parent_id in parent_ids if parent_id])
            return
        position = 0
        for parent_id, length in run_lengths(parent_ids):
            if parent_id:
                column.append(number(parent_id), length)
            else:
                for entry in entries[position : position + length]:
                    column.append(number(_implied_parent(entry)), 1)
            position += length

    def _add_kinds(self, entries: Sequence[StrictEntry | RelaxedEntry]) -> None:
        columns = self._columns
        position = 0
        for kind, length in run_lengths([entry.type for entry in entries]):
            columns.kinds.append(columns.kind_names.number(kind), length)
            if kind in {DATABASE, SCHEMA} and columns.containers is not None:
                rows = columns.containers.setdefault(kind, {})
                for row, entry in enumerate(entries[position : position + length], columns.count + position):
                    rows.setdefault(entry.id, row)
                if len(rows) > _CONTAINER_LIMIT:
                    columns.containers = None  # as many as tables: looked up in the bytes when they are needed
            position += length


def _is_scattered(values: list[str | None]) -> bool:
    """Say whether most neighbours differ, judged by the first ones."""
    first = values[:_JUDGED]
    changes: int = sum(map(ne, first, first[1:]))
    return changes > len(first) // 2


def _implied_parent(entry: StrictEntry | RelaxedEntry) -> str:
    """Return the parent that an entry without ``parent_id`` has by its id: a database has none (contract 7.2)."""
    if SEPARATOR not in entry.id or entry.type == DATABASE:
        return ""
    return parent_of_id(entry.id, entry.name)


def _fits(
    decoder: msgspec.json.Decoder[StrictEntry] | msgspec.json.Decoder[RelaxedEntry], raw: bytes | msgspec.Raw
) -> bool:
    try:
        decoder.decode(raw)
    except _REFUSED:
        return False
    return True


def _report(rows: array[int], first: int, unusual: Generator[bool, None, None]) -> None:
    """Add the row numbers of unusual entries until the list is full; the rest is not even looked at."""
    if len(rows) >= REPORTED_ROWS:
        return
    for offset, flag in enumerate(unusual):
        if flag:
            rows.append(first + offset)
            if len(rows) >= REPORTED_ROWS:
                return
