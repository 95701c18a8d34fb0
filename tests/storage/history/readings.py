"""What the tests of the history share: a project that changes from reading to reading, and its archive at each."""

import io
import json
import re
import zlib
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from drs_inspector.domain.coverage import Coverage, details_of
from drs_inspector.domain.errors import InspectorError
from drs_inspector.domain.saved_reply import SavedReply
from drs_inspector.domain.snapshot import Snapshot, SourceInfo
from drs_inspector.storage.archive import open_bytes, write_archive
from drs_inspector.storage.history.source_history import SourceHistory

START = datetime(2026, 11, 1, 8, 0, tzinfo=UTC)
STATUSES = ("INCRE_TRANSFER_STARTED", "INCRE_TRANSFER_FAILED", "PAUSING")
BIG = 20_000


def history_in(folder: Path) -> SourceHistory:
    return SourceHistory(folder / "h", b"abcdefgh", folder / "h")


def job_of(number: int, reading: int) -> dict[str, Any]:
    """Return what the cloud says of a job: its state changes in one reading of seven, its times in each."""
    changes = reading // 7 if number % 7 == reading % 7 else (reading - number % 7) // 7
    return {
        "id": f"job-{number:05}",
        "name": f"shop-{number}",
        "status": STATUSES[changes % len(STATUSES)],
        "description": f"Änderung {changes}\u202e <b>",
        "create_time": "1750000000000",
        "update_time": str(1_760_000_000_000 + reading * 300_000 + number),
    }


def snapshot_at(reading: int, *, jobs: int = 12, without: Iterable[int] = (), source: str = "p1") -> Snapshot:
    """Return a project as it was at a reading: one refused job, one with many objects, a reply, parts of replies."""
    snapshot = Snapshot(
        SourceInfo(
            kind="cloud",
            region="eu-de",
            project_id=source,
            project_name=f"eu-de_{source}",
            read_at=(START + timedelta(minutes=reading)).isoformat().replace("+00:00", "Z"),
        )
    )
    gone = set(without)
    for number in range(jobs):
        if number in gone:
            continue
        told = job_of(number, reading)
        snapshot.add_list_entry(json.dumps(told).encode(), told["id"], "sync")
        objects = {"object_infos": [{"id": f"t{one}", "name": f"orders_{one}"} for one in range(BIG // 40)]}
        details = {**told, "tags": [], **(objects if number == 3 else {})}
        if number != 5:
            snapshot.add_detail(json.dumps(details).encode(), told["id"], reading * 10 + number % 3)
        else:
            snapshot.mark_unavailable(told["id"], InspectorError("No details.", "DRS.M0001"), name=told["name"])
    snapshot.add_part(reading * 10, "data_transformation", b'{"rules": [%d]}' % (reading % 2))
    snapshot.replies.append(SavedReply(["BatchListJobStatus"], b'{"jobs":[{"id":"job-00001","status":"x"}]}'))
    snapshot.problems = [{"where": "sync, page 2", "title": "A page is missing."}] if reading % 4 == 0 else []
    snapshot.coverage = Coverage(details=details_of(snapshot.jobs, snapshot.unavailable))
    return snapshot


def archive_of(snapshot: Snapshot) -> bytes:
    stream = io.BytesIO()
    write_archive(snapshot, stream)
    return stream.getvalue()


def told(archive: bytes) -> dict[str, Any]:
    """Return an archive without what differs when the same is written twice: the moment, and the code of the search."""
    document = json.loads(archive)
    for name in ("created_at", "checksum", "searched", "index"):
        document.pop(name, None)
    return dict(document)


def keep(history: SourceHistory, readings: Sequence[int], **choices: Any) -> None:
    for reading in readings:
        history.add(snapshot_at(reading, **choices), START + timedelta(minutes=reading))


def files_of(history: SourceHistory) -> list[Path]:
    return sorted(history.folder.glob("*.reading"))


def opened(history: SourceHistory, number: int) -> Snapshot:
    return open_bytes(f"reading {number}", history.restored(number).body)


def unpacked_texts(history: SourceHistory) -> list[bytes]:
    """Return every file, and every compressed text in it, with those as which others are."""
    found = [path.read_bytes() for path in files_of(history)]
    streams = [data[at.start() :] for data in found for at in re.finditer(rb"\x78[\x01\x3f\xda\xf9]", data)]
    likes = [b""]
    for _round in range(2):
        for stream, like in [(stream, like) for stream in streams for like in likes]:
            try:
                unpacker = zlib.decompressobj(zdict=like[-32_768:]) if like else zlib.decompressobj()
                text = unpacker.decompress(stream)
            except zlib.error:
                continue
            found.append(text)
        likes = [b"", *dict.fromkeys(found)]
    return found
