"""The figures at the top of a summary: cells beside one another, each with its answer and what it is of."""

from collections.abc import Callable
from typing import Final, NamedTuple

from PySide6.QtCore import QPointF, QRect, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from drs_inspector.qt.cells.cell_text import draw_text
from drs_inspector.qt.cells.look import Look
from drs_inspector.qt.pictures.drawing import PicturePainter, Place, hairline
from drs_inspector.qt.pictures.parts import PartedPicture
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.qt.widgets.type_roles import TypeRole
from drs_inspector.session.summary.values import Door, Figure

_PAD: Final = 2 * GRID
_LEAST: Final = 160
"""A cell that would be narrower goes into a further line."""


class ShownFigures(NamedTuple):
    """The figures from left to right."""

    figures: tuple[Figure, ...]

    def described(self) -> str:
        """Return the sentence that a person would say of it."""
        return "; ".join(self.children())

    def children(self) -> tuple[str, ...]:
        """Return each figure in words."""
        return tuple(one.words for one in self.figures)


class FiguresPainter(PicturePainter[ShownFigures]):
    """Cells of one width in as many lines as there is room for, with hairlines between and below."""

    def __init__(self) -> None:
        self.columns = 1

    def fit_into(self, width: int, count: int, style: Look) -> None:
        """Choose how many are beside one another."""
        least = max(_LEAST, 9 * style.font(TypeRole.FIGURE)[1].averageCharWidth())
        self.columns = max(min(count, width // least), 1)

    def size_hint(self, value: ShownFigures, style: Look) -> QSize:
        """Return the room for all lines."""
        lines = -(-len(value.figures) // self.columns)
        return QSize(self.columns * _LEAST, lines * self._line(style))

    def places(self, rect: QRect, value: ShownFigures, style: Look) -> list[Place]:
        """Return a place for each figure; its door is its number."""
        return [
            Place(self._cell(rect, number, style), one.words, str(number) if one.door is not None else "")
            for number, one in enumerate(value.figures)
        ]

    def _draw(self, painter: QPainter, rect: QRect, value: ShownFigures, style: Look) -> None:
        figure, small = style.font(TypeRole.FIGURE), style.font(TypeRole.SMALL)
        for number, one in enumerate(value.figures):
            cell = self._cell(rect, number, style)
            inner = cell.adjusted(_PAD, GRID, -GRID, -GRID)
            top = QRect(inner.left(), inner.top(), inner.width(), figure[1].height())
            note = QRect(inner.left(), top.bottom() + 1, inner.width(), small[1].height())
            draw_text(painter, top, one.shown, figure, colour=style.tone(one.tone) if one.tone else style.text)
            draw_text(painter, note, one.note, small, colour=style.secondary)
            if number % self.columns < self.columns - 1:
                edge = QPointF(cell.right(), cell.top())
                hairline(painter, edge, QPointF(cell.right(), cell.bottom()), style.line)
            foot = QPointF(cell.left(), cell.bottom())
            hairline(painter, foot, QPointF(cell.right() + 1, cell.bottom()), style.line)

    def _cell(self, rect: QRect, number: int, style: Look) -> QRect:
        line, column, height = number // self.columns, number % self.columns, self._line(style)
        left = rect.left() + rect.width() * column // self.columns
        right = rect.left() + rect.width() * (column + 1) // self.columns
        return QRect(left, rect.top() + line * height, right - left, height)

    def _line(self, style: Look) -> int:
        figure, small = style.font(TypeRole.FIGURE)[1], style.font(TypeRole.SMALL)[1]
        return figure.height() + small.height() + 2 * GRID + 1


class SummaryFigures(PartedPicture[ShownFigures]):
    """The figures; ``go(door)`` leads on."""

    def __init__(self, figures: tuple[Figure, ...], go: Callable[[Door], None], parent: QWidget) -> None:
        self._painter_of_cells = FiguresPainter()
        super().__init__(self._painter_of_cells, ShownFigures(figures), "Figures", parent)
        self._go = go
        self.activated.connect(self._lead)

    def refit(self) -> None:
        """Choose how many are beside one another, and put the parts there."""
        self._painter_of_cells.fit_into(self.width(), len(self.value.figures), self.look.now)
        super().refit()
        if self.height() != self.sizeHint().height():
            self.setFixedHeight(self.sizeHint().height())

    def _lead(self, number: str) -> None:
        door = self.value.figures[int(number)].door
        if door is not None:
            self._go(door)
