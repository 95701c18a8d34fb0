"""Some objects of a job in an order of their own, as the table of objects: what a person sees, for a file."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.tables.definition import Cell, RowSlice, TableColumn
from drs_inspector.domain.tables.object_rows import OBJECT_COLUMNS
from drs_inspector.domain.tables.rows import Document

_ROWS: Final = 500


class ShownObjects:
    """The rows of a job's selection with these numbers; ``rules`` has the places of the rules of a row."""

    def __init__(self, document: Document, job: Job, rows: Sequence[int], rules: Mapping[int, Sequence[int]]) -> None:
        self._document, self._job, self._rows, self._rules = document, job, rows, rules

    @property
    def name(self) -> str:
        """The name of the table."""
        return "objects"

    @property
    def columns(self) -> tuple[TableColumn, ...]:
        """The columns of the table of objects."""
        return OBJECT_COLUMNS

    def slices(self) -> Iterator[RowSlice]:
        """Yield the rows, some hundred at a time."""
        keys = self._document.keys(self._job.id)
        for start in range(0, len(self._rows), _ROWS):
            rows = [(*keys, *self._values(row)) for row in self._rows[start : start + _ROWS]]
            yield RowSlice(tuple(zip(*rows, strict=True)), len(rows))

    def _values(self, row: int) -> tuple[Cell, ...]:
        objects = self._job.objects
        entry, name = objects.entry(row), objects.name(row)
        alias = objects.alias(row)
        path, target_path = objects.dotted_paths(row)
        return (
            entry.id or None,
            entry.type or None,
            name,
            entry.parent_id or None,
            alias,
            path,
            target_path,
            objects.select(row),
            alias is not None and alias != name,
            len(self._rules.get(row, ())),
        )
