"""The same job as it was before: in the newest of the other sources and files that are open."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from drs_inspector.domain.decoding.timestamps import read_timestamp
from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.snapshot import Snapshot


class Earlier(NamedTuple):
    """A job as it was read before, and when that was."""

    job: Job
    read_at: datetime


def earlier_of(job: Job, snapshot: Snapshot, documents: Iterable[Snapshot]) -> Earlier | None:
    """Return the job in the newest document that was read before ``snapshot``; None where none has its details."""
    now = _read_at(snapshot)
    if now is None or not job.has_detail:
        return None
    found = [
        Earlier(other, read_at)
        for document in documents
        if document is not snapshot
        and (other := document.jobs.get(job.id)) is not None
        and other.has_detail
        and (read_at := _read_at(document)) is not None
        and read_at < now
    ]
    return max(found, key=lambda one: one.read_at, default=None)


def _read_at(snapshot: Snapshot) -> datetime | None:
    moment = read_timestamp(snapshot.source.read_at)
    return moment.instant if moment is not None and moment.zone_known else None
