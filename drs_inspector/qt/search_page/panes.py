"""What the keys of every pane do on the page of the search."""

from collections.abc import Callable, Sequence
from html import escape

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from drs_inspector.domain.copied import markdown_table, sql_in_list
from drs_inspector.qt.panes.copy_as import Forms, forms_of
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

_HELP = (
    "Finds a text in everything that was read of all jobs. Return opens the row itself, Ctrl+Return its job; "
    "F4 and Shift+F4 go to the next and the previous hit from anywhere, Esc goes back."
)
MOST_ROWS = 10_000
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


class HitsPane(PaneActions):
    """Copies and opens hits. ``open_job`` and ``export`` are what the page does with the current row, and with all."""

    def __init__(
        self,
        table: HitsTable,
        open_row: Callable[[int], None],
        open_job: Callable[[], None],
        export: Callable[[], None],
    ) -> None:
        super().__init__(table, table, title="What was found", help=_HELP)
        self._table, self._open, self._open_job, self._export = table, open_row, open_job, export

    def copy(self) -> Offer | None:
        """Copy the chosen rows as a table with headings."""
        return self._copying(
            lambda count: f"{counted(count, 'row', 'rows')} with headings", lambda rows: _put_table(self._cells(rows))
        )

    def copy_short(self) -> Offer | None:
        """Copy what was found alone, a line for each row."""
        return self._copying(
            lambda count: counted(count, "name", "names"),
            lambda rows: self._put(table_text([[cells[_FOUND]] for cells in self._texts(rows)])),
        )

    def copy_json(self) -> Offer | None:
        """Copy the rows as JSON, with the members that files of hits have."""
        model = self._table.hits_model
        return self._copying(
            lambda count: f"{counted(count, 'row', 'rows')} as JSON",
            lambda rows: self._put(json_text(GivenHits([model.titled(row) for row in rows]))),
        )

    def copy_as(self) -> Forms:
        """Return every form that the chosen rows can be copied in."""
        return forms_of(self)

    def both_names(self) -> Offer | None:
        """Copy what was found and its name on the target, also where that is the same."""
        heads = [HitColumn.FOUND.heading, HitColumn.TARGET.heading]

        def put(rows: list[int]) -> None:
            cells = ([cells[_FOUND], cells[_TARGET] or cells[_FOUND]] for cells in self._texts(rows))
            self._put(table_text([heads, *cells]))

        return self._copying(lambda count: counted(count, "old and new name", "rows of old and new name"), put)

    def markdown(self) -> Offer | None:
        """Copy the rows as a table of Markdown."""

        def put(rows: list[int]) -> None:
            titles, *cells = self._cells(rows)
            self._put(markdown_table(titles, cells))

        return self._copying(lambda count: counted(count, "Markdown table", "rows as a Markdown table"), put)

    def sql(self) -> Offer | None:
        """Copy what was found, each once, as the list behind IN."""
        return self._copying(
            lambda count: counted(count, "SQL IN list", "names as an SQL IN list"),
            lambda rows: self._put(sql_in_list(cells[_FOUND] for cells in self._texts(rows))),
        )

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
        """Offer the job, the order by the current column, and the file."""
        offers = []
        if self._table.row >= 0:
            offers.append(Offer("Open the job", self._open_job))
            column = COLUMNS[max(0, self._table.currentIndex().column())]
            offers.append(Offer(_SORTABLE.format(column.heading.lower()), lambda: self._sort(column)))
        offers += [offer for offer in (self.both_names(), self.markdown(), self.sql()) if offer is not None]
        if self._table.hits_model.rowCount():
            offers.append(Offer("Export…", self._export))
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

    def _cells(self, rows: list[int]) -> list[list[str]]:
        shown = [place for place in range(len(COLUMNS)) if not self._table.isColumnHidden(place)]
        heads = [COLUMNS[place].heading for place in shown]
        return [heads, *([cells[place] for place in shown] for cells in self._texts(rows))]


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


def _put_table(rows: list[list[str]]) -> None:
    """Put rows on the clipboard, for what takes text and for what takes a table."""
    data = QMimeData()
    data.setText(table_text(rows))
    heads, *lines = rows
    parts = [_row("th", heads), *(_row("td", cells) for cells in lines)]
    data.setHtml(f"<table>{''.join(parts)}</table>")
    QGuiApplication.clipboard().setMimeData(data)


def _row(tag: str, cells: list[str]) -> str:
    return f"<tr>{''.join(f'<{tag}>{escape(cell)}</{tag}>' for cell in cells)}</tr>"
