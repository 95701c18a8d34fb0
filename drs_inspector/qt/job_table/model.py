"""The rows of the table of jobs as a Qt model: it adapts a ``JobTable``, and neither sorts, filters nor counts."""

from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import pairwise
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from drs_inspector.domain.printable import printable, shortened
from drs_inspector.qt.cells.row_delegate import CELL_ROLE, ROW_ROLE
from drs_inspector.qt.job_table.cells import HEAD
from drs_inspector.qt.job_table.lines import Line, Lines
from drs_inspector.qt.widgets.elided_label import plain_tip
from drs_inspector.session.job_table.arrangement import Arrangement
from drs_inspector.session.job_table.columns import Look, WindowColumn
from drs_inspector.session.job_table.rows import Ref, Row, RowFacts, RowKind
from drs_inspector.session.job_tree.row_diff import difference

Index = QModelIndex | QPersistentModelIndex
LINE_ROLE: Final = ROW_ROLE + 1
"""The role for what a narrow list of jobs paints of a row."""
TOPIC_ROLE: Final = ROW_ROLE + 2
LIST_TIP_ROLE: Final = ROW_ROLE + 3
"""The role for what a cell is about, None where nothing explains it."""
DISPLAY: Final = int(Qt.ItemDataRole.DisplayRole)
_TIP: Final = int(Qt.ItemDataRole.ToolTipRole)
_SPOKEN: Final = int(Qt.ItemDataRole.AccessibleTextRole)
_ALIGNED: Final = int(Qt.ItemDataRole.TextAlignmentRole)
_ANSWERED: Final = frozenset({CELL_ROLE, ROW_ROLE, LINE_ROLE, TOPIC_ROLE, LIST_TIP_ROLE, DISPLAY, _TIP, _SPOKEN})
_RIGHT: Final = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT: Final = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_NONE: Final = Qt.ItemFlag.NoItemFlags
_HEAD_FLAGS: Final = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren
_FLAGS: Final = _HEAD_FLAGS | Qt.ItemFlag.ItemIsSelectable
# More runs than these are told as a new model: each run would move all rows after it.
_RUN_LIMIT: Final = 32
# Between the first and the last row that differ; comparing more takes longer than a frame.
_MOST_COMPARED: Final = 3_000
_MOST_PLACES: Final = 512
_FEW: Final = 64


class JobTableModel(QAbstractTableModel):
    """The rows of an ``Arrangement``. ``about_to_settle`` and ``settled`` are around each change of rows or columns.

    ``columns_changed`` comes before ``settled`` where there are other columns. ``work_waits``: there is ``work``.
    """

    about_to_settle = Signal()
    columns_changed = Signal()
    settled = Signal()
    work_waits = Signal()

    def __init__(self, arrangement: Arrangement, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.arrangement = arrangement
        self._table = arrangement.table
        self._rows: list[Row] = []
        self._facts: list[RowFacts] = []
        self._lines = Lines(arrangement, self.work_waits.emit, self._redraw)
        self._by_place: dict[int, Line] = {}
        self._is_stale = False
        self.keyboard_column = self.name_column
        """The column of the current cell: one that the table with the keyboard shows."""
        self._ends: list[Callable[[], None]] = [
            self._table.subscribe(self.settle),
            arrangement.healths.follow_jobs(self._health_changed),
            arrangement.marks.subscribe(self._look_again_at),
        ]
        self.settle()

    def close(self) -> None:
        """Stop following the table."""
        for end in self._ends:
            end()
        self._ends.clear()

    # Rows

    @property
    def columns(self) -> tuple[WindowColumn, ...]:
        """The columns in their order."""
        return self._lines.columns

    @property
    def name_column(self) -> int:
        """The number of the column with the names, which is always there."""
        return next((number for number, column in enumerate(self.columns) if column.look is Look.NAME), 0)

    @property
    def rows(self) -> Sequence[Row]:
        """The rows as views have them."""
        return self._rows

    def facts(self, place: int) -> RowFacts:
        """Return how a row is shown."""
        return self._facts[place]

    def ref_at(self, place: int) -> Ref | None:
        """Return the job of a row, None for a head and for what is no row."""
        row = self._rows[place] if 0 <= place < len(self._rows) else None
        return row.ref if row is not None and row.kind is RowKind.JOB else None

    def place_of(self, ref: Ref) -> int | None:
        """Return the row of a job, None where it is not shown."""
        place = self._table.place_of(ref)
        return place if place is not None and place < len(self._rows) and self._rows[place].ref == ref else None

    def refs_in(self, runs: Iterable[tuple[int, int]]) -> list[Ref]:
        """Return the jobs in runs of rows, from top to bottom."""
        found: list[Ref] = []
        for first, last in sorted(runs):
            found += [row.ref for row in self._rows[first : last + 1] if row.kind is RowKind.JOB]
        return found

    def runs_of(self, refs: Collection[Ref]) -> list[tuple[int, int]]:
        """Return the rows of those of these jobs that are shown, as runs."""
        wanted = set(refs)
        if len(wanted) < _FEW:
            return _runs(sorted(place for ref in wanted if (place := self.place_of(ref)) is not None))
        return _runs([place for place, row in enumerate(self._rows) if row.ref in wanted])

    def matching_runs(self) -> list[tuple[int, int]]:
        """Return the first and the last of each run of rows of jobs that match themselves."""
        pairs = enumerate(zip(self._rows, self._facts, strict=True))
        return _runs([at for at, (row, facts) in pairs if row.kind is RowKind.JOB and not facts.for_relative])

    # What Qt asks

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's default
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, _parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's default
        """Return the number of columns."""
        # A list asks this for each of its rows, and nothing here is below another row.
        return len(self._lines.columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Jobs can be selected; heads of groups only have the keyboard."""
        if not index.isValid():
            return _NONE
        return _FLAGS if self._rows[index.row()].kind is RowKind.JOB else _HEAD_FLAGS

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> Any:
        """Return the title of a column, its help, and where its cells are."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        if role == DISPLAY:
            return column.title
        if role == _ALIGNED:
            return _RIGHT if column.is_figure else _LEFT
        return plain_tip(column.help) if role == _TIP else None

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        """Return what a cell paints, what holds for its row, or its words."""
        if role not in _ANSWERED:
            return None
        place = index.row()
        line = self._by_place.get(place) or self._line(place)
        if line is None:
            return None
        if role == CELL_ROLE:
            return self._lines.cell(line, index.column())
        if role == ROW_ROLE:
            return HEAD if line.shown is None else line.shown.marks
        return self._told(line, index.column(), role)

    def _told(self, line: Line, column: int, role: int) -> Any:
        if role in (LINE_ROLE, LIST_TIP_ROLE):
            return self._lines.list_cell(line) if role == LINE_ROLE else plain_tip(self._lines.list_tip(line))
        if role in (_TIP, TOPIC_ROLE):
            return plain_tip(self._lines.tip(line, column)) if role == _TIP else self._lines.topic(line, column)
        is_row = column in (self.name_column, self.keyboard_column)
        if line.shown is None and not is_row:
            return ""  # a head is one thing: said in each of its columns, it would be said again and again
        told = self._lines.phrase(line, column, is_row=is_row) if role == _SPOKEN else self._lines.words(line, column)
        return shortened(printable(shortened(told)) if role == _SPOKEN else told)

    def _line(self, place: int) -> Line | None:
        if not 0 <= place < len(self._rows):
            return None
        line = self._lines.of(self._rows[place], self._facts[place])
        if len(self._by_place) > _MOST_PLACES:
            self._by_place.clear()
        self._by_place[place] = line
        return line

    # Changes

    def set_columns(self, columns: tuple[WindowColumn, ...]) -> None:
        """Show other columns."""
        if columns != self.columns:
            self.about_to_settle.emit()
            self._reset(self._rows, self._facts, columns)
            self.settled.emit()

    def settle(self) -> None:
        """Take over the rows of the table, by the least difference where it is small."""
        self.about_to_settle.emit()
        rows, facts, columns = list(self._table.rows), list(self._table.row_facts), self.arrangement.columns
        if columns != self.columns or not self._apply(rows, facts):
            self._reset(rows, facts, columns)
        self._refresh()
        self.settled.emit()

    def _reset(self, rows: list[Row], facts: list[RowFacts], columns: tuple[WindowColumn, ...]) -> None:
        self.beginResetModel()
        has_others = columns != self.columns
        if has_others:
            self._lines.forget()
        self._by_place.clear()
        self._rows, self._facts, self._lines.columns = rows, facts, columns
        self.endResetModel()
        if has_others:
            self.columns_changed.emit()

    def _apply(self, rows: list[Row], facts: list[RowFacts]) -> bool:
        """Change what differs; False where that would take longer than all rows anew."""
        old = self._rows
        start = next((at for at, (one, other) in enumerate(zip(old, rows, strict=False)) if one != other), None)
        if start is None:
            start = min(len(old), len(rows))
        most = min(len(old), len(rows)) - start
        pairs = zip(reversed(old), reversed(rows), strict=False)
        same = next((at for at, (one, other) in enumerate(pairs) if one != other), most)
        kept = min(same, most)
        if max(len(old), len(rows)) - start - kept > _MOST_COMPARED:
            return False
        change = difference(old[start : len(old) - kept], rows[start : len(rows) - kept])
        if change.reordered or change.size > _RUN_LIMIT:
            return False
        none = QModelIndex()
        for first, last in reversed(change.removed):
            self.beginRemoveRows(none, start + first, start + last)
            del self._rows[start + first : start + last + 1]
            del self._facts[start + first : start + last + 1]
            self._by_place.clear()  # views ask for rows between two changes
            self.endRemoveRows()
        for first, last in change.added:
            self.beginInsertRows(none, start + first, start + last)
            self._rows[start + first : start + first] = rows[start + first : start + last + 1]
            self._facts[start + first : start + first] = facts[start + first : start + last + 1]
            self._by_place.clear()
            self.endInsertRows()
        self._facts = facts
        return True

    def _health_changed(self, session: str, job_ids: Collection[str] | None) -> None:
        self._look_again_at(session, job_ids, wakes=job_ids is None or not self._table.is_working)

    def _look_again_at(self, session: str, job_ids: Collection[str] | None, *, wakes: bool = True) -> None:
        self._lines.tell(session, job_ids)
        if wakes:
            self._is_stale = True
            self.work_waits.emit()

    def look_at_ages(self) -> None:
        """Have those rows drawn again, of those that were looked at, in which time alone says something else."""
        self._lines.tell("", None)
        self._refresh_told()

    def _refresh(self) -> None:
        """Have rows drawn again that are others; those that were not looked at are on no screen."""
        self._is_stale = False
        changed = self._lines.refresh(self._rows, self._facts)
        self._by_place.clear()
        everything = ((0, len(self._rows) - 1),) if self._rows and self.columns else ()
        for first, end in everything if changed is None else ((place, place) for place in changed):
            self._draw(first, end)

    def _refresh_told(self) -> None:
        """Have rows drawn again of jobs of which something was told, while all rows stay."""
        self._is_stale = False
        for place in self._lines.others(self._by_place, self.place_of):
            self._by_place.pop(place, None)
            self._draw(place, place)

    def _redraw(self, row: Row) -> None:
        for place in [place for place, line in self._by_place.items() if line.row == row]:
            del self._by_place[place]
            self._draw(place, place)

    def _draw(self, first: int, last: int) -> None:
        self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))

    def work(self, budget_seconds: float) -> bool:
        """Go on for about so long with what could not be told at once; True when nothing is left."""
        if self._is_stale:
            self._refresh_told()
        return self._lines.work(budget_seconds)


def _runs(places: Sequence[int]) -> list[tuple[int, int]]:
    breaks = [at for at, (one, other) in enumerate(pairwise(places), 1) if other != one + 1]
    return [(places[a], places[b - 1]) for a, b in pairwise([0, *breaks, len(places)]) if b > a]
