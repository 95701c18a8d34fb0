"""Rows as text that spreadsheets take: a tab between cells, a line for each row, and no cell that forges either."""

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from drs_inspector.domain.printable import printable

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


def plain_nul(text: str) -> str:
    """Return a text without NULs, at which clipboards end a text: each is written as the window shows it."""
    return text.replace("\0", printable("\0"))


def put_table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Put rows with their heads on the clipboard: as text that spreadsheets take, and as a table of HTML."""
    data = QMimeData()
    data.setText(plain_nul(table_text([heads, *rows])))
    data.setHtml("".join(_html(heads, rows)))
    QGuiApplication.clipboard().setMimeData(data)


def _html(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield "<table><thead><tr>"
    for head in heads:
        yield f"<th>{escape(printable(head))}</th>"
    yield "</tr></thead><tbody>"
    for row in rows:
        yield "<tr>"
        for cell in row:
            yield f"<td>{escape(printable(cell))}</td>"
        yield "</tr>"
    yield "</tbody></table>"
