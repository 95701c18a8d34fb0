"""Parquet files: every value comes back as it was, memory is bounded, and what goes wrong leaves no file."""

import io
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from drs_inspector.domain.errors import InspectorError, ResourceError, UnforeseenError
from drs_inspector.domain.tables.definition import Kind, RowSlice, TableColumn, TableRows
from drs_inspector.storage.duckdb_process import arrow_feed, child_process
from drs_inspector.storage.exports.tables.registry import table_format
from drs_inspector.storage.exports.tables.table_format import TableOptions
from drs_inspector.storage.parquet import writing
from drs_inspector.storage.parquet.messages import Begin
from drs_inspector.storage.parquet.process import ParquetProcess, column_names, kept_process
from tests.helpers.tables import HOSTILE, GivenTable, NumberedTable, every_kind, texts


@pytest.fixture(scope="module", autouse=True)
def one_process() -> Iterator[None]:
    with kept_process():
        yield


def written(table: TableRows, folder: Path) -> str:
    """Write a table and return the path of its file."""
    path = folder / "table.parquet"
    with path.open("wb") as stream:
        table_format("parquet").write(table, stream, TableOptions())
    return str(path)


def asked(file: str, columns: str = "*") -> list[tuple[Any, ...]]:
    """Return rows of a file in their order."""
    with duckdb.connect() as database:
        return database.read_parquet(file).project(columns).fetchall()


def described(file: str) -> dict[str, str]:
    """Return the types of a file's columns by their names."""
    with duckdb.connect() as database:
        rows = database.read_parquet(file)
        return dict(zip(rows.columns, map(str, rows.types), strict=True))


def test_every_kind_keeps_its_type_and_its_value(tmp_path: Path) -> None:
    table = every_kind()
    file = written(table, tmp_path)
    types = described(file)
    assert types == {
        "text": "VARCHAR",
        "integer": "BIGINT",
        "number": "DOUBLE",
        "boolean": "BOOLEAN",
        "time": "TIMESTAMP WITH TIME ZONE",
    }
    plain = asked(file, 'text, "integer", number, "boolean", epoch_us("time")')
    micro = [None if row[4] is None else round(row[4].timestamp() * 1_000_000) for row in table.rows]
    assert plain == [(*row[:4], moment) for row, moment in zip(table.rows, micro, strict=True)]
    hostile = texts(None, "", *HOSTILE)
    back = [value for (value,) in asked(written(hostile, tmp_path), "name")]
    assert back == [None, "", *(text.encode("utf-8", "backslashreplace").decode() for text in HOSTILE)]
    assert asked(written(texts(), tmp_path)) == []


def test_names_of_columns_are_what_readers_take(tmp_path: Path) -> None:
    assert column_names(["a", "A", "a_2", "", "b\0", "x, y"]) == ["a", "A_3", "a_2", "column_4", "b\ufffd", "x, y"]
    names = ["x, y", "X, Y", 'say "no"', "make_timestamptz(c0)"]
    columns = [
        TableColumn(name, name, kind)
        for name, kind in zip(names, [Kind.TEXT, Kind.TIME, *[Kind.TEXT] * 2], strict=True)
    ]
    file = written(GivenTable(columns, [("a", None, "b", "c")]), tmp_path)
    assert list(described(file)) == ["x, y", "X, Y_2", *names[2:]]
    with pytest.raises(InspectorError, match="without columns"):
        written(GivenTable([], []), tmp_path)


@pytest.mark.parametrize("has_nameless", [True, False])
def test_a_large_table_is_one_file_in_its_order_and_bounded_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, has_nameless: bool
) -> None:
    if not has_nameless:
        monkeypatch.setattr(writing, "_HAS_NAMELESS", has_nameless)
    monkeypatch.setattr(writing, "HELD_BYTES", 200_000)
    monkeypatch.setattr(writing, "MOST_FILES", 4)
    monkeypatch.setattr(writing, "_bound", lambda _memory: None)  # of this process
    monkeypatch.setattr(arrow_feed, "ROWS_AT_ONCE", 4_096)
    begin = Begin([("number", Kind.INTEGER), ("text", Kind.TEXT)], str(tmp_path), 1 << 30)
    held = []
    with writing.ParquetDatabase(begin.scratch, begin.memory) as database:
        for count in (200_000, 3, 0):
            rows = writing.ParquetRows(database, begin)
            for part in NumberedTable(count).slices():
                rows.add(part.columns)
                held.append(rows.held_bytes)
            path = tmp_path / f"{count}.parquet"
            path.write_bytes(b"".join(rows.finish()))
            rows.stop()
            assert [number for (number,) in asked(str(path), "number")] == list(range(count))
        with pytest.raises(duckdb.PermissionException):
            database.copy("SELECT 1 AS a", str(tmp_path / "other.parquet"), "FORMAT parquet")
    assert max(held) < 200_000
    assert {path.suffix for path in tmp_path.iterdir()} == {".parquet"}
    assert len(list(tmp_path.iterdir())) == 3, "what had no room in memory had no name, or is gone"


def test_what_goes_wrong_is_said_and_the_next_file_is_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken(NumberedTable):
        def slices(self) -> Iterator[RowSlice]:
            yield next(super().slices())
            raise InspectorError("The file ended.")

    wrong = GivenTable([TableColumn("n", "N", Kind.INTEGER)], [("text",)])
    with ParquetProcess() as process:
        with pytest.raises(InspectorError, match="ended"):
            process.write(Broken(10), io.BytesIO())
        with pytest.raises(UnforeseenError, match="TypeError"):
            process.write(wrong, io.BytesIO())
        target = io.BytesIO()
        assert process.write(NumberedTable(10), target) == 10
        assert (target.getvalue()[:4], target.getvalue()[-4:]) == (b"PAR1", b"PAR1")
        assert process._child is not None
        number = process._child._process.pid

        def end(_count: int) -> None:
            os.kill(number, signal.SIGKILL)

        with pytest.raises(UnforeseenError, match="ended"):
            process.write(NumberedTable(1_000), io.BytesIO(), end)
        monkeypatch.setattr(child_process, "this_program", lambda: ["/no/such/program"])
        with pytest.raises(ResourceError, match="Parquet cannot be written"):
            process.write(NumberedTable(1), io.BytesIO())


def test_the_program_itself_loads_nothing_of_duckdb() -> None:
    names = "[m for m in ('duckdb', 'arro3') if m in sys.modules]"
    script = f"import sys, drs_inspector.storage.parquet.process; print({names})"
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout == "[]\n"
