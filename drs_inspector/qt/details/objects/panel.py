"""The objects of a job: what is selected in one sentence, what narrows them, the table, what is chosen in it."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from drs_inspector.domain.copied import has_backslash_escapes
from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.objects.shown.sorted_rows import ObjectColumn
from drs_inspector.domain.objects.shown.summary import selection_words
from drs_inspector.domain.tables.definition import TableRows
from drs_inspector.domain.tables.documents import table_rows
from drs_inspector.domain.tables.rows import Document
from drs_inspector.domain.tables.shown_objects import ShownObjects
from drs_inspector.qt.details.context import DetailContext
from drs_inspector.qt.details.objects.foot import ObjectsFoot
from drs_inspector.qt.details.objects.kind_bar import KindBar
from drs_inspector.qt.details.objects.model import ObjectTreeModel
from drs_inspector.qt.details.objects.pane import ObjectsPane
from drs_inspector.qt.details.objects.table import ObjectTable
from drs_inspector.qt.details.objects.tools import ObjectTools
from drs_inspector.qt.details.objects.work import ObjectsWork, Order
from drs_inspector.qt.details.other_jobs import OtherJobsCount
from drs_inspector.qt.panes.copy_as import Forms
from drs_inspector.qt.widgets.elided_label import ElidedLabel
from drs_inspector.qt.widgets.inline_message import InlineMessage
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.session.job_tree.node import TreeNode
from drs_inspector.session.job_tree.place import Place
from drs_inspector.session.search.elsewhere import ObjectsElsewhere, OtherJobs, elsewhere_words
from drs_inspector.session.search.names import NamesText, Sought, names_text

WHOLE_INSTANCE: Final = "The whole instance is replicated: no single objects were chosen (object_switch is false)."
_NAMES_TO_SEARCH: Final = 200
_MARGIN: Final = 2 * GRID


class ObjectSelectionPanel(QWidget):
    """One finished selection."""

    def __init__(self, job: Job, node: TreeNode, context: DetailContext, *, whole_instance: bool) -> None:
        super().__init__()
        self.selection = job.objects
        self._job, self._node, self._context = job, node, context
        self._order: Order | None = None
        self._led_to: int | None = None
        self.work = ObjectsWork(job, context.snapshot, self)
        self.model = ObjectTreeModel(self.selection, self)
        self.table = ObjectTable(self)
        self.table.show_model(self.model)
        self.bar = KindBar(self.selection.counts(), self)
        self.tools = ObjectTools(self, self._copy_forms, can_export=context.export is not None)
        self.edit = self.tools.edit
        self.foot = ObjectsFoot(self, can_search=context.search_for is not None)
        self.words = self.foot.words
        self.elsewhere = OtherJobsCount(self)
        self._lay_out(whole_instance)
        self._pane = ObjectsPane(
            self,
            self.table,
            self.edit,
            context.copy,
            backslash=has_backslash_escapes(job.database_types[0]),
            clear=self.show_everything,
            file_of_objects=self._file,
        )
        self._pane.is_narrowed = lambda: not self.tools.wanted(self.bar.chosen).is_all
        self.edit.installEventFilter(self)
        self._connect()
        self.setFocusProxy(self.table)

    def _connect(self) -> None:
        self.bar.toggled.connect(self._toggle_kind)
        self.tools.changed.connect(self._look)
        self.tools.export_wanted.connect(self._export)
        self.table.sort_wanted.connect(self._sort)
        self.table.tree_wanted.connect(self._show_tree)
        self.table.rule_wanted.connect(self._go_to_rule)
        self.table.selectionModel().selectionChanged.connect(self._tell_selected)
        self.model.modelReset.connect(self._tell_selected)
        self.foot.search_wanted.connect(self._search)
        self.elsewhere.counted.connect(self._say_elsewhere)
        self.work.found.connect(self._show_found)
        self.work.said.connect(self.foot.say)
        self.work.ruled.connect(self._show_rules)
        self.work.counted.connect(self._show_counts)

    def _lay_out(self, whole_instance: bool) -> None:
        said = selection_words(self.selection)
        answer, rest = QLabel(said.answer, self), ElidedLabel(self)
        font = answer.font()
        font.setBold(True)
        answer.setFont(font)
        answer.setTextFormat(Qt.TextFormat.PlainText)
        answer.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        rest.set_full_text(said.rest)
        rest.setForegroundRole(self.foot.words.foregroundRole())
        line = QHBoxLayout()
        line.setSpacing(GRID // 2)
        line.addWidget(answer)
        line.addWidget(rest, 1)
        head = QVBoxLayout()
        head.setContentsMargins(_MARGIN, GRID, _MARGIN, GRID)
        head.setSpacing(GRID)
        head.addLayout(line)
        head.addWidget(self.bar)
        head.addWidget(self.tools)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        if whole_instance:
            column.addWidget(InlineMessage(WHOLE_INSTANCE, "blue", "info"))
        column.addLayout(head)
        column.addWidget(self.table, 1)
        column.addWidget(self.foot)

    # What is shown

    def show_everything(self) -> bool:
        """Take away everything that narrows the list; True when there was something."""
        wanted = self.tools.wanted(self.bar.chosen)
        self.bar.choose(frozenset())
        self.tools.clear()
        self._look()
        return not wanted.is_all

    def _toggle_kind(self, kind: str) -> None:
        """Show a kind alone; the same one again shows all."""
        self.bar.choose(frozenset() if kind in self.bar.chosen else frozenset({kind}))
        self._look()

    def _look(self) -> None:
        self.work.ask(self.tools.wanted(self.bar.chosen), self._order)

    def _sort(self, column: int) -> None:
        """List the objects in the order of a column; of the same one again the other way round."""
        wanted = ObjectColumn(column)
        again = self._order is not None and self._order.column is wanted
        self._order = Order(wanted, descending=again and self._order is not None and not self._order.descending)
        self._look()

    def _show_tree(self) -> None:
        self._order = None
        self._look()

    def _show_found(self) -> None:
        """Show what was found. What is current stays so where it is still shown."""
        current = self.table.currentIndex()
        row = self.model.object_row(current.row()) if current.isValid() else None
        work = self.work
        self.model.show_rows(work.filter.tree() if work.filter is not None else None, work.sorted_rows)
        column = self._order.column.value if self._order is not None else None
        self.table.show_order(column, descending=self._order is not None and self._order.descending)
        if work.filter is not None:
            found, total = work.filter.rows().count, self.selection.count
            self.foot.say(f"{found:,} of {total:,} objects" if found else f"No object matches (of {total:,})")
        else:
            self.foot.say("")
        if self._led_to is not None:
            self._lead_to(self._led_to)
        elif row is not None and (line := self.model.line_of(row)) is not None:
            self.table.setCurrentIndex(self.model.index(line, current.column()))

    def _show_rules(self) -> None:
        self.model.set_rules(self.work.rules or (), self.work.rules_of)
        self._show_counts()

    def _show_counts(self) -> None:
        renamed = self.work.renamed.count if self.work.renamed.is_done else None
        self.tools.show_counts(renamed, len(self.work.rules_of) if self.work.rules is not None else None)

    # Places

    def lead(self, place: Place | None) -> None:
        """Select the object of a place: what hides or folds it is taken away."""
        self._led_to = place.object_row if place is not None else None
        if self._led_to is not None:
            self._lead_to(self._led_to)

    def _lead_to(self, row: int) -> None:
        line = self.model.open_to(row)
        self._led_to = None
        if line is not None:
            self.table.selectRow(line)
            self.table.setCurrentIndex(self.model.index(line, 0))
            self.table.scrollTo(self.model.index(line, 0), self.table.ScrollHint.PositionAtCenter)
        elif not self.tools.wanted(self.bar.chosen).is_all:
            self._led_to = row  # what was looked for before does not show it; all of it does, in a moment
            self.show_everything()

    def where(self, place: Place) -> Place:
        """Return the place with the current object."""
        line = self.table.currentIndex().row()
        return place._replace(object_row=self.model.object_row(line)) if line >= 0 else place

    def _go_to_rule(self, rule: int) -> None:
        self._context.navigate(Place(self._node, rule=rule))

    # What is selected

    def _tell_selected(self) -> None:
        total = self.table.selected_total if self.table.selectionModel().hasSelection() else 0
        names = (
            [self.selection.name(self.model.object_row(line)) for line in self.table.selected_lines()[:5]]
            if total
            else []
        )
        self.foot.show_selected(total, names)
        can_count = total and self._context.search_for is not None and self._context.documents is not None
        self.elsewhere.ask(self._count_elsewhere if can_count else None)

    def _names(self) -> NamesText:
        """Return the names of the selected rows, as many of them as a search takes."""
        lines = self.table.selected_lines()[:_NAMES_TO_SEARCH]
        return names_text([self.selection.name(self.model.object_row(line)) for line in lines])

    def _count_elsewhere(self) -> OtherJobs:
        documents = self._context.documents
        return ObjectsElsewhere(self._names().names, documents() if documents is not None else (), self._job.id)

    def _say_elsewhere(self) -> None:
        if self.elsewhere.found is not None:
            self.foot.say_elsewhere(elsewhere_words(self.elsewhere.found))

    def _search(self) -> None:
        names = self._names().names
        if names and self._context.search_for is not None:
            self._context.search_for(Sought(names))

    def _copy_forms(self) -> Forms:
        return self._pane.copy_as()

    def _export(self, form: str, every: bool) -> None:
        if self._context.export is not None:
            self._context.export(form, self._file(every))

    def _file(self, every: bool) -> TableRows:
        document = Document(self._job.name or self._job.id, self._context.snapshot, (self._job.id,))
        return table_rows("objects", [document]) if every else self._shown(document)

    def _shown(self, document: Document) -> TableRows:
        work = self.work
        rows = work.sorted_rows
        if rows is None:
            rows = work.filter.rows().rows if work.filter is not None else range(self.selection.count)
        return ShownObjects(document, self._job, rows, work.rules_of)

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
