"""Rows of an answer as text: for spreadsheets, for a page, for Markdown, as JSON."""

import io
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from drs_inspector.domain.copied import markdown_table
from drs_inspector.domain.tables.definition import Kind, TableRows
from drs_inspector.session.table_files.list_texts import SqlList, sql_list_of
from drs_inspector.storage.exports.tables.registry import table_format
from drs_inspector.storage.exports.tables.table_format import TableOptions, cell_text

_NUMERIC: Final = (Kind.INTEGER, Kind.NUMBER)


def cells_of(table: TableRows, *, null: str = "") -> Iterator[Sequence[str]]:
    """Yield the headings, then the rows as exact texts."""
    yield [column.name for column in table.columns]
    yield from _rows(table, lambda value: null if value is None else cell_text(value))  # type: ignore[arg-type]


def markdown_text(table: TableRows) -> str:
    """Return the rows as a table of Markdown; null is written as such."""
    heads, *rows = cells_of(table, null="null")
    numbers = [place for place, column in enumerate(table.columns) if column.kind in _NUMERIC]
    return markdown_table(heads, rows, right=numbers)


def csv_text(table: TableRows) -> str:
    """Return the rows as CSV, as files of it have them."""
    stream = io.BytesIO()
    table_format("csv").write(table, stream, TableOptions())
    return stream.getvalue().decode("utf-8")


def sql_list_text(table: TableRows) -> SqlList:
    """Return the values of the only column as the list behind IN: numbers as such, null left out, each once."""
    values = [value for part in table.slices() for value in part.columns[0] if value is not None]
    if table.columns[0].kind in _NUMERIC:
        once = list(dict.fromkeys(map(cell_text, values)))
        return SqlList(f"({', '.join(once)})" if once else "", len(once))
    return sql_list_of(map(cell_text, values), backslash=None)


def values_text(table: TableRows) -> str:
    """Return the values of the only column, one a line."""
    rows = cells_of(table)
    next(rows)
    return "\n".join(line[0] for line in rows)


def _rows(table: TableRows, text: Callable[[object], str]) -> Iterator[Sequence[str]]:
    for part in table.slices():
        yield from zip(*[[text(value) for value in values] for values in part.columns], strict=True)
