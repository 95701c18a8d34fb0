"""Pinned columns beside columns that scroll: two tables that look and work as one."""

from typing import Any, Final

from PySide6.QtCore import QEvent, QItemSelectionModel, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from drs_inspector.qt.cells.list_painters import GroupPainter, MorePainter
from drs_inspector.qt.cells.look import ViewLook
from drs_inspector.qt.cells.painters import CellPainter
from drs_inspector.qt.cells.pixmap_cache import PixmapCache
from drs_inspector.qt.cells.row_delegate import RowDelegate
from drs_inspector.qt.cells.row_hover import RowHover
from drs_inspector.qt.cells.values import GroupCell, MoreCell
from drs_inspector.qt.job_table.cells import PAINTERS
from drs_inspector.qt.job_table.column_widths import ColumnWidths
from drs_inspector.qt.job_table.model import JobTableModel
from drs_inspector.qt.job_table.tables import MainTable, PinnedTable, RowsTable
from drs_inspector.qt.widgets.text_size import text_size
from drs_inspector.qt.widgets.type_roles import TypeRole, row_height

SPANS: Final[dict[type, CellPainter[Any]]] = {GroupCell: GroupPainter(), MoreCell: MorePainter()}
_FOCUS: Final = (QEvent.Type.FocusIn, QEvent.Type.FocusOut)
_BAR: Final = (QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.Resize)


class TablePair(QWidget):
    """``main`` has the keyboard for both. ``moved(keys)``: a person brought the columns into this order.

    ``resized``: a person gave a column another width.
    """

    moved = Signal(list)
    resized = Signal()

    def __init__(self, model: JobTableModel, parent: QWidget) -> None:
        super().__init__(parent)
        self.model = model
        self.widths = ColumnWidths()
        self._is_sizing = False
        self.pinned, self.main = PinnedTable(model, self), MainTable(model, self)
        self.pinned.setSelectionModel(self.main.selectionModel())
        self._look = ViewLook(self)
        self._put_together()
        self._paint_rows()
        self._connect()
        self.lay_out()

    @property
    def tables(self) -> tuple[RowsTable, RowsTable]:
        """Both tables, from left to right."""
        return self.pinned, self.main

    def _put_together(self) -> None:
        self._below_pinned = QWidget(self)
        self._below_pinned.setFixedHeight(0)
        left, whole = QVBoxLayout(), QHBoxLayout(self)
        for box in (left, whole):
            box.setContentsMargins(0, 0, 0, 0)
            box.setSpacing(0)
        left.addWidget(self.pinned, 1)
        left.addWidget(self._below_pinned)
        whole.addLayout(left)
        whole.addWidget(self.main, 1)
        self.setFocusProxy(self.main)
        self.pinned.setFocusProxy(self.main)
        self.pinned.heads.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # Left goes on to them from the others

    def _paint_rows(self) -> None:
        cache, hover = PixmapCache(), RowHover(self.pinned, self.main)
        for view in self.tables:
            is_pinned = view is self.pinned
            delegate = RowDelegate(
                view,
                self._painter_of,
                cache=cache,
                starts_row=is_pinned,
                ends_row=not is_pinned,
                spans=SPANS,
                row_area=self._area_of_pinned if is_pinned else self._area_of_main,
            )
            delegate.hover = hover
            delegate.has_keyboard = self.main.hasFocus
            view.setItemDelegate(delegate)

    def _area_of_pinned(self) -> tuple[int, int]:
        return 0, self.pinned.viewport().width() + self.main.viewport().width()

    def _area_of_main(self) -> tuple[int, int]:
        before = self.pinned.viewport().width()
        return before, before + self.main.viewport().width()

    def _painter_of(self, column: int) -> CellPainter[Any]:
        return PAINTERS[self.model.columns[column].look]

    def _connect(self) -> None:
        self.model.columns_changed.connect(self.lay_out)
        for view in self.tables:
            view.heads.sectionResized.connect(self._on_resized)
        self.main.heads.setSectionsMovable(True)
        self.main.heads.sectionMoved.connect(self._on_moved)
        self.pinned.heads.left_by.connect(self._to_main_heads)
        self.main.heads.left_by.connect(self._to_pinned_heads)
        self.main.verticalScrollBar().valueChanged.connect(self.pinned.verticalScrollBar().setValue)
        self.pinned.verticalScrollBar().valueChanged.connect(self.main.verticalScrollBar().setValue)
        self.main.horizontalScrollBar().installEventFilter(self)
        self.main.installEventFilter(self)
        self._look.changed.connect(self._fit_rows)
        text_size().changed.connect(self.lay_out)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep both tables alike: the ring of the keyboard, and the room that a scroll bar takes."""
        if watched is self.main and event.type() in _FOCUS:
            self.pinned.viewport().update()
        elif watched is not self.main and event.type() in _BAR:
            bar = self.main.horizontalScrollBar()
            self._below_pinned.setFixedHeight(bar.height() if bar.isVisible() else 0)
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share out the room anew."""
        super().resizeEvent(event)
        self.lay_out()

    def _fit_rows(self) -> None:
        for view in self.tables:
            view.set_row_height(row_height(self._look.now.font(TypeRole.TABLE)[1]))

    def lay_out(self) -> None:
        """Show each column where it belongs, as wide as it is to be."""
        self._fit_rows()
        columns, pinned = self.model.columns, self.widths.pinned
        bar = self.main.verticalScrollBar()
        # With room for the scroll bar, so that no column jumps when the rows become more than fit.
        room = self.width() - max(bar.sizeHint().width(), 0)
        widths = self.widths.in_room(columns, self.model.arrangement.layout.columns, room)
        self._is_sizing = True
        for at, column in enumerate(columns):
            width, is_pinned = widths.get(column.key), column.key in pinned
            for view, is_here in ((self.pinned, is_pinned), (self.main, not is_pinned)):
                view.setColumnHidden(at, width is None or not is_here)
                if width is not None and is_here:
                    view.setColumnWidth(at, width)
        self._in_order()
        self.pinned.setFixedWidth(self.pinned.heads.length())
        self._is_sizing = False
        self._keep_current_cell_shown()

    def _keep_current_cell_shown(self) -> None:
        """Have the keyboard in a cell that is there: what is not shown cannot be read out."""
        shown = (at for at in range(len(self.model.columns)) if not self.main.isColumnHidden(at))
        self.model.keyboard_column = next(shown, self.model.name_column)
        current = self.main.currentIndex()
        if current.isValid() and self.main.isColumnHidden(current.column()):
            index = current.siblingAtColumn(self.model.keyboard_column)
            self.main.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)

    def _in_order(self) -> None:
        """Undo what dragging has done to the heads: the model has the columns in their order."""
        for view in self.tables:
            for at in range(view.heads.count()):
                if view.heads.visualIndex(at) != at:
                    view.heads.moveSection(view.heads.visualIndex(at), at)

    def shown_columns(self) -> list[int]:
        """Return the numbers of the columns that are shown, from left to right."""
        return [at for view in self.tables for at in range(len(self.model.columns)) if not view.isColumnHidden(at)]

    def fit(self, column: int) -> None:
        """Make a column as wide as what is in it on the screen."""
        view = next((one for one in self.tables if not one.isColumnHidden(column)), None)
        if view is not None:
            width = max(view.sizeHintForColumn(column), view.heads.sectionSizeHint(column))
            self.widths.set(self.model.columns[column].key, width)
            self.lay_out()
            self.resized.emit()

    def pin(self, key: str, *, is_pinned: bool) -> None:
        """Let a column stay at the left, or scroll with the others."""
        self.widths.pin(key, is_pinned=is_pinned)
        self.lay_out()
        self.resized.emit()

    def _on_resized(self, column: int, _before: int, width: int) -> None:
        if not self._is_sizing and width > 0:
            self.widths.set(self.model.columns[column].key, width)
            self.pinned.setFixedWidth(self.pinned.heads.length())
            self.resized.emit()

    def _on_moved(self) -> None:
        if not self._is_sizing:
            # The head is still being dragged, as Qt sees it.
            QTimer.singleShot(0, self, self._tell_order)

    def _tell_order(self) -> None:
        heads, columns = self.main.heads, self.model.columns
        pinned = [column.key for column in columns if column.key in self.widths.pinned]
        others = [columns[heads.logicalIndex(at)].key for at in range(heads.count())]
        self.moved.emit(pinned + [key for key in others if key not in pinned])

    def _to_main_heads(self, by: int) -> None:
        if by > 0:
            self.main.heads.enter(1)

    def _to_pinned_heads(self, by: int) -> None:
        if by < 0:
            self.pinned.heads.enter(-1)
