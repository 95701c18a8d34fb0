"""The page of a summary: its doors, its keys, and that nothing moves while more becomes known."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from drs_inspector.qt.cells.look import Look
from drs_inspector.qt.panes.pane_actions import offer_of
from drs_inspector.qt.pictures.parts import PicturePart
from drs_inspector.qt.summary.figures import FiguresPainter, ShownFigures
from drs_inspector.qt.summary.page import SummaryPage
from drs_inspector.qt.summary.rows import RowsPainter, ShownRows
from drs_inspector.qt.widgets.tables.facts_model import Fact
from drs_inspector.qt.widgets.theme import Theme, ThemeChoice
from drs_inspector.session.health.job_marks import Mark
from drs_inspector.session.summary.values import Card, Door, Figure, Row, Source
from tests.helpers.lines_run import lines_run
from tests.qt.cells.pictures import colours
from tests.qt.fakes import detail, job_id
from tests.session.summary.stage import NOW, Stage, failed


class Asks:
    """What a page asks, of stages that a test changes."""

    scenario: str | None = None

    def __init__(self, *stages: Stage) -> None:
        self.stages = stages
        self.before: datetime | None = None
        self.doors: list[Door] = []
        self.listeners: list[Callable[[], None]] = []

    def sources(self) -> tuple[Source, ...]:
        return tuple(stage.source(str(number), f"Source {number}") for number, stage in enumerate(self.stages))

    def since(self) -> datetime | None:
        return self.before

    def facts(self) -> tuple[Fact, ...]:
        return (Fact("Kind", "Read from the cloud"),) if len(self.stages) == 1 else ()

    def is_same(self, other: object) -> bool:
        return other is self

    def follow(self, listener: Callable[[], None]) -> Callable[[], None]:
        self.listeners.append(listener)
        return lambda: self.listeners.remove(listener)

    def go(self, door: Door) -> None:
        self.doors.append(door)

    def open_fact(self, fact: Fact) -> None:
        raise AssertionError(fact)


class Shown:
    def __init__(self, qtbot: QtBot, asks: Asks) -> None:
        self.asks = asks
        self.copied: list[str] = []
        self.page = SummaryPage(asks, self.copied.append)
        qtbot.addWidget(self.page)
        self.page.resize(1080, 420)

    def again(self) -> None:
        self.page._begin()
        while not self.page.work(1.0):
            pass
        QApplication.processEvents()

    def part(self, begin: str) -> PicturePart:
        return next(one for one in self.page.findChildren(PicturePart) if one.accessibleName().startswith(begin))

    @property
    def titles(self) -> list[str]:
        return [card.accessibleName() for card in self.page._parts.in_order(self.page.shown)]


@pytest.fixture
def stage() -> Stage:
    made = Stage(
        failed(1, "retry 20 times, 10.0.0.5 not reachable", 5),
        failed(2, "retry 3 times, 10.0.0.7 not reachable", 1),
        *(detail(number, db_use_type="sync") for number in range(3, 9)),
    )
    made.look(3, (4, 500), (0.1, 860))
    made.look(4, (4, 300), (0.1, 200))
    return made


@pytest.fixture
def shown(qtbot: QtBot, stage: Stage) -> Iterator[Shown]:
    made = Shown(qtbot, Asks(stage))
    made.page.show()
    made.page.activateWindow()
    qtbot.waitUntil(made.page.isActiveWindow)
    made.again()
    yield made
    made.page.close()


def test_each_number_lists_its_jobs_and_each_name_opens_its_job(shown: Shown, stage: Stage) -> None:
    assert shown.titles == ["Jobs by health", "Why jobs failed", "Largest lag", "What was read", "Where it comes from"]
    shown.part("Migration: 2 failed").click()
    assert stage.found(shown.asks.doors[-1].filter_text) == {job_id(1), job_id(2)}
    lag = shown.part("job-00003")
    assert "Late" in lag.accessibleName()
    assert "growing" in lag.accessibleName()
    lag.setFocus()
    QTest.keyClick(lag, Qt.Key.Key_Return)
    node = shown.asks.doors[-1].node
    assert node is not None
    assert node.job_id == job_id(3)
    QTest.keyClick(lag, Qt.Key.Key_Down)
    assert shown.part("job-00004").hasFocus(), "arrows walk through the rows"
    shown.part("2 failed, the oldest for").click()
    assert shown.asks.doors[-1].filter_text == "health:failed"
    assert all(part.height() >= 22 and part.width() >= 22 for part in shown.page.findChildren(PicturePart))
    offer = offer_of(shown.page.scrolled, "copy")
    assert offer is not None
    offer.run()
    assert "Why jobs failed" in shown.copied[0]
    assert "job-00003, Late" in shown.copied[0]


def test_a_refresh_moves_neither_scroll_nor_keyboard_nor_cards(shown: Shown, stage: Stage) -> None:
    shown.page.resize(700, 420)  # one column, which scrolls
    QApplication.processEvents()
    bar = shown.page.scrolled.verticalScrollBar()
    shown.part("job-00004").setFocus()
    bar.setValue(180)
    widgets = shown.page._parts.in_order(shown.page.shown)
    stage.look(5, (4, 2_000), (0.1, 3_000))  # comes before both
    shown.again()
    focused = QApplication.focusWidget()
    assert isinstance(focused, PicturePart)
    assert focused.accessibleName().startswith("job-00004"), "the keyboard stays with its job"
    assert bar.value() == 180
    assert shown.page._parts.in_order(shown.page.shown) == widgets

    stage.marks = {job_id(3): Mark(NOW, "Healthy", True)}
    shown.asks.before = NOW - timedelta(minutes=30)
    shown.again()
    assert "Changed since 09:49" in shown.titles
    shown.part("job-00003, Healthy to Late").setFocus()
    stage.marks = {}
    shown.again()
    assert "Changed since 09:49" not in shown.titles, "a card without anything to say has gone"
    assert shown.page.isAncestorOf(QApplication.focusWidget() or shown.page)
    assert bar.value() == 180


def test_columns_follow_the_width_and_several_sources_are_rows(qtbot: QtBot, shown: Shown, stage: Stage) -> None:
    def columns() -> int:
        cards = shown.page._parts.in_order(shown.page.shown)
        return len({card.x() for card in cards[:2]})

    assert columns() == 2
    shown.page.resize(880, 420)
    QApplication.processEvents()
    assert columns() == 1
    assert not shown.page.scrolled.horizontalScrollBar().isVisible()
    other = Stage(detail(1))
    other.refuse(1)
    several = Shown(qtbot, Asks(stage, other))
    several.again()
    assert several.titles[-1] == "Sources"
    assert several.part("Source 1, 1 job")
    words = " ".join(label.text() for label in several.page.findChildren(QLabel))
    assert "Source 1: The details of 1 job were not read. The right drs:migrationJob:get is missing" in words
    empty = Shown(qtbot, Asks())
    empty.page.show()
    empty.again()
    assert empty.titles == []
    assert any("no replication jobs" in label.text() for label in empty.page.findChildren(QLabel) if label.isVisible())


def test_ten_thousand_jobs_are_read_in_small_steps(qtbot: QtBot) -> None:
    few, many = Stage(), Stage()
    for number in range(2_000):
        many.snapshot.add_list_entry(
            f'{{"id":"{job_id(number)}","name":"j{number}","status":"INCRE_TRANSFER_STARTED"}}'.encode(),
            job_id(number), "sync",
        )  # fmt: skip
    shown = Shown(qtbot, Asks(few))
    shown.asks.stages = (few, many)
    shown.page._heard()
    assert not any("no replication jobs" in one.text() for one in shown.page.findChildren(QLabel) if not one.isHidden())
    assert shown.titles == [], "nothing is there that would have to move"
    steps = [lines_run(lambda: shown.page.work(0.0)) for _ in range(50)]
    assert max(steps) < 3_000, "a turn does about one job, not all"
    while not shown.page.work(1.0):
        pass
    assert shown.page.shown.bars is not None
    assert shown.page.shown.bars.bars[0].total == 2_000


def test_news_that_keep_coming_do_not_keep_the_answers_from_coming(qtbot: QtBot, stage: Stage) -> None:
    shown = Shown(qtbot, Asks(stage))
    shown.page.show()
    shown.again()
    stage.put(failed(20, "another trouble"))
    for _round in range(2_000):
        shown.page._go_on()  # heard before each step
        if shown.page.work(0.0) and "3" in shown.page.shown.figures[0].shown:
            break
    assert shown.page.shown.figures[0].shown == "3"


ROWS: tuple[tuple[str, Any], ...] = (
    ("plain", Row("job-1", "job-1", Door("x"), glyph="octagon-cross", tone="red", note="growing", value="14 min")),
    ("link", Row("job-1", "job-1", Door("x"), is_link=True, is_below=True, is_old=True)),
    ("bar", Row("Details", "Details", share=0.5, note="5 of 10", tone="amber", value="Show the 5", door=Door("x"))),
    ("hostile", Row("x" * 5_000, "x", lead="<b>" * 40, is_code=True, count="9,999,999", value="over 9 d", share=9.0)),
    ("nan", Row("", "", share=0.0, runs=((), ((0, 0),), ((-5, 99), (400, -7))), limit=99)),
)  # fmt: skip


@pytest.mark.parametrize("theme", [ThemeChoice.LIGHT, ThemeChoice.DARK])
@pytest.mark.parametrize("ratio", [1.0, 2.0])
def test_rows_and_figures_are_painted_inside_their_rectangle(
    qapp: QApplication, theme: ThemeChoice, ratio: float
) -> None:
    Theme(qapp).apply(theme)
    look = Look(qapp.font())
    rect = QRect(20, 20, 420, 60)
    figures = ShownFigures((Figure("a", "4", "failed, the oldest for 5 d", "red"), Figure("b", "x" * 900, "y" * 900)))
    drawings: list[Callable[[QPainter], None]] = [
        *(lambda painter, row=row: RowsPainter().paint(painter, rect, ShownRows(Card("k", "T", (row,))), look)
          for _name, row in ROWS),
        lambda painter: FiguresPainter().paint(painter, rect, figures, look),
    ]  # fmt: skip
    for draw in drawings:
        image = QImage(round(480 * ratio), round(100 * ratio), QImage.Format.Format_ARGB32_Premultiplied)
        image.setDevicePixelRatio(ratio)
        image.fill(look.base)
        with QPainter(image) as painter:
            draw(painter)
        for x in range(0, image.width(), 7):
            assert image.pixelColor(x, round(4 * ratio)) == look.base
            assert image.pixelColor(x, image.height() - round(4 * ratio)) == look.base
    image.fill(look.base)
    with QPainter(image) as painter:
        drawings[0](painter)
    assert len(colours(image)) > 3
    assert QColor(look.link) != QColor(look.text)
    Theme(qapp).apply(ThemeChoice.LIGHT)
