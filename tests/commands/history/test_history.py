"""``history``: readings of a profile are kept when that is asked for, and found again from a terminal."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from drs_inspector.session.history.keeping import keep_reading
from drs_inspector.session.history.opening import open_reading
from drs_inspector.storage.files.paths import app_paths
from drs_inspector.storage.history.places import folder_of, histories_of
from drs_inspector.storage.profiles.store import Profile, load_profiles, save_profile

RunCli = Callable[..., Result]


@pytest.fixture
def shop(running_cloud: Callable[..., Any]) -> Any:
    cloud = running_cloud(jobs=9)
    info = cloud.info
    profile = Profile(
        name="shop",
        iam_url=info.iam_url,
        drs_url=info.drs_url,
        domain=info.domain,
        username=info.username,
        project_id=info.project_id,
    )
    save_profile(profile)
    return cloud


def files() -> list[Path]:
    return sorted(app_paths().history_folder.rglob("*.reading"))


def test_from_the_first_reading_to_nothing(run_cli: RunCli, shop: Any, tmp_path: Path) -> None:
    def read(name: str) -> Result:
        return run_cli("export", "shop", "-o", str(tmp_path / name), "--force")

    assert read("a.json").exit_code == 0
    assert files() == [], "off until asked for"
    assert "not kept" in run_cli("history", "keep", "shop").stdout
    assert "at most 7 readings" in run_cli("history", "keep", "shop", "on", "--readings", "7").stdout
    for name in ("a.json", "b.json"):
        assert "Kept as reading" in read(name).stderr
    assert run_cli("export", "shop", "--job", "nothing", "-o", str(tmp_path / "c.json")).exit_code != 0
    assert len(files()) == 2, "some jobs are no whole reading"

    listed = run_cli("history", "list", "shop")
    assert (listed.exit_code, len(listed.stdout.splitlines())) == (0, 2)
    assert "2 readings" in listed.stderr
    (project,) = json.loads(run_cli("history", "list", "shop", "--json").stdout)["projects"]
    assert [one["number"] for one in project["readings"]] == [1, 2]
    assert project["readings"][0]["complete"] is True
    assert run_cli("history", "list").stdout.startswith("shop: 2 readings")

    for which, name in (("previous", "a.json"), ("latest", "b.json"), ("1", "a.json")):
        target = tmp_path / "out.json"
        assert run_cli("history", "export", "shop", which, "-o", str(target), "--force").exit_code == 0
        said, then = json.loads(target.read_text()), json.loads((tmp_path / name).read_text())
        for moving in ("created_at", "checksum", "searched"):
            said.pop(moving, None), then.pop(moving, None)
        assert said == then
    assert "reading 2" in run_cli("history", "show", "shop").stderr
    assert run_cli("show", str(tmp_path / "out.json")).stdout == run_cli("history", "show", "shop", "1").stdout

    run_cli("history", "export", "shop", "--level", "public", "-o", str(tmp_path / "public.json"))
    public = json.loads((tmp_path / "public.json").read_text())
    assert public["share_safe"] is True
    assert shop.info.project_id not in json.dumps(public)

    assert "1 reading removed" in run_cli("history", "prune", "shop", "--readings", "1").stdout
    assert run_cli("history", "show", "shop", "previous").exit_code == 5
    assert run_cli("history", "show", "shop", "1").exit_code == 5
    assert run_cli("history", "prune", "shop", "--all", "--yes").exit_code == 0
    assert files() == []
    assert "Nothing is kept" in run_cli("history", "list", "shop").stderr


def test_a_full_disk_is_told_and_the_command_goes_on(
    run_cli: RunCli, shop: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_cli("history", "keep", "shop", "on")

    def full(*_given: object, **_more: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("drs_inspector.storage.history.source_history.encode", full)
    done = run_cli("export", "shop", "-o", str(tmp_path / "a.json"))
    assert done.exit_code == 0
    assert "The disk is full." in done.stderr
    assert (tmp_path / "a.json").exists()
    assert files() == []


def test_history_goes_with_the_profile(run_cli: RunCli, shop: Any, tmp_path: Path) -> None:
    run_cli("history", "keep", "shop", "on")
    run_cli("export", "shop", "-o", str(tmp_path / "a.json"))
    run_cli("profiles", "rename", "shop", "store")
    assert not folder_of("shop").exists()
    assert len(open_reading("store", "latest").snapshot.jobs) >= 9
    assert run_cli("history", "list").stdout.startswith("store: 1 reading")
    run_cli("profiles", "delete", "store", "--yes")
    assert load_profiles().profiles == ()
    assert files() == []
    assert not folder_of("store").exists()
    assert histories_of("store") == []


def test_what_is_asked_wrongly_is_said(run_cli: RunCli, shop: Any) -> None:
    assert run_cli("history", "keep", "nobody", "on").exit_code == 2
    assert run_cli("history", "show", "nobody").exit_code == 5
    assert run_cli("history", "prune", "nobody").exit_code == 2
    assert run_cli("history", "prune", "shop", "--all", "--days", "3").exit_code == 2
    assert run_cli("history", "prune", "shop", "--all").exit_code == 2
    assert run_cli("history", "export", "shop", "yesterday").exit_code == 5


def test_what_changed_of_a_job_is_printed_over_all_readings(run_cli: RunCli, shop: Any, tmp_path: Path) -> None:
    run_cli("history", "keep", "shop", "on")

    def read() -> None:
        assert run_cli("export", "shop", "-o", str(tmp_path / "a.json"), "--force").exit_code == 0

    read()
    job = next(one.id for one in open_reading("shop", "latest").snapshot.jobs.values() if one.has_detail)
    read()
    quiet = run_cli("history", "show", "shop", "--job", job)
    assert quiet.exit_code == 0
    assert "There already" in quiet.stdout
    assert "2 kept readings were looked at" in quiet.stderr
    document, moment = open_reading("shop", "latest").snapshot, datetime(2026, 11, 28, tzinfo=UTC)
    told = json.loads(bytes(document.jobs[job].detail_raw or b"")) | {"description": "\u202e<b>, \x1b[31m\nnew"}
    document.add_detail(json.dumps(told).encode(), job, document.jobs[job].reply_number)
    keep_reading("shop", document, moment)
    shown = run_cli("history", "show", "shop", "--job", job).stdout
    assert "readings 2 and 3" in shown
    assert "Description" in shown
    assert all(line.isprintable() for line in shown.splitlines())
    (row,) = (
        one
        for one in json.loads(run_cli("history", "show", "shop", "--job", job, "--format", "json").stdout)
        if one["path"] == "description"
    )
    assert (row["reading_before"], row["reading"], row["kind"], row["new_value"]) == (
        2,
        3,
        "value",
        told["description"],
    )
    target = tmp_path / "changes.csv"
    assert run_cli("history", "show", "shop", "--job", job, "--format", "csv", "-o", str(target)).exit_code == 0
    assert target.read_text().startswith("read_at,told_label,what_label,old_value,new_value,")

    files()[1].write_bytes(b"")
    damaged = run_cli("history", "show", "shop", "--job", job)
    assert (damaged.exit_code, "damaged or missing" in damaged.stderr) == (1, True)
    none = run_cli("history", "show", "shop", "--job", "nothing")
    assert (none.exit_code, "The job nothing is in no reading." in none.stderr) == (5, True)
    files()[0].write_bytes(b"")
    lost = run_cli("history", "show", "shop", "--job", job)
    assert (lost.exit_code, "can be read" in lost.stderr) == (5, True)
    assert run_cli("history", "show", "shop", "latest", "--job", job).exit_code == 2
    assert run_cli("history", "show", "shop", "--format", "csv").exit_code == 2
