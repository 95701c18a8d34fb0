"""A model of cells, and a table that shows it."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTableView

from drs_inspector.qt.cells.painters import CellPainter, HealthPainter, NamePainter, TextPainter
from drs_inspector.qt.cells.row_delegate import CELL_ROLE, ROW_ROLE
from drs_inspector.qt.cells.values import CellValue, Glyph, HealthCell, NameCell, RowMarks

LATE = HealthCell(Glyph.LATE, "amber", "Late", "14 min behind")


class CellRows(QAbstractTableModel):
    """Jobs with a name, a health and a figure."""

    def __init__(self, count: int = 6) -> None:
        super().__init__()
        self.cells: list[list[CellValue]] = [[NameCell(f"job-{row}"), LATE, f"{row * 1_000:,}"] for row in range(count)]
        self.marks: dict[int, RowMarks] = {}

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's
        return 0 if parent.isValid() else len(self.cells)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's
        return 0 if parent.isValid() else 3

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = 0) -> Any:
        if role == CELL_ROLE:
            return self.cells[index.row()][index.column()]
        return self.marks.get(index.row()) if role == ROW_ROLE else None


class Counted(TextPainter):
    """A painter of figures that counts how often it paints."""

    def __init__(self) -> None:
        super().__init__(numeric=True)
        self.times = 0

    def paint(self, *arguments: Any) -> None:
        self.times += 1
        super().paint(*arguments)


def painters() -> tuple[CellPainter[Any], ...]:
    return NamePainter(), HealthPainter(), Counted()


def plain_table(model: CellRows) -> QTableView:
    """Return a table of the model's size, without headings."""
    table = QTableView()
    table.setFrameShape(QFrame.Shape.NoFrame)
    table.setShowGrid(False)
    table.setAlternatingRowColors(True)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.horizontalHeader().hide()
    table.verticalHeader().hide()
    table.verticalHeader().setMinimumSectionSize(0)
    table.verticalHeader().setDefaultSectionSize(24)
    table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    table.setModel(model)
    for column, width in enumerate((150, 150, 100)):
        table.setColumnWidth(column, width)
    table.resize(400, 24 * len(model.cells))
    return table
