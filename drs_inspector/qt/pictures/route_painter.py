"""Where a job reads and writes, as cards with arrows; below one another where it is narrow."""

from itertools import pairwise
from typing import Final, NamedTuple

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from drs_inspector.qt.cells.cell_text import LEFT, MIDDLE, draw_text, text_width
from drs_inspector.qt.cells.glyphs import GLYPH, draw_glyph
from drs_inspector.qt.cells.look import Look
from drs_inspector.qt.pictures.drawing import PicturePainter, Place, raised
from drs_inspector.qt.widgets.icons import icon
from drs_inspector.qt.widgets.text_size import scaled
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.qt.widgets.type_roles import TypeRole
from drs_inspector.session.pictures.route import Arrow, Card, CardKey, CardLine, Fold, Load, Route

CARD: Final = 232
LEAST_CARD: Final = 200
ARROW: Final = 96
LEAST_ARROW: Final = 72
MOST_FOLDED: Final = 20
_PAD: Final = 12
_ICON: Final = 16
_BAR: Final = 4
_BAR_WIDTH: Final = 64
_LEAST_BAR: Final = 16
_RADIUS: Final = 6
_TIP: Final = 5.0
_CROSS: Final = 5.0
_PEN: Final = 2.0
_DOWN: Final = 48
_CENTRE: Final = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine)
_ICONS: Final = {
    CardKey.SOURCE: "source", CardKey.INSTANCE: "replication_instance", CardKey.TARGET: "target",
}  # fmt: skip
FOLD: Final = "fold "


class RouteFace(NamedTuple):
    """A route, and what of it is unfolded: places of cards and of their folds."""

    route: Route
    unfolded: frozenset[tuple[int, int]] = frozenset()

    def described(self) -> str:
        """Return the sentence that a person would say of it."""
        return self.route.described()


class RoutePainter(PicturePainter[RouteFace]):
    """Cards as high as what is in them; whether an end is reached is told by glyph, word, edge and arrow."""

    def size_hint(self, value: RouteFace, style: Look) -> QSize:
        """Return the room of all cards beside one another."""
        width = scaled(CARD) * len(value.route.cards) + ARROW * len(value.route.arrows)
        return QSize(width, self.height_for(width, value, style))

    def height_for(self, width: int, value: RouteFace, style: Look) -> int:
        """Return the height of the cards in a width."""
        heights = [self._card_height(value, place, style) for place in range(len(value.route.cards))]
        if is_wide(width, value.route, style):
            return max(heights, default=0)
        return sum(heights) + self._down(style) * len(value.route.arrows)

    def cards(self, rect: QRect, value: RouteFace, style: Look) -> list[QRect]:
        """Return where the cards are."""
        count = len(value.route.cards)
        heights = [self._card_height(value, place, style) for place in range(count)]
        found: list[QRect] = []
        if is_wide(rect.width(), value.route, style):
            width = min(scaled(CARD), (rect.width() - _least_arrow(value.route, style) * (count - 1)) // max(count, 1))
            step = (rect.width() - width) / max(count - 1, 1)
            for place, height in enumerate(heights):
                top = rect.top() + (max(heights) - height) // 2
                found.append(QRect(rect.left() + round(place * step), top, width, height))
        else:
            top = rect.top()
            for height in heights:
                found.append(QRect(rect.left(), top, min(rect.width(), 2 * scaled(CARD)), height))
                top += height + self._down(style)
        return found

    def arrows(self, rect: QRect, value: RouteFace, style: Look) -> list[QRect]:
        """Return where the arrows are."""
        found: list[QRect] = []
        cards = self.cards(rect, value, style)
        wide = is_wide(rect.width(), value.route, style)
        for one, other in pairwise(cards):
            if wide:
                found.append(QRect(one.right() + 1, rect.top(), other.left() - one.right() - 1, rect.height()))
            else:
                found.append(QRect(one.left(), one.bottom() + 1, one.width(), other.top() - one.bottom() - 1))
        return found

    def places(self, rect: QRect, value: RouteFace, style: Look) -> list[Place]:
        """Return a place for each card, for what it can unfold, and for each arrow."""
        found: list[Place] = []
        arrows = self.arrows(rect, value, style)
        for number, (card, area) in enumerate(zip(value.route.cards, self.cards(rect, value, style), strict=True)):
            if number:
                found.append(Place(arrows[number - 1], value.route.arrows[number - 1].words(card)))
            found.append(Place(area, card.described(), card.door))
            tops = self._fold_tops(area, value, number, style)
            for place, (fold, top) in enumerate(zip(card.folds, tops, strict=True)):
                line = QRect(area.left() + GRID, top, area.width() - 2 * GRID, self._line(style))
                words = fold.described(is_open=(number, place) in value.unfolded)
                found.append(Place(raised(line, area), words, f"{FOLD}{number} {place}"))
        return found

    def _draw(self, painter: QPainter, rect: QRect, value: RouteFace, style: Look) -> None:
        for place, area in enumerate(self.cards(rect, value, style)):
            self._draw_card(painter, area, value, place, style)
        wide = is_wide(rect.width(), value.route, style)
        for arrow, area in zip(value.route.arrows, self.arrows(rect, value, style), strict=True):
            if wide:
                self._draw_across(painter, area, arrow, style)
            else:
                self._draw_down(painter, area, arrow, style)

    # Cards

    def _draw_card(self, painter: QPainter, area: QRect, value: RouteFace, number: int, style: Look) -> None:
        card = value.route.cards[number]
        is_lost = card.reach is not None and card.reach.tone == "red"
        painter.setPen(QPen(style.tone("red") if is_lost else style.line, 1))
        painter.setBrush(style.base)
        painter.drawRoundedRect(QRectF(area).adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)
        inner = area.adjusted(_PAD, _PAD, -_PAD, -_PAD)
        head = self._head(style)
        icon(_ICONS[card.key]).paint(painter, QRect(inner.left(), inner.top() + (head - _ICON) // 2, _ICON, _ICON))
        title = QRect(inner.left() + _ICON + GRID, inner.top(), inner.width() - _ICON - GRID, head)
        draw_text(painter, title, card.title, style.font(TypeRole.BODY, bold=True), colour=style.text, mode=MIDDLE)
        line = QRect(inner.left(), inner.top() + head, inner.width(), self._line(style))
        for one in card.lines:
            self._draw_line(painter, line, one, style)
            line.translate(0, line.height())
        for load in card.loads:
            self._draw_load(painter, line, card, load, style)
            line.translate(0, line.height())
        if card.reach is not None:
            line.translate(0, GRID // 2)
            ink = style.tone(card.reach.tone)
            glyph = QRectF(line.left(), line.top() + (line.height() - GLYPH) / 2, GLYPH, GLYPH)
            draw_glyph(painter, glyph, card.reach.glyph, ink)
            words = line.adjusted(GLYPH + GRID // 2, 0, 0, 0)
            draw_text(painter, words, card.reach.words, style.font(TypeRole.BODY, bold=True), colour=ink)
            line.translate(0, line.height())
        for place, fold in enumerate(card.folds):
            self._draw_fold(painter, line, fold, style, is_open=(number, place) in value.unfolded)

    def _draw_line(self, painter: QPainter, line: QRect, one: CardLine, style: Look) -> None:
        if one.is_data:
            draw_text(painter, line, one.words, style.font(TypeRole.DATA), colour=style.text, mode=MIDDLE)
        else:
            draw_text(painter, line, one.words, style.font(TypeRole.SMALL), colour=style.secondary)

    def _draw_load(self, painter: QPainter, line: QRect, card: Card, load: Load, style: Look) -> None:
        font = style.font(TypeRole.SMALL)
        words = min(max(text_width(font[1], one.word) for one in card.loads), line.width() // 3) + GRID
        draw_text(painter, QRect(line.topLeft(), QSize(words, line.height())), load.word, font, colour=style.secondary)
        figures = max(text_width(font[1], one.words) for one in card.loads)
        room = max(min(_BAR_WIDTH, line.width() - words - figures - GRID), _LEAST_BAR)
        bar = QRectF(line.left() + words, line.center().y() - _BAR / 2 + 1, room, _BAR)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(style.track)
        painter.drawRoundedRect(bar, _BAR / 2, _BAR / 2)
        share = min(max(load.share, 0.0), 1.0) if load.share == load.share else 0.0
        if share:
            bar.setWidth(max(bar.width() * share, float(_BAR)))
            painter.setBrush(style.tone(load.tone))
            painter.drawRoundedRect(bar, _BAR / 2, _BAR / 2)
        left = line.left() + words + room + GRID
        figure = QRect(left, line.top(), line.right() + 1 - left, line.height())
        draw_text(painter, figure, load.words, font, colour=style.text)

    def _draw_fold(self, painter: QPainter, line: QRect, fold: Fold, style: Look, *, is_open: bool) -> None:
        """Draw the link with its chevron, and its lines where it is unfolded; ``line`` ends below them."""
        font = style.font(TypeRole.SMALL)
        side = GRID // 2
        middle = QPointF(line.left() + side, line.center().y() + 1)
        tips = [(-2, -4), (2, 0), (-2, 4)] if not is_open else [(-4, -2), (0, 2), (4, -2)]
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(style.link, 1.5))
        painter.drawPolyline(QPolygonF([middle + QPointF(x, y) for x, y in tips]))
        draw_text(painter, line.adjusted(2 * GRID, 0, 0, 0), fold.word, font, colour=style.link)
        line.translate(0, line.height())
        for one in _unfolded(fold) if is_open else ():
            self._draw_line(painter, line.adjusted(2 * GRID, 0, 0, 0), one, style)
            line.translate(0, line.height())

    def _card_height(self, value: RouteFace, number: int, style: Look) -> int:
        card = value.route.cards[number]
        lines = len(card.lines) + len(card.loads) + (card.reach is not None) + len(card.folds)
        lines += sum(len(_unfolded(card.folds[fold])) for at, fold in value.unfolded if at == number)
        return 2 * _PAD + self._head(style) + lines * self._line(style) + (GRID // 2 if card.reach else 0)

    def _fold_tops(self, area: QRect, value: RouteFace, number: int, style: Look) -> list[int]:
        card = value.route.cards[number]
        top = area.bottom() + 1 - _PAD
        found: list[int] = []
        for place in reversed(range(len(card.folds))):
            lines = 1 + (len(_unfolded(card.folds[place])) if (number, place) in value.unfolded else 0)
            top -= lines * self._line(style)
            found.insert(0, top)
        return found

    def _head(self, style: Look) -> int:
        return max(style.font(TypeRole.BODY, bold=True)[1].height(), _ICON) + 2

    def _line(self, style: Look) -> int:
        return max(style.font(role)[1].height() for role in (TypeRole.SMALL, TypeRole.DATA, TypeRole.BODY)) + 1

    # Arrows

    def _draw_across(self, painter: QPainter, area: QRect, arrow: Arrow, style: Look) -> None:
        middle = area.center().y()
        start, end = QPointF(area.left() + _PAD, middle), QPointF(area.right() - _PAD, middle)
        self._draw_shaft(painter, start, end, arrow, style)
        font = style.font(TypeRole.SMALL)
        line = QRect(area.left() + 2, middle - GRID - font[1].height(), area.width() - 4, font[1].height())
        draw_text(painter, line, arrow.above, font, colour=style.text, align=_CENTRE)
        draw_text(
            painter,
            line.translated(0, font[1].height() + 2 * GRID),
            arrow.below,
            font,
            colour=style.secondary,
            align=_CENTRE,
        )

    def _draw_down(self, painter: QPainter, area: QRect, arrow: Arrow, style: Look) -> None:
        x = area.left() + 3 * GRID
        self._draw_shaft(painter, QPointF(x, area.top() + 4), QPointF(x, area.bottom() - 4), arrow, style)
        font = style.font(TypeRole.SMALL)
        words = QRect(x + 2 * GRID, area.top(), area.right() - x - 2 * GRID, area.height())
        used = draw_text(painter, words, arrow.above, font, colour=style.text, align=LEFT)
        rest = words.adjusted(used + GRID if used else 0, 0, 0, 0)
        draw_text(painter, rest, arrow.below, font, colour=style.secondary, align=LEFT)

    def _draw_shaft(self, painter: QPainter, start: QPointF, end: QPointF, arrow: Arrow, style: Look) -> None:
        """Draw a line with a tip; a broken one is dashed, and crossed out in its middle."""
        ink = style.tone("red" if arrow.is_broken else arrow.tone)
        pen = QPen(ink, _PEN)
        if arrow.is_broken:
            pen.setDashPattern([2.0, 2.0])
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawLine(start, end)
        painter.setPen(QPen(ink, _PEN))
        is_across = start.y() == end.y()
        along = QPointF(-_TIP, 0) if is_across else QPointF(0, -_TIP)
        beside = QPointF(0, _TIP) if is_across else QPointF(_TIP, 0)
        painter.drawPolyline(QPolygonF([end + along + beside, end, end + along - beside]))
        if arrow.is_broken:
            middle = (start + end) / 2
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(style.base)
            painter.drawEllipse(middle, _CROSS + 3, _CROSS + 3)
            painter.setPen(QPen(ink, _PEN))
            for x, y in ((1, 1), (1, -1)):
                tip = QPointF(x * _CROSS, y * _CROSS)
                painter.drawLine(middle - tip, middle + tip)

    def _down(self, style: Look) -> int:
        return max(_DOWN, style.font(TypeRole.SMALL)[1].height() + 2 * GRID)


def is_wide(width: int, route: Route, style: Look) -> bool:
    """Tell whether the cards have room beside one another, and the words of the arrows between them."""
    return width >= scaled(LEAST_CARD) * len(route.cards) + _least_arrow(route, style) * len(route.arrows)


def _least_arrow(route: Route, style: Look) -> int:
    metrics = style.font(TypeRole.SMALL)[1]
    words = max((text_width(metrics, text) for one in route.arrows for text in (one.above, one.below)), default=0)
    return min(max(words + GRID, LEAST_ARROW), 2 * scaled(ARROW))


def _unfolded(fold: Fold) -> tuple[CardLine, ...]:
    more = len(fold.lines) - MOST_FOLDED
    said = ", ".join(filter(None, (f"{more:,} more" if more > 0 else "", fold.more)))
    return (*fold.lines[:MOST_FOLDED], CardLine(said)) if said else fold.lines
