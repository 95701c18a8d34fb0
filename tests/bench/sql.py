"""SQL over a million objects: the page of the window against DuckDB reading the same from Parquet."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from drs_inspector.storage.archive import open_files
from drs_inspector.storage.exports.archive import ArchiveExporter
from drs_inspector.storage.exports.exporter import ExportOptions, Selection
from tests.bench.big_archive import write_big_archive
from tests.bench.table import Row, in_words, ratio_row
from tests.bench.window import gap_rows

_COMPARED = {
    "count": "SQL: count of 1,000,000 objects",
    "one table": "SQL: one table among them",
    "group": "SQL: grouped by job and type",
    "first rows": "SQL: first rows of all of them",
}


def measured(where: str, path: Path) -> dict[str, Any]:
    """Ask in an interpreter of its own, "window" or "duckdb"; return gaps and seconds."""
    command = [sys.executable, "-m", "tests.bench.sql_work", where, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=600)
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return figures


def rows() -> list[Row]:
    """Measure queries whose table has been read, then what is done once, and the gaps of the event loop."""
    with tempfile.TemporaryDirectory() as folder:
        made, path = Path(folder) / "made.json", Path(folder) / "million.json"
        write_big_archive(made)
        ArchiveExporter().export(Selection((open_files([made]),)), path, ExportOptions())
        made.unlink()
        ours, theirs = measured("window", path), measured("duckdb", path)
    seconds, parquet = ours["seconds"], theirs["seconds"]
    table = [
        ratio_row(work, seconds[name], "DuckDB from Parquet", parquet[name], "-") for name, work in _COMPARED.items()
    ]
    once = ("with reading the table", "all rows that are shown", "ordering")
    table += [Row(f"SQL: {name}", in_words(seconds[name]), "-", "-", "-") for name in once]
    return table + gap_rows(ours["gaps"])
