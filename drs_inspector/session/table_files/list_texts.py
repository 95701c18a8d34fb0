"""Rows of a list as text for the clipboard, in every form that lists are copied in."""

import io
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

from drs_inspector.domain.copied import markdown_table, sql_names
from drs_inspector.session.table_files.as_json import json_text
from drs_inspector.session.table_files.list_rows import Cells, GivenTable, ListRows, ListTable
from drs_inspector.storage.exports.tables.registry import table_format
from drs_inspector.storage.exports.tables.table_format import TableOptions


class Form(StrEnum):
    """A form of rows."""

    MARKDOWN = "Markdown"
    CSV = "CSV"
    JSON = "JSON"


class SqlList(NamedTuple):
    """The list behind IN, "" where no name is in it, how many names it has, and what was left out of it and why."""

    text: str
    held: int
    left_out: str = ""


def text_of_rows(form: Form, like: ListRows, rows: Sequence[Cells]) -> str:
    """Return rows of a list in a form."""
    if form is Form.MARKDOWN:
        return markdown_table(like.heads, rows)
    table = GivenTable(ListTable(like), rows)
    if form is Form.JSON:
        return json_text(table)
    stream = io.BytesIO()
    table_format("csv").write(table, stream, TableOptions())
    return stream.getvalue().decode("utf-8")


def sql_list_of(names: Iterable[str], *, backslash: bool | None) -> SqlList:
    """Return names, each once, as the list behind IN; ``backslash`` as in `ListRows`.

    A name with a NUL is in no database. One with a backslash is read differently by MySQL and by others: where it is
    not known which of them is asked, it could end its literal early, and is left out.
    """
    found = sql_names(names, backslash=backslash)
    left_out = [
        f"{count:,} {'name' if count == 1 else 'names'} with a {what} {'is' if count == 1 else 'are'} left out"
        for count, what in ((found.with_nul, "NUL"), (found.with_backslash, "backslash"))
        if count
    ]
    return SqlList(found.text, found.held, "; ".join(left_out))
