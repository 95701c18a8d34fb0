"""What the tables of further calls share: the replies of a document by job, their keys, and times with their texts."""

import math
from collections.abc import Callable, Collection, Generator, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from drs_inspector.domain.decoding.drift import Drift
from drs_inspector.domain.decoding.timestamps import Timestamp
from drs_inspector.domain.live.view import Raw
from drs_inspector.domain.saved_reply import SavedReply
from drs_inspector.domain.tables.definition import Cell, Kind, TableColumn
from drs_inspector.domain.tables.job_columns import exact_time, inexact_text, text_beside
from drs_inspector.domain.tables.path_values import within_bits
from drs_inspector.domain.tables.rows import KEYS, Document, Row, utc_time

_LOOK_EVERY: Final = 64
READING_KEYS: Final = (
    *KEYS,
    TableColumn("call", "Call", Kind.TEXT, "The call whose reply says this, as docs/read-calls.md names it."),
    TableColumn("looked_at", "Looked", Kind.TIME, "When that reply was read; null where nothing says when."),
)
"""What every table of this package begins with."""

Found = tuple[Row | None, Sequence[Drift]]
"""A row without its keys, None for what is no row, and what was odd there."""
ReadReply = Callable[[Raw], Iterator[Found]]


class ReadingTable(NamedTuple):
    """A table of replies: its columns behind the keys, and how the reply of a call is read, by the call's name.

    A reply about one job is read whole; of one about several jobs each entry. Where a reply leaves the first own column
    null, it has the value of the parameter ``asked_for`` that the reply was asked with.
    """

    name: str
    title: str
    own: tuple[TableColumn, ...]
    help: str
    calls: Mapping[str, ReadReply]
    asked_for: str = ""

    @property
    def columns(self) -> tuple[TableColumn, ...]:
        """The columns with the keys."""
        return (*READING_KEYS, *self.own)

    def rows(self, documents: Sequence[Document]) -> Generator[Row | None, None, None]:
        """Yield the rows, job after job, of each reply in the order in which they came."""
        for document in documents:
            for found in replies_by_job(document, self.calls):
                if found is None:
                    yield None
                    continue
                job_id, reply = found
                keys = reply_keys(document, job_id, reply)
                asked = reply.given.get(self.asked_for)
                for raw in told_in(reply, job_id):
                    for row, _drift in self.calls[name_of(reply)](raw):
                        if row is not None and row[0] is None and isinstance(asked, str):
                            yield (*keys, asked, *row[1:])
                        else:
                            yield None if row is None else (*keys, *row)
                yield None


def replies_by_job(document: Document, calls: Collection[str]) -> Iterator[tuple[str | None, SavedReply] | None]:
    """Yield the replies of these calls with each job that they are about: jobs of the document first, in their order.

    What names no job comes last, and only of a whole document. None comes now and then while they are sorted.
    """
    by_job: dict[str, list[SavedReply]] = {}
    nameless: list[SavedReply] = []
    for number, reply in enumerate(document.replies()):
        if number % _LOOK_EVERY == 0:
            yield None
        if name_of(reply) in calls:
            for job_id in reply.job_ids:
                by_job.setdefault(job_id, []).append(reply)
            if not reply.job_ids:
                nameless.append(reply)
    if by_job:
        ids = [job.id for job in document.jobs() if job.id in by_job]
        if document.job_ids is None:
            ids = list(dict.fromkeys([*ids, *by_job]))
        for job_id in ids:
            yield from ((job_id, reply) for reply in by_job[job_id])
    if document.job_ids is None:
        yield from ((None, reply) for reply in nameless)


def told_in(reply: SavedReply, job_id: str | None) -> Sequence[Raw]:
    """Return the JSON of what a reply says about a job; about none in particular, all of it."""
    return (reply.raw,) if job_id is None else reply.entries_of_job(job_id)


def name_of(reply: SavedReply) -> str:
    """Return the name of the call of a reply, "" where it may be of several."""
    return reply.call.name if reply.call is not None else ""


def reply_keys(document: Document, job_id: str | None, reply: SavedReply) -> Row:
    """Return the values of ``READING_KEYS``."""
    return (*document.keys(job_id), name_of(reply), utc_time(reply.read_at))


def text(name: str, title: str, help: str) -> TableColumn:  # noqa: A002 - its name in TableColumn
    """Return a column of texts."""
    return TableColumn(name, title, Kind.TEXT, help)


def whole(name: str, title: str, help: str, unit: str = "") -> TableColumn:  # noqa: A002
    """Return a column of whole numbers."""
    return TableColumn(name, title, Kind.INTEGER, help, unit)


def number(name: str, title: str, help: str, unit: str = "") -> TableColumn:  # noqa: A002
    """Return a column of numbers."""
    return TableColumn(name, title, Kind.NUMBER, help, unit)


def flag(name: str, title: str, help: str) -> TableColumn:  # noqa: A002
    """Return a column that is true or false."""
    return TableColumn(name, title, Kind.BOOLEAN, help)


def moment(name: str, title: str, help: str) -> tuple[TableColumn, TableColumn]:  # noqa: A002
    """Return a column of times, and that of the texts of those that are no exact moment."""
    return TableColumn(name, title, Kind.TIME, help), text_beside(name, title)


def moment_cells(found: Timestamp | None) -> tuple[Cell, Cell]:
    """Return the values of the columns of ``moment``."""
    return exact_time(found), inexact_text(found)


def whole_cell(value: int | None) -> Cell:
    """Return a whole number, None for what is beyond 64 bits: no column can hold it."""
    return value if within_bits(value) is value else None


def number_cell(value: float | None) -> Cell:
    """Return a number as one of a column of numbers, None for what is beyond all of them."""
    return None if value is None or not math.isfinite(value) else float(value)
