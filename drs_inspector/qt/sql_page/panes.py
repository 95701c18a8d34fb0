"""What the parts of the SQL page copy, select and explain."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QGuiApplication

from drs_inspector.domain.printable import printable
from drs_inspector.qt.panes.copy_as import JSON, MARKDOWN, ROWS, Forms, Way
from drs_inspector.qt.panes.pane_actions import Offer, PaneActions, as_html, counted
from drs_inspector.qt.panes.table_text import table_text
from drs_inspector.qt.sql_page.editor import SqlEditor
from drs_inspector.qt.sql_page.result_table import ResultTable
from drs_inspector.qt.sql_page.tables_list import TablesList
from drs_inspector.qt.widgets.pane_menu import show_pane_menu
from drs_inspector.session.sql_page.copies import cells_of, html_text, markdown_text, sql_list_text, values_text
from drs_inspector.session.sql_page.result import PickedRows
from drs_inspector.session.sql_page.texts import exact_text
from drs_inspector.session.table_files.as_json import json_text

COPY_CELLS: Final = 200_000
"""The most cells that are copied at once; a file takes more."""
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


class TablesPane(PaneActions):
    """Copies names of tables and columns, and puts them into the query."""

    def __init__(self, tables: TablesList) -> None:
        super().__init__(tables, tables, title="Tables", help=_TABLES_HELP)
        self._tables = tables

    def copy(self) -> Offer | None:
        """Copy the name."""
        name = self._tables.current_name()
        return self.copying("name", lambda: name) if name else None

    def activate(self) -> Offer | None:
        """Put the name into the query."""
        name = self._tables.current_name()
        return Offer("Put into the query", self._tables.choose_current) if name else None

    def note(self) -> str:
        """Return what the table or the column is."""
        return as_html(self._tables.current_help())


class ResultPane(PaneActions):
    """Copies rows of an answer: with headings, as values, as Markdown or JSON."""

    def __init__(self, table: ResultTable) -> None:
        super().__init__(table, table, title="Answer", help=_RESULT_HELP)
        self._table = table
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        table.customContextMenuRequested.connect(self._open_menu)

    def copy(self) -> Offer | None:
        """Copy the selected rows with headings, for spreadsheets and for pages."""
        rows = self._rows()
        if not rows:
            return None

        def run() -> str:
            picked = PickedRows(self._table.rows_model.result, rows)
            data = QMimeData()
            data.setText(table_text(cells_of(picked)))
            data.setHtml(html_text(picked))
            QGuiApplication.clipboard().setMimeData(data)
            return f"Copied {self._what(rows)} with headings"

        return Offer(f"Copy {self._what(rows)}", run)

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

    def select_all(self) -> Offer | None:
        """Select every row."""
        return Offer("Select all", self._table.selectAll) if self._table.rows_model.rowCount() else None

    def activate(self) -> Offer | None:
        """Open the job that the current row leads to."""
        return Offer("Open the job", self._table.open_current) if self._table.job_to_open() is not None else None

    def more(self) -> Sequence[Offer]:
        """Return the other ways to copy."""
        return [offer for offer in (self.markdown(), self.sql()) if offer is not None]

    def copy_as(self) -> Forms:
        """Return every form that the chosen rows can be copied in; all rows where none is chosen."""
        return (
            (ROWS, self.copy()),
            (Way(f"Values of {self._heading()} only", "copy_short"), self.copy_short()),
            (MARKDOWN, self.markdown()),
            (Way(f"SQL: IN (\u2026) list of {self._heading()}"), self.sql()),
            (JSON, self.copy_json()),
        )

    def markdown(self) -> Offer | None:
        """Copy the rows as a table of Markdown."""
        return self._copying_as("as a Markdown table", markdown_text)

    def sql(self) -> Offer | None:
        """Copy the values of the current column, each once, as the list behind IN."""
        return self._copying_as(f"of {self._heading()} as an SQL IN list", sql_list_text, [self._column()])

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
        return self.copying(f"{self._what(rows)} {form}", lambda: text(PickedRows(result, rows, columns)))

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
        return rows[: self._most(len(rows))]

    def _most(self, rows: int) -> int:
        return min(rows, max(1, COPY_CELLS // max(1, self._table.rows_model.columnCount())))

    def _what(self, rows: Sequence[int]) -> str:
        total = len(self._table.selected_rows()) or self._table.rows_model.rowCount()
        if len(rows) < total:
            return f"the first {len(rows):,} of {total:,} rows"
        return counted(len(rows), "row", "rows")

    def _open_menu(self, position: QPoint) -> None:
        if self._table.rows_model.rowCount():
            show_pane_menu(self._table, self._table.viewport().mapToGlobal(position))
