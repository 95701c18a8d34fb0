"""Columns that fit a width: what is shortened first, and how; wide characters count two, combining ones none."""

from collections.abc import Sequence
from enum import IntEnum
from typing import NamedTuple

from rich.cells import cell_len, get_character_cell_size

GAP = 2
ELLIPSIS = "…"


class Shape(IntEnum):
    """What a column holds, in the order in which columns give way: ids first, what is short and whole never."""

    ID = 0
    REASON = 1
    NAME = 2
    WHOLE = 3


# So much of a column is shown at least, in columns of the terminal.
_EASY = {Shape.REASON: 24, Shape.NAME: 24}
_LEAST = {Shape.ID: 9, Shape.REASON: 16, Shape.NAME: 12}


class ColumnWidth(NamedTuple):
    """A column with the width of its longest value, its title included."""

    shape: Shape
    width: int

    @property
    def least(self) -> int:
        """The least width at which it is shown."""
        return min(self.width, _LEAST.get(self.shape, self.width))

    @property
    def easy(self) -> int:
        """The least width at which it reads easily."""
        return min(self.width, _EASY.get(self.shape, self.least))


def with_room(columns: Sequence[ColumnWidth], available: int, *, easily: bool = False) -> int:
    """Return how many of the first columns have room in ``available``, one at least; ``easily``, shortened less."""
    count = len(columns)
    least = [one.easy if easily else one.least for one in columns]
    while count > 1 and sum(least[:count]) + GAP * (count - 1) > available:
        count -= 1
    return count


def fitted(columns: Sequence[ColumnWidth], available: int) -> list[int]:
    """Return the widths of the first columns that fit into ``available``, with the gaps between them; one at least.

    Ids are shortened before reasons, and reasons before names; within each the widest gives way first.
    """
    count = with_room(columns, available)
    shown = columns[:count]
    widths = [one.width for one in shown]
    for shape in (Shape.ID, Shape.REASON, Shape.NAME):
        over = sum(widths) + GAP * (count - 1) - available
        if over <= 0:
            break
        _shorten(widths, shown, shape, over)
    return widths


def _shorten(widths: list[int], columns: Sequence[ColumnWidth], shape: Shape, over: int) -> None:
    """Take ``over`` from the columns of a shape, from the widest first, so that they end up alike."""
    places = [place for place, one in enumerate(columns) if one.shape == shape]
    while over > 0:
        able = [place for place in places if widths[place] > columns[place].least]
        if not able:
            return
        widest = max(able, key=lambda place: widths[place])
        widths[widest] -= 1
        over -= 1


def shortened(text: str, width: int, shape: Shape) -> str:
    """Return a text of at most ``width`` columns of a terminal: a reason loses its end, everything else its middle."""
    size = text_width(text)
    if size <= width:
        return text
    if width <= 1:
        return ELLIPSIS[:width]
    room = width - 1
    end = 0 if shape == Shape.REASON else room // 2
    return _start(text, room - end) + ELLIPSIS + _start(text[::-1], end, is_reversed=True)[::-1]


def text_width(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    return len(text) if text.isascii() else cell_len(text)


def _start(text: str, width: int, *, is_reversed: bool = False) -> str:
    """Return the longest beginning of a text that has a width; marks stay with the letter that they belong to."""
    taken = used = 0
    for number, letter in enumerate(text, 1):
        size = get_character_cell_size(letter)
        if used + size > width:
            break
        used += size
        # Read backwards, a mark comes before its letter: without that it is not taken.
        if size or not is_reversed:
            taken = number
    return text[:taken]
