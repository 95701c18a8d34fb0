"""The tab of a job's progress: what is seen in each phase, what is absent, and what stays while it is watched."""

from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTableView, QWidget
from pytestqt.qtbot import QtBot

from drs_inspector.domain.explanations.explanation import METRIC
from drs_inspector.domain.explanations.topics import Topic
from drs_inspector.qt.details.progress.cloud_eye import CloudEyeSection
from drs_inspector.qt.details.progress.step_cards import STEP_TOPIC, StepCard
from drs_inspector.qt.details.progress.tab import ProgressPage
from drs_inspector.qt.details.readings.figures import PAD, BarList
from drs_inspector.qt.details.readings.section import ProgressSection
from drs_inspector.qt.panes.explaining import is_explained
from drs_inspector.qt.widgets.link_button import LinkButton
from drs_inspector.session.handbook.topics import topic_of_measure
from drs_inspector.session.job_page.progress.page import NOTHING_NOW
from drs_inspector.session.job_tree.place import Place
from drs_inspector.session.profiles.cloud_eye import CloudEyeOff
from drs_inspector.session.readings.outcome import Refusal, RefusalKind
from tests.qt.details.conftest import Noted
from tests.qt.details.progress.scenes import INCREMENTAL, METRICS, Scene, full, incremental, metrics, objects, recovery
from tests.qt.details.readings.fake_readings import NOW, words_on
from tests.session.job_page.test_overview import COPIED, growing, look


def shown(page: ProgressPage) -> list[str]:
    """Return the titles of the parts that are seen, from top to bottom."""
    parts: list[QWidget] = [page.series, *page.sections]
    seen = [one for one in parts if one.isVisible()]
    titles = {one: one.accessibleName() if one is page.series else one._title for one in seen}  # type: ignore[attr-defined]
    return [titles[one].replace("\u00a0", " ") for one in sorted(seen, key=lambda one: one.y())]


def section(page: ProgressPage, call: str) -> ProgressSection:
    return next(one for one in page.sections if one.panel.call.name == call)


def test_a_late_job_says_how_late_and_which_step_is_behind(qtbot: QtBot, noted: Noted) -> None:
    scene = incremental(noted)
    page = scene.page(qtbot)
    assert page.head.line.first.text().replace("\u00a0", " ") == "13 min behind, growing; late since 09:34."
    assert page.head.y() < page.figures.y() < page.series.y()
    sentence = page.head.line.first.mapTo(page, QPoint())
    assert page.figures.mapTo(page, QPoint(PAD, 0)).x() == sentence.x(), "the figures begin where the sentence does"
    assert shown(page) == [
        "Lag, last 24 hours", "Reading and applying", "Replication instance, last hour", "Ends and load",
        "Progress by kind of object", "Slowest objects",
    ]  # fmt: skip
    (plot,) = page.series.plots
    said = plot.accessibleDescription().replace("\u00a0", " ")
    assert "last 13 min 25 s at 10:19, alarm 5 min was passed, now growing, Looks since 08:29" in said
    assert [one.words for one in plot.value.stretches] == ["Paused"]
    assert plot.pane.topic() == topic_of_measure("lag", scene.job)
    assert page.series._caption.text() == "Looks since 08:29, read now"

    assert "Reading keeps up; applying is behind: the target is the bottleneck." in words_on(page)
    capture, apply = page.findChildren(StepCard)
    assert capture.accessibleName().startswith("Capture (reads the source), Keeps up, behind 1\u00a0s, position 88")
    assert (apply.step.state, apply.step.glyph[0]) == ("Late", "triangle-exclamation")
    assert is_explained(STEP_TOPIC)
    assert apply.height() >= 22
    assert apply.width() > 300

    eye = page.findChild(CloudEyeSection)
    assert isinstance(eye, CloudEyeSection)
    titles = ["Rows read", "Rows applied", "Mean time of a commit", "Disk"]
    assert [one.load.title for one in eye.plots.first.cells] == titles
    topics = [one.plot.pane.topic() for one in eye.plots.first.cells if one.plot is not None]
    assert topics[1] == Topic(METRIC, "apply_rows_rate")
    assert is_explained(topics[1])
    assert is_explained(topics[3])
    assert eye.plots.fold.text() == "4 more"
    QTest.keyClick(eye.plots.fold, Qt.Key.Key_Space)
    assert eye.plots.fold.text() == "Fewer"
    (state,) = [one for one in eye.plots.more.cells if one.plot is None]
    assert state.load.name == "apply_current_state"
    assert state._said.text() == "rows"
    assert state._said.focusPolicy() & Qt.FocusPolicy.TabFocus, "the keyboard reaches it"
    assert {"DRS, read 12 s ago", "Cloud Eye, read 40 s ago"} <= set(words_on(page).replace("\u00a0", " ").split("\n"))


def test_the_full_phase_has_its_parts_how_they_went_and_what_holds_it_up(qtbot: QtBot) -> None:
    scene = full()
    page = scene.page(qtbot)
    assert shown(page)[:3] == ["Phases", "Copied so far", "Slowest objects"]
    (bars,) = section(page, "BatchListProgresses").findChildren(BarList)
    assert [(label, value) for label, value, _note in bars.rows()] == [
        ("Structure", "100 %"), ("Data", "60 %"), ("Indexes", "0 %"), ("Incremental", "-"),
    ]  # fmt: skip
    assert bars.rows()[1][2] == "1 h 52 min left, estimate"
    assert not page.series.ranges.isVisible()
    assert len(page.series.plots[0].value.runs) == 2, "what was not seen is a gap"
    slowest = section(page, "ShowProgressData")
    assert "this is the first of them" in words_on(slowest)

    scene.tell("ShowProgressData", objects(1), "table")
    (table,) = [one for one in slowest.findChildren(QTableView) if one.isVisible()]
    model = table.model()
    rows = [[str(model.index(row, at).data()).replace("\u00a0", " ") for at in range(5)] for row in range(4)]
    assert rows[1] == ["FLEET.TRIP_EVENTS", "14 %", "fleet.trip_events", "+1 %", "9 h 44 min"]
    assert str(model.headerData(3, Qt.Orientation.Horizontal)).replace("\u00a0", " ") == "Last 7 min"
    table.sortByColumn(4, Qt.SortOrder.AscendingOrder)
    first = next(row for row in range(4) if model.index(row, 4).data() != "-")
    assert model.index(first, 0).data() == "FLEET.FUEL_CARDS", "durations are sorted by how long they are"
    assert "this is the first" not in words_on(slowest)


def test_nothing_is_squeezed_where_the_page_is_higher_than_its_room(qtbot: QtBot) -> None:
    page = full().page(qtbot, height=500)
    content = page.widget()
    assert content.height() >= content.layout().totalHeightForWidth(content.width()) > 500
    assert page.series.plots[0].height() > 100
    assert page.verticalScrollBar().maximum() > 0


def test_recovery_draws_rpo_and_rto(qtbot: QtBot) -> None:
    page = recovery().page(qtbot)
    assert shown(page)[0] == "RPO and RTO, last hour"
    assert "RPO and RTO" not in shown(page), "figures and plots have told it"
    assert [one.value.title for one in page.series.plots] == ["RPO, last hour", "RTO, last hour"]
    assert [one.value.tone for one in page.series.plots] == ["green-blue", "amber"]
    assert {"RPO", "RTO"} <= set(words_on(page.series).split("\n"))

    first, second = page.series.plots
    first.show_value(msgspec.structs.replace(first.value, limit=None))
    assert first.axis < second.axis
    assert first._area().left() == second._area().left() == second.axis, "one moment is at one place in both"


def test_what_is_renewed_moves_neither_scroll_nor_zoom_nor_cross_nor_focus(qtbot: QtBot) -> None:
    scene = incremental()
    page = scene.page(qtbot, height=420)
    (plot,) = page.series.plots
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.series.ranges.buttons["1h"].click()
    plot.zoom(NOW.timestamp() - 1_800, NOW.timestamp() - 600)
    plot.setFocus()
    QTest.keyClick(plot, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: page.verticalScrollBar().maximum() > 300)
    page.verticalScrollBar().setValue(120)
    cross, part, cards = plot.cross, page.series.part, page.findChildren(StepCard)
    assert cross is not None
    for number in range(3):
        page.show_health(scene.saw((*growing(), look(0, lag=900.0 + number))))
        entry = {"job_id": "a", "progress": "100", "incre_trans_delay_millis": str(900_000 + number)}
        scene.tell("BatchListProgresses", {"count": 1, "results": [entry]})
        scene.tell("BatchListMetricData", metrics(METRICS), "average/60", ago=number)
        parts = [{"type": "capture", "status": "STARTED", "delay": "5"}, {"type": "apply", "status": "STOPPED"}]
        scene.tell("ShowIncrementComponentsDetail", {"increment_components_list": parts}, ago=number)
    assert page.findChildren(StepCard) == cards
    assert cards[1].step.state == "Stopped"
    assert page.series.plots == [plot]
    assert plot.value.runs[-1][-1][1] == 902.0, "what is newer is there"
    assert (plot.cross, page.series.part, page.series.span) == (cross, part, "1h")
    assert page.verticalScrollBar().value() == 120
    assert QApplication.focusWidget() is plot

    page.hide()
    again = scene.page(qtbot, height=420)
    assert (again.series.span, again.series.part) == ("1h", part), "and so it is after a look made the page anew"


def test_what_a_person_wants_again_is_asked(qtbot: QtBot) -> None:
    scene = incremental()
    page = scene.page(qtbot)
    scene.readings.asked.clear()
    page.series.button.click()
    assert scene.readings.asked == [("BatchListProgresses", False)]
    assert page.series.button.accessibleName() == "Ask again: Lag, last 24 hours"


def test_a_call_that_has_no_answer_has_no_section_and_one_that_is_refused_says_so(qtbot: QtBot) -> None:
    scene = Scene(INCREMENTAL, growing(), source_endpoint={"db_type": "oracle"}, **COPIED)
    page = scene.page(qtbot)
    assert "Reading and applying" not in shown(page)
    key = ("a", "ShowIncrementComponentsDetail", "")
    for kind, is_seen in ((RefusalKind.NOT_OFFERED, False), (RefusalKind.NOT_NOW, False), (RefusalKind.NO_RIGHT, True)):
        told = scene.readings.told("a", section(page, key[1]).panel)
        scene.readings.known[key] = told._replace(refusal=Refusal(kind, "The cloud says no.", at=NOW))
        scene.readings.tell("a")
        assert ("Reading and applying" in shown(page)) is is_seen, kind
    scene.tell("ShowIncrementComponentsDetail", {"increment_components_list": []})
    assert "Reading and applying" not in shown(page)
    entry = {"job_id": "a", "progress": "100", "process_time": {"odd": 1}}
    scene.tell("BatchListProgresses", {"count": 1, "results": [entry]})
    assert "Phases" in shown(page), "what is not as described is never hidden"


@pytest.mark.parametrize("status", [INCREMENTAL, "FULL_TRANSFER_STARTED"])
def test_a_cloud_with_less_promises_no_more_than_it_has(qtbot: QtBot, status: str) -> None:
    looks = tuple(look(at, lag=1.0, percent=40.0 - at) for at in (3, 2, 1))
    scene = Scene(status, looks, **COPIED)
    scene.readings.cloud = "otc"
    scene.readings.cloud_eye_off = CloudEyeOff("Nothing is sent before you switch it on.", "Switch it on")
    page = scene.page(qtbot)
    qtbot.waitUntil(lambda: bool(scene.readings.asked))
    names = {name for name, _consent in scene.readings.asked}
    assert names <= {"BatchListProgresses", "SwitchVipStatus"}, "no timeline, no steps, and no Cloud Eye by itself"
    assert page.series.isVisible()
    assert "Reading and applying" not in shown(page)
    assert "Nothing is sent before you switch it on." in words_on(page)


def test_with_nothing_to_tell_there_is_one_sentence_and_a_door(qtbot: QtBot, noted: Noted) -> None:
    page = Scene("CONFIGURATION", noted=noted).page(qtbot)
    bare = ProgressPage(page._job, [], page._context)
    qtbot.addWidget(bare)
    bare.show()
    assert NOTHING_NOW in words_on(bare)
    assert bare.head.line.first.text()
    (door,) = [one for one in bare.findChildren(LinkButton) if one.isVisible()]
    door.click()
    (place,) = noted.visited
    assert isinstance(place, Place)
    assert place.tab == "Readings"

    scene = Scene("INCRE_TRANSFER_FAILED", (look(50, lag=3.0), look(40, lag=4.0)))
    file = replace(scene.context, readings=replace(scene.readings, is_live=False))
    page = ProgressPage(scene.job, [], file)
    qtbot.addWidget(page)
    page.show()
    new = Scene("CONFIGURATION")
    lone = ProgressPage(new.job, [], replace(new.context, readings=replace(new.readings, is_live=False)))
    qtbot.addWidget(lone)
    lone.show()
    assert "Nothing was read of its progress" in words_on(lone)
    assert not [one for one in lone.findChildren(LinkButton) if one.isVisible()], "it has no other readings"
    assert page.series.isVisible(), "what a file has seen is drawn although no reply is in it"
    assert page.series._caption.text().startswith("Looks")
    assert not page.series.button.isVisible()
    assert "Nothing was read" not in words_on(page)


def test_a_watch_renews_what_its_plan_does_not_have_and_nothing_else_does(qtbot: QtBot) -> None:
    scene = full()
    page = scene.page(qtbot)
    scene.tell("BatchListMetricData", metrics(METRICS), "average/60", ago=200)
    scene.readings.asked.clear()
    scene.tell("ShowMonitorData", {"is_src_normal": True})
    page._refresh()
    assert scene.readings.asked == [], "no figure has come, so nothing watches"
    entry = {"job_id": "a", "progress": "61", "transfer_status": "FULL_TRANSFER_STARTED"}
    scene.tell("BatchListProgresses", {"count": 1, "results": [entry]}, ago=1)
    assert scene.readings.asked == [("ShowProgressData", False)], "Cloud Eye's figures are new enough"
    scene.tell("ShowProgressData", objects(2), "table", ago=0.5)
    scene.readings.asked.clear()
    scene.readings.now += timedelta(seconds=125)
    scene.readings.hold = "You are not signed in."
    scene.tell("BatchListProgresses", {"count": 1, "results": [entry]}, ago=1)
    assert scene.readings.asked == []
    scene.readings.hold = ""
    scene.tell("BatchListProgresses", {"count": 1, "results": [entry]}, ago=0)
    assert {name for name, _consent in scene.readings.asked} == {"ShowProgressData", "BatchListMetricData"}
    page.hide()
    scene.readings.asked.clear()
    scene.readings.under_way.clear()
    scene.readings.now += timedelta(seconds=600)
    scene.tell("BatchListProgresses", {"count": 1, "results": [entry]}, ago=0)
    assert scene.readings.asked == [], "what is not looked at is not asked"
