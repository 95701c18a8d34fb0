"""The line below the objects: how many rows are selected, how many were found, and where else they are copied."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QWidget

from drs_inspector.domain.printable import printable
from drs_inspector.qt.widgets.elided_label import ElidedLabel
from drs_inspector.qt.widgets.fields.link_button import LinkButton
from drs_inspector.qt.widgets.text_size import follow_text_size
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.qt.widgets.type_roles import row_height

_LONGEST_NAME = 60
_ELSEWHERE = "Where else are these copied?"


class ObjectsFoot(QWidget):
    """Always as high as a line, so that nothing moves. ``search_wanted()``: the same names are to be looked for."""

    search_wanted = Signal()

    def __init__(self, parent: QWidget | None = None, *, can_search: bool) -> None:
        super().__init__(parent)
        self.words = ElidedLabel(self)
        self.words.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.selected = ElidedLabel(self)
        tip = "Look for objects of the selected names in all jobs"
        self.elsewhere = LinkButton(_ELSEWHERE, tip, self.search_wanted.emit, self)
        self.elsewhere.setVisible(can_search)
        self.elsewhere.setEnabled(False)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GRID, GRID // 2, 2 * GRID, GRID // 2)
        row.setSpacing(2 * GRID)
        row.addWidget(self.selected, 2)
        row.addWidget(self.words, 1)
        row.addWidget(self.elsewhere)
        follow_text_size(self, lambda one: one.setMinimumHeight(row_height(one.fontMetrics(), 4 * GRID)))
        self.show_selected(0, ())

    def say(self, words: str) -> None:
        """Say how many were found, or how far looking for them is."""
        self.words.set_full_text(words)

    def say_elsewhere(self, words: str = "") -> None:
        """Say in how many other jobs the selected names are; nothing while that is not counted."""
        self.elsewhere.setText(f"{_ELSEWHERE} {words}".rstrip())

    def show_selected(self, total: int, names: Sequence[str]) -> None:
        """Say how many rows are selected, with the first names of them."""
        words = f"{total:,} row{'' if total == 1 else 's'} selected"
        shown = ", ".join(printable(name[:_LONGEST_NAME]) for name in names[:3])
        more = ", \u2026" if total > len(names[:3]) and names else ""
        self.selected.set_full_text(f"{words}: {shown}{more}" if shown else words)
        self.elsewhere.setEnabled(total > 0)
        self.say_elsewhere()
