"""Column widths that follow the view's width until a person sets one."""

from collections.abc import Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QTableView


class ColumnFitter(QObject):
    """Gives each column its title and shares the rest by weight; below ``least`` pixels in all, the table scrolls."""

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
        header = self._table.horizontalHeader()
        titles = [header.sectionSizeHint(column) for column in range(len(self._weights))]
        spare = max(0, max(self._least, self._table.viewport().width()) - sum(titles))
        for column, (title, weight) in enumerate(zip(titles, self._weights, strict=True)):
            self._table.setColumnWidth(column, title + spare * weight // sum(self._weights))
        self._busy = False

    def _resized(self, column: int, _before: int, _now: int) -> None:
        if not self._busy and column + 1 < len(self._weights) and self._table.isVisible():
            self._chosen = True
