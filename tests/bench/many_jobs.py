"""An archive of ten thousand jobs as a large tenant has them, written without the program's own writer."""

import json
from pathlib import Path
from typing import Any

from drs_inspector.storage.archive import open_files
from drs_inspector.storage.exports.archive import ArchiveExporter
from drs_inspector.storage.exports.exporter import ExportOptions, Selection
from tests.bench.big_archive import object_entries, seal

JOBS = 10_000
_TEAMS = ("billing", "shop", "crm", "reports", "stock", "web", "mobile", "hr")
_STATUSES = ("INCRE_TRANSFER_STARTED",) * 6 + (
    "FULL_TRANSFER_STARTED",
    "INCRE_TRANSFER_FAILED",
    "CONFIGURATION",
    "FULL_TRANSFER_COMPLETE",
    "START_JOB_FAILED",
    "PAUSING",
    "RELEASE_RESOURCE_COMPLETE",
)
_SCENARIOS = ("migration", "sync", "cloudDataGuard")
_ENGINES = ("mysql", "postgresql", "mongodb", "oracle-to-gaussdbv5")
_CAUSES = (
    ("DRS.M05010", "Connection to the source database timed out."),
    ("DRS.M05012", "The disk of the target is full."),
    ("", "Duplicate entry 4711 for key orders.PRIMARY"),
)
_OBJECTS = 5


def job_id(number: int) -> str:
    """Return the id of a job."""
    return f"{number:08x}-2b7d-4a51-9d43-0a1b2c3jb101"


def entry(number: int, *, updated: int = 0) -> dict[str, Any]:
    """Return what the list tells of a job; ``updated`` is how often it was changed."""
    status = "INCRE_TRANSFER_FAILED" if updated else _STATUSES[number % len(_STATUSES)]
    team = _TEAMS[number % len(_TEAMS)]
    return {
        "id": job_id(number),
        "name": f"{team}-{('prod', 'test')[number % 2]}-{number:05}",
        "status": status,
        "description": f"{team} of the shop, wave {number % 12}",
        "create_time": str(1_750_000_000_123 + number * 60_000),
        "engine_type": _ENGINES[number % len(_ENGINES)],
        "net_type": ("vpn", "vpc", "eip")[number % 3],
        "db_use_type": _SCENARIOS[number % len(_SCENARIOS)],
        "job_direction": ("up", "down")[number % 2],
        "task_type": ("FULL_INCR_TRANS", "FULL_TRANS")[number % 5 == 0],
    }


def detail(number: int, *, updated: int = 0) -> dict[str, Any]:
    """Return the details of a job."""
    found = {
        **entry(number, updated=updated),
        "source_endpoint": {"db_type": "mysql", "ip": f"10.0.{number % 200}.7", "db_port": 3306, "db_user": "drs"},
        "target_endpoint": {"db_type": "mysql", "inst_name": f"rds-{number % 700}", "db_port": 3306},
        "inst_info": {"engine_type": "mysql", "inst_type": "high", "ip": "10.0.2.7", "status": "ACTIVE"},
        "update_time": str(1_760_000_000_123 + number * 1_000 + updated),
        "tags": [{"key": "team", "value": _TEAMS[number % len(_TEAMS)]}, {"key": "wave", "value": str(number % 12)}],
        "object_switch": True,
        "object_infos": [json.loads(one) for one in object_entries(f"shop_{number}", _OBJECTS)],
    }
    if "FAILED" in found["status"]:
        code, message = _CAUSES[number % len(_CAUSES)]
        found |= {"error_code": code, "error_msg": message}
    return found


def write_many_jobs(path: Path, *, jobs: int = JOBS, updated: int = 0) -> None:
    """Write an archive as the program does, with its index; ``updated`` of its jobs are others than in one of 0."""
    made = path.with_name("made.json")
    with made.open("w", encoding="utf-8") as file:
        file.write('{"format":"drs-inspector/archive","version":1,"created_at":"2026-01-01T00:00:00Z",')
        file.write('"program":{"name":"drs-inspector","version":"0"},')
        file.write('"source":{"kind":"cloud","region":"eu-de","read_at":"2026-01-01T00:00:00Z"},')
        file.write('"complete":true,"share_safe":false,"jobs":[\n')
        every = max(jobs // updated, 1) if updated else 0
        for number in range(jobs):
            changed = int(bool(every) and number % every == 0)
            line: dict[str, Any] = {"id": job_id(number), "scenario": _SCENARIOS[number % len(_SCENARIOS)]}
            line |= {"list": entry(number, updated=changed), "detail": detail(number, updated=changed)}
            file.write(json.dumps(line) + ("" if number == jobs - 1 else ",") + "\n")
        file.write('],"reply_parts":[],"unavailable":[],"problems":[]')
    seal(made)
    ArchiveExporter().export(Selection((open_files([made]),)), path, ExportOptions())
    made.unlink()
