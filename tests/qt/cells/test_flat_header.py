"""Headings are drawn as the cells below them, and take the room that they need."""

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QStandardItemModel
from PySide6.QtWidgets import QTableView
from pytestqt.qtbot import QtBot

from drs_inspector.qt.cells.flat_header import FlatHeader
from drs_inspector.qt.cells.painters import PADDING
from drs_inspector.qt.widgets.theme import Theme, ThemeChoice, surface_colour


@pytest.mark.parametrize("choice", [ThemeChoice.LIGHT, ThemeChoice.DARK])
def test_a_heading_begins_with_the_padding_of_cells_and_has_a_sign_of_the_order(
    qtbot: QtBot, theme: Theme, choice: ThemeChoice
) -> None:
    theme.apply(choice)
    table = QTableView()
    qtbot.addWidget(table)
    heads = FlatHeader(table)
    table.setHorizontalHeader(heads)
    model = QStandardItemModel(1, 2, table)
    model.setHorizontalHeaderLabels(["Name at the source", "x"])
    table.setModel(model)
    long, short = (heads.sectionSizeFromContents(section).width() for section in (0, 1))
    assert long > short > 2 * PADDING

    def drawn(*, is_sorted: bool) -> QImage:
        heads.setSortIndicatorShown(is_sorted)
        heads.setSortIndicator(0, Qt.SortOrder.AscendingOrder)
        image = QImage(200, 24, QImage.Format.Format_RGB32)
        painter = QPainter(image)
        heads.paintSection(painter, QRect(0, 0, 200, 24), 0)
        painter.end()
        return image

    plain = drawn(is_sorted=False)
    ground = plain.pixelColor(0, 0)
    inked = [x for x in range(200) if any(plain.pixelColor(x, y) != ground for y in range(23))]
    assert PADDING <= inked[0] <= PADDING + 3
    assert QColor(plain.pixelColor(100, 23)) == surface_colour("line")
    assert drawn(is_sorted=True) != plain
