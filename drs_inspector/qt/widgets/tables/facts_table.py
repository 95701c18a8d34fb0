"""The table of labels and values that most views consist of: wraps at any width, copies by keyboard and menu."""

import json
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTableView, QWidget

from drs_inspector.domain.explanations.topics import Topic
from drs_inspector.qt.panes.copy_as import Forms
from drs_inspector.qt.panes.list_pane import ListPane
from drs_inspector.qt.panes.pane_actions import Offer, as_html, counted
from drs_inspector.qt.widgets.pane_menu import show_pane_menu
from drs_inspector.qt.widgets.tables.facts_model import FACT_ROLE, LABEL, VALUE, Fact, FactsModel
from drs_inspector.qt.widgets.tables.wrapping_delegate import WrappingDelegate
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.session.table_files.list_rows import ListRows, Which, rows_of

if TYPE_CHECKING:
    from drs_inspector.session.curl_texts import Curl

_HEADS = ("Name", "Value")
_WIDEST_LABEL = 260
_LABEL_SHARE = 0.42
_NO_WIDTH = 1 << 30


class FactsTable(QTableView):
    """Shows facts in sections. ``json_of(fact)`` returns a value's JSON as it was sent, or None.

    ``topic_of(fact)`` returns what a value is about, for its tool tip and the key that explains it; ``curl()`` the
    request that the facts were read by.
    """

    def __init__(
        self,
        name: str,
        facts: Sequence[Fact],
        copy: Callable[[str], None],
        *,
        json_of: Callable[[Fact], str | None] | None = None,
        activate: Callable[[Fact], None] | None = None,
        topic_of: Callable[[Fact], Topic | None] | None = None,
        curl: "Callable[[], Curl] | None" = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.curl = curl
        self.setAccessibleName(name)
        self.json_of, self.open_fact = json_of, activate
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(True)
        self.horizontalHeader().hide()
        self.verticalHeader().hide()
        self.horizontalHeader().setStretchLastSection(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(WrappingDelegate(self))
        self.setModel(FactsModel(facts, self, topic_of=topic_of))
        for row, fact in enumerate(facts):
            if fact.is_heading:
                self.setSpan(row, 0, 1, 2)
        self._unwrapped_from = _NO_WIDTH
        self._fit = QTimer(self, singleShot=True, interval=0)
        self._fit.timeout.connect(self._fit_rows)
        self._pane = FactsPane(self, name, copy)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._open_menu)
        self.activated.connect(self._opened)

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The rows that are shown."""
        model = self.model()
        return model.facts if isinstance(model, FactsModel) else ()

    def selected_facts(self) -> list[Fact]:
        """Return the chosen rows from top to bottom, else the current one; headings are left out."""
        rows = sorted({index.row() for index in self.selectionModel().selectedRows()})
        if not rows and self.currentIndex().isValid():
            rows = [self.currentIndex().row()]
        return [self.facts[row] for row in rows if not self.facts[row].is_heading]

    def _open_menu(self, position: QPoint) -> None:
        if self.selected_facts():
            show_pane_menu(self, self.viewport().mapToGlobal(position))

    def _opened(self, index: QModelIndex) -> None:
        fact = index.data(FACT_ROLE)
        if isinstance(fact, Fact) and fact.node is not None and self.open_fact is not None:
            self.open_fact(fact)

    def _fit_rows(self) -> None:
        """Give the label column what it needs, at most its share, and every row the height of its text."""
        metrics, width = self.fontMetrics(), self.viewport().width()
        widest = max((metrics.horizontalAdvance(fact.label) for fact in self.facts if not fact.is_heading), default=0)
        column = min(widest + 3 * GRID, _WIDEST_LABEL, round(width * _LABEL_SHARE))
        self.setColumnWidth(LABEL, column)
        self.setColumnWidth(VALUE, max(GRID, width - column))
        if width < self._unwrapped_from:  # else each row still needs one line: a page gets its width in several steps
            self.resizeRowsToContents()
            tallest = max(map(self.rowHeight, range(len(self.facts))), default=0)
            self._unwrapped_from = width if tallest < 2 * metrics.height() + GRID else _NO_WIDTH

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap anew for the new width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit_rows()

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_fit"):
            self._unwrapped_from = _NO_WIDTH
            self._fit.start()


class FactsPane(ListPane):
    """Copies values and rows of a table of facts."""

    short_words = "Names and values"

    def __init__(self, table: FactsTable, name: str, copy: Callable[[str], None]) -> None:
        super().__init__(table, table, title=name, help="Labels and values, in sections.", put=copy)
        self._table = table

    def list_rows(self, which: Which) -> ListRows | None:
        """Return names and values; a table of facts hides none."""
        marked = which is Which.MARKED
        facts = self._table.selected_facts() if marked else [one for one in self._table.facts if not one.is_heading]
        return rows_of(self.title.lower(), _HEADS, [(one.label, one.value or "") for one in facts])

    def copy(self) -> Offer | None:
        """Copy one value as it is, several as a table of label and value."""
        facts = self._table.selected_facts()
        return self.copying("value", lambda: facts[0].value) if len(facts) == 1 else self.copy_table()

    def copy_curl(self) -> Offer | None:
        """Copy the request that the table was read by."""
        return self.curl_offer(self._table.curl) if self._table.curl is not None else None

    def copy_short(self) -> Offer | None:
        """Copy "label: value", one a line."""
        facts = self._table.selected_facts()
        what = counted(len(facts), "label and value", "labels and values")
        return self.copying(what, lambda: "\n".join(f"{one.label}: {one.value}" for one in facts)) if facts else None

    def copy_json(self) -> Offer | None:
        """Copy the JSON of one value, of several as an object with their paths."""
        facts, json_of = [fact for fact in self._table.selected_facts() if fact.path], self._table.json_of
        if not facts or json_of is None:
            return self.rows_as_json()
        if len(facts) == 1:
            return self.json_or_rows("JSON", lambda: json_of(facts[0]))

        def members() -> str:
            found = {fact.path: text for fact in facts if (text := json_of(fact)) is not None}
            inside = ",\n".join(f"{json.dumps(path, ensure_ascii=False)}: {text}" for path, text in found.items())
            return f"{{\n{inside}\n}}" if found else ""

        return self.json_or_rows(f"JSON of {len(facts):,} values", members)

    def select_all(self) -> Offer | None:
        """Select every row."""
        return Offer("Select all", self._table.selectAll)

    def activate(self) -> Offer | None:
        """Go to the line of the tree that the row leads to."""
        facts, go = self._table.selected_facts(), self._table.open_fact
        fact = facts[0] if len(facts) == 1 else None
        if fact is None or fact.node is None or go is None:
            return None
        return Offer("Open", lambda: go(fact))

    def own_forms(self) -> Forms:
        """Return the form that says where in the reply the values are."""
        return (("Paths in the reply", "", self.paths()),)

    def paths(self) -> Offer | None:
        """Copy where in the reply the values are."""
        paths = [fact.path for fact in self._table.selected_facts() if fact.path]
        return self.copying(counted(len(paths), "path", "paths"), lambda: "\n".join(paths)) if paths else None

    def more(self) -> Sequence[Offer]:
        """Return the offer to copy where in the reply the values are."""
        paths = self.paths()
        return [paths] if paths is not None else []

    def topic(self) -> Topic | None:
        """Return what the selected value is about."""
        facts, model = self._table.selected_facts(), self._table.model()
        return model.topic(facts[0]) if len(facts) == 1 and isinstance(model, FactsModel) else None

    def note(self) -> str:
        """Return what the selected field means, and its path."""
        facts = self._table.selected_facts()
        return as_html(f"{facts[0].label}: {facts[0].tooltip}") if len(facts) == 1 and facts[0].tooltip else ""
