"""What the peek says of a job, section below section; those without facts are absent."""

from typing import NamedTuple

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from drs_inspector.qt.cells.glyphs import GLYPH, draw_glyph
from drs_inspector.qt.peek.error_box import ErrorBox
from drs_inspector.qt.peek.figures_section import FiguresSection
from drs_inspector.qt.peek.labels import coloured, one_line, wrapped
from drs_inspector.qt.peek.time_bar import time_section
from drs_inspector.qt.widgets.elided_label import plain_tip
from drs_inspector.qt.widgets.icons import icon
from drs_inspector.qt.widgets.theme import GRID, tone_colour
from drs_inspector.qt.widgets.type_roles import TypeRole
from drs_inspector.session.peek.peek import End, Peek


class HealthGlyph(QWidget):
    """The shape of a health word."""

    def __init__(self, glyph: str, tone: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._glyph, self._tone = glyph, tone
        self.setFixedSize(GLYPH, GLYPH)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw it."""
        with QPainter(self) as painter:
            draw_glyph(painter, QRectF(self.rect()), self._glyph, tone_colour(self._tone))


class Body(NamedTuple):
    """What is said, the box with the error in it, and the figures; None without any."""

    widget: QWidget
    error: ErrorBox | None
    figures: FiguresSection | None


def peek_body(peek: Peek, parent: QWidget, *, is_unfolded: bool, tip: str = "") -> Body:
    """Return what is said of a job. ``tip`` explains its health or its status."""
    body = QWidget(parent)
    column = QVBoxLayout(body)
    column.setContentsMargins(2 * GRID - 2, GRID, 2 * GRID - 2, 2 * GRID)
    column.setSpacing(GRID)
    column.addWidget(_health(peek, tip, body))
    if peek.sentence:
        column.addWidget(wrapped(peek.sentence, body, selectable=True))
    error = None
    if peek.error is not None:
        error = ErrorBox(peek.error, body, is_open=is_unfolded)
        column.addSpacing(GRID // 2)
        column.addWidget(error)
    figures = None
    if peek.figures:
        figures = FiguresSection(peek.figures, body)
        _section("Figures", figures, column, body)
    if peek.phases:
        _section("Time", time_section(peek.phases, body), column, body)
    if peek.ends:
        _section("From, to", _ends(peek.ends, body), column, body)
    if peek.counts:
        _section("Objects and rules", _counts(peek.counts, body), column, body)
    column.addStretch(1)
    return Body(body, error, figures)


def _health(peek: Peek, tip: str, parent: QWidget) -> QWidget:
    line = QWidget(parent)
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(GRID)
    row.addWidget(HealthGlyph(peek.health.glyph, peek.health.tone, line))
    word = QLabel(peek.health.word, line)
    word.setTextFormat(Qt.TextFormat.PlainText)
    font = word.font()
    font.setBold(True)
    word.setFont(font)
    row.addWidget(coloured(word, tone_colour(peek.health.tone)))
    row.addWidget(coloured(one_line(peek.reason, line), tone_colour("grey")), 1)
    line.setToolTip(plain_tip(tip))
    line.setAccessibleName(f"{peek.health.word}{f', {peek.reason}' if peek.reason else ''}")
    return line


def _section(title: str, content: QWidget, column: QVBoxLayout, parent: QWidget) -> None:
    column.addSpacing(GRID)
    column.addWidget(wrapped(title, parent, role=TypeRole.SMALL, bold=True))
    column.addWidget(content)


def _ends(ends: tuple[End, ...], parent: QWidget) -> QWidget:
    section = QWidget(parent)
    rows = QGridLayout(section)
    rows.setContentsMargins(0, 0, 0, 0)
    rows.setHorizontalSpacing(GRID)
    rows.setVerticalSpacing(GRID)
    rows.setColumnStretch(1, 1)
    for number, end in enumerate(ends):
        symbol = QLabel(section)
        side = 2 * GRID
        symbol.setPixmap(icon(end.side).pixmap(QSize(side, side)))
        symbol.setAccessibleName(end.side.capitalize())
        symbol.setToolTip(end.side.capitalize())
        rows.addWidget(symbol, number, 0)
        rows.addWidget(one_line(end.place or "-", section, role=TypeRole.DATA, middle=True), number, 1)
        rows.addWidget(coloured(one_line(end.engine, section, role=TypeRole.SMALL), tone_colour("grey")), number, 2)
    return section


def _counts(counts: tuple[tuple[str, str], ...], parent: QWidget) -> QWidget:
    section = QWidget(parent)
    row = QHBoxLayout(section)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(GRID)
    for label, value in counts:
        row.addWidget(coloured(one_line(label, section, role=TypeRole.SMALL), tone_colour("grey")))
        row.addWidget(one_line(value, section, role=TypeRole.SMALL, bold=True))
        row.addSpacing(GRID)
    row.addStretch(1)
    return section
