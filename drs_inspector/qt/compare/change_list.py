"""The list of jobs at the left: those with a change, with a field that narrows it."""

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QLineEdit, QListView, QVBoxLayout, QWidget

from drs_inspector.domain.printable import both_ends, printable
from drs_inspector.qt.cells.painters import CellPainter
from drs_inspector.qt.cells.row_delegate import CELL_ROLE, RowDelegate
from drs_inspector.qt.compare.cells import LinePainter, LineValue
from drs_inspector.qt.widgets.dialog_layout import note
from drs_inspector.qt.widgets.elided_label import plain_tip
from drs_inspector.qt.widgets.icons import icon
from drs_inspector.qt.widgets.pane_menu import show_pane_menu
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.session.compare.job_list import ListedJob

Index = QModelIndex | QPersistentModelIndex
_NO_INDEX: Final = QModelIndex()
_LINE: Final = LinePainter()
_TYPING_MS: Final = 200
_BATCH: Final = 500


class _Lines(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.jobs: Sequence[ListedJob] = ()

    def show(self, jobs: Sequence[ListedJob]) -> None:
        self.beginResetModel()
        self.jobs = jobs
        self.endResetModel()

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.jobs)

    def columnCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.jobs):
            return None
        if role not in (CELL_ROLE, Qt.ItemDataRole.DisplayRole, _SPOKEN, Qt.ItemDataRole.ToolTipRole):
            return None
        job = self.jobs[index.row()]
        name = printable(both_ends(job.name))
        if role == CELL_ROLE:
            return LineValue(job.counted.sign, job.counted.tone, name, printable(both_ends(job.summary)))
        if role == _SPOKEN:
            return printable(both_ends(job.spoken))
        return name if role == Qt.ItemDataRole.DisplayRole else plain_tip(f"{job.name}\n{job.summary}")


_SPOKEN: Final = int(Qt.ItemDataRole.AccessibleTextRole)


class _View(QListView):
    """``activated_at()`` for Return and a double click."""

    activated_at = Signal()
    up = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.activated_at.emit()
        elif key == Qt.Key.Key_Up and self.currentIndex().row() <= 0 and not event.modifiers():
            self.up.emit()
        else:
            super().keyPressEvent(event)


class _Field(QLineEdit):
    """``down()`` leads on into the list."""

    down = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
            self.down.emit()
        else:
            super().keyPressEvent(event)


class ChangeList(QWidget):
    """``current_changed()``: another job; ``opened()``: Return or a double click; ``filtered(text)``: another text."""

    current_changed = Signal()
    opened = Signal()
    filtered = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.edit = _Field(self)
        self.edit.setPlaceholderText("Filter changes, for example rule:price")
        self.edit.setAccessibleName("Filter changes")
        self.edit.setToolTip("Words of names and values. field:, object: or rule: in front of one looks there alone.")
        self.edit.setClearButtonEnabled(True)
        self.edit.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self._none = note("No job fits these words.", self)
        self._none.hide()
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._typing.timeout.connect(lambda: self.filtered.emit(self.edit.text()))
        self.edit.textChanged.connect(self._typing.start)
        self.model = _Lines(self)
        self.view = view = _View(self)
        view.setAccessibleName("Jobs with a change")
        view.setFrameShape(QFrame.Shape.NoFrame)
        view.setUniformItemSizes(True)
        view.setBatchSize(_BATCH)
        view.setLayoutMode(QListView.LayoutMode.Batched)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setMouseTracking(True)
        view.setItemDelegate(RowDelegate(view, _painter_of))
        view.setModel(self.model)
        view.selectionModel().currentChanged.connect(lambda _now, _before: self.current_changed.emit())
        view.activated_at.connect(self.opened)
        view.doubleClicked.connect(lambda _index: self.opened.emit())
        view.up.connect(self.focus_field)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(self._open_menu)
        self.edit.down.connect(self.focus_list)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        top = QVBoxLayout()
        top.setContentsMargins(GRID, GRID, GRID, GRID)
        top.addWidget(self.edit)
        top.addWidget(self._none)
        box.addLayout(top)
        box.addWidget(view, 1)
        self.setFocusProxy(view)

    @property
    def place(self) -> int:
        """The place of the current job, -1 for none."""
        return self.view.currentIndex().row()

    @property
    def current(self) -> ListedJob | None:
        """The current job."""
        return self.model.jobs[self.place] if 0 <= self.place < len(self.model.jobs) else None

    def show_jobs(self, jobs: Sequence[ListedJob], place: int | None) -> None:
        """Show other jobs; ``place`` is the one to go to, None for the first."""
        self.model.show(jobs)
        self._none.setVisible(not len(jobs) and bool(self.edit.text().strip()))
        if len(jobs):
            self.choose(place or 0)
        else:
            self.current_changed.emit()

    def choose(self, place: int) -> None:
        """Go to a job."""
        index = self.model.index(place, 0)
        if not self.view.visualRect(index).isValid():
            self.view.setLayoutMode(QListView.LayoutMode.SinglePass)
            self.view.doItemsLayout()
            self.view.setLayoutMode(QListView.LayoutMode.Batched)
        self.view.setCurrentIndex(index)

    def focus_list(self) -> None:
        """Go to the list."""
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_field(self) -> None:
        """Go to the field."""
        self.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.edit.selectAll()

    def clear_filter(self) -> None:
        """Empty the field at once."""
        self.edit.clear()
        self._typing.stop()
        self.filtered.emit("")

    def stop(self) -> None:
        """Send nothing any more."""
        self._typing.stop()

    def _open_menu(self, place: QPoint) -> None:
        if self.current is not None:
            show_pane_menu(self.view, self.view.viewport().mapToGlobal(place))


def _painter_of(_column: int) -> CellPainter[Any]:
    return _LINE
