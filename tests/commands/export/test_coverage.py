"""``export`` and ``show`` say what the cloud claims and what was found, and end with 1 where that is not the same."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from tests.commands.conftest import MakeRunningCloud

RunCli = Callable[..., Result]


def archive_of(path: Path) -> dict[str, Any]:
    document = json.loads(path.read_bytes())
    assert isinstance(document, dict)
    return document


@pytest.mark.parametrize("fault", ["list-capped=10", "page-empty=2", "page-cut=10"])
def test_a_list_with_odd_pages_is_exported_whole(
    running_cloud: MakeRunningCloud, run_cli: RunCli, tmp_path: Path, fault: str
) -> None:
    cloud = running_cloud(jobs=230, objects=0, faults=(fault,))
    path = tmp_path / "all.json"
    result = run_cli("export", *cloud.source, "-o", str(path))
    assert result.exit_code == 0, result.stderr
    archive = archive_of(path)
    assert archive["complete"]
    assert {job["id"] for job in archive["jobs"]} == set(cloud.tenant.job_ids())
    assert {one["ended"] for one in archive["coverage"]["lists"]} == {"met"}


def test_both_numbers_are_said_when_they_differ(
    running_cloud: MakeRunningCloud, run_cli: RunCli, tmp_path: Path
) -> None:
    cloud = running_cloud(faults=("total-record=300",))
    path = tmp_path / "all.json"
    result = run_cli("export", *cloud.source, "-o", str(path))
    assert result.exit_code == 1
    assert "the cloud claims 300, " in result.stderr
    assert "were found" in result.stderr
    archive = archive_of(path)
    assert archive["complete"] is False
    assert {one["claimed_last"] for one in archive["coverage"]["lists"]} == {300}
    shown = run_cli("show", str(path), "--format", "json")
    assert shown.exit_code == 1
    view = json.loads(shown.stdout)
    assert view["complete"] is False
    assert view["coverage"] == archive["coverage"]
    table = run_cli("show", str(path))
    assert table.exit_code == 1
    assert "the cloud claims 300, " in table.stderr


def test_an_export_of_one_job_is_complete_as_that_and_says_so(
    running_cloud: MakeRunningCloud, run_cli: RunCli, tmp_path: Path
) -> None:
    cloud = running_cloud(faults=("total-record=300",))
    job_id = cloud.tenant.job_ids()[0]
    path = tmp_path / "one.json"
    result = run_cli("export", *cloud.source, "--job", job_id, "-o", str(path))
    assert result.exit_code == 0, result.stderr
    archive = archive_of(path)
    assert archive["complete"] is True
    assert archive["coverage"]["asked"] == {"jobs": [job_id]}
    shown = run_cli("show", str(path))
    assert shown.exit_code == 0
    assert "1 chosen job" in shown.stderr


def test_a_saved_reply_with_another_count_ends_with_1(run_cli: RunCli, tmp_path: Path) -> None:
    path = tmp_path / "reply.json"
    path.write_text(json.dumps({"count": 99, "results": [{"id": "a", "status": "CREATING"}]}))
    result = run_cli("show", str(path))
    assert result.exit_code == 1
    assert "reply.json: the reply claims 99 entries, 1 was found." in result.stderr


def test_a_missing_right_is_named_with_project_and_policy(
    running_cloud: MakeRunningCloud, run_cli: RunCli, tmp_path: Path
) -> None:
    cloud = running_cloud(faults=("403@/batch-detail",))
    path = tmp_path / "all.json"
    result = run_cli("export", *cloud.source, "-o", str(path))
    assert result.exit_code == 1
    words = "drs:migrationJob:get", cloud.info.project_name, "25 jobs", "DRS ReadOnlyAccess"
    assert all(word in result.stderr for word in words), result.stderr
    table = run_cli("show", str(path))
    assert table.exit_code == 1
    assert all(word in table.stderr for word in words), table.stderr
