"""A million selected objects as Parquet: this program's file against DuckDB's own COPY of the same rows."""

import io
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from drs_inspector.domain.tables.definition import RowSlice, TableRows
from drs_inspector.domain.tables.documents import Document, table_rows
from drs_inspector.storage.archive import open_files
from drs_inspector.storage.duckdb_process.arrow_feed import SQL_TYPES, ArrowFeed
from drs_inspector.storage.parquet.process import ParquetProcess
from tests.bench.big_archive import write_big_archive
from tests.bench.table import Row, in_words, ratio_row, seconds_of


class Kept:
    """A table whose rows are made already."""

    def __init__(self, table: TableRows) -> None:
        self.name, self.columns = table.name, table.columns
        self._slices = list(table.slices())

    def slices(self) -> Iterator[RowSlice]:
        return iter(self._slices)


def figures() -> dict[str, float]:
    """Measure in this interpreter; return seconds by name."""
    import duckdb

    with tempfile.TemporaryDirectory() as folder:
        path, copied = Path(folder) / "million.json", Path(folder) / "copied.parquet"
        write_big_archive(path)
        document = Document("bench", open_files([path]))
        begin = time.perf_counter()
        table = Kept(table_rows("objects", [document]))
        making = time.perf_counter() - begin
        with ParquetProcess() as process:
            process.write(Kept(table_rows("snapshots", [document])), io.BytesIO())
            ours = seconds_of(lambda: process.write(table, io.BytesIO()))
        with duckdb.connect() as database:
            columns = ", ".join(f'"{column.name}" {SQL_TYPES[column.kind]}' for column in table.columns)
            database.execute(f"CREATE TABLE made ({columns})")

            def insert(_rows: Any) -> None:
                database.execute(f"INSERT INTO made SELECT {feed.values} FROM _rows")  # noqa: S608 - names of ours

            begin = time.perf_counter()
            feed = ArrowFeed([column.kind for column in table.columns], insert)
            for rows in table.slices():
                feed.add(rows.columns)
            feed.finish()
            filling = time.perf_counter() - begin
            copy = f"COPY made TO '{copied}' (FORMAT parquet, COMPRESSION zstd)"
            copying = seconds_of(lambda: database.execute(copy))
    return {"making": making, "ours": ours, "filling": filling, "copying": copying}


def rows() -> list[Row]:
    """Measure in an interpreter of its own."""
    command = [sys.executable, "-m", "tests.bench.parquet"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=900)
    seconds: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    both = seconds["filling"] + seconds["copying"]
    return [
        ratio_row("Parquet of 1,000,000 rows", seconds["ours"], "DuckDB filled from Python, COPY", both, "-"),
        ratio_row("the same", seconds["ours"], "DuckDB's COPY alone", seconds["copying"], "-"),
        Row("making these rows", in_words(seconds["making"]), "-", "-", "-"),
    ]


if __name__ == "__main__":
    print(json.dumps(figures()))
