"""An archive of a million selected objects, written without the program's own writer."""

import json
import zlib
from collections.abc import Iterator
from pathlib import Path

from drs_inspector.storage.archive.format import end_of_document

DATABASES_PER_JOB = 1


def object_entries(database: str, tables: int) -> Iterator[str]:
    """Yield the JSON of one database with its tables, about 130 bytes each as the cloud writes them."""
    yield json.dumps({"id": database, "type": "database", "name": database, "select": "partial"})
    for number in range(tables):
        name = f"customer_order_line_{number:06d}"
        entry = {"id": f"{database}-*-*-{name}", "type": "table", "name": name, "select": "true", "parent_id": database}
        if number % 50 == 0:
            entry["alias_name"] = f"{name}_new"
        yield json.dumps(entry)


def job_detail(number: int, tables: int, databases: int) -> str:
    """Return the JSON of one job's detail."""
    head = {
        "id": f"{number:08x}-2b7d-4a51-9d43-0a1b2c3jb101",
        "name": f"bench-job-{number}",
        "status": "INCRE_TRANSFER_STARTED",
        "create_time": "1750000000123",
        "task_type": "FULL_INCR_TRANS",
        "db_use_type": "migration",
        "job_direction": "up",
        "source_endpoint": {"db_type": "mysql", "ip": f"10.0.0.{number % 250}", "db_port": 3306, "db_user": "drs"},
        "target_endpoint": {"db_type": "mysql", "ip": f"10.0.1.{number % 250}", "db_port": 3306, "inst_name": "rds"},
        "inst_info": {"engine_type": "mysql", "inst_type": "high", "ip": "10.0.2.7", "status": "ACTIVE"},
        "object_switch": True,
    }
    entries = ",".join(entry for base in range(databases) for entry in object_entries(f"shop_{number}_{base}", tables))
    return json.dumps(head)[:-1] + ', "object_infos": [' + entries + "]}"


def write_big_archive(path: Path, *, objects: int = 1_000_000, jobs: int = 20) -> None:
    """Write an archive whose jobs share ``objects`` selected tables evenly."""
    tables = objects // jobs // DATABASES_PER_JOB
    with path.open("w", encoding="utf-8") as file:
        file.write('{"format":"drs-inspector/archive","version":1,"created_at":"2026-01-01T00:00:00Z",')
        file.write('"program":{"name":"drs-inspector","version":"0"},"source":{"kind":"cloud","region":"eu-de"},')
        file.write('"complete":true,"share_safe":false,"jobs":[\n')
        for number in range(jobs):
            detail = job_detail(number, tables, DATABASES_PER_JOB)
            entry = {"id": f"{number:08x}-2b7d-4a51-9d43-0a1b2c3jb101", "name": f"bench-job-{number}"}
            entry |= {"status": "INCRE_TRANSFER_STARTED", "db_use_type": "migration", "engine_type": "mysql"}
            separator = "" if number == jobs - 1 else ","
            line = f'{{"id":"{entry["id"]}","scenario":"migration","list":{json.dumps(entry)},"detail":{detail}}}'
            file.write(line + separator + "\n")
        file.write('],"reply_parts":[],"unavailable":[],"problems":[]')
    seal(path)


def seal(path: Path) -> None:
    """End an archive that was written up to its last member."""
    checksum = 0
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            checksum = zlib.crc32(block, checksum)
    with path.open("ab") as file:
        file.write(end_of_document(checksum, None))
