"""Reply bytes -> the jobs in them, as slices (contract 3.1, 4.2); nothing more is decoded.

Raises FileProblemError when the bytes are not JSON or not an object, with the line and column where that shows;
everything else (absent members, other types, unknown members) is taken as it comes.
"""

from collections import Counter
from collections.abc import Collection
from typing import Any

import msgspec

from drs_inspector.domain.decoding.decoder import read_struct
from drs_inspector.domain.decoding.drift import Drift, UnknownField
from drs_inspector.domain.decoding.projection import projection
from drs_inspector.domain.decoding.scalars import is_absent, read_int, read_text
from drs_inspector.domain.jobs.fields import IDENTITY, ListEntry
from drs_inspector.domain.rawjson.documents import kind_of_document, not_json_error, wrong_document_error
from drs_inspector.domain.rawjson.split import BrokenJsonError, Member, first_byte, split_array, split_object
from drs_inspector.domain.redaction.secrets import redact_secrets

__all__ = [
    "DetailReply",
    "DetailResult",
    "Drift",
    "ListReply",
    "ListedJob",
    "UnknownField",
    "kind_of_document",
    "read_detail_reply",
    "read_list_reply",
    "read_struct",
]

Raw = bytes | memoryview
CLAIM_LIMIT = 1 << 53
"""The largest number of jobs that a reply may claim, which every reader of JSON can hold."""
_CLAIM_BYTES = 40


class ListedJob(msgspec.Struct, frozen=True):
    """One entry of a list reply; ``child_ids`` are the ids of its subtasks."""

    id: str
    raw: Raw
    child_ids: tuple[str, ...] = ()


class ListReply(msgspec.Struct, frozen=True):
    """A list reply; ``total_record`` as claimed by the service, ``other`` holds every member but it and ``jobs``.

    Entries that name no job (without an id, or no objects at all) are in ``other``, too, as ``jobs[3]``.
    """

    total_record: int | None
    entries: tuple[ListedJob, ...]
    other: dict[str, bytes]


class DetailResult(msgspec.Struct, frozen=True):
    """One entry of ``results``; ``is_job`` is False for an entry that only says why a job is not available."""

    id: str | None
    raw: Raw
    error_code: str | None
    error_message: str | None
    is_job: bool


class DetailReply(msgspec.Struct, frozen=True):
    """A detail reply; ``parts`` is every top-level member but ``count`` and ``results``."""

    count: int | None
    results: tuple[DetailResult, ...]
    parts: dict[str, bytes]


def read_list_reply(data: Raw) -> ListReply:
    """Cut a list reply into its entries; a bare array of entries is taken, too."""
    members = _document(data, "a list reply (an object with jobs)", "jobs")
    found = [raw for member in members if member.name == "jobs" for raw in _several(member.raw)]
    entries = [_listed(raw) for raw in found]
    nameless = {
        f"jobs[{at}]": redact_secrets(raw)
        for at, (raw, entry) in enumerate(zip(found, entries, strict=True))
        if entry is None
    }
    return ListReply(
        total_record=_claim(members, "total_record"),
        entries=tuple(entry for entry in entries if entry is not None),
        other=_others(members, "jobs", "total_record") | nameless,
    )


def read_detail_reply(data: Raw) -> DetailReply:
    """Cut a detail reply into its results; a bare array of results is taken, too."""
    members = _document(data, "a detail reply (an object with results)", "results")
    results = tuple(_result(raw) for member in members if member.name == "results" for raw in _several(member.raw))
    return DetailReply(
        count=_claim(members, "count"),
        results=results,
        parts=_others(members, "results", "count"),
    )


def _claim(members: list[Member], wanted: str) -> int | None:
    """Return the number that a reply claims, the largest of several; None for none, and for one that no service can
    mean.
    """
    claims = [read_int(raw, "", [], True) for name, raw in members if name == wanted and len(raw) <= _CLAIM_BYTES]
    return max((claim for claim in claims if claim is not None and 0 <= claim <= CLAIM_LIMIT), default=None)


def _document(data: Raw, expected: str, list_name: str) -> list[Member]:
    try:
        mark = first_byte(data)
        if mark == b"[":
            split_array(data)
            return [Member(list_name, data)]
        if mark == b"{":
            return split_object(data)
    except BrokenJsonError as error:
        raise not_json_error(data, error, expected) from None
    raise wrong_document_error(data, expected)


def _several(raw: Raw) -> list[Raw]:
    """Return the elements of an array; a single object counts as a list of one, null as none."""
    if first_byte(raw) == b"[":
        return [part for part in split_array(raw) if bytes(part[:6]).strip() != b"null"]
    return [] if is_absent(raw) else [raw]


def _others(members: list[Member], listed: str, claim: str) -> dict[str, bytes]:
    """Return every member but the list and its claim, by name; what is no usable claim, or one of two, is there too."""
    claims = [member for member in members if member.name == claim]
    is_told = len(claims) == 1 and (bytes(claims[0].raw[:6]).strip() == b"null" or _claim(claims, claim) is not None)
    others: dict[str, bytes] = {}
    times: Counter[str] = Counter()
    for name, raw in members:
        if name == listed or (name == claim and is_told):
            continue
        # Whether a text is searched for passwords depends on its name, so both are redacted together.
        whole = b"".join((b"{", msgspec.json.encode(name), b":", raw, b"}"))
        for member in split_object(redact_secrets(whole)):
            others[_spare_name(name, others, times)] = bytes(member.raw)
    return others


def _spare_name(name: str, taken: Collection[str], times: Counter[str]) -> str:
    """Return a name that is not taken: ``name``, else with how often it came; ``times`` is kept between calls."""
    spare = name
    while spare in taken:
        times[name] += 1
        spare = f"{name} (repeated)" if times[name] == 1 else f"{name} (repeated {times[name]})"
    return spare


class _ResultHead(msgspec.Struct):
    id: str | None = None
    error_code: str | None = None
    error_message: str | None = None
    error_msg: str | None = None
    # Only whether they are there matters: an entry with any of these is a job.
    status: str | None = None
    name: str | None = None
    create_time: str | int | None = None
    db_use_type: str | None = None
    task_type: str | None = None
    source_endpoint: msgspec.Raw = msgspec.Raw()


_identities = msgspec.json.Decoder(projection(ListEntry, IDENTITY))
_result_heads = msgspec.json.Decoder(_ResultHead)
_JOB_MEMBERS = frozenset({"status", "name", "create_time", "db_use_type", "task_type", "source_endpoint"})


def _listed(raw: Raw) -> ListedJob | None:
    """Return the entry, None when it names no job."""
    job_id: str | None
    child_ids: list[str | None]
    try:
        entry: Any = _identities.decode(raw)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        members = _members(raw)
        children = [child for name, value in members if name == "children" for child in _several(value)]
        job_id, child_ids = _text(members, "id"), [_text(_members(child), "id") for child in children]
    else:
        job_id, child_ids = entry.id, [child.id for child in entry.children or ()]
    return ListedJob(job_id, redact_secrets(raw), tuple(found for found in child_ids if found)) if job_id else None


def _result(raw: Raw) -> DetailResult:
    safe = redact_secrets(raw)
    try:
        head = _result_heads.decode(safe)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        members = _members(safe)
        code = _text(members, "error_code")
        message = _text(members, "error_message") or _text(members, "error_msg")
        described = any(name in _JOB_MEMBERS and not is_absent(value) for name, value in members)
        is_job = first_byte(safe) == b"{" and (described or not code)
        return DetailResult(_text(members, "id"), safe, code, message, is_job)
    message = head.error_message or head.error_msg or None
    described = any(getattr(head, name) for name in _JOB_MEMBERS - {"source_endpoint"})
    endpoint = bytes(memoryview(head.source_endpoint)[:4]) not in {b"", b"null"}
    return DetailResult(
        head.id or None, safe, head.error_code or None, message, described or endpoint or not head.error_code
    )


def _members(raw: Raw) -> list[Member]:
    try:
        return split_object(raw)
    except BrokenJsonError:
        return []


def _text(members: list[Member], wanted: str) -> str | None:
    value = next((raw for name, raw in reversed(members) if name == wanted), None)
    text = None if value is None else read_text(value, "", [], True)
    return text if isinstance(text, str) else None
