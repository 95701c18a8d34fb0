"""How many objects of each kind there are: a bar with a part for each kind, and its words below; both filter."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from drs_inspector.domain.labels.value_labels import counts_label
from drs_inspector.domain.printable import printable
from drs_inspector.qt.cells.cell_text import draw_text, text_width
from drs_inspector.qt.cells.look import ViewLook
from drs_inspector.qt.widgets.elided_label import plain_tip
from drs_inspector.qt.widgets.text_size import follow_text_size
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.qt.widgets.type_roles import TypeRole

_BAR: Final = GRID
_SQUARE: Final = GRID
_INSIDE: Final = 6  # between square and word, and around both
_LEAST: Final = 3
_TONES: Final = ("green-blue", "blue", "grey-blue", "grey-green", "amber", "grey")
_CONTAINERS: Final = frozenset({"database", "schema"})
_MOST: Final = 12


class _Kind(NamedTuple):
    """One kind: its text as it was sent, its words, how many there are, its tone ("" for what holds others)."""

    text: str
    words: str
    total: int
    tone: str


class KindBar(QWidget):
    """``toggled(kind)``: a kind was clicked, or chosen with the arrows and Space.

    ``leads`` is where that leads to, "" where it filters what is below.
    """

    toggled = Signal(str)

    def __init__(self, counts: Mapping[str, int], parent: QWidget | None = None, *, leads: str = "") -> None:
        super().__init__(parent)
        self._kinds = _kinds(counts)
        self._leads = leads
        self.chosen: frozenset[str] = frozenset()
        self._current = 0
        self._rects: list[QRect] = []
        self._look = ViewLook(self)
        self._look.changed.connect(self.update)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setMouseTracking(True)
        self.setAccessibleName("Objects by kind: " + ", ".join(one.words for one in self._kinds))
        follow_text_size(self, KindBar.fit)
        self._describe()

    def choose(self, kinds: frozenset[str]) -> None:
        """Mark the kinds that are shown alone; none for all."""
        self.chosen = kinds
        self._describe()
        self.update()

    def hasHeightForWidth(self) -> bool:
        """Less width takes more lines of words."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of the bar and of all lines of words."""
        return max((rect.bottom() + 1 for rect in self._places(width)), default=_BAR + _INSIDE + self._line())

    def sizeHint(self) -> QSize:
        """Return the height of bar and words."""
        return QSize(0, self.heightForWidth(self.width()))

    def minimumSizeHint(self) -> QSize:
        """Never lower than all lines: words that are not seen cannot be chosen."""
        return self.sizeHint()

    def fit(self) -> None:
        """Lay the words out in lines of this width."""
        self._rects = self._places(self.width())
        self.updateGeometry()

    def _places(self, width: int) -> list[QRect]:
        """Return where the words of each kind are in this width."""
        metrics = self._look.now.font(TypeRole.SMALL)[1]
        line, left, top = self._line(), 0, _BAR + _INSIDE
        places = []
        for one in self._kinds:
            needed = text_width(metrics, one.words) + (_SQUARE + _INSIDE if one.tone else 0) + 2 * _INSIDE
            needed = min(needed, width)
            if left and left + needed > width:
                left, top = 0, top + line
            places.append(QRect(left, top, needed, line))
            left += needed + GRID
        return places

    def _line(self) -> int:
        return max(22, self._look.now.font(TypeRole.SMALL)[1].height() + 4)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out for the new width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the parts of the bar, then square and words of each kind."""
        look = self._look.now
        with QPainter(self) as painter:
            painter.fillRect(QRect(0, 0, self.width(), _BAR), look.track)
            for one, part in self._parts():
                is_dim = bool(self.chosen) and one.text not in self.chosen
                painter.fillRect(part, look.outline if is_dim else look.tone(one.tone))
            font = look.font(TypeRole.SMALL)
            for number, (one, rect) in enumerate(zip(self._kinds, self._rects, strict=True)):
                if one.text in self.chosen:
                    painter.fillRect(rect, look.selection)
                words = rect.adjusted(_INSIDE, 0, -_INSIDE, 0)
                if one.tone:
                    middle = rect.top() + (rect.height() - _SQUARE) // 2
                    painter.fillRect(QRect(words.left(), middle, _SQUARE, _SQUARE), look.tone(one.tone))
                    words.setLeft(words.left() + _SQUARE + _INSIDE)
                draw_text(painter, words, one.words, font, colour=look.text if one.tone else look.secondary)
                if self.hasFocus() and number == self._current:
                    painter.setPen(look.accent)
                    painter.drawRect(rect.adjusted(0, 0, -1, -1))

    def _parts(self) -> list[tuple[_Kind, QRect]]:
        """Return where in the bar each kind is; a little is seen, and one pixel is between two."""
        shown = [one for one in self._kinds if one.tone]
        total = sum(one.total for one in shown)
        room = self.width() - (_LEAST + 1) * len(shown)
        parts, left = [], 0
        for one in shown:
            width = _LEAST + max(0, room) * one.total // max(1, total)
            parts.append((one, QRect(left, 0, width, _BAR)))
            left += width + 1
        return parts

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from kind to kind with the arrows; Space and Return choose."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}
        if event.key() in steps and self._kinds:
            self._current = (self._current + steps[Qt.Key(event.key())]) % len(self._kinds)
            self._describe()
            self.update()
        elif event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._kinds:
            self.toggled.emit(self._kinds[self._current].text)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the kind that is clicked, in the bar or below."""
        number = self._at(event.position().toPoint())
        if number is not None and event.button() == Qt.MouseButton.LeftButton:
            self._current = number
            self.toggled.emit(self._kinds[number].text)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say what is under the pointer, with a hand."""
        number = self._at(event.position().toPoint())
        self.setToolTip(plain_tip(self._tip(self._kinds[number])) if number is not None else "")
        self.setCursor(Qt.CursorShape.ArrowCursor if number is None else Qt.CursorShape.PointingHandCursor)

    def _tip(self, one: _Kind) -> str:
        return f"{one.words}\nOpens {self._leads}" if self._leads else f"Show {one.words} alone"

    def changeEvent(self, event: QEvent) -> None:
        """Follow another font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_look"):
            self.fit()

    def _at(self, place: QPoint) -> int | None:
        for number, rect in enumerate(self._rects):
            if rect.contains(place):
                return number
        texts = [one.text for one, part in self._parts() if part.contains(place)]
        return next((number for number, one in enumerate(self._kinds) if one.text in texts), None)

    def _describe(self) -> None:
        if self._kinds:
            one = self._kinds[self._current]
            state = "shown alone" if one.text in self.chosen else "Space shows them alone"
            state = f"Space opens {self._leads}" if self._leads else state
            self.setAccessibleDescription(f"{one.words}, {state}")


def _kinds(counts: Mapping[str, int]) -> list[_Kind]:
    """Return what is chosen first, the most first, then what holds it."""
    ordered = sorted(counts, key=lambda text: (text.lower() in _CONTAINERS, -counts[text]))[:_MOST]
    found: list[_Kind] = []
    has_others = any(text.lower() not in _CONTAINERS for text in counts)
    for text in ordered:
        tone = "" if has_others and text.lower() in _CONTAINERS else _TONES[min(len(found), len(_TONES) - 1)]
        found.append(_Kind(text, printable(counts_label({text: counts[text]})), counts[text], tone))
    return found
