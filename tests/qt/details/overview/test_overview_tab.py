"""The first tab of a job: what is read out, followed and copied in it, and what stays while it is watched."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFocusEvent, QFont, QImage, QPainter
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QWidget
from pytestqt.qtbot import QtBot

from drs_inspector.domain.health.figures import Figures, Look
from drs_inspector.domain.health.judging import Judging
from drs_inspector.domain.health.snapshot_health import SnapshotHealth
from drs_inspector.domain.live.measured import Line
from drs_inspector.domain.snapshot import Snapshot, SourceInfo
from drs_inspector.qt.cells.look import Look as Style
from drs_inspector.qt.details.context import DetailContext
from drs_inspector.qt.details.overview.figures import FigureButton, FigurePainter
from drs_inspector.qt.details.overview.tab import OverviewPage
from drs_inspector.qt.widgets.link_button import LinkButton
from drs_inspector.qt.widgets.tables.facts_table import FactsTable
from drs_inspector.qt.widgets.theme import Theme, ThemeChoice
from drs_inspector.session.job_page.overview.head import Figure
from drs_inspector.session.job_tree.node import NodeKind, TreeNode
from drs_inspector.session.job_tree.place import Place
from drs_inspector.storage.known_causes import known_causes
from tests.domain.health.jobs import detail
from tests.qt.details.conftest import Noted
from tests.qt.details.readings.fake_readings import FakeReadings
from tests.session.job_page.test_overview import COPIED, LIMIT, NOW, ago, growing, look

CTRL = Qt.KeyboardModifier.ControlModifier
NODE = TreeNode(NodeKind.JOB, "a")
Open = Callable[..., OverviewPage]


def health_of(snapshot: Snapshot, looks: tuple[Look, ...]) -> SnapshotHealth:
    figures = {"a": Figures(looks=looks)} if looks else {}
    return SnapshotHealth(snapshot, NOW, known=known_causes(), figures=figures, zone=UTC)


@pytest.fixture
def opened(qtbot: QtBot, noted: Noted) -> Open:
    def build(status: str, looks: tuple[Look, ...] = (), *, width: int = 920, **members: Any) -> OverviewPage:
        snapshot = Snapshot(SourceInfo(read_at=NOW.isoformat()))
        snapshot.judged_by = Judging(known_causes, is_live=True)
        snapshot.add_detail(json.dumps({"id": "a", "object_infos": [], **detail(status, **members)}).encode(), "a")
        snapshot.add_detail(
            json.dumps({"id": "kid", "parent_id": "a", **detail("INCRE_TRANSFER_FAILED")}).encode(), "kid"
        )
        context = DetailContext(snapshot, noted.copied.append, noted.problems.append, noted.visited.append,
            health=health_of(snapshot, looks))  # fmt: skip
        page = OverviewPage(NODE, context)
        qtbot.addWidget(page)
        page.resize(width, 900)
        page.show()
        qtbot.wait(1)
        return page

    return build


def button(page: OverviewPage, label: str) -> FigureButton:
    return next(one for one in page.findChildren(FigureButton) if one.value.label == label)


def said(page: QWidget) -> str:
    return "\n".join(one.text() for one in page.findChildren(QLabel) if one.isVisibleTo(page))


def link(page: OverviewPage, word: str) -> LinkButton:
    return next(one for one in page.findChildren(LinkButton) if one.text() == word)


def test_a_late_job_is_answered_and_its_doors_lead_on(qtbot: QtBot, opened: Open, noted: Noted) -> None:
    page = opened("INCRE_TRANSFER_STARTED", growing(), speed_limit=LIMIT, **COPIED)

    assert page.body.head.first.text() == page.shown.answer.first
    assert page.body.head.first.font().bold()
    lag = button(page, "Lag")
    assert lag.accessibleName().replace("\u00a0", " ").startswith("Lag 13 min 25 s, growing")
    lag.setFocus()
    qtbot.keyClick(lag, Qt.Key.Key_Return)
    qtbot.keyClick(button(page, "Objects"), Qt.Key.Key_Enter)
    qtbot.keyClick(button(page, "Age"), Qt.Key.Key_Return)
    link(page, "Endpoints side by side").click()
    next(
        one for one in page.findChildren(LinkButton) if one.accessibleName().startswith("job, subtask, Failed")
    ).click()
    assert noted.visited == [
        Place(NODE, tab="Progress"), Place(NODE, tab="Objects"), Place(NODE, tab="Endpoints"),
        TreeNode(NodeKind.CHILD_JOB, "kid"),
    ]  # fmt: skip
    for picture, name in (
        (page.body.time_line, "Time line"),
        (page.body.route, "Route"),
        (page.body.band, "Speed limit today"),
    ):
        assert picture is not None
        assert picture.accessibleName() == name
        assert len(picture.accessibleDescription()) > 20
    topic = page.actions_of_pane.topic()
    assert topic is not None


def test_ctrl_c_with_nothing_selected_copies_the_head(qtbot: QtBot, opened: Open, noted: Noted) -> None:
    page = opened("INCRE_TRANSFER_STARTED", growing(), **COPIED)
    page.setFocus()
    assert QApplication.focusWidget() is page.scrolled or page.focusProxy() is page.scrolled
    qtbot.keyClick(page.scrolled, Qt.Key.Key_C, CTRL)
    qtbot.keyClick(button(page, "Lag"), Qt.Key.Key_C, CTRL)
    assert noted.copied == [page.shown.head_text] * 2
    assert "Lag 13 min 25 s" in noted.copied[0]


def test_a_failed_job_shows_why_and_what_to_do(opened: Open, noted: Noted) -> None:
    lost = "retry 20 times, last: Communications link failure, jdbc:mysql://root:hunter2@10.0.0.5:3306/"
    page = opened("INCRE_TRANSFER_FAILED", failed_reason=lost, error_code="DRS.M01501", width=560,
        **{**COPIED, "update_time": ago(hours=5)})  # fmt: skip
    words = said(page).replace("\u200b", "")
    assert "Connection lost" in words
    assert "What it means" in words
    assert "1. Check the line and the server." in words
    assert "hunter2" not in words
    link(page, "Copy").click()
    assert noted.copied[0].startswith("DRS.M01501 Connection lost retry 20 times")
    assert page.body.minimumSizeHint().width() == 0
    strange = opened("INCRE_TRANSFER_FAILED", failed_reason="<b>never</b> \u202e seen" + "x" * 100_000)
    words = said(strange)
    assert "What it means" not in words
    assert "\u202e" not in words
    assert all(len(one) < 20_000 for one in words.split("\n"))


def test_what_comes_anew_is_shown_in_place(qtbot: QtBot, opened: Open) -> None:
    page = opened("INCRE_TRANSFER_STARTED", growing(), speed_limit=LIMIT, **COPIED)
    lag, body = button(page, "Lag"), page.body
    lag.setFocus()
    snapshot = page._context.snapshot
    page.show_health(health_of(snapshot, (*growing()[:-1], look(0, lag=901.0))))
    assert page.body is body
    assert lag.value.value.replace("\u00a0", " ") == "15 min 1 s"
    page.show_health(health_of(snapshot, (look(1, lag=2.0), look(0, lag=2.0))))
    assert page.body is not body
    assert page.body.reason is None
    assert page.body.head.first.text().replace("\u00a0", " ") == "2 s behind."
    page.show_health(health_of(Snapshot(), ()))
    assert page.body.head.first.text().replace("\u00a0", " ") == "2 s behind.", "of another document"


def test_a_body_that_goes_with_the_keyboard_in_it_is_whole_until_the_keyboard_has_left(
    qtbot: QtBot, opened: Open
) -> None:
    page = opened("INCRE_TRANSFER_STARTED", growing(), speed_limit=LIMIT, **COPIED)
    body, left = page.body, list[bool]()
    page.activateWindow()
    button(page, "Lag").setFocus()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is button(page, "Lag"))
    body.destroyed.connect(lambda: left.append(False))
    QApplication.instance().focusChanged.connect(lambda _old, _new: left.append(True))
    page.show_health(health_of(page._context.snapshot, (look(1, lag=2.0), look(0, lag=2.0))))
    assert page.body is not body
    assert False not in left, "nothing is destroyed while its keyboard leaves it"
    assert QApplication.focusWidget() is button(page, "Lag"), "the keyboard is where it was"
    qtbot.waitUntil(lambda: False in left)


def test_a_menu_that_is_open_is_not_taken_away(qtbot: QtBot, opened: Open) -> None:
    page = opened("INCRE_TRANSFER_STARTED", growing(), speed_limit=LIMIT, **COPIED)
    body, menu = page.body, QMenu(page.body)
    menu.addAction("Copy")
    menu.popup(QPoint(5, 5))
    changed = health_of(page._context.snapshot, (look(1, lag=2.0), look(0, lag=2.0)))
    page.show_health(changed)
    assert page.body is body
    assert menu.isVisible()
    menu.close()
    qtbot.waitUntil(lambda: page.body is not body)
    assert page.body.head.first.text().replace("\u00a0", " ") == "2 s behind."


def test_few_facts_have_no_empty_section(opened: Open) -> None:
    page = opened("CREATING", source_endpoint=None, target_endpoint=None)
    words = said(page).split("\n")
    assert page.body.time_line is None
    assert page.body.route is None
    assert not {"Route", "Time line", "Speed limit today", "Speed limit", "Selection and rules"} & set(words)


@pytest.mark.parametrize("width", [660, 920])
def test_a_page_of_few_parts_is_as_wide_as_any_and_cuts_no_figure(opened: Open, width: int) -> None:
    page = opened("CREATE_FAILED", width=width, failed_reason="x", create_time=ago(hours=16), update_time=ago(hours=15))
    assert page.body._inner.width() == width - 48
    assert all(one.width() >= one.sizeHint().width() for one in page.findChildren(FigureButton))


@pytest.mark.parametrize(("width", "is_beside"), [(1_580, False), (1_700, True)])
def test_a_very_wide_page_has_two_columns(opened: Open, width: int, is_beside: bool) -> None:
    page = opened("INCRE_TRANSFER_STARTED", growing(), width=width, **COPIED)
    head, table = (one.mapTo(page, QPoint()) for one in (page.body.head, page.body.table))
    assert (table.x() > head.x() + 700) is is_beside
    assert (table.y() < head.y() + 300) is is_beside
    assert page.body.head.width() <= 920


def test_a_page_that_is_made_anew_is_in_one_column_at_once(opened: Open) -> None:
    table = {"id": "t", "type": "table", "name": "t", "select": "true"}
    page = opened("INCRE_TRANSFER_STARTED", growing(), speed_limit=LIMIT, object_infos=[table], **COPIED)
    body = page.body
    page.show_health(health_of(page._context.snapshot, (look(1, lag=2.0), look(0, lag=2.0))))
    assert page.body is not body
    page.grab()
    head, below = (one.mapTo(page, QPoint()) for one in (page.body.head, page.body.table))
    assert below.y() > head.y() + 100
    assert page.body.head.width() > 800
    assert page.body.kinds is not None
    assert page.body.kinds.mapTo(page, QPoint()).x() > 400, "beside the speed limit"


def test_ends_and_load_are_asked_for_once_when_the_keyboard_comes(qtbot: QtBot, context: DetailContext) -> None:
    for job_id, status in (("r", "INCRE_TRANSFER_STARTED"), ("w", "CONFIGURATION"), ("d", "RELEASE_RESOURCE_COMPLETE")):
        context.snapshot.add_detail(json.dumps({"id": job_id, **detail(status, **COPIED)}).encode(), job_id)

    def asked(job_id: str, **source: Any) -> list[str]:
        readings = FakeReadings(**source)
        page = OverviewPage(TreeNode(NodeKind.JOB, job_id), replace(context, readings=readings))
        qtbot.addWidget(page)
        page.show()
        assert not page._open.isActive(), "a job that is passed by is not asked about"
        for _again in range(2):
            page.show()
            QApplication.sendEvent(page.scrolled, QFocusEvent(QEvent.Type.FocusIn))
            assert page._open.isActive()
            page._opened()
            page.hide()
        assert readings.left == 2
        return [name for name, _consent in readings.asked]

    assert asked("r") == ["ShowMonitorData"]
    assert asked("r", cloud="otc") == []
    assert asked("w") == asked("d") == [], "they do not run"


def image(value: Figure, width: int, ratio: float) -> QImage:
    style, painter = Style(QFont()), FigurePainter()
    size = QSize(width, painter.size_hint(value, style).height())
    found = QImage(size * ratio, QImage.Format.Format_ARGB32_Premultiplied)
    found.setDevicePixelRatio(ratio)
    found.fill(style.base)
    with QPainter(found) as on:
        painter.paint(on, QRect(QRect().topLeft(), size), value, style)
    return found


@pytest.mark.parametrize("theme", [ThemeChoice.LIGHT, ThemeChoice.DARK])
@pytest.mark.parametrize("ratio", [1.0, 2.0])
def test_a_figure_is_drawn_in_its_tone_and_its_line_gives_way(
    qapp: QApplication, theme: ThemeChoice, ratio: float
) -> None:
    Theme(qapp).apply(theme)
    style = Style(QFont())
    line = Line((((0, 0), (47, 28)),), 4, 0.0, 900.0)
    late = Figure("Lag", "14 min 20 s", "growing", "amber", "Progress", "lag", line=line)
    wide, narrow = image(late, 260, ratio), image(late, 130, ratio)
    amber = style.tone("amber")

    def inked(picture: QImage, area: QRect) -> int:
        return sum(
            QColor(picture.pixel(x, y)).rgb() == amber.rgb()
            for x in range(area.left(), min(area.right(), picture.width()))
            for y in range(picture.height())
        )

    assert inked(wide, QRect(0, 0, int(120 * ratio), 1)) > 20
    assert inked(wide, QRect(int(140 * ratio), 0, int(110 * ratio), 1)) > 10, "the last hour"
    assert narrow.width() == int(130 * ratio)
    old = image(late._replace(is_old=True, line=None), 260, ratio)
    assert inked(old, QRect(0, 0, old.width(), 1)) == 0, "too old to go by"


def test_thousands_of_tags_are_shown_in_part_and_the_rest_is_counted(opened: Open) -> None:
    page = opened("INCRE_TRANSFER_STARTED", tags=[{f"k{number}": "v" * 1_000} for number in range(5_000)])
    (table,) = page.findChildren(FactsTable)
    model = table.model()
    labels = [model.index(row, 0).data() for row in range(model.rowCount())]
    values = [model.index(row, 1).data() for row in range(model.rowCount())]
    assert "k199" in str(labels)
    assert "k200" not in str(labels)
    assert "4,800 more, which the JSON has" in values
