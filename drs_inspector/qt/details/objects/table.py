"""The table that looks and answers like a tree: indented names, arrows, Left and Right, for any number of objects."""

from typing import Any, Final

from PySide6.QtCore import QItemSelection, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from drs_inspector.qt.cells.flat_header import FlatHeader
from drs_inspector.qt.cells.look import ViewLook
from drs_inspector.qt.cells.painters import CellPainter, NamePainter, TextPainter
from drs_inspector.qt.cells.row_delegate import CELL_ROLE, RowDelegate
from drs_inspector.qt.cells.row_hover import RowHover
from drs_inspector.qt.cells.values import NameCell
from drs_inspector.qt.details.objects.cells import NewNamePainter, RuleLinkCell, RuleLinkPainter
from drs_inspector.qt.details.objects.model import NAME, RULE, ObjectTreeModel
from drs_inspector.qt.widgets.tables.column_fitter import ColumnFitter
from drs_inspector.qt.widgets.text_size import follow_text_size
from drs_inspector.qt.widgets.type_roles import TypeRole, row_height

COPY_AT_MOST = 20_000
_WEIGHTS = (28, 22, 11, 12, 27)
_NAMES: Final = NamePainter(role=TypeRole.DATA)
_LINKS: Final = RuleLinkPainter()
_WORDS: Final = TextPainter()
_PAINTERS: Final[tuple[CellPainter[Any], ...]] = (_NAMES, NewNamePainter(), _WORDS, _WORDS, _LINKS)


class ObjectTable(QTableView):
    """Shows an ``ObjectTreeModel``.

    ``rule_wanted(place)``: the rule of an object is asked for, by its place among the rules of the job.
    ``sort_wanted(column)``: the title of a column was clicked. ``tree_wanted()``: Escape in the flat list.
    """

    rule_wanted = Signal(int)
    sort_wanted = Signal(int)
    tree_wanted = Signal()

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
        heads = FlatHeader(self)
        self.setHorizontalHeader(heads)
        heads.sectionClicked.connect(self.sort_wanted)
        heads.setStretchLastSection(True)
        self._look = ViewLook(self)
        delegate = RowDelegate(self, _PAINTERS.__getitem__)
        delegate.hover = RowHover(self)
        self.setItemDelegate(delegate)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.doubleClicked.connect(self._toggle)

    def show_model(self, model: ObjectTreeModel) -> None:
        """Show a model and give its columns their first widths."""
        self.setModel(model)
        self._fitter = ColumnFitter(self, _WEIGHTS, 84 * self.fontMetrics().averageCharWidth())
        self._fitter.fit()
        model.modelReset.connect(self.scrollToTop)

    def show_order(self, column: int | None, *, descending: bool) -> None:
        """Mark the column that the lines are in the order of; None for the tree."""
        header = self.horizontalHeader()
        header.setSortIndicatorShown(column is not None)
        if column is not None:
            order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
            header.setSortIndicator(column, order)

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
            self.open_current()
        elif key == Qt.Key.Key_Escape and model.is_flat:
            self.tree_wanted.emit()
        elif key == Qt.Key.Key_Home:
            self.setCurrentIndex(model.index(0, NAME))
        elif key == Qt.Key.Key_End:
            self.setCurrentIndex(model.index(model.rowCount() - 1, NAME))
        else:
            super().keyPressEvent(event)

    def open_current(self) -> None:
        """Go to the rule in its column, else open or close the line; of a line with nothing below go to its rule."""
        model, index = self.objects, self.currentIndex()
        if model is None or not index.isValid():
            return
        rule = model.rule_at(index.row())
        if rule is not None and (index.column() == RULE or model.is_open(index.row()) is None):
            self.rule_wanted.emit(rule)
        else:
            model.toggle(index.row())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Open or close on a click on the arrow; anywhere else choose the line."""
        place = event.position().toPoint()
        index = self.indexAt(place)
        if index.column() == NAME and event.button() == Qt.MouseButton.LeftButton:
            cell = index.data(CELL_ROLE)
            if isinstance(cell, NameCell) and _NAMES.chevron_rect(self.visualRect(index), cell).contains(place):
                self._toggle(index)
                return
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Follow the link of a rule that is clicked without a key that selects."""
        super().mouseReleaseEvent(event)
        model, place = self.objects, event.position().toPoint()
        plain = event.button() == Qt.MouseButton.LeftButton and not event.modifiers()
        if model is not None and plain and self._is_link(place):
            rule = model.rule_at(self.indexAt(place).row())
            if rule is not None:
                self.rule_wanted.emit(rule)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show a hand over links."""
        super().mouseMoveEvent(event)
        over = self._is_link(event.position().toPoint())
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def _is_link(self, place: QPoint) -> bool:
        index = self.indexAt(place)
        cell = index.data(CELL_ROLE) if index.column() == RULE else None
        if not isinstance(cell, RuleLinkCell):
            return False
        return _LINKS.link_rect(self.visualRect(index), cell, self._look.now.style(0)).contains(place)

    def _toggle(self, index: QModelIndex) -> None:
        if self.objects is not None:
            self.objects.toggle(index.row())


def _fit_lines(lines: QHeaderView) -> None:
    height = row_height(lines.fontMetrics())
    lines.setMinimumSectionSize(height)
    lines.setDefaultSectionSize(height)
