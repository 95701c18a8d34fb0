"""Rows on their way to the process that has DuckDB."""

import re
from collections.abc import Sequence
from typing import Final

import msgspec

from drs_inspector.domain.tables.definition import Cell, RowSlice
from drs_inspector.storage.duckdb_process.framing import encode

_HALF_CHARACTER: Final = re.compile("[\ud800-\udfff]")


class Rows(msgspec.Struct, frozen=True, tag=True):
    """Some rows of the table that was named before: the values of each column. Not answered."""

    columns: list[list[object]]


def encoded_rows(rows: RowSlice) -> bytes:
    """Return a slice as a message. Half characters, which no database takes, become their escapes, as in files."""
    columns: list[list[object]] = [list(values) for values in rows.columns]
    try:
        return encode(Rows(columns))
    except UnicodeEncodeError:
        return encode(Rows([_whole(values) for values in rows.columns]))


def whole_characters(text: str) -> str:
    """Return a text that every encoding takes, as long as before."""
    return _HALF_CHARACTER.sub("\ufffd", text)


def _whole(values: Sequence[Cell]) -> list[object]:
    return [_escaped(value) if isinstance(value, str) else value for value in values]


def _escaped(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
