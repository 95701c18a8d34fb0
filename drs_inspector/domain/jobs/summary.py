"""The few values of a job that lists, trees and filters need, read without touching the rest of the reply.

A job may select a million objects; its name and status are found by a scan that skips them. Which members that scan
reads is marked ``IN_SUMMARY`` in ``fields``; where it is refused, the careful reader answers with the same names.
"""

from typing import Any

import msgspec

from drs_inspector.domain.decoding.decoder import read_struct
from drs_inspector.domain.decoding.projection import projection
from drs_inspector.domain.decoding.scalars import code_of
from drs_inspector.domain.decoding.timestamps import Timestamp, read_timestamp
from drs_inspector.domain.jobs.fields import IN_SUMMARY, JobDetail, ListEntry
from drs_inspector.domain.jobs.raw_reply import UNREAD_MEMBERS
from drs_inspector.domain.redaction.text import redact_text

Raw = bytes | memoryview | msgspec.Raw


class JobSummary(msgspec.Struct, frozen=True, gc=False):
    """Summary values; "" where the reply has none."""

    name: str = ""
    status: str = ""
    description: str = ""
    scenario: str = ""
    engine_type: str = ""
    source_type: str = ""
    target_type: str = ""
    net_type: str = ""
    job_direction: str = ""
    task_type: str = ""
    parent_id: str = ""
    created: Timestamp | None = None
    child_ids: tuple[str, ...] = ()


_list_entries = msgspec.json.Decoder(projection(ListEntry, IN_SUMMARY))
_details = msgspec.json.Decoder(projection(JobDetail, IN_SUMMARY))


def read_list_summary(raw: Raw) -> JobSummary:
    """Read the summary of a list entry; never raises."""
    try:
        found: Any = _list_entries.decode(raw)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        found, _ = read_struct(ListEntry, bytes(raw))
    child_ids = tuple([child.id for child in found.children if child.id]) if found.children else ()
    return _summary(found, _code(found.engine_type), child_ids=child_ids)


def read_detail_summary(raw: Raw) -> JobSummary:
    """Read the summary of a job's details, skipping its objects and rules; never raises."""
    try:
        found: Any = _details.decode(raw)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        found, _ = read_struct(JobDetail, bytes(raw), skip=UNREAD_MEMBERS)
    instance, source, target = found.inst_info, found.source_endpoint, found.target_endpoint
    return _summary(
        found,
        _code(instance.engine_type) if instance else "",
        source_type=_code(source.db_type) if source else "",
        target_type=_code(target.db_type) if target else "",
        parent_id=_code(found.parent_id),
    )


def _summary(
    found: Any,
    engine_type: str,
    *,
    source_type: str = "",
    target_type: str = "",
    parent_id: str = "",
    child_ids: tuple[str, ...] = (),
) -> JobSummary:
    """Return the summary; ``found`` has what list entry and details share."""
    # By position: names would make this a tenth slower.
    return JobSummary(
        found.name or "",
        _code(found.status),
        redact_text(found.description) if found.description else "",
        _code(found.db_use_type),
        engine_type,
        source_type,
        target_type,
        _code(found.net_type),
        _code(found.job_direction),
        _code(found.task_type),
        parent_id,
        read_timestamp(found.create_time),
        child_ids,
    )


def _code(text: str | None) -> str:
    return code_of(text) or ""
