"""A short table of rows with two lines: as high as its rows, one stop of Tab, opened by Return or a double click."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QLineEdit,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from drs_inspector.qt.cells.cell_text import draw_text, text_width
from drs_inspector.qt.cells.look import ViewLook
from drs_inspector.qt.cells.painters import PADDING, CellPainter
from drs_inspector.qt.cells.row_delegate import CELL_ROLE, RowDelegate
from drs_inspector.qt.cells.row_hover import RowHover
from drs_inspector.qt.start_page.cells import lines_height
from drs_inspector.qt.widgets.elided_label import plain_tip
from drs_inspector.qt.widgets.text_size import text_size
from drs_inspector.qt.widgets.type_roles import TypeRole, row_height

Index = QModelIndex | QPersistentModelIndex
_NO_INDEX: Final = QModelIndex()
_FLAGS: Final = QItemSelectionModel.SelectionFlag
_DISPLAY, _EDIT, _TOOLTIP, _SPOKEN = (
    int(role)
    for role in (
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.EditRole,
        Qt.ItemDataRole.ToolTipRole,
        Qt.ItemDataRole.AccessibleTextRole,
    )
)


class Line:
    """A row: its cells by column, what a screen reader says of it, its tip, and its name where that can be changed."""

    def __init__(self, cells: Sequence[Any], spoken: str, tip: str, name: str = "") -> None:
        self.cells, self.spoken, self.tip, self.name = tuple(cells), spoken, plain_tip(tip), name


class LinesModel(QAbstractTableModel):
    """``rename_requested(old, new)``: a name was typed over; the row changes when the rows are shown anew."""

    rename_requested = Signal(str, str)

    def __init__(self, titles: Sequence[str], parent: QObject) -> None:
        super().__init__(parent)
        self._titles = tuple(titles)
        self.lines: list[Line] = []

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Replace all rows."""
        self.beginResetModel()
        self.lines = list(lines)
        self.endResetModel()

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        """One row for each line."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = _NO_INDEX) -> int:
        """As many as there are titles."""
        return 0 if parent.isValid() else len(self._titles)

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        """Look a cell up."""
        if not index.isValid():
            return None
        line, column = self.lines[index.row()], index.column()
        if role == CELL_ROLE:
            return line.cells[column]
        if role == _EDIT:
            return line.name if column == 0 else None
        if role == _TOOLTIP:
            return line.tip
        if role == _SPOKEN:
            return line.spoken if column == 0 else getattr(line.cells[column], "spoken", line.cells[column])
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        """Return the titles of the columns."""
        return self._titles[section] if role == _DISPLAY and orientation == Qt.Orientation.Horizontal else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Names can be changed."""
        flags = super().flags(index)
        can_edit = index.isValid() and index.column() == 0 and bool(self.lines[index.row()].name)
        return flags | Qt.ItemFlag.ItemIsEditable if can_edit else flags

    def setData(self, index: Index, value: Any, role: int = _EDIT) -> bool:
        """Ask for another name."""
        if role == _EDIT and index.isValid() and index.column() == 0:
            old, new = self.lines[index.row()].name, str(value).strip()
            if new and new != old:
                self.rename_requested.emit(old, new)
        return False


class RowsTable(QTableView):
    """``opened(beside)``: the selected rows are to be opened. Its height is that of its rows, at most ``most`` of them.

    Where there is no room, columns are hidden from the right.
    """

    opened = Signal(bool)

    def __init__(
        self,
        titles: Sequence[str],
        painters: Sequence[CellPainter[Any]],
        parent: QWidget,
        *,
        least: int,
        most: int,
        indent: int = 0,
    ) -> None:
        """``least`` is the height of a row, ``indent`` how far the texts of the first column are from its edge."""
        super().__init__(parent)
        self._least, self._most = least, most
        self._lines = LinesModel(titles, self)
        self.setModel(self._lines)
        self._delegate = _LinesDelegate(self, painters.__getitem__)
        self._delegate.hover = RowHover(self)
        self.setItemDelegate(self._delegate)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setHorizontalHeader(_Heads(titles, indent, self))
        self.horizontalHeader().setVisible(any(titles))
        if not any(titles):
            self.setFrameShape(QFrame.Shape.NoFrame)
        self.doubleClicked.connect(self._double_clicked)
        text_size().changed.connect(self.fit)
        self.fit()

    @property
    def rows_model(self) -> LinesModel:
        """Its model."""
        return self._lines

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show other rows; those of the same names stay selected, and so does the row with the keyboard."""
        selected, current = set(self.selected()), max(self.currentIndex().row(), 0)
        before = [self._lines.lines[row].tip for row in selected]
        self._lines.show_lines(lines)
        self.fit()
        if lines:
            again = [row for row, line in enumerate(lines) if line.tip in before]
            self.go_to(again[0] if again else min(current, len(lines) - 1))
            for row in again[1:]:
                self.selectionModel().select(self._lines.index(row, 0), _FLAGS.Select | _FLAGS.Rows)

    def go_to(self, row: int) -> None:
        """Select a row alone, and put the keyboard there, whatever keys are held."""
        self.selectionModel().setCurrentIndex(self._lines.index(row, 0), _FLAGS.ClearAndSelect | _FLAGS.Rows)

    def selected(self) -> list[int]:
        """Return the selected rows from top to bottom."""
        rows = sorted({index.row() for index in self.selectionModel().selectedRows()})
        return [row for row in rows if row < len(self._lines.lines)]

    def fit(self) -> None:
        """Give rows and columns the size of their texts, and the table that of its rows."""
        style = self._delegate.look.style(0)
        row = lines_height(style, self._least)
        self.verticalHeader().setDefaultSectionSize(row)
        heads = self.horizontalHeader()
        head = 0
        if heads.isVisibleTo(self):
            head = heads.sizeHint().height()
        count = min(max(len(self._lines.lines), 1), self._most)
        self.setFixedHeight(head + count * row + 2 * self.frameWidth())
        self._share_width()

    def _share_width(self) -> None:
        """Give columns what their cells need, and the first one the rest; what has no room is hidden from the right."""
        columns = range(1, self._lines.columnCount())
        heads, width = self.horizontalHeader(), self.viewport().width()
        needs = {column: max(self.sizeHintForColumn(column), heads.sectionSizeHint(column)) for column in columns}
        left, shown = width, True
        for column in columns:
            shown = shown and left - needs[column] >= width // 3
            self.setColumnHidden(column, not shown)
            if shown:
                self.setColumnWidth(column, needs[column])
                left -= needs[column]
        self.setColumnWidth(0, max(left, 1))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share out the room anew."""
        super().resizeEvent(event)
        self._share_width()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return opens; with Control beside what is open."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.state() != self.State.EditingState:
            held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            if held in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier):
                self.opened.emit(held == Qt.KeyboardModifier.ControlModifier)
                event.accept()
                return
        super().keyPressEvent(event)

    def _double_clicked(self, _index: QModelIndex) -> None:
        self.opened.emit(False)


class _Heads(QHeaderView):
    """Titles in small letters above the texts of their columns."""

    def __init__(self, titles: Sequence[str], indent: int, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._titles, self._indent = tuple(titles), indent
        self._look = ViewLook(self)
        self.setSectionsClickable(False)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def sizeHint(self) -> QSize:
        """Return the height of a row of small words."""
        return QSize(super().sizeHint().width(), row_height(self._look.now.font(TypeRole.SMALL)[1]))

    def sectionSizeFromContents(self, section: int) -> QSize:
        """Return the room of a title."""
        metrics = self._look.now.font(TypeRole.SMALL)[1]
        return QSize(text_width(metrics, self._titles[section]) + 2 * PADDING, row_height(metrics))

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Draw a title, and the line below."""
        look = self._look.now
        painter.save()
        painter.fillRect(rect, look.window)
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), look.line)
        place = rect.adjusted(PADDING + (0 if section else self._indent), 0, -PADDING, 0)
        draw_text(painter, place, self._titles[section], look.font(TypeRole.SMALL), colour=look.secondary)
        painter.restore()


class _LinesDelegate(RowDelegate):
    """Draws a hairline below each row, and gives the editor of a name one line."""

    def __init__(self, view: QTableView, painter_of: Callable[[int], CellPainter[Any]]) -> None:
        super().__init__(view, painter_of, starts_row=False)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the cell, then the line."""
        super().paint(painter, option, index)
        rect: QRect = option.rect
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), self.look.line)

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, _index: Index) -> QWidget:
        """Make a line to type another name into."""
        edit = QLineEdit(parent)
        edit.setAccessibleName("New name")
        edit.setMaxLength(100)
        return edit

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, _index: Index) -> None:
        """Put it into the middle of the row."""
        rect: QRect = option.rect
        size = QSize(rect.width(), min(editor.sizeHint().height(), rect.height()))
        editor.setGeometry(rect.left(), rect.top() + (rect.height() - size.height()) // 2, size.width(), size.height())
