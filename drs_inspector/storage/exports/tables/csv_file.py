"""CSV, exactly: UTF-8, commas, a line feed after each row, no byte order mark, and nothing added to a value."""

import re
from collections.abc import Iterable, Sequence

from drs_inspector.domain.tables.definition import Cell, RowSlice, TableColumn, TableRows
from drs_inspector.storage.exports.tables.table_format import SlicedFormat, TableOptions, cell_text, encoded

BYTE_ORDER_MARK = "\ufeff"
_QUOTED = re.compile('[",\r\n]')
_SPACES = (" ", "\t")
# What begins a formula, the full-width forms too, at the beginning of a text or behind what a spreadsheet may take for
# the end of a cell: a text in quotes is cut at semicolons, tabs and lines where those are the separator.
_FORMULA = re.compile('(^|[\t\r\n,;|"])(?=[ ]{0,64}[=+\\-@\uff1d\uff0b\uff0d\uff20])')
_BEGINNINGS = ("\t", "\r", "\n")


class CsvFile(SlicedFormat):
    """Comma-separated values (RFC 4180, but for the line feeds). Null is an empty field, the empty text is ``""``."""

    name = "csv"
    title = "CSV"
    suffix = ".csv"
    media_type = "text/csv"
    has_guard = True

    def head(self, table: TableRows, options: TableOptions) -> str:
        """Return the mark, where it is wanted, and the names of the columns."""
        mark = BYTE_ORDER_MARK if options.spreadsheet else ""
        return mark + ",".join(_fields([column.name for column in table.columns], options)) + "\n"

    def body(self, columns: Sequence[TableColumn], part: RowSlice, before: int, options: TableOptions) -> bytes:
        """Return a line for each row."""
        del columns, before
        fields = [_fields(values, options) for values in part.columns]
        return encoded("\n".join(map(",".join, zip(*fields, strict=True))) + "\n")


def guarded(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula: an apostrophe is put before what begins one."""
    safe = _FORMULA.sub(r"\1'", text)
    return f"'{safe}" if safe.startswith(_BEGINNINGS) else safe


def _fields(values: Sequence[Cell], options: TableOptions) -> Iterable[str]:
    return [
        ""
        if value is None
        else _field(guarded(value) if options.spreadsheet else value)
        if isinstance(value, str)
        else cell_text(value)
        for value in values
    ]


def _field(text: str) -> str:
    if text and not _QUOTED.search(text) and not text.startswith(_SPACES) and not text.endswith(_SPACES):
        return text
    return '"' + text.replace('"', '""') + '"'
