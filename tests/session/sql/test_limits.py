"""What a query may cost: time, memory, rows, pages. Each limit ends the query in words, and the next one works."""

import asyncio

import pytest

from drs_inspector.commands.exit_codes import exit_code_of
from drs_inspector.domain.errors import LimitError
from drs_inspector.session.sql.failures import SqlError
from drs_inspector.session.sql.limits import PAGE_ROWS, SqlLimits
from drs_inspector.session.sql.process import SqlProcess
from drs_inspector.session.tasks import TaskOwner
from tests.helpers.listed_table import ListedTable
from tests.session.sql.conftest import SMALL, rows_of

ENDLESS = [
    "SELECT count(*) FROM range(1000000000000) a, range(1000000000000) b",
    "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT count(*) FROM t",
    "SELECT max(a.name || b.range || c.range) FROM jobs a, range(1000000000) b, range(1000000) c",
    # A scalar function that looks at no clock: its process is ended.
    "SELECT levenshtein(repeat('a', 400000), repeat('b', 400000))",
]


async def test_a_query_without_end_is_stopped_and_names_its_limit(tables: dict[str, ListedTable]) -> None:
    async with SqlProcess(tables, SqlLimits(seconds=0.2, memory=1 << 30)) as sql:
        for query in ENDLESS:
            with pytest.raises(LimitError, match=r"limit of 0\.2 seconds") as caught:
                await rows_of(sql, query)
            assert exit_code_of(caught.value) == 6
            assert caught.value.next_step
            assert await rows_of(sql, "SELECT count(*) FROM rules") == [(0,)]
    assert tables["jobs"].reads == 1, "what DuckDB ends by itself keeps its tables"


GREEDY = [
    "SELECT length(repeat('x', 2000000000))",
    "SELECT list(range) FROM range(1000000000)",
    "SELECT * FROM range(1000000000) ORDER BY random()",
]


async def test_a_query_that_wants_too_much_memory_is_stopped(tables: dict[str, ListedTable]) -> None:
    limits = SqlLimits(seconds=60, memory=600 << 20)
    async with SqlProcess(tables, limits) as sql:
        for query in GREEDY:
            with pytest.raises(LimitError, match=r"memory than its limit of 0\.6 GB") as caught:
                await rows_of(sql, query)
            assert exit_code_of(caught.value) == 6
        # What it took is given back: the process is another one.
        assert await rows_of(sql, "SELECT count(*) FROM jobs") == [(3,)]


async def test_a_result_of_a_billion_rows_comes_in_pages_and_ends_at_its_limit(tables: dict[str, ListedTable]) -> None:
    async with SqlProcess(tables, SMALL) as sql:
        answer = await sql.run("SELECT range AS n, 'text ' || range AS t FROM range(1000000000)")
        seen = 0
        pages = answer.pages()
        while seen < SMALL.rows:
            page = await anext(pages)
            assert 0 < page.length <= PAGE_ROWS
            assert page.columns[0][0] == seen
            seen += page.length
        assert seen == SMALL.rows
        with pytest.raises(LimitError, match="more rows than its limit of 10,000"):
            await anext(pages)
        # As many as allowed are all.
        assert len(await rows_of(sql, f"FROM range({SMALL.rows})")) == SMALL.rows


async def test_long_rows_make_small_pages(tables: dict[str, ListedTable]) -> None:
    async with SqlProcess(tables, SMALL) as sql:
        answer = await sql.run("SELECT repeat('x', 100000) FROM range(400)")
        lengths = [page.length async for page in answer.pages()]
        assert sum(lengths) == 400
        assert max(lengths[1:]) <= 20, "after the first page it is known how long they are"
        with pytest.raises(SqlError, match="too long"):
            await rows_of(sql, "SELECT repeat('x', 17000000)")


async def test_a_page_that_is_waited_for_lets_the_loop_run(tables: dict[str, ListedTable]) -> None:
    async with SqlProcess(tables, SMALL) as sql:
        waiting = TaskOwner(print).start("query", rows_of(sql, "SELECT count(*) FROM range(400000000)"))
        turns = 0
        while not waiting.done():
            await asyncio.sleep(0)
            turns += 1
        assert await waiting == [(400_000_000,)]
        assert turns > 10
