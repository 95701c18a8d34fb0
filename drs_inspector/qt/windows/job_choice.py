"""Which other job to compare a job with: the same one elsewhere first, then any."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QVBoxLayout, QWidget

from drs_inspector.domain.printable import both_ends, printable
from drs_inspector.qt.widgets.fields.search_list import SearchList, SearchRow
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.session.compare.candidates import MOST, Candidate

_WIDTH: Final = 84 * GRID
Found = Callable[[str], tuple[list[Candidate], bool]]


class JobChoice(QDialog):
    """``chosen(Candidate)``. ``find(text)`` returns the jobs that fit, and whether there are more."""

    chosen = Signal(object)

    def __init__(self, name: str, find: Found, parent: QWidget) -> None:
        super().__init__(parent)
        self._find = find
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Compare with")
        self.setAccessibleDescription("Chooses the job that the selected one is compared with.")
        head = QLabel(f"Compare {printable(both_ends(name, 80))} with", self)
        head.setTextFormat(Qt.TextFormat.PlainText)
        self.edit = QLineEdit(self)
        self.edit.setPlaceholderText("Name, id or source of a job")
        self.edit.setAccessibleName("Job to compare with")
        self.edit.installEventFilter(self)
        self.list = SearchList(self)
        self.list.setAccessibleName("Jobs to compare with")
        self.list.taken.connect(self._take)
        self._more = QLabel(self)
        column = QVBoxLayout(self)
        column.setSpacing(GRID)
        for part in (head, self.edit, self.list, self._more):
            column.addWidget(part)
        column.addStretch(1)
        self.setMinimumWidth(_WIDTH)
        self.edit.textChanged.connect(self._show)
        self._show("")

    def look_again(self) -> None:
        """Show what there is now: readings are known a little later."""
        self._show(self.edit.text())

    def _show(self, text: str) -> None:
        found, has_more = self._find(text)
        rows: list[SearchRow] = []
        for is_same, title in ((True, "The same job"), (False, "Other jobs")):
            lines = [one for one in found if one.is_same is is_same]
            if lines:
                rows.append(SearchRow(title))
            rows += [SearchRow(_line(one.name), note=_line(one.where), key=one) for one in lines]
        self.list.show_rows(rows, text.split())
        words = f"The first {MOST:,}: type more of the name." if has_more else "" if found else "No other job fits."
        self._more.setText(words)
        self._more.setVisible(bool(words))

    def _take(self, found: object) -> None:
        if isinstance(found, Candidate):
            self.chosen.emit(found)
            self.accept()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Lead arrows and Return from the field to the list."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}
            by = steps.get(Qt.Key(event.key()))
            if by is not None:
                self.list.step(by)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                if self.list.current is not None:
                    self._take(self.list.current.key)
                return True
        return super().eventFilter(watched, event)


def _line(text: str) -> str:
    return printable(both_ends(text))
