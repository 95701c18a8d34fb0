"""Which jobs are on the screen: the rows that are seen of the table, the narrow list or the tree."""

from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QPoint, QTimer, Signal
from PySide6.QtWidgets import QAbstractItemView, QTableView

from drs_inspector.qt.browse.node_cells import NODE_ROLE
from drs_inspector.qt.browse.tree_view import JobTreeView
from drs_inspector.qt.frame.jobs_table import JobsTable
from drs_inspector.qt.job_table.model import JobTableModel
from drs_inspector.session.job_table.rows import RowKind
from drs_inspector.session.job_tree.node import TreeNode

_REST_MS: Final = 500
"""So long rows have to rest before they are what a person looks at: what is scrolled past is not asked for."""
_LONGEST_MS: Final = 2_000
"""So long it is put off by rows that do not come to rest."""
_MOVING: Final = frozenset({QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide})


class OnScreen(QObject):
    """Looks at the lists of jobs of one window. ``changed()``: other rows have come to rest, or may have."""

    changed = Signal()

    def __init__(self, jobs: JobsTable, tree: JobTreeView) -> None:
        super().__init__(jobs)
        self._jobs, self._tree = jobs, tree
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self.changed)
        self._waiting = QElapsedTimer()
        for view in (jobs.table.pair.main, jobs.list.view, tree):
            view.verticalScrollBar().valueChanged.connect(self._moved)
            view.viewport().installEventFilter(self)
        jobs.table.settled.connect(self._settled)
        jobs.layout_changed.connect(self._moved)
        for unfolded in (tree.expanded, tree.collapsed, tree.model().rowsInserted, tree.model().rowsRemoved):
            unfolded.connect(self._settled)

    def close(self) -> None:
        """Look no more."""
        self._rest.stop()

    def jobs(self) -> dict[str, frozenset[str]]:
        """Return the ids of the jobs whose rows are seen, by the key of their source."""
        found: dict[str, set[str]] = {}
        for key, job_id in self._seen():
            found.setdefault(key, set()).add(job_id)
        return {key: frozenset(ids) for key, ids in found.items()}

    def _seen(self) -> Iterator[tuple[str, str]]:
        table, narrow = self._jobs.table, self._jobs.list.view
        for view in (table.pair.main, narrow):
            if view.isVisible():
                yield from _rows(view, table.model)
        if self._tree.isVisible():
            yield from _lines(self._tree)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Note that a list has another size, or is shown or hidden."""
        if event.type() in _MOVING:
            self._moved()
        return False

    def _moved(self) -> None:
        """Rows move: look when they rest."""
        if not self._rest.isActive():
            self._waiting.start()
        if self._waiting.elapsed() < _LONGEST_MS:
            self._rest.start()

    def _settled(self) -> None:
        """Other rows may have come, which may go on for as long as jobs are read."""
        if not self._rest.isActive():
            self._waiting.start()
            self._rest.start()


def _rows(view: QAbstractItemView, model: JobTableModel) -> Iterator[tuple[str, str]]:
    """Yield the jobs of the rows that are seen."""
    first, last = (_row_at(view, y) for y in (0, view.viewport().height() - 1))
    if first < 0:
        return
    for row in model.rows[first : last + 1 if last >= 0 else None]:
        if row.kind is RowKind.JOB:
            yield row.ref.session, row.ref.job_id


def _row_at(view: QAbstractItemView, y: int) -> int:
    return view.rowAt(y) if isinstance(view, QTableView) else view.indexAt(QPoint(1, y)).row()


def _lines(tree: JobTreeView) -> Iterator[tuple[str, str]]:
    """Yield the jobs of the lines that are seen; parts of a job are on it."""
    index, height = tree.indexAt(QPoint(1, 0)), tree.viewport().height()
    while index.isValid() and tree.visualRect(index).top() < height:
        node = index.data(NODE_ROLE)
        if isinstance(node, TreeNode) and node.job_id:
            yield node.session, node.job_id
        index = tree.indexBelow(index)
