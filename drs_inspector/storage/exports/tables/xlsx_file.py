"""XLSX (ECMA-376), written in one go: no formula, no link and nothing but values can come of a text.

Cells are texts, numbers, times and booleans by their type, and there is no code for anything else. Rows go to the
stream as they come: memory stays small, and no file beside the target has the values in it.
"""

import re
import zipfile
from datetime import UTC, datetime, timedelta
from typing import BinaryIO, Final
from xml.sax.saxutils import escape

from drs_inspector.domain.counting import counted
from drs_inspector.domain.errors import InspectorError
from drs_inspector.domain.tables.definition import Cell, RowSlice, TableRows
from drs_inspector.storage.exports.tables import xlsx_parts as parts
from drs_inspector.storage.exports.tables.table_format import (
    TableFormat,
    TableOptions,
    TableReport,
    cell_text,
    is_finite,
)

SHEET_ROWS: Final = 1_048_575
"""Rows of a sheet below its head; a further sheet takes what comes after them."""
SHEET_BYTES: Final = 1_900_000_000
"""Bytes of a sheet before they are compressed; above 2 GiB readers of ZIP need what spreadsheets warn of."""
CELL_UNITS: Final = 32_767
"""The longest text of a cell, in units of UTF-16."""
MOST_COLUMNS: Final = 16_384
_EXACT_INTEGER: Final = 10**15  # a spreadsheet's numbers have 15 digits
_EPOCH: Final = datetime(1899, 12, 30, tzinfo=UTC)
_FIRST_TIME: Final = datetime(1900, 3, 1, tzinfo=UTC)  # before it, spreadsheets disagree about the day
_DAY: Final = timedelta(days=1)
_LEVEL: Final = 3
# What XML cannot hold, carriage returns, which it changes, and what would be read as such an escape.
_ESCAPED: Final = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_AS_IT_IS: Final = re.compile("[^\x00-\x1f&<>_\ud800-\udfff\ufffe\uffff]{0,8191}")


class XlsxFile(TableFormat):
    """A workbook: a sheet of the table's name, further ones where one is full.

    Integers of more than 15 digits, and times before March 1900, are texts: a spreadsheet would change them.
    """

    name = "xlsx"
    title = "Excel workbook"
    suffix = ".xlsx"
    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    is_text = False

    def write(self, table: TableRows, target: BinaryIO, options: TableOptions) -> TableReport:
        """Write the workbook; raises InspectorError for more columns than a sheet has."""
        if len(table.columns) > MOST_COLUMNS:
            raise InspectorError(
                f"The table has {len(table.columns):,} columns.",
                f"A sheet has {MOST_COLUMNS:,} at most.",
                "Choose columns, or another format.",
            )
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
            # What a file begins with tells programs that it is a workbook.
            _add(archive, "_rels/.rels", parts.RELATIONS)
            workbook = _Workbook(archive, table, options)
            workbook.write()
            names = [parts.sheet_name(table.name, number) for number in range(1, workbook.sheets + 1)]
            for path, text in parts.around(names).items():
                _add(archive, path, text)
        cut = workbook.cut
        notes = (
            (f"{counted(cut, 'text was', 'texts were')} cut at {CELL_UNITS:,} letters, which is what a cell holds.",)
            if cut
            else ()
        )
        return TableReport(workbook.rows, notes)


class _Workbook:
    """The sheets of a table. ``rows`` counts all rows, ``sheets`` the sheets, ``cut`` the texts that were too long."""

    def __init__(self, archive: zipfile.ZipFile, table: TableRows, options: TableOptions) -> None:
        self._archive = archive
        self._table = table
        self._options = options
        self._cells = _Rows()
        self._slices = table.slices()
        self._waiting: list[str] = []
        self.rows = self.sheets = 0

    @property
    def cut(self) -> int:
        return self._cells.cut

    def write(self) -> None:
        """Write all rows into as many sheets as they need, one where there are none."""
        while self._more() or not self.sheets:
            self._write_sheet()

    def _more(self) -> bool:
        """Make the next rows, where none are waiting; tell whether there are any."""
        while not self._waiting:
            part = next(self._slices, None)
            if part is None:
                return False
            self._waiting = self._cells.lines(part)
        return True

    def _write_sheet(self) -> None:
        self.sheets += 1
        head = RowSlice(tuple([column.name] for column in self._table.columns), 1)
        with self._archive.open(_entry(f"xl/worksheets/sheet{self.sheets}.xml"), "w") as sheet:
            size = sheet.write((parts.SHEET_BEGIN + "".join(self._cells.lines(head, style=parts.BOLD))).encode())
            here = 0
            while here < SHEET_ROWS and size < SHEET_BYTES and self._more():
                lines = self._waiting[: SHEET_ROWS - here]
                self._waiting = self._waiting[len(lines) :]
                size += sheet.write("".join(lines).encode())
                here += len(lines)
                self.rows += len(lines)
                if self._options.on_rows is not None:
                    self._options.on_rows(self.rows)
            sheet.write(parts.SHEET_END.encode())


class _Rows:
    """Makes rows of a sheet, and counts the texts that it had to cut."""

    def __init__(self) -> None:
        self.cut = 0

    def lines(self, part: RowSlice, style: int = 0) -> list[str]:
        """Return the rows of a slice."""
        if not part.columns:
            return ["<row/>"] * part.length
        cells = [[self._cell(value, style) for value in values] for values in part.columns]
        return [f"<row>{''.join(row)}</row>" for row in zip(*cells, strict=True)]

    def _cell(self, value: Cell, style: int) -> str:
        if value is None:
            return "<c/>"
        if isinstance(value, bool):
            return f'<c t="b"><v>{value:d}</v></c>'
        if isinstance(value, datetime) and value >= _FIRST_TIME:
            return f'<c s="{parts.TIME}"><v>{(value - _EPOCH) / _DAY!r}</v></c>'
        if isinstance(value, int) and -_EXACT_INTEGER < value < _EXACT_INTEGER:
            return f"<c><v>{value}</v></c>"
        if isinstance(value, float) and is_finite(value):
            return f"<c><v>{value!r}</v></c>"
        text = self._text(cell_text(value))
        styled = f' s="{style}"' if style else ""
        return f'<c t="inlineStr"{styled}><is><t xml:space="preserve">{text}</t></is></c>'

    def _text(self, text: str) -> str:
        if _AS_IT_IS.fullmatch(text):
            return text
        if len(text) * 2 > CELL_UNITS:
            units = text.encode("utf-16-le", "surrogatepass")
            if len(units) > CELL_UNITS * 2:
                self.cut += 1
                text = units[: CELL_UNITS * 2].decode("utf-16-le", "ignore")
        return escape(_ESCAPED.sub(lambda found: f"_x{ord(found[0]):04X}_", text))


def _entry(name: str) -> zipfile.ZipInfo:
    """Return an entry without a time: the same table makes the same file."""
    entry = zipfile.ZipInfo(name)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _add(archive: zipfile.ZipFile, name: str, text: str) -> None:
    archive.writestr(_entry(name), text.encode(), compresslevel=_LEVEL)
