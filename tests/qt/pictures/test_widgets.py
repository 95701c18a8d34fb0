"""Pictures under mouse and keyboard, and what screen readers find in them."""

from collections.abc import Iterator

import msgspec
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QGuiApplication, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from drs_inspector.qt.pictures.day_band import DayBandView
from drs_inspector.qt.pictures.parts import PicturePart
from drs_inspector.qt.pictures.phase_line import PhaseLineView
from drs_inspector.qt.pictures.plot import PlotView
from drs_inspector.qt.pictures.route import RouteView
from drs_inspector.qt.pictures.stacked_bars import StackedBarsView
from drs_inspector.qt.widgets.theme import Theme, ThemeChoice
from drs_inspector.session.pictures.route import Route
from drs_inspector.session.pictures.stacked_bars import StackedBars
from tests.qt.pictures.values import BARS, NASTY, NOW, PHASES, ROUTE, band, lag

KEY = Qt.Key


class Page(QWidget):
    """All pictures below one another."""

    def __init__(self) -> None:
        super().__init__()
        self.phases, self.route = PhaseLineView(PHASES, self), RouteView(ROUTE, self)
        self.band, self.bars = DayBandView(band(), self), StackedBarsView(BARS, self)
        self.plot = PlotView(lag(), self)
        column = QVBoxLayout(self)
        for one in (self.phases, self.route, self.band, self.bars, self.plot):
            column.addWidget(one)
        self.resize(940, 800)


@pytest.fixture
def page(qtbot: QtBot, theme: Theme) -> Iterator[Page]:
    theme.apply(ThemeChoice.LIGHT)
    made = Page()
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    yield made
    made.close()


def focused() -> QWidget:
    """Return what has the keyboard; on a busy machine the window comes to the front later than it is asked to."""
    for _again in range(100):
        found = QApplication.focusWidget()
        if found is not None:
            return found
        QTest.qWait(50)
    raise AssertionError("nothing has the keyboard")


def press(key: Qt.Key, text_modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(focused(), key, text_modifier)


def test_tab_leads_from_picture_to_picture_and_arrows_through_their_parts(page: Page) -> None:
    page.phases.setFocus(Qt.FocusReason.TabFocusReason)
    heard = [focused().accessibleName().replace("\u00a0", " ")]
    for _ in range(4):
        press(KEY.Key_Right)
        heard.append(focused().accessibleName().replace("\u00a0", " "))
    assert heard[0].startswith("Waited 3 h 31 min, 24 Nov 2026, 04:22:00 (UTC+1) to ")
    assert heard[3] == heard[4], "the last one stays"
    assert heard[3].startswith("Late 1 h 13 min")
    press(KEY.Key_Home)
    assert focused().accessibleName().startswith("Waited")
    press(KEY.Key_Down)
    press(KEY.Key_Tab)
    assert focused().parentWidget() is page.route
    press(KEY.Key_Tab)
    assert focused().parentWidget() is page.band
    press(KEY.Key_Backtab)
    press(KEY.Key_Backtab)
    assert focused().accessibleName().startswith("Full copy"), "Tab comes back to where a person was"


def test_each_picture_says_its_sentence_and_its_parts(page: Page) -> None:
    for view, beginning in (
        (page.phases, "Time line, not to scale: Waited 3"), (page.route, "Route: MySQL 10.15.35.187 to Replication"),
        (page.band, "Speed limit today, local time (UTC+1); now 50"),
        (page.bars, "Jobs by health: Migration 15, 1 failed"),
        (page.plot, "Lag, last 24 hours, 26 Nov, 10:19 to 10:19: between 0"),
    ):  # fmt: skip
        assert view.accessibleDescription().replace("\u00a0", " ").startswith(beginning)
        interface = QAccessible.queryAccessibleInterface(view)
        assert interface is not None
        assert interface.role() == QAccessible.Role.Chart
        assert interface.childCount() == len(view.value.described() and _children(view))
        names = [interface.child(place).text(QAccessible.Text.Name) for place in range(interface.childCount())]
        assert names == list(_children(view))
    button = QAccessible.queryAccessibleInterface(page.bars.parts[0])
    assert button is not None
    assert button.role() == QAccessible.Role.Button


def _children(view: QWidget) -> tuple[str, ...]:
    if isinstance(view, RouteView):
        return view.route.children()
    assert isinstance(view, PhaseLineView | DayBandView | StackedBarsView | PlotView)
    return view.value.children()


def test_a_segment_leads_to_its_jobs_by_mouse_and_keyboard(page: Page, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.bars.activated) as told:
        QTest.mouseClick(page.bars.parts[0], Qt.MouseButton.LeftButton)
    assert told.args == ["health:failed"]
    page.bars.setFocus()
    press(KEY.Key_End)
    for key in (KEY.Key_Return, KEY.Key_Space):
        with qtbot.waitSignal(page.bars.activated) as told:
            press(key)
        assert told.args == ["health:late"]
    page.phases.setFocus()
    with qtbot.assertNotEmitted(page.phases.activated):
        press(KEY.Key_Return)


def test_another_value_keeps_the_place_of_the_keyboard(page: Page) -> None:
    page.bars.setFocus()
    press(KEY.Key_Right)
    page.bars.show_value(BARS)
    assert focused() is page.bars.parts[1]
    page.bars.show_value(StackedBars("Jobs by health", BARS.bars[1:]))
    assert focused() is page.bars.parts[0], "the keyboard does not leave a picture that has less parts"
    assert [part.accessibleName() for part in page.bars.parts] == ["Disaster recovery: 4 late, filters the list"]
    page.bars.show_value(StackedBars(NASTY, ()))
    assert page.bars.parts == []
    assert len(page.bars.accessibleDescription()) < 2_000


def test_lines_of_a_card_unfold_and_stay_so_over_a_refresh(page: Page, qtbot: QtBot) -> None:
    fold = next(part for part in page.route.parts if part.accessibleName() == "3 shards, folded")
    before = page.route.heightForWidth(900)
    fold.setFocus()
    press(KEY.Key_Return)
    assert focused().accessibleName() == "3 shards, unfolded: 10.15.35.0, 10.15.35.1, 10.15.35.2"
    assert page.route.heightForWidth(900) > before
    page.route.show_route(ROUTE)
    assert page.route.heightForWidth(900) > before
    press(KEY.Key_Space)
    assert page.route.heightForWidth(900) == before
    with qtbot.waitSignal(page.route.activated) as told:
        QTest.mouseClick(page.route.parts[0], Qt.MouseButton.LeftButton, pos=QPoint(40, 8))
    assert told.args == ["endpoints"]


def test_what_was_a_door_and_is_none_is_no_button_any_more(page: Page) -> None:
    page.route.setFocus()
    card = msgspec.structs.replace(ROUTE.cards[0], door="", folds=())
    page.route.show_route(Route((card, *ROUTE.cards[1:]), ROUTE.arrows))
    interface = QAccessible.queryAccessibleInterface(page.route.parts[0])
    assert interface is not None
    assert interface.role() == QAccessible.Role.Graphic
    assert focused().parentWidget() is page.route


def test_parts_are_over_what_is_painted_and_tell_it_on_hover(page: Page) -> None:
    parts = page.band.findChildren(PicturePart)
    assert len(parts) == len(page.band.value.parts)
    assert "08:00 to 17:59 UTC" in parts[2].toolTip()
    assert all(page.band.rect().contains(part.geometry()) for part in parts)
    assert all(part.height() >= 22 and part.width() >= 24 for part in page.bars.parts + page.route.parts)
    page.resize(600, 900)
    QApplication.processEvents()
    assert all(page.route.rect().contains(part.geometry()) for part in page.route.parts)


# Plot


def hover(plot: PlotView, position: QPointF, kind: QEvent.Type = QEvent.Type.MouseMove) -> None:
    button = Qt.MouseButton.LeftButton if kind != QEvent.Type.MouseMove else Qt.MouseButton.NoButton
    held = Qt.MouseButton.LeftButton
    event = QMouseEvent(kind, position, plot.mapToGlobal(position), button, held, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(plot, event)


def test_the_cross_goes_to_figures_by_mouse_and_arrows(page: Page) -> None:
    plot = page.plot
    hover(plot, QPointF(plot.width() - 9, plot.height() / 2))
    assert plot.cross == plot.face.points[-1]
    before = plot.grab().toImage()
    QApplication.sendEvent(plot, QEvent(QEvent.Type.Leave))
    assert plot.cross is None
    assert plot.grab().toImage() != before, "the cross is seen"
    plot.setFocus()
    for key, place in (
        (KEY.Key_Left, -1), (KEY.Key_Left, -2), (KEY.Key_Right, -1), (KEY.Key_Right, -1), (KEY.Key_PageUp, -11),
        (KEY.Key_Home, 0),
    ):  # fmt: skip
        press(key)
        assert plot.cross == plot.face.points[place]
    press(KEY.Key_Escape)
    assert plot.cross is None


def test_dragging_shows_a_part_of_the_time_and_a_double_click_all_of_it(page: Page) -> None:
    plot = page.plot
    whole = plot.face.times
    y = plot.height() / 2
    hover(plot, QPointF(plot.width() * 0.8, y), QEvent.Type.MouseButtonPress)
    hover(plot, QPointF(plot.width() * 0.9, y))
    hover(plot, QPointF(plot.width() * 0.9, y), QEvent.Type.MouseButtonRelease)
    assert plot.is_zoomed
    part = plot.face.times
    assert (part.high - part.low) / (whole.high - whole.low) == pytest.approx(0.1, abs=0.02)
    plot.show_value(lag())  # a refresh
    assert plot.face.times.low == part.low
    hover(plot, QPointF(200, y), QEvent.Type.MouseButtonDblClick)
    assert not plot.is_zoomed
    hover(plot, QPointF(200, y), QEvent.Type.MouseButtonPress)
    hover(plot, QPointF(202, y), QEvent.Type.MouseButtonRelease)
    assert not plot.is_zoomed, "a click chooses no time"


def test_the_keyboard_zooms_around_the_cross_and_esc_goes_one_step_back(page: Page) -> None:
    plot = page.plot
    plot.setFocus()
    press(KEY.Key_Left)
    newest = plot.cross
    for _ in range(30):
        press(KEY.Key_Plus)
    assert plot.is_zoomed
    assert plot.face.times.high - plot.face.times.low >= 9.9
    assert plot.cross == newest
    press(KEY.Key_Escape)
    assert plot.is_zoomed
    press(KEY.Key_Escape)
    assert not plot.is_zoomed
    press(KEY.Key_Minus)
    assert not plot.is_zoomed, "there is nothing beyond the plot"


def test_the_series_is_copied_as_a_table(page: Page) -> None:
    page.plot.setFocus()
    press(KEY.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0] == "Time (UTC)\tLag, last 24 hours (s)"
    assert len(lines) == 1 + 241 + 1, "a gap is an empty row"
    assert lines[-1] == "2026-11-27T09:19:00.000+00:00\t342"
    page.plot.show_value(lag(limit=None))
    offer = page.plot.pane.copy()
    assert offer is not None
    assert offer.words == "Copy 241 figures with their times"


def test_newer_figures_move_neither_cross_nor_what_is_said_of_the_rest(page: Page) -> None:
    plot = page.plot
    plot.setFocus()
    press(KEY.Key_Left)
    press(KEY.Key_Left)
    at = plot.cross
    plot.show_value(lag(hole=False))
    assert plot.cross == at
    names = [child.accessibleName() for child in plot.children() if isinstance(child, QWidget)]
    assert names[0] == "limit: alarm 5 min"
    assert plot.value.end == NOW
    plot.resize(40, 20)
    plot.grab()
