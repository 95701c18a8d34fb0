"""Tables for queries, and one way to ask."""

from datetime import UTC, datetime

import pytest

from drs_inspector.domain.tables.definition import Cell, Kind
from drs_inspector.session.sql.limits import SqlLimits
from drs_inspector.session.sql.process import SqlProcess
from tests.helpers.listed_table import ListedTable

SMALL = SqlLimits(seconds=20, memory=1 << 30, rows=10_000)


async def rows_of(sql: SqlProcess, query: str) -> list[tuple[Cell, ...]]:
    """Run a query and return all its rows."""
    answer = await sql.run(query)
    found: list[tuple[Cell, ...]] = []
    async for page in answer.pages():
        found += zip(*page.columns, strict=True)
    return found


@pytest.fixture
def tables() -> dict[str, ListedTable]:
    kinds = {"id": Kind.TEXT, "name": Kind.TEXT, "objects": Kind.INTEGER, "created": Kind.TIME, "share": Kind.NUMBER}
    late = datetime(1969, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)
    rows: list[tuple[Cell, ...]] = [
        ("j1", "orders", 3, datetime(2026, 11, 27, 23, 30, tzinfo=UTC), 0.5, True, "x"),
        ("j2", "Zahlungen \U0001f600", 2**53 + 1, None, None, None, None),
        ("j3", "a\x00b \ud83d", -1, late, float("inf"), False, ""),
    ]
    jobs = ListedTable("jobs", kinds | {"late": Kind.BOOLEAN, "target.name": Kind.TEXT}, rows)
    named = [("j1", "t1"), ("j1", "t2"), ("j3", "t3")]
    objects = ListedTable("objects", {"job_id": Kind.TEXT, "name": Kind.TEXT}, named)
    return {"jobs": jobs, "objects": objects, "rules": ListedTable("rules", {"job_id": Kind.TEXT})}
