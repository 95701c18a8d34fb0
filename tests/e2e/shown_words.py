"""What is written on the window, and what a screen reader calls its parts."""

from collections.abc import Iterator

from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QLabel, QLineEdit, QListView, QTreeView, QWidget

from drs_inspector.qt.pictures.parts import PicturePart


def spoken_name(widget: QWidget) -> str:
    """Return what a screen reader calls a widget: what it was named, else what Qt makes of its label or text.

    Qt on Unix tells the current text of a list in place of its name, which screen readers take from its label.
    """
    if widget.accessibleName():
        return widget.accessibleName()
    described = QAccessible.queryAccessibleInterface(widget)
    return described.text(QAccessible.Text.Name) if described is not None else ""


def words_of(widget: QWidget) -> str:
    """Return every word that a widget and all visible ones inside it show, tables and trees included."""
    return "\n".join(_words(widget))


def _words(root: QWidget) -> Iterator[str]:
    for widget in (root, *root.findChildren(QWidget)):
        if not widget.isVisible():
            continue
        if isinstance(widget, QLabel | QAbstractButton):
            yield widget.text().replace("&", "")
        elif isinstance(widget, QLineEdit):
            yield widget.text()
        elif isinstance(widget, PicturePart):
            yield widget.accessibleName()
        elif isinstance(widget, QAbstractItemView) and widget.model() is not None:
            yield from table_words(widget)


def table_words(view: QAbstractItemView) -> Iterator[str]:
    """Yield the texts of the rows of a table, or of the open lines of a tree."""
    model = view.model()
    waiting = [view.rootIndex()]
    while waiting:
        parent = waiting.pop(0)
        for row in range(model.rowCount(parent)):
            # A list has one column, and keeps from Python how many it has.
            for column in range(1 if isinstance(view, QListView) else model.columnCount(parent)):
                yield str(model.index(row, column, parent).data() or "")
            index = model.index(row, 0, parent)
            if isinstance(view, QTreeView) and view.isExpanded(index):
                waiting.append(index)
