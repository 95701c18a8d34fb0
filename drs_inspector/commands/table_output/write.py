"""Writes a table where it is to go, and says on standard error what a person has to know of it."""

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from drs_inspector.commands.output import write_lines, write_note, write_table
from drs_inspector.commands.table_output.destination import TABLE, Destination, opened
from drs_inspector.commands.table_output.screen import Screen, screen_of
from drs_inspector.commands.table_output.text_table import NULL, Marks, table_lines
from drs_inspector.commands.terminal import shown_status
from drs_inspector.domain.counting import counted
from drs_inspector.domain.tables.definition import RowSlice, TableRows
from drs_inspector.storage.exports.tables.registry import table_format
from drs_inspector.storage.exports.tables.table_format import TableOptions, encoded


def write_rows(
    table: TableRows,
    destination: Destination,
    *,
    null: str = NULL,
    is_chosen: bool = True,
    marks: Mapping[str, Marks] | None = None,
) -> int:
    """Write a table and return how many rows it has; ``null`` is what a table for people says for what is not known.

    ``is_chosen``: a person has chosen its columns. ``marks`` are what is bold in columns, by name, on a terminal.

    Raises FileProblemError, InspectorError for what a format cannot hold, and OutputError.
    """
    if destination.form == TABLE:
        return _write_text(table, destination, null, is_chosen=is_chosen, marks=marks)
    with _progress(destination) as say, opened(destination) as stream:
        options = TableOptions(spreadsheet=destination.spreadsheet, on_rows=lambda rows: say(counted(rows, "row")))
        report = table_format(destination.form).write(table, stream, options)
    for note in report.notes:
        write_lines(note, err=True)
    _say_path(destination, report.rows)
    return report.rows


def _write_text(
    table: TableRows, destination: Destination, null: str, *, is_chosen: bool, marks: Mapping[str, Marks] | None
) -> int:
    counted = _Counted(table)
    notes: list[str] = []
    if destination.path:
        with opened(destination) as stream:
            stream.writelines(map(encoded, table_lines(counted, Screen(None, {}), notes.append, null=null)))
    else:
        screen = screen_of(sys.stdout)
        write_table(table_lines(counted, screen, notes.append, null=null, is_chosen=is_chosen, marks=marks))
        sys.stdout.flush()
    for note in notes:
        write_note(note)
    _say_path(destination, counted.rows)
    return counted.rows


class _Counted:
    """A table that counts the rows of its last pass."""

    rows = 0

    def __init__(self, table: TableRows) -> None:
        self._table = table
        self.name, self.columns = table.name, table.columns

    def slices(self) -> Iterator[RowSlice]:
        self.rows = 0
        for part in self._table.slices():
            self.rows += part.length
            yield part


@contextmanager
def _progress(destination: Destination) -> Iterator[Callable[[str], None]]:
    """Give what shows progress: nothing where the rows themselves are on the terminal."""
    if not destination.path and sys.stdout.isatty():
        yield lambda _text: None
        return
    with shown_status() as say:
        yield say


def _say_path(destination: Destination, rows: int) -> None:
    if destination.path:
        write_note(f"{counted(rows, 'row')} written to {destination.path}")
