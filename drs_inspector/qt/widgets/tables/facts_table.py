"""The table of labels and values that most views consist of: wraps at any width, copies by keyboard and menu."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTableView, QWidget

from drs_inspector.qt.widgets.copy_actions import CopyChoice, CopyKeys, show_copy_menu
from drs_inspector.qt.widgets.tables.facts_model import FACT_ROLE, LABEL, VALUE, Fact, FactsModel
from drs_inspector.qt.widgets.tables.wrapping_delegate import WrappingDelegate
from drs_inspector.qt.widgets.theme import GRID

_WIDEST_LABEL = 260
_LABEL_SHARE = 0.42


class FactsTable(QTableView):
    """Shows facts in sections. ``json_of(fact)`` returns a value's JSON as it was sent, or None."""

    def __init__(
        self,
        name: str,
        facts: Sequence[Fact],
        copy: Callable[[str], None],
        *,
        json_of: Callable[[Fact], str | None] | None = None,
        activate: Callable[[Fact], None] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._copy, self._json_of, self._activate = copy, json_of, activate
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
        self.setModel(FactsModel(facts, self))
        for row, fact in enumerate(facts):
            if fact.is_heading:
                self.setSpan(row, 0, 1, 2)
        self._fit = QTimer(self, singleShot=True, interval=0)
        self._fit.timeout.connect(self._fit_rows)
        self._keys = CopyKeys(self, self.copy_selection)
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

    def copy_selection(self) -> None:
        """Copy one value as it is, several as lines of label and value."""
        facts = self.selected_facts()
        if len(facts) == 1:
            self._copy(facts[0].value or "")
        elif facts:
            self._copy("\n".join(f"{fact.label}: {fact.value}" for fact in facts))

    def _open_menu(self, position: QPoint) -> None:
        facts = self.selected_facts()
        if not facts:
            return
        only = facts[0] if len(facts) == 1 else None
        choices: list[CopyChoice] = [
            ("Copy value" if only else "Copy rows", lambda: self._text_of(facts)),
            ("Copy path", (lambda: only.path) if only and only.path else None),
            ("Copy JSON", (lambda: self._json(only)) if only and only.path and self._json_of else None),
        ]
        show_copy_menu(self, self.viewport().mapToGlobal(position), choices, self._copy)

    def _text_of(self, facts: list[Fact]) -> str:
        return facts[0].value or "" if len(facts) == 1 else "\n".join(f"{fact.label}: {fact.value}" for fact in facts)

    def _json(self, fact: Fact) -> str | None:
        return self._json_of(fact) if self._json_of else None

    def _opened(self, index: QModelIndex) -> None:
        fact = index.data(FACT_ROLE)
        if isinstance(fact, Fact) and fact.node is not None and self._activate is not None:
            self._activate(fact)

    def _fit_rows(self) -> None:
        """Give the label column what it needs, at most its share, and every row the height of its text."""
        metrics, width = self.fontMetrics(), self.viewport().width()
        widest = max((metrics.horizontalAdvance(fact.label) for fact in self.facts if not fact.is_heading), default=0)
        column = min(widest + 3 * GRID, _WIDEST_LABEL, round(width * _LABEL_SHARE))
        self.setColumnWidth(LABEL, column)
        self.setColumnWidth(VALUE, max(GRID, width - column))
        self.resizeRowsToContents()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap anew for the new width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit_rows()

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_fit"):
            self._fit.start()
