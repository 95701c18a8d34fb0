"""``report`` writes what was asked for, says what is missing, and answers each way of verifying with its own code."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from drs_inspector.commands.report.command import SECRETS_ONLY
from drs_inspector.session.report.cover import SECRETS_ONLY as SPOKEN
from drs_inspector.session.report.making import JSON_FORMAT
from drs_inspector.session.report.options import LAYOUT
from tests.commands.conftest import MakeRunningCloud
from tests.helpers.demo_jobs import demo_snapshot
from tests.helpers.report_page import Page, archive_of
from tests.helpers.two_readings import Changes, evening

RunCli = Callable[..., Result]


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("saved") / "demo.drs.json"
    snapshot = demo_snapshot(5)
    snapshot.source.project_name, snapshot.source.read_at = "shop", "2025-06-15T15:06:40Z"
    path.write_bytes(archive_of(snapshot))
    return path


def test_a_report_is_written_and_verified(saved: Path, run_cli: RunCli, tmp_path: Path) -> None:
    report = tmp_path / "r.html"
    written = run_cli("report", str(saved), "-o", str(report))
    assert written.exit_code == 1, written.stderr  # the file does not say what it covers
    assert "Not complete" in written.stderr
    assert Page(report.read_text("utf-8")).of("html") == [{"lang": "en"}]
    same = run_cli("report", "--verify", str(report), "--archive", str(saved))
    assert (same.exit_code, same.stdout.splitlines()[0][:9]) == (0, "The same:")
    alone = run_cli("report", "--verify", str(report))
    assert (alone.exit_code, alone.stdout.splitlines()[0][:12]) == (13, "Cannot tell:")
    other = tmp_path / "other.json"
    other.write_bytes(saved.read_bytes() + b" ")
    assert run_cli("report", "--verify", str(report), "--archive", str(other)).exit_code == 11
    text = report.read_text("utf-8")
    (tmp_path / "old.html").write_text(text.replace(f"&quot;layout&quot;:{LAYOUT},", "&quot;layout&quot;:1,"), "utf-8")
    assert run_cli("report", "--verify", str(tmp_path / "old.html"), "--archive", str(saved)).exit_code == 12
    (tmp_path / "forged.html").write_text(text.replace("Failed", "Healed"), "utf-8")
    forged = run_cli("report", "--verify", str(tmp_path / "forged.html"), "--archive", str(saved))
    assert (forged.exit_code, forged.stdout.splitlines()[0][:8]) == (10, "Differs:")
    no_report = run_cli("report", "--verify", str(saved), "--archive", str(saved))
    assert no_report.exit_code == 5
    assert "is no report of this program" in no_report.stderr


def test_the_filter_and_the_level_hold_and_the_text_of_a_filter_goes_with_its_level(
    saved: Path, run_cli: RunCli, tmp_path: Path
) -> None:
    name = json.loads(saved.read_bytes())["jobs"][1]["detail"]["name"]
    told = {}
    for level in (SECRETS_ONLY, "public"):
        result = run_cli(
            "report", str(saved), "--filter", f"name:{name}", "--level", level, "--format", "json", "-o", "-"
        )
        assert result.exit_code == 1
        told[level] = json.loads(result.stdout)
        assert told[level]["format"] == JSON_FORMAT
        assert len(told[level]["jobs"]) == 1
    assert told[SECRETS_ONLY]["options"]["filter"] == f"name:{name}"
    assert told[SECRETS_ONLY]["jobs"][0]["job"]["name"] == name
    assert name not in json.dumps(told["public"])
    assert told["public"]["jobs"][0]["job"]["name"] == "job-1"


def test_a_name_is_found_where_none_is_given_and_nothing_is_replaced(
    saved: Path, run_cli: RunCli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    first, second = (run_cli("report", str(saved), "--level", "auditor").stdout.strip() for _ in range(2))
    assert Path(first).name.startswith("shop-auditor-")
    assert first.endswith(".report.html")
    assert second.endswith("-2.report.html")
    refused = run_cli("report", str(saved), "-o", first)
    assert refused.exit_code == 5
    assert run_cli("report", str(saved), "-o", first, "--force").exit_code == 1


def test_a_job_that_is_not_there_is_said(saved: Path, run_cli: RunCli) -> None:
    known = json.loads(saved.read_bytes())["jobs"][0]["id"]
    some = run_cli("report", str(saved), "--job", known, "--job", "unknown", "--format", "json", "-o", "-")
    assert "Job unknown: it is not among the jobs" in some.stderr
    assert [one["job_id"] for one in json.loads(some.stdout)["jobs"]] == [known]
    none = run_cli("report", str(saved), "--job", "unknown", "-o", "-")
    assert none.exit_code == 2
    assert none.stdout == ""


def test_a_project_is_reported_with_its_archive_beside_or_says_that_it_cannot_be_verified(
    running_cloud: MakeRunningCloud, run_cli: RunCli, tmp_path: Path
) -> None:
    cloud = running_cloud(jobs=4)
    report, archive = tmp_path / "r.html", tmp_path / "a.drs.json"
    kept = run_cli("report", *cloud.source, "-o", str(report), "--archive", str(archive))
    assert kept.exit_code == 0, kept.stderr
    assert run_cli("report", "--verify", str(report), "--archive", str(archive)).exit_code == 0
    assert cloud.info.password not in report.read_text("utf-8")
    not_kept = run_cli("report", *cloud.source, "-o", str(report), "--force")
    assert "the report cannot be verified" in not_kept.stderr
    assert "which was not kept" in report.read_text("utf-8")


@pytest.mark.parametrize(
    "words",
    [
        "a.json b.json",
        "a.json --demo",
        "--verify r.html --demo",
        "--verify r.html -o x",
        "--level secrets-only --preview a.json",
        "--level other a.json",
        "",
        "a.json --archive b",
        "--keep people a.json",
        "a.json --archive b --archive c",
        "--verify r.html --archive a.json --archive b.json --compare c",
    ],
)
def test_what_does_not_fit_together_is_refused_before_anything_is_read(
    words: str, run_cli: RunCli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("a.json", "b.json"):
        Path(name).write_text("{}", "utf-8")
    assert run_cli("report", *words.split()).exit_code == 2
    assert len(list(tmp_path.iterdir())) == 2


def test_a_report_tells_what_changed_since_another_document(
    running_cloud: MakeRunningCloud, run_cli: RunCli, tmp_path: Path
) -> None:
    made = Changes(evening(4), 1)
    made.make("speed")
    before, after = tmp_path / "before.drs.json", tmp_path / "after.drs.json"
    before.write_bytes(archive_of(made.a.snapshot()))
    after.write_bytes(archive_of(made.b.snapshot()))
    report = tmp_path / "r.html"
    written = run_cli("report", str(after), "--compare", str(before), "--level", "support", "-o", str(report))
    assert written.exit_code == 0, written.stderr
    assert "1 change in 1 job." in written.stderr
    assert "1 change in 1 job." in Page(report.read_text("utf-8")).text
    assert run_cli("report", "--verify", str(report), "--archive", str(after), "--compare", str(before)).exit_code == 0
    one_job = next(job_id for job_id in made.a.details if made.a.details[job_id] == made.b.details[job_id])
    told = json.loads(
        run_cli("report", str(after), "--compare", str(before), "--job", one_job, "--format", "json", "-o", "-").stdout
    )
    assert (told["comparison"]["verdict"], told["comparison"]["jobs"]) == ("same", [])
    name = made.b.details[one_job]["name"]
    told = json.loads(
        run_cli(
            "report", str(after), "--compare", str(before), "--filter", f"-name:{name}", "--format", "json", "-o", "-"
        ).stdout
    )
    assert [one["change"] for one in told["comparison"]["jobs"]] == ["changed"]
    cloud = running_cloud(jobs=2)
    now = run_cli("report", *cloud.source, "--compare", str(before), "-o", str(report), "--force")
    assert now.exit_code == 0, now.stderr
    assert "A is of project" in Page(report.read_text("utf-8")).text
    nowhere = run_cli("report", str(after), "--compare", str(tmp_path / "none.json"), "-o", "-")
    assert (nowhere.exit_code, nowhere.stdout) == (5, "")


def test_the_level_without_masking_has_one_name() -> None:
    assert SECRETS_ONLY == SPOKEN
