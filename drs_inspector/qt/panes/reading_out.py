"""What screen readers are told beside what they find out by themselves."""

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QComboBox, QLabel, QTabBar, QWidget


def announce(widget: QWidget, words: str, *, urgent: bool = False) -> None:
    """Let a screen reader say something that changed without the keyboard going there."""
    if not words or not QAccessible.isActive():
        return
    event = QAccessibleAnnouncementEvent(widget, words)
    levels = QAccessible.AnnouncementPoliteness
    event.setPoliteness(levels.Assertive if urgent else levels.Polite)
    QAccessible.updateAccessibility(event)


def announce_offers(widget: QWidget, count: int) -> None:
    """Say that something is offered below a field, which is not heard otherwise: the keyboard stays in the field."""
    announce(widget, f"{count:,} {'suggestion' if count == 1 else 'suggestions'} below")


def call_box(box: QComboBox, name: str) -> None:
    """Give a list to choose from a name that screen readers say; one without a label on the screen needs it.

    Where programs speak AT-SPI, Qt tells what is chosen in place of its name. What names it there is its label, and one
    that is not shown does as well.
    """
    box.setAccessibleName(name)
    label = QLabel(name, box.parentWidget())
    label.setBuddy(box)
    label.hide()


class FocusedRow(QObject):
    """Tells of the row that a list, a tree or a table has the keyboard on when it gets the keyboard; of tabs likewise.

    Qt tells of the view alone, and that last: a person heard "Health, list with 8 items", and not which one.
    """

    def __init__(self) -> None:
        super().__init__()
        QApplication.instance().focusChanged.connect(self._moved)  # type: ignore[union-attr]  # it exists by now

    def close(self) -> None:
        """Tell of nothing any more."""
        QApplication.instance().focusChanged.disconnect(self._moved)  # type: ignore[union-attr]  # it exists by now

    def _moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        if isinstance(new, QAbstractItemView | QTabBar) and QAccessible.isActive():
            QTimer.singleShot(0, self, self._tell)  # Qt tells of the view after this signal

    def _tell(self) -> None:
        view = QApplication.focusWidget()
        if not isinstance(view, QAbstractItemView | QTabBar):
            return
        interface = QAccessible.queryAccessibleInterface(view)
        row = interface.focusChild() if interface is not None else None
        if row is not None and row.isValid():
            QAccessible.updateAccessibility(QAccessibleEvent(row, QAccessible.Event.Focus))
