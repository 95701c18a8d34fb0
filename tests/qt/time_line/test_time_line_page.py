"""The time line in the window: the rows of the table, its selection, the scale, and only what is on the screen."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QImage, QPainter, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from drs_inspector.domain.query.search import WHOLE
from drs_inspector.qt.cells.look import Look
from drs_inspector.qt.job_table.model import JobTableModel
from drs_inspector.qt.panes.pane_actions import offer_of
from drs_inspector.qt.time_line.page import TimeLinePage
from drs_inspector.qt.time_line.painters import AxisPainter, AxisValue, BarsPainter, BarsValue
from drs_inspector.qt.widgets.theme import Theme, ThemeChoice
from drs_inspector.session.job_table.rows import Ref
from drs_inspector.session.pictures.phase_line import PhaseBar, PhaseKey
from drs_inspector.session.time_line.bars import JobBars
from drs_inspector.session.time_line.histories import HistoryCount
from drs_inspector.session.time_line.scale import Scale, Tick
from tests.qt.cells.pictures import colours
from tests.qt.fakes import detail, job_id
from tests.session.map.stage import Stage

NOW = datetime.now(UTC)


def ms(**ago: float) -> str:
    return str(int((NOW - timedelta(**ago)).timestamp() * 1000))


def job(number: int, **members: Any) -> dict[str, Any]:
    times = {"create_time": ms(days=20), "actual_start_time": ms(days=19), "full_transfer_complete_time": ms(days=18)}
    return detail(number, **{**times, "update_time": ms(days=1), **members})


class Shown:
    """A time line over the table of a stage."""

    def __init__(self, qtbot: QtBot) -> None:
        self.stage = Stage()
        self.model = JobTableModel(self.stage.arrangement)
        self.page = TimeLinePage(self.model)
        qtbot.addWidget(self.page)
        self.page.resize(1080, 640)
        self.opened: list[Ref] = []
        self.chosen: list[Ref] = []
        self.page.job_opened.connect(self.opened.append)
        self.page.job_chosen.connect(self.chosen.append)

    def put(self, *details: dict[str, Any]) -> None:
        self.stage.put(*details)
        assert self.stage.table.work(WHOLE)
        self.model.settle()
        assert self.page.work(WHOLE)


@pytest.fixture
def shown(qtbot: QtBot) -> Iterator[Shown]:
    made = Shown(qtbot)
    made.page.show()
    made.page.activateWindow()
    qtbot.waitUntil(made.page.isActiveWindow)
    yield made
    made.page.close()
    made.model.close()
    made.stage.table.close()


def test_rows_and_selection_are_those_of_the_table_and_return_opens(shown: Shown) -> None:
    shown.put(*(job(number) for number in range(1, 6)), job(9, name="child", parent_id=job_id(2)))
    rows = shown.page.rows
    assert shown.page.stack.currentWidget() is rows
    shown.page.select([Ref("a", job_id(2)), Ref("a", job_id(3))])
    assert shown.page.choice.selected()[0] == Ref("a", job_id(2))
    rows.setFocus()
    QTest.keyClick(rows, Qt.Key.Key_Down)
    assert shown.chosen[-1] == Ref("a", job_id(9))  # the subtask below its parent
    QTest.keyClick(rows, Qt.Key.Key_Return)
    assert shown.opened == [Ref("a", job_id(9))]
    offer = offer_of(rows, "copy")
    assert offer is not None
    offer.run()
    copied = QApplication.clipboard().text().replace("\u00a0", " ")
    assert copied.startswith("child\nWaited 1 d, ")
    assert "Full copy 1 d" in copied


def test_ctrl_and_the_wheel_zoom_at_the_pointer_and_arrows_go_on_in_time(shown: Shown) -> None:
    shown.put(job(1))
    rows, page = shown.page.rows, shown.page
    room = rows.room(rows.viewport().rect())
    place = QPointF(room.left() + room.width() * 0.75, 40)
    before = page.time.scale
    wheel = QWheelEvent(
        place, QPointF(rows.mapToGlobal(place.toPoint())), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ControlModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(rows.viewport(), wheel)
    assert page.time.scale.seconds < before.seconds
    assert page.time.scale.time_at(0.75) == pytest.approx(before.time_at(0.75), abs=60)
    rows.setFocus()
    zoomed = page.time.scale
    QTest.keyClick(rows, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert page.time.scale.begin < zoomed.begin
    page.bar.spans.choose("day")
    assert page.time.scale.seconds == pytest.approx(86_400)
    page.bar.spans.choose("all")
    assert page.time.scale == page.time.bounds
    assert page.time.scale.begin < page.bars(Ref("a", job_id(1))).bars[0].begin


def test_arrows_go_from_phase_to_phase_and_what_is_out_of_sight_is_moved_to(shown: Shown) -> None:
    shown.put(job(1), job(2))
    page, rows = shown.page, shown.page.rows
    page.bar.spans.choose("day")
    rows.setFocus()
    page.choice.select(Ref("a", job_id(1)))
    before = page.time.scale
    QTest.keyClick(rows, Qt.Key.Key_Right)
    assert page.walk.place == 0
    waited = page.bars(Ref("a", job_id(1))).bars[0]
    assert page.time.scale != before
    assert 0 <= page.time.scale.share(waited.begin) <= 1, "it waited twenty days ago"
    for _press in range(5):
        QTest.keyClick(rows, Qt.Key.Key_Right)
    assert page.walk.place == len(page.bars(Ref("a", job_id(1))).bars) - 1
    found = [part.accessibleName().replace("\u00a0", " ") for part in page.walk.parts]
    assert [words.split(",")[0] for words in found] == ["Waited 1 d", "Full copy 1 d", "Incremental 18 d"]
    QTest.keyClick(rows, Qt.Key.Key_Down)
    assert page.walk.place is None, "another job begins anew"
    assert page.walk.ref == Ref("a", job_id(2))


def test_the_scroll_bar_shows_which_part_of_the_time_is_seen_and_moves_it(shown: Shown) -> None:
    shown.put(job(1))
    page = shown.page
    page.bar.spans.choose("all")
    assert not page.part_bar.isVisible(), "all of it is seen"
    page.bar.spans.choose("day")
    bar = page.part_bar.bar
    assert page.part_bar.isVisible()
    assert bar.value() > bar.maximum() * 0.9, "a day that ends now"
    width = page.time.scale.seconds
    bar.setValue(0)
    assert page.time.scale.begin == pytest.approx(page.time.bounds.begin, abs=60)
    assert page.time.scale.seconds == pytest.approx(width)
    assert bar.value() == 0


def test_histories_are_asked_for_by_a_link_that_says_why_it_cannot_be_used(shown: Shown, qtbot: QtBot) -> None:
    foot = shown.page.foot
    count = HistoryCount(1, 3, (Ref("a", job_id(1)), Ref("a", job_id(2))))
    foot.show_count(count, "", "")
    assert foot.words.text().endswith("a pause is exact: 1 of 3 jobs.")
    assert foot.link.isEnabled()
    with qtbot.waitSignal(foot.wanted):
        QTest.keyClick(foot.link, Qt.Key.Key_Return)
    foot.show_count(count, "Reading histories: 1 of 2", "")
    assert (foot.link.text(), foot.link.isEnabled()) == ("Reading histories: 1 of 2", False)
    foot.show_count(count, "", "You are not signed in.")
    assert not foot.link.isEnabled()
    assert foot.link.accessibleDescription() == "Not available: You are not signed in."
    assert "not signed in" in foot.link.toolTip()


def test_of_a_file_that_names_no_time_no_other_year_is_shown(shown: Shown, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shown.page.time, "now", None)
    assert shown.page.time.axis(8).ticks == ()
    foot = shown.page.foot
    foot.show_count(HistoryCount(0, 1, ()), "", "A file", has_time=False)
    assert foot.words.text().startswith("Nothing says when this was read")
    assert "exact" not in foot.words.text()


def test_what_is_derived_is_said_and_a_hover_tells_exact_times(shown: Shown) -> None:
    shown.put(job(1, status="INCRE_TRANSFER_FAILED"))
    said = [label.text() for label in shown.page.findChildren(QLabel)]
    assert any("begin where the job was changed last: then or earlier" in words for words in said)
    bars = shown.page.bars(Ref("a", job_id(1)))
    assert bars.is_derived
    tip = shown.page._tip(Ref("a", job_id(1)), 3).replace("\u00a0", " ")
    assert tip.startswith("job-00001\nFailed at least 1 d, ")
    assert tip.endswith("It changed last then: it began then or earlier.")


def test_only_rows_on_the_screen_have_bars_made(shown: Shown, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Ref] = []
    bars = shown.page.bars

    def counted(ref: Ref) -> JobBars:
        made.append(ref)
        return bars(ref)

    monkeypatch.setattr(shown.page, "bars", counted)
    shown.put(*(job(number) for number in range(500)))
    shown.page.rows.viewport().repaint()
    assert 5 < len(set(made)) < 60
    shown.page.rows.scrollToBottom()
    shown.page.rows.viewport().repaint()
    assert len(set(made)) < 120


def test_without_jobs_it_says_so_and_the_filter_is_that_of_the_table(shown: Shown) -> None:
    shown.put()
    label = shown.page.stack.currentWidget().focusProxy()
    assert isinstance(label, QLabel)
    assert label.text() == "There are no jobs here, or none matches the filter."
    wanted: list[str] = []
    shown.page.filter_wanted.connect(wanted.append)
    shown.page.bar.show_filter("status:failed")
    assert shown.page.bar.edit.text() == "status:failed"
    QTest.keyClicks(shown.page.bar.edit, "x")
    QTest.keyClick(shown.page.bar.edit, Qt.Key.Key_Return)
    assert wanted == ["status:failedx"]


@pytest.mark.parametrize("choice", [ThemeChoice.LIGHT, ThemeChoice.DARK])
@pytest.mark.parametrize("ratio", [1, 2])
def test_bars_have_the_tones_of_their_phases_in_both_themes(
    qtbot: QtBot, theme: Theme, choice: ThemeChoice, ratio: int
) -> None:
    del qtbot
    theme.apply(choice)
    look = Look(QApplication.font())
    bars = tuple(PhaseBar(key, "", at * 10, at * 10 + 10) for at, key in enumerate(PhaseKey))
    scale = Scale(0, 10 * len(bars))
    image = QImage(600 * ratio, 60 * ratio, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(look.base)
    painter = QPainter(image)
    value = BarsValue(bars, scale, (Tick(5, "a"),), 20)
    BarsPainter.paint(painter, QRect(0, 0, 600, 24), value, look)
    AxisPainter.paint(painter, QRect(0, 30, 600, 28), AxisValue(scale, value.ticks, 20, "Now"), look)
    painter.end()
    found = colours(image)
    for bar in bars:
        if bar.key not in (PhaseKey.WAITED, PhaseKey.UNKNOWN):
            assert look.tone(bar.tone).name() in found
    assert look.accent.name() in found
    assert BarsPainter.bar_at(QRect(0, 0, 600, 24), value, 100) == 1
    outside = BarsValue((PhaseBar(PhaseKey.FULL, "", -(10**12), -(10**11)),), scale, ())
    assert BarsPainter.bar(QRect(0, 0, 600, 24), outside, 0).isEmpty()
