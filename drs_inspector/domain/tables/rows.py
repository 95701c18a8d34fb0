"""What rows are made of: a document or some of its jobs, read in steps, and rows joined to slices."""

from collections.abc import Collection, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from time import perf_counter
from typing import Final, TypeVar

from drs_inspector.domain.decoding.timestamps import read_timestamp
from drs_inspector.domain.health.health import Context
from drs_inspector.domain.health.judging import context_of
from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.objects.selection import ObjectSelection, ObjectSelectionBuilder
from drs_inspector.domain.saved_reply import SavedReply
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.domain.tables.definition import Cell, Kind, RowSlice, TableColumn

STEP_SECONDS: Final = 0.004
"""How long a slice takes to make, about."""
MOST_ROWS: Final = 1_000
_LOOK_EVERY: Final = 8
SNAPSHOT: Final = TableColumn("snapshot", "Snapshot", Kind.TEXT, "The document: key of `snapshots`.")
READ_AT: Final = TableColumn("read_at", "Read", Kind.TIME, "When the document was read; null where it does not say.")
KEYS: Final = (
    SNAPSHOT,
    TableColumn("job_id", "Job", Kind.TEXT, "The job: with `snapshot` the key that joins any two tables."),
    READ_AT,
)
"""What every table but ``snapshots`` begins with."""
Pause = TypeVar("Pause")
Row = tuple[Cell, ...]
Rows = Iterable[Row | None]
"""Rows with None between them wherever work was done without one."""


@dataclass(frozen=True)
class Document:
    """A document, or those of its jobs that have the ids. ``title``, the key ``snapshot``, tells it from others."""

    title: str
    snapshot: Snapshot
    job_ids: Collection[str] | None = None

    @cached_property
    def read_at(self) -> datetime | None:
        """When it was read, in UTC; None where the file does not say."""
        return utc_time(self.snapshot.source.read_at)

    @cached_property
    def context(self) -> Context:
        """What the health of its jobs is judged by: as of its reading, of a live source as of the first question."""
        return context_of(self.snapshot, datetime.now(UTC))

    def replies(self) -> Iterator[SavedReply]:
        """Yield the replies of further calls: those of the document, then those that are kept of a live source."""
        yield from tuple(self.snapshot.replies)
        yield from self.snapshot.replies_beside()

    def jobs(self) -> Iterator[Job]:
        """Yield the jobs in the order they were read, then those of which nothing but a refusal is known."""
        wanted = None if self.job_ids is None else frozenset(self.job_ids)
        snapshot = self.snapshot
        yield from [job for job_id, job in snapshot.jobs.items() if wanted is None or job_id in wanted]
        for job_id, refusal in list(snapshot.unavailable.items()):
            if job_id not in snapshot.jobs and (wanted is None or job_id in wanted):
                yield Job(job_id, unavailable=refusal)

    def keys(self, job_id: str | None) -> Row:
        """Return the values of ``KEYS``."""
        return (self.title, job_id, self.read_at)


@dataclass(frozen=True, slots=True)
class TableDefinition:
    """A table: its ``name`` for programs, its ``title`` and ``help`` for people, and its columns in their order."""

    name: str
    title: str
    columns: tuple[TableColumn, ...]
    help: str


def utc_time(text: str) -> datetime | None:
    """Return a time of the program's own; None for "" and for what has no zone."""
    moment = read_timestamp(text)
    return moment.instant if moment is not None and moment.zone_known else None


def selection_of(job: Job, pause: Pause) -> Generator[Pause, None, ObjectSelection]:
    """Build the object selection of a job, yielding ``pause`` between two steps.

    The job does not keep it: where there are many, selections are much.
    """
    if job.is_loaded("objects"):
        return job.objects
    while not job.search_secrets(STEP_SECONDS):
        yield pause
    builder = ObjectSelectionBuilder(job.member("object_infos"))
    while not builder.step(STEP_SECONDS):
        yield pause
    return builder.selection


def sliced(rows: Rows, picked: Sequence[int]) -> Iterator[RowSlice]:
    """Yield rows as slices that have the columns at these places, each after so long or so many rows."""
    batch: list[Row] = []
    stop = perf_counter() + STEP_SECONDS
    for number, row in enumerate(rows):
        if row is not None:
            batch.append(row)
        if len(batch) >= MOST_ROWS or (number % _LOOK_EVERY == 0 and perf_counter() >= stop):
            yield _slice(batch, picked)
            batch = []
            stop = perf_counter() + STEP_SECONDS
    if batch:
        yield _slice(batch, picked)


def _slice(batch: Sequence[Row], picked: Sequence[int]) -> RowSlice:
    return RowSlice(tuple([row[place] for row in batch] for place in picked), len(batch))
