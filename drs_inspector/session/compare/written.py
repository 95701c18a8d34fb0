"""A comparison for programs: the JSON of ``diff``, a line of JSON for each job, or a row for each difference."""

import json
from collections.abc import Iterator
from itertools import islice
from typing import Final

from drs_inspector.domain.compare.plain import plain_difference, plain_head, plain_job
from drs_inspector.domain.compare.result import Comparison, Difference, JobChange
from drs_inspector.domain.tables.definition import Cell, Kind, RowSlice, TableColumn

_ROWS: Final = 500


def json_pieces(found: Comparison, titles: tuple[str, str]) -> Iterator[bytes]:
    """Yield the whole as one document, some hundred rows at a time; in ASCII."""
    yield _json(plain_head(found, titles))[:-1] + b', "jobs": ['
    for number, job in enumerate(found.jobs):
        yield b",\n" if number else b"\n"
        yield from _job_pieces(job)
    yield b"\n]}\n"


def ndjson_pieces(found: Comparison) -> Iterator[bytes]:
    """Yield each job that has a change as a line, some hundred rows at a time."""
    for job in found.jobs:
        yield from _job_pieces(job)
        yield b"\n"


def _job_pieces(job: JobChange) -> Iterator[bytes]:
    head = _json(plain_job(job, ()))
    lead, _, end = head.rpartition(b"[]")
    yield lead + b"["
    rows = job.differences
    first = True
    while part := list(islice(rows, _ROWS)):
        text = b", ".join(_json(plain_difference(row)) for row in part)
        yield text if first else b", " + text
        first = False
    yield b"]" + end


def _json(value: object) -> bytes:
    return json.dumps(value).encode()  # in ASCII: half a surrogate pair is written, too


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
