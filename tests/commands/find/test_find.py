"""``drs-inspector find``: the search of the window on a terminal, in a pipe, and in files."""

import csv
import io
import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from click.testing import Result

from drs_inspector.commands.find.command import KINDS
from drs_inspector.commands.find.run import SHOWN_HITS
from drs_inspector.domain.search.wanted import HitKind
from tests.commands.conftest import MakeRunningCloud
from tests.helpers.searching import rule, rules, table
from tests.helpers.terminal import Conversation, conversation

RunCli = Callable[..., Result]


def reply(*jobs: Mapping[str, object]) -> bytes:
    return json.dumps({"count": len(jobs), "results": list(jobs)}).encode()


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    objects = [table("shop.orders", "orders_2026"), table("shop.items", "orders_items"), table("crm.orders")]
    first = {"id": "a1", "name": "ledger-lift-prod-00", "object_infos": objects}
    second = {"id": "a2", "name": "other", "description": "x\u001b[31m orders \u202e y"}
    path = tmp_path / "evening.json"
    path.write_bytes(reply(first | rules(rule("orders.total > 0", "shop.orders")), second))
    return path


def rows(result: Result, *names: str) -> list[tuple[str, ...]]:
    return [tuple(row[name] for name in names) for row in csv.DictReader(io.StringIO(result.stdout))]


def test_every_job_that_takes_a_table_and_its_new_name_as_rows(run_cli: RunCli, saved: Path) -> None:
    result = run_cli("find", "orders", str(saved), "--kind", "object", "--kind", "new-name", "--format", "csv")
    found = rows(result, "job_id", "found", "target_name")
    assert found == [
        ("a1", "shop.orders", "shop.orders_2026"),
        ("a1", "shop.items", "shop.orders_items"),
        ("a1", "crm.orders", ""),
    ]
    table_of_objects = run_cli("show", str(saved), "--table", "objects", "--format", "csv")
    same = rows(table_of_objects, "job_id", "path", "target_path")
    assert [(job, path, target if target != path else "") for job, path, target in same] == found
    assert result.exit_code == 0
    assert "3 hits in 1 job." in result.stderr
    assert "Searched in 2 of 2 jobs." in result.stderr


def test_all_kinds_go_into_any_format_and_columns_can_be_chosen(run_cli: RunCli, saved: Path) -> None:
    result = run_cli("find", "ORDERS", str(saved), "--format", "json", "--columns", "kind,job,rule", "--sort", "-kind")
    assert [one["kind"] for one in json.loads(result.stdout)] == ["rule", "object", "object", "new-name", "job"]
    assert json.loads(result.stdout)[0]["rule"] == "orders.total > 0"
    cased = run_cli("find", "ORDERS", str(saved), "--case", "--format", "csv")
    assert rows(cased, "kind") == []
    word = run_cli("find", "orders", str(saved), "--word", "--format", "csv")
    assert [kind for (kind,) in rows(word, "kind")] == ["object", "object", "rule", "job"]
    expression = run_cli("find", r"^orders_\d+$", str(saved), "--regex", "--format", "csv")
    assert rows(expression, "found") == [("shop.orders",)]
    assert (run_cli("find", "(", str(saved), "--regex").exit_code, run_cli("find", "(", str(saved)).exit_code) == (2, 0)
    some = run_cli("find", "orders", str(saved), "--filter", "name:other", "--format", "csv")
    assert rows(some, "job_id") == [("a2",)]
    wrong = run_cli("find", "orders", str(saved), "--columns", "kinds")
    assert (wrong.exit_code, "Did you mean 'kind'?" in wrong.stderr) == (2, True)


def test_in_a_pipe_it_is_whole_and_steers_nothing(run_cli: RunCli, saved: Path) -> None:
    result = run_cli("find", "orders", str(saved))
    assert "\x1b" not in result.stdout
    assert "\u202e" not in result.stdout
    assert "description: x\\x1b[31m orders \\u202e y" in result.stdout
    assert len(result.stdout.splitlines()) == 6
    given = run_cli("find", "orders", "-", input=saved.read_bytes())
    assert given.stdout.replace("standard input", "evening.json ").split() == result.stdout.split()


def test_exit_codes(run_cli: RunCli, running_cloud: MakeRunningCloud, tmp_path: Path, saved: Path) -> None:
    cloud = running_cloud(jobs=6)
    whole = tmp_path / "whole.json"
    assert run_cli("export", *cloud.source, "-o", str(whole)).exit_code == 0
    nothing = run_cli("find", "nowhere-at-all", str(whole))
    assert (nothing.exit_code, "Nothing found in 6 jobs." in nothing.stderr) == (0, True)
    assert run_cli("find", "nowhere-at-all", str(whole), "--exit-code").exit_code == 10
    assert run_cli("find", "rds", str(whole), "--exit-code").exit_code == 0
    partly = run_cli("find", "nowhere-at-all", str(saved), str(whole), "--exit-code", "--filter", "table:nowhere")
    assert (partly.exit_code, "Nothing found in 0 jobs." in partly.stderr) == (10, True)
    assert run_cli("find", "rds", str(whole), str(tmp_path / "none.json")).exit_code == 5
    for text in ("", " ", "x" * 100_000):
        assert run_cli("find", text, str(whole)).exit_code == 2
    live = run_cli("find", "rds", *cloud.source, "--format", "csv")
    kept = run_cli("find", "rds", str(whole), "--format", "csv")
    names = ("job_id", "kind", "found")
    assert sorted(rows(live, *names)) == sorted(rows(kept, *names)) != []


def test_details_that_could_not_be_read_are_said_with_the_cause(run_cli: RunCli, tmp_path: Path) -> None:
    path = tmp_path / "some.json"
    refused = {"id": "a2", "error_code": "DRS.M00101", "error_msg": "no right"}
    path.write_bytes(reply({"id": "a1", "name": "one", "object_infos": [table("shop.orders")]}, refused))
    result = run_cli("find", "orders", str(path))
    assert result.exit_code == 1
    assert re.search(r"Searched in 1 of 2 jobs; 1 has no details: .*DRS\.M00101", result.stderr)
    nothing = run_cli("find", "zz", str(path), "--exit-code")
    assert (nothing.exit_code, "Nothing found in the 1 of 2 jobs that could be" in nothing.stderr) == (1, True)


def seen(folder: Path, *arguments: str, **variables: str) -> Conversation:
    """Return what a person has seen at the end."""
    with conversation(["https://unused.invalid", "find", *arguments], folder, **variables) as shown:
        shown.end()
        return shown


def test_a_person_sees_matches_bold_and_the_coverage_in_the_last_line(saved: Path) -> None:
    narrow = seen(saved.parent, "orders", saved.name, COLUMNS="80")
    assert "shop.\x1b[1;33morders\x1b[0m" in narrow.raw
    lines = narrow.shown.rstrip().splitlines()
    heads = next(line for line in lines if "ON THE TARGET" in line)
    assert "RULE" not in heads
    assert max(map(len, lines[lines.index(heads) + 1 : -1])) <= 80
    assert re.match(r"5 hits in 2 jobs\. Searched in 2 of 2 jobs\.", lines[-1])
    wide = seen(saved.parent, "orders", saved.name, COLUMNS="120", NO_COLOR="1")
    assert "shop.\x1b[1morders\x1b[0m" in wide.raw
    assert "\x1b[1morders\x1b[0m.total > 0" in wide.raw


def test_a_terminal_shows_the_first_hits_and_says_how_to_see_all(tmp_path: Path) -> None:
    path = tmp_path / "many.json"
    objects = [table(f"shop.t{number}") for number in range(SHOWN_HITS + 20)]
    path.write_bytes(reply({"id": "a1", "name": "one", "object_infos": objects}))
    first = seen(tmp_path, "shop.t", path.name).shown
    assert f"{SHOWN_HITS + 20} hits in 1 job, first {SHOWN_HITS} (--all)." in first
    assert f"shop.t{SHOWN_HITS - 1} " in first
    assert f"shop.t{SHOWN_HITS} " not in first
    assert f"shop.t{SHOWN_HITS + 19} " in seen(tmp_path, "shop.t", path.name, "--all").shown


def test_the_kinds_are_those_of_the_search() -> None:
    assert tuple(HitKind) == KINDS
