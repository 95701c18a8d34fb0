"""Queries that want more than rows of the tables: files, settings, other programs, writing, more than one statement."""

from pathlib import Path

import pytest

from drs_inspector.domain.tables.definition import Cell
from drs_inspector.session.sql.failures import SqlError
from drs_inspector.session.sql.limits import LONGEST_SQL
from drs_inspector.session.sql.process import SqlProcess
from tests.helpers.listed_table import ListedTable
from tests.session.sql.conftest import SMALL, rows_of

SECRET = "s3cret-of-a-file"
# {folder} holds a file with the secret, as text, CSV and Parquet.
REFUSED = [
    # Not a SELECT.
    "COPY jobs TO '{folder}/out.csv'",
    "COPY jobs FROM '{folder}/secret.csv'",
    "EXPLAIN ANALYZE COPY jobs TO '{folder}/out.csv'",
    "EXPLAIN COPY jobs TO '{folder}/out.csv'",
    "EXPLAIN ANALYZE CREATE TABLE x AS SELECT 1",
    "EXPORT DATABASE '{folder}/out'",
    "IMPORT DATABASE '{folder}'",
    "ATTACH '{folder}/out.db'",
    "ATTACH ':memory:' AS other",
    "DETACH memory",
    "INSTALL httpfs",
    "LOAD httpfs",
    "LOAD '{folder}/secret.csv'",
    "SET enable_external_access = true",
    "RESET lock_configuration",
    "SET SESSION threads = 64",
    "PRAGMA enable_profiling",
    "PRAGMA memory_limit = '20GB'",
    "CALL pragma_version()",
    "CHECKPOINT",
    "USE memory",
    "BEGIN",
    "COMMIT",
    "ROLLBACK",
    "INSERT INTO jobs VALUES (1)",
    "DELETE FROM jobs",
    "DROP TABLE jobs",
    "DROP VIEW rules",
    "ALTER TABLE jobs RENAME TO other",
    "CREATE TABLE x AS SELECT 1",
    "CREATE TEMP TABLE x AS SELECT 1",
    "CREATE MACRO f() AS TABLE FROM jobs",
    "CREATE SECRET x (TYPE s3, KEY_ID 'a', SECRET 'b')",
    "PREPARE x AS SELECT 1",
    "EXECUTE x",
    "VACUUM",
    "",
    "-- nothing",
    ";",
    "SELECT 1; SELECT 2",
    "SELECT 1; COPY jobs TO '{folder}/out.csv'",
    "SELECT 1 /* ; */; DROP TABLE jobs",
    # A SELECT by its kind.
    "WITH x AS (COPY jobs TO '{folder}/out.csv') SELECT * FROM x",
    "WITH x AS (DELETE FROM jobs RETURNING *) SELECT * FROM x",
    "WITH x AS (INSERT INTO objects VALUES ('a', 'b') RETURNING *) SELECT * FROM x",
    "EXPLAIN ANALYZE WITH x AS (DELETE FROM jobs RETURNING *) SELECT * FROM x",
    "SELECT * FROM (WITH x AS (DELETE FROM jobs RETURNING *) SELECT * FROM x)",
    "SELECT * FROM query('COPY jobs TO ''{folder}/out.csv''')",
    "SELECT * FROM json_execute_serialized_sql(json_serialize_sql('DELETE FROM jobs'))",
    "FROM json_execute_serialized_sql(json_serialize_sql('WITH x AS (COPY jobs TO ''{folder}/out.csv'') FROM x'))",
    "SELECT * FROM enable_logging()",
    "SELECT 1) AS answer; COPY (SELECT 1) TO '{folder}/out.csv'; SELECT * FROM (SELECT 1",
    "SELECT * FROM read_text('{folder}/secret.csv')",
    "SELECT * FROM read_blob('{folder}/*')",
    "SELECT * FROM read_csv('{folder}/secret.csv')",
    "SELECT * FROM read_csv('/etc/passwd', sep = ':')",
    "SELECT * FROM read_csv('/dev/fd/0')",
    "SELECT * FROM read_text('/proc/self/environ')",
    "SELECT * FROM read_json('{folder}/secret.csv')",
    "SELECT * FROM read_parquet('{folder}/*.parquet')",
    "SELECT * FROM parquet_metadata('{folder}/a.parquet')",
    "SELECT * FROM sniff_csv('{folder}/secret.csv')",
    "SELECT * FROM glob('{folder}/*')",
    "SELECT * FROM '{folder}/secret.csv'",
    "SELECT * FROM 'file://{folder}/secret.csv'",
    "SELECT * FROM 'https://127.0.0.1:9/x.parquet'",
    "SELECT * FROM read_text('http://127.0.0.1:9/')",
    "SELECT * FROM sqlite_scan('{folder}/a.db', 'x')",
    "SELECT * FROM read_duckdb('{folder}/a.db')",
    "SELECT * FROM duckdb_extensions()",
    "SELECT getenv('DRS_INSPECTOR_PASSWORD')",
    # Variables of the program that reads the query.
    "SELECT * FROM engine",
    "SELECT * FROM sys.modules",
    "SELECT * FROM _SAMPLE_ROW",
    'SELECT * FROM "rows that come in"',
    "SELECT nextval('x')",
]
HARMLESS = [
    ("SELECT * FROM duckdb_secrets()", []),
    ("SELECT count(*) FROM duckdb_logs()", [(0,)]),
    ("SELECT current_setting('temp_directory'), current_setting('lock_configuration')", [("", True)]),
    ("SELECT current_setting('home_directory')", [("",)]),
    ("SELECT ';' AS a -- ; SELECT 2", [(";",)]),
]


def files_of(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())


async def outcome(sql: SqlProcess, query: str) -> "list[tuple[Cell, ...]] | SqlError":
    """Return the rows, or what is wrong with the query; anything else is raised."""
    try:
        return await rows_of(sql, query)
    except SqlError as error:
        return error


async def test_a_query_reaches_nothing_but_the_tables(
    tables: dict[str, ListedTable], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DRS_INSPECTOR_PASSWORD", SECRET)
    tmp_path.joinpath("secret.csv").write_text(f"a,b\n{SECRET},1\n", "utf-8")
    before = files_of(tmp_path)
    not_refused = []
    async with SqlProcess(tables, SMALL) as sql:
        assert await rows_of(sql, "SELECT count(*) FROM jobs, objects") == [(9,)]
        for query in REFUSED:
            asked = query.replace("{folder}", str(tmp_path))
            found = await outcome(sql, asked)
            if not isinstance(found, SqlError):
                not_refused.append((query, found))
                continue
            assert found.next_step or found.cause, query
            assert SECRET not in str(found)
            # Settings and extensions are shut: no advice to change them.
            assert "SET " not in str(found).replace(asked, "")
        assert not_refused == []
        for query, expected in HARMLESS:
            assert await rows_of(sql, query) == expected
        assert await rows_of(sql, "SELECT count(*) FROM jobs, objects") == [(9,)], "nothing was changed"
        assert await rows_of(sql, "SHOW TABLES") == [("jobs",), ("objects",), ("rules",)]
    assert tables["jobs"].reads == 1, "no query ended the process"
    assert files_of(tmp_path) == before


NESTED = [
    "SELECT " + "(" * 100 + "1" + ")" * 100,
    "SELECT " + "(" * 40_000 + "1" + ")" * 40_000,
    "SELECT " + "1+" * 40_000 + "1",
    "SELECT " + "[" * 40_000 + "]" * 40_000,
    "SELECT " + "NOT " * 20_000 + "TRUE",
    "SELECT * FROM (" * 6_000 + "SELECT 1" + ")" * 6_000,
    "SELECT " + "CASE WHEN TRUE THEN " * 3_000 + "1" + " END" * 3_000,
    f"WITH {', '.join(f't{n} AS (FROM t{n - 1})' for n in range(1, 1_000))} FROM t999",
    "SELECT 1 -- " + "x" * LONGEST_SQL,
    "SELECT '" + "\x00" * 100 + "'",
    "SELECT '\ud800'",
    "\ufeffSELECT 1",
    "\x00",
]


async def test_odd_texts_are_answered_or_refused_in_words(tables: dict[str, ListedTable]) -> None:
    async with SqlProcess(tables, SMALL) as sql:
        for query in NESTED:
            assert len(str(await outcome(sql, query))) < 3_000
        assert await rows_of(sql, "SELECT count(*) FROM jobs") == [(3,)]
    assert tables["jobs"].reads == 1, "no query ended the process"
