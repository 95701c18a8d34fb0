"""How a line of JSON is drawn: number, signs, light colours by kind of token, hits, selection, what is behind it."""

import re
from typing import Final, NamedTuple, Protocol

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QFontMetricsF, QGuiApplication, QPainter, QPalette, QPen
from PySide6.QtWidgets import QWidget

from drs_inspector.domain.rawjson.folds import Fold
from drs_inspector.domain.rawjson.lines import INDENT, JsonLine
from drs_inspector.qt.details.json.segments import Segment, columns_of, matches
from drs_inspector.qt.details.json.shown_lines import ShownLines
from drs_inspector.qt.widgets.icons import icon_pixmap
from drs_inspector.qt.widgets.theme import GRID, surface_colour, tint, tone_colour
from drs_inspector.qt.widgets.type_roles import TypeRole, type_font

_SIGN: Final = 14
_BAR: Final = 3
_TONES: Final = {"key": "blue", "string": "green", "number": "amber", "word": "green-blue"}
_FAINT, _STRONG = 70, 110


class Note(NamedTuple):
    """What there is to say of a line: an icon with its tone, and words."""

    icon: str
    tone: str
    words: str


class Row(NamedTuple):
    """A line on the screen: its pieces, how many columns it has, what is folded into it, what there is to say of it."""

    line: JsonLine
    pieces: list[Segment]
    columns: int
    opens: bool = False
    fold: Fold | None = None
    note: Note | None = None


class Drawn(Protocol):
    """What the painter needs to know of the view."""

    lines: ShownLines
    current: int
    pattern: re.Pattern[bytes] | None
    hit: tuple[int, int] | None
    part: tuple[int, int] | None

    @property
    def selection(self) -> range:
        """The numbers of the selected lines."""
        ...


def numbers_width(metrics: QFontMetrics, line_count: int) -> int:
    """Return the width of the line numbers' column in pixels."""
    return metrics.horizontalAdvance("0") * max(3, len(str(line_count))) + 2 * GRID


def gutter_width(metrics: QFontMetrics, line_count: int) -> int:
    """Return the width in pixels of what is in front of lines: numbers, signs of notes, signs that fold."""
    return numbers_width(metrics, line_count) + 5 * GRID


class Page:
    """Draws the visible lines of one view; made anew for every paint event, so colours follow the palette."""

    def __init__(self, painter: QPainter, view: QWidget, drawn: Drawn, first_column: int) -> None:
        self._painter, self._drawn, self._first_column = painter, drawn, first_column
        self._palette = view.palette()
        self._metrics = view.fontMetrics()
        self._font = view.font()
        self._exact = QFontMetricsF(view.font())
        self._letter = self._exact.horizontalAdvance("0") or 1.0
        self._numbers = numbers_width(self._metrics, drawn.lines.line_count)
        self._gutter = gutter_width(self._metrics, drawn.lines.line_count)
        self._small = type_font(TypeRole.SMALL, QGuiApplication.font())
        self._ratio = view.devicePixelRatioF()
        self._width = painter.viewport().width()
        self._selection = drawn.selection
        self._text = self._palette.color(QPalette.ColorRole.Text)
        self._accent = self._palette.color(QPalette.ColorRole.Accent)
        self._chosen_back = surface_colour("selection" if view.hasFocus() else "track")
        self._faint = tone_colour("grey")
        self._colours = {kind: tone_colour(tone) for kind, tone in _TONES.items()}

    def draw(self, row: Row, top: int, height: int) -> None:
        """Draw one line at a height in pixels."""
        painter, line = self._painter, row.line
        painter.setClipping(False)
        if line.number in self._selection:
            painter.fillRect(QRect(0, top, self._width, height), self._chosen_back)
            if line.number == self._drawn.current:
                painter.fillRect(QRect(0, top, _BAR, height), self._accent)
        self._draw_gutter(row, top, height)
        painter.setClipRect(QRect(self._gutter, top, self._width - self._gutter, height))
        end = self._left_of(row.columns)
        if row.fold is not None and row.fold.places:
            end = self._draw_places(row.fold, line.depth, top, height)
        else:
            end = max(end, self._draw_pieces(row, top, height))
            if row.fold is not None:
                end = self._put(f"{row.fold.words} ", end + self._letter, top, height, "grey")
                end = self._put(row.fold.tail, end, top, height, "")
        if row.note is not None:
            painter.setFont(self._small)
            self._put(row.note.words, end + 2 * GRID, top, height, row.note.tone)
            painter.setFont(self._font)

    def _left_of(self, column: int) -> float:
        return self._gutter + GRID // 2 + (column - self._first_column) * self._letter

    def _draw_gutter(self, row: Row, top: int, height: int) -> None:
        painter, line = self._painter, row.line
        painter.setPen(self._faint)
        number = QRect(0, top, self._numbers - GRID, height)
        label = self._drawn.lines.label(line.number)
        painter.drawText(number, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, label)
        middle = top + (height - _SIGN) // 2
        if row.note is not None:
            sign = icon_pixmap(row.note.icon, tone_colour(row.note.tone), _SIGN, self._ratio)
            painter.drawPixmap(self._numbers, middle, sign)
        if row.fold is not None or row.opens:
            name = "chevron_right" if row.fold is not None else "chevron_down"
            sign = icon_pixmap(name, self._faint, _SIGN, self._ratio)
            painter.drawPixmap(self._gutter - _SIGN - GRID // 2, middle, sign)

    def _draw_places(self, fold: Fold, depth: int, top: int, height: int) -> float:
        """Draw neighbours that are alike in one line; return where it ends."""
        left = self._put(f"{fold.places} ", self._left_of(INDENT * depth), top, height, "")
        left = self._put(f"{fold.tail} ", left, top, height, "")
        return self._put(fold.words, left, top, height, "grey")

    def _draw_pieces(self, row: Row, top: int, height: int) -> float:
        """Draw what of a line is on the screen; return where it ends."""
        hits = matches(self._drawn.lines, row.line, row.pieces, self._drawn.pattern)
        drift = end = 0.0  # how much wider than one column per letter the pieces before were
        for piece in row.pieces:
            left = self._left_of(piece.column) + drift
            if self._drawn.part is not None and row.line.number == self._drawn.current:
                self._mark_part(piece, self._drawn.part, left, top, height)
            for hit in hits:
                self._mark_hit(piece, hit, left, top, height)
            self._painter.setPen(self._colours.get(piece.kind, self._text))
            self._painter.drawText(QPointF(left, self._baseline(top, height)), piece.text)
            end = left + self._letter * len(piece.text)
            if not piece.text.isascii():
                wider = self._exact.horizontalAdvance(piece.text) - self._letter * len(piece.text)
                drift, end = drift + wider, end + wider
        return end

    def _put(self, words: str, left: float, top: int, height: int, tone: str) -> float:
        """Draw words in the font of the painter; return where they end."""
        self._painter.setPen(tone_colour(tone) if tone else self._text)
        self._painter.drawText(QPointF(left, self._baseline(top, height)), words)
        return left + self._painter.fontMetrics().horizontalAdvance(words)

    def _baseline(self, top: int, height: int) -> int:
        return top + (height + self._metrics.ascent() - self._metrics.descent()) // 2

    def _mark_part(self, piece: Segment, part: tuple[int, int], left: float, top: int, height: int) -> None:
        first, last = max(part[0] - piece.column, 0), min(part[1] - piece.column, len(piece.text))
        if first < last:
            start, end = (self._exact.horizontalAdvance(piece.text[:at]) for at in (first, last))
            self._painter.fillRect(QRectF(left + start, top, end - start, height), tint("blue", _STRONG))

    def _mark_hit(self, piece: Segment, hit: tuple[int, int], left: float, top: int, height: int) -> None:
        covered = columns_of(piece, self._drawn.lines, hit)
        if covered is None:
            return
        start = self._exact.horizontalAdvance(piece.text[: covered[0]])
        width = self._exact.horizontalAdvance(piece.text[covered[0] : covered[1]])
        strong = hit == self._drawn.hit
        box = QRectF(left + start, top + 1, width, height - 2)
        self._painter.fillRect(box, tint("amber", _STRONG if strong else _FAINT))
        if strong:
            self._painter.setPen(QPen(self._accent, 1.5))
            self._painter.drawRoundedRect(box.adjusted(-1, 0, 1, 0), 2, 2)
