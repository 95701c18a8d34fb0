"""What Ctrl+C and the context menu of every detail view do: copy a value, its path, or its JSON as it was sent."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QPoint
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from drs_inspector.qt.icons import icon

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


def copy_action(owner: QObject, run: Callable[[], None]) -> QAction:
    """Return an action on the system's copy keys."""
    action = QAction("Copy", owner)
    action.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
    action.triggered.connect(run)
    return action
