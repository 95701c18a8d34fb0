"""A picture whose parts are reached by Tab and arrows, are told to screen readers, and lead somewhere or do not."""

from collections.abc import Sequence
from typing import Final, Generic, Protocol, TypeVar

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from drs_inspector.domain.printable import printable, shortened
from drs_inspector.qt.cells.look import ViewLook
from drs_inspector.qt.panes.roles import give_role
from drs_inspector.qt.pictures.drawing import PicturePainter, Place, draw_ring
from drs_inspector.qt.widgets.elided_label import plain_tip

_SPOKEN: Final = 1_000
"""So many characters of a part are said."""


class Described(Protocol):
    """What a picture shows."""

    def described(self) -> str:
        """Return the sentence that a person would say of it."""
        ...


V = TypeVar("V", bound=Described)


class PicturePart(QAbstractButton):
    """A part: it lies over what is painted and draws nothing but the ring of the focus.

    ``clicked`` comes on a click, on Return and on Space, where it leads somewhere (``door``).
    """

    def __init__(self, look: ViewLook, place: Place, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self.door = place.door
        if not self.door:
            # Before it has a name: what a thing is when it is first named stays so.
            give_role(self, QAccessible.Role.Graphic)
        self.show_place(place)

    def show_place(self, place: Place) -> None:
        """Lie there and say this."""
        words = spoken(place.words)
        self.door = place.door
        if not self.door:
            give_role(self, QAccessible.Role.Graphic)  # before its name, with which a screen reader asks what it is
        if words != self.accessibleName():
            self.setAccessibleName(words)
            self.setToolTip(plain_tip(words))
        self.setCursor(Qt.CursorShape.PointingHandCursor if self.door else Qt.CursorShape.ArrowCursor)
        self.setGeometry(place.rect)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return goes where a click goes."""
        if self.door and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif self.door or event.key() != Qt.Key.Key_Space:
            super().keyPressEvent(event)
        else:
            event.ignore()

    def sizeHint(self) -> QSize:
        """The room that it has."""
        return self.size()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw the ring of the focus."""
        if self.hasFocus():
            with QPainter(self) as painter:
                draw_ring(painter, self.rect(), self._look.now)


class PartedPicture(QWidget, Generic[V]):
    """Shows a value by its painter. Tab leads to the part where a person was last, arrows to the others.

    ``activated(door)`` comes when a part that leads somewhere is pressed.
    """

    activated = Signal(str)

    def __init__(self, painter: PicturePainter[V], value: V, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = ViewLook(self)
        self.parts: list[PicturePart] = []
        self._painter, self._value = painter, value
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)
        give_role(self, QAccessible.Role.Chart)
        self.look.changed.connect(self.refit)
        self.show_value(value)

    @property
    def value(self) -> V:
        """What is shown."""
        return self._value

    def show_value(self, value: V) -> None:
        """Show another value; the part that has the focus keeps it as long as it is there."""
        self._value = value
        self.setAccessibleDescription(spoken(value.described()))
        self.refit()

    def refit(self) -> None:
        """Put the parts where they are painted now."""
        self.updateGeometry()
        places = self._painter.places(self.rect(), self._value, self.look.now)
        had_focus = any(one.hasFocus() for one in self.parts)
        self._drop_from(_first_other(self.parts, places))
        while len(self.parts) < len(places):
            part = PicturePart(self.look, places[len(self.parts)], self)
            part.installEventFilter(self)
            part.clicked.connect(self._pressed)
            part.setVisible(True)
            self.parts.append(part)
        for part, place in zip(self.parts, places, strict=True):
            part.show_place(place)
        current = next(
            (one for one in self.parts if one.hasFocus() or one.focusPolicy() & Qt.FocusPolicy.TabFocus), None
        )
        self._walk_from(current or (self.parts[0] if self.parts else None))
        if had_focus and self.parts and not any(one.hasFocus() for one in self.parts):
            self.parts[-1].setFocus(Qt.FocusReason.OtherFocusReason)
        self.update()

    def _drop_from(self, place: int) -> None:
        gone, self.parts[place:] = self.parts[place:], []
        for part in gone:
            part.hide()
            part.deleteLater()

    def sizeHint(self) -> QSize:
        """The room that the picture likes."""
        return self._painter.size_hint(self._value, self.look.now)

    def minimumSizeHint(self) -> QSize:
        """Narrow pictures have less words; none is lower."""
        return QSize(0, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Move the parts."""
        super().resizeEvent(event)
        self.refit()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw the value."""
        with QPainter(self) as painter:
            self._painter.paint(painter, self.rect(), self._value, self.look.now)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows walk through the parts."""
        if isinstance(watched, PicturePart):
            if event.type() == QEvent.Type.FocusIn:
                self._walk_from(watched)
            elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and not event.modifiers():
                return self._walk(watched, Qt.Key(event.key()))
        return super().eventFilter(watched, event)

    def _walk(self, part: PicturePart, key: Qt.Key) -> bool:
        if part not in self.parts:
            return False
        place, last = self.parts.index(part), len(self.parts) - 1
        to = {
            Qt.Key.Key_Left: place - 1, Qt.Key.Key_Up: place - 1, Qt.Key.Key_Right: place + 1,
            Qt.Key.Key_Down: place + 1, Qt.Key.Key_Home: 0, Qt.Key.Key_End: last,
        }.get(key)  # fmt: skip
        if to is None:
            return False
        self.parts[min(max(to, 0), last)].setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def _walk_from(self, current: PicturePart | None) -> None:
        for part in self.parts:
            part.setFocusPolicy(Qt.FocusPolicy.StrongFocus if part is current else Qt.FocusPolicy.ClickFocus)
        if current is not None and self.focusProxy() is not current:
            self.setFocusProxy(current)

    def _pressed(self) -> None:
        part = self.sender()
        if isinstance(part, PicturePart) and part.door:
            self.press(part.door)

    def press(self, door: str) -> None:
        """Go where a part leads."""
        self.activated.emit(door)


def _first_other(parts: Sequence[PicturePart], places: Sequence[Place]) -> int:
    """Return from where on parts cannot stay: there are too many, or what was a button is none any more."""
    pairs = enumerate(zip(parts, places, strict=False))
    return next((at for at, (part, place) in pairs if bool(part.door) != bool(place.door)), len(places))


class HeardPart(QWidget):
    """A part for assistive technology alone: it draws nothing and takes no click."""

    def __init__(self, parent: QWidget, role: QAccessible.Role) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        give_role(self, role)


class HeardParts:
    """The parts of a picture that assistive technology finds in it and that mouse and keyboard do not stop at."""

    def __init__(self, picture: QWidget) -> None:
        self._picture = picture
        self.parts: list[QWidget] = []

    def show(self, places: Sequence[Place]) -> None:
        """Have these parts."""
        while len(self.parts) > len(places):
            self.parts.pop().deleteLater()
        while len(self.parts) < len(places):
            made = HeardPart(self._picture, QAccessible.Role.Graphic)
            made.show()
            self.parts.append(made)
        for part, place in zip(self.parts, places, strict=True):
            part.setAccessibleName(spoken(place.words))
            part.setGeometry(place.rect)


def spoken(words: str) -> str:
    """Return words as a screen reader is given them: without what steers, and not endless."""
    return printable(shortened(words, _SPOKEN))
