"""How a line of JSON is drawn: line number, light colours by kind of token, search hits, selection."""

import re
from typing import Protocol

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QFontMetricsF, QPainter, QPalette
from PySide6.QtWidgets import QWidget

from drs_inspector.domain.rawjson.lines import JsonLine, JsonLines
from drs_inspector.qt.details.json.segments import Segment, columns_of, matches
from drs_inspector.qt.widgets.theme import GRID, tint, tone_colour

_TONES = {"key": "blue", "string": "green", "number": "amber", "word": "green-blue"}
_FAINT, _STRONG = 70, 150


class Drawn(Protocol):
    """What the painter needs to know of the view."""

    lines: JsonLines
    pattern: re.Pattern[bytes] | None
    hit: tuple[int, int] | None

    @property
    def selection(self) -> range:
        """The numbers of the selected lines."""
        ...


def gutter_width(metrics: QFontMetrics, line_count: int) -> int:
    """Return the width of the line numbers' column in pixels."""
    return metrics.horizontalAdvance("0") * max(3, len(str(line_count))) + 2 * GRID


class Page:
    """Draws the visible lines of one view; made anew for every paint event, so colours follow the palette."""

    def __init__(self, painter: QPainter, view: QWidget, drawn: Drawn, first_column: int) -> None:
        self._painter, self._drawn, self._first_column = painter, drawn, first_column
        self._palette = view.palette()
        self._metrics = view.fontMetrics()
        self._exact = QFontMetricsF(view.font())
        self._letter = self._exact.horizontalAdvance("0") or 1.0
        self._gutter = gutter_width(self._metrics, drawn.lines.line_count)
        self._width = painter.viewport().width()
        self._selection = drawn.selection
        role = QPalette.ColorRole
        group = QPalette.ColorGroup.Active if view.hasFocus() else QPalette.ColorGroup.Inactive
        self._text = self._palette.color(role.Text)
        self._chosen = self._palette.color(group, role.HighlightedText)
        self._chosen_back = self._palette.color(group, role.Highlight)
        self._faint = self._palette.color(role.PlaceholderText)
        self._colours = {kind: tone_colour(tone) for kind, tone in _TONES.items()}
        painter.fillRect(
            QRect(0, 0, self._gutter, painter.viewport().height()), self._palette.color(role.AlternateBase)
        )

    def draw(self, line: JsonLine, pieces: list[Segment], top: int, height: int) -> None:
        """Draw one line at a height in pixels."""
        painter, selected = self._painter, line.number in self._selection
        painter.setClipping(False)
        if selected:
            painter.fillRect(QRect(self._gutter, top, self._width - self._gutter, height), self._chosen_back)
        painter.setPen(self._text if selected else self._faint)
        number = QRect(0, top, self._gutter - GRID, height)
        painter.drawText(number, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(line.number + 1))
        painter.setClipRect(QRect(self._gutter, top, self._width - self._gutter, height))
        hits = matches(self._drawn.lines, line, pieces, self._drawn.pattern)
        drift = 0.0  # how much wider than one column per letter the pieces before were
        for piece in pieces:
            left = self._gutter + GRID // 2 + (piece.column - self._first_column) * self._letter + drift
            for hit in hits:
                self._mark_hit(piece, hit, left, top, height, selected=selected)
            painter.setPen(self._chosen if selected else self._colours.get(piece.kind, self._text))
            baseline = top + (height + self._metrics.ascent() - self._metrics.descent()) // 2
            painter.drawText(QPointF(left, baseline), piece.text)
            if not piece.text.isascii():
                drift += self._exact.horizontalAdvance(piece.text) - self._letter * len(piece.text)

    def _mark_hit(
        self, piece: Segment, hit: tuple[int, int], left: float, top: int, height: int, *, selected: bool
    ) -> None:
        covered = columns_of(piece, self._drawn.lines, hit)
        if covered is None:
            return
        start = self._exact.horizontalAdvance(piece.text[: covered[0]])
        width = self._exact.horizontalAdvance(piece.text[covered[0] : covered[1]])
        strong = hit == self._drawn.hit
        colour = QColor(self._chosen) if selected else tint("amber", _STRONG if strong else _FAINT)
        if selected:
            colour.setAlpha(_STRONG if strong else _FAINT)
        self._painter.fillRect(QRectF(left + start, top, width, height), colour)
