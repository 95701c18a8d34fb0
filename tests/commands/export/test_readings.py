"""``export --readings``: what further calls say is read of running jobs, kept, shown again, and left out."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from drs_inspector.session.workspace import running_jobs
from tests.commands.conftest import MakeRunningCloud

RunCli = Callable[..., Result]


def test_what_a_watch_would_ask_is_read_once_and_opens_again(
    running_cloud: MakeRunningCloud, run_cli: RunCli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cloud = running_cloud(jobs=60)
    path, without = tmp_path / "all.json", tmp_path / "jobs.json"
    assert run_cli("export", *cloud.source, "-o", str(without)).exit_code == 0
    assert not {"replies", "refusals", "series"} & json.loads(without.read_bytes()).keys(), "nothing was asked for"
    monkeypatch.setattr(running_jobs, "MOST_JOBS", 3)
    result = run_cli("export", *cloud.source, "--readings", "running", "-o", str(path))
    assert result.exit_code == 0, result.stderr
    assert "replies about 3 of " in result.stderr
    archive = json.loads(path.read_bytes())
    progress = [one["value"]["results"] for one in archive["replies"] if one["calls"] == ["BatchListProgresses"]]
    asked = {entry["job_id"] for results in progress for entry in results}
    assert len(asked) == 3
    monitored = {one["job"] for one in archive["replies"] if one["calls"] == ["ShowMonitorData"]}
    assert monitored <= asked <= {job["id"] for job in archive["jobs"]}
    assert {one["language"] for one in archive["replies"]} == {"en-us"}, "texts are in the language that was asked for"
    assert all(one["server_time"] and one["read_at"] for one in archive["replies"])
    assert not cloud.server.app.state.write_attempts
    job_id = next(iter(monitored or asked))
    shown = run_cli("show", str(path), "--job", job_id).stdout
    assert "Saved reply: progress of" in shown
    again = tmp_path / "again.json"
    assert run_cli("export", str(path), "--readings", "none", "-o", str(again)).exit_code == 0
    assert "replies" not in json.loads(again.read_bytes())


def test_a_file_is_not_asked(run_cli: RunCli, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("{}")
    result = run_cli("export", str(tmp_path / "a.json"), "--readings", "running")
    assert result.exit_code == 2
    assert "asks a project" in result.stderr


def test_a_refused_call_is_shown_with_its_job(run_cli: RunCli, tmp_path: Path) -> None:
    job_id = "e11eaf8f-71ef-4fad-8890-aed7572ajb11"
    refused = {
        "call": "ShowTimeline", "kind": "no_right", "job": job_id, "words": "You do not have the right to see it.",
        "code": "DRS.M00102", "at": "2026-11-27T09:14:30Z", "cause": "\x1b[31mNo.",
    }  # fmt: skip
    job = {"id": job_id, "list": {"id": job_id, "name": "shop"}, "detail": None}
    head = {"format": "drs-inspector/archive", "version": 3, "created_at": "2026-11-27T09:15:00Z", "program": {}}
    members = {"source": {"kind": "cloud"}, "complete": False, "coverage": {}, "share_safe": False, "reply_parts": []}
    archive = head | members | {"jobs": [job], "unavailable": [], "problems": [], "refusals": [refused]}
    path = tmp_path / "a.drs.json"
    path.write_text(json.dumps(archive))
    line = "Timeline of a job: You do not have the right to see it. "
    for arguments in ((), ("--job", job_id)):
        text = run_cli("show", str(path), *arguments).stdout
        assert "Refused calls" in text
        assert line in text
        assert "DRS.M00102, 2026-11-27 09:14 UTC" in " ".join(text.split())
        assert "\x1b[31m" not in text
    (view,) = json.loads(run_cli("show", str(path), "--format", "json").stdout)["refused_calls"]
    assert (view["call"], view["kind"], view["job"], view["what"]) == (
        "ShowTimeline",
        "no_right",
        job_id,
        "Timeline of a job",
    )
