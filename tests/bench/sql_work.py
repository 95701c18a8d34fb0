"""SQL over a million objects: in the window with a heart beating beside it, and by DuckDB itself over Parquet.

Prints figures as JSON: gaps of the event loop by phase in milliseconds, and seconds by name.
"""

import asyncio
import json
import sys
import time
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt

from drs_inspector.domain.tables.documents import Document, table_rows
from drs_inspector.qt.app import application, open_window
from drs_inspector.qt.composition import WindowRun
from drs_inspector.qt.loop import run
from drs_inspector.qt.sql_page.page import SqlPage
from drs_inspector.storage.archive import open_files
from drs_inspector.storage.secrets.keyring_store import MemoryStore
from tests.bench.window_work import Heart, until

QUERIES = {
    "count": "SELECT count(*) FROM objects",
    "one table": "SELECT job_id, path, target_path FROM objects WHERE name = 'customer_order_line_000777'",
    "group": "SELECT job_id, type, count(*) AS objects, count(DISTINCT name) AS names FROM objects GROUP BY ALL",
}
EVERYTHING = "SELECT * FROM objects"


async def ask_on_page(window_run: WindowRun, heart: Heart, path: Path) -> dict[str, float]:
    """Open the archive, ask on the page, let rows come in and order them; return the seconds of each."""
    seconds: dict[str, float] = {}
    window_run.files.open([path])
    await until(lambda: bool(window_run.app.workspace.sessions))
    await asyncio.sleep(1)
    page = SqlPage(window_run.app)
    page.resize(1280, 800)
    page.show()
    await asyncio.sleep(0.5)

    async def ask(phase: str, sql: str) -> float:
        heart.phase, start = phase, time.perf_counter()
        page.run(sql)
        await until(lambda: not page.query.is_running, 300)
        return time.perf_counter() - start

    seconds["with reading the table"] = await ask("SQL reads the table of objects", QUERIES["count"])
    for name, sql in QUERIES.items():
        seconds[name] = await ask("SQL answers", sql)
    heart.phase, start = "rows of an answer come in", time.perf_counter()
    page.run(EVERYTHING)
    await until(lambda: page.table.rows_model.rowCount() > 0)
    seconds["first rows"] = time.perf_counter() - start
    await until(lambda: not page.query.is_running)
    seconds["all rows that are shown"] = time.perf_counter() - start
    await asyncio.sleep(0.3)
    heart.phase, start = "rows of an answer are ordered", time.perf_counter()
    page.table.sortByColumn(4, Qt.SortOrder.DescendingOrder)
    await until(lambda: not page.table.rows_model.is_sorting)
    seconds["ordering"] = time.perf_counter() - start
    heart.phase = ""
    page.close()
    return seconds


def in_window(path: Path) -> int:
    """Ask on the page of a window of its own."""
    window, theme = open_window(application())
    window_run = WindowRun(window, theme, secrets=MemoryStore())
    heart = Heart()

    async def work() -> int:
        async with asyncio.TaskGroup() as group:
            group.create_task(window_run.run())
            await asyncio.sleep(1)
            seconds = await ask_on_page(window_run, heart, path)
            window.close()
        print(json.dumps({"gaps": heart.gaps, "seconds": seconds}))
        return 0

    return run(work)


def by_duckdb(path: Path) -> int:
    """Write the table as Parquet, then ask DuckDB the same."""
    import duckdb

    from drs_inspector.storage.duckdb_process.arrow_feed import SQL_TYPES, ArrowFeed

    table = table_rows("objects", [Document("bench", open_files([path]))])
    seconds: dict[str, float] = {}
    with duckdb.connect() as database:
        columns = ", ".join(f'"{column.name}" {SQL_TYPES[column.kind]}' for column in table.columns)
        database.execute(f"CREATE TABLE made ({columns})")

        def insert(_rows: Any) -> None:
            database.execute(f"INSERT INTO made SELECT {feed.values} FROM _rows")  # noqa: S608 - names of ours

        feed = ArrowFeed([column.kind for column in table.columns], insert)
        for rows in table.slices():
            feed.add(rows.columns)
        feed.finish()
        parquet = path.with_suffix(".parquet")
        database.execute(f"COPY made TO '{parquet}' (FORMAT parquet)")
    with duckdb.connect() as database:
        database.execute(f"CREATE VIEW objects AS SELECT * FROM '{parquet}'")  # noqa: S608 - a path of ours
        for name, sql in QUERIES.items():
            start = time.perf_counter()
            database.execute(sql).fetchall()
            seconds[name] = time.perf_counter() - start
        start = time.perf_counter()
        database.execute(EVERYTHING).fetchmany(2_048)
        seconds["first rows"] = time.perf_counter() - start
    print(json.dumps({"gaps": {}, "seconds": seconds}))
    return 0


if __name__ == "__main__":
    sys.exit((in_window if sys.argv[1] == "window" else by_duckdb)(Path(sys.argv[2])))
