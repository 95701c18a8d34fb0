"""JSON: one array with an object for each row."""

from collections.abc import Sequence

from drs_inspector.domain.tables.definition import RowSlice, TableColumn, TableRows
from drs_inspector.storage.exports.tables.ndjson_file import json_lines
from drs_inspector.storage.exports.tables.table_format import SlicedFormat, TableOptions


class JsonFile(SlicedFormat):
    """An array of rows, one a line; what is in them is that of NDJSON."""

    name = "json"
    title = "JSON"
    suffix = ".json"
    media_type = "application/json"

    def head(self, table: TableRows, options: TableOptions) -> str:
        """Return the beginning of the array."""
        del table, options
        return "["

    def body(self, columns: Sequence[TableColumn], part: RowSlice, before: int, options: TableOptions) -> bytes:
        """Return the rows, with a comma before each but the first."""
        del options
        lines = json_lines(columns, part).removesuffix(b"\n")
        # Within a row no line feed is left as it is.
        return (b",\n" if before else b"\n") + lines.replace(b"\n", b",\n")

    def foot(self, count: int) -> str:
        """Return the end of the array."""
        return "\n]\n" if count else "]\n"
