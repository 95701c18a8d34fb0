"""The yesterday of a demo: its project as a reading of a day ago would have found it, computed and never kept."""

import asyncio
from datetime import UTC, datetime, timedelta

from drs_inspector.cloud.iam.credentials import Connection
from drs_inspector.domain.snapshot import Snapshot, SourceInfo
from drs_inspector.session.fetch.counts import FetchCounts, FetchRequest
from drs_inspector.session.fetch.snapshot_merger import SnapshotMerger
from drs_inspector.session.fetch.throttled_events import ThrottledEvents
from drs_inspector.session.fetch.worker import FetchWorker
from drs_inspector.session.history.computed import ComputedReading
from drs_inspector.simulator.earlier.project import DAY_SECONDS, EarlierProject, EarlierTenant
from drs_inspector.simulator.options import SimulatorOptions


def yesterday_of(options: SimulatorOptions, connection: Connection) -> ComputedReading:
    """Return the reading of a day before the demo of ``options``, which must say when its time starts, is opened.

    It is read by the code that reads a cloud, from what the simulator would have answered then: secrets are removed,
    and its coverage is what was asked and found.
    """
    tenant = EarlierTenant(options)
    moment = datetime.fromtimestamp(options.start_ms / 1000, UTC) - timedelta(seconds=DAY_SECONDS)
    source = SourceInfo(
        kind="demo",
        cloud=connection.cloud,
        region=connection.region,
        iam_url=connection.iam_url,
        drs_url=connection.drs_url,
        project_id=connection.project_id,
        project_name=connection.project_name,
        domain=connection.domain,
    )

    def make() -> Snapshot:
        return asyncio.run(read_project(EarlierProject(tenant), source, moment))

    return ComputedReading(moment, len(tenant.job_ids()), complete=True, make=make)


async def read_project(project: EarlierProject, source: SourceInfo, moment: datetime) -> Snapshot:
    """Read a project as a cloud is read, and say that it was at a moment, which is aware."""
    events = ThrottledEvents(lambda _event: None)
    merger = SnapshotMerger(None, source, events, whole=True)
    merger.replied(moment, moment)
    try:
        await FetchWorker(project, merger, FetchCounts(events), FetchRequest(), parallel=1).run()
    finally:
        events.close(silent=True)
    return merger.snapshot
