"""A look while a project is watched: what is new or changed, in the snapshot that is shown."""

from collections.abc import Callable
from dataclasses import replace

from drs_inspector.domain.errors import InspectorError
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.session.events import Event, FetchFinished, FetchReport
from drs_inspector.session.fetch.counts import FetchCounts, FetchRequest
from drs_inspector.session.fetch.snapshot_merger import SnapshotMerger
from drs_inspector.session.fetch.throttled_events import ThrottledEvents
from drs_inspector.session.sources.source import Source


async def look_again(
    source: Source, request: FetchRequest, snapshot: Snapshot, emit: Callable[[Event], None]
) -> FetchReport:
    """Read what ``request`` asks for into ``snapshot``; its jobs are told, no progress is. Raises no InspectorError."""
    before = snapshot.coverage, snapshot.complete, snapshot.problems
    events = ThrottledEvents(emit, only_jobs=True)
    merger = SnapshotMerger(snapshot, source.info, events, whole=False, is_look=True)
    counts = FetchCounts(events)
    try:
        report = await fetched(source, merger, counts, request)
    finally:
        events.close()
    report = replace(report, is_look=True)
    if (snapshot.coverage, snapshot.complete, snapshot.problems) != before:
        emit(FetchFinished(report))
    return report


async def fetched(source: Source, merger: SnapshotMerger, counts: FetchCounts, request: FetchRequest) -> FetchReport:
    """Read what is asked for into ``merger``; what ends the reading is in the report."""
    try:
        report = await source.fetch(merger, counts, request)
    except InspectorError as error:
        report = counts.report(cancelled=False, complete=False, error=error)
    return replace(report, is_whole=request.is_whole)
