"""The list of jobs beside the page of one: names with their health in two lines, over the rows of the table."""

from collections.abc import Iterator
from typing import Any, Final

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QStyleOptionViewItem, QToolTip, QVBoxLayout, QWidget

from drs_inspector.qt.cells.list_painters import GroupPainter, LinePainter, MorePainter
from drs_inspector.qt.cells.painters import CellPainter
from drs_inspector.qt.cells.row_delegate import RowDelegate
from drs_inspector.qt.cells.values import GroupCell, LineCell, MoreCell, NameCell
from drs_inspector.qt.job_table.model import LINE_ROLE, LIST_TIP_ROLE, JobTableModel
from drs_inspector.qt.job_table.row_choice import RowChoice, SeenMarks
from drs_inspector.qt.widgets.text_size import scaled
from drs_inspector.session.job_table.rows import Ref, RowKind

WIDTH: Final = 264
_CALM_MS: Final = 100
_BATCH: Final = 500
_LINE: Final = LinePainter()
_ANY: Final = LineCell(NameCell(""))
_SPANS: Final[dict[type, CellPainter[Any]]] = {GroupCell: GroupPainter(), MoreCell: MorePainter()}


class JobList(QWidget):
    """The same jobs in the same order as a ``JobTableView`` whose model it takes; with a choice of its own.

    ``current_changed`` (a Ref or None): a person or ``select`` went to another job. ``opened`` (a Ref): Enter or a
    double click.
    """

    current_changed = Signal(object)
    opened = Signal(object)

    def __init__(self, model: JobTableModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = _List(self)
        self._model = model
        self.view.setModel(model)
        self.view.setItemDelegate(_LineDelegate(self.view, _painter_of, role=LINE_ROLE, spans=_SPANS))
        self.choice = RowChoice(self.view, model)
        self.choice.current_changed.connect(self.current_changed)
        self._seen = SeenMarks(self.view, self.choice, model.arrangement.marks)
        self.view.activated_at.connect(self._open)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.view)
        self.setFocusProxy(self.view)
        self._follow_columns()
        model.columns_changed.connect(self._follow_columns)
        self._calm = QTimer(self, singleShot=True, interval=_CALM_MS)
        self._calm.timeout.connect(self.view.lay_out_ahead)
        model.settled.connect(self._calm.start)

    def sizeHint(self) -> QSize:
        """Return the width that the list starts with."""
        return QSize(scaled(WIDTH), super().sizeHint().height())

    def set_folded(self, *, folded: bool) -> None:
        """Show the glyphs alone, without a scroll bar, where there is no room for names; or all of it again."""
        policy = Qt.ScrollBarPolicy.ScrollBarAlwaysOff if folded else Qt.ScrollBarPolicy.ScrollBarAsNeeded
        self.view.setVerticalScrollBarPolicy(policy)

    def current(self) -> Ref | None:
        """Return the job that has the keyboard, None where none has it or it is not shown."""
        return self.choice.current()

    def in_order(self) -> Iterator[Ref]:
        """Yield the jobs that a person has chosen, and those on the screen and below it."""
        return self.choice.in_order()

    def select(self, ref: Ref) -> bool:
        """Go to a job; False when it is not shown."""
        return self.choice.select(ref)

    def selected(self) -> list[Ref]:
        """Return the selected jobs from top to bottom."""
        return self.choice.selected()

    def select_first(self) -> None:
        """Go to the first job."""
        self.choice.select_first()

    def select_nothing(self) -> None:
        """Leave all jobs."""
        self.choice.select_nothing()

    def _follow_columns(self) -> None:
        self.view.setModelColumn(self._model.name_column)

    def _open(self, place: int) -> None:
        row, facts = self._model.rows[place], self._model.facts(place)
        table = self._model.arrangement.table
        if row.kind is RowKind.JOB:
            self.opened.emit(row.ref)
        elif row.kind is RowKind.MORE:
            table.show_more(row)
        elif facts.is_open is not None:
            table.fold(row, is_open=not facts.is_open)


class _LineDelegate(RowDelegate):
    """Gives heads of groups the height of jobs: with rows of one height a list of many needs to measure one."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return the size of a job in two lines."""
        del option, index
        return _LINE.size_hint(_ANY, self.look.style(0))


class _List(QListView):
    """``activated_at(place)`` for Enter and a double click, and for one click on what is no job.

    To lay out 10,000 rows takes 20 to 30 ms: it is done before they are shown, some hundred rows in a turn.
    """

    activated_at = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("Jobs")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setBatchSize(_BATCH)
        self.setAlternatingRowColors(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)

    def viewportEvent(self, event: QEvent) -> bool:
        """Tell of a row what its glyph, reason and pill mean."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            words = self.indexAt(event.pos()).data(LIST_TIP_ROLE)
            QToolTip.showText(event.globalPos(), words or "", self)
            return True
        return super().viewportEvent(event)

    def lay_out_ahead(self) -> None:
        """Begin to lay out rows that are others now, unless they are seen."""
        if not self.isVisible():
            self.executeDelayedItemsLayout()

    def doItemsLayout(self) -> None:
        """Lay out the rows: all at once where they are seen, or a place among them is to be kept."""
        self._lay_out(at_once=self.isVisible() or self.verticalScrollBar().value() > 0)

    def showEvent(self, event: QShowEvent) -> None:
        """Lay out what was not laid out ahead."""
        model = self.model()
        self._lay_out_to(model.index(model.rowCount() - 1, self.modelColumn()))
        super().showEvent(event)

    def scrollTo(
        self,
        index: QModelIndex | QPersistentModelIndex,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Go to a row, also where it is not laid out yet."""
        self._lay_out_to(index)
        super().scrollTo(index, hint)

    def _lay_out_to(self, index: QModelIndex | QPersistentModelIndex) -> None:
        is_name = index.isValid() and index.column() == self.modelColumn()  # no other column has a place here
        if is_name and not self.visualRect(index).isValid():
            self._lay_out(at_once=True)

    def _lay_out(self, *, at_once: bool) -> None:
        self.setLayoutMode(QListView.LayoutMode.SinglePass if at_once else QListView.LayoutMode.Batched)
        super().doItemsLayout()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the current job on Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.activated_at.emit(self.currentIndex().row())
            event.accept()
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open a job."""
        index = self._job_at(event)
        if index is not None:
            self.activated_at.emit(index.row())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Fold a group, or show the rest of one; else select."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and event.button() == Qt.MouseButton.LeftButton and self._job_at(event) is None:
            self.activated_at.emit(index.row())
        else:
            super().mousePressEvent(event)

    def _job_at(self, event: QMouseEvent) -> QModelIndex | QPersistentModelIndex | None:
        index = self.indexAt(event.position().toPoint())
        is_job = index.isValid() and not isinstance(index.data(LINE_ROLE), GroupCell | MoreCell)
        return index if is_job else None


def _painter_of(_column: int) -> CellPainter[Any]:
    return _LINE
