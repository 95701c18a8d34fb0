"""The table of progress: a row for each look at a job, so that a lag can be followed."""

from collections.abc import Generator, Iterator, Sequence
from datetime import UTC, datetime
from operator import itemgetter
from typing import Final

from drs_inspector.domain.health.figures import Look
from drs_inspector.domain.live.figures import FIGURE_CALLS, look_of
from drs_inspector.domain.live.progress import progress_of, rpo_rto_of
from drs_inspector.domain.live.view import Raw
from drs_inspector.domain.saved_reply import SavedReply
from drs_inspector.domain.tables.definition import Kind, TableColumn
from drs_inspector.domain.tables.readings.told import (
    READING_KEYS,
    Found,
    ReadReply,
    flag,
    name_of,
    number,
    number_cell,
    replies_by_job,
    text,
    told_in,
)
from drs_inspector.domain.tables.readings.watched import WatchedLooks, key_of, keys_of
from drs_inspector.domain.tables.rows import Document, Row, utc_time

_NO_TIME: Final = datetime(9999, 1, 1, tzinfo=UTC)
"""In the place of a time that is not known: the row says null. What was measured is not newer than this."""
PROGRESS: Final = "progress"
PROGRESS_COLUMNS: Final = (
    *READING_KEYS,
    TableColumn(
        "measured_at",
        "Measured",
        Kind.TIME,
        "When the cloud measured the figures (`process_time`); null where it does not say.",
    ),
    number("percent", "Progress", "Percent of the full phase, which stays 100 afterwards.", "percent"),
    number("lag_seconds", "Lag", "By how much the target is behind; null outside the incremental phase.", "seconds"),
    number("rpo_seconds", "RPO", "Of disaster recovery: what would be lost now.", "seconds"),
    number("rto_seconds", "RTO", "Of disaster recovery: what is still to be applied.", "seconds"),
    number("remaining_seconds", "Remaining", "How long the full phase still takes; null where not known.", "seconds"),
    flag("reachable_source", "Source reached", "Whether DRS reaches the source."),
    flag("reachable_target", "Target reached", "Whether DRS reaches the target."),
    text("status", "Status then", "Status of the job at that moment (`transfer_status`); null where not said."),
)
PROGRESS_HELP: Final = (
    "One row for each look at a job: replies that were saved, and the looks of a watch, which are kept densely for ten"
    " minutes and sparsely before. A call tells some of the figures; the others are null in its rows."
)


def progress_rows(documents: Sequence[Document]) -> Generator[Row | None, None, None]:
    """Yield the looks at each job, oldest first; a reply that a watch has kept as a look already is one row."""
    for document in documents:
        watched = WatchedLooks(document)
        by_job: dict[str | None, list[SavedReply]] = {}
        for found in replies_by_job(document, FIGURE_CALLS):
            if found is None:
                yield None
            else:
                by_job.setdefault(found[0], []).append(found[1])
        ids: list[str | None] = [job.id for job in document.jobs() if job.id in watched.ids or job.id in by_job]
        if document.job_ids is None:
            ids = list(dict.fromkeys([*ids, *watched.ids, *by_job]))
        for job_id in ids:
            keys = document.keys(job_id)
            looks = () if job_id is None else watched.looks(job_id)
            for dated in _looks(looks, job_id, by_job.get(job_id, ())):
                yield None if dated is None else (*keys, dated[1].call, dated[0], *_cells(dated[1]))
            yield None


def _looks(
    watched: Sequence[Look], job_id: str | None, replies: Sequence[SavedReply]
) -> Iterator[tuple[datetime | None, Look] | None]:
    """Yield looks with the time of their reply; None while replies are read."""
    found = [(look.read_at, look) for look in watched]
    if not replies:
        yield from found
        return
    seen = keys_of(watched)
    dated: list[tuple[datetime, Look]] = []
    for reply in replies:
        yield None
        at = utc_time(reply.read_at)
        for raw in told_in(reply, job_id):
            look = look_of(name_of(reply), raw, at or _NO_TIME)
            if look is None or not look.has_figures:
                continue
            if at is None:
                yield None, look
            elif key_of(look.call, at) not in seen:
                dated.append((at, look))
    yield from sorted([*found, *dated], key=itemgetter(0)) if dated else found


def _cells(look: Look) -> Row:
    return (
        look.measured_at,
        *map(number_cell, (look.percent, look.lag, look.rpo, look.rto, look.remaining)),
        look.source_reachable,
        look.target_reachable,
        look.status or None,
    )


def _of_progress(raw: Raw) -> Iterator[Found]:
    yield None, progress_of(raw)[1]


def _of_recovery(raw: Raw) -> Iterator[Found]:
    yield None, rpo_rto_of(raw)[1]


PROGRESS_CALLS: Final[dict[str, ReadReply]] = {
    "BatchListProgresses": _of_progress,
    "BatchListRposAndRtos": _of_recovery,
}
"""How what is odd is found in the replies that no other table reads."""
