"""Rows as text that spreadsheets take: a tab between cells, a line for each row, and no cell that forges either."""

from collections.abc import Iterable, Sequence

_QUOTED = ("\t", "\n", "\r")


def table_text(rows: Iterable[Sequence[str]]) -> str:
    """Return the rows as lines of cells; a cell that holds a tab or a line break is quoted as spreadsheets do it."""
    return "\n".join("\t".join(map(_cell, row)) for row in rows)


def _cell(text: str) -> str:
    if text.startswith('"') or any(one in text for one in _QUOTED):
        return '"' + text.replace('"', '""') + '"'
    return text


def json_text(values: Sequence[str]) -> str:
    """Return one JSON value as it is, several as an array of them; empty for none."""
    return "[\n" + ",\n".join(values) + "\n]" if len(values) > 1 else "".join(values)
