"""The row under the pointer: Qt tells cells of a table, and people point at rows."""

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QTableView


class RowHover(QObject):
    """Follows the pointer over tables of the same rows, such as a pinned column and the columns beside it."""

    def __init__(self, *tables: QTableView) -> None:
        """The tables are told to draw again what changes."""
        super().__init__(tables[0])
        self.row = -1
        self._tables = tables
        for table in tables:
            table.setMouseTracking(True)
            table.viewport().installEventFilter(self)
            table.entered.connect(self._entered)
            table.viewportEntered.connect(self._left)
            table.verticalScrollBar().valueChanged.connect(self._scrolled)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice when the pointer leaves."""
        if event.type() == QEvent.Type.Leave:
            self._left()
        return super().eventFilter(watched, event)

    def _entered(self, index: QModelIndex | QPersistentModelIndex) -> None:
        self.point_at(index.row())

    def _left(self) -> None:
        self.point_at(-1)

    def _scrolled(self) -> None:
        """Another row is below a pointer that did not move."""
        if self.row < 0:
            return
        for table in self._tables:
            place = table.viewport().mapFromGlobal(QCursor.pos())
            if table.viewport().rect().contains(place):
                self.point_at(table.rowAt(place.y()))
                return
        self._left()

    def point_at(self, row: int) -> None:
        """Let the pointer be on a row; -1 for none."""
        before, self.row = self.row, row
        for changed in {before, row} - {-1} if before != row else ():
            for table in self._tables:
                area = QRect(0, table.rowViewportPosition(changed), table.viewport().width(), table.rowHeight(changed))
                table.viewport().update(area)
