"""Folders of Parquet are read, and nothing in or beside them is written, whatever a query says."""

import shutil
from pathlib import Path

import duckdb
import pytest

from drs_inspector.domain.errors import FileProblemError
from drs_inspector.domain.tables.definition import Kind
from drs_inspector.session.sql.failures import SqlError
from drs_inspector.session.sql.parquet_folders import parquet_tables
from drs_inspector.session.sql.process import SqlProcess
from tests.helpers.listed_table import ListedTable
from tests.session.sql.conftest import SMALL, rows_of

# {folder} may be read, {beside} may not.
WRITING = [
    "EXPLAIN ANALYZE COPY jobs TO '{folder}/out.csv'",
    "COPY jobs TO '{folder}/out.parquet'",
    "WITH x AS (COPY jobs TO '{folder}/out.csv') SELECT * FROM x",
    "EXPLAIN ANALYZE WITH x AS (COPY jobs TO '{folder}/out.csv') SELECT * FROM x",
    "SELECT * FROM (WITH x AS (COPY jobs TO '{folder}/out.csv') SELECT * FROM x)",
    "SELECT * FROM query('WITH x AS (COPY jobs TO ''{folder}/out.csv'') SELECT * FROM x')",
    "FROM json_execute_serialized_sql(json_serialize_sql('WITH x AS (COPY jobs TO ''{folder}/out.csv'') FROM x'))",
    "ATTACH '{folder}/out.db'",
    "EXPORT DATABASE '{folder}'",
    "SELECT * FROM read_text('{beside}/secret.txt')",
    "SELECT * FROM read_text('{folder}/../secret.txt')",
    "SELECT * FROM read_text('{folder}/link.txt')",
    "SELECT * FROM glob('{beside}/*')",
    "SELECT * FROM read_text('/etc/passwd')",
    "SET allowed_directories = ['/']",
]


@pytest.fixture
def lake(tmp_path: Path) -> Path:
    """Make a lake of two days, the second with one column more, and a table in one file."""
    database = duckdb.connect(config={"temp_directory": ""})
    folder = tmp_path / "lake of o'neill"
    for day, more in (("2026-11-27", ""), ("2026-11-28", ", 'x' AS later")):
        part = folder / "jobs" / "project=eu-de_shop" / f"date={day}"
        part.mkdir(parents=True)
        made = f"FROM range(3) SELECT range AS n, TIMESTAMPTZ '{day} 00:00:00+00' AS read_at{more}"
        database.sql(made).write_parquet(str(part / "a.parquet"))
    database.sql("SELECT 'r' AS id").write_parquet(str(folder / "rules.parquet"))
    tmp_path.joinpath("secret.txt").write_text("s3cret", "utf-8")
    folder.joinpath("link.txt").symlink_to(tmp_path / "secret.txt")
    database.close()
    return folder


def all_files(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


async def test_a_folder_is_read_and_never_written(lake: Path) -> None:
    before = all_files(lake.parent)
    own = {"objects": ListedTable("objects", {"n": Kind.INTEGER}, [(1,), (2,)])}
    async with SqlProcess(own, SMALL, folders=[lake]) as sql:
        assert await rows_of(sql, "SHOW TABLES") == [("jobs",), ("objects",), ("rules",)]
        newest = "SELECT CAST(date AS VARCHAR), later, count(*), project FROM jobs GROUP BY ALL ORDER BY ALL"
        assert await rows_of(sql, newest) == [
            ("2026-11-27", None, 3, "eu-de_shop"),
            ("2026-11-28", "x", 3, "eu-de_shop"),
        ]
        assert await rows_of(sql, "SELECT count(*) FROM jobs JOIN objects USING (n), rules") == [(4,)]
        for query in WRITING:
            asked = query.replace("{folder}", str(lake).replace("'", "''")).replace("{beside}", str(lake.parent))
            with pytest.raises(SqlError) as caught:
                await rows_of(sql, asked)
            assert "s3cret" not in str(caught.value)
        assert await rows_of(sql, "SELECT count(*) FROM jobs") == [(6,)]
    assert own["objects"].reads == 1, "no query ended the process"
    assert all_files(lake.parent) == before


async def test_what_is_no_folder_of_parquet_is_said(lake: Path, tmp_path: Path) -> None:
    for folder in (
        tmp_path / "absent",
        lake / "jobs" / "project=eu-de_shop" / "date=2026-11-27" / "a.parquet",
        tmp_path / "a[b]",
    ):
        with pytest.raises(FileProblemError, match="cannot be read"):
            parquet_tables([folder])
    tmp_path.joinpath("empty").mkdir()
    with pytest.raises(FileProblemError, match="has no tables"):
        parquet_tables([tmp_path / "empty"])
    assert [(table.name, len(table.patterns)) for table in parquet_tables([lake, lake])] == [("jobs", 2), ("rules", 2)]
    shutil.copy(tmp_path / "secret.txt", lake / "rules.parquet")
    async with SqlProcess({}, SMALL, folders=[lake]) as sql:
        with pytest.raises(FileProblemError, match=r"rules\.parquet"):
            await sql.run("SELECT 1")
