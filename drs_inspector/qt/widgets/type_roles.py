"""The sizes and weights of text: each is a factor of the base font, so that a bigger font grows all of them."""

from enum import Enum
from typing import Final, NamedTuple

from PySide6.QtGui import QFont, QFontMetrics

from drs_inspector.qt.widgets.text_size import DATA_SHARE, fixed_font, larger, text_size
from drs_inspector.qt.widgets.theme import GRID

_TABULAR: Final = QFont.Tag("tnum")
ROW_HEIGHT: Final = 3 * GRID


class _Type(NamedTuple):
    factor: float
    bold: bool = False
    tabular: bool = False
    fixed: bool = False


class TypeRole(Enum):
    """What a text is; its size is this share of the base font's."""

    FIGURE = _Type(1.54, bold=True, tabular=True)
    TITLE = _Type(1.54, bold=True)  # the same size for words
    SECTION = _Type(1.08, bold=True)
    BODY = _Type(1.0)
    TABLE = _Type(0.96, tabular=True)
    SMALL = _Type(0.92, tabular=True)
    MICRO = _Type(0.88, tabular=True)
    DATA = _Type(DATA_SHARE, fixed=True)  # names of objects, addresses, ids, conditions, codes


def type_font(role: TypeRole, base: QFont, *, bold: bool | None = None) -> QFont:
    """Return the font of a role beside texts in ``base``; ``bold`` is for the answer, where the role is not bold."""
    kind = role.value
    font = fixed_font(kind.factor) if kind.fixed else larger(QFont(base), kind.factor)
    font.setBold(kind.bold if bold is None else bold)
    if kind.tabular:
        # Figures below one another are compared digit by digit.
        font.setFeature(_TABULAR, 1)
    return font


class _Rows:
    """``least`` is how high rows are at least, as a person chose it."""

    least = ROW_HEIGHT


_rows = _Rows()


def apply_row_height(least: int) -> None:
    """Make rows of tables at least so high; whatever follows the size of texts follows at once."""
    if least != _rows.least:
        _rows.least = least
        text_size().changed.emit()


def row_height(metrics: QFontMetrics, least: int = 0) -> int:
    """Return the height of a row that holds text: with a bigger font it grows and cuts nothing.

    Without ``least`` it is a row as the person chose it, closer or wider than usual.
    """
    if least:
        return max(least, metrics.height() + GRID)
    return max(_rows.least, metrics.height() + GRID + _rows.least - ROW_HEIGHT)
