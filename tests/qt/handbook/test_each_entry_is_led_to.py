"""Every status, error code, text of a failure and setting is explained where a person meets it: a cell or a box leads
to the very entry that was written for it.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from drs_inspector.domain.explanations.explanation import ERROR_CODE, FAILURE_TEXT, SETTING, STATUS, Explanation
from drs_inspector.domain.explanations.fitting import ANY, About
from drs_inspector.domain.explanations.topics import Topic, explained
from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.snapshot import Snapshot, SourceInfo
from drs_inspector.qt.details.answer_table.page import AnswerPage
from drs_inspector.qt.details.context import DetailContext
from drs_inspector.qt.details.endpoints.tab import EndpointsView
from drs_inspector.qt.details.objects.model import TITLES, ObjectTreeModel
from drs_inspector.qt.details.overview.tab import JobOverview
from drs_inspector.qt.details.readings.boxes import refusal_box
from drs_inspector.qt.details.settings.tab import SettingsView
from drs_inspector.qt.job_table.model import TOPIC_ROLE
from drs_inspector.qt.panes.explaining import Explainer
from drs_inspector.qt.widgets.link_button import LinkButton
from drs_inspector.qt.widgets.tables.facts_model import FactsModel
from drs_inspector.qt.widgets.tables.facts_table import FactsTable
from drs_inspector.session.handbook.topics import topic_of_reply
from drs_inspector.session.job_tree.node import NodeKind, TreeNode
from drs_inspector.session.readings_page.panels import call_named
from drs_inspector.session.readings_page.told import RefusalLines
from drs_inspector.storage.explanations import explanations
from tests.domain.health.jobs import detail
from tests.qt.fakes import job_id
from tests.qt.job_table.conftest import Scene
from tests.rules.test_explanations import text_of

ALL = explanations()
TIP = Qt.ItemDataRole.ToolTipRole
SCENARIOS = ("migration", "sync", "cloudDataGuard", "subscription", "backupMigration", "replay", "")


def abouts(entry: Explanation) -> Iterator[tuple[str, str]]:
    scenarios = SCENARIOS if ANY in entry.scenario else entry.scenario
    engines = ("mysql", "postgresql", "oracle", "") if ANY in entry.engine else entry.engine
    return ((scenario, engine) for scenario in scenarios for engine in engines)


def placed(entry: Explanation, key: str) -> dict[str, Any]:
    """Return scenario and source of a job that an entry is for, where several entries have its key."""
    scenario, engine = next(one for one in abouts(entry) if ALL.find(entry.kind, key, About(*one)) is entry)
    return of_kind(scenario, engine)


def of_kind(scenario: str, engine: str) -> dict[str, Any]:
    source = {"db_type": engine or "mysql", "ip": "10.0.0.1"}
    return {"db_use_type": scenario, "source_endpoint": source}


def cells(qtbot: QtBot, jobs: dict[str, dict[str, Any]], column: str) -> dict[str, tuple[Topic | None, str]]:
    """Return what a column of the table leads to, and its tool tip, by the names of jobs."""
    scene = Scene(qtbot, *({"id": job_id(number), **job} for number, job in enumerate(jobs.values())))
    model, found = scene.view.model, dict[str, tuple[Topic | None, str]]()
    at = next(number for number, one in enumerate(model.columns) if one.title.startswith(column))
    rows = {job_id(number): name for number, name in enumerate(jobs)}
    for row in range(model.rowCount()):
        ref = model.ref_at(row)
        if ref is not None:
            index = model.index(row, at)
            found[rows[ref.job_id]] = index.data(TOPIC_ROLE), str(index.data(TIP))
    scene.close()
    return found


def led_to(topic: Topic | None) -> Explanation | None:
    found = explained(ALL, topic)
    return found.entry if found is not None else None


def test_every_status_leads_from_its_pill_to_its_entry(qtbot: QtBot) -> None:
    entries = {f"{entry.key} {number}": entry for number, entry in enumerate(ALL.of_kind(STATUS))}
    jobs = {name: detail(entry.key, **placed(entry, entry.key)) for name, entry in entries.items()}
    found = cells(qtbot, jobs, "Status")
    assert {name for name, entry in entries.items() if led_to(found[name][0]) is not entry} == set()
    assert all(entry.title.split()[0] in found[name][1] for name, entry in entries.items())


def test_every_text_of_a_failure_leads_from_the_reason_to_its_entry(qtbot: QtBot) -> None:
    entries = {entry.key: entry for entry in ALL.of_kind(FAILURE_TEXT)}
    jobs = {}
    for key, entry in entries.items():
        text = text_of(entry.match)
        about = next(one for one in abouts(entry) if ALL.of_failure(text, About(*one)) is entry)
        failed = {"failed_reason": text, "error_code": "DRS.M01501"}
        jobs[key] = detail("INCRE_TRANSFER_FAILED", **of_kind(*about), **failed)
    found = cells(qtbot, jobs, "Health")
    assert {key for key, entry in entries.items() if led_to(found[key][0]) is not entry} == set()
    assert all(entry.title[1:] in found[key][1].replace("\n", " ") for key, entry in entries.items())


@pytest.fixture
def around(qtbot: QtBot) -> Iterator[tuple[QWidget, list[Topic]]]:
    window, heard = QWidget(), list[Topic]()
    qtbot.addWidget(window)
    explainer = Explainer(window)
    explainer.wanted.connect(heard.append)
    yield window, heard
    window.close()


def test_every_code_of_a_refusal_leads_from_its_box_to_its_entry(around: tuple[QWidget, list[Topic]]) -> None:
    window, heard = around
    entries = ALL.of_kind(ERROR_CODE)
    assert len({entry.key for entry in entries}) >= 60
    for entry in entries:
        box = refusal_box(RefusalLines("Refused", entry.key, code=entry.key), window)
        (link,) = box.findChildren(LinkButton)
        QTest.keyClick(link, Qt.Key.Key_Return)
        assert led_to(heard[-1]) is entry or ALL.find(ERROR_CODE, entry.key) is not entry, entry.key
        assert "handbook" in link.accessibleDescription()
        box.deleteLater()
    assert refusal_box(RefusalLines("Refused", code="NOBODY.1"), window).findChildren(LinkButton) == []


def test_every_code_of_a_job_leads_to_its_entry_and_none_of_a_request_does(qtbot: QtBot) -> None:
    entries = {entry.key: entry for entry in ALL.of_kind(ERROR_CODE) if not entry.certainty}
    failed = {"failed_reason": "nobody knows this text"}
    jobs = {key: detail("FULL_TRANSFER_FAILED", **failed, error_code=key) for key in entries}
    found = cells(qtbot, jobs, "Health")
    wrong = {key for key, entry in entries.items() if (led_to(found[key][0]) is entry) != (entry.met_by == "write")}
    assert wrong == set()


def with_value(path: str, value: Any, into: dict[str, Any]) -> None:
    """Put a value at a path of a job's detail; ``[]`` is the first of a list."""
    *above, last = path.replace("[]", ".[]").split(".")
    now: Any = into
    for place, name in enumerate([*above, last]):
        is_last = place == len(above)
        following = None if is_last else [*above, last][place + 1]
        if name == "[]":
            if not now:
                now.append(value if is_last else {})
            now = now[0]
        elif is_last:
            now[name] = value
        else:
            now = now.setdefault(name, [] if following == "[]" else {})


def _ignored(_what: object) -> None:
    """Nothing is copied, shown or gone to."""


def rows_of(widget: QWidget) -> Iterator[Topic | None]:
    pages = [widget] if isinstance(widget, AnswerPage) else widget.findChildren(AnswerPage)
    for page in pages:
        for group in page.table.rows.page.groups:
            for line in group.lines:
                yield page.table.rows.topic(line)
    for table in widget.findChildren(FactsTable):
        model = table.model()
        assert isinstance(model, FactsModel)
        yield from map(model.topic, model.facts)


def shown_of(entry: Explanation, path: str, value: Any, qtbot: QtBot) -> set[int]:
    """Return what rows of a job's tabs lead to where a value is at a path of its details."""
    job: dict[str, Any] = {"id": "a", **detail("INCRE_TRANSFER_STARTED", **placed(entry, entry.key))}
    with_value(path, value, job)
    snapshot = Snapshot(SourceInfo())
    snapshot.add_detail(json.dumps(job).encode(), "a")
    context, found = DetailContext(snapshot, _ignored, _ignored, _ignored), set[int]()
    for view in (SettingsView(), EndpointsView(), JobOverview()):
        widget = view.build(TreeNode(NodeKind.JOB, "a"), context)
        qtbot.addWidget(widget)
        found |= {id(led_to(topic)) for topic in rows_of(widget)}
    return found


V5, OBJECTS = re.compile(r"\(v5"), "object_infos[]."


def test_every_setting_with_a_consequence_leads_from_a_row_to_its_entry(qtbot: QtBot) -> None:
    missing = {}
    for entry in ALL.of_kind(SETTING):
        path = entry.path.replace(",", " ").split()[0]
        if V5.search(entry.path) or entry.path.startswith(OBJECTS):
            continue
        values = [one.value for one in entry.values if one.value] or ["1"]
        tries = (
            (f"{home}{path}", value) for home in ("", "target_endpoint.") for value in (values[0], "1760000000000")
        )
        if not any(id(entry) in shown_of(entry, *one, qtbot) for one in tries):
            missing[entry.key] = entry.path
    assert missing == {}


def test_settings_that_other_replies_tell_are_led_to_there(qtbot: QtBot) -> None:
    call = call_named("ShowJobDetail")
    told = [entry for entry in ALL.of_kind(SETTING) if V5.search(entry.path)]
    assert len(told) == 6
    for entry in told:
        path = entry.path.split()[0].rstrip(",")
        assert led_to(topic_of_reply(call, f"job.{path}".replace("[]", "[0]"), '"x"')) is entry, path
    model = ObjectTreeModel(Job("a").objects)
    for entry in ALL.of_kind(SETTING):
        if entry.path.startswith(OBJECTS):
            tips = [str(model.headerData(at, Qt.Orientation.Horizontal, TIP)) for at in range(len(TITLES))]
            assert sum(entry.title in tip for tip in tips) == 1
