"""Colours that mark profiles and their sessions: a few, with names, that can be told apart in light and dark."""

from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import QApplication

PALETTE: Final = (
    ("Blue", "#3584e4"),
    ("Teal", "#1fa3a3"),
    ("Green", "#3a9c55"),
    ("Yellow", "#d9a406"),
    ("Orange", "#e66c19"),
    ("Red", "#d9363e"),
    ("Pink", "#d56199"),
    ("Purple", "#9141ac"),
    ("Grey", "#7d8590"),
)


def colour_name(colour: str) -> str:
    """Return what a colour is called; one that is not of the palette is called by its numbers, none is empty."""
    return next((name for name, value in PALETTE if value == colour.lower()), colour)


def swatch(colour: str, size: int = 16) -> QIcon:
    """Return a rounded square of a colour; for none an empty one with an outline."""
    ratio = 2.0
    pixmap = QPixmap(round(size * ratio), round(size * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    with QPainter(pixmap) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inner = QRectF(1.5, 1.5, size - 3.0, size - 3.0)
        if QColor.isValidColorName(colour):
            # The outline is seen where the line is selected in a like colour.
            painter.setPen(QApplication.palette().color(QPalette.ColorRole.Base))
            painter.setBrush(QColor(colour))
        else:
            painter.setPen(QApplication.palette().color(QPalette.ColorRole.Dark))
            painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(inner, 3, 3)
    made = QIcon(pixmap)
    made.addPixmap(pixmap, QIcon.Mode.Selected)  # otherwise it is tinted on a selected line
    return made
