"""Painting a table of 45 rows and 9 columns at 1,920 x 1,080: again from kept pictures, against all of it anew."""

import statistics
import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect
from PySide6.QtWidgets import QApplication, QTableView

from drs_inspector.qt.cells.painters import (
    CellPainter,
    HealthPainter,
    NamePainter,
    PillPainter,
    ProgressPainter,
    RoutePainter,
    TextPainter,
)
from drs_inspector.qt.cells.row_delegate import CELL_ROLE, RowDelegate
from drs_inspector.qt.cells.values import CellValue, Glyph, HealthCell, NameCell, PillCell, ProgressCell, RouteCell
from drs_inspector.qt.widgets.theme import Theme, ThemeChoice
from tests.bench.table import Row

_WIDTHS = (400, 400, 250, 180, 300, 100, 100, 100, 90)
_ROW = 24
_RUNS = 15
_HEALTH = ((Glyph.FAILED, "red", "Failed"), (Glyph.LATE, "amber", "Late"), (Glyph.HEALTHY, "green", "Healthy"))


class _Jobs(QAbstractTableModel):
    def __init__(self, count: int) -> None:
        super().__init__()
        self._cells: list[tuple[CellValue, ...]] = [_cells(number) for number in range(count)]

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's
        return 0 if parent.isValid() else len(self._cells)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's
        return 0 if parent.isValid() else len(_WIDTHS)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = 0) -> Any:
        return self._cells[index.row()][index.column()] if role == CELL_ROLE else None


def _cells(number: int) -> tuple[CellValue, ...]:
    return (
        NameCell(f"billing-reporting-prod-{number}", number % 3 == 1),
        HealthCell(*_HEALTH[number % 3], f"since {number % 24:02}:10"),
        PillCell("Incremental failed" if number % 3 == 0 else "Incremental", _HEALTH[number % 3][1]),
        ProgressCell(number % 101 / 100, f"{number % 101} %"),
        RouteCell("MySQL", f"rds-{number}"),
        *(f"{number * factor:,}" for factor in (1, 3, 7, 11)),
    )


def rows() -> list[Row]:
    """Measure by the thread's own processor time, which a busy neighbour spoils less."""
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication([])
    Theme(app).apply(ThemeChoice.LIGHT)
    table = QTableView()
    figures = TextPainter(numeric=True)
    painters: tuple[CellPainter[Any], ...] = (
        NamePainter(),
        HealthPainter(),
        PillPainter(),
        ProgressPainter(),
        RoutePainter(),
        *[figures] * 4,
    )
    delegate = RowDelegate(table, painters.__getitem__)
    table.setItemDelegate(delegate)
    table.setAlternatingRowColors(True)
    table.setModel(_Jobs(10_000))
    table.verticalHeader().setMinimumSectionSize(0)
    table.verticalHeader().setDefaultSectionSize(_ROW)
    for column, width in enumerate(_WIDTHS):
        table.setColumnWidth(column, width)
    table.resize(1920, 1080)
    table.show()
    app.processEvents()
    viewport, bar = table.viewport(), table.verticalScrollBar()

    def anew() -> None:
        delegate.cache.clear()
        viewport.repaint()

    def scrolled() -> None:
        bar.setValue(bar.value() + 1)
        app.processEvents()

    cold, warm = _milliseconds(anew), _milliseconds(viewport.repaint)
    one_row = _milliseconds(lambda: viewport.repaint(QRect(0, 10 * _ROW, viewport.width(), _ROW)))
    step = _milliseconds(scrolled)
    compared = f"all cells anew: {cold:.1f} ms"
    return [
        Row("paint a table again", f"{warm:.1f} ms", compared, f"{warm / cold:.2f}", "< 0.33"),
        Row("paint one row of it again", f"{one_row:.1f} ms", compared, f"{one_row / cold:.2f}", "< 0.10"),
        Row("scroll it by a row", f"{step:.1f} ms", compared, f"{step / cold:.2f}", "< 0.16"),
    ]


def _milliseconds(work: Callable[[], object]) -> float:
    taken = []
    for _ in range(_RUNS):
        start = time.thread_time()
        work()
        taken.append((time.thread_time() - start) * 1000)
    return statistics.median(taken)
