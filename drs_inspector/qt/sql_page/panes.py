"""What the parts of the SQL page copy, select and explain."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from PySide6.QtCore import QPoint, Qt

from drs_inspector.domain.printable import printable
from drs_inspector.domain.tables.definition import TableRows
from drs_inspector.qt.panes.list_pane import MOST_CELLS, MOST_ROWS, ListPane
from drs_inspector.qt.panes.pane_actions import NOTHING_TO_COPY, Offer, PaneActions, as_html, counted
from drs_inspector.qt.panes.table_text import plain_nul
from drs_inspector.qt.sql_page.editor import SqlEditor
from drs_inspector.qt.sql_page.result_table import ResultTable
from drs_inspector.qt.sql_page.tables_list import TablesList
from drs_inspector.qt.widgets.pane_menu import offer_menu, show_pane_menu
from drs_inspector.session.sql_page.copies import cells_of, csv_text, markdown_text, sql_list_text, values_text
from drs_inspector.session.sql_page.result import PickedRows
from drs_inspector.session.sql_page.texts import exact_text
from drs_inspector.session.table_files.as_json import json_text
from drs_inspector.session.table_files.list_rows import ListRows, Which

_LONGEST_HEADING: Final = 40
_EDITOR_HELP: Final = (
    "One SELECT of DuckDB's SQL over the tables at the left; it reads them and nothing else. Tab takes what is offered,"
    " Esc closes it. Queries that were asked are kept until the window closes, and are written to no file."
)
_RESULT_HELP: Final = (
    "What the query answered. A click on a heading orders the rows that were read. A cell that is a job opens it."
    " Times are in the zone of this computer; their tool tips, copies and files are exact."
)
_TABLES_HELP: Final = "What a query may name. Return or a click puts the name of a table or of a column into the query."


class EditorPane(PaneActions):
    """Copies the query, and explains how one is written."""

    def __init__(self, editor: SqlEditor) -> None:
        super().__init__(editor, editor, title="SQL", help=_EDITOR_HELP)
        self._editor = editor

    def copy(self) -> Offer | None:
        """Copy the whole query where nothing of it is marked."""
        return self.copying("query", lambda: self._editor.sql) if self._editor.sql else None

    def select_all(self) -> Offer | None:
        """Mark all that is typed."""
        return Offer("Select all", self._editor.selectAll) if self._editor.sql else None


class TablesPane(ListPane):
    """Copies names of tables and columns, and puts them into the query."""

    def __init__(self, tables: TablesList) -> None:
        super().__init__(tables, tables, title="Tables", help=_TABLES_HELP)
        self._tables = tables
        offer_menu(tables)

    def copy(self) -> Offer | None:
        """Copy the name."""
        name = self._tables.current_name()
        return self.copying("name", lambda: name) if name else None

    def list_rows(self, which: Which) -> ListRows | None:
        """Return tables and columns with their kinds and what they are."""
        named = ("name", "names")
        heads = ("Table", "Column", "Kind", "What it is")
        lines = self._tables.lines(which)
        return ListRows("tables", heads, len(lines), lambda: iter(lines), lambda: (b or a for a, b, *_ in lines), named)

    def activate(self) -> Offer | None:
        """Put the name into the query."""
        name = self._tables.current_name()
        return Offer("Put into the query", self._tables.choose_current) if name else None

    def note(self) -> str:
        """Return what the table or the column is."""
        return as_html(self._tables.current_help())


class ResultPane(ListPane):
    """Copies rows of an answer, all where none is chosen; ``save_whole()`` asks again for more rows than are shown."""

    def __init__(self, table: ResultTable, save_whole: Callable[[], None]) -> None:
        super().__init__(table, table, title="Answer", help=_RESULT_HELP)
        self._table, self._save_whole = table, save_whole
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        table.customContextMenuRequested.connect(self._open_menu)

    def list_rows(self, which: Which) -> ListRows | None:
        """Return the rows, each value exact; in lists for SQL are the values of the current column."""
        result, count = self._table.rows_model.result, self._table.rows_model.rowCount()
        chosen = self._table.selected_rows() if which is Which.MARKED else []
        rows: Sequence[int] = chosen or range(count)

        def cells() -> Iterator[Sequence[str]]:
            found = cells_of(PickedRows(result, rows))
            next(found)
            return found

        heads = tuple(column.name for column in result.columns)
        return ListRows("answer", heads, len(rows), cells, named=("value", f"values of {self._heading()}"))

    def file_of(self, which: Which, rows: ListRows) -> TableRows:
        """Return the rows that were read, with the kinds of their columns."""
        del which
        return PickedRows(self._table.rows_model.result, range(rows.count))

    def save_all(self) -> Offer | None:
        """Write the whole answer; of one that is cut the query is asked again."""
        offer = super().save_all()
        if offer is None or not self._table.rows_model.result.is_cut:
            return offer
        return Offer(offer.words, self._save_whole)

    def copy_short(self) -> Offer | None:
        """Copy the values of the current column, one a line."""
        rows, column = self._rows(), self._column()
        if not rows:
            return None
        result = self._table.rows_model.result
        what = counted(len(rows), "value", "values")
        return self.copying(what, lambda: values_text(PickedRows(result, rows, [column])))

    def copy_json(self) -> Offer | None:
        """Copy the selected rows as JSON."""
        return self._copying_as("as JSON", json_text)

    def copy_csv(self) -> Offer | None:
        """Copy the rows as CSV, in which null is no text."""
        return self._copying_as("as CSV", csv_text)

    def copy_markdown(self) -> Offer | None:
        """Copy the rows as a table of Markdown, in which null is written as such."""
        return self._copying_as("as a Markdown table", markdown_text)

    def copy_sql(self) -> Offer | None:
        """Copy the values of the current column, each once, as the list behind IN; numbers are no texts there."""
        rows = self._rows()
        if not rows:
            return None
        what = f"{self._what_of(rows)} of {self._heading()} as an SQL IN list"

        def run() -> str:
            made = sql_list_text(PickedRows(self._table.rows_model.result, rows, [self._column()]))
            if made.text:
                self._put(plain_nul(made.text))
            said = f"Copied {what}" if made.text else NOTHING_TO_COPY
            return "; ".join(filter(None, (said, made.left_out)))

        return Offer(f"Copy {what}", run)

    @property
    def short_words(self) -> str:  # type: ignore[override]  # it follows the keyboard
        """What the short form is called: by the current column."""
        return f"Values of {self._heading()} only"

    def select_all(self) -> Offer | None:
        """Select every row."""
        return Offer("Select all", self._table.selectAll) if self._table.rows_model.rowCount() else None

    def activate(self) -> Offer | None:
        """Open the job that the current row leads to."""
        return Offer("Open the job", self._table.open_current) if self._table.job_to_open() is not None else None

    def note(self) -> str:
        """Return the current value in full."""
        index = self._table.currentIndex()
        if not index.isValid():
            return ""
        result = self._table.rows_model.result
        value = exact_text(result.cell(index.row(), index.column()))
        return as_html(f"{result.columns[index.column()].name}: {value}")

    def _copying_as(
        self, form: str, text: Callable[[PickedRows], str], columns: Sequence[int] | None = None
    ) -> Offer | None:
        rows = self._rows()
        if not rows:
            return None
        result = self._table.rows_model.result
        return self.copying(f"{self._what_of(rows)} {form}", lambda: text(PickedRows(result, rows, columns)))

    def _column(self) -> int:
        return max(0, self._table.currentIndex().column())

    def _heading(self) -> str:
        columns = self._table.rows_model.result.columns
        name = columns[self._column()].name if columns else ""
        return printable(name if len(name) <= _LONGEST_HEADING else f"{name[:_LONGEST_HEADING]}\u2026").replace(
            "&", "&&"
        )

    def _rows(self) -> Sequence[int]:
        rows = self._table.selected_rows() or range(self._table.rows_model.rowCount())
        return rows[: self._most_of(len(rows))]

    def _most_of(self, rows: int) -> int:
        return min(rows, MOST_ROWS, max(1, MOST_CELLS // max(1, self._table.rows_model.columnCount())))

    def _what_of(self, rows: Sequence[int]) -> str:
        total = len(self._table.selected_rows()) or self._table.rows_model.rowCount()
        if len(rows) < total:
            return f"the first {len(rows):,} of {total:,} rows"
        return counted(len(rows), "row", "rows")

    def _open_menu(self, position: QPoint) -> None:
        if self._table.rows_model.rowCount():
            show_pane_menu(self._table, self._table.viewport().mapToGlobal(position))
