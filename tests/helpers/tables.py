"""Tables for tests: rows that are given, in slices of a chosen length."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from drs_inspector.domain.tables.definition import Cell, Kind, RowSlice, TableColumn

WHEN = datetime(2026, 11, 28, 5, 41, 58, 123000, tzinfo=UTC)
# What names, addresses and remarks of a foreign system may be.
HOSTILE = (
    "=1+1",
    "+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    '=HYPERLINK("http://x.invalid";"y")',
    "a;=1+1;b",
    'a",=1+1,"b',
    "http://x.invalid/",
    'say "no"',
    "one\ntwo",
    "one\r\ntwo",
    "a\tb",
    "a\\tb",
    "a,b",
    " in spaces ",
    "nul\0nul",
    "\x1b[31mred",
    "abc\u202etxt.exe",
    "\u2028line",
    "\x85next",
    "</td><script>alert(1)</script>",
    "_x0041_",
    "half \ud800 pair",
    "\ufeffmark",
    "\ufffe",
    "no",
    "null",
    "NULL",
    r"\N",
    "1e5",
    "007",
    "2026-11-28",
    "城市",
    "e\u0301",
    "n" * 256,
)


class GivenTable:
    """A table of rows; ``slice_rows`` of them come at a time."""

    def __init__(
        self,
        columns: Sequence[TableColumn],
        rows: Sequence[Sequence[Cell]],
        *,
        name: str = "given",
        slice_rows: int = 2,
    ) -> None:
        self.name = name
        self.columns = tuple(columns)
        self.rows = rows
        self._slice_rows = slice_rows

    def slices(self) -> Iterator[RowSlice]:
        for start in range(0, len(self.rows), self._slice_rows):
            rows = self.rows[start : start + self._slice_rows]
            yield RowSlice(tuple(list(values) for values in zip(*rows, strict=True)), len(rows))


class NumberedTable:
    """A table of ``count`` numbered rows with a text, which takes no memory."""

    name = "numbered"
    columns = (TableColumn("number", "Number", Kind.INTEGER), TableColumn("text", "Text", Kind.TEXT))

    def __init__(self, count: int, *, slice_rows: int = 4096) -> None:
        self.count = count
        self._slice_rows = slice_rows

    def slices(self) -> Iterator[RowSlice]:
        for start in range(0, self.count, self._slice_rows):
            length = min(self._slice_rows, self.count - start)
            yield RowSlice((range(start, start + length), ["text"] * length), length)


def texts(*values: str | None, name: str = "name") -> GivenTable:
    """Return a table of one column of texts beside a number."""
    columns = (TableColumn("number", "Number", Kind.INTEGER), TableColumn(name, name.title(), Kind.TEXT))
    return GivenTable(columns, [(number, value) for number, value in enumerate(values)])


def every_kind() -> GivenTable:
    """Return a table with a column of each kind; the last row holds nothing."""
    columns = [TableColumn(kind.value, kind.value.title(), kind) for kind in Kind]
    rows: list[tuple[Cell, ...]] = [
        ("a", 2**63 - 1, 0.1, True, WHEN),
        ("", -1, 1e300, False, WHEN.replace(microsecond=0)),
        (None, None, None, None, None),
    ]
    return GivenTable(columns, rows)
