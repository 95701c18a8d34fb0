"""What of one JSON line is on the screen: coloured pieces of text for a window of columns, each with its bytes.

A token up to a few KB is decoded whole, so that a column is a character. In a longer one a column is a byte: only the
window is decoded, which keeps a value of 15 MB as cheap as a short one.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from drs_inspector.domain.rawjson.lines import INDENT, JsonLine
from drs_inspector.qt.details.json.shown_lines import ShownLines

_SHORT_BYTES = 4096
_MATCH_MARGIN = 512


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a line: token kind, text to draw, its first column in the line, and the bytes it shows."""

    kind: str
    text: str
    column: int
    start: int
    end: int


def segments(lines: ShownLines, line: JsonLine, first_column: int, columns: int) -> tuple[list[Segment], int]:
    """Return the pieces between two columns, and how many columns the whole line has."""
    pieces: list[Segment] = []
    column, last_column = INDENT * line.depth, first_column + columns
    for token in line.tokens:
        text = None if token.end - token.start > _SHORT_BYTES else lines.token_text(token.start, token.end)
        width = token.end - token.start if text is None else len(text)
        begin, stop = max(0, first_column - column), min(width, last_column - column)
        if begin < stop:
            if text is None:
                start, end = token.start + begin, token.start + stop
                visible = bytes(lines.raw[start:end]).decode("utf-8", "ignore")
            else:
                start, end, visible = token.start, token.end, text[begin:stop]
                if begin:
                    start += len(text[:begin].encode("utf-8", "replace"))
                if stop < width:
                    end = start + len(visible.encode("utf-8", "replace"))
            pieces.append(Segment(token.kind, visible, column + begin, start, end))
        column += width
        if token.kind == "mark" and lines.raw[token.start] == ord(":"):
            column += 1
    return pieces, column


def matches(
    lines: ShownLines, line: JsonLine, pieces: list[Segment], pattern: re.Pattern[bytes] | None
) -> list[tuple[int, int]]:
    """Return the byte ranges of the pattern's hits on the visible part of a line."""
    if pattern is None or not pieces:
        return []
    first = max(line.start, pieces[0].start - _MATCH_MARGIN)
    last = min(line.end, pieces[-1].end + _MATCH_MARGIN)
    return [hit.span() for hit in pattern.finditer(lines.raw, first, last)]


def columns_of(piece: Segment, lines: ShownLines, span: tuple[int, int]) -> tuple[int, int] | None:
    """Return which characters of a piece a byte range covers, or None when it lies outside."""
    start, end = max(piece.start, span[0]), min(piece.end, span[1])
    if start >= end:
        return None
    before = len(bytes(lines.raw[piece.start : start]).decode("utf-8", "ignore"))
    return before, before + max(1, len(bytes(lines.raw[start:end]).decode("utf-8", "ignore")))


def column_at(lines: ShownLines, line: JsonLine, offset: int) -> int:
    """Return the column at which a byte of the line is shown."""
    column = INDENT * line.depth
    for token in line.tokens:
        if offset < token.end:
            inside = max(0, offset - token.start)
            long = token.end - token.start > _SHORT_BYTES
            return column + (inside if long else len(lines.token_text(token.start, token.start + inside)))
        long = token.end - token.start > _SHORT_BYTES
        column += token.end - token.start if long else len(lines.token_text(token.start, token.end))
        if token.kind == "mark" and lines.raw[token.start] == ord(":"):
            column += 1
    return column


def part_text(lines: ShownLines, line: JsonLine, part: tuple[int, int]) -> str:
    """Return what is between two columns of a line, exactly as it is shown there; "" where a column is no letter."""
    pieces, _columns = segments(lines, line, part[0], part[1] - part[0])
    text, column = "", part[0]
    for piece in pieces:
        if piece.end - piece.start > _SHORT_BYTES and not piece.text.isascii():
            return ""
        text += " " * (piece.column - column) + piece.text
        column = piece.column + len(piece.text)
    return text


def column_under(pieces: Sequence[Segment], at: float, letter: float, width: Callable[[str], float]) -> int:
    """Return the column at a place of a line, ``at`` being its letters from the first column on the screen.

    Letters that are wider than others are measured by ``width``, as they are drawn.
    """
    drift = 0.0
    for piece in pieces:
        left = piece.column * letter + drift
        wide = width(piece.text)
        if at < left + wide:
            inside = max(0.0, at - left)
            low, high = 0, len(piece.text)
            while low < high:  # the letters whose middle is before the place
                middle = (low + high) // 2
                if (width(piece.text[:middle]) + width(piece.text[: middle + 1])) / 2 < inside:
                    low = middle + 1
                else:
                    high = middle
            return piece.column + low
        drift += wide - letter * len(piece.text)
    return round((at - drift) / letter)
