"""Writes an answer to a file by the formats of tables."""

from collections.abc import Callable
from pathlib import Path
from typing import Final, NamedTuple

from drs_inspector.domain.tables.definition import TableRows
from drs_inspector.storage.exports.tables.registry import table_format, table_formats
from drs_inspector.storage.exports.tables.table_format import TableOptions, TableReport
from drs_inspector.storage.files.atomic_write import replacing

_OFFERED: Final = ("csv", "xlsx", "json", "ndjson", "parquet")


class ExportForm(NamedTuple):
    """A way to write a file: the name of its format, what it is called, and whether it is guarded for spreadsheets."""

    form: str
    title: str
    suffix: str
    spreadsheet: bool = False


def export_forms() -> tuple[ExportForm, ...]:
    """Return what is offered, of those formats that there are."""
    forms: list[ExportForm] = []
    for name in _OFFERED:
        if name in table_formats():
            form = table_format(name)
            forms.append(ExportForm(name, form.title, form.suffix))
            if form.has_guard:
                forms.append(ExportForm(name, f"{form.title} for spreadsheets", form.suffix, spreadsheet=True))
    return tuple(forms)


def write_answer(table: TableRows, path: Path, form: ExportForm, on_rows: Callable[[int], None]) -> TableReport:
    """Write a table to a file, whole or not at all; ``on_rows`` as in ``TableOptions``.

    Raises FileProblemError, what reading the rows raises, and what ``on_rows`` does.
    """
    with replacing(path) as stream:
        return table_format(form.form).write(table, stream, TableOptions(spreadsheet=form.spreadsheet, on_rows=on_rows))
