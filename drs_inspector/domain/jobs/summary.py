"""The few values of a job that lists, trees and filters need, read without touching the rest of the reply.

A job may select a million objects; its name and status are found by a scan that skips them.
"""

from typing import Any, NamedTuple

import msgspec

from drs_inspector.domain.decoding.decoder import read_struct
from drs_inspector.domain.decoding.timestamps import Timestamp, read_timestamp
from drs_inspector.domain.jobs.fields import JobDetail, ListEntry
from drs_inspector.domain.jobs.raw_reply import UNREAD_MEMBERS
from drs_inspector.domain.redaction.text import redact_text

Raw = bytes | memoryview | msgspec.Raw
_NO_VALUE = frozenset({"", "NA", "N/A", "-1"})


class Head(NamedTuple):
    """Summary values; "" where the reply has none."""

    id: str = ""
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


class _Child(msgspec.Struct):
    id: str | None = None


class _ListHead(msgspec.Struct):
    id: str | None = None
    name: str | None = None
    status: str | None = None
    description: str | None = None
    db_use_type: str | None = None
    engine_type: str | None = None
    net_type: str | None = None
    job_direction: str | None = None
    task_type: str | None = None
    create_time: str | int | None = None
    children: list[_Child] | None = None


class _Instance(msgspec.Struct):
    engine_type: str | None = None


class _Side(msgspec.Struct):
    db_type: str | None = None


class _DetailHead(msgspec.Struct):
    id: str | None = None
    name: str | None = None
    status: str | None = None
    description: str | None = None
    db_use_type: str | None = None
    net_type: str | None = None
    job_direction: str | None = None
    task_type: str | None = None
    parent_id: str | None = None
    create_time: str | int | None = None
    inst_info: _Instance | None = None
    source_endpoint: _Side | None = None
    target_endpoint: _Side | None = None


_list_heads = msgspec.json.Decoder(_ListHead)
_detail_heads = msgspec.json.Decoder(_DetailHead)


def read_list_head(raw: Raw) -> Head:
    """Read the summary of a list entry; never raises."""
    try:
        found: Any = _list_heads.decode(raw)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        found, _ = read_struct(ListEntry, bytes(raw))
    children = found.children or ()
    return _common(
        found,
        engine_type=_code(found.engine_type),
        child_ids=tuple(child.id for child in children if child.id),
    )


def read_detail_head(raw: Raw) -> Head:
    """Read the summary of a job's details, skipping its objects and rules; never raises."""
    try:
        found: Any = _detail_heads.decode(raw)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        found, _ = read_struct(JobDetail, bytes(raw), skip=UNREAD_MEMBERS)
    source, target = found.source_endpoint, found.target_endpoint
    return _common(
        found,
        engine_type=_code(found.inst_info.engine_type) if found.inst_info else "",
        source_type=_code(source.db_type) if source else "",
        target_type=_code(target.db_type) if target else "",
        parent_id=_code(found.parent_id),
    )


def _common(found: Any, **others: Any) -> Head:
    return Head(
        id=found.id or "",
        name=found.name or "",
        status=_code(found.status),
        description=redact_text(found.description) if found.description else "",
        scenario=_code(found.db_use_type),
        net_type=_code(found.net_type),
        job_direction=_code(found.job_direction),
        task_type=_code(found.task_type),
        created=read_timestamp(found.create_time),
        **others,
    )


def _code(value: str | None) -> str:
    return "" if value is None or value in _NO_VALUE else value
