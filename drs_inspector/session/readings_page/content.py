"""What a reading says, for window and terminal alike: a sentence, then a table or labelled rows, then its oddities."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, NamedTuple

import msgspec

from drs_inspector.domain.decoding.drift import Drift
from drs_inspector.domain.explanations.topics import Topic
from drs_inspector.domain.jobs.sections import Row
from drs_inspector.domain.labels.field_labels import label_of
from drs_inspector.domain.live.pages import values_at
from drs_inspector.domain.printable import printable, shortened
from drs_inspector.domain.rawjson.split import BrokenJsonError, first_byte, split_object
from drs_inspector.domain.read_calls.call import ReadCall
from drs_inspector.domain.reply_rows import reply_rows
from drs_inspector.domain.saved_reply import Raw
from drs_inspector.session.readings_page.told import Told

LARGEST: Final = 2 << 20
"""Bytes: of a larger reading only its JSON is shown, which is read in slices."""
MOST_VALUES: Final = 100_000
"""Values: a reading of more is treated in the same way, for each of them takes 20 µs however short it is."""
MOST_TYPED: Final = 300
"""So many rows are read as typed views for the sentence and the table; beyond them the sentence says so."""
_MOST_COLUMNS: Final = 8
_LONGEST_CELL: Final = 300
_NUMBERS: Final = frozenset({"number"})


class Column(NamedTuple):
    """A column of a table; a ``share`` of the width, ``is_number`` puts it to the right."""

    title: str
    share: int = 16
    is_number: bool = False


class GridRow:
    """A row of a table: its ``cells``, worked out when they are first asked for, its JSON, and its ``tone``."""

    __slots__ = ("_cells", "_make", "_topic", "numbers", "raw", "share", "tone")

    def __init__(
        self,
        cells: Sequence[str] | Callable[[], Sequence[str]],
        raw: Raw = b"",
        tone: str = "",
        share: float = -1,
        topic: Callable[[], Topic | None] | None = None,
        *,
        numbers: Mapping[int, float] | None = None,
    ) -> None:
        """Take the cells, or what makes them. ``share`` (0 to 1) is what a bar shows, below 0 no bar.

        ``topic()`` returns what the row is about: what was checked, how a comparison came out. ``numbers`` are what
        columns, by their places, are sorted by where the words do not tell.
        """
        self._topic = topic
        self.numbers = numbers or {}
        self._make = cells if callable(cells) else None
        self._cells: tuple[str, ...] = () if callable(cells) else tuple(map(_cell, cells))
        self.raw, self.tone, self.share = raw, tone, share

    @property
    def topic(self) -> Topic | None:
        """What the row is about, None where nothing is known of it."""
        return self._topic() if self._topic is not None else None

    @property
    def cells(self) -> tuple[str, ...]:
        """The texts, printable and of one line."""
        if self._make is not None:
            self._cells, self._make = tuple(map(_cell, self._make())), None
        return self._cells

    def member(self, name: str) -> str:
        """Return a member of the row's JSON as text, "" where it has none."""
        return member_text(self.raw, name)


class Grid(NamedTuple):
    """A table. ``bar`` is the number of the column that a bar is drawn in, below 0 for none."""

    columns: tuple[Column, ...]
    rows: tuple[GridRow, ...]
    bar: int = -1


class Content(NamedTuple):
    """What is shown of a reading. ``answer`` is a sentence, in the colour of ``tone``; the rest may be empty."""

    answer: str = ""
    tone: str = ""
    rows: tuple[Row, ...] = ()
    grid: Grid | None = None
    drift: tuple[Drift, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing but the sentence."""
        return not self.rows and (self.grid is None or not self.grid.rows)


NOT_TOLD: Final = "-"
"""What a cell says of a value that is not there: an empty cell could be a fault of the window."""
TOO_LARGE: Final = "It is too large for a table; the JSON has all of it."
NO_ROWS: Final = "Nothing is listed."


def is_too_large(told: Told) -> bool:
    """Whether a reading is more than a window can show in a moment: by its bytes, or by what begins a value."""
    if told.size > LARGEST:
        return True
    return sum(raw.count(mark) for raw in map(bytes, told.raws) for mark in (b",", b"{", b"[")) > MOST_VALUES


def untyped(call: ReadCall, told: Told) -> Content:
    """Return what a reading says that has no typed view: its entries as a table where they are flat, else rows."""
    if is_too_large(told):
        return Content(TOO_LARGE)
    grid = _grid(call, told)
    if grid is not None:
        return Content("" if grid.rows else NO_ROWS, rows=_around(call, told.raws[0]), grid=grid)
    rows = tuple(row for raw in told.raws for row in reply_rows(raw))
    return Content("" if rows else NO_ROWS, rows=rows)


def _grid(call: ReadCall, told: Told) -> Grid | None:
    """Return the entries as a table, None for a reply without entries, or about a job that one entry is about."""
    if not call.entries or call.job or not call.entry:
        return None
    entries = [entry for raw in told.raws for name in call.entries.split() for entry in values_at(raw, name)]
    entries = [one for one in entries if first_byte(one) != b"n"]
    names = _scalar_names(call, entries)
    if entries and not names:
        return None
    columns = tuple(
        Column(label_of(name), 10 if call.entry.get(name) in _NUMBERS else 18, call.entry.get(name) in _NUMBERS)
        for name in names
    )
    return Grid(columns, tuple(GridRow(_cells_of(entry, names), entry) for entry in entries))


def _scalar_names(call: ReadCall, entries: Sequence[Raw]) -> tuple[str, ...]:
    """Return the members that are columns: those that the first entries have as single values, known ones first."""
    found: dict[str, bool] = {}
    for entry in entries[:20]:
        for name, raw in members_of(entry):
            if first_byte(raw) != b"n":
                found[name] = found.get(name, True) and first_byte(raw) not in b"{["
    known = [name for name in call.entry if found.get(name)]
    return tuple(
        [*known, *(name for name, is_one in found.items() if is_one and name not in call.entry)][:_MOST_COLUMNS]
    )


def _cells_of(entry: Raw, names: Sequence[str]) -> Callable[[], Sequence[str]]:
    def make() -> Sequence[str]:
        texts = {row.path: row.text for row in reply_rows(entry)}
        return [texts.get(name, "") for name in names]

    return make


def _around(call: ReadCall, raw: Raw) -> tuple[Row, ...]:
    """Return what a reply says besides its entries and their number."""
    entries = {*call.entries.split(), "count", "total_count", "total_record"}
    return tuple(
        row for row in reply_rows(raw) if row.path.partition(".")[0].partition("[")[0] not in entries and row.path
    )


def member_text(raw: Raw, name: str) -> str:
    """Return a text or a number among the members of a JSON object, "" for anything else."""
    found = next((value for member, value in members_of(raw) if member == name), b"")
    if not found or len(found) > 2_000 or first_byte(found) in b"{[n":
        return ""
    try:
        return str(msgspec.json.decode(found))
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return ""


def members_of(raw: Raw) -> list[tuple[str, Raw]]:
    """Return the members of a JSON object, none of anything else."""
    try:
        return [(name, value) for name, value in split_object(raw)] if first_byte(raw) == b"{" else []
    except BrokenJsonError:
        return []


def kind_of_object(code: str | None) -> str:
    """Return a kind of object in words: table_indexs, as the service writes it, as "Table indexes"."""
    words = (code or "").strip().replace("_", " ").lower().replace("indexs", "indexes")
    return "Database" if words == "db" else words.capitalize()


def each_once(drift: Iterable[Drift]) -> tuple[Drift, ...]:
    """Return oddities, each path once."""
    return tuple({(one.path, one.expected): one for one in drift}.values())


def _cell(text: str) -> str:
    return shortened(printable(shortened(text, _LONGEST_CELL)), _LONGEST_CELL) or NOT_TOLD
