"""Column widths that follow the view's width until a person sets one."""

from collections.abc import Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QTableView


class ColumnFitter(QObject):
    """Shares the width among the columns by weight. ``least`` is the narrowest total in pixels before scrolling."""

    def __init__(self, table: QTableView, weights: Sequence[int], least: int) -> None:
        super().__init__(table)
        self._table, self._weights, self._least = table, tuple(weights), least
        self._busy = self._chosen = False
        table.horizontalHeader().sectionResized.connect(self._resized)

    def fit(self) -> None:
        """Set the widths for the width of the moment."""
        if self._chosen or not self._weights:
            return
        self._busy = True
        width, total = max(self._least, self._table.viewport().width()), sum(self._weights)
        for column, weight in enumerate(self._weights[:-1]):
            self._table.setColumnWidth(column, width * weight // total)
        # The last column stretches to the end; when the rest leaves too little, this is what it keeps.
        self._table.setColumnWidth(len(self._weights) - 1, width * self._weights[-1] // total)
        self._busy = False

    def _resized(self, column: int, _before: int, _now: int) -> None:
        if not self._busy and column + 1 < len(self._weights) and self._table.isVisible():
            self._chosen = True
