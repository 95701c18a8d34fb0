"""What the archive tests share: writing to memory, and the schema that every archive must fit."""

import io
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema

from drs_inspector.domain.snapshot import Snapshot, SourceInfo
from drs_inspector.resource_files import resource_path
from drs_inspector.storage.archive import write_archive
from drs_inspector.storage.exports.archive import ArchiveExporter
from drs_inspector.storage.exports.exporter import ExportOptions, Selection, Target
from drs_inspector.storage.files.write_report import WriteReport

SAMPLE = Path(__file__).resolve().parents[2] / "data" / "batch-detail.response.json"
CLOUD = SourceInfo(
    kind="cloud",
    cloud="otc",
    region="eu-de",
    iam_url="https://iam.eu-de.otc.t-systems.com",
    drs_url="https://drs.eu-de.otc.t-systems.com",
    project_id="0123456789abcdef0123456789abcdef",
    project_name="eu-de_shop",
    domain="OTC-EU-DE-00000000001000000001",
    read_at="2026-01-03T09:05:22Z",
)


@cache
def validator() -> jsonschema.Draft202012Validator:
    schema = json.loads(resource_path("archive.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def checked(content: bytes) -> dict[str, Any]:
    """Return the archive's document after holding it against the schema."""
    document = json.loads(content)
    validator().validate(document)
    assert isinstance(document, dict)
    return document


def written(snapshot: Snapshot, **choices: Any) -> bytes:
    """Return the bytes of the snapshot's archive, held against the schema."""
    stream = io.BytesIO()
    report = write_archive(snapshot, stream, **choices)
    content = stream.getvalue()
    document = checked(content)
    assert (report.path, report.bytes) == (None, len(content))
    assert report.jobs == len(document["jobs"])
    assert report.unavailable == len(document["unavailable"])
    return content


def export_archive(
    snapshot: Snapshot, target: Target, on_progress: Callable[[int, int], None] | None = None
) -> WriteReport:
    """Export the snapshot to a file or stream, as window and command line do."""
    return ArchiveExporter().export(Selection((snapshot,)), target, ExportOptions(on_progress))


def job_bytes(snapshot: Snapshot) -> dict[str, tuple[bytes | None, bytes | None]]:
    """Return list entry and detail of every job as bytes."""
    return {
        job.id: (
            None if job.list_raw is None else bytes(job.list_raw),
            None if job.detail_raw is None else bytes(job.detail_raw),
        )
        for job in snapshot.jobs.values()
    }
