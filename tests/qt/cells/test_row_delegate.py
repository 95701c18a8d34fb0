"""Rows of a real table: what tells one from another, and that nothing is drawn twice without need."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QStyleOptionViewItem, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from drs_inspector.qt.cells.look import Look
from drs_inspector.qt.cells.painters import NamePainter
from drs_inspector.qt.cells.pixmap_cache import CELLS_AT_MOST, PixmapCache
from drs_inspector.qt.cells.row_delegate import RowDelegate
from drs_inspector.qt.cells.row_hover import RowHover
from drs_inspector.qt.cells.values import NameCell, RowMarks
from drs_inspector.qt.widgets.theme import Theme, ThemeChoice
from tests.qt.cells.model import CellRows, Counted, painters, plain_table
from tests.qt.cells.pictures import rows


class Window(QWidget):
    """A table of cells, and a field that can take the keyboard from it."""

    def __init__(self) -> None:
        super().__init__()
        self.model = CellRows()
        self.table = plain_table(self.model)
        self.drawn_by = painters()
        self.delegate = RowDelegate(self.table, self.drawn_by.__getitem__)
        self.delegate.hover = RowHover(self.table)
        self.table.setItemDelegate(self.delegate)
        self.field = QLineEdit(self)
        layout = QVBoxLayout(self)
        layout.addWidget(self.table)
        layout.addWidget(self.field)
        self.table.setFixedSize(self.table.size())

    @property
    def figures(self) -> Counted:
        found = self.drawn_by[2]
        assert isinstance(found, Counted)
        return found

    def picture(self) -> QImage:
        return self.table.viewport().grab().toImage()

    def at(self, row: int, x: int = 200, y: int = 3) -> str:
        """Return the colour of a place in a row where no text is."""
        return self.picture().pixelColor(x, row * 24 + y).name()


@pytest.fixture
def window(qtbot: QtBot, theme: Theme) -> Iterator[Window]:
    made = Window()
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    made.table.setFocus()
    qtbot.waitUntil(made.table.hasFocus, timeout=60_000)
    yield made
    theme.apply(ThemeChoice.LIGHT)


def look() -> Look:
    return Look(QApplication.font())


@pytest.mark.parametrize("choice", [ThemeChoice.LIGHT, ThemeChoice.DARK])
def test_every_state_of_a_row_is_seen(window: Window, theme: Theme, qtbot: QtBot, choice: ThemeChoice) -> None:
    theme.apply(choice)
    window.table.selectRow(2)
    now = look()
    assert window.at(0) == now.base.name()
    assert window.at(1) == now.alternate.name()
    assert window.at(2) == now.selection.name()
    assert [window.at(2, x, 12) for x in (0, 1, 2, 3)] == [now.accent.name()] * 3 + [now.selection.name()]
    window.delegate.hover.point_at(4)
    assert window.at(4) == now.hover.name()
    window.model.marks[3] = RowMarks(changed="red")
    assert [window.at(3, x, 12) for x in (0, 2, 3)] == [now.tone("red").name()] * 2 + [now.alternate.name()]
    window.model.marks[5] = RowMarks(is_head=True)
    assert window.at(5) == now.window.name()
    window.field.setFocus()
    qtbot.waitUntil(window.field.hasFocus, timeout=60_000)
    assert window.at(2) == now.track.name()
    assert window.at(2, 0, 12) == now.track.name()


def test_a_row_that_matches_only_by_a_relative_is_quiet(window: Window) -> None:
    window.table.selectRow(5)
    plain = rows(window.picture())[24:48]
    window.model.marks[1] = RowMarks(is_dim=True)
    dim = rows(window.picture())[24:48]
    assert dim != plain
    amber = look().tone("amber").rgb()
    assert any(amber in line for line in plain)
    assert not any(amber in line for line in dim)


def test_the_ring_of_the_current_row_is_around_the_row_and_not_its_cells(window: Window) -> None:
    window.table.setCurrentIndex(window.model.index(2, 1))
    accent = look().accent.rgb()
    picture = rows(window.picture())
    assert picture[48].count(accent) == picture[71].count(accent) == 400
    assert [x for x, pixel in enumerate(picture[60]) if pixel == accent] == [0, 1, 2, 399]
    window.table.horizontalHeader().moveSection(2, 0)
    moved = rows(window.picture())[60]
    assert [x for x, pixel in enumerate(moved) if pixel == accent] == [0, 1, 2, 399]
    window.table.setColumnHidden(1, True)
    narrow = rows(window.picture())[60]
    assert [x for x, pixel in enumerate(narrow) if pixel == accent] == [0, 1, 2, 249]
    window.table.selectionModel().clearSelection()
    assert rows(window.picture())[48].count(accent) == 250, "the keyboard is seen where nothing is selected, too"


def test_what_was_drawn_is_not_drawn_again(window: Window, theme: Theme) -> None:
    window.picture()
    first = window.figures.times
    assert first >= 6
    window.picture()
    assert window.figures.times == first
    window.model.cells[3][2] = "7"
    window.picture()
    assert window.figures.times == first + 1
    theme.apply(ThemeChoice.DARK)
    assert len(window.delegate.cache) == 0
    window.picture()
    assert window.figures.times == first + 7
    font = window.table.font()
    font.setPointSizeF(font.pointSizeF() * 2)
    window.table.setFont(font)
    assert len(window.delegate.cache) == 0
    assert window.table.sizeHintForRow(0) > 24, "and rows grow with the font"


def test_pictures_of_cells_are_bounded_in_number_and_in_bytes(window: Window) -> None:
    few = PixmapCache(most=20)
    table = window.table
    table.setItemDelegate(RowDelegate(table, window.drawn_by.__getitem__, cache=few))
    for width in range(40, 52):
        table.setColumnWidth(2, width)
        window.picture()
    assert len(few) == 20
    assert CELLS_AT_MOST == 4_000
    small = PixmapCache(most=3, most_bytes=10_000)
    picture = window.table.viewport().grab(QRect(0, 0, 20, 20))
    for number in range(5):
        small.put(number, picture)
        small.get(0)
    assert [number for number in range(5) if small.get(number)] == [0, 3, 4], "what is used stays"
    small.put("large", window.table.viewport().grab(QRect(0, 0, 200, 20)))
    assert len(small) == 1, "one picture is kept, however large"
    assert small.bytes == 200 * 20 * 4
    small.put("large", picture)
    assert small.bytes == 20 * 20 * 4


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0, 3.0])
@pytest.mark.parametrize("place", [QPoint(0, 0), QPoint(13, 7)])
def test_a_cell_is_sharp_on_every_screen(qtbot: QtBot, theme: Theme, ratio: float, place: QPoint) -> None:
    """With one and a half pixels in a unit many cells begin between two pixels."""
    window = Window()
    qtbot.addWidget(window)
    image = QImage(int(200 * ratio), int(48 * ratio), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(look().window)
    option = QStyleOptionViewItem()
    option.rect = QRect(place, QRect(0, 0, 150, 24).size())
    painter = QPainter(image)
    window.delegate.paint(painter, option, window.model.index(1, 1))
    painter.end()
    (kept,) = window.delegate.cache._pixmaps.values()
    left, top = int(place.x() * ratio + 0.5), int(place.y() * ratio + 0.5)
    expected = rows(kept.toImage())
    shown = [line[left : left + kept.width()] for line in rows(image)[top : top + kept.height()]]
    assert kept.width() >= int(150 * ratio)
    assert shown == expected


def test_the_pointer_is_on_a_row_and_leaves_it(window: Window, qtbot: QtBot) -> None:
    viewport, hover = window.table.viewport(), window.delegate.hover
    QTest.mouseMove(viewport, QPoint(60, 30))
    qtbot.waitUntil(lambda: hover.row == 1, timeout=60_000)
    QTest.mouseMove(viewport, QPoint(350, 80))
    qtbot.waitUntil(lambda: hover.row == 3, timeout=60_000)
    now = look()
    assert (window.at(3, 10), window.at(3, 390), window.at(1, 390)) == (
        now.hover.name(),
        now.hover.name(),
        now.alternate.name(),
    )
    QTest.mouseMove(window.field, QPoint(5, 5))
    qtbot.waitUntil(lambda: hover.row == -1, timeout=60_000)


def test_a_pinned_column_and_the_others_are_one_row(window: Window, qtbot: QtBot) -> None:
    pinned = plain_table(window.model)
    qtbot.addWidget(pinned)
    beside = RowDelegate(pinned, window.drawn_by.__getitem__, cache=window.delegate.cache, ends_row=False)
    pinned.setItemDelegate(beside)
    pinned.setSelectionModel(window.table.selectionModel())
    beside.hover = window.delegate.hover = RowHover(pinned, window.table)
    beside.has_keyboard = window.table.hasFocus
    for column in (1, 2):
        pinned.setColumnHidden(column, True)
    window.table.selectRow(1)
    beside.hover.point_at(3)
    now, picture = look(), pinned.viewport().grab().toImage()
    assert picture.pixelColor(100, 24 + 3).name() == now.selection.name(), "the keyboard is beside it, in the same rows"
    assert picture.pixelColor(100, 3 * 24 + 3).name() == now.hover.name()
    assert picture.pixelColor(149, 24 + 12).name() == now.selection.name(), "the row goes on"
    assert picture.pixelColor(0, 24 + 12).name() == now.accent.name()


def test_a_list_as_in_menus_has_the_strong_selection(window: Window) -> None:
    table = window.table
    table.setItemDelegate(RowDelegate(table, window.drawn_by.__getitem__, strong=True))
    table.selectRow(2)
    assert window.at(2) == window.at(2, 0, 12) == look().highlight.name()


def test_the_name_of_a_row_can_be_clicked_at_its_chevron(window: Window) -> None:
    name = window.model.cells[0][0] = NameCell("parent", is_open=True)
    where = NamePainter().chevron_rect(window.table.visualRect(window.model.index(0, 0)), name)
    without = rows(window.picture())
    window.model.cells[0][0] = NameCell("parent", is_open=False)
    folded = rows(window.picture())
    changed = {(x, y) for y in range(24) for x in range(150) if without[y][x] != folded[y][x]}
    assert changed
    assert all(where.contains(*place) for place in changed)
    assert (where.width(), where.height()) >= (24, 22)
