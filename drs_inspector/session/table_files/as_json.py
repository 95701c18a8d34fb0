"""Rows of a table as the text of a JSON file."""

import io

from drs_inspector.domain.tables.definition import TableRows
from drs_inspector.storage.exports.tables.registry import table_format
from drs_inspector.storage.exports.tables.table_format import TableOptions


def json_text(table: TableRows) -> str:
    """Return the rows as JSON, as files of it have them."""
    stream = io.BytesIO()
    table_format("json").write(table, stream, TableOptions())
    return stream.getvalue().decode("utf-8")
