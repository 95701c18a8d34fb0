"""TSV: a tab between two values, one line for each row, and no quotes: what would end a value is escaped."""

from collections.abc import Sequence

from drs_inspector.domain.tables.definition import Cell, RowSlice, TableColumn, TableRows
from drs_inspector.storage.exports.tables.table_format import SlicedFormat, TableOptions, cell_text, encoded

NULL = r"\N"
_ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})


class TsvFile(SlicedFormat):
    r"""Tab-separated values as databases load them: ``\t``, ``\n``, ``\r`` and ``\\`` in texts, ``\N`` for null."""

    name = "tsv"
    title = "TSV"
    suffix = ".tsv"
    media_type = "text/tab-separated-values"

    def head(self, table: TableRows, options: TableOptions) -> str:
        """Return the names of the columns."""
        del options
        return "\t".join(_values([column.name for column in table.columns])) + "\n"

    def body(self, columns: Sequence[TableColumn], part: RowSlice, before: int, options: TableOptions) -> bytes:
        """Return a line for each row."""
        del columns, before, options
        fields = map(_values, part.columns)
        return encoded("\n".join(map("\t".join, zip(*fields, strict=True))) + "\n")


def _values(values: Sequence[Cell]) -> list[str]:
    return [
        NULL if value is None else value.translate(_ESCAPES) if isinstance(value, str) else cell_text(value)
        for value in values
    ]
