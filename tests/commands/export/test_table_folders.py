"""``export --format ndjson -d FOLDER``: a new folder with a file for each table."""

import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from click.testing import Result

from drs_inspector.domain.tables.documents import TABLES
from tests.commands.conftest import MakeRunningCloud

RunCli = Callable[..., Result]


def table(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_each_table_is_a_file_and_no_folder_is_replaced(
    run_cli: RunCli, running_cloud: MakeRunningCloud, tmp_path: Path
) -> None:
    cloud = running_cloud(jobs=6, objects=4)
    folder = tmp_path / "tables"
    result = run_cli("export", *cloud.source, "--format", "ndjson", "-d", str(folder))
    assert result.exit_code == 0, result.stderr
    assert {path.name for path in folder.iterdir()} == {f"{name}.ndjson" for name in TABLES}
    assert {row["id"] for row in table(folder / "jobs.ndjson")} == set(cloud.tenant.job_ids())
    assert {row["job_id"] for row in table(folder / "objects.ndjson")} <= set(cloud.tenant.job_ids())
    again = run_cli("export", *cloud.source, "--format", "ndjson", "-d", str(folder))
    assert (again.exit_code, "never replaced" in again.stderr) == (5, True)


def test_a_filter_chooses_jobs_and_workbooks_are_a_folder_too(
    run_cli: RunCli, running_cloud: MakeRunningCloud, tmp_path: Path
) -> None:
    cloud = running_cloud(jobs=6, objects=4)
    job_id = next(iter(cloud.tenant.job_ids()))
    result = run_cli("export", *cloud.source, "--format", "xlsx", "-d", str(tmp_path / "x"), "--filter", f"id:{job_id}")
    assert result.exit_code == 0, result.stderr
    book = openpyxl.load_workbook(tmp_path / "x" / "jobs.xlsx", read_only=True)
    assert len(list(book.active.iter_rows(min_row=2))) == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--format", "csv", "-d", "a", "-o", "b"], "not both"),
        (["-d", "a"], "name it with -o"),
        (["--format", "csv", "-o", "-"], "cannot be written to standard output"),
    ],
)
def test_what_does_not_fit_is_said(run_cli: RunCli, arguments: list[str], words: str) -> None:
    result = run_cli("export", "--demo", *arguments)
    assert (result.exit_code, words in result.stderr) == (2, True), result.stderr
