"""What takes longer than a frame about the objects of a job: finding, sorting, counting, matching rules; in slices."""

from collections.abc import Generator, Sequence
from typing import Final, NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.objects.shown.row_filter import ObjectFilter, RenamedRows, Scope, Shown
from drs_inspector.domain.objects.shown.sorted_rows import ObjectColumn, SortedRows
from drs_inspector.domain.rules.cards import rules_by_row
from drs_inspector.domain.rules.fields import TransformationRule
from drs_inspector.domain.rules.rule_set import condition_text
from drs_inspector.domain.snapshot import Snapshot

_SLICE_SECONDS: Final = 0.005


class Order(NamedTuple):
    """The column that objects are sorted by."""

    column: ObjectColumn
    descending: bool = False


class ObjectsWork(QObject):
    """``ask`` begins to work out what is to be shown, in place of what was asked before.

    ``said(words)`` tells how far it is, ``found()`` that ``filter`` and ``sorted_rows`` are what was asked for;
    ``ruled()`` comes once when the rules are matched, ``counted()`` when the renamed objects are counted.
    """

    said = Signal(str)
    found = Signal()
    ruled = Signal()
    counted = Signal()

    def __init__(self, job: Job, snapshot: Snapshot, parent: QObject) -> None:
        super().__init__(parent)
        self.selection = job.objects
        self.renamed = RenamedRows(self.selection)
        self.rules: tuple[TransformationRule, ...] | None = None
        self.rules_of: dict[int, list[int]] = {}
        self.filter: ObjectFilter | None = None
        self.sorted_rows: Sequence[int] | None = None
        self._matching = snapshot.rules_steps(job)
        self._asked: Generator[str, None, None] | None = None
        self._behind: Generator[None, None, None] | None = self._count()
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._step)
        self._timer.start()

    def ask(self, wanted: Shown, order: Order | None) -> None:
        """Work out what is to be shown; what is found at once is there when this returns."""
        self._asked = self._work(wanted, order)
        self._timer.start()
        self._step()

    def _step(self) -> None:
        if self._asked is not None:
            words = next(self._asked, None)
            if words is None:
                self._asked = None
                self.found.emit()
            else:
                self.said.emit(words)
        elif self._behind is not None:
            try:
                next(self._behind)
            except StopIteration:
                self._behind = None
        else:
            self._timer.stop()

    def _work(self, wanted: Shown, order: Order | None) -> Generator[str, None, None]:
        by_rule = order is not None and order.column is ObjectColumn.RULE
        if wanted.with_rule or wanted.scope is Scope.RULES or by_rule:
            while not self._match():
                yield "Matching rules \u2026"
        found: ObjectFilter | None = None
        if not wanted.is_all:
            conditions = [condition_text(rule) for rule in self.rules or ()]
            found = ObjectFilter(self.selection, wanted, self.renamed, conditions, self.rules_of)
            while not found.step(_SLICE_SECONDS):
                yield f"Looking through the objects \u2026 {100 * found.progress:.0f} %"
        ordered: SortedRows | None = None
        if order is not None:
            ordered = SortedRows(
                self.selection,
                order.column,
                descending=order.descending,
                found=found.rows() if found is not None else None,
                rules=self.rules_of,
            )
            while not ordered.step(_SLICE_SECONDS):
                yield f"Sorting \u2026 {100 * ordered.progress:.0f} %"
        self.filter, self.sorted_rows = found, ordered.rows if ordered is not None else None

    def _match(self) -> bool:
        """Match rules for a step; True when they are matched."""
        if self.rules is None:
            try:
                next(self._matching)
            except StopIteration as done:
                self.rules = done.value
                self.rules_of = rules_by_row(done.value)
                self.ruled.emit()
        return self.rules is not None

    def _count(self) -> Generator[None, None, None]:
        while not self._match():
            yield
        while not self.renamed.step(_SLICE_SECONDS):
            yield
        self.counted.emit()
