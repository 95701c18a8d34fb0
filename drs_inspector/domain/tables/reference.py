"""The part of ``docs/tables.md`` that is made from the definitions."""

from collections.abc import Iterable, Iterator
from typing import Final

from drs_inspector.domain.tables.definition import Kind, TableColumn
from drs_inspector.domain.tables.documents import TABLES
from drs_inspector.domain.tables.examples import (
    EXAMPLES,
    LAKE_EXAMPLES,
    LAKE_VIEW_IN_DUCKDB,
    LAKE_VIEW_IN_SPARK,
    Example,
)

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
_LAKE: Final = (
    "`export --format parquet -d lake` adds a file for each table and reading; its folders are further columns of every"
    " table: `cloud`, `region`, `project` and `date`. The same text is for `drs-inspector query SQL lake`, DuckDB and"
    " Spark SQL. They take the newest reading of each project and day, rather one of all jobs than of some."
)


def reference_text() -> str:
    """Return all tables with their columns in Markdown, between the marks."""
    return "\n".join([BEGIN, "", *_lines(), END])


def _lines() -> Iterator[str]:
    for table in TABLES.values():
        yield from (f"## {table.name}", "", f"{table.title}. {table.help}", "", "| column | type | what it is |")
        yield "|---|---|---|"
        yield from map(_line, table.columns)
        yield ""
    yield from (
        "## Examples in SQL",
        "",
        "The SQL page of the window offers the same; `drs-inspector query` answers them.",
        "",
    )
    yield from _examples(EXAMPLES)
    yield from (
        "## Examples over a lake",
        "",
        _LAKE,
        "",
    )
    yield from _examples(LAKE_EXAMPLES)
    yield from ("DuckDB sees a lake by views:", "", "```sql", f"{LAKE_VIEW_IN_DUCKDB};", "```", "")
    yield from ("Spark SQL does, too:", "", "```sql", f"{LAKE_VIEW_IN_SPARK};", "```", "")


def _examples(examples: Iterable[Example]) -> Iterator[str]:
    for example in examples:
        yield from (f"**{example.title}** {example.help}", "", "```sql", example.sql, "```", "")


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
