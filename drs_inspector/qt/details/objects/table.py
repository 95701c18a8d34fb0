"""The table that looks and answers like a tree: indented names, arrows, Left and Right, for any number of objects."""

from PySide6.QtCore import QItemSelection, QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOption,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from drs_inspector.qt.details.objects.model import DEPTH_ROLE, NAME, OPEN_ROLE, ObjectTreeModel
from drs_inspector.qt.widgets.tables.column_fitter import ColumnFitter
from drs_inspector.qt.widgets.text_size import follow_text_size
from drs_inspector.qt.widgets.theme import GRID

_INDENT = 2 * GRID
COPY_AT_MOST = 20_000
_WEIGHTS = (54, 24, 12, 10)


class _NameDelegate(QStyledItemDelegate):
    """Draws the arrow of a line that has lines below, and the name behind it."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        style = option.widget.style() if option.widget else QApplication.style()
        self.initStyleOption(option, index)
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, option.widget)
        left = option.rect.left() + int(index.data(DEPTH_ROLE) or 0) * _INDENT
        is_open = index.data(OPEN_ROLE)
        if is_open is not None:
            arrow = QStyleOption()
            arrow.rect = QRect(left, option.rect.top(), _INDENT, option.rect.height())
            arrow.palette = option.palette
            arrow.state = QStyle.StateFlag.State_Enabled | QStyle.StateFlag.State_Children
            if is_open:
                arrow.state |= QStyle.StateFlag.State_Open
            style.drawPrimitive(QStyle.PrimitiveElement.PE_IndicatorBranch, arrow, painter, option.widget)
        option.rect.setLeft(left + _INDENT)
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)


class ObjectTable(QTableView):
    """Shows an ``ObjectTreeModel``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fitter: ColumnFitter | None = None
        self.setAccessibleName("Selected objects")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        lines = self.verticalHeader()
        lines.hide()
        lines.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        follow_text_size(lines, _fit_lines)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setStretchLastSection(True)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._names = _NameDelegate(self)
        self.setItemDelegateForColumn(NAME, self._names)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.doubleClicked.connect(_toggle)

    def show_model(self, model: ObjectTreeModel) -> None:
        """Show a model and give its columns their first widths."""
        self.setModel(model)
        self._fitter = ColumnFitter(self, _WEIGHTS, 84 * self.fontMetrics().averageCharWidth())
        self._fitter.fit()
        model.modelReset.connect(self.scrollToTop)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the new width among the columns."""
        super().resizeEvent(event)
        if self._fitter is not None:
            self._fitter.fit()

    @property
    def objects(self) -> ObjectTreeModel | None:
        """The model that is shown."""
        model = self.model()
        return model if isinstance(model, ObjectTreeModel) else None

    def selected_lines(self) -> list[int]:
        """Return the chosen lines from top to bottom, else the current one, at most 20,000."""
        lines: list[int] = []
        parts = self.selectionModel().selection() if self.selectionModel() else QItemSelection()
        for number in range(parts.size()):
            part = parts.at(number)
            lines.extend(range(part.top(), min(part.bottom() + 1, part.top() + COPY_AT_MOST)))
        if not lines and self.currentIndex().isValid():
            lines = [self.currentIndex().row()]
        return sorted(set(lines))[:COPY_AT_MOST]

    @property
    def selected_total(self) -> int:
        """How many lines are chosen, also those beyond ``selected_lines``."""
        parts = self.selectionModel().selection() if self.selectionModel() else QItemSelection()
        return sum(parts.at(number).height() for number in range(parts.size())) or len(self.selected_lines())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open with Right and +, close or go up with Left and -, turn over with Return."""
        model, line, key = self.objects, self.currentIndex().row(), event.key()
        if model is None or line < 0:
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Right, Qt.Key.Key_Plus):
            model.toggle(line, opened=True)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Minus):
            above = model.parent_line(line)
            if model.is_open(line):
                model.toggle(line, opened=False)
            elif above is not None and key == Qt.Key.Key_Left:
                self.setCurrentIndex(model.index(above, self.currentIndex().column()))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            model.toggle(line)
        elif key == Qt.Key.Key_Home:
            self.setCurrentIndex(model.index(0, NAME))
        elif key == Qt.Key.Key_End:
            self.setCurrentIndex(model.index(model.rowCount() - 1, NAME))
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Open or close on a click on the arrow; anywhere else choose the line."""
        index, place = self.indexAt(event.position().toPoint()), event.position().toPoint()
        if index.isValid() and index.column() == NAME and event.button() == Qt.MouseButton.LeftButton:
            left = self.visualRect(index).left() + int(index.data(DEPTH_ROLE) or 0) * _INDENT
            if left <= place.x() < left + _INDENT and index.data(OPEN_ROLE) is not None:
                _toggle(index)
                return
        super().mousePressEvent(event)


def _toggle(index: QModelIndex) -> None:
    model = index.model()
    if isinstance(model, ObjectTreeModel):
        model.toggle(index.row())


def _fit_lines(lines: QHeaderView) -> None:
    height = lines.fontMetrics().height() + GRID
    lines.setMinimumSectionSize(height)
    lines.setDefaultSectionSize(height)
