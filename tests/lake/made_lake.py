"""Makes a lake: readings of simulated projects over some days, two of them on the last day, one of those in part."""

import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from drs_inspector.domain.coverage import Coverage, ListCoverage
from drs_inspector.domain.snapshot import Snapshot, SourceInfo
from drs_inspector.simulator.clock import SimulatorClock
from drs_inspector.simulator.jobs.tenant import Tenant
from drs_inspector.simulator.options import SimulatorOptions
from drs_inspector.storage.exports.exporter import ExportOptions, Selection
from drs_inspector.storage.exports.registry import exporter_named
from drs_inspector.storage.parquet.process import kept_process

DAYS: Final = 2
JOBS: Final = 12
OBJECTS: Final = 12
_REGIONS: Final = ("eu-de", "eu-nl", "cn-north-4", "la-south-2")
# What projects are called by those who want to see a program fail.
_HOSTILE: Final = (
    "../../shop",
    "a=b/c",
    "007",
    "7",
    "2026-11-28",
    "x" * 300,
    "商店 größe",
    "nul\x00\x1b[31m",
    "%2F",
    ".",
)


def project_name(number: int) -> str:
    """Return the name of a project; the first ones have names that no folder can have."""
    return _HOSTILE[number] if number < len(_HOSTILE) else f"{_REGIONS[number % len(_REGIONS)]}_shop{number}"


def make_lake(folder: Path, projects: int, today: datetime) -> int:
    """Write the readings of all projects; return how many there are."""
    lake = exporter_named("parquet")
    readings = 0
    with kept_process():
        for number in range(projects):
            for day in range(DAYS):
                at = today - timedelta(days=DAYS - 1 - day)
                hours = (6, 18) if day == DAYS - 1 else (6,)
                for hour in hours:
                    snapshot = reading(number, at.replace(hour=hour))
                    lake.export(Selection((snapshot,)), folder, ExportOptions())
                    readings += 1
            if number % 10 == 0:
                # A part of the reading of the evening, which hides nothing of it.
                part = frozenset(list(snapshot.jobs)[:2])
                lake.export(Selection((snapshot,), part), folder, ExportOptions())
                readings += 1
    return readings


def reading(number: int, at: datetime) -> Snapshot:
    """Return what a project says at a time."""
    options = SimulatorOptions(jobs=JOBS, objects=OBJECTS, seed=number + 1)
    clock = SimulatorClock(int(at.timestamp() * 1000), 0)
    project_id = hashlib.md5(f"{number}".encode(), usedforsecurity=False).hexdigest()
    tenant = Tenant(options, clock, project_id=project_id, project_name=project_name(number), jobs=JOBS)
    when = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    source = SourceInfo(
        kind="cloud",
        cloud="otc" if number % 3 else "huawei",
        region=_REGIONS[number % len(_REGIONS)],
        project_id=project_id,
        project_name=project_name(number),
        domain=f"account-{number % 7}",
        read_at=when,
        cloud_read_at=when,
    )
    snapshot = Snapshot(source)
    snapshot.coverage = Coverage(known=True, lists=(ListCoverage(scenario="sync", found=JOBS, ended="met"),))
    for job_id in tenant.job_ids():
        snapshot.add_detail(tenant.detail_bytes(job_id), job_id, 1)
    return snapshot
