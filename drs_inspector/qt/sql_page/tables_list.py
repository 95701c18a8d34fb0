"""The tables that SQL may name, with their columns: a click puts a name into the query."""

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QFont, QPalette, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from drs_inspector.domain.tables.documents import TABLES
from drs_inspector.qt.widgets.elided_label import plain_tip
from drs_inspector.qt.widgets.text_size import follow_text_size
from drs_inspector.qt.widgets.theme import GRID, tone_colour
from drs_inspector.qt.widgets.type_roles import TypeRole, row_height, type_font
from drs_inspector.session.sql_page.completion import column_note, quoted
from drs_inspector.session.table_files.list_rows import Which

Index = QModelIndex | QPersistentModelIndex
_HELP: Final = int(Qt.ItemDataRole.UserRole)
_KIND: Final = 1
_ROW: Final = 22


class TablesList(QTreeView):
    """``chosen(name)``: a name is to be put into the query, as SQL takes it."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Tables")
        self.setAccessibleDescription("Return puts the name into the query, Right shows the columns of a table.")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setIndentation(2 * GRID)
        self.setExpandsOnDoubleClick(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setItemDelegate(_KindDelegate(self))
        self.setModel(_model(self))
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(_KIND, QHeaderView.ResizeMode.ResizeToContents)
        follow_text_size(self, TablesList._fit)
        self.setCurrentIndex(self.model().index(0, 0))
        self.clicked.connect(self._choose)
        self.activated.connect(self._choose)

    def current_name(self) -> str:
        """Return the name where the keyboard is."""
        index = self.currentIndex()
        return str(index.siblingAtColumn(0).data() or "") if index.isValid() else ""

    def current_help(self) -> str:
        """Return what is known about it."""
        return str(self.currentIndex().siblingAtColumn(0).data(_HELP) or "")

    def lines(self, which: Which) -> list[tuple[str, str, str, str]]:
        """Return the current line, those that are unfolded, or all: table, column, kind, help."""
        if which is Which.MARKED:
            return [_line(self.currentIndex())] if self.currentIndex().isValid() else []
        found = []
        model = self.model()
        for row in range(model.rowCount()):
            table = model.index(row, 0)
            found.append(_line(table))
            if which is Which.ALL or self.isExpanded(table):
                found += [_line(model.index(at, 0, table)) for at in range(model.rowCount(table))]
        return found

    def choose_current(self) -> None:
        """Put the name into the query."""
        self._choose(self.currentIndex())

    def _choose(self, index: QModelIndex) -> None:
        name = str(index.siblingAtColumn(0).data() or "")
        if name:
            self.chosen.emit(quoted(name))

    def _fit(self) -> None:
        self.setFont(type_font(TypeRole.DATA, self.font()))


class _KindDelegate(QStyledItemDelegate):
    """Kinds of columns are secondary, tables bold."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        hint = super().sizeHint(option, index)
        return QSize(hint.width(), row_height(option.fontMetrics, _ROW))

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        if index.column() == _KIND:
            option.palette.setColor(QPalette.ColorRole.Text, tone_colour("grey"))
            option.displayAlignment = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        elif not index.parent().isValid():
            option.font.setWeight(QFont.Weight.Bold)


def _line(index: QModelIndex) -> tuple[str, str, str, str]:
    first, above = index.siblingAtColumn(0), index.parent()
    name, kind = str(first.data() or ""), str(index.siblingAtColumn(_KIND).data() or "")
    words = str(first.data(_HELP) or "")
    return (str(above.data() or ""), name, kind, words) if above.isValid() else (name, "", kind, words)


def _model(parent: QTreeView) -> QStandardItemModel:
    model = QStandardItemModel(0, 2, parent)
    for table in TABLES.values():
        row = QStandardItem(table.name)
        row.setData(f"{table.title}. {table.help}", _HELP)
        row.setToolTip(plain_tip(table.help))
        beside = QStandardItem("")
        beside.setAccessibleText("table")
        model.appendRow([row, beside])
        for column in table.columns:
            unit = f" In {column.unit}." if column.unit else ""
            item, kind = QStandardItem(column.name), QStandardItem(column.kind.value)
            item.setData(f"{column.title}: {column.help}{unit}", _HELP)
            item.setToolTip(plain_tip(f"{column.title}: {column.help}{unit}"))
            item.setAccessibleText(f"{column.name}, {column_note(column)}")
            row.appendRow([item, kind])
    return model
