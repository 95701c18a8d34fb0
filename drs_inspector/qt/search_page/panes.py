"""What the keys of every pane do on the page of the search."""

from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from drs_inspector.qt.panes.copy_as import Forms
from drs_inspector.qt.panes.list_pane import MOST_ROWS, ListPane
from drs_inspector.qt.panes.pane_actions import Offer, PaneActions, as_html, counted
from drs_inspector.qt.panes.table_text import table_text
from drs_inspector.qt.search_page.kinds import KindButtons
from drs_inspector.qt.search_page.line import SearchLine
from drs_inspector.qt.search_page.model import COLUMNS
from drs_inspector.qt.search_page.preview import HitPreview
from drs_inspector.qt.search_page.table import HitsTable
from drs_inspector.session.search.shown_hits import HitColumn
from drs_inspector.session.search.table import GivenHits
from drs_inspector.session.table_files.as_json import json_text
from drs_inspector.session.table_files.list_rows import ListRows, Which

_HELP = (
    "Finds a text in everything that was read of all jobs. Return opens the row itself, Ctrl+Return its job; "
    "F4 and Shift+F4 go to the next and the previous hit from anywhere, Esc goes back."
)
_TOO_MANY = f"More than {MOST_ROWS:,} rows are too many for the clipboard: export them into a file instead"
_SORTABLE = "Order by {0}"
_FOUND, _TARGET = COLUMNS.index(HitColumn.FOUND), COLUMNS.index(HitColumn.TARGET)


class SearchPane(PaneActions):
    """What holds wherever the keyboard is on the page."""

    def __init__(self, page: QWidget, line: SearchLine, kinds: KindButtons) -> None:
        super().__init__(page, line.edit, title="Search everything", help=_HELP)
        self._line, self._kinds = line, kinds

    def find(self) -> Offer | None:
        """Go to the field."""
        return Offer("Search everything", self._line.focus)

    def show_all(self) -> Offer | None:
        """Show hits of all kinds again; what is typed stays."""
        kinds = self._kinds
        return Offer("Show all kinds", lambda: kinds.choose(None)) if kinds.kind is not None else None


class HitsPane(ListPane):
    """Copies and opens hits. ``open_job`` is what the page does with the current row.

    ``export(every)`` writes the hits of the kind that is shown, or of every kind.
    """

    def __init__(
        self,
        table: HitsTable,
        open_row: Callable[[int], None],
        open_job: Callable[[], None],
        export: Callable[[bool], None],
    ) -> None:
        super().__init__(table, table, title="What was found", help=_HELP)
        self._table, self._open, self._open_job, self._export = table, open_row, open_job, export

    def list_rows(self, which: Which) -> ListRows | None:
        """Return the hits with the columns that are shown; they are called by what was found."""
        table, model = self._table, self._table.hits_model
        is_marked = which is Which.MARKED
        rows: Sequence[int] = _Chosen(table) if is_marked else range(model.rowCount())
        shown = [place for place in range(len(COLUMNS)) if not table.isColumnHidden(place)]

        def texts() -> Iterator[Sequence[str]]:
            return (model.texts(row) for row in rows if row < model.rowCount())

        return ListRows(
            "hits",
            tuple(COLUMNS[place].heading for place in shown),
            len(rows),
            lambda: ([cells[place] for place in shown] for cells in texts()),
            lambda: (cells[_FOUND] for cells in texts()),
        )

    def save_shown(self) -> Offer | None:
        """Write the hits of the kind that is shown, found anew, with their exact values."""
        return Offer("Save what is shown as…", lambda: self._export(False)) if self._has_rows() else None

    def save_all(self) -> Offer | None:
        """Write the hits of every kind."""
        return Offer("Save all of it as…", lambda: self._export(True)) if self._has_rows() else None

    def _has_rows(self) -> bool:
        return self._table.hits_model.rowCount() > 0

    def copy_json(self) -> Offer | None:
        """Copy the rows as JSON, with the members that files of hits have."""
        model = self._table.hits_model
        return self._copying(
            lambda count: f"{counted(count, 'row', 'rows')} as JSON",
            lambda rows: self._put(json_text(GivenHits([model.titled(row) for row in rows]))),
        )

    def own_forms(self) -> Forms:
        """Return the form that has both names."""
        return (("Old and new name", "", self.both_names()),)

    def both_names(self) -> Offer | None:
        """Copy what was found and its name on the target, also where that is the same."""
        heads = [HitColumn.FOUND.heading, HitColumn.TARGET.heading]

        def put(rows: list[int]) -> None:
            cells = ([cells[_FOUND], cells[_TARGET] or cells[_FOUND]] for cells in self._texts(rows))
            self._put(table_text([heads, *cells]))

        return self._copying(lambda count: counted(count, "old and new name", "rows of old and new name"), put)

    def copy_id(self) -> Offer | None:
        """Copy the ids of the jobs, each once."""
        model = self._table.hits_model
        return self._copying(
            lambda _count: "job ids",
            lambda rows: self._put(
                "\n".join(dict.fromkeys(filter(None, (model.hit(row).address.job_id for row in rows))))
            ),
        )

    def select_all(self) -> Offer | None:
        """Select every row."""
        return Offer("Select all", self._table.selectAll) if self._table.hits_model.rowCount() else None

    def activate(self) -> Offer | None:
        """Open the current row."""
        row = self._table.row
        return Offer("Open the row", lambda: self._open(row)) if row >= 0 else None

    def more(self) -> Sequence[Offer]:
        """Offer the job, and the order by the current column."""
        offers = []
        if self._table.row >= 0:
            offers.append(Offer("Open the job", self._open_job))
            column = COLUMNS[max(0, self._table.currentIndex().column())]
            offers.append(Offer(_SORTABLE.format(column.heading.lower()), lambda: self._sort(column)))
        return offers

    def note(self) -> str:
        """Return what the current row says in full."""
        row = self._table.row
        if row < 0:
            return ""
        texts = zip(COLUMNS, self._table.hits_model.texts(row), strict=True)
        return as_html("\n".join(f"{column.heading}: {text}" for column, text in texts if text))

    def _sort(self, column: HitColumn) -> None:
        header = self._table.horizontalHeader()
        ascending = Qt.SortOrder.AscendingOrder
        again = header.sortIndicatorSection() == COLUMNS.index(column) and header.sortIndicatorOrder() == ascending
        header.setSortIndicator(COLUMNS.index(column), Qt.SortOrder.DescendingOrder if again else ascending)

    def _copying(self, what: Callable[[int], str], put: Callable[[list[int]], object]) -> Offer | None:
        count = self._table.chosen_count
        if not count:
            return None
        words = what(count)

        def run() -> str:
            if count > MOST_ROWS:
                return _TOO_MANY
            put(self._table.chosen_rows())
            return f"Copied {words}"

        return Offer(f"Copy {words}", run)

    def _texts(self, rows: list[int]) -> list[list[str]]:
        return [self._table.hits_model.texts(row) for row in rows]


class _Chosen(Sequence[int]):
    """The rows that are chosen in a table, which are read when they are asked for."""

    def __init__(self, table: HitsTable) -> None:
        self._table = table

    def __len__(self) -> int:
        return self._table.chosen_count

    def __getitem__(self, at: int) -> int:  # type: ignore[override]  # one at a time
        return self._table.chosen_rows()[at]

    def __iter__(self) -> Iterator[int]:
        return iter(self._table.chosen_rows())


class PreviewPane(PaneActions):
    """Copies what is marked in the context of a hit."""

    def __init__(self, preview: HitPreview) -> None:
        super().__init__(preview, preview.text, title="The hit in its context", help=_HELP)
        self._text = preview.text

    def copy(self) -> Offer | None:
        """Copy what is marked, else all of it."""
        cursor = self._text.textCursor()
        if cursor.hasSelection():
            return self.copying("the marked text", cursor.selection().toPlainText)
        return self.copying("what is around the hit", self._text.toPlainText)

    def select_all(self) -> Offer | None:
        """Mark all of it."""
        return Offer("Select all", self._text.selectAll)
