"""The histories of many jobs: of how many they were read, what they prove, and asking for the others."""

import asyncio
from collections.abc import Callable, Collection, Generator, Iterable
from datetime import datetime
from typing import Final, NamedTuple

from drs_inspector.domain.health.facts import facts_of
from drs_inspector.domain.live.history import timeline_of
from drs_inspector.domain.live.suits import AboutJob, why_not
from drs_inspector.session.job_table.contents import ShownJob
from drs_inspector.session.job_table.rows import Ref
from drs_inspector.session.readings.kept import KeptReadings
from drs_inspector.session.readings_page.panels import MOST_ROWS, call_named, panel_of
from drs_inspector.session.readings_page.told import told_by_source
from drs_inspector.session.workspace.workspace import OpenSession

MOST_REQUESTS: Final = 1_000
"""At one wish; what is left is said, and asked for at the next one."""
_AT_ONCE: Final = 3
_CALL: Final = call_named("ShowTimeline")
_PANEL: Final = panel_of(_CALL)
_PAUSE: Final = "PAUSE"
_GOES_ON: Final = frozenset({"START", "QUICK_START", "START_INCR", "RETRY", "JUMP_RETRY", "RESET"})
_DONE: Final = frozenset({"success", "successful"})
_STEP: Final = 64
_HOLDS: Final = {
    "none": "You are not signed in.",
    "ended": "The sign-in has ended. Sign in again to read histories.",
    "locked": "The source is locked. Sign in again to read histories.",
}


class HistoryCount(NamedTuple):
    """Of how many jobs the history was read to its end, and which jobs can still be asked for."""

    read: int = 0
    total: int = 0
    missing: tuple[Ref, ...] = ()


def paused_since(shown: ShownJob) -> datetime | None:
    """Return when a job was paused, by its history: None where that does not tell, was not read to its end, or is
    older than the last change of the job: what came after it is not in it.
    """
    if shown.readings is None or not _is_whole(shown.readings, shown.job.id):
        return None
    told, updated = told_by_source(shown.readings, shown.job.id, _PANEL), facts_of(shown.job).updated
    if told.read_at is None or updated is None or told.read_at < updated:
        return None
    rows, _drift = timeline_of(told.raws)
    for row in rows:
        name, at = (row.name or "").upper(), row.operation_time
        if name not in _GOES_ON and name != _PAUSE:
            continue
        is_done = (row.status or "").casefold() in _DONE
        if name == _PAUSE and is_done and at is not None and at.zone_known:
            return at.instant
        if is_done or at is None:
            return None  # it went on after the pause, or it is not known when
    return None


def counted(refs: Iterable[Ref], shown_job: Callable[[Ref], ShownJob | None]) -> Generator[None, None, HistoryCount]:
    """Return of how many jobs the history was read. Jobs that have none by their kind are not missing."""
    read, total, missing = 0, 0, list[Ref]()
    for number, ref in enumerate(refs):
        shown = shown_job(ref)
        if shown is not None:
            total += 1
            if shown.readings is not None and _is_whole(shown.readings, ref.job_id):
                read += 1
            elif not why_not(_CALL, AboutJob.of(shown.job)):
                missing.append(ref)
        if number % _STEP == _STEP - 1:
            yield
    return HistoryCount(read, total, tuple(missing))


def why_not_now(missing: Collection[Ref], find: Callable[[str], OpenSession | None]) -> str:
    """Return why no history can be asked for, in a sentence, "" where one can."""
    if not missing:
        return "There is no history that was not read."
    reasons = [_hold(find(key)) for key in {ref.session for ref in missing}]
    return "" if "" in reasons else reasons[0]


def _hold(session: OpenSession | None) -> str:
    if session is None:
        return "The source is closed."
    connection = session.inspector.connection
    if connection.project is None:
        return "A file has the histories that were read before it was written; it cannot be asked for more."
    cloud = session.inspector.snapshot.source.cloud
    if _CALL.asked is None or not _CALL.asked.is_of(cloud):
        return "This cloud has no list of operations."
    return _HOLDS.get(connection.sign_in_state.kind, "")


async def read_histories(
    missing: Iterable[Ref],
    find: Callable[[str], OpenSession | None],
    on_progress: Callable[[int, int], None],
    *,
    most: int = MOST_REQUESTS,
) -> None:
    """Ask for the histories of jobs, so many at the most, a few at a time; what comes is kept and told.

    ``on_progress(done, total)`` counts jobs. Each request fails alone, keeps to the pace that the cloud allows, and is
    not sent again where a refusal is remembered. Raises nothing.
    """
    wanted = [ref for ref in missing if not _hold(find(ref.session))][:most]
    waiting, done = iter(wanted), 0

    async def ask() -> None:
        nonlocal done
        for ref in waiting:
            session = find(ref.session)
            if session is not None and not _hold(session):
                await session.inspector.ask(_CALL, ref.job_id, most_rows=MOST_ROWS)
            done += 1
            on_progress(done, len(wanted))

    on_progress(0, len(wanted))
    await asyncio.gather(*(ask() for _place in range(_AT_ONCE)))


def _is_whole(readings: KeptReadings, job_id: str) -> bool:
    told = told_by_source(readings, job_id, _PANEL)
    return told.is_read and told.is_whole and told.stopped is None
