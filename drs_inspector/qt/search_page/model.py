"""The rows of hits for a table: nothing is made before it is shown, and little of it is kept."""

from collections import OrderedDict
from collections.abc import Callable
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from drs_inspector.domain.printable import printable, shortened
from drs_inspector.domain.search.hits import Hit
from drs_inspector.domain.search.wanted import HitKind
from drs_inspector.qt.cells.phrases import row_phrase
from drs_inspector.qt.cells.row_delegate import CELL_ROLE
from drs_inspector.qt.cells.values import CellValue, HealthCell, MatchCell, NameCell
from drs_inspector.qt.widgets.elided_label import plain_tip
from drs_inspector.session.search.shown_hits import HitColumn, ShownHits
from drs_inspector.session.search.texts import kind_words

Index = QModelIndex | QPersistentModelIndex
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_TIP = int(Qt.ItemDataRole.ToolTipRole)
_PHRASE = int(Qt.ItemDataRole.AccessibleTextRole)
_KEPT_ROWS = 500
_LONGEST_TEXT = 1_000
COLUMNS = tuple(HitColumn)
ICONS = {
    HitKind.OBJECT: "objects",
    HitKind.NEW_NAME: "objects",
    HitKind.RULE: "rules",
    HitKind.ENDPOINT: "source",
    HitKind.JOB: "job",
    HitKind.JSON: "snapshot",
}
_SAID = {HitColumn.TARGET: "on the target", HitColumn.RULE: "rule", HitColumn.JOB: "in", HitColumn.SOURCE: "of"}
# What is read out of an empty cell, which would be silent.
_SAID_OF_NOTHING = {HitColumn.TARGET: "no new name", HitColumn.RULE: "no rule"}

HealthOf = Callable[[str, str], HealthCell | None]
"""Returns the health of a job by the key of its session and its id."""


class _Row(NamedTuple):
    hit: Hit
    cells: tuple[CellValue, ...]


class HitsModel(QAbstractTableModel):
    """Adapts ``ShownHits``: rows come at the end, and only another order or kind makes all of them new."""

    def __init__(self, health_of: HealthOf, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.hits: ShownHits | None = None
        self._health_of = health_of
        self._count = self._revision = 0
        self._rows: OrderedDict[int, _Row] = OrderedDict()
        self._early: set[int] = set()

    def show(self, hits: ShownHits | None) -> None:
        """Show other hits, or none."""
        self.beginResetModel()
        self.hits = hits
        self._rows.clear()
        self._early.clear()
        self._count, self._revision = (len(hits), hits.revision) if hits is not None else (0, 0)
        self.endResetModel()

    def grow(self) -> None:
        """Show the rows that have come, and anew those that were shown before all of them was known."""
        early, self._early = self._early, set()
        for row in early:
            self._rows.pop(row, None)
            self.dataChanged.emit(self.index(row, 0), self.index(row, len(COLUMNS) - 1))
        count = len(self.hits) if self.hits is not None else 0
        if count > self._count:
            self.beginInsertRows(QModelIndex(), self._count, count - 1)
            self._count = count
            self.endInsertRows()

    @property
    def is_outdated(self) -> bool:
        """Whether rows that are shown are others now."""
        return self.hits is not None and self.hits.revision != self._revision

    def refresh(self) -> None:
        """Read again what is beside the hits: jobs have changed."""
        self._rows.clear()
        if self._count:
            self.dataChanged.emit(self.index(0, 0), self.index(self._count - 1, len(COLUMNS) - 1), [CELL_ROLE])

    def hit(self, row: int) -> Hit:
        """Return the hit of a row."""
        return self._row(row).hit

    def texts(self, row: int) -> list[str]:
        """Return what the columns of a row have, as it was sent; rows beyond those on the screen are not kept."""
        if self.hits is None:
            return []
        hit, title = self.titled(row)
        return [column.text(hit, title) for column in COLUMNS]

    def titled(self, row: int) -> tuple[Hit, str]:
        """Return a hit and the title of its document; rows beyond those on the screen are not kept."""
        if self.hits is None:
            raise IndexError(row)
        hit = self.hits.hit(row)
        return hit, self.hits.title(hit)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return how many hits are shown."""
        return 0 if parent.isValid() else self._count

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return how many columns there are; that of the source may be hidden."""
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        """Return the heading of a column."""
        is_heading = orientation == Qt.Orientation.Horizontal and role == _DISPLAY
        return COLUMNS[section].heading if is_heading else None

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        """Return what a cell shows."""
        if role not in (CELL_ROLE, _DISPLAY, _TIP, _PHRASE) or not 0 <= index.row() < self._count:
            return None
        row, column = self._row(index.row()), index.column()
        if role == CELL_ROLE:
            return row.cells[column]
        if role == _PHRASE and column == 0:
            said = zip(COLUMNS, row.cells, strict=True)
            return shortened(row_phrase((_SAID.get(name, ""), cell) for name, cell in said))
        text = printable(_text(row.cells[column])[:_LONGEST_TEXT])
        if role == _PHRASE:
            return text or _SAID_OF_NOTHING.get(COLUMNS[column], "nothing")
        return plain_tip(text) if role == _TIP else text

    def _row(self, row: int) -> _Row:
        found = self._rows.get(row)
        if found is None:
            if self.hits is None:
                raise IndexError(row)
            hit = self.hits.hit(row)
            found = self._rows[row] = _Row(hit, self._cells(hit, self.hits.title(hit)))
            if self.hits.is_unfinished(row):
                self._early.add(row)
            if len(self._rows) > _KEPT_ROWS:
                self._rows.popitem(last=False)
        return found

    def _cells(self, hit: Hit, source: str) -> tuple[CellValue, ...]:
        health = self._health_of(hit.address.document, hit.address.job_id) if hit.address.job_id else None
        glyph, tone, word = (health.glyph, health.tone, health.word) if health is not None else ("", "grey", "")
        return (
            NameCell(kind_words(hit), glyph=ICONS[hit.kind]),
            MatchCell(hit.found, hit.found_spans),
            MatchCell(hit.target, hit.target_spans),
            MatchCell(hit.rule, hit.rule_spans),
            NameCell(hit.job, glyph=glyph, tone=tone, word=word),
            source,
        )


def _text(cell: CellValue) -> str:
    return cell.text if isinstance(cell, MatchCell | NameCell) else str(cell or "")
