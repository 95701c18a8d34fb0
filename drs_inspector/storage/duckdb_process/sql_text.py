"""Names and texts as DuckDB's SQL has them."""

from collections.abc import Sequence


def sql_name(name: str) -> str:
    """Return a name of a table or a column, quoted."""
    return '"' + name.replace('"', '""') + '"'


def sql_text(value: str) -> str:
    """Return a text, quoted."""
    return "'" + value.replace("'", "''") + "'"


def sql_list(values: Sequence[str]) -> str:
    """Return a list of texts."""
    return f"[{', '.join(map(sql_text, values))}]"
