"""What Ctrl+C and the context menu of every detail view do: copy a value, its path, or its JSON as it was sent."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from drs_inspector.qt.widgets.icons import icon

CopyChoice = tuple[str, Callable[[], str | None] | None]


def show_copy_menu(owner: QWidget, where: QPoint, choices: Sequence[CopyChoice], copy: Callable[[str], None]) -> QMenu:
    """Open a menu of things to copy at a global position; what has nothing to copy is shown disabled."""
    menu = QMenu(owner)
    menu.setAccessibleName("Copy")
    menu.aboutToHide.connect(menu.deleteLater)
    for title, text in choices:
        _add(menu, title, text, copy)
    menu.popup(where)
    return menu


def _add(menu: QMenu, title: str, text: Callable[[], str | None] | None, copy: Callable[[str], None]) -> None:
    def run() -> None:
        found = text() if text else None
        if found is not None:
            copy(found)

    menu.addAction(icon("copy"), title, run).setEnabled(text is not None)


class CopyKeys(QObject):
    """Runs something on the system's copy keys while a widget has the focus, before a window's own shortcut can."""

    def __init__(self, widget: QWidget, run: Callable[[], None]) -> None:
        super().__init__(widget)
        self._run = run
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Claim the keys for the widget, then act on them."""
        if isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Copy):
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self._run()
                return True
        return super().eventFilter(watched, event)
