"""Which reading was before one that has just ended, and what became of the jobs since."""

import asyncio
from collections.abc import Generator, Sequence
from datetime import datetime
from time import perf_counter
from typing import Final

from drs_inspector.domain.compare.documents import compare_steps
from drs_inspector.domain.compare.options import CompareOptions
from drs_inspector.domain.compare.result import Change, Comparison
from drs_inspector.domain.decoding.timestamps import read_timestamp
from drs_inspector.domain.errors import InspectorError
from drs_inspector.domain.labels.time_words import moment_words
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.domain.steps import Step
from drs_inspector.session.history.offers import ReadingOffer, offered_readings, opened
from drs_inspector.session.history.since import Since
from drs_inspector.session.workspace.open_session import OpenSession

_SLICE_SECONDS: Final = 0.004


async def since_before(session: OpenSession, held: Snapshot | None, now: Snapshot, moment: datetime) -> Since | None:
    """Return what became of the jobs of a reading since the one before; None where no earlier one is known.

    ``held`` is the reading before of this run of the program, ``moment`` is now. Neither ``held`` nor ``now`` may be
    changed meanwhile.
    """
    offers = await asyncio.to_thread(offered_readings, session)
    offer, own = _newest_before(offers, now), _read_at(held)
    if held is not None and (offer is None or (own is not None and own >= offer.read_at)):
        # What this program has read is not opened again.
        is_kept = offer is not None and own == offer.read_at and bool(offer.ref.profile)
        since = moment_words(own, moment) if own is not None else "the reading before"
        known = Since(since, offer.ref if is_kept and offer is not None else None, held)
        return await _in_slices(_compared(known, held, now))
    if offer is None:
        return None
    known = Since(moment_words(offer.read_at, moment) if offer.ref.profile else offer.title, offer.ref)
    try:
        before = (await opened(offer.ref)).snapshot
    except InspectorError as error:
        return known._replace(problem=" ".join(filter(None, (error.title, error.cause))))
    return await _in_slices(_compared(known, before, now))


def _newest_before(offers: Sequence[ReadingOffer], now: Snapshot) -> ReadingOffer | None:
    """Return the newest reading that is older than this one, which may be among them already."""
    moment = _read_at(now)
    return next((one for one in offers if moment is None or one.read_at < moment), None)


def _read_at(snapshot: Snapshot | None) -> datetime | None:
    told = read_timestamp(snapshot.source.read_at) if snapshot is not None else None
    return told.instant if told is not None and told.zone_known else None


def _compared(known: Since, before: Snapshot, now: Snapshot) -> Generator[Step, None, Since]:
    """Compare two readings in steps. A job that is the same object in both was read anew, and nothing of it changed."""
    unread = {*before.unavailable, *now.unavailable, *before.coverage.details.stale, *now.coverage.details.stale}
    same = {job_id for job_id, job in now.jobs.items() if before.jobs.get(job_id) is job and job_id not in unread}
    ids = [{*one.jobs, *one.unavailable} - same for one in (before, now)]
    found = yield from compare_steps(before, now, CompareOptions(jobs_a=ids[0], jobs_b=ids[1]))
    return _told(known, found)


def _told(known: Since, found: Comparison) -> Since:
    ids: dict[Change, list[str]] = {change: [] for change in Change}
    for job in found.jobs:
        ids[job.change].append(job.id_b or job.id_a or "")
    return known._replace(
        added=tuple(ids[Change.ADDED]),
        gone=tuple(ids[Change.GONE]),
        changed=tuple(ids[Change.CHANGED]),
        not_read=tuple(ids[Change.NOT_READ]),
        is_whole=found.is_whole,
        moved=found.moving > 0,
    )


async def _in_slices(steps: Generator[Step, None, Since]) -> Since:
    """Do the steps with pauses in which the event loop does everything else."""
    while True:
        end = perf_counter() + _SLICE_SECONDS
        while perf_counter() < end:
            try:
                next(steps)
            except StopIteration as finished:
                found: Since = finished.value
                return found
        await asyncio.sleep(0.001)
