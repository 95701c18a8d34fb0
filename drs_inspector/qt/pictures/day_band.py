"""The speed limits of a day as a band of 24 hours, with a line where it is now."""

from typing import Final

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QWidget

from drs_inspector.domain.printable import printable
from drs_inspector.qt.cells.cell_text import LEFT, draw_text, text_width
from drs_inspector.qt.cells.look import Look
from drs_inspector.qt.pictures.drawing import PicturePainter, Place
from drs_inspector.qt.pictures.parts import PartedPicture
from drs_inspector.qt.widgets.theme import GRID, laid_on, tint
from drs_inspector.qt.widgets.type_roles import TypeRole
from drs_inspector.session.pictures.day_band import BandPart, DayBand

HEIGHT: Final = 60
_BAND: Final = 3 * GRID
_EDGE: Final = 2
_PAD: Final = 6
_WIDTH: Final = 428
_NOW_TONE, _LIMIT_TONE = "amber", "green-blue"


class DayBandPainter(PicturePainter[DayBand]):
    """ "Now" above, the band, hours below. A limit has an edge in its tone and a tint; none has a thin edge alone.

    Where a speed does not fit with its unit its figure is alone, and without room for that the tool tip has it.
    """

    def size_hint(self, value: DayBand, style: Look) -> QSize:  # noqa: ARG002 - as for all pictures
        """Return the height of its three lines."""
        small = style.font(TypeRole.SMALL)[1].height()
        return QSize(_WIDTH, max(HEIGHT, 2 * small + self._band_height(style) + 2))

    def places(self, rect: QRect, value: DayBand, style: Look) -> list[Place]:
        """Return a place for each part of the day."""
        band = self.band(rect, style)
        return [Place(_part_rect(band, part), words) for part, words in zip(value.parts, value.children(), strict=True)]

    def band(self, rect: QRect, style: Look) -> QRect:
        """Return where the band is."""
        small = style.font(TypeRole.SMALL)[1].height()
        height = self._band_height(style)
        return QRect(rect.left(), rect.top() + small, rect.width(), height)

    def now_at(self, rect: QRect, value: DayBand, style: Look) -> float:
        """Return where the line of the present is."""
        band = self.band(rect, style)
        return band.left() + (value.now or 0.0) * (band.width() - 2)

    def _draw(self, painter: QPainter, rect: QRect, value: DayBand, style: Look) -> None:
        band = self.band(rect, style)
        for part in value.parts:
            self._draw_part(painter, _part_rect(band, part), part, style, self.now_at(rect, value, style))
        self._draw_hours(painter, band, value, style)
        if value.now is not None:
            self._draw_now(painter, rect, value, style)

    def _draw_part(self, painter: QPainter, rect: QRect, part: BandPart, style: Look, now: float) -> None:
        tone = _NOW_TONE if part.is_now else _LIMIT_TONE
        if part.is_limit:
            painter.fillRect(rect, laid_on(tint(tone), style.base))
            painter.fillRect(QRect(rect.topLeft(), QSize(_EDGE, rect.height())), style.tone(tone))
        else:
            painter.fillRect(QRect(rect.topLeft(), QSize(_EDGE, rect.height())), style.outline)
        font = style.font(TypeRole.SMALL)
        inner = rect.adjusted(_PAD, 0, -_EDGE, 0)
        text = _fitting(font[1], part, inner.width())
        if part.is_now and now < inner.left() + text_width(font[1], text) + _EDGE:
            # The line of the present does not go through the words where there is room beside it.
            after = inner.adjusted(round(now) - inner.left() + _PAD, 0, 0, 0)
            beside = _fitting(font[1], part, after.width())
            inner, text = (after, beside) if beside else (inner, text)
        if text:
            draw_text(painter, inner.adjusted(0, 0, 2, 0), text, font, colour=style.text)

    def _draw_hours(self, painter: QPainter, band: QRect, value: DayBand, style: Look) -> None:
        font = style.font(TypeRole.SMALL)
        widest = max((text_width(font[1], mark.word) for mark in value.hours), default=1)
        step = 1 if band.width() > (widest + 2 * GRID) * len(value.hours) else 2
        for mark in value.hours[::step]:
            width = text_width(font[1], mark.word)
            x = band.left() + mark.at * (band.width() - 1)
            left = min(max(int(x - width / 2), band.left()), band.right() + 1 - width)
            place = QRect(left, band.bottom() + 2, width, font[1].height())
            draw_text(painter, place, mark.word, font, colour=style.secondary, align=LEFT)

    def _draw_now(self, painter: QPainter, rect: QRect, value: DayBand, style: Look) -> None:
        band, x = self.band(rect, style), self.now_at(rect, value, style)
        painter.fillRect(QRect(round(x), band.top() - 2, _EDGE, band.height() + 4), style.accent)
        font = style.font(TypeRole.SMALL, bold=True)
        width = text_width(font[1], value.now_words)
        left = min(max(int(x - width / 2), rect.left()), rect.right() + 1 - width)
        draw_text(
            painter,
            QRect(left, rect.top(), width, band.top() - rect.top() - 2),
            value.now_words,
            font,
            colour=style.accent,
        )

    def _band_height(self, style: Look) -> int:
        return max(_BAND, style.font(TypeRole.SMALL)[1].height() + GRID)


def _fitting(metrics: QFontMetrics, part: BandPart, width: int) -> str:
    short = part.words.partition("\u00a0")[0] if part.is_limit and " or " not in part.words else ""
    return next(
        (text for text in (printable(part.words), short) if text and text_width(metrics, text) <= width + 2), ""
    )


def _part_rect(band: QRect, part: BandPart) -> QRect:
    left, right = (band.left() + round(share * band.width()) for share in (part.begin, part.end))
    return QRect(left, band.top(), max(right - left - 1, 1), band.height())


class DayBandView(PartedPicture[DayBand]):
    """The band; a hover and the keyboard tell the times of a part, in UTC as well."""

    def __init__(self, value: DayBand, parent: QWidget | None = None) -> None:
        super().__init__(DayBandPainter(), value, "Speed limit today", parent)
