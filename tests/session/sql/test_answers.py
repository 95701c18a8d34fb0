"""What queries answer: kinds, rows in their order, places of errors. One process answers all of a test."""

import asyncio
from datetime import UTC, datetime

import pytest

from drs_inspector.domain.tables.definition import Kind
from drs_inspector.session.sql.failures import SqlError
from drs_inspector.session.sql.process import SqlProcess
from tests.helpers.listed_table import ListedTable
from tests.session.sql.conftest import SMALL, rows_of


async def test_rows_come_back_as_they_went_in(tables: dict[str, ListedTable]) -> None:
    async with SqlProcess(tables, SMALL) as sql:
        answer = await sql.run("SELECT * FROM jobs ORDER BY id DESC; -- all of them;")
        assert [(column.name, column.kind) for column in answer.columns] == [
            (column.name, column.kind) for column in tables["jobs"].columns
        ]
        (page,) = [page async for page in answer.pages()]
        assert page.length == 3
        assert [*zip(*page.columns, strict=True)] == [
            # What is no character at all is its escape.
            (
                "j3",
                "a\x00b \\ud83d",
                -1,
                datetime(1969, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
                float("inf"),
                False,
                "",
            ),
            ("j2", "Zahlungen \U0001f600", 2**53 + 1, None, None, None, None),
            ("j1", "orders", 3, datetime(2026, 11, 27, 23, 30, tzinfo=UTC), 0.5, True, "x"),
        ]


async def test_a_table_is_read_once_and_only_when_a_query_names_it(tables: dict[str, ListedTable]) -> None:
    tables["tags"] = ListedTable("tags", {"job_id": Kind.TEXT})
    async with SqlProcess(tables, SMALL) as sql:
        assert await rows_of(sql, "SHOW TABLES") == [("jobs",), ("objects",), ("rules",), ("tags",)]
        described = await rows_of(sql, "DESCRIBE objects")
        assert [row[:2] for row in described] == [("job_id", "VARCHAR"), ("name", "VARCHAR")]
        assert await rows_of(sql, "WITH objects AS (SELECT 1) SELECT count(*) FROM jobs, objects") == [(3,)]
        assert {name: table.reads for name, table in tables.items()} == {"jobs": 1, "objects": 0, "rules": 0, "tags": 0}
        using = "SELECT count(*) FROM (SELECT id AS job_id FROM jobs) NATURAL JOIN objects JOIN rules USING (job_id)"
        assert await rows_of(sql, using) == [(0,)]
        joined = 'SELECT JOBS.name, o.name FROM memory.main."objects" o JOIN Jobs ON jobs.id = o.job_id ORDER BY ALL'
        assert [row[1] for row in await rows_of(sql, joined)] == ["t3", "t1", "t2"]
        # Named by nothing but a text: read as well, never taken for empty.
        assert await rows_of(sql, "SELECT count(*) FROM query_table('ta' || 'gs')") == [(0,)]
        assert {name: table.reads for name, table in tables.items()} == {"jobs": 1, "objects": 1, "rules": 1, "tags": 1}


KINDS = [
    ("sum(objects)", Kind.INTEGER, 9007199254740995),
    ("count(*)", Kind.INTEGER, 3),
    ("CAST(1.25 AS DECIMAL(9, 2))", Kind.NUMBER, 1.25),
    ("CAST('12345678901234567890.12' AS DECIMAL(30, 2))", Kind.TEXT, "12345678901234567890.12"),
    ("CAST(7 AS DECIMAL(5, 0))", Kind.INTEGER, 7),
    ("[1, NULL]", Kind.TEXT, "[1,null]"),
    ("{'a': 1, 'b': [TRUE]}", Kind.TEXT, '{"a":1,"b":[true]}'),
    ("CAST('2026-11-28' AS DATE)", Kind.TEXT, "2026-11-28"),
    ("INTERVAL 1 MONTH", Kind.TEXT, "1 month"),
    ("CAST('2026-11-28 10:00' AS TIMESTAMP)", Kind.TEXT, "2026-11-28 10:00:00"),
    ("'a'::BLOB", Kind.TEXT, "a"),
    ("NULL", Kind.TEXT, None),
    ("max(created)", Kind.TIME, datetime(2026, 11, 27, 23, 30, tzinfo=UTC)),
    # In the zone of the process it is the next day.
    ("CAST(max(created) AS DATE)", Kind.TEXT, "2026-11-28"),
    ("max(created) AT TIME ZONE 'America/New_York'", Kind.TEXT, "2026-11-27 18:30:00"),
]


async def test_every_type_has_a_kind_and_loses_no_digit(tables: dict[str, ListedTable]) -> None:
    async with SqlProcess(tables, SMALL, time_zone="Europe/Berlin") as sql:
        answer = await sql.run(f"FROM jobs SELECT {', '.join(f'{value} AS a' for value, _kind, _cell in KINDS)}")
        assert [column.kind for column in answer.columns] == [kind for _value, kind, _cell in KINDS]
        assert len({column.name for column in answer.columns}) == len(KINDS), "names that are the same get a number"
        (page,) = [page async for page in answer.pages()]
        assert [values[0] for values in page.columns] == [cell for _value, _kind, cell in KINDS]
        # A number that 64 bits cannot hold and a time that is none are errors, not other values.
        for query in (
            "SELECT 18446744073709551615::UBIGINT",
            "SELECT 'infinity'::TIMESTAMPTZ",
            "SELECT TIMESTAMPTZ '20000-01-01'",
        ):
            with pytest.raises(SqlError, match=r"INT64|years 1 to 9999"):
                await rows_of(sql, query)
        plan = await rows_of(sql, "-- explain\nEXPLAIN ANALYZE SELECT name FROM jobs WHERE id = 'j1'")
        assert "jobs" in str(plan)
        with pytest.raises(RuntimeError):
            [page async for page in answer.pages()]


ERRORS = [
    ("SELECT 'ü', x\n  FROM jobs\n WHERE jobs.idd = 1", 3, 8, "idd"),
    ("FROM jobbs", 1, 6, 'Did you mean "jobs"?'),
    ("SELECT ä FROM jobs", 1, 8, "ä"),
    ("SELECT 1;\n;", None, None, ""),
    ("SELECT\n 1 FROM WHERE", 2, 9, "syntax"),
    ("EXPLAIN\nSELECT nix FROM jobs", 2, 8, "nix"),
    ("SELECT 1 FROM jobs WHERE CAST(name AS INTEGER) = 1", 1, 26, "orders"),
    ("SELECT foo(1)", 1, 8, "foo"),
]


async def test_an_error_says_the_line_and_column_of_the_text(tables: dict[str, ListedTable]) -> None:
    async with SqlProcess(tables, SMALL) as sql:
        for query, line, column, words in ERRORS:
            if line is None:
                assert await rows_of(sql, query) == [(1,)]
                continue
            with pytest.raises(SqlError) as caught:
                await rows_of(sql, query)
            error = caught.value
            assert (error.line, error.column) == (line, column), str(error)
            assert f"line {line}, column {column}" in error.title
            assert words in error.cause
            assert error.next_step


async def test_the_answer_can_be_taken_by_a_thread(tables: dict[str, ListedTable]) -> None:
    async with SqlProcess(tables, SMALL) as sql:
        answer = await sql.run("SELECT range AS n FROM range(5000)")
        rows = answer.for_thread()
        taken = await asyncio.to_thread(lambda: [value for page in rows.slices() for value in page.columns[0]])
        again = await asyncio.to_thread(lambda: sum(page.length for page in rows.slices()))
    assert taken == [*range(5000)]
    assert again == 5000, "a table's rows can be taken more than once"
