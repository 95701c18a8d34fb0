"""A comparison for programs: one JSON document, a line of JSON for each job, or a row for each difference."""

import json
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Final

from drs_inspector.commands.table_output.destination import Destination, opened
from drs_inspector.commands.table_output.write import write_rows
from drs_inspector.domain.compare.plain import plain_difference, plain_head, plain_job
from drs_inspector.domain.compare.result import Comparison, Difference, JobChange
from drs_inspector.domain.tables.definition import Cell, Kind, RowSlice, TableColumn

_ROWS: Final = 500


def write_json(found: Comparison, titles: tuple[str, str], destination: Destination) -> None:
    """Write the whole as one document, a job at a time."""
    with opened(destination) as stream:
        head = _json(plain_head(found, titles))
        stream.write(head[:-1] + b', "jobs": [')
        for number, job in enumerate(found.jobs):
            stream.write(b",\n" if number else b"\n")
            _write_job(job, stream.write)
        stream.write(b"\n]}\n")


def write_ndjson(found: Comparison, titles: tuple[str, str], destination: Destination) -> None:
    """Write each job that has a change as a line."""
    del titles
    with opened(destination) as stream:
        for job in found.jobs:
            _write_job(job, stream.write)
            stream.write(b"\n")


def _write_job(job: JobChange, put: Callable[[bytes], object]) -> None:
    """Write a job with its rows, some hundred at a time."""
    head = _json(plain_job(job, ()))
    lead, _, end = head.rpartition(b"[]")
    put(lead + b"[")
    rows = job.differences
    first = True
    while part := list(islice(rows, _ROWS)):
        text = b", ".join(_json(plain_difference(row)) for row in part)
        put(text if first else b", " + text)
        first = False
    put(b"]" + end)


def _json(value: object) -> bytes:
    return json.dumps(value).encode()  # in ASCII: half a surrogate pair is written, too


def write_csv(found: Comparison, destination: Destination) -> None:
    """Write a row for each difference, and one for a job that has none."""
    write_rows(DifferenceRows(found), destination)


class DifferenceRows:
    """The rows of a comparison as a table."""

    name = "differences"
    columns = (
        TableColumn("job_change", "Job", Kind.TEXT),
        TableColumn("job", "Name", Kind.TEXT),
        TableColumn("id_a", "Id in A", Kind.TEXT),
        TableColumn("id_b", "Id in B", Kind.TEXT),
        TableColumn("section", "Section", Kind.TEXT),
        TableColumn("change", "Change", Kind.TEXT),
        TableColumn("kind", "Kind", Kind.TEXT),
        TableColumn("what", "What", Kind.TEXT),
        TableColumn("a", "A", Kind.TEXT),
        TableColumn("b", "B", Kind.TEXT),
        TableColumn("path", "Path", Kind.TEXT),
        TableColumn("note", "Note", Kind.TEXT),
    )

    def __init__(self, found: Comparison) -> None:
        self._found = found

    def slices(self) -> Iterator[RowSlice]:
        """Yield the rows."""
        rows = self._rows()
        while part := list(islice(rows, _ROWS)):
            yield RowSlice(tuple([list(column) for column in zip(*part, strict=True)]), len(part))

    def _rows(self) -> Iterator[tuple[Cell, ...]]:
        for job in self._found.jobs:
            head = (job.change.value, job.name, job.id_a, job.id_b)
            notes = "; ".join([*filter(None, [job.reason]), *(f"{one.part}: {one.reason}" for one in job.unread)])
            if not job.count or notes:
                yield (*head, *([None] * 7), notes or None)
            yield from ((*head, *_cells(row)) for row in job.differences)
        yield from ((None, None, None, None, *_cells(row)) for row in self._found.beside)


def _cells(row: Difference) -> tuple[Cell, ...]:
    return (
        row.section.value,
        row.change.value,
        row.kind.value or None,
        row.what,
        row.a,
        row.b,
        row.path or None,
        row.note or None,
    )
