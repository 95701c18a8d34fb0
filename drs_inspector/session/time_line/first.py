"""Since when there are jobs on the time line."""

from collections.abc import Generator, Sequence
from datetime import datetime

from drs_inspector.domain.health.facts import facts_of
from drs_inspector.session.job_table.rows import Row, RowKind
from drs_inspector.session.job_table.table import JobTable
from drs_inspector.session.pictures.moments import seconds_of


def first_of(table: JobTable, rows: Sequence[Row], now: datetime | None) -> Generator[None, None, float | None]:
    """Return when the first of the jobs in rows was created, in seconds since 1970; None where no job tells it.

    What is after ``now`` is no time of a job.
    """
    first: float | None = None
    for row in rows:
        facts = table.job_facts(row.ref) if row.kind is RowKind.JOB else None
        known = facts_of(facts.job) if facts is not None else None
        begin = (known.created or known.started) if known is not None else None
        if begin is not None and (now is None or begin <= now):
            first = seconds_of(begin) if first is None else min(first, seconds_of(begin))
        yield
    return first
