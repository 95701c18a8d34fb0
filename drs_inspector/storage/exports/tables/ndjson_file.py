"""NDJSON: one JSON object for each row, one row a line."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from drs_inspector.domain.tables.definition import Cell, Kind, RowSlice, TableColumn
from drs_inspector.storage.exports.tables.table_format import (
    SlicedFormat,
    TableOptions,
    cell_text,
    distinct_names,
    is_finite,
    time_text,
)

_NO_NUMBERS = {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}


class NdjsonFile(SlicedFormat):
    """JSON Lines: keys in the order of the columns, numbers exact, times as texts in ISO 8601 with Z, null as null.

    JSON has no number for NaN and the infinities: they are the texts "NaN", "Infinity" and "-Infinity".
    """

    name = "ndjson"
    title = "NDJSON"
    suffix = ".ndjson"
    media_type = "application/x-ndjson"

    def body(self, columns: Sequence[TableColumn], part: RowSlice, before: int, options: TableOptions) -> bytes:
        """Return a line for each row."""
        del before, options
        return json_lines(columns, part)


def json_lines(columns: Sequence[TableColumn], part: RowSlice) -> bytes:
    """Return each row as a JSON object that ends with a line feed, the only ones there are."""
    import msgspec  # noqa: PLC0415 -- formats are listed by --help, which loads no library

    if not columns:
        return b"{}\n" * part.length
    rows = list(_rows(columns, part))
    encoder = msgspec.json.Encoder()
    try:
        lines: bytes = encoder.encode_lines(rows)
    except (UnicodeEncodeError, OverflowError):  # half of a surrogate pair, which JSON can only hold as its escape
        return "".join(json.dumps(row, default=_plain) + "\n" for row in rows).encode("ascii")
    return lines


def _rows(columns: Sequence[TableColumn], part: RowSlice) -> Iterator[dict[str, Cell]]:
    names = distinct_names(columns)
    values = [
        [one if is_finite(one) else _NO_NUMBERS[cell_text(one)] for one in values]
        if column.kind == Kind.NUMBER
        else values
        for values, column in zip(part.columns, columns, strict=True)
    ]
    for row in zip(*values, strict=True):
        yield dict(zip(names, row, strict=True))


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return time_text(value)
    raise TypeError(type(value))
