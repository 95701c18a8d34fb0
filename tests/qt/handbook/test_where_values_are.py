"""Cells of the lists of jobs, the peek and readings: each tells what it is about, and the key leads there."""

import json
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from drs_inspector.domain.explanations.explanation import FAILURE_TEXT, METRIC, STATUS
from drs_inspector.domain.explanations.topics import Topic
from drs_inspector.domain.health.snapshot_health import SnapshotHealth
from drs_inspector.domain.read_calls.registry import BY_NAME
from drs_inspector.domain.snapshot import Snapshot, SourceInfo
from drs_inspector.qt.job_table.model import LIST_TIP_ROLE, TOPIC_ROLE
from drs_inspector.qt.job_table.pane import JobTablePane
from drs_inspector.qt.panes.explaining import Explainer
from drs_inspector.qt.panes.pane_actions import perform
from drs_inspector.qt.peek.pane import PeekPane
from drs_inspector.session.handbook.topics import topic_of_figure, topic_of_measure
from drs_inspector.storage.known_causes import known_causes
from tests.domain.health.jobs import detail
from tests.qt.fakes import job_id
from tests.qt.job_table.conftest import Scene, ref

TIP = Qt.ItemDataRole.ToolTipRole
FAILED = {"failed_reason": "Access denied for user 'a'@'b'", "error_code": "DRS.M01501"}


def failed(number: int, status: str = "FULL_TRANSFER_FAILED") -> dict[str, object]:
    return {"id": job_id(number), **detail(status, name=f"job {number}", **FAILED)}


@pytest.fixture
def scene(qtbot: QtBot) -> Iterator[Scene]:
    made = Scene(qtbot, failed(1), failed(2, "BRAND_NEW"), {"id": job_id(3), **detail("INCRE_TRANSFER_STARTED")})
    yield made
    made.close()


def cell(scene: Scene, row: int, title: str) -> tuple[int, str]:
    column = next(at for at, one in enumerate(scene.view.model.columns) if one.title == title)
    return column, str(scene.view.model.index(row, column).data(TIP)).replace("\n", " ")


def row_of(scene: Scene, number: int) -> int:
    return scene.lines().index(str(number))


def test_status_and_health_of_the_table_say_what_they_mean_and_why_it_failed(scene: Scene) -> None:
    status, tip = cell(scene, row_of(scene, 1), "Status")
    assert "Full" in tip
    assert len(tip) > 60
    health, why = cell(scene, row_of(scene, 1), scene.view.model.columns[1].title)
    assert "Login refused" in why or "login refused" in why
    _column, unknown = cell(scene, row_of(scene, 2), "Status")
    assert unknown == "BRAND_NEW"
    found = [scene.view.model.index(row_of(scene, 1), column).data(TOPIC_ROLE) for column in (status, health)]
    assert [one.kind for one in found] == [STATUS, FAILURE_TEXT]
    pane = JobTablePane(scene.view, scene.view, to_filter=lambda: None)
    heard = list[Topic]()
    explainer = Explainer(scene.view.window())
    explainer.wanted.connect(heard.append)
    assert scene.view.select(ref(1))
    scene.main.setFocus()
    QApplication.processEvents()
    assert pane.topic() == found[1]
    perform(scene.main, "explain")
    scene.main.setCurrentIndex(scene.view.model.index(row_of(scene, 1), status))
    perform(scene.main, "explain")
    assert heard == [found[1], found[0]]


def test_the_narrow_list_says_of_a_row_what_its_pill_means(scene: Scene) -> None:
    model = scene.view.model
    failed_row, running = (
        str(model.index(row_of(scene, number), model.name_column).data(LIST_TIP_ROLE)) for number in (1, 3)
    )
    assert failed_row.startswith("job 1\nFailed, ")
    assert "ogin refused" in failed_row
    assert "Incremental" in running
    assert len(running) > 60, "what the status means"


def _ignored(_what: object) -> None:
    """Nothing is copied, shown or gone to."""


def test_the_peek_leads_to_the_cause_of_a_failure_else_to_the_status(qtbot: QtBot) -> None:
    snapshot = Snapshot(SourceInfo())
    for name, status in (("a", "FULL_TRANSFER_FAILED"), ("b", "INCRE_TRANSFER_STARTED")):
        content = {"id": name, **detail(status, name=name, **(FAILED if name == "a" else {}))}
        snapshot.add_detail(json.dumps(content).encode(), name)
    health = SnapshotHealth(snapshot, None, known=known_causes())
    around = QWidget()
    qtbot.addWidget(around)
    pane = PeekPane(around)
    explainer = Explainer(around)
    heard = list[Topic]()
    explainer.wanted.connect(heard.append)
    for name in ("a", "b"):
        pane.show_job(snapshot.jobs[name], snapshot, health)
        perform(pane, "explain")
    assert [one.kind for one in heard] == [FAILURE_TEXT, STATUS]
    tips = [one.toolTip() for one in pane.findChildren(QWidget) if one.toolTip()]
    assert any("Incremental" in tip for tip in tips)
    pane.show_nothing()
    assert pane.actions_of_pane.topic() is None


def test_a_figure_is_explained_in_the_reply_that_it_is_of() -> None:
    assert topic_of_figure(BY_NAME["BatchListProgresses"], "progress") == Topic(METRIC, "progress")
    assert topic_of_figure(BY_NAME["ShowTimeline"], "progress") is None
    assert topic_of_figure(None, "progress") is None
    assert topic_of_measure("lag") == Topic(METRIC, "incre_trans_delay")
    assert topic_of_measure("no such figure") is None
