"""Column widths that follow the view's width until a person sets one."""

from collections.abc import Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QTableView


class ColumnFitter(QObject):
    """Gives each column its title and shares the rest by weight; below ``least`` pixels in all, the table scrolls.

    ``by_content``: where there is room for all that the rows on the screen say, no column gets less than that.
    """

    def __init__(self, table: QTableView, weights: Sequence[int], least: int, *, by_content: bool = False) -> None:
        super().__init__(table)
        self._by_content = by_content
        self._table, self._weights, self._least = table, tuple(weights), least
        self._busy = self._chosen = False
        table.horizontalHeader().sectionResized.connect(self._resized)

    def fit(self) -> None:
        """Set the widths for the width of the moment."""
        if self._chosen or not self._weights:
            return
        self._busy = True
        header = self._table.horizontalHeader()
        hidden = [header.isSectionHidden(column) for column in range(len(self._weights))]
        titles = [0 if hidden[column] else header.sectionSizeHint(column) for column in range(len(hidden))]
        weights = [0 if hidden[column] else weight for column, weight in enumerate(self._weights)]
        room = max(self._least, self._table.viewport().width())
        needed = self._with_content(titles) if self._by_content else titles
        first = needed if sum(needed) <= room else titles
        spare = max(0, room - sum(first))
        for column, (width, weight) in enumerate(zip(first, weights, strict=True)):
            if not hidden[column]:
                self._table.setColumnWidth(column, width + spare * weight // max(1, sum(weights)))
        self._busy = False

    def _with_content(self, titles: Sequence[int]) -> list[int]:
        """Return what titles and the rows that are seen need."""
        return [title and max(title, self._table.sizeHintForColumn(column)) for column, title in enumerate(titles)]

    def _resized(self, column: int, before: int, now: int) -> None:
        is_shown_or_hidden = not before or not now  # that is no width that a person has chosen
        if not self._busy and not is_shown_or_hidden and column + 1 < len(self._weights) and self._table.isVisible():
            self._chosen = True
