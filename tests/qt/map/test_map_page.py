"""The map in the window: keys and mouse, card, list, empty words, theme, a refresh, and pictures."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QPainter, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from drs_inspector.domain.query.search import WHOLE
from drs_inspector.qt.cells.look import Look
from drs_inspector.qt.main_window.context import AppContext
from drs_inspector.qt.map.page import MapPage
from drs_inspector.qt.map.painters import LinePainter, LineValue, MapStyle, NodePainter, NodeValue
from drs_inspector.qt.panes.pane_actions import offer_of
from drs_inspector.qt.widgets.link_button import LinkButton
from drs_inspector.qt.widgets.theme import Theme, ThemeChoice, tone_colour
from drs_inspector.session.job_table.rows import Ref
from drs_inspector.session.map.geometry import Sizes, way_of
from drs_inspector.session.map.walk import step
from tests.qt.cells.pictures import colours
from tests.qt.fakes import detail, job_id
from tests.session.map.stage import Stage, end


class Shown:
    """A page with the map of a stage."""

    def __init__(self, qtbot: QtBot) -> None:
        self.stage = Stage()
        self.filter = ""
        app = cast(AppContext, SimpleNamespace(settings=SimpleNamespace(last_folder="")))
        self.page = MapPage(app, self.stage.arrangement, lambda: self.filter)
        qtbot.addWidget(self.page)
        self.page.resize(1080, 640)
        self.opened: list[Ref] = []
        self.chosen: list[Ref] = []
        self.page.job_opened.connect(self.opened.append)
        self.page.job_chosen.connect(self.chosen.append)

    def put(self, *details: dict[str, Any]) -> None:
        self.stage.put(*details)
        self.work()

    def work(self) -> None:
        assert self.stage.table.work(WHOLE)
        if self.page.isVisible():
            self.page.begin()
            assert self.page.work(WHOLE)

    def chain(self) -> None:
        self.put(
            detail(1, name="ledger-lift", target_endpoint=end("rds-ledger"), status="INCRE_TRANSFER_FAILED"),
            detail(2, name="payments", source_endpoint=end("rds-ledger"), target_endpoint=end("rds-payments", 2)),
            detail(3, name="crm-job", source_endpoint=end("crm", 7), target_endpoint=end("rds-crm", 3)),
        )

    def key(self, title: str) -> str:
        graph = self.page.view.shown.graph
        nodes = [key for key, node in graph.nodes.items() if node.title == title]
        lines = [edge.key for edge in graph.edges.values() if self.page.view.shown.jobs_of(edge)[0].name == title]
        return (nodes + lines)[0]

    def names(self) -> list[str]:
        return [self.name(key) for key in self.page.view.selected]

    def name(self, key: str) -> str:
        shown = self.page.view.shown
        return (
            shown.graph.nodes[key].title if key in shown.graph.nodes else shown.jobs_of(shown.graph.edges[key])[0].name
        )

    def texts(self) -> list[str]:
        return [label.text() for label in self.page.card.findChildren(QLabel) if label.isVisibleTo(self.page.card)]


@pytest.fixture
def shown(qtbot: QtBot) -> Iterator[Shown]:
    made = Shown(qtbot)
    made.page.show()
    made.page.activateWindow()
    qtbot.waitUntil(made.page.isActiveWindow)
    yield made
    made.page.close()
    made.stage.table.close()


def keys(widget: QWidget, *pressed: Qt.Key) -> None:
    for key in pressed:
        QTest.keyClick(widget, key)


def test_arrows_walk_along_lines_and_return_opens_the_job(shown: Shown) -> None:
    shown.chain()
    view = shown.page.view
    view.setFocus()
    view.go_to(shown.key("MySQL 10.0.0.1"))
    walked = []
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left):
        keys(view, key)
        walked.append(shown.name(view.current))
    assert walked == ["ledger-lift", "rds-ledger", "payments", "rds-payments", "payments"]
    assert shown.chosen == [Ref("a", job_id(1)), Ref("a", job_id(2)), Ref("a", job_id(2))]
    assert view.accessibleDescription() == "payments, Working, lag not known, from rds-ledger to rds-payments"
    heard = [part.accessibleName() for part in view.viewport().findChildren(QWidget)]
    assert heard[0] == view.accessibleDescription(), "what has the keyboard, then what the arrows lead to"
    assert {words.partition(":")[0] for words in heard[1:]} >= {"rds-ledger", "rds-payments"}
    keys(view, Qt.Key.Key_Return)
    assert shown.opened == [Ref("a", job_id(2))]
    keys(view, Qt.Key.Key_Escape)
    assert not view.current
    assert view.accessibleDescription().startswith("Map of 5 databases and 3 jobs in 2 steps.")
    assert {step(view.shown, "", one) for one in ("up", "down", "left", "right", "first")} == {shown.key("crm")}


def test_a_click_selects_and_the_card_says_why_and_leads_on(shown: Shown, qtbot: QtBot) -> None:
    shown.chain()
    view = shown.page.view
    way = way_of(view.shown, view.shown.graph.edges[shown.key("ledger-lift")], view.sizes)
    place = view.mapFromScene(QPointF(*way.middle))
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert shown.names() == ["ledger-lift"]
    said = shown.texts()
    for words in ("ledger-lift", "Failed", "MySQL 10.0.0.1", "rds-ledger"):
        assert words in said
    assert "rds-ledger is also the source of payments. What does not arrive here does not arrive there." in said
    QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert shown.opened == [Ref("a", job_id(1))]
    view.go_to(shown.key("rds-ledger"))
    doors = [link for link in shown.page.card.findChildren(LinkButton) if link.text() == "payments"]
    doors[-1].click()
    assert shown.opened[-1] == Ref("a", job_id(2))
    offer = offer_of(view, "copy")
    assert offer is not None


def test_what_is_upstream_and_downstream_lights_up_and_the_rest_dims(shown: Shown) -> None:
    shown.chain()
    view = shown.page.view
    view.light(shown.key("payments"))
    dim = {name for name in ("crm", "rds-crm", "ledger-lift", "rds-ledger", "MySQL 10.0.0.1")
           if view.style_of(shown.key(name), 1.0).is_dim}  # fmt: skip
    assert dim == {"crm", "rds-crm"}
    view.light("")
    assert not view.style_of(shown.key("crm"), 1.0).is_dim


def test_what_is_selected_in_the_table_is_selected_here_and_stays_over_a_refresh(shown: Shown) -> None:
    shown.chain()
    view = shown.page.view
    shown.page.select([Ref("a", job_id(2))])
    assert (shown.names(), shown.page.card.card and shown.page.card.card.title) == (["payments"], "payments")
    before = {key: view.rect_of(key) for key in view.shown.graph.nodes}
    shown.put(detail(9, name="new", target_endpoint=end("rds-new", 9)))
    assert {key: view.rect_of(key) for key in before} == before
    assert shown.names() == ["payments"]
    shown.page.select([Ref("a", job_id(1)), Ref("a", job_id(3))])
    assert sorted(shown.names()) == ["crm-job", "ledger-lift"]


def test_nothing_moves_by_itself_when_jobs_are_read_again(shown: Shown) -> None:
    shown.put(*(detail(one, source_endpoint=end("own", 9), target_endpoint=end(f"rds-{one}")) for one in range(25)))
    view = shown.page.view
    view.zoom_to(1.0)
    shown.page.select([Ref("a", job_id(0))])
    bar = view.verticalScrollBar()
    bar.setValue(bar.maximum())
    before = bar.value(), view.zoom, shown.page.card.card
    shown.put(detail(0, source_endpoint=end("own", 9), target_endpoint=end("rds-0")))
    shown.put(detail(99, target_endpoint=end("rds-99", 99)))
    assert before[0] > 100
    assert (bar.value(), view.zoom, shown.page.card.card) == before


def test_a_refresh_leaves_the_keyboard_where_a_person_has_gone_with_it(shown: Shown, qtbot: QtBot) -> None:
    window, elsewhere = QWidget(), QLineEdit()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    for one in (elsewhere, shown.page):
        column.addWidget(one)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    shown.chain()
    shown.page.view.setFocus()
    shown.chain()
    assert shown.page.view.hasFocus(), "it stays on the map, too"
    elsewhere.setFocus()
    shown.chain()
    assert elsewhere.hasFocus()
    shown.page.setParent(None)


def test_find_goes_from_match_to_match_and_says_how_many(shown: Shown) -> None:
    shown.chain()
    edit = shown.page.bar.edit
    edit.setText("rds-")
    assert shown.name(shown.page.view.current) == "rds-crm"
    assert shown.page.bar.found.text() == "1 of 3"
    keys(edit, Qt.Key.Key_Return)
    assert (shown.name(shown.page.view.current), shown.page.bar.found.text()) == ("rds-ledger", "2 of 3")
    edit.setText("nobody")
    assert shown.page.bar.found.text() == "nothing found"
    offer = offer_of(shown.page.view, "find")
    assert offer is not None


def test_the_list_says_the_same_and_follows_the_map(shown: Shown) -> None:
    shown.chain()
    page = shown.page
    page.view.go_to(shown.key("rds-ledger"))
    page.bar.listed.setChecked(True)
    assert page.stack.currentWidget() is page.list
    assert page.list.current is not None
    assert page.list.current.words.startswith("rds-ledger: receives from MySQL 10.0.0.1 (ledger-lift, Failed")
    keys(page.list, Qt.Key.Key_Home)
    assert shown.name(page.view.current) == "crm"


def test_without_jobs_it_says_so_in_words(shown: Shown) -> None:
    shown.work()
    label = shown.page.stack.currentWidget().focusProxy()
    assert isinstance(label, QLabel)
    assert label.text() == "There are no jobs here, so there is nothing to draw."
    shown.filter = "x"
    shown.work()
    assert label.text() == "No job matches the filter, so there is nothing to draw."
    shown.chain()
    assert shown.page.stack.currentWidget() is shown.page.view


def test_jobs_that_share_a_line_come_apart_when_wanted(shown: Shown) -> None:
    shown.put(*(detail(one, target_endpoint=end(f"rds-{one}")) for one in range(40)))
    view, card = shown.page.view, shown.page.card
    assert len(view.shown.graph.edges) == 1
    view.go_to(next(iter(view.shown.graph.edges)))
    assert "40 jobs" in shown.texts()
    assert "10 more" in shown.texts()
    card.unfold.click()
    assert shown.page.work(WHOLE)
    assert len(view.shown.graph.edges) == 40
    card.unfold.click()
    assert shown.page.work(WHOLE)
    assert len(view.shown.graph.edges) == 1


def test_zoom_has_bounds_and_0_shows_all_of_it(shown: Shown) -> None:
    shown.chain()
    view = shown.page.view
    for steps in (1_000, -1_000):
        view.zoom_by(steps)
        assert 0.09 < view.zoom < 4.1
    assert shown.page.bar.zoom_words.text() == "10\u00a0%"
    view.setFocus()
    keys(view, Qt.Key.Key_0)
    assert view.viewport().width() >= view.sceneRect().width() * view.zoom > 0.9 * view.viewport().width()
    place, before = QPointF(300, 200), view.zoom
    under = view.mapToScene(place.toPoint())
    for modifier in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier):
        wheel = QWheelEvent(
            place, QPointF(view.mapToGlobal(place.toPoint())), QPoint(), QPoint(0, 240), Qt.MouseButton.NoButton,
            modifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        assert view.zoom == before, "the wheel alone scrolls"
        QApplication.sendEvent(view.viewport(), wheel)
    assert view.zoom > before
    assert (view.mapToScene(place.toPoint()) - under).manhattanLength() < 400


def test_pictures_have_all_of_the_map(shown: Shown, tmp_path: Path) -> None:
    shown.chain()
    drawing = shown.page.picture.content("svg").decode()
    assert "ledger-lift, Failed" in drawing
    image = QImage.fromData(shown.page.picture.content("png"))
    whole = shown.page.view.sceneRect()
    assert (image.width(), image.height()) == (int(whole.width() * 2), int(whole.height() * 2))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("choice", [ThemeChoice.LIGHT, ThemeChoice.DARK])
@pytest.mark.parametrize("ratio", [1, 2])
def test_lines_and_boxes_have_the_colours_of_the_theme(
    shown: Shown, theme: Theme, choice: ThemeChoice, ratio: int
) -> None:
    theme.apply(choice)
    shown.chain()
    map_now = shown.page.view.shown
    edge = map_now.graph.edges[shown.key("ledger-lift")]
    look = Look(shown.page.font())
    image = QImage(700 * ratio, 300 * ratio, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(look.base)
    painter = QPainter(image)
    value = LineValue(way_of(map_now, edge, Sizes()), map_now.looks[edge.key])
    LinePainter.paint(painter, LinePainter.room(value), value, MapStyle(look))
    box = Sizes().corner(map_now.layout.places[edge.source])
    rect = LinePainter.room(value)
    rect.setRect(*box, Sizes().width, Sizes().height)
    NodePainter.paint(painter, rect, NodeValue("rds", "10.0.0.1", "source", False, 3), MapStyle(look, is_selected=True))
    painter.end()
    assert {tone_colour("red").name(), look.accent.name(), look.text.name()} <= colours(image)
