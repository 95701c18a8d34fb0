"""The tree on the left: jobs by session and scenario, and below each job its parts."""

from collections.abc import Sequence

from PySide6.QtCore import QByteArray, QItemSelection, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QAccessible, QAction, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTreeView, QWidget

from drs_inspector.qt.browse.filter_expansion import FilterExpansion
from drs_inspector.qt.browse.node_cells import NODE_ROLE
from drs_inspector.qt.browse.tree_delegates import NameDelegate, StatusDelegate
from drs_inspector.qt.browse.tree_model import Index, JobTreeModel
from drs_inspector.qt.widgets.pane_menu import show_pane_menu
from drs_inspector.qt.widgets.tables.first_column import FirstColumnAlone
from drs_inspector.qt.widgets.text_size import scaled, text_size
from drs_inspector.session.job_tree.cells import NAME
from drs_inspector.session.job_tree.node import NodeKind, TreeNode
from drs_inspector.session.job_tree.paths import path_words

_EAGER = (NodeKind.SESSION, NodeKind.SCENARIO)
_MOST_FIRST = 512
_SPANNED_AT_ONCE = 1_000


class JobTreeView(QTreeView):
    """A tree view whose selection, open lines and scroll place stay with their lines while the model changes."""

    node_selected = Signal(object)  # TreeNode, or None
    opened = Signal()

    def __init__(
        self,
        model: JobTreeModel,
        actions: list[QAction],
        parent: QWidget | None = None,
        *,
        session_actions: Sequence[QAction] = (),
    ) -> None:
        """``actions`` are what the context menu offers, ``session_actions`` that of a session's own node."""
        super().__init__(parent)
        self._menu_actions, self._session_actions = actions, session_actions
        self._anchor: tuple[TreeNode, int] | None = None
        self._model = model
        self.setAccessibleName("Jobs")
        self.setUniformRowHeights(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._show_menu)
        self._name_delegate, self._status_delegate = NameDelegate(self), StatusDelegate(self)
        # The other columns are drawn by Qt itself, which is quicker than anything written in Python.
        self.setItemDelegateForColumn(NAME, self._name_delegate)
        for number, column in enumerate(model.columns):
            if column.tone is not None and not model.shows_health:
                self.setItemDelegateForColumn(number, self._status_delegate)
        self._set_up_header()
        self.setModel(model)
        text_size().changed.connect(self.scheduleDelayedItemsLayout)
        self._first = FirstColumnAlone(self, lambda: scaled(model.columns[1].tree_width or 0))
        self.setSortingEnabled(True)
        model.about_to_settle.connect(self._remember_place)
        model.settled.connect(self._return_to_place)
        model.rowsInserted.connect(self._on_rows_inserted)
        model.nested.connect(self._on_nested)
        self.openings = FilterExpansion(self, model)
        self._span_rows(QModelIndex(), 0, model.rowCount() - 1)
        self.open_scenarios()

    def _set_up_header(self) -> None:
        header = self.header()
        header.setSortIndicator(NAME, Qt.SortOrder.AscendingOrder)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(True)
        header.setFirstSectionMovable(False)
        header.setAccessibleName("Columns of the job tree")

    def set_default_columns(self) -> None:
        """Give every column the width it starts with."""
        self._first.whole()
        for number, column in enumerate(self._model.columns):
            self.setColumnWidth(number, column.tree_width or 0)
        self._first.fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the columns that there is room for."""
        super().resizeEvent(event)
        self._first.fit()

    def reset_columns(self) -> None:
        """Give the columns the widths, the order and the sorting they start with."""
        header = self.header()
        self._first.whole()
        for number in range(header.count()):
            header.moveSection(header.visualIndex(number), number)
        self.set_default_columns()
        self.sortByColumn(NAME, Qt.SortOrder.AscendingOrder)

    def restore_columns(self, state: bytes) -> None:
        """Bring back widths, order and sorting of the columns; damaged or foreign state is ignored."""
        self.set_default_columns()
        self._first.whole()
        header = self.header()
        if state and header.restoreState(QByteArray(state)) and header.count() == self._model.column_total:
            self._model.sort(header.sortIndicatorSection(), header.sortIndicatorOrder())
        self._first.fit()

    def column_state(self) -> bytes:
        """Return what ``restore_columns`` takes: the columns as they are where there is room for all."""
        self._first.whole()
        state = bytes(self.header().saveState().data())
        self._first.fit()
        return state

    # Lines

    def current_node(self) -> TreeNode | None:
        """Return the node that has the keyboard."""
        node = self.currentIndex().data(NODE_ROLE)
        return node if isinstance(node, TreeNode) else None

    def selected_jobs(self) -> dict[str, list[str]]:
        """Return the ids of jobs that are selected, or that selected nodes belong to, by the key of their session."""
        found: dict[str, dict[str, None]] = {}
        for index in self.selectionModel().selectedRows(NAME):
            node = index.data(NODE_ROLE)
            if isinstance(node, TreeNode) and node.job_id and node.kind is not NodeKind.UNAVAILABLE_JOB:
                found.setdefault(node.session, {})[node.job_id] = None
        return {key: list(ids) for key, ids in found.items()}

    def jobs_in_order(self) -> dict[str, list[str]]:
        """Return the ids of a few hundred jobs of each session: the chosen ones, those on the screen and below it."""
        top = self._model.node_at(self.indexAt(QPoint(1, 1)))
        chosen = self.selected_jobs()
        found = {}
        for tree in self._model.trees.trees:
            key, ids = tree.session.key, tree.view.ids
            at = ids.index(top.job_id) if top is not None and top.session == key and top.job_id in ids else 0
            found[key] = [*chosen.get(key, ())[:_MOST_FIRST], *ids[at : at + _MOST_FIRST]]
        return found

    def select(self, node: TreeNode) -> bool:
        """Go to a node, opening what is above it; False when the filter hides it or it does not exist."""
        index = self._model.reveal(node)
        if not index.isValid():
            return False
        self.setCurrentIndex(index)
        self.scrollTo(index, QAbstractItemView.ScrollHint.EnsureVisible)
        return True

    def select_nothing(self) -> None:
        """Leave all nodes."""
        self.setCurrentIndex(QModelIndex())
        self.clearSelection()

    def select_first_job(self) -> None:
        """Go to the first job."""
        first = self._first_job(QModelIndex())
        if not first.isValid():
            first = self._model.index(0, 0)
        if first.isValid():
            self.setCurrentIndex(first)

    def _first_job(self, parent: QModelIndex) -> QModelIndex:
        for row in range(self._model.rowCount(parent)):
            index = self._model.index(row, 0, parent)
            node = self._model.node_at(index)
            if node is None or node.is_job:
                return index
            if node.kind in _EAGER and (found := self._first_job(index)).isValid():
                return found
        return QModelIndex()

    def follow(self, *, on: bool) -> None:
        """Have lines for all that is to be seen, or leave them as they are until this is called again."""
        self._model.follow(on=on)

    def path_of(self, node: TreeNode) -> str:
        """Return the words on the path to a node, as "Migration / shop-to-cloud / Source"."""
        return " / ".join(path_words(self._model.trees, node))

    def rule_json(self, node: TreeNode) -> bytes:
        """Return the JSON of a transformation rule; empty when it is gone."""
        tree = self._model.trees.find(node)
        rules = tree.layout.rules(node) if tree is not None else ()
        return bytes(rules[node.index].raw) if node.index is not None and node.index < len(rules) else b""

    def open_scenarios(self, parent: QModelIndex = QModelIndex(), first: int = 0, last: int | None = None) -> None:  # noqa: B008 - Qt's default
        """Open the sessions and scenarios in rows ``first`` to ``last`` (inclusive) below a node, all by default."""
        for row in range(first, self._model.rowCount(parent) if last is None else last + 1):
            index = self._model.index(row, 0, parent)
            node = self._model.node_at(index)
            if node is not None and node.kind in _EAGER:
                self.expand(index)
                if node.kind is NodeKind.SESSION:
                    self.open_scenarios(index)

    def close_jobs(self) -> None:
        """Close every job and leave the sessions and scenarios open."""
        self.collapseAll()
        self.open_scenarios()

    def dataChanged(self, first: Index, last: Index, roles: Sequence[int] = ()) -> None:
        """Draw again what is on the screen. Many rows are jobs: those can always be opened, and Qt would ask each."""
        if first.row() == last.row() or QAccessible.isActive():
            super().dataChanged(first, last, roles)
        else:
            self.viewport().update()

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell who shows details."""
        super().currentChanged(current, previous)
        node = self._model.node_at(current)
        if node is None or node != self._model.node_at(previous):
            self.node_selected.emit(node)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Let actions that need a selection follow it."""
        super().selectionChanged(selected, deselected)
        self.opened.emit()

    # Changes of the model

    def _on_rows_inserted(self, parent: QModelIndex, first: int, last: int) -> None:
        self._span_rows(parent, first, last)
        above = self._model.node_at(parent)
        if above is None or above.kind is NodeKind.SESSION:
            self.open_scenarios(parent, first, last)

    def _on_nested(self, node: TreeNode) -> None:
        """Show a session's new node open, with everything below it as it was."""
        index = self._model.index_of(node)
        self.setFirstColumnSpanned(index.row(), QModelIndex(), True)
        self.expand(index)

    def _span_rows(self, parent: QModelIndex, first: int, last: int) -> None:
        """Let lines that are no job use the whole width for their words, with those that came below them."""
        above = self._model.node_at(parent)
        if above is not None and above.kind is NodeKind.SCENARIO:  # all below it are jobs
            return
        for row in range(first, min(last + 1, first + _SPANNED_AT_ONCE)):
            index = self._model.index(row, 0, parent)
            node = self._model.node_at(index)
            if node is not None and not node.is_job:
                self.setFirstColumnSpanned(row, parent, True)
                self._span_rows(index, 0, self._model.rowCount(index) - 1)

    def _remember_place(self) -> None:
        top = self.indexAt(QPoint(1, 1)) if self.verticalScrollBar().value() else QModelIndex()
        node = self._model.node_at(top)
        self._anchor = (node, self.visualRect(top).top()) if node is not None else None

    def _return_to_place(self) -> None:
        if self._anchor is None:
            return
        node, offset = self._anchor
        index = self._model.index_of(node)
        if index.isValid():
            self.executeDelayedItemsLayout()
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + self.visualRect(index).top() - offset)

    def _show_menu(self, place: QPoint) -> None:
        node = self._model.node_at(self.indexAt(place))
        if node is None:
            return
        where = self.viewport().mapToGlobal(place)
        if node.kind is NodeKind.SESSION:
            menu = QMenu(self)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.addActions(self._session_actions)
            menu.popup(where)
        else:
            show_pane_menu(self, where, self._menu_actions)
