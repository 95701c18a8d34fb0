"""Which jobs take ``orders``, under which new name: the window, ``find`` and ``query`` give the same rows."""

import csv
import io
import json
from pathlib import Path

from click.testing import CliRunner
from pytestqt.qtbot import QtBot

from drs_inspector.cli import cli
from drs_inspector.domain.search.wanted import HitKind
from drs_inspector.qt.widgets.theme import Theme
from drs_inspector.storage.archive.open_files import open_files
from tests.qt.fakes import FakeInspector, FakeSession
from tests.qt.search_page.stage import dumped, job, make_page

SQL = (
    "SELECT job_id, path, nullif(target_path, path) AS target_name FROM objects WHERE name ILIKE '%orders%' OR renamed"
)


def run(*arguments: str) -> str:
    result = CliRunner().invoke(cli, list(arguments), prog_name="drs-inspector")
    assert result.exit_code == 0, result.stderr
    return result.stdout


def test_the_same_rows_in_the_window_and_on_the_command_line(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    path = tmp_path / "evening.json"
    path.write_bytes(dumped(*(job(number) for number in range(6)), job(7, object_infos=[])))
    inspector = FakeInspector()
    inspector.snapshot = open_files([path])
    stage = make_page(qtbot, FakeSession("s", inspector, "file", "evening.json"))
    stage.type("orders")
    stage.page.parts.line.entered.emit()
    stage.finish()
    hits = stage.page.results.hits
    assert hits is not None
    shown = [hits.hit(row) for row in range(len(hits))]
    taken = [hit for hit in shown if hit.kind in (HitKind.OBJECT, HitKind.NEW_NAME)]
    rows = [(hit.address.job_id, hit.found, hit.target) for hit in taken]
    assert rows[2] == ("j0001", "crm.orders", "crm.orders_2026")

    found = list(csv.DictReader(io.StringIO(run("find", "orders", str(path), "--format", "csv"))))
    assert [(one["job_id"], one["found"], one["target_name"]) for one in found if one["row"]] == rows
    everything = [(one["kind"], one["found"], one["rule"]) for one in found]
    assert everything == [(hit.kind.value, hit.found, hit.rule) for hit in shown]

    queried = json.loads(run("query", SQL, str(path), "--format", "json"))
    assert [(one["job_id"], one["path"], one["target_name"] or "") for one in queried] == rows
    stage.page.close()
