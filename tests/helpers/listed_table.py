"""A table whose rows a test writes down, and that counts how often they are read."""

from collections.abc import Iterator, Sequence

from drs_inspector.domain.tables.definition import Cell, Kind, RowSlice, TableColumn


class ListedTable:
    """Rows in slices of ``step``; ``reads`` is how often they were asked for."""

    def __init__(self, name: str, columns: dict[str, Kind], rows: Sequence[Sequence[Cell]] = (), step: int = 2) -> None:
        self.name = name
        self.columns = tuple(TableColumn(column, column.title(), kind) for column, kind in columns.items())
        self.reads = 0
        self._rows = rows
        self._step = step

    def slices(self) -> Iterator[RowSlice]:
        self.reads += 1
        for start in range(0, len(self._rows), self._step):
            rows = self._rows[start : start + self._step]
            yield RowSlice(tuple([*values] for values in zip(*rows, strict=True)), len(rows))
