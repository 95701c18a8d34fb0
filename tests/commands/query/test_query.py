"""``query``: SQL about files and folders, written as every table is, with words and codes for errors."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest
from click.testing import Result

RunCli = Callable[..., Result]
SAMPLE = str(Path(__file__).parents[2] / "data" / "batch-detail.response.json")


def rows(result: Result) -> list[dict[str, Any]]:
    assert result.exit_code == 0, result.stderr
    found: list[dict[str, Any]] = json.loads(result.stdout)
    return found


def test_the_rows_are_those_of_show(run_cli: RunCli) -> None:
    for table in ("jobs", "objects", "rules"):
        asked = rows(run_cli("query", f"FROM {table}", SAMPLE, "--format", "json"))
        assert asked == rows(run_cli("show", SAMPLE, "--table", table, "--format", "json"))
        assert asked
    joined = "SELECT j.name, count(*) AS n FROM jobs j JOIN objects o ON o.job_id = j.id GROUP BY ALL ORDER BY n DESC"
    result = run_cli("query", "-", SAMPLE, "--format", "csv", input=joined)
    counted = list(csv.DictReader(io.StringIO(result.stdout)))
    assert [int(row["n"]) for row in counted] == sorted((int(row["n"]) for row in counted), reverse=True)
    assert "read" in result.stderr, "what the answer rests on is said beside it"


def test_a_path_of_the_reply_is_a_column_of_jobs(run_cli: RunCli) -> None:
    asked = 'SELECT "target_endpoint.db_type" AS "of no.path", id FROM jobs ORDER BY id'
    shown = rows(run_cli("show", SAMPLE, "--columns", "target_endpoint.db_type,id", "--sort", "id", "--format", "json"))
    found = rows(run_cli("query", asked, SAMPLE, "--format", "json"))
    assert [[*row.values()] for row in found] == [[*row.values()] for row in shown]
    assert list(found[0]) == ["of no.path", "id"]
    assert any(row["of no.path"] for row in found)
    result = run_cli("query", 'SELECT "target_endpoint.db_typ" FROM jobs', SAMPLE)
    assert result.exit_code == 2
    assert "not found" in result.stderr


def test_an_answer_for_people_says_null_and_is_asked_for_once(run_cli: RunCli, tmp_path: Path) -> None:
    result = run_cli("query", "SELECT NULL AS a, uuid() AS b, uuid() AS b", SAMPLE)
    assert result.exit_code == 0, result.stderr
    assert "null" in result.stdout
    target = tmp_path / "answer.csv"
    result = run_cli("query", "SELECT 1 AS n", SAMPLE, "--format", "csv", "-o", str(target))
    assert (result.exit_code, target.read_text("utf-8")) == (0, "n\n1\n")


def test_an_error_shows_the_place_in_the_query(run_cli: RunCli) -> None:
    result = run_cli("query", "SELECT name,\n\tnaem FROM jobs", SAMPLE)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "line 2, column 2" in result.stderr
    lines = result.stderr.splitlines()
    at = next(number for number, line in enumerate(lines) if line.strip("^ ") == "" and "^" in line)
    assert lines[at - 1][lines[at].index("^") : lines[at].index("^") + lines[at].count("^")] == "naem"
    result = run_cli("query", "DROP TABLE jobs", SAMPLE, "--errors", "json")
    assert result.exit_code == 2
    assert json.loads(result.stderr.splitlines()[-1])["title"] == "Only a SELECT can be answered."


def test_a_query_that_meets_a_limit_ends_with_6_and_leaves_no_file(run_cli: RunCli, tmp_path: Path) -> None:
    target = tmp_path / "answer.csv"
    endless = "SELECT a.range FROM range(1000000000) a, range(1000000000) b"
    result = run_cli("query", endless, SAMPLE, "--time-limit", "0.3", "--format", "csv", "-o", str(target))
    assert result.exit_code == 6
    assert "limit of 0.3 seconds" in result.stderr
    assert [*tmp_path.iterdir()] == []


def test_a_folder_of_parquet_is_asked_as_files_are(run_cli: RunCli, tmp_path: Path) -> None:
    folder = tmp_path / "lake"
    for day in ("2026-11-27", "2026-11-28"):
        part = folder / "jobs" / f"date={day}"
        part.mkdir(parents=True)
        duckdb.sql("SELECT 'a' AS id").write_parquet(str(part / "1.parquet"))
    result = run_cli("query", "SELECT id, date FROM jobs ORDER BY date DESC", str(folder), "--format", "json")
    assert rows(result) == [{"id": "a", "date": "2026-11-28"}, {"id": "a", "date": "2026-11-27"}]
    assert run_cli("query", "SELECT 1", str(folder), SAMPLE).exit_code == 2
    tmp_path.joinpath("empty").mkdir()
    assert run_cli("query", "SELECT 1", str(tmp_path / "empty")).exit_code == 5


@pytest.mark.parametrize("arguments", [["SELECT 1"], ["-", "-"], ["SELECT 1", SAMPLE, "--time-limit", "0"]])
def test_what_cannot_be_meant_is_said_before_anything_is_read(arguments: list[str], run_cli: RunCli) -> None:
    assert run_cli("query", *arguments).exit_code == 2
