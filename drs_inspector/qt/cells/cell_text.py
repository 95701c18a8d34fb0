"""Texts of cells: what is drawn of a text that is too long, and where found parts are in what is drawn."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter

from drs_inspector.domain.printable import printable
from drs_inspector.qt.cells.values import Span

ELLIPSIS: Final = "\u2026"
# No cell shows more; measuring a text takes as long as the text is.
_MOST_CHARACTERS: Final = 1_024
_CONTEXT: Final = 4  # characters before what was found, where the beginning is cut
_LINE: Final = int(Qt.TextFlag.TextSingleLine | Qt.AlignmentFlag.AlignVCenter)
LEFT: Final = _LINE | int(Qt.AlignmentFlag.AlignLeft)
RIGHT: Final = _LINE | int(Qt.AlignmentFlag.AlignRight)
MIDDLE: Final = Qt.TextElideMode.ElideMiddle
END: Final = Qt.TextElideMode.ElideRight
# A letter may reach a little beyond its advance.
_OVERHANG: Final = 2

Draws = tuple[QFont, QFontMetrics]


def elided(metrics: QFontMetrics, text: str, width: int, mode: Qt.TextElideMode = END) -> str:
    """Return a text from outside as it is drawn in one line: without what steers or hides, shortened to a width."""
    if len(text) > _MOST_CHARACTERS:
        half = _MOST_CHARACTERS // 2
        text = text[:half] + ELLIPSIS + text[-half:] if mode == MIDDLE else text[:_MOST_CHARACTERS]
    return metrics.elidedText(printable(text), mode, max(width, 0))


def draw_text(
    painter: QPainter,
    rect: QRect,
    text: str,
    font: Draws,
    *,
    colour: QColor,
    mode: Qt.TextElideMode = END,
    align: int = LEFT,
) -> int:
    """Draw a text shortened to a rectangle; return how wide what is drawn is."""
    shown = elided(font[1], text, rect.width(), mode)
    if not shown:
        return 0
    painter.setFont(font[0])
    painter.setPen(colour)
    painter.drawText(rect, align, shown)
    return font[1].horizontalAdvance(shown)


def text_width(metrics: QFontMetrics, text: str) -> int:
    """Return how wide the whole of a text is, as far as cells show texts."""
    return metrics.horizontalAdvance(printable(text[:_MOST_CHARACTERS])) + _OVERHANG


def cut_around(metrics: QFontMetrics, text: str, spans: Sequence[Span], width: int) -> tuple[str, list[Span]]:
    """Return what is drawn of a text so that the first found part is seen, and where found parts are in it.

    The end is cut first, else the beginning, else both.
    """
    text, spans = _printable(*_bounded(text, spans))
    if metrics.horizontalAdvance(text) <= width:
        return text, list(spans)
    length = len(text)
    first = spans[0] if spans else (0, 0)
    end = _most(lambda kept: text[:kept] + ELLIPSIS, metrics, length, width)
    if end >= min(first[1], length):
        return text[:end] + ELLIPSIS, _shifted(spans, 0, end, 0)
    start = length - _most(lambda kept: ELLIPSIS + text[length - kept :], metrics, length, width)
    if start <= first[0]:
        return ELLIPSIS + text[start:], _shifted(spans, start, length, 1)
    for before in range(min(_CONTEXT, first[0]), -1, -1):
        start = first[0] - before
        head = ELLIPSIS if start else ""
        kept = _most(_between(text, head, start), metrics, length - start, width)
        if start + kept >= first[1]:  # less context rather than less of what was found
            break
    return head + text[start : start + kept] + ELLIPSIS, _shifted(spans, start, start + kept, len(head))


def _between(text: str, head: str, start: int) -> Callable[[int], str]:
    return lambda kept: head + text[start : start + kept] + ELLIPSIS


def _most(cut: Callable[[int], str], metrics: QFontMetrics, most: int, width: int) -> int:
    """Return the largest number for which what ``cut`` makes of it fits."""
    least = 0
    while least < most:
        half = (least + most + 1) // 2
        if metrics.horizontalAdvance(cut(half)) <= width:
            least = half
        else:
            most = half - 1
    return least


def _bounded(text: str, spans: Sequence[Span]) -> tuple[str, list[Span]]:
    """Return the part of a long text that has the first found part in it."""
    if len(text) <= _MOST_CHARACTERS:
        return text, _shifted(spans, 0, len(text), 0)
    start = max(0, spans[0][0] - _MOST_CHARACTERS // 2) if spans else 0
    head, end = (ELLIPSIS if start else ""), start + _MOST_CHARACTERS
    tail = ELLIPSIS if end < len(text) else ""
    return head + text[start:end] + tail, _shifted(spans, start, end, len(head))


def _printable(text: str, spans: Sequence[Span]) -> tuple[str, list[Span]]:
    shown = printable(text)
    if shown == text:
        return text, list(spans)
    return shown, [(len(printable(text[:start])), len(printable(text[:end]))) for start, end in spans]


def _shifted(spans: Sequence[Span], start: int, end: int, by: int) -> list[Span]:
    """Return the spans inside a part of a text, counted from that part's begin plus ``by``."""
    kept = [(max(left, start), min(right, end)) for left, right in spans]
    return [(left - start + by, right - start + by) for left, right in kept if left < right]
