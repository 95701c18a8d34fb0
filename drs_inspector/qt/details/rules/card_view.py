"""Rules as cards: a list whose rows are painted, each as high as what it says."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from drs_inspector.domain.printable import shortened
from drs_inspector.domain.rules.cards import RuleCard
from drs_inspector.qt.cells.look import ViewLook
from drs_inspector.qt.details.rules.card_layout import OUTER, CardLayout, card_layout, ink_colour
from drs_inspector.qt.shortcuts.keys import shortcuts
from drs_inspector.qt.widgets.theme import GRID, surface_colour

Index = QModelIndex | QPersistentModelIndex
CARD_ROLE: Final = int(Qt.ItemDataRole.UserRole) + 1
_DISPLAY: Final = int(Qt.ItemDataRole.DisplayRole)
_SPOKEN: Final = int(Qt.ItemDataRole.AccessibleTextRole)
_NO_INDEX: Final = QModelIndex()
_RADIUS: Final = 6


class CardsModel(QAbstractListModel):
    """The cards that are shown, in their order."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.cards: tuple[RuleCard, ...] = ()

    def show_cards(self, cards: Sequence[RuleCard]) -> None:
        """Show other cards."""
        self.beginResetModel()
        self.cards = tuple(cards)
        self.endResetModel()

    def change(self, changed: Callable[[RuleCard], RuleCard]) -> None:
        """Have ``changed(card)`` in the place of each card: what is selected stays."""
        self.cards = tuple(map(changed, self.cards))
        if self.cards:
            self.dataChanged.emit(self.index(0), self.index(len(self.cards) - 1))

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        """Return the number of cards."""
        return 0 if parent.isValid() else len(self.cards)

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        """Return a card, or all its words."""
        if not index.isValid():
            return None
        card = self.cards[index.row()]
        if role == CARD_ROLE:
            return card
        return shortened(card.words) if role in (_DISPLAY, _SPOKEN) else None


class RuleCards(QListView):
    """``link_wanted(row, link)``: object, condition, json, explain or others of a card was clicked."""

    link_wanted = Signal(int, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Transformation rules")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setMouseTracking(True)
        self.cards = CardsModel(self)
        self.setModel(self.cards)
        self._layouts: dict[int, CardLayout] = {}
        self._look = ViewLook(self)
        self._look.changed.connect(self._forget)
        self.cards.modelReset.connect(self._layouts.clear)
        self.cards.dataChanged.connect(self._forget)
        self.setItemDelegate(_CardDelegate(self))

    @property
    def look(self) -> ViewLook:
        """Its colours and fonts."""
        return self._look

    def layout_of(self, row: int) -> CardLayout:
        """Return how a card is laid out at the width of the moment; kept until the width or the font is another."""
        found = self._layouts.get(row)
        if found is None:
            width, key = self.viewport().width(), shortcuts().text("explain")
            found = card_layout(self.cards.cards[row], width, self._look.now, explain_key=key)
            self._layouts[row] = found
        return found

    def selected(self) -> list[RuleCard]:
        """Return the chosen cards from top to bottom, else the current one."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        if not rows and self.currentIndex().isValid():
            rows = [self.currentIndex().row()]
        return [self.cards.cards[row] for row in rows]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out for the new width."""
        if event.size().width() != event.oldSize().width():
            self._forget()
        super().resizeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return shows the object of the current card."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.link_wanted.emit(self.currentIndex().row(), "object")
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Follow a link that is clicked."""
        super().mouseReleaseEvent(event)
        place = event.position().toPoint()
        link = self._link_at(place)
        if link and event.button() == Qt.MouseButton.LeftButton and not event.modifiers():
            self.link_wanted.emit(self.indexAt(place).row(), link)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show a hand over links."""
        super().mouseMoveEvent(event)
        over = bool(self._link_at(event.position().toPoint()))
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def _link_at(self, place: QPoint) -> str:
        index = self.indexAt(place)
        if not index.isValid():
            return ""
        inside = place - self.visualRect(index).topLeft()
        pieces = self.layout_of(index.row()).pieces
        return next((one.link for one in pieces if one.link and one.rect.contains(inside)), "")

    def _forget(self) -> None:
        self._layouts.clear()
        self.scheduleDelayedItemsLayout()


class _CardDelegate(QStyledItemDelegate):
    """Draws a card where its layout says."""

    def __init__(self, view: RuleCards) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the height of a card."""
        return QSize(GRID, self._view.layout_of(index.row()).height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw frame, boxes and pieces."""
        view, rect = self._view, option.rect
        look, made = view.look.now, view.layout_of(index.row())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(rect.adjusted(OUTER, GRID // 2, -OUTER, -GRID // 2)).adjusted(0.5, 0.5, -0.5, -0.5)
        is_current = index.row() == view.currentIndex().row()
        is_selected = view.selectionModel().isSelected(view.cards.index(index.row()))
        edge = look.accent if is_selected or (is_current and view.hasFocus()) else look.line
        painter.setPen(QPen(edge, 2 if is_current and view.hasFocus() else 1))
        painter.setBrush(look.base)
        painter.drawRoundedRect(frame, _RADIUS, _RADIUS)
        painter.setPen(Qt.PenStyle.NoPen)
        _box(painter, made.code.translated(rect.topLeft()), surface_colour("code"))
        painter.setBrush(look.pill("blue"))
        pill = QRectF(made.pill.translated(rect.topLeft()))
        painter.drawRoundedRect(pill, pill.height() / 2, pill.height() / 2)
        if not made.table.isNull():
            painter.setPen(look.line)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(made.table.translated(rect.topLeft()))
        for one in made.pieces:
            painter.setFont(look.font(one.role, bold=one.bold or None)[0])
            painter.setPen(ink_colour(look, one.ink))
            place = one.rect.translated(rect.topLeft())
            painter.drawText(place, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), one.text)
        painter.restore()


def _box(painter: QPainter, rect: QRect, colour: Any) -> None:
    if not rect.isNull():
        painter.setBrush(colour)
        painter.drawRoundedRect(QRectF(rect), 4, 4)
