"""Which databases, schemas, tables and other objects a job replicates, and under which names."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.labels.value_labels import counts_label
from drs_inspector.domain.objects.renamed import RenamedScan, RowsFilter
from drs_inspector.domain.objects.selection import ObjectSelection, SearchHits
from drs_inspector.qt.details.context import DetailContext
from drs_inspector.qt.details.objects.loading import LoadedPage
from drs_inspector.qt.details.objects.model import ObjectTreeModel
from drs_inspector.qt.details.objects.pane import ObjectsPane
from drs_inspector.qt.details.objects.table import ObjectTable
from drs_inspector.qt.widgets.icons import icon
from drs_inspector.qt.widgets.inline_message import InlineMessage, empty_page
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.session.job_tree.node import NodeKind, TreeNode

_SLICE_SECONDS = 0.005
WHOLE_INSTANCE = "The whole instance is replicated: no single objects were chosen (object_switch is false)."


class ObjectSelectionPanel(QWidget):
    """Counts, filter line and table of one finished selection."""

    def __init__(self, selection: ObjectSelection, *, whole_instance: bool, copy: Callable[[str], None]) -> None:
        super().__init__()
        self.selection = selection
        self._hits: SearchHits | None = None
        self._renamed: RenamedScan | None = None
        self.model = ObjectTreeModel(selection, self)
        self.table = ObjectTable(self)
        self.table.show_model(self.model)
        self.edit = QLineEdit(self)
        self.edit.setPlaceholderText("Filter objects")
        self.edit.setAccessibleName("Filter objects")
        self.edit.setToolTip("Part of a name, of a new name, or of a path such as shop.orders")
        self.edit.setClearButtonEnabled(True)
        self.edit.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.edit.textChanged.connect(self._look)
        self.edit.installEventFilter(self)
        self.renamed_only = QCheckBox("Renamed only", self)
        self.renamed_only.setToolTip("Only objects that get another name on the target")
        self.renamed_only.toggled.connect(self._look)
        self._counts = QLabel(counts_text(selection), self)
        self._counts.setTextFormat(Qt.TextFormat.PlainText)
        self._counts.setWordWrap(True)
        self._counts.setContentsMargins(GRID, GRID, GRID, 0)
        self._counts.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.words = QLabel(self)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setContentsMargins(GRID, GRID // 2, GRID, GRID // 2)
        self.words.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.words.hide()
        self._work = QTimer(self, interval=0)
        self._work.timeout.connect(self._step)
        self._lay_out(whole_instance)
        self._pane = ObjectsPane(self, self.table, self.edit, copy)
        self.setFocusProxy(self.table)

    def _lay_out(self, whole_instance: bool) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(GRID, GRID, GRID, GRID)
        row.setSpacing(GRID)
        row.addWidget(self.edit, 1)
        row.addWidget(self.renamed_only)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        if whole_instance:
            column.addWidget(InlineMessage(WHOLE_INSTANCE, "blue", "info"))
        column.addWidget(self._counts)
        column.addLayout(row)
        column.addWidget(self.table, 1)
        column.addWidget(self.words)

    def _look(self) -> None:
        """Begin to find what is asked for; the table changes when all of it is found, within a frame or two."""
        text = self.edit.text().strip()
        self._hits = self.selection.search(text) if text else None
        if self.renamed_only.isChecked() and self._renamed is None:
            self._renamed = RenamedScan(self.selection)
        if self._hits is None and not self.renamed_only.isChecked():
            self._work.stop()
            self.model.set_filter(None)
            self.words.hide()
            return
        self._work.start()
        self._step()

    def _step(self) -> None:
        if self._hits is not None and not self._hits.step(_SLICE_SECONDS):
            return
        if self.renamed_only.isChecked() and self._renamed is not None and not self._renamed.step(_SLICE_SECONDS):
            self._say(f"Looking for renamed objects … {100 * self._renamed.progress:.0f} %")
            return
        self._work.stop()
        if self.renamed_only.isChecked() and self._renamed is not None:
            keep = self._hits.is_hit if self._hits is not None else None
            rows = RowsFilter(self.selection, self._renamed.rows, keep)
            self.model.set_filter(rows)
            self._tell(rows.count, "renamed ")
        elif self._hits is not None:
            self.model.set_filter(self._hits.tree_filter())
            self._tell(self._hits.count, "")

    def _tell(self, found: int, kind: str) -> None:
        total = self.selection.count
        self._say(f"{found:,} {kind}of {total:,} objects" if found else f"No {kind}object matches (of {total:,})")

    def _say(self, words: str) -> None:
        self.words.setText(words)
        self.words.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Escape, Down and Return go on into the table; the filter stays."""
        if watched is self.edit and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            keys = (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)
            if event.key() in keys and self.model.rowCount():
                self.table.setFocus(Qt.FocusReason.OtherFocusReason)
                if not self.table.currentIndex().isValid():
                    self.table.setCurrentIndex(self.model.index(0, 0))
                return True
        return super().eventFilter(watched, event)


def counts_text(selection: ObjectSelection) -> str:
    """Return "1,204 objects: 4 databases, 1,200 tables" and how many of them raise doubts."""
    kinds = counts_label(selection.counts())
    total = selection.count
    words = f"{total:,} object{'' if total == 1 else 's'}" + (f": {kinds}" if kinds else "")
    missing = selection.row_count - total
    if missing:
        words += f". {missing:,} parent{'' if missing == 1 else 's'} not in the list, shown in grey"
    return words


class ObjectSelectionView:
    """The tab of the object selection."""

    title = "Objects"

    def fits(self, node: TreeNode) -> bool:
        """Fits the object selection's own node."""
        return node.kind is NodeKind.OBJECTS

    def build(self, node: TreeNode, context: DetailContext) -> QWidget:
        """Show the selection, reading it in slices first when that was not done yet."""
        job = context.snapshot.jobs[node.job_id or ""]
        if not job.has_detail:
            return empty_page("The details of this job were not read, so its objects are not known.")
        return LoadedPage(job, lambda: _page(job, context.copy))


def _page(job: Job, copy: Callable[[str], None]) -> QWidget:
    whole_instance = job.detail is not None and job.detail.object_switch is False
    if job.objects.row_count == 0:
        missing = "The cloud listed no objects for this job. A list is normal only when single objects were chosen."
        return empty_page(WHOLE_INSTANCE if whole_instance else missing)
    return ObjectSelectionPanel(job.objects, whole_instance=whole_instance, copy=copy)
