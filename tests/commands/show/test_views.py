"""``show --view``: what a person saved in the window, on a terminal."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.shell_completion import BashComplete
from click.testing import Result

from drs_inspector.cli import cli
from drs_inspector.storage.files.paths import app_paths
from drs_inspector.storage.saved_views.saved_view import SavedView
from drs_inspector.storage.saved_views.store import save_view

RunCli = Callable[..., Result]
SAMPLE = str(Path(__file__).parents[2] / "data" / "batch-detail.response.json")


def table(result: Result) -> list[list[str]]:
    return list(csv.reader(io.StringIO(result.stdout)))


def test_a_view_says_filter_columns_and_order_and_options_go_before(run_cli: RunCli) -> None:
    view = SavedView(
        name="mine",
        filter="name:drs",
        columns=("name", "progress", "source", "route", "tags.team"),
        sorting=("-name",),
        grouping="cause",
    )
    save_view(view)
    result = run_cli("show", SAMPLE, "--view", "mine", "--format", "csv")
    rows = table(result)
    assert rows[0] == ["name", "progress", "lag", "source_engine", "target_instance", "tags.team"]
    assert [row[0] for row in rows[1:]] == ["DRS-3999-lws", "DRS-0042-linxiaolu"]
    assert "left out is what the table of jobs does not have: source." in result.stderr
    assert "groups (by cause) are for the window" in result.stderr
    narrowed = run_cli("show", SAMPLE, "--view", "mine", "--filter", "lws or nothing", "--format", "csv")
    assert [row[0] for row in table(narrowed)[1:]] == ["DRS-3999-lws"]
    other = run_cli("show", SAMPLE, "--view", "mine", "--columns", "id", "--sort", "name", "--format", "csv")
    assert table(other)[0] == ["id"]
    assert [row[0] for row in table(other)[1:]] != [row[0] for row in rows[1:]]
    objects = run_cli("show", SAMPLE, "--view", "mine", "--table", "objects", "--format", "csv")
    assert objects.exit_code == 0, objects.stderr
    assert "path" in table(objects)[0], "of another table a view has the filter alone"


def test_a_view_that_there_is_not_is_an_error_that_names_those_there_are(run_cli: RunCli) -> None:
    save_view(SavedView(name="Late in production"))
    result = run_cli("show", SAMPLE, "--view", "late in production")
    assert result.exit_code == 2
    assert "Did you mean “Late in production”?" in result.stderr
    assert "“All jobs”, “Failed, by cause”" in result.stderr


def test_views_that_cannot_be_read_are_told_with_their_place_and_left_there(run_cli: RunCli) -> None:
    file = app_paths().views_file
    save_view(SavedView(name="Late"))
    file.write_text("{")
    for name, code in (("gone", 2), ("All jobs", 0)):
        result = run_cli("show", SAMPLE, "--view", name)
        assert result.exit_code == code
        assert f"The file {file} is damaged" in result.stderr
        assert f"is then kept as {file}.damaged" in result.stderr
    file.write_text(json.dumps({"views": [{"name": "half \ud83d"}, {"name": "Late"}]}))
    result = run_cli("show", SAMPLE, "--view", "Late")
    assert result.exit_code == 0
    assert "One saved view could not be read" in result.stderr


def test_a_filter_of_a_view_that_cannot_be_read_is_told(run_cli: RunCli) -> None:
    save_view(SavedView(name="broken", filter="shop (a"))
    result = run_cli("show", SAMPLE, "--view", "broken")
    assert result.exit_code == 2
    assert "The filter of the view “broken” cannot be read" in result.stderr
    assert "Place 6" in result.stderr


@pytest.mark.parametrize(("typed", "offered"), [("F", {"Failed, by cause", "Fine"}), ("x", set())])
def test_the_shell_offers_views(typed: str, offered: set[str]) -> None:
    save_view(SavedView(name="Fine"))
    complete = BashComplete(cli, {}, "drs-inspector", "_DRS_INSPECTOR_COMPLETE")
    assert {item.value for item in complete.get_completions(["show", "--view"], typed)} == offered
