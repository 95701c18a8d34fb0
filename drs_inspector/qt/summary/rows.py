"""The rows of a card as a picture: columns that are aligned, and a place for each row that leads somewhere."""

from collections.abc import Callable
from typing import Final, NamedTuple

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget

from drs_inspector.qt.cells.cell_text import END, MIDDLE, RIGHT, draw_text, text_width
from drs_inspector.qt.cells.glyphs import GLYPH
from drs_inspector.qt.cells.look import Look
from drs_inspector.qt.cells.painters import draw_bar, draw_row_glyph
from drs_inspector.qt.cells.sparkline import HEIGHT, Sparkline
from drs_inspector.qt.pictures.drawing import PicturePainter, Place
from drs_inspector.qt.pictures.parts import PartedPicture, spoken
from drs_inspector.qt.widgets.elided_label import plain_tip
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.qt.widgets.type_roles import TypeRole
from drs_inspector.session.summary.values import Card, Door, Row

_ROW: Final = 3 * GRID
_LINE: Final = 72
_BAR: Final = 128
_BAR_HEIGHT: Final = 8
_LEAST_WORDS: Final = 120
_MOST_LEAD: Final = 120
_WITHOUT_LINE_BELOW: Final = 300
_HEADS: Final = 4


class ShownRows(NamedTuple):
    """The rows of a card; without a door a row is read and leads nowhere."""

    card: Card

    def described(self) -> str:
        """Return the sentence that a person would say of it."""
        return f"{self.card.title}: {'; '.join(self.children())}"

    def children(self) -> tuple[str, ...]:
        """Return each row in words."""
        return tuple(row.spoken for row in self.card.rows)


class _Columns(NamedTuple):
    """How wide the columns are; 0 for one that is not there."""

    lead: int
    words: int
    bar: int
    line: int
    counts: int
    value: int


class RowsPainter(PicturePainter[ShownRows]):
    """A row each: lead, glyph, words, note or bar, last hour, count and value."""

    def size_hint(self, value: ShownRows, style: Look) -> QSize:
        """Return a row for each, and one for the heads."""
        count = len(value.card.rows) + bool(value.card.heads)
        return QSize(3 * _LEAST_WORDS, self._row(style) * count)

    def places(self, rect: QRect, value: ShownRows, style: Look) -> list[Place]:
        """Return a place for each row; its door is its number."""
        return [
            Place(self._rect(rect, number, value, style), row.spoken, str(number) if row.door is not None else "")
            for number, row in enumerate(value.card.rows)
        ]

    def _draw(self, painter: QPainter, rect: QRect, value: ShownRows, style: Look) -> None:
        columns = self._columns(rect, value.card, style)
        if value.card.heads:
            self._draw_heads(painter, rect, value.card, columns, style)
        for number, row in enumerate(value.card.rows):
            self._draw_row(painter, self._rect(rect, number, value, style), row, columns, style)

    def _draw_heads(self, painter: QPainter, rect: QRect, card: Card, columns: _Columns, style: Look) -> None:
        line = QRect(rect.left(), rect.top(), rect.width(), self._row(style))
        painter.fillRect(line, style.window)
        small, ink = style.font(TypeRole.SMALL), style.secondary
        lead, words, third, last = (*card.heads, *("",) * _HEADS)[:_HEADS]
        inner = line.adjusted(GRID // 2, 0, -GRID // 2, 0)
        value, count, spark, rest = self._cut(inner, columns)
        draw_text(painter, value, last, small, colour=ink, align=RIGHT)
        if columns.counts:
            draw_text(painter, count, third, small, colour=ink, align=RIGHT)
        elif columns.line:
            draw_text(painter, spark, third, small, colour=ink)
        if columns.lead:
            draw_text(painter, QRect(rest.left(), rest.top(), columns.lead, rest.height()), lead, small, colour=ink)
            rest = rest.adjusted(columns.lead + GRID, 0, 0, 0)
        draw_text(painter, rest, words, small, colour=ink)

    def _draw_row(self, painter: QPainter, line: QRect, row: Row, columns: _Columns, style: Look) -> None:
        value, count, spark, rest = self._cut(line.adjusted(GRID // 2, 0, -GRID // 2, 0), columns)
        table, strong = style.font(TypeRole.TABLE), style.font(TypeRole.TABLE, bold=True)
        leads = row.share is not None and row.door is not None
        ink = style.link if leads else style.secondary if row.is_old or row.is_below else style.text
        plain = row.is_below or row.share is not None
        draw_text(painter, value, row.value, table if plain else strong, colour=ink, align=RIGHT)
        draw_text(painter, count, row.count, strong, colour=style.text, align=RIGHT)
        if row.runs and columns.line:
            area = QRectF(spark.left(), spark.top() + (spark.height() - HEIGHT) // 2, _LINE, HEIGHT)
            tone = style.secondary if row.is_old else style.tone(row.tone or "green")
            Sparkline(row.runs, row.limit).paint(painter, area, tone, style.secondary)
        if columns.lead:
            place = QRect(rest.left(), rest.top(), columns.lead, rest.height())
            font = style.font(TypeRole.DATA if row.is_code else TypeRole.SMALL)
            draw_text(painter, place, row.lead, font, colour=style.text if row.is_code else style.secondary)
            rest = rest.adjusted(columns.lead + GRID, 0, 0, 0)
        if row.glyph:
            draw_row_glyph(painter, rest, row.glyph, style.tone(row.tone or "grey"))
            rest = rest.adjusted(GLYPH + GRID, 0, 0, 0)
        self._draw_words(painter, rest, row, columns, style)

    def _draw_words(self, painter: QPainter, rest: QRect, row: Row, columns: _Columns, style: Look) -> None:
        table, small = style.font(TypeRole.TABLE), style.font(TypeRole.SMALL)
        mode = MIDDLE if row.is_link else END
        ink: QColor = style.link if row.is_link else style.text
        if columns.bar:
            place = QRect(rest.left(), rest.top(), columns.words, rest.height())
            draw_text(painter, place, row.words, table, colour=ink, mode=mode)
            rest = rest.adjusted(columns.words + GRID, 0, 0, 0)
            if row.share is not None:
                top = rest.top() + (rest.height() - _BAR_HEIGHT) / 2
                bar = QRectF(rest.left(), top, columns.bar, _BAR_HEIGHT)
                draw_bar(painter, bar, row.share, ink=style.tone(row.tone or "green"), track=style.track, radius=2)
            rest = rest.adjusted(columns.bar + GRID, 0, 0, 0)
            draw_text(painter, rest, row.note, small, colour=style.secondary)
            return
        needed = text_width(table[1], row.words)
        noted = text_width(small[1], row.note) + GRID if row.note else 0
        width = min(needed, max(rest.width() - noted, rest.width() * 2 // 3)) if noted else rest.width()
        place = QRect(rest.left(), rest.top(), max(width, 0), rest.height())
        used = draw_text(painter, place, row.words, table, colour=ink, mode=mode)
        draw_text(painter, rest.adjusted(used + GRID, 0, 0, 0), row.note, small, colour=style.secondary)

    def _cut(self, line: QRect, columns: _Columns) -> tuple[QRect, QRect, QRect, QRect]:
        """Return value, count, last hour, and what is left of a line."""
        found, right = [], line.right() + 1
        for width in (columns.value, columns.counts, columns.line):
            found.append(QRect(right - width, line.top(), width, line.height()))
            right -= width + 2 * GRID if width else 0
        return found[0], found[1], found[2], QRect(line.left(), line.top(), right - line.left(), line.height())

    def _columns(self, rect: QRect, card: Card, style: Look) -> _Columns:
        strong, small = style.font(TypeRole.TABLE, bold=True)[1], style.font(TypeRole.SMALL)[1]
        table, data = style.font(TypeRole.TABLE)[1], style.font(TypeRole.DATA)[1]
        rows, heads = card.rows, (*card.heads, *("",) * _HEADS)
        value = max((text_width(strong, row.value) for row in rows if row.value), default=0)
        count = max((text_width(strong, row.count) for row in rows if row.count), default=0)
        line = _LINE if any(row.runs for row in rows) and rect.width() >= _WITHOUT_LINE_BELOW else 0
        lead = max((text_width(data if row.is_code else small, row.lead) for row in rows if row.lead), default=0)
        value = max(value, text_width(small, heads[3])) if value else 0
        count = max(count, text_width(small, heads[2])) if count else 0
        lead = min(max(lead, text_width(small, heads[0])), _MOST_LEAD, rect.width() // 4) if lead else 0
        bar = words = 0
        if any(row.share is not None for row in rows):
            words = min(max(text_width(table, row.words) for row in rows), rect.width() // 3)
            bar = min(_BAR, max(rect.width() // 4, 24))
        return _Columns(lead, words, bar, line, count, value)

    def _rect(self, rect: QRect, number: int, value: ShownRows, style: Look) -> QRect:
        height = self._row(style)
        return QRect(rect.left(), rect.top() + (number + bool(value.card.heads)) * height, rect.width(), height)

    def _row(self, style: Look) -> int:
        return max(_ROW, style.font(TypeRole.TABLE)[1].height() + GRID)


class CardRows(PartedPicture[ShownRows]):
    """The rows; ``go(door)`` leads on. What has the focus keeps it when rows come before it."""

    def __init__(self, card: Card, go: Callable[[Door], None], parent: QWidget) -> None:
        super().__init__(RowsPainter(), ShownRows(card), card.title, parent)
        self._go = go
        self.activated.connect(self._lead)

    def show_card(self, card: Card) -> None:
        """Show other rows."""
        focused = next((number for number, part in enumerate(self.parts) if part.hasFocus()), None)
        before = self.value.card.rows[focused] if focused is not None else None
        self.show_value(ShownRows(card))
        if before is None or before.door is None:
            return
        now = next((number for number, row in enumerate(card.rows) if _is_same(row, before)), None)
        if now is not None and now != focused:
            self.parts[now].setFocus(Qt.FocusReason.OtherFocusReason)

    def refit(self) -> None:
        """Put the parts where their rows are, with what is said besides in their tool tips."""
        super().refit()
        for part, row in zip(self.parts, self.value.card.rows, strict=True):
            part.setToolTip(plain_tip("\n".join(filter(None, (spoken(row.spoken), row.tip)))))
            part.setAccessibleDescription(spoken(row.tip.replace("\n", " ")))

    def _lead(self, number: str) -> None:
        door = self.value.card.rows[int(number)].door
        if door is not None:
            self._go(door)


def _is_same(row: Row, other: Row) -> bool:
    """Tell whether two rows are about the same."""
    return row.door == other.door and row.words == other.words
