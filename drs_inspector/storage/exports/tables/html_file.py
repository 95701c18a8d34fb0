"""HTML: one page with one table, without a script and without anything from elsewhere."""

from collections.abc import Sequence
from html import escape

from drs_inspector.domain.printable import printable
from drs_inspector.domain.tables.definition import Cell, Kind, RowSlice, TableColumn, TableRows
from drs_inspector.storage.exports.tables.table_format import SlicedFormat, TableOptions, cell_text, encoded

_NUMBERS = (Kind.INTEGER, Kind.NUMBER)
_STYLE = (
    ":root{color-scheme:light}body{font:14px/1.4 system-ui,sans-serif;margin:1.5em;background:#fff;color:#1b1b1f}"
    "table{border-collapse:collapse}caption{text-align:left;font-weight:600;padding:0 0 .5em}"
    "th,td{text-align:left;vertical-align:top;padding:.2em .8em .2em 0;border-bottom:1px solid #ddd;"
    "white-space:pre-wrap;overflow-wrap:anywhere;unicode-bidi:isolate}thead th{border-bottom:2px solid #888}"
    "tbody th{font-weight:600}.n{text-align:right;font-variant-numeric:tabular-nums}.null{color:#767676}"
)
# Whatever a value may hold: the page can load nothing, run nothing and send nothing.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'"


class HtmlFile(SlicedFormat):
    """A light page for people: heads are titles, null is a dash, what cannot be seen is written as an escape."""

    name = "html"
    title = "HTML"
    suffix = ".html"
    media_type = "text/html"

    def head(self, table: TableRows, options: TableOptions) -> str:
        """Return the page up to the first row."""
        del options
        heads = "".join(
            f'<th scope="col"{_class(column.kind)} title="{_text(column.name)}">{_text(column.title)}</th>'
            for column in table.columns
        )
        name = _text(table.name)
        return (
            '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
            f"<title>{name}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
            f"<table>\n<caption>{name}</caption>\n<thead>\n<tr>{heads}</tr>\n</thead>\n<tbody>\n"
        )

    def body(self, columns: Sequence[TableColumn], part: RowSlice, before: int, options: TableOptions) -> bytes:
        """Return a row of the table for each row."""
        del before, options
        row_head = next((at for at, column in enumerate(columns) if column.name == "name"), 0)
        cells = [
            _cells(values, column.kind, is_head=at == row_head)
            for at, (values, column) in enumerate(zip(part.columns, columns, strict=True))
        ]
        return encoded("".join(f"<tr>{''.join(row)}</tr>\n" for row in zip(*cells, strict=True)))

    def foot(self, count: int) -> str:
        """Return the end of the page."""
        del count
        return "</tbody>\n</table>\n</body>\n</html>\n"


def _cells(values: Sequence[Cell], kind: Kind, *, is_head: bool) -> list[str]:
    begin, end = (f'<th scope="row"{_class(kind)}>', "</th>") if is_head else (f"<td{_class(kind)}>", "</td>")
    null = f'{begin}<span class="null">-</span>{end}'
    return [null if value is None else f"{begin}{_text(cell_text(value))}{end}" for value in values]


def _class(kind: Kind) -> str:
    return ' class="n"' if kind in _NUMBERS else ""


def _text(text: str) -> str:
    return escape("\n".join(map(printable, text.split("\n"))))
