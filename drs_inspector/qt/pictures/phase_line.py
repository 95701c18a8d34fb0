"""The phases of a job on one line: words above, a bar whose patterns tell the phase, times below."""

from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from drs_inspector.qt.cells.cell_text import LEFT, RIGHT, draw_text, text_width
from drs_inspector.qt.cells.look import Look
from drs_inspector.qt.pictures.drawing import PicturePainter, Place, fill_pattern, hairline
from drs_inspector.qt.pictures.parts import PartedPicture
from drs_inspector.qt.widgets.text_size import scaled
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.qt.widgets.type_roles import TypeRole
from drs_inspector.session.pictures.phase_line import PhaseBar, PhaseLine
from drs_inspector.session.pictures.phase_widths import LEAST, phase_widths

HEIGHT: Final = 8 * GRID
BAR: Final = GRID
_GAP: Final = 2
_SPACE: Final = GRID // 2


class PhaseLinePainter(PicturePainter[PhaseLine]):
    """Words above, the bar, what began and when below. Without room below the word of the last end gives way first."""

    def size_hint(self, value: PhaseLine, style: Look) -> QSize:
        """Return at least `LEAST` for each phase, and the height of its lines."""
        return QSize(scaled(int(LEAST)) * max(len(value.phases), 1), self._height(style) if value.phases else 0)

    def places(self, rect: QRect, value: PhaseLine, style: Look) -> list[Place]:  # noqa: ARG002 - for all pictures
        """Return a place for each phase, over the whole height."""
        return [
            Place(self._column(rect, span), words)
            for span, words in zip(_spans(rect, value), value.children(), strict=True)
        ]

    def bar(self, rect: QRect, place: int, value: PhaseLine, style: Look) -> QRectF:
        """Return where the bar of a phase is."""
        left, right = _spans(rect, value)[place]
        return QRectF(left, rect.top() + self._word_height(style) + _SPACE, right - left - _GAP, BAR)

    def _draw(self, painter: QPainter, rect: QRect, value: PhaseLine, style: Look) -> None:
        spans = _spans(rect, value)
        small = style.font(TypeRole.SMALL)
        end_width = self._end_width(value, style)
        for place, (phase, span) in enumerate(zip(value.phases, spans, strict=True)):
            self._draw_words(painter, rect, span, phase, style)
            bar = self.bar(rect, place, value, style)
            fill_pattern(painter, bar, phase.pattern, style.tone(phase.tone), style.base)
            x = round(span[0])
            hairline(painter, QPointF(x, bar.bottom()), QPointF(x, bar.bottom() + _SPACE), style.track)
            is_last = place == len(spans) - 1
            room = int(span[1] - span[0]) - _SPACE - (end_width + GRID if is_last else 0)
            words = (phase.begin_word, value.time_words(phase.begin))
            if is_last and room < max(text_width(small[1], text) for text in words):
                room, end_width = int(span[1] - span[0]) - _SPACE, 0
            below = QRect(int(span[0]), int(bar.bottom()) + _SPACE, room, small[1].height())
            self._draw_below(painter, below, words, style)
        if spans and end_width:
            last = self.bar(rect, len(spans) - 1, value, style)
            x = round(spans[-1][1]) - 2
            hairline(painter, QPointF(x, last.bottom()), QPointF(x, last.bottom() + _SPACE), style.track)
            top = int(last.bottom()) + _SPACE
            below = QRect(rect.right() + 1 - end_width, top, end_width, small[1].height())
            self._draw_below(painter, below, (value.end_word, value.time_words(value.end)), style, align=RIGHT)

    def _draw_words(
        self, painter: QPainter, rect: QRect, span: tuple[float, float], phase: PhaseBar, style: Look
    ) -> None:
        """Draw word and duration; where both do not fit, the duration gives way: it is in the tool tip."""
        plain, bold = style.font(TypeRole.SMALL), style.font(TypeRole.SMALL, bold=True)
        room = int(span[1] - span[0]) - GRID
        line = QRect(int(span[0]), rect.top(), room, self._word_height(style))
        used = draw_text(painter, line, phase.word, plain, colour=style.text)
        space = text_width(plain[1], " ")
        left = room - used - space
        if text_width(bold[1], phase.duration) <= left:
            draw_text(painter, line.adjusted(used + space, 0, 2, 0), phase.duration, bold, colour=style.text)

    def _draw_below(
        self, painter: QPainter, line: QRect, words: tuple[str, str], style: Look, *, align: int = LEFT
    ) -> None:
        font = style.font(TypeRole.SMALL)
        for text, colour in zip(words, (style.text, style.secondary), strict=True):
            draw_text(painter, line, text, font, colour=colour, align=align)
            line.translate(0, line.height())

    def _end_width(self, value: PhaseLine, style: Look) -> int:
        metrics = style.font(TypeRole.SMALL)[1]
        return max(text_width(metrics, value.end_word), text_width(metrics, value.time_words(value.end)))

    def _word_height(self, style: Look) -> int:
        return style.font(TypeRole.SMALL, bold=True)[1].height()

    def _height(self, style: Look) -> int:
        return max(HEIGHT, self._word_height(style) + BAR + 2 * _SPACE + 2 * style.font(TypeRole.SMALL)[1].height())

    def _column(self, rect: QRect, span: tuple[float, float]) -> QRect:
        return QRect(int(span[0]), rect.top(), max(int(span[1]) - int(span[0]), 1), rect.height())


def _spans(rect: QRect, value: PhaseLine) -> list[tuple[float, float]]:
    spans: list[tuple[float, float]] = []
    left = float(rect.left())
    for width in phase_widths([phase.seconds for phase in value.phases], rect.width(), scaled(int(LEAST))):
        spans.append((left, left + width))
        left += width
    return spans


class PhaseLineView(PartedPicture[PhaseLine]):
    """The line; a hover and the keyboard tell the exact times of a phase."""

    def __init__(self, value: PhaseLine, parent: QWidget | None = None) -> None:
        super().__init__(PhaseLinePainter(), value, "Time line", parent)
