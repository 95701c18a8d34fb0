"""``export --format parquet -d lake`` from the terminal: projects and days add up, and ``query`` reads them back."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest
from click.testing import Result

from drs_inspector.domain.tables.documents import TABLES
from tests.commands.conftest import MakeRunningCloud

RunCli = Callable[..., Result]
SAMPLE = str(Path(__file__).parents[2] / "data" / "batch-detail.response.json")


def rows(result: Result) -> list[dict[str, Any]]:
    assert result.exit_code == 0, result.stderr
    found: list[dict[str, Any]] = json.loads(result.stdout)
    return found


def test_every_project_is_a_partition_and_the_next_reading_adds_to_it(
    run_cli: RunCli, running_cloud: MakeRunningCloud, tmp_path: Path
) -> None:
    cloud = running_cloud(jobs=6, objects=4)
    info, lake = cloud.info, tmp_path / "lake"
    place = ("--iam-url", info.iam_url, "--drs-url", info.drs_url, "--domain", info.domain, "--username", info.username)
    every = run_cli("export", *place, "--all-projects", "--format", "parquet", "-d", str(lake))
    assert every.exit_code == 0, every.stderr
    assert set(every.stdout.split()) == {str(lake)}
    before = {path: path.read_bytes() for path in lake.rglob("*.parquet")}
    directory = cloud.server.app.state.directory
    wanted = {project.id for project in directory.projects if project.enabled and project.name != "MOS"}
    told = "SELECT project_id, project, CAST(date AS VARCHAR) AS date, jobs, whole FROM snapshots ORDER BY ALL"
    first = rows(run_cli("query", told, str(lake), "--format", "json"))
    assert {row["project_id"] for row in first} == wanted
    assert all(row["whole"] and row["date"] for row in first)
    # A part of one project, later.
    saved = tmp_path / "saved.json"
    assert run_cli("export", *cloud.source, "-o", str(saved)).exit_code == 0
    part = run_cli("export", str(saved), "--format", "parquet", "-d", str(lake), "--filter", "is:failed")
    assert (part.exit_code, "match" in part.stderr) == (0, True), part.stderr
    after = {path: path.read_bytes() for path in lake.rglob("*.parquet")}
    assert {path: after[path] for path in before} == before
    assert len(after) == len(before) + len(TABLES)
    second = rows(run_cli("query", told, str(lake), "--format", "json"))
    assert sum(not row["whole"] for row in second) == 1
    ids = rows(run_cli("query", "SELECT DISTINCT job_id FROM jobs", str(lake), "--format", "json"))
    assert {row["job_id"] for row in ids} >= set(cloud.tenant.job_ids())


def test_files_are_added_masked_and_as_csv(run_cli: RunCli, running_cloud: MakeRunningCloud, tmp_path: Path) -> None:
    cloud = running_cloud(jobs=6, objects=4)
    saved = tmp_path / "saved.json"
    assert run_cli("export", *cloud.source, "-o", str(saved)).exit_code == 0
    lake, masked = tmp_path / "lake", tmp_path / "masked"
    twice = run_cli("export", str(saved), SAMPLE, "--format", "csv", "-d", str(lake))
    assert twice.exit_code == 0, twice.stderr
    again = run_cli("export", str(saved), "--format", "csv", "-d", str(lake))
    assert (again.exit_code, "nothing was added" in again.stderr) == (0, True)
    plain = {path: path.read_text("utf-8") for path in lake.rglob("*.csv")}
    assert len(plain) == 2 * len(TABLES)
    assert run_cli("export", str(saved), "--format", "csv", "-d", str(masked), "--level", "public").exit_code == 0
    with duckdb.connect() as database:
        read = f"FROM read_csv('{lake}/jobs/**/*.csv', hive_partitioning = true, all_varchar = true)"
        told = database.execute(f"SELECT name, id, source_host {read}").fetchall()
        names = {str(value) for row in told for value in row if value}
        assert len(names) > 10
        hidden = f"FROM read_csv('{masked}/jobs/**/*.csv', hive_partitioning = true, all_varchar = true)"
        assert database.execute(f"SELECT count(*) {hidden}").fetchall() == [(len(cloud.tenant.job_ids()),)]
    written = "".join(str(path.relative_to(masked)) + path.read_text("utf-8") for path in masked.rglob("*.csv"))
    assert {name for name in names if name in written} == set()
    assert cloud.info.project_name not in written
    # Of one file another one, or a part of it on standard output.
    job_id = cloud.tenant.job_ids()[0]
    one = json.loads(run_cli("export", str(saved), "--filter", f"id:{job_id}", "-o", "-").stdout)
    assert [job["id"] for job in one["jobs"]] == [job_id]
    refused = run_cli("export", str(saved), "--all-projects", "--format", "parquet", "-d", str(lake))
    assert (refused.exit_code, "do not go with files" in refused.stderr) == (2, True)


def test_one_table_is_one_parquet_file_with_its_types(run_cli: RunCli, tmp_path: Path) -> None:
    target = tmp_path / "jobs.parquet"
    assert run_cli("show", SAMPLE, "--table", "jobs", "--format", "parquet", "-o", str(target)).exit_code == 0
    kinds = {name: kind for name, kind, *_rest in duckdb.sql(f"DESCRIBE FROM '{target}'").fetchall()}
    assert [kinds[name] for name in ("id", "read_at", "objects", "details_read")] == [
        "VARCHAR",
        "TIMESTAMP WITH TIME ZONE",
        "BIGINT",
        "BOOLEAN",
    ]
    shown = rows(run_cli("show", SAMPLE, "--table", "jobs", "--columns", "id,objects,error", "--format", "json"))
    back = duckdb.read_parquet(str(target)).select("id", "objects", "error").fetchall()
    assert back == [tuple(row.values()) for row in shown]
    asked = run_cli("query", "SELECT 1 AS a, 2 AS a", SAMPLE, "--format", "parquet")
    assert (asked.exit_code, asked.stdout_bytes[:4]) == (0, b"PAR1"), asked.stderr
    again = run_cli("find", "a", SAMPLE, "--format", "parquet", "-o", str(target))
    assert (again.exit_code, "exists already" in again.stderr) == (5, True)


@pytest.mark.parametrize("words", [("-o", "-"), ("-o", "x", "-d", "y"), (SAMPLE,)])
def test_a_lake_is_a_folder(run_cli: RunCli, words: tuple[str, ...]) -> None:
    assert run_cli("export", SAMPLE, "--format", "parquet", *words).exit_code == 2
