"""Cells painted into pictures, and what is asked of those."""

from typing import Any

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from drs_inspector.qt.cells.look import Look
from drs_inspector.qt.cells.painters import CellPainter

MARGIN = 12
_AROUND = QColor("#ff00ff")  # no theme has it


def painted(
    cell_painter: CellPainter[Any], value: object, *, width: int = 200, ratio: float = 1.0, state: int = 0
) -> QImage:
    """Return a cell of a height of 24 as it is painted. Fails when anything was painted beside it."""
    style = Look(QApplication.font()).style(state)
    cell = QRect(MARGIN, MARGIN, width, 24)
    image = QImage(int((width + 2 * MARGIN) * ratio), int((24 + 2 * MARGIN) * ratio), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(_AROUND)
    painter = QPainter(image)
    painter.fillRect(cell, style.background)
    cell_painter.paint(painter, cell, value, style)
    painter.end()
    inside = QRect(*(int(side * ratio) for side in (MARGIN, MARGIN, width, 24)))
    assert_untouched(image, inside)
    return image.copy(inside)


def assert_untouched(image: QImage, inside: QRect) -> None:
    around = image.copy()
    around.setDevicePixelRatio(1.0)
    painter = QPainter(around)
    painter.fillRect(inside, _AROUND)
    painter.end()
    empty = around.copy()
    empty.fill(_AROUND)
    assert around == empty


def rows(image: QImage) -> list[list[int]]:
    """Return the pixels of a picture, row by row, as numbers of their colours."""
    opaque = image.convertToFormat(QImage.Format.Format_RGB32)  # referenced while its memory is read
    memory, width = memoryview(opaque.constBits()).cast("B").cast("I"), opaque.width()
    return [memory[start : start + width].tolist() for start in range(0, width * opaque.height(), width)]


def colours(image: QImage) -> set[str]:
    """Return the colours of a picture."""
    return {QColor.fromRgb(colour).name() for colour in set().union(*rows(image))}


def inked(image: QImage) -> QRect:
    """Return the rectangle of pixels that do not have the background's colour, that of the upper left corner."""
    lines = rows(image)
    plain = lines[0][0]
    down = [at for at, line in enumerate(lines) if any(pixel != plain for pixel in line)]
    across = [at for at, column in enumerate(zip(*lines, strict=True)) if any(pixel != plain for pixel in column)]
    return QRect(QPoint(across[0], down[0]), QPoint(across[-1], down[-1])) if down else QRect()


def grey(image: QImage) -> QImage:
    """Return what a print-out without colours shows."""
    return image.convertToFormat(QImage.Format.Format_Grayscale8)
