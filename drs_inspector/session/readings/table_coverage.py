"""Over how many jobs a table of further calls is known, in sentences: an answer over it is no better than that."""

from collections import Counter
from collections.abc import Collection, Generator, Iterator
from typing import Final, NamedTuple

from drs_inspector.domain.live.figures import FIGURE_CALLS
from drs_inspector.domain.live.suits import AboutJob
from drs_inspector.domain.printable import printable
from drs_inspector.domain.refused_call import RefusedCall
from drs_inspector.domain.saved_reply import SavedReply
from drs_inspector.domain.steps import at_once
from drs_inspector.domain.tables.documents import table_rows
from drs_inspector.domain.tables.readings.progress import PROGRESS, PROGRESS_CALLS
from drs_inspector.domain.tables.readings.tables import READING_TABLES
from drs_inspector.domain.tables.readings.told import replies_by_job, told_in
from drs_inspector.domain.tables.readings.watched import WatchedLooks
from drs_inspector.domain.tables.rows import Document
from drs_inspector.session.readings.kept import KeptReadings
from drs_inspector.session.readings.outcome import Refusal, RefusalKind
from drs_inspector.session.readings.refusals import refusal_of_entry
from drs_inspector.session.readings.table_plans import may_have

_NO_SUCH_THING: Final = frozenset({RefusalKind.NOT_SUPPORTED, RefusalKind.NOT_NOW})
"""Refusals that say that a job has none: nothing is missing."""
_MOST_REASONS: Final = 3
_LONGEST_CAUSE: Final = 200
_CALLS: Final[dict[str, Collection[str]]] = {
    PROGRESS: FIGURE_CALLS,
    **{table.name: frozenset(table.calls) for table in READING_TABLES},
}
_NONE: Final = KeptReadings()


class TableCoverage(NamedTuple):
    """What is known of a table: ``jobs`` that may have rows in it, of how many there is a reply (``told``).

    ``refused`` has the number of jobs by the words of their refusal, ``refused_jobs`` counts them once. ``have_none``
    are jobs of which the cloud says that they have none, ``not_asked`` those that a bound left out. ``is_live``: a
    source can be asked for more; ``has_rows``: there is at least one row; ``has_jobs``: the table is of any job at all.
    """

    table: str
    jobs: int
    told: int
    refused: tuple[tuple[str, int], ...]
    refused_jobs: int
    have_none: int
    not_asked: int
    is_live: bool
    has_rows: bool
    has_jobs: bool = True

    @property
    def is_whole(self) -> bool:
        """Whether nothing that was asked for is missing."""
        return not self.refused and not self.not_asked


def table_coverage(
    table: str, document: Document, readings: KeptReadings = _NONE, not_asked: Collection[str] = ()
) -> TableCoverage:
    """Return over how many jobs of a document a table is known; ``readings`` are those of its live source."""
    return at_once(coverage_steps(table, document, readings, not_asked))


def coverage_steps(
    table: str, document: Document, readings: KeptReadings = _NONE, not_asked: Collection[str] = ()
) -> Generator[None, None, TableCoverage]:
    """Do what ``table_coverage`` does in steps of a millisecond or less."""
    ids: dict[str, bool] = {}
    for job in document.jobs():
        ids[job.id] = may_have(table, AboutJob.of(job))
        yield
    told, refusals = yield from _told_and_refused(table, document, ids.keys())
    refusing = PROGRESS_CALLS if table == PROGRESS else _CALLS[table]
    for one in readings.refusals(remembered=True):
        if one.call in refusing and one.job in ids and one.kind is not RefusalKind.OFF:
            refusals[one.job] = (one.kind, _why(one))
    has_rows = yield from _has_rows(table, document)
    # What a region does not offer is told by another call there, or by none.
    missing = {
        job_id: said
        for job_id, (kind, said) in refusals.items()
        if kind not in _NO_SUCH_THING and not (kind is RefusalKind.NOT_OFFERED and job_id in told)
    }
    may = {job_id for job_id, may_be in ids.items() if may_be} | told
    have_none = {job_id for job_id, (kind, _said) in refusals.items() if kind in _NO_SUCH_THING} & may - told
    judged = document.snapshot.judged_by
    return TableCoverage(
        table,
        len(may | missing.keys()),
        len(told),
        tuple(Counter(missing.values()).most_common()),
        len(missing),
        len(have_none),
        len(set(not_asked) & ids.keys()),
        judged is not None and judged.is_live,
        has_rows,
        bool(ids),
    )


def _told_and_refused(
    table: str, document: Document, ids: Collection[str]
) -> Generator[None, None, tuple[set[str], dict[str, tuple[RefusalKind, str]]]]:
    """Return the jobs of which a reply or a watch tells something, and those of which replies have refusals alone."""
    told = {job_id for job_id in WatchedLooks(document).ids if job_id in ids} if table == PROGRESS else set()
    refusals: dict[str, tuple[RefusalKind, str]] = {}
    for found in replies_by_job(document, _CALLS[table]):
        yield
        job_id, reply = found or (None, None)
        if job_id is None or reply is None or job_id in told:
            continue
        refusal = _refusal_in(reply, job_id)
        if refusal is None:
            told.add(job_id)
            refusals.pop(job_id, None)
        else:
            refusals.setdefault(job_id, (refusal.kind, _why(refusal)))
    return told, refusals


def _has_rows(table: str, document: Document) -> Generator[None, None, bool]:
    for part in table_rows(table, [document]).slices():
        if part.length:
            return True
        yield
    return False


def _refusal_in(reply: SavedReply, job_id: str) -> Refusal | None:
    """Return the refusal that a reply has in the place of what it would say about a job."""
    call = reply.call
    said = (None if call is None else refusal_of_entry(call, raw) for raw in told_in(reply, job_id))
    return next((one for one in said if one is not None), None)


def table_lines(coverage: TableCoverage) -> Iterator[str]:
    """Yield the sentences: of how many jobs it is known, what was refused, and why there is no row."""
    table, jobs = coverage.table, coverage.jobs
    if coverage.told:
        yield f"{table}: read of {coverage.told:,} of {_jobs(jobs)} that may have it."
    elif not coverage.has_jobs:
        yield f"{table}: no job was chosen."
    elif not jobs:
        yield f"{table}: no job here is in a state in which it has any."
    elif not coverage.refused and not coverage.have_none:
        place = "was not read of any" if coverage.is_live else "is not in this file of any"
        yield f"{table}: {place} of {_jobs(jobs)} that may have it."
    if coverage.have_none:
        yield f"{table}: {_jobs(coverage.have_none)} of {jobs:,} {_have(coverage.have_none)} none, the cloud says."
    for words, count in coverage.refused[:_MOST_REASONS]:
        yield f"{table}: refused for {count:,} of {_jobs(jobs)}. {words}"
    others = sum(count for _words, count in coverage.refused[_MOST_REASONS:])
    if others:
        yield f"{table}: refused for {others:,} of {_jobs(jobs)} for other reasons."
    if coverage.not_asked:
        yield (
            f"{table}: {_jobs(coverage.not_asked)} of {jobs:,} {_were(coverage.not_asked)} not asked for:"
            " that would be too many requests. Choose some with --job or --filter."
        )
    if coverage.told and not coverage.has_rows:
        yield f"{table}: what was read of {_jobs(coverage.told)} has no row of it."


def _why(refusal: Refusal | RefusedCall) -> str:
    """Return why, with the cloud's own words where the program knows no better."""
    said = printable(refusal.cause)[:_LONGEST_CAUSE].strip()
    return f"The cloud says: {said}" if refusal.kind is RefusalKind.OTHER and said else refusal.words


def _jobs(count: int) -> str:
    return f"{count:,} job{'' if count == 1 else 's'}"


def _have(count: int) -> str:
    return "has" if count == 1 else "have"


def _were(count: int) -> str:
    return "was" if count == 1 else "were"
