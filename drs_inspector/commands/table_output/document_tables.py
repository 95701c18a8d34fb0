"""Tables of documents with chosen columns, in a chosen order: ``--table``, ``--columns`` and ``--sort``."""

from collections.abc import Sequence
from typing import Final

from drs_inspector.commands.table_output.arranged import ChosenColumns, SortedTable
from drs_inspector.domain.tables.definition import TableRows
from drs_inspector.domain.tables.documents import Document, table_rows

JOBS: Final = "jobs"


def check_table(name: str, columns: Sequence[str], sort: Sequence[str]) -> None:
    """Raise InspectorError for a table or column that there is not, before anything is read.

    Columns of jobs may be paths of the reply, which only the reply knows.
    """
    arranged_table((), name, *((), ()) if name == JOBS else (columns, sort))


def arranged_table(documents: Sequence[Document], name: str, columns: Sequence[str], sort: Sequence[str]) -> TableRows:
    """Return a table of documents with these columns, its own where there are none, in the order of ``sort``.

    Raises InspectorError for a table or column that there is not.
    """
    keys = [key.removeprefix("-") for key in sort]
    own = [column.name for column in table_rows(name, documents).columns]
    wanted = list(columns) or own
    more = [key for key in dict.fromkeys(keys) if key not in wanted]
    table = table_rows(name, documents, [*wanted, *more])
    if sort:
        table = SortedTable(table, sort)
    return ChosenColumns(table, wanted) if more else table
