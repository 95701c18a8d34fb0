"""The rows of the completion: what can be typed, what it is, and how many jobs have it."""

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from drs_inspector.domain.printable import printable, shortened
from drs_inspector.domain.query.completion import Completion
from drs_inspector.qt.cells.cell_text import MIDDLE, elided, text_width
from drs_inspector.qt.cells.look import ViewLook
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.qt.widgets.type_roles import TypeRole, row_height

_Index = QModelIndex | QPersistentModelIndex
_DISPLAY: Final = int(Qt.ItemDataRole.DisplayRole)
_SPOKEN: Final = int(Qt.ItemDataRole.AccessibleTextRole)
_MARGIN: Final = GRID
_MOST_TEXT: Final = 280
_LEFT: Final = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT: Final = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


def phrase_of(item: Completion) -> str:
    """Return what a row says: "mysql, 5 jobs"."""
    count = "" if item.count is None else f"{item.count:,} job{'' if item.count == 1 else 's'}"
    return shortened(", ".join(filter(None, (printable(item.text), printable(item.label), count))))


class CompletionModel(QAbstractListModel):
    """The items that fit, in their order."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.items: Sequence[Completion] = ()

    def show_items(self, items: Sequence[Completion]) -> None:
        """Have these items."""
        self.beginResetModel()
        self.items = items
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """One row an item."""
        return 0 if parent.isValid() else len(self.items)

    def data(self, index: _Index, role: int = _DISPLAY) -> Any:
        """The text of an item, and its phrase."""
        if not index.isValid():
            return None
        if role == _DISPLAY:
            return printable(self.items[index.row()].text)
        return phrase_of(self.items[index.row()]) if role == _SPOKEN else None


class CompletionDelegate(QStyledItemDelegate):
    """Text in the fixed font, then what it is, and the count at the right; the current row as in menus."""

    def __init__(self, view: QAbstractItemView, model: CompletionModel) -> None:
        super().__init__(view)
        self._model = model
        self._look = ViewLook(view)

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: ARG002 - Qt's signature
        """One height for all."""
        return QSize(0, row_height(self._look.now.font(TypeRole.DATA)[1]))

    def width_of(self, item: Completion) -> int:
        """Return how wide a row would like to be."""
        look = self._look.now
        text = min(text_width(look.font(TypeRole.DATA)[1], item.text), _MOST_TEXT)
        small = look.font(TypeRole.SMALL)[1]
        label = text_width(small, item.label) + GRID if item.label else 0
        count = small.horizontalAdvance(f"{item.count:,}") + 2 * GRID if item.count is not None else 0
        return text + label + count + 2 * _MARGIN

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw a row."""
        look, item = self._look.now, self._model.items[index.row()]
        rect: QRect = option.rect
        is_current = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.fillRect(rect, look.highlight if is_current else look.base)
        ink, quiet = (look.highlighted_text,) * 2 if is_current else (look.text, look.secondary)
        place = rect.adjusted(_MARGIN, 0, -_MARGIN, 0)
        if item.count is not None:
            font, metrics = look.font(TypeRole.SMALL)
            painter.setFont(font)
            painter.setPen(ink)
            painter.drawText(place, _RIGHT, f"{item.count:,}")
            place.setRight(place.right() - metrics.horizontalAdvance(f"{item.count:,}") - 2 * GRID)
        font, metrics = look.font(TypeRole.DATA)
        shown = elided(metrics, item.text, min(place.width(), _MOST_TEXT), MIDDLE)
        painter.setFont(font)
        painter.setPen(ink)
        painter.drawText(place, _LEFT, shown)
        if item.label:
            place.setLeft(place.left() + metrics.horizontalAdvance(shown) + GRID)
            font, metrics = look.font(TypeRole.SMALL)
            painter.setFont(font)
            painter.setPen(quiet)
            painter.drawText(place, _LEFT, elided(metrics, item.label, place.width()))
        painter.restore()
