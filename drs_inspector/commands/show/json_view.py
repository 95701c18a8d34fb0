"""``show --format json``: jobs as the program understands them, with nothing of the reply left out.

Every typed struct becomes an object with the API's own field names. Where the typed value is not literally what the
cloud sent (a number sent as text, "NA" for no value, an unknown member), the literal value is beside it in
``as_received``, ``drift`` or ``unknown_fields``, so that every value of the reply that is not secret can be found.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, BinaryIO, Final, NamedTuple

import msgspec

from drs_inspector.commands.show.json_values import Value, leaves, leaves_of_value, value_of
from drs_inspector.domain.coverage import Part
from drs_inspector.domain.decoding.drift import Drift, UnknownField
from drs_inspector.domain.decoding.timestamps import Timestamp
from drs_inspector.domain.jobs.job import NO_ENTRY, Job
from drs_inspector.domain.labels.value_labels import direction_label, network_label, scenario_label, task_type_label
from drs_inspector.domain.objects.entries import PlainEntry, contradiction_between
from drs_inspector.domain.objects.selection import ObjectSelection
from drs_inspector.domain.objects.tree import NO_ROW
from drs_inspector.domain.printable import printable_json
from drs_inspector.domain.rawjson.split import BrokenJsonError, first_byte, split_object
from drs_inspector.domain.refused_call import RefusedCall
from drs_inspector.domain.reply_rows import reply_rows
from drs_inspector.domain.rules.rule_set import TransformationRule
from drs_inspector.domain.saved_reply import SavedReply, replies_about, replies_of_job
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.domain.steps import at_once
from drs_inspector.domain.tables.job_facts import object_counts
from drs_inspector.session.reply_texts import refused_title

FORMAT = "drs-inspector/view"
SEVERAL_FORMAT = "drs-inspector/views"
VERSION = 1
_NOTHING = ((), NO_ENTRY, msgspec.UNSET)
_KEPT_LEADS: Final = 4_096
_ELSEWHERE = ("object_infos", "data_transformation")


def write_view(
    snapshot: Snapshot,
    out: BinaryIO,
    job_ids: Collection[str] | None = None,
    part: Part | None = None,
    title: str = "",
) -> None:
    """Write the view of a snapshot, or of the jobs named, as one JSON document; object lists are streamed.

    ``part`` says which part of the snapshot these jobs are; ``title`` tells the document from others.
    """
    coverage, complete = snapshot.coverage, snapshot.complete
    if part is not None:
        wanted = frozenset(job_ids or ())
        jobs = {job_id: job for job_id, job in snapshot.jobs.items() if job_id in wanted}
        refused = {job_id: entry for job_id, entry in snapshot.unavailable.items() if job_id in wanted}
        coverage = snapshot.coverage_of(part, jobs, refused)
        complete = coverage.complete
    head: dict[str, Any] = {"snapshot": title} if title else {}
    head |= {
        "format": FORMAT,
        "version": VERSION,
        "source": typed(snapshot.source),
        "complete": complete,
        "coverage": msgspec.to_builtins(coverage),
    }
    if snapshot.masked_as is not None:
        head["masking"] = snapshot.masked_as.as_dict(applied=False)
    out.write(b"{" + _text(head)[1:-1].rstrip() + b',\n "jobs": [')
    separator = b"\n"
    for job_id, job in snapshot.jobs.items():
        if job_ids is None or job_id in job_ids:
            out.write(separator)
            separator = b",\n"
            _write_job(job, snapshot, out)
    tail = {
        "unassigned_rules": [rule_view(rule) for rule in snapshot.unassigned_rules],
        "reply_parts": [
            {"reply": part.reply_number, "name": part.name, "value": value_of(part.raw)} for part in snapshot.parts
        ],
        "unavailable": [
            typed(unavailable)
            for job_id, unavailable in snapshot.unavailable.items()
            if job_ids is None or job_id in job_ids
        ],
        "problems": snapshot.problems,
        "saved_replies": [reply_view(one, snapshot) for one in replies_about(snapshot.replies, job_ids)],
    }
    tail |= _refused(snapshot, job_ids)
    out.write(b"\n ],\n" + _text(tail)[1:].lstrip(b"\n") + b"\n")


class ViewedPart(NamedTuple):
    """What to write of a document; see ``write_view``."""

    snapshot: Snapshot
    job_ids: Collection[str] | None = None
    part: Part | None = None
    title: str = ""


def write_views(documents: Iterable[ViewedPart], out: BinaryIO) -> None:
    """Write several documents as one JSON document with a view of each, whose member ``snapshot`` is its title."""
    out.write(f'{{"format": "{SEVERAL_FORMAT}",\n "version": {VERSION},\n "snapshots": ['.encode())
    separator = b"\n"
    for document in documents:
        out.write(separator)
        separator = b",\n"
        write_view(document.snapshot, out, document.job_ids, document.part, document.title)
    out.write(b"]}\n")


def job_view(job: Job, snapshot: Snapshot) -> dict[str, Any]:
    """Return everything about a job but its objects."""
    rules = snapshot.rules_of(job.id)
    counts = at_once(object_counts(job))
    view: dict[str, Any] = {
        "id": job.id,
        "name": job.name,
        "status": {
            "value": job.status.value,
            "label": job.status.label,
            "group": job.status.group,
            "terminal": job.status.terminal,
        },
        "scenario": {"value": job.scenario, "label": scenario_label(job.scenario)},
        "engine": {"value": job.engine_type, "label": job.engine_pair},
        "network": {"value": job.net_type, "label": network_label(job.net_type)},
        "direction": {"value": job.job_direction, "label": direction_label(job.job_direction, job.scenario)},
        "task_type": {"value": job.task_type, "label": task_type_label(job.task_type)},
        "created": typed(job.created),
        "parent_id": job.parent_id,
        "child_ids": list(job.child_ids),
        "list_entry": typed(job.list_entry),
        "detail": typed(job.detail),
        "rules": [rule_view(rule) for rule in rules],
        "object_counts": None if counts is None or counts.objects is None else job.objects.counts(),
        "drift": [_drift(drift) for drift in job.drift],
        "unknown_fields": [_unknown(unknown) for unknown in job.unknown_fields],
        "unavailable": typed(job.unavailable),
    }
    told = [
        {"what": reply.words, "read_at": reply.read_at, "value": value_of(entry)}
        for reply, entry in replies_of_job(snapshot.replies, job.id)
    ]
    view |= {"saved_replies": told} if told else {}
    view["as_received"] = {
        "list_entry": _differences(job.list_raw, view["list_entry"]),
        "detail": _differences(job.detail_raw, view["detail"]) | _rest_of_rules(job, view["rules"]),
    }
    return view


def reply_view(reply: SavedReply, snapshot: Snapshot) -> dict[str, Any]:
    """Return a saved reply of another read call: what it is, of which jobs, with labels, and its JSON."""
    return {
        "what": reply.words,
        "calls": [{"name": call.name, "title": call.title} for call in reply.calls],
        "file": reply.file,
        "read_at": reply.read_at,
        "left_out": list(reply.left_out),
        "jobs": [{"id": job_id, "here": job_id in snapshot.jobs} for job_id in reply.job_ids],
        "labels": [
            {"path": row.path, "label": row.label, "text": row.text} for row in reply_rows(reply.raw) if row.path
        ],
        "value": value_of(reply.raw),
    }


def _refused(snapshot: Snapshot, job_ids: Collection[str] | None) -> dict[str, Any]:
    refused = [refused_view(one) for one in snapshot.refusals if job_ids is None or one.job in job_ids]
    return {"refused_calls": refused} if refused else {}


def refused_view(refused: RefusedCall) -> dict[str, Any]:
    """Return a refused call: what was asked, and why there is no reply."""
    members = {name: getattr(refused, name) for name in refused.__struct_fields__}
    return {**members, "kind": refused.kind.name.lower(), "what": refused_title(refused)}


def object_views(objects: ObjectSelection) -> Iterator[dict[str, Any]]:
    """Yield the selected objects in their order, then the placeholders for parents that the list lacks."""
    for row in range(objects.row_count):
        yield object_view(objects, row)


def object_view(objects: ObjectSelection, row: int) -> dict[str, Any]:
    """Return what is known of an object, and what was sent where that reads differently."""
    entry = objects.entry(row)
    view: dict[str, Any] = {"path": list(objects.path(row))} | typed(entry)
    view.pop("drift", None)
    drift = [_drift(found) for found in entry.drift]
    unknown = [_unknown(found) for found in entry.unknown]
    view |= {"drift": drift} if drift else {}
    view |= {"unknown_fields": unknown} if unknown else {}
    received = {} if objects.is_placeholder(row) else _differences(objects.raw(row), view)
    return view | ({"as_received": received} if received else {})


class _PlainView(msgspec.Struct, gc=False):
    """The view of an entry that has nothing unusual: the same as ``object_views`` has, made at once."""

    path: tuple[str, ...]
    id: str
    parent_id: str | msgspec.UnsetType
    type: str
    name: str
    alias_name: str | msgspec.UnsetType
    select: str | msgspec.UnsetType
    placeholder: bool = False
    contradiction: str | msgspec.UnsetType = msgspec.UNSET
    as_received: dict[str, None] | msgspec.UnsetType = msgspec.UNSET


def object_lines(objects: ObjectSelection) -> Iterator[bytes]:
    """Yield pieces of some thousand objects as JSON, one a line: those of ``object_views``."""
    leads: dict[int, tuple[str, ...]] = {NO_ROW: ()}
    for first, entries in objects.plain_entries():
        views = [
            object_view(objects, row) if entry is None else _plain_view(entry, leads, objects, row)
            for row, entry in enumerate(entries, first)
        ]
        if views:
            yield _lines(views)
        leads = {NO_ROW: ()} if len(leads) > _KEPT_LEADS else leads
    placeholders = [object_view(objects, row) for row in range(objects.count, objects.row_count)]
    if placeholders:
        yield _lines(placeholders)


def _plain_view(entry: PlainEntry, leads: dict[int, tuple[str, ...]], objects: ObjectSelection, row: int) -> _PlainView:
    """Return the view of an entry; ``leads`` are the paths of parents that are known already."""
    parent = objects.parent(row)
    lead = leads.get(parent)
    if lead is None:
        lead = leads[parent] = objects.path(parent)
    view = _PlainView(
        (*lead, entry.name or objects.name(row)),
        entry.id,
        _sent(entry.parent_id),
        entry.type,
        entry.name,
        _sent(entry.alias_name),
        _sent(entry.select),
    )
    if entry.parent_id:
        view.contradiction = contradiction_between(entry) or msgspec.UNSET
    if entry.parent_id is None or entry.alias_name is None or entry.select is None:
        names = ("parent_id", "alias_name", "select")
        view.as_received = {name: None for name in names if getattr(entry, name) is None}
    return view


def _sent(value: str | msgspec.UnsetType | None) -> str | msgspec.UnsetType:
    return msgspec.UNSET if value is None else value


def _lines(views: Sequence[_PlainView | dict[str, Any]]) -> bytes:
    try:
        lines: bytes = msgspec.json.Encoder().encode_lines(views)
    except (UnicodeEncodeError, OverflowError):
        texts = [json.dumps(msgspec.to_builtins(view), ensure_ascii=False) for view in views]
        lines = printable_json("\n".join(texts)).encode() + b"\n"
    return _printable(lines[:-1].replace(b"\n", b",\n  "))


def _printable(piece: bytes) -> bytes:
    """Return JSON of the same value that can be shown; see ``printable_json``. Most of it is in ASCII."""
    if piece.isascii() and b"\x7f" not in piece:
        return piece
    return printable_json(piece.decode()).encode()


def rule_view(rule: TransformationRule) -> dict[str, Any]:
    """Return a rule with its matches and contradictions, and what was sent where that reads differently."""
    view: dict[str, Any] = typed(rule)
    view.pop("raw", None)
    view["drift"] = [_drift(found) for found in rule.drift]
    view["unknown_fields"] = [_unknown(found) for found in rule.unknown]
    view["as_received"] = _values_not_in(rule.raw, view)
    return view


def typed(value: object) -> Any:
    """Return a typed value as plain JSON values: fields without a value are left out, times keep their raw text."""
    if isinstance(value, Timestamp):
        return {"raw": value.raw, "time": value.iso_text(), "zone_known": value.zone_known}
    if isinstance(value, msgspec.Struct):
        members = ((name, getattr(value, name)) for name in value.__struct_fields__ if name != "unknown")
        return {name: typed(inner) for name, inner in members if inner is not None and inner not in _NOTHING}
    if isinstance(value, tuple | list):
        return [typed(inner) for inner in value]
    if isinstance(value, dict):
        return {name: typed(inner) for name, inner in value.items()}
    if isinstance(value, bytes | memoryview | msgspec.Raw):
        return value_of(bytes(value))
    return value


def _differences(raw: bytes | memoryview | None, view: Value) -> dict[str, Value]:
    """Return by path the values of ``raw`` that are not at the same path of its typed view."""
    if raw is None:
        return {}
    shown = dict(leaves_of_value(view)) if view is not None else {}
    different: dict[str, Value] = {}
    for path, value in leaves(_without_elsewhere(raw)):
        # True == 1 in Python, and not in JSON.
        known = shown.get(path, shown.get(f"{path}.raw", ...))
        if known is ... or known != value or type(known) is not type(value):
            different[path] = value
    return different


def _without_elsewhere(raw: bytes | memoryview) -> bytes | memoryview:
    """Cut out the members that have a list of their own in the view; object lists may hold a million entries."""
    if first_byte(raw) != b"{" or not any(f'"{name}"'.encode() in bytes(raw) for name in _ELSEWHERE):
        return raw
    try:
        members = split_object(raw)
    except BrokenJsonError:
        return raw
    kept = [
        json.dumps(name).encode() + b":" + bytes(value)
        for name, value in members
        if name not in _ELSEWHERE or first_byte(value) not in (b"[", b"{")
    ]
    return b"{" + b",".join(kept) + b"}"


def _rest_of_rules(job: Job, rules: list[dict[str, Any]]) -> dict[str, Value]:
    """Return the values of the job's own ``data_transformation`` that are in none of its rules (the total count)."""
    if job.detail_raw is None or b'"data_transformation"' not in bytes(job.detail_raw):
        return {}
    raws = [value for name, value in split_object(job.detail_raw) if name == "data_transformation"]
    return {f"data_transformation.{path}": value for raw in raws for path, value in _values_not_in(raw, rules).items()}


def _values_not_in(raw: bytes | memoryview, view: Any) -> dict[str, Value]:
    """Return by path the values of ``raw`` that are nowhere in ``view``."""
    shown = {(type(value), value) for _path, value in leaves_of_value(view)}
    return {path: value for path, value in leaves(raw) if (type(value), value) not in shown}


def _drift(drift: Drift) -> dict[str, Any]:
    return {"path": drift.path, "expected": drift.expected, "found": value_of(drift.raw), "kept": drift.kept}


def _unknown(unknown: UnknownField) -> dict[str, Any]:
    return {"path": unknown.path, "value": value_of(unknown.raw)}


def _write_job(job: Job, snapshot: Snapshot, out: BinaryIO) -> None:
    out.write(_text(job_view(job, snapshot))[:-1].rstrip() + b',\n "objects": [')
    separator = b"\n  "
    for lines in object_lines(job.objects):
        out.write(separator + lines)
        separator = b",\n  "
    out.write(b"\n ]}")


def _text(value: object) -> bytes:
    """Return a view as JSON of several lines."""
    try:
        return _printable(msgspec.json.format(msgspec.json.encode(value), indent=1))
    except (UnicodeEncodeError, OverflowError):  # half of a surrogate pair, or an integer that has no limits
        return printable_json(json.dumps(value, ensure_ascii=False, indent=1)).encode()
