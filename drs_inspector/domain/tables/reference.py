"""The part of ``docs/tables.md`` that is made from the definitions."""

from collections.abc import Iterator
from typing import Final

from drs_inspector.domain.tables.definition import Kind, TableColumn
from drs_inspector.domain.tables.documents import TABLES

BEGIN: Final = "<!-- made by python -m tests.rules.tables_page: begin -->"
END: Final = "<!-- made by python -m tests.rules.tables_page: end -->"
SQL_TYPES: Final = {
    Kind.TEXT: "VARCHAR",
    Kind.INTEGER: "BIGINT",
    Kind.NUMBER: "DOUBLE",
    Kind.BOOLEAN: "BOOLEAN",
    Kind.TIME: "TIMESTAMP WITH TIME ZONE",
}
"""What a column of each kind is in SQL."""


def reference_text() -> str:
    """Return all tables with their columns in Markdown, between the marks."""
    return "\n".join([BEGIN, "", *_lines(), END])


def _lines() -> Iterator[str]:
    for table in TABLES.values():
        yield from (f"## {table.name}", "", f"{table.title}. {table.help}", "", "| column | type | what it is |")
        yield "|---|---|---|"
        yield from map(_line, table.columns)
        yield ""


def _line(column: TableColumn) -> str:
    unit = f" In {column.unit}." if column.unit else ""
    return f"| {column.name} | {SQL_TYPES[column.kind]} | {column.title}: {column.help}{unit} |"


def with_reference(text: str) -> str:
    """Return a text with the part between its marks made anew. Raises ValueError when it has no marks."""
    before, begin, rest = text.partition(BEGIN)
    _old, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError("the text has no marks")
    return before + reference_text() + after
