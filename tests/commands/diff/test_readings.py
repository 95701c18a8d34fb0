"""``diff`` of readings that are kept, and of the demo with its yesterday."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from drs_inspector.session.history.computed import COMPUTED_NOTE
from drs_inspector.storage.history.places import history_of, name_history
from drs_inspector.storage.history.reading_file import DIFFERENCE, ReadingFile
from drs_inspector.storage.profiles.store import Profile, save_profile
from tests.storage.history.readings import archive_of, snapshot_at

RunCli = Callable[..., Result]
NOW = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    return here


def keep(profile: str, reading: int, project: str = "p1") -> None:
    save_profile(Profile(name=profile, keep_readings=True))
    snapshot = snapshot_at(reading, source=project)
    name_history(profile)
    history_of(profile, snapshot.source).add(snapshot, NOW + timedelta(minutes=reading))


@pytest.fixture
def shop() -> None:
    for reading in (0, 0, 7, 8):
        keep("shop", reading)


def changed(result: Result) -> int:
    assert result.exit_code == 10, result.output
    return int(json.loads(result.stdout)["counts"]["changed"])


@pytest.mark.usefixtures("shop")
def test_readings_of_a_history_are_named_by_profile_or_by_the_options(run_cli: RunCli, folder: Path) -> None:
    same = run_cli("diff", "shop@1", "2", "--profile", "shop", "--format", "json")
    assert same.exit_code == 1, "its readings are not complete"
    assert json.loads(same.stdout)["a"]["title"] == "shop, reading 1"
    assert json.loads(same.stdout)["b"]["title"] == "shop, reading 2"
    expected = changed(run_cli("diff", "shop@previous", "shop@latest", "--format", "json"))
    assert expected
    for words in (("previous", "latest"), ("3", "4")):
        assert changed(run_cli("diff", *words, "--profile", "shop", "--format", "json")) == expected
    (folder / "now.drs.json").write_bytes(archive_of(snapshot_at(8)))
    assert changed(run_cli("diff", "shop@previous", "now.drs.json", "--format", "json")) == expected
    assert changed(run_cli("diff", "previous", "now.drs.json", "--profile", "shop", "--format", "json")) == expected
    from_variable = run_cli("diff", "previous", "latest", "--format", "json", env={"DRS_INSPECTOR_PROFILE": "shop"})
    assert changed(from_variable) == expected


@pytest.mark.usefixtures("shop")
def test_what_no_history_has_is_said(run_cli: RunCli) -> None:
    assert "There is no reading 99" in run_cli("diff", "shop@99", "shop@1").stderr
    assert run_cli("diff", "shop@99", "shop@1").exit_code == 5
    assert "Nothing is kept" in run_cli("diff", "previous", "latest", "--profile", "other").stderr
    for words in (("previous", "latest"), ("shop@1", "7")):
        told = run_cli("diff", *words)
        assert (told.exit_code, "NAME@" in told.stderr) == (2, True)
    assert "give --profile NAME" in run_cli("diff", "previous", "latest", "--cloud", "x").stderr
    # A word that names no reading of anything is what it always was.
    assert "There is no file none@latest here" in run_cli("diff", "none@latest", "shop@1").stderr
    assert run_cli("diff", "shop@1", "shop@2", "--profile", "shop").exit_code == 2


@pytest.mark.usefixtures("shop")
def test_a_word_that_means_two_things_is_not_guessed(run_cli: RunCli, folder: Path) -> None:
    (folder / "latest").write_bytes(archive_of(snapshot_at(7)))
    told = run_cli("diff", "previous", "latest", "--profile", "shop")
    assert (told.exit_code, "./latest" in told.stderr) == (2, True)
    assert run_cli("diff", "./latest", "previous", "--profile", "shop").exit_code == 1
    assert run_cli("diff", "latest", "shop@3").exit_code == 1, "without a profile it is the file alone"
    (folder / "shop@1").write_bytes(b"{}")
    told = run_cli("show", "shop@1")
    assert (told.exit_code, "./shop@1" in told.stderr) == (2, True)
    save_profile(Profile(name="shop@2"))
    told = run_cli("diff", "shop@2", "shop@3")
    assert (told.exit_code, "There is a profile 'shop@2'" in told.stderr) == (2, True)
    # The readings of a profile whose name has such an end are found by the last one.
    keep("shop@2", 3)
    assert run_cli("show", "shop@2@latest").exit_code == 1


def test_a_history_of_several_projects_must_be_told_which(run_cli: RunCli) -> None:
    for project in ("p1", "p2"):
        for reading in (7, 8):
            keep("shop", reading, project)
    told = run_cli("diff", "previous", "latest", "--profile", "shop")
    assert (told.exit_code, "eu-de_p1, eu-de_p2" in told.stderr) == (5, True)
    assert "--project-name" in run_cli("show", "shop@latest").stderr
    arguments = ("diff", "previous", "latest", "--profile", "shop", "--format", "json")
    found = run_cli(*arguments, "--project-name", "eu-de_p2")
    assert json.loads(found.stdout)["a"]["project_id"] == "p2"
    told = run_cli(*arguments, "--project-id", "p2")
    assert (told.exit_code, "--project-name" in told.stderr) == (2, True)


@pytest.mark.usefixtures("shop")
def test_every_command_that_takes_a_file_takes_a_reading(run_cli: RunCli, folder: Path) -> None:
    shown = run_cli("show", "shop@latest", "--format", "json")
    assert len(json.loads(shown.stdout)["jobs"]) == 12
    assert "shop-3" in run_cli("find", "shop-3", "shop@previous").stdout
    asked = run_cli("query", "SELECT count(*) AS jobs FROM jobs", "shop@1", "--format", "csv")
    assert asked.stdout.split() == ["jobs", "12"], asked.output
    assert run_cli("export", "shop@latest", "-o", "then.drs.json").exit_code in (0, 1)
    assert len(json.loads((folder / "then.drs.json").read_bytes())["jobs"]) == 12
    assert run_cli("mask", "shop@latest", "-o", "public.drs.json", "--level", "public").exit_code == 0
    # It is the archive that the report is checked against later.
    assert run_cli("report", "shop@2", "-o", "then.html").exit_code in (0, 1)
    assert run_cli("report", "--verify", "then.html", "--archive", "shop@2").exit_code == 0
    assert run_cli("report", "--verify", "then.html", "--archive", "shop@latest").exit_code != 0


@pytest.mark.usefixtures("shop")
def test_what_is_damaged_of_a_reading_is_told(run_cli: RunCli) -> None:
    history = history_of("shop", snapshot_at(0).source)
    path = history.path(4)
    data = bytearray(path.read_bytes())
    data[-20] ^= 1
    path.write_bytes(data)
    told = run_cli("diff", "previous", "latest", "--profile", "shop")
    assert "damaged" not in told.stderr, "its text has that content as well"
    copy, _end, _check = ReadingFile(bytes(data), 4, history.source)._spans[DIFFERENCE]
    data[copy] ^= 1
    path.write_bytes(data)
    told = run_cli("diff", "previous", "latest", "--profile", "shop")
    assert "damaged and left out" in told.stderr
    path.write_bytes(b"")
    told = run_cli("diff", "previous", "latest", "--profile", "shop")
    assert (told.exit_code, "Reading 4" in told.stderr or "no reading 4" in told.stderr) == (5, True), told.stderr


def test_the_demo_is_compared_with_its_yesterday_in_one_command(run_cli: RunCli) -> None:
    result = run_cli("diff", "previous", "latest", "--demo", "--format", "json")
    document: dict[str, Any] = json.loads(result.stdout)
    assert result.exit_code == 10
    assert COMPUTED_NOTE in result.stderr
    assert (document["whole"], document["counts"]["gone"]) == (True, 1)
    assert document["a"]["title"].startswith("demo, yesterday ")
    read = [datetime.fromisoformat(document[side]["read_at"]) for side in "ab"]
    assert timedelta(hours=23, minutes=55) < read[1] - read[0] < timedelta(hours=24, minutes=5)
    told = run_cli("diff", "7", "latest", "--demo")
    assert (told.exit_code, "latest, as it is now" in told.stderr) == (2, True)
