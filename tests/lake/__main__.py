"""``python -m tests.lake SPARK_PYTHON [PROJECTS]``: makes a lake and asks three programs the same about it."""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from drs_inspector.domain.tables.examples import LAKE_EXAMPLES, LAKE_VIEW_IN_DUCKDB, LAKE_VIEW_IN_SPARK
from drs_inspector.this_program import this_program
from tests.lake.asked import COUNTS, PROJECTS, TABLES, as_text
from tests.lake.made_lake import make_lake

Answers = Mapping[str, tuple[str, float, int]]


def queries() -> dict[str, str]:
    """Return everything that is asked, by name."""
    return {example.title: example.sql for example in LAKE_EXAMPLES} | COUNTS | PROJECTS


def views(view: str, lake: Path) -> list[str]:
    """Return the view of docs/tables.md for every table of a lake."""
    told = view.partition("\n")[2]
    return [
        told.replace("lake/jobs", f"{lake.as_posix()}/{table}").replace("VIEW jobs", f"VIEW {table}")
        for table in TABLES
    ]


def by_duckdb(lake: Path) -> Answers:
    """Ask DuckDB, through its views of docs/tables.md."""
    with duckdb.connect() as database:
        database.execute("SET TimeZone = 'UTC'")
        for view in views(LAKE_VIEW_IN_DUCKDB, lake):
            database.execute(view)

        def ask(query: str) -> list[tuple[object, ...]]:
            return database.execute(query).fetchall()

        return {name: timed(ask, query) for name, query in queries().items()}


def by_this_program(lake: Path) -> Answers:
    """Ask ``drs-inspector query``."""

    def ask(query: str) -> list[list[object]]:
        words = [*this_program(), "query", "-", str(lake), "--format", "ndjson", "--time-limit", "600"]
        done = subprocess.run(words, input=query, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"drs-inspector query: {done.stderr}")
        return [list(json.loads(line).values()) for line in done.stdout.splitlines()]

    return {name: timed(ask, query) for name, query in queries().items()}


def by_spark(lake: Path, python: str, folder: Path) -> Answers:
    """Ask Spark in a Python of its own."""
    asked, answered = folder / "asked.json", folder / "answered.json"
    asked.write_text(json.dumps(queries() | {"views": views(LAKE_VIEW_IN_SPARK, lake)}), "utf-8")
    script = Path(__file__).with_name("by_spark.py")
    subprocess.run([python, str(script), str(asked), str(answered)], check=True)
    found = json.loads(answered.read_text("utf-8"))
    print(f"Spark {found.pop('version')[0][0]}; its views take {found.pop('views')[1]:.1f} s", flush=True)
    return {name: (as_text(rows), seconds, len(rows)) for name, (rows, seconds) in found.items()}


def timed(ask: Callable[[str], Sequence[Sequence[object]]], query: str) -> tuple[str, float, int]:
    """Return the rows of a query as text, the seconds that it took, and how many rows there are."""
    begin = time.perf_counter()
    rows = ask(query)
    return as_text([[_plain(value) for value in row] for row in rows]), time.perf_counter() - begin, len(rows)


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None)
    if isinstance(value, str) and len(value) > 19 and value[4] == "-" and value[10] == "T" and value.endswith("Z"):
        return datetime.fromisoformat(value).replace(tzinfo=None)
    return value


def main(python: str, projects: int = 200) -> int:
    """Make a lake, ask, compare, print; return 1 when two programs differ."""
    with tempfile.TemporaryDirectory() as made:
        folder, lake = Path(made), Path(made) / "lake"
        begin = time.perf_counter()
        readings = make_lake(lake, projects, datetime.now(UTC).replace(minute=0, second=0, microsecond=0))
        files = [path for path in lake.rglob("*") if path.is_file()]
        size = sum(path.stat().st_size for path in files) / 1e6
        spent = time.perf_counter() - begin
        print(
            f"{projects} projects, {readings} readings, {len(files):,} files, {size:.0f} MB in {spent:.0f} s",
            flush=True,
        )
        answers = {
            "DuckDB": by_duckdb(lake),
            "this program": by_this_program(lake),
            "Spark": by_spark(lake, python, folder),
        }
    first = answers["DuckDB"]
    differ = 0
    for name, (text, _seconds, rows) in first.items():
        seconds = ", ".join(f"{program} {found[name][1]:.2f} s" for program, found in answers.items())
        others = [program for program, found in answers.items() if found[name][0] != text]
        differ += bool(others)
        print(f"{'differ: ' + ', '.join(others) if others else 'same'}  {name}: {rows:,} rows; {seconds}")
        for program in others:
            _show_difference(text, answers[program][name][0])
    return int(bool(differ))


def _show_difference(one: str, other: str) -> None:
    for left, right in zip(one.splitlines(), other.splitlines(), strict=False):
        if left != right:
            print(f"    {left[:300]!r}\n    {right[:300]!r}")
            return
    print(f"    {len(one.splitlines()):,} and {len(other.splitlines()):,} rows")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], *map(int, sys.argv[2:])))
