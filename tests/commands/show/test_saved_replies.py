"""``show`` says what a saved reply is, joins it to its job, and refuses the reply of an action."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from click.testing import Result

RunCli = Callable[..., Result]
HERE = "e11eaf8f-71ef-4fad-8890-aed7572ajb11"
PROGRESS: dict[str, Any] = {
    "count": 2,
    "results": [{"job_id": HERE, "progress": "94"}, {"job_id": "x\x1b[31m", "progress": "3"}],
}
DETAILS = {"count": 1, "results": [{"id": HERE, "name": "shop", "status": "STARTED", "db_use_type": "sync"}]}
DATE = "HTTP/1.1 200 OK\r\nDate: Fri, 20 Nov 2026 09:06:31 GMT\r\n\r\n"


def saved(path: Path, reply: object, head: str = DATE) -> str:
    path.write_text(head + json.dumps(reply))
    return str(path)


def test_a_reply_alone_is_told_in_a_line_and_is_no_empty_list(tmp_path: Path, run_cli: RunCli) -> None:
    result = run_cli("show", saved(tmp_path / "progress.json", PROGRESS))
    assert result.exit_code == 0
    line = "progress.json: progress of 2 jobs, read 2026-11-20 09:06 UTC; 0 of 2 jobs here"
    assert result.stdout.split("\n") == ["", "Saved replies", f"  {line}", ""]
    assert "nothing here says which jobs there are" in result.stderr


def test_an_empty_reply_is_told_as_all_that_it_fits(tmp_path: Path, run_cli: RunCli) -> None:
    result = run_cli("show", saved(tmp_path / "empty.json", {"count": 0, "results": []}, ""))
    assert result.exit_code == 0
    assert "empty.json: an empty reply that fits 8 calls: details of jobs, status of jobs, progress" in result.stdout


def test_a_reply_is_shown_with_its_job_in_words_and_as_json(tmp_path: Path, run_cli: RunCli) -> None:
    files = [saved(tmp_path / "details.json", DETAILS), saved(tmp_path / "progress.json", PROGRESS)]
    assert "1 of 2 jobs here" in run_cli("show", *files).stdout
    one = run_cli("show", *files, "--job", HERE)
    assert one.exit_code == 0
    assert "Saved reply: progress of 2 jobs, read 2026-11-20 09:06 UTC" in one.stdout
    assert "Progress  94" in one.stdout
    view = json.loads(run_cli("show", *files, "--format", "json").stdout)
    (reply,) = view["saved_replies"]
    assert reply["value"] == PROGRESS
    assert (reply["what"], reply["read_at"]) == ("progress of 2 jobs", "2026-11-20T09:06:31Z")
    assert reply["jobs"] == [{"id": HERE, "here": True}, {"id": "x\x1b[31m", "here": False}]
    assert {"path": "results[0].progress", "label": "Results 1: Progress", "text": "94"} in reply["labels"]
    assert view["jobs"][0]["saved_replies"][0]["value"] == PROGRESS["results"][0]


def test_the_reply_of_an_action_ends_with_the_code_for_files(tmp_path: Path, run_cli: RunCli) -> None:
    reply = {"count": 1, "results": [{"id": HERE, "status": "success"}]}
    result = run_cli("show", saved(tmp_path / "started.json", reply, ""))
    assert result.exit_code == 5
    assert result.stdout == ""
    assert "started.json cannot be opened" in result.stderr
    assert "the reply of an action (starting, stopping, retrying, changing or deleting jobs)" in result.stderr


def test_an_entry_of_an_action_among_jobs_is_no_job_and_hides_none(tmp_path: Path, run_cli: RunCli) -> None:
    done = [{"id": "other", "status": "success"}, {"id": HERE, "status": "success"}]
    job = {"id": HERE, "name": "shop", "status": "STARTED", "db_use_type": "sync"}
    path = saved(tmp_path / "both.json", {"count": 3, "results": [*done, job]})
    result = run_cli("show", path, "--format", "json")
    assert result.exit_code == 1
    view = json.loads(result.stdout)
    assert [(job["id"], job["status"]["value"]) for job in view["jobs"]] == [(HERE, "STARTED")]
    assert "other: The reply has no details of this job. Its entry says what came of an action" in (
        run_cli("show", path).output
    )


def test_names_in_a_reply_stay_on_their_line(tmp_path: Path, run_cli: RunCli) -> None:
    reply = {"timelines": [{"name": "a\x1b[2J\nprogress of 9 jobs", "\x1b[1mstrange\n": "b"}]}
    files = [saved(tmp_path / "details.json", DETAILS), saved(tmp_path / "a.json", {**PROGRESS, "more": reply})]
    for arguments in ((), ("--job", HERE), ("--format", "json")):
        assert "\x1b" not in run_cli("show", *files, *arguments).stdout
