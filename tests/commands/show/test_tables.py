"""``show --table``: one table of documents, with chosen columns, in a chosen order, in every format."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml
from click.testing import Result

from drs_inspector.commands.table_output.completing import complete_columns, complete_sort, complete_tables
from drs_inspector.domain.tables.documents import TABLES

RunCli = Callable[..., Result]
SAMPLE = str(Path(__file__).parents[2] / "data" / "batch-detail.response.json")


def rows(run_cli: RunCli, *arguments: str) -> list[dict[str, Any]]:
    result = run_cli("show", SAMPLE, *arguments, "--format", "json")
    assert result.exit_code == 0, result.stderr
    found: list[dict[str, Any]] = json.loads(result.stdout)
    return found


def test_every_table_is_written_in_every_text_format_with_the_same_rows(run_cli: RunCli) -> None:
    for name in TABLES:
        as_json = rows(run_cli, "--table", name)
        lines = run_cli("show", SAMPLE, "--table", name, "--format", "ndjson").stdout.splitlines()
        assert [json.loads(line) for line in lines] == as_json
        as_csv = list(csv.DictReader(io.StringIO(run_cli("show", SAMPLE, "--table", name, "--format", "csv").stdout)))
        assert len(as_csv) == len(as_json)
    shown = yaml.safe_load(run_cli("show", SAMPLE, "--table", "jobs", "--columns", "id", "--format", "yaml").stdout)
    assert [row["id"] for row in shown] == [row["id"] for row in rows(run_cli, "--columns", "id")]


def test_columns_may_be_paths_and_are_sorted_by_columns_that_are_not_shown(run_cli: RunCli) -> None:
    ordered = rows(run_cli, "--columns", "target_endpoint.db_type,id", "--sort", "-name")
    assert list(ordered[0]) == ["target_endpoint.db_type", "id"]
    names = [row["name"] for row in rows(run_cli, "--sort", "-name")]
    assert names == sorted(names, reverse=True)
    assert len(ordered) == len(names) > 1


def test_a_filter_and_a_job_choose_rows(run_cli: RunCli) -> None:
    every = rows(run_cli, "--table", "objects")
    job_id = every[0]["job_id"]
    some = rows(run_cli, "--table", "objects", "--job", job_id)
    assert {row["job_id"] for row in some} == {job_id}
    assert rows(run_cli, "--table", "jobs", "--filter", f"id:{job_id}")[0]["id"] == job_id
    assert len(some) <= len(every)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--table", "jobx"], "Did you mean jobs?"),
        (["--table", "objects", "--columns", "nmae"], "Did you mean name?"),
        (["--columns", "stauts"], "Did you mean"),
        (["--table", "tags", "--sort", "-xyz"], "Its columns are"),
    ],
)
def test_a_table_or_column_that_there_is_not_is_said_with_those_there_are(
    run_cli: RunCli, arguments: list[str], words: str
) -> None:
    result = run_cli("show", SAMPLE, *arguments)
    assert (result.exit_code, words in result.stderr) == (2, True), result.stderr


def test_a_workbook_is_a_file_and_no_text_for_a_terminal(
    run_cli: RunCli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "jobs.xlsx"
    result = run_cli("show", SAMPLE, "--format", "xlsx", "-o", str(target))
    assert result.exit_code == 0
    assert f"rows written to {target}" in result.stderr
    book = openpyxl.load_workbook(target, read_only=True)
    assert book.sheetnames == ["jobs"]
    piped = run_cli("show", SAMPLE, "--format", "xlsx", "-o", "-").stdout_bytes
    assert piped == target.read_bytes()
    monkeypatch.setattr("click.testing._NamedTextIOWrapper.isatty", lambda self: self.name == "<stdout>", raising=False)
    assert "not for a terminal" in run_cli("show", SAMPLE, "--format", "xlsx").stderr


def test_files_that_cannot_be_written_leave_nothing(run_cli: RunCli, tmp_path: Path) -> None:
    for target, words in (
        (tmp_path / "none" / "a.csv", "There is no folder"),
        (tmp_path / ("n" * 256), "too long"),
        (tmp_path, "is a folder"),
    ):
        result = run_cli("show", SAMPLE, "--format", "csv", "-o", str(target))
        assert (result.exit_code, words in result.stderr) == (5, True), result.stderr
    assert list(tmp_path.iterdir()) == []


def test_what_a_terminal_shows_of_csv_steers_nothing(
    run_cli: RunCli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "evil.json"
    path.write_text(Path(SAMPLE).read_text().replace("DRS-3999-lws", "evil\\u001b[2J\\u202e"))
    piped = run_cli("show", str(path), "--columns", "name", "--format", "csv").stdout
    assert "evil\x1b[2J\u202e" in piped
    monkeypatch.setattr("click.testing._NamedTextIOWrapper.isatty", lambda self: self.name == "<stdout>", raising=False)
    for form in ("csv", "tsv", "ndjson", "json", "yaml", "html"):
        shown = run_cli("show", str(path), "--columns", "name", "--format", form).stdout
        assert "evil" in shown
        assert not {"\x1b", "\u202e"} & set(shown)


class Typed:
    """What the shell knows of the options before the one that is completed."""

    def __init__(self, **params: str) -> None:
        self.params = params


def test_the_shell_offers_tables_and_columns() -> None:
    tables = [item.value for item in complete_tables(None, None, "ob")]  # type: ignore[arg-type]
    assert tables == ["objects"]
    typed: Any = Typed(table="tags")
    columns = [item.value for item in complete_columns(typed, None, "job_id,sn")]  # type: ignore[arg-type]
    assert columns == ["job_id,snapshot"]
    ordered = [item.value for item in complete_sort(typed, None, "job_id,-sn")]  # type: ignore[arg-type]
    assert ordered == ["job_id,-snapshot"]
