"""``drs-inspector diff``: its exit codes, its formats for programs, and what can be asked for."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from drs_inspector.commands.diff.command import SECTIONS
from drs_inspector.domain.compare.options import Section
from drs_inspector.storage.exports.archive import ArchiveExporter
from drs_inspector.storage.exports.exporter import ExportOptions, Selection
from tests.helpers.report_page import Page
from tests.helpers.two_readings import Changes, Reading, evening

RunCli = Callable[..., Result]


def saved(reading: Reading, path: Path) -> str:
    ArchiveExporter().export(Selection((reading.snapshot(),)), path, ExportOptions())
    return str(path)


@pytest.fixture
def made(tmp_path: Path) -> Changes:
    del tmp_path
    return Changes(evening(8), 5)


def pair(made: Changes, folder: Path) -> tuple[str, str]:
    return saved(made.a, folder / "evening.drs.json"), saved(made.b, folder / "morning.drs.json")


def test_exit_codes_say_the_same_different_and_the_same_as_far_as_read(
    run_cli: RunCli, made: Changes, tmp_path: Path
) -> None:
    made.noise()
    same = run_cli("diff", *pair(made, tmp_path))
    assert (same.exit_code, "The same: nothing that counts differs." in same.stdout) == (0, True)
    assert "values are not counted because they always move" in same.stdout
    assert run_cli("diff", *pair(made, tmp_path), "--count-volatile").exit_code == 10
    made.make("refused")
    unread = run_cli("diff", *pair(made, tmp_path))
    assert (unread.exit_code, "as far as both sides were read" in unread.stdout) == (1, True)
    made.make("speed")
    other = run_cli("diff", *pair(made, tmp_path))
    assert (other.exit_code, "Not everything was read on both sides." in other.stdout) == (10, True)
    nowhere = run_cli("diff", pair(made, tmp_path)[0], str(tmp_path / "none.json"))
    assert nowhere.exit_code == 5


def test_a_file_whose_checksum_does_not_fit_is_told_by_every_command_that_reads_it(
    run_cli: RunCli, made: Changes, tmp_path: Path
) -> None:
    a, b = pair(made, tmp_path)
    edited = Path(b).read_bytes().replace(b'"complete":true', b'"complete": true', 1)
    Path(b).write_bytes(edited)
    told = (
        "In question: morning.drs.json is not as it was written: its checksum does not fit. It was edited, or damaged"
    )
    out = [str(tmp_path / f"out{number}") for number in range(4)]
    asked = [
        (("show", b, "--quiet"), 0),
        (("show", b, "--table", "jobs", "--format", "json"), 0),
        (("find", "nothing-like-this", b), 0),
        (("query", "select count(*) from jobs", b), 0),
        (("diff", a, b), 0),
        (("report", b, "-o", out[0]), 0),
        (("export", b, "-o", out[1]), 0),
        (("mask", b, "-o", out[2], "--level", "support"), 0),
    ]
    for words, code in asked:
        result = run_cli(*words)
        assert (words, result.exit_code) == (words, code), result.output
        assert (words, result.stderr.count(told)) == (words, 1)
        assert told not in result.stdout
    assert "checksum" not in run_cli("diff", a, a).stderr
    # Who exports it has a file with a checksum of its own: it says so all the same.
    assert told in run_cli("show", out[1]).stderr


def test_json_is_whole_and_lists_what_changed(run_cli: RunCli, made: Changes, tmp_path: Path) -> None:
    for name in ("added", "gone", "re-created", "refused", "speed"):
        made.make(name)
    paths = pair(made, tmp_path)
    result = run_cli("diff", *paths, "--format", "json")
    document: dict[str, Any] = json.loads(result.stdout)
    assert (document["format"], document["version"], document["verdict"]) == (
        "drs-inspector/comparison",
        1,
        "different",
    )
    assert document["counts"] == {"added": 1, "gone": 1, "changed": 2, "not_read": 1, "same": 3}
    assert sorted(job["change"] for job in document["jobs"]) == ["added", "changed", "changed", "gone", "not_read"]
    assert (document["a"]["title"], document["b"]["complete"]) == ("evening.drs.json", False)
    recreated = next(job for job in document["jobs"] if job["matched"] == "name_source_target")
    assert recreated["id_a"] != recreated["id_b"]
    speed = next(job for job in document["jobs"] if job["matched"] == "id" and job["change"] == "changed")
    assert speed["differences"] == [
        {
            "section": "fields",
            "change": "changed",
            "kind": None,
            "what": "Speed limit, 00:00 to 08:59",
            "path": "speed_limit.00:00 to 08:59",
            "a": "80 MB/s",
            "b": "20 MB/s",
            "note": None,
            "place_a": None,
            "place_b": None,
        }
    ]
    lines = run_cli("diff", *paths, "--format", "ndjson").stdout.splitlines()
    assert [json.loads(line) for line in lines] == document["jobs"]
    assert "changes in" in result.stderr


def test_csv_has_a_row_for_each_difference_and_goes_into_a_file(run_cli: RunCli, made: Changes, tmp_path: Path) -> None:
    for name in ("gone", "refused", "tag added"):
        made.make(name)
    target = tmp_path / "diff.csv"
    result = run_cli("diff", *pair(made, tmp_path), "--format", "csv", "-o", str(target))
    assert result.exit_code == 10
    rows = list(csv.DictReader(io.StringIO(target.read_text())))
    told = {(row["job_change"], row["section"], row["change"], row["what"], row["b"]) for row in rows}
    assert told == {
        ("gone", "", "", "", ""),
        ("not_read", "", "", "", ""),
        ("changed", "fields", "added", "Tag zone", "a"),
    }
    assert run_cli("diff", *pair(made, tmp_path), "--format", "csv", "-o", str(target)).exit_code == 5


def test_a_part_of_it(run_cli: RunCli, made: Changes, tmp_path: Path) -> None:
    for name in ("speed", "condition", "gone"):
        made.make(name)
    paths = pair(made, tmp_path)

    def differences(*options: str) -> list[tuple[str, int]]:
        document = json.loads(run_cli("diff", *paths, "--format", "json", *options).stdout)
        return sorted((job["change"], len(job["differences"])) for job in document["jobs"])

    assert differences("--only", "rules") == [("changed", 1)]
    assert differences("--only", "jobs") == [("gone", 0)]
    assert differences("--only", "objects") == []
    assert run_cli("diff", *paths, "--only", "objects").exit_code == 0
    assert len(differences()) == 3
    (name,) = {line[0] for line in made.expected if line[-1] == "20 MB/s"}
    assert differences("--filter", f"name:{name}") == [("changed", 1)]
    ids = {detail["name"]: job_id for job_id, detail in made.a.details.items()}
    assert differences("--job", ids[name]) == [("changed", 1)]
    other = next(job_id for job_id in made.b.details if job_id != ids[name])
    assert differences("--job", ids[name], "--with", other)[0][1] > 2
    assert run_cli("diff", *paths, "--job", "nowhere").exit_code == 2


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("a.json",),
        ("a", "b", "c"),
        ("a", "b", "--demo"),
        ("a", "b", "--with", "x"),
        ("-", "-"),
        ("a", "b", "--force"),
    ],
)
def test_what_does_not_fit_together_is_a_usage_error(run_cli: RunCli, arguments: tuple[str, ...]) -> None:
    assert run_cli("diff", *arguments).exit_code == 2


def test_a_project_now_beside_a_file_of_it(run_cli: RunCli, running_cloud: Any, tmp_path: Path) -> None:
    cloud = running_cloud(jobs=6)
    file = tmp_path / "now.json"
    assert run_cli("export", *cloud.source, "-o", str(file)).exit_code == 0
    result = run_cli("diff", str(file), *cloud.source)
    assert (result.exit_code, "= 6 the same" in result.stdout or "the same" in result.stdout) == (0, True)
    given = run_cli("diff", "-", *cloud.source, input=file.read_bytes())
    assert given.stdout.splitlines()[0].startswith("A standard input")


def test_the_words_of_only_are_those_of_the_comparison() -> None:
    assert set(SECTIONS) == {section.value for section in Section}


def test_a_page_that_can_be_given_away_and_verified(run_cli: RunCli, made: Changes, tmp_path: Path) -> None:
    for name in ("added", "gone", "speed"):
        made.make(name)
    a, b = pair(made, tmp_path)
    page = tmp_path / "changes.html"
    written = run_cli("diff", a, b, "--format", "html", "--level", "public", "--unfold", "-o", str(page))
    assert written.exit_code == 10, written.stderr
    assert "3 changes in 3 jobs." in written.stderr
    text = Page(page.read_text("utf-8")).text
    assert "3 changes in 3 jobs." in text
    assert "job-0" not in text  # the names of the jobs are job-00, job-01 ...
    verify = ("report", "--verify", str(page))
    for archives in (("--archive", a, "--archive", b), ("--archive", b, "--compare", a)):
        same = run_cli(*verify, *archives)
        assert (same.exit_code, same.stdout.splitlines()[0][:9]) == (0, "The same:")
    assert run_cli(*verify, "--archive", a).exit_code == 13
    assert run_cli(*verify).exit_code == 13
    assert run_cli(*verify, "--archive", a, "--archive", str(page)).exit_code == 11
    assert run_cli(*verify, *("--archive", a) * 3).exit_code == 2
    page.write_text(page.read_text("utf-8").replace(">20<", ">10<"), "utf-8")
    assert run_cli(*verify, "--archive", a, "--archive", b).exit_code == 10


def test_a_page_of_a_part_of_it(run_cli: RunCli, made: Changes, tmp_path: Path) -> None:
    for name in ("speed", "condition", "gone"):
        made.make(name)
    a, b = pair(made, tmp_path)
    ids = list(made.a.details)

    def told(*options: str) -> tuple[int, int, str]:
        result = run_cli("diff", a, b, "--format", "html", *options)
        page = Page(result.stdout)
        return result.exit_code, len(page.of("details")), page.text

    assert told("--only", "rules")[:2] == (10, 1)
    assert "Only rules were compared." in told("--only", "rules")[2]
    changed = next(job_id for job_id in ids if told("--job", job_id)[1])
    assert told("--job", changed)[:2] == (10, 1)
    assert told("--job", ids[0], "--with", ids[1])[:2] == (10, 1)
    assert told("--filter", "name:job-0")[:2] == (10, 3)
    for options in (("--job", "nowhere"), ("--job", ids[0], "--with", "nowhere")):
        assert run_cli("diff", a, b, "--format", "html", *options).exit_code == 2
    assert run_cli("diff", a, b, "--format", "json", "--unfold").exit_code == 2


@pytest.mark.parametrize("form", ["text", "json", "ndjson", "csv"])
def test_every_format_can_be_given_away_at_a_level(run_cli: RunCli, made: Changes, tmp_path: Path, form: str) -> None:
    for reading in (made.a, made.b):
        for number, job_id in enumerate(reading.details):
            for one in (reading.entries[job_id], reading.details[job_id]):
                one["name"] = f"canary-{number}"
    for name in ("added", "gone", "re-created", "speed", "condition"):
        made.make(name)
    a, b = (saved(one, tmp_path / f"canary-{side}.json") for side, one in (("a", made.a), ("b", made.b)))
    first = next(iter(made.a.details))
    for options in ((), ("--filter", "name:canary"), ("--job", first)):
        plain = run_cli("diff", a, b, "--format", form, *options)
        told = run_cli("diff", a, b, "--format", form, "--level", "public", *options)
        assert told.exit_code == plain.exit_code, told.stderr
        assert "canary" in plain.stdout
        assert "canary" not in told.stdout + told.stderr.partition("Masked for")[2]
        assert "Masked for level public." in told.stderr
        assert len(told.stdout.splitlines()) >= len(plain.stdout.splitlines()) - 1
    kept = run_cli("diff", a, b, "--format", form, "--level", "public", "--keep", "jobs")
    assert "canary" in kept.stdout


def test_a_page_about_what_is_no_file_says_that_it_cannot_be_verified(
    run_cli: RunCli, made: Changes, tmp_path: Path
) -> None:
    a, b = pair(made, tmp_path)
    made.make("speed")
    result = run_cli("diff", a, "-", "--format", "html", input=Path(pair(made, tmp_path / "..")[1]).read_bytes())
    del b
    assert "cannot be verified" in result.stderr
    assert "which was not kept" in result.stdout
