"""Parquet: columns with their types, compressed, for DuckDB, Spark and everything else that reads many rows."""

from contextlib import AbstractContextManager
from typing import BinaryIO

from drs_inspector.domain.errors import InspectorError
from drs_inspector.domain.tables.definition import TableRows
from drs_inspector.storage.exports.tables.table_format import TableFormat, TableOptions, TableReport
from drs_inspector.storage.parquet.process import kept_process, parquet_process


class ParquetFile(TableFormat):
    """One file of one table. Times are moments in UTC (microseconds), integers have 64 bits, null is null."""

    name = "parquet"
    title = "Parquet"
    suffix = ".parquet"
    media_type = "application/vnd.apache.parquet"
    is_text = False

    def write(self, table: TableRows, target: BinaryIO, options: TableOptions) -> TableReport:
        """Write the table; see ``TableFormat.write``."""
        if not table.columns:
            raise InspectorError("A table without columns cannot be Parquet.", "", "Choose columns.")
        with parquet_process() as process:
            return TableReport(process.write(table, target, options.on_rows))

    def together(self) -> AbstractContextManager[None]:
        """Return a block whose files come from one process."""
        return kept_process()
