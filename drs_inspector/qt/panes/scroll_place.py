"""A page that scrolls, how far something is scrolled, and back there as soon as it has rows enough again."""

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QAccessible, QPalette
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QFrame,
    QHeaderView,
    QLabel,
    QScrollArea,
    QScrollBar,
    QWidget,
)

from drs_inspector.domain.printable import shortened
from drs_inspector.qt.panes.roles import give_role


class PageScroll(QScrollArea):
    """A whole page; the keyboard begins here and scrolls it."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setBackgroundRole(QPalette.ColorRole.Base)
        give_role(self, QAccessible.Role.Grouping)
        self.setAccessibleName(name)

    def say(self, phrase: str) -> None:
        """Have this said when the keyboard comes to the page: the answer, before all that is on it."""
        if phrase != self.accessibleDescription():
            self.setAccessibleDescription(shortened(phrase))


def replace_content(area: QScrollArea, content: QWidget, *, is_same: bool = False) -> None:
    """Show another widget in a scroll area; the one before goes when all that is under way is done.

    Qt would destroy it at once, also with the keyboard in it: what follows the keyboard would meet a widget that is
    half gone. Where the keyboard was in it, it is in the area then; ``is_same``, where both are about one thing: in
    the same part.
    """
    before, focus = area.widget(), area.window().focusWidget()
    had_focus = focus is not None and focus.isVisible() and before is not None and before.isAncestorOf(focus)
    part = _same_part(focus, before, content) if had_focus and is_same and focus is not None and before else None
    if before is not None:
        area.takeWidget()
        before.setParent(area)
        before.hide()
        before.deleteLater()
    area.setWidget(content)
    if had_focus:
        (part or area).setFocus()


def _same_part(part: QWidget, before: QWidget, after: QWidget) -> QWidget | None:
    """Return the part of a widget that is what a part of another is: of its class, by name, else by number."""
    old, new = ([one for one in whole.findChildren(QWidget) if type(one) is type(part)] for whole in (before, after))
    named = (one for one in new if _name(one) == _name(part))
    return next(named, new[old.index(part)] if len(old) == len(new) and part in old else None)


def _name(part: QWidget) -> str:
    text = part.text() if isinstance(part, QAbstractButton | QLabel) else ""
    return part.accessibleName() or text


def scroll_of(widget: QWidget | None) -> int:
    """Return how far the largest part of a widget that scrolls is scrolled, in its own units; 0 where none does."""
    bar = _bar_of(widget)
    return bar.value() if bar is not None else 0


class ScrollBack(QObject):
    """Scrolls one widget at a time back to where it was, also one whose rows are still to be read."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._widget: QWidget | None = None
        self._value = 0
        self._bar: QScrollBar | None = None

    def start(self, widget: QWidget | None, value: int) -> None:
        """Scroll a widget to where it was when it has been laid out."""
        self.stop()
        if value > 0 and widget is not None:
            self._widget, self._value = widget, value
            self.go_on()

    def go_on(self) -> None:
        """There are more rows now: try again where that has not been possible."""
        if self._widget is not None:
            QTimer.singleShot(0, self, self._try)

    def stop(self) -> None:
        """Scroll nowhere any more; a person has gone elsewhere."""
        if self._bar is not None and shiboken6.isValid(self._bar):
            self._bar.rangeChanged.disconnect(self._try)
            self._bar.actionTriggered.disconnect(self.stop)
        self._widget, self._bar = None, None

    def _try(self) -> None:
        widget, value = self._widget, self._value
        if widget is None or not shiboken6.isValid(widget):
            return
        bar = _bar_of(widget)
        if bar is None:
            return
        if bar.maximum() >= value:
            self.stop()
            bar.setValue(value)
        elif self._bar is None:
            self._bar = bar
            bar.rangeChanged.connect(self._try)
            bar.actionTriggered.connect(self.stop)


def _bar_of(widget: QWidget | None) -> QScrollBar | None:
    if widget is None:
        return None
    inside = widget.findChildren(QAbstractScrollArea)
    areas = [one for one in inside if not isinstance(one, QHeaderView) and one.isVisibleTo(widget)]
    largest = max(areas, key=lambda one: one.width() * one.height(), default=None)
    return largest.verticalScrollBar() if largest is not None else None
