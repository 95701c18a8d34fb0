"""Sound JSON that is not what can be opened: what it seems to be, in words."""

from typing import Any

import msgspec

from drs_inspector.domain.errors import FileProblemError
from drs_inspector.domain.rawjson.split import BrokenJsonError, first_byte, split_array, split_object, text_of
from drs_inspector.domain.redaction.secrets import redact_text
from drs_inspector.storage.archive.file_kinds import unexpected_json
from drs_inspector.storage.archive.unpack import Document

_NAMES_SHOWN = 6
_KNOWN: tuple[tuple[frozenset[str], str, str], ...] = (
    (frozenset({"token"}), "IAM's answer to a sign-in", "Use it to sign in; it holds no jobs."),
    (frozenset({"auth"}), "a sign-in request, which holds a password", "Delete it if you do not need it."),
    (frozenset({"credential"}), "temporary access keys", "Keep them private; they hold no jobs."),
    (frozenset({"projects"}), "IAM's list of projects", "Sign in with one of them to see its jobs."),
    (frozenset({"jobs", "page_req"}), "the request of batch-detail", "Send it and save the reply."),
    (frozenset({"jobs"}), "a list of job ids", "Send it to batch-detail and save the reply."),
    (frozenset({"profiles", "format"}), "the profiles of DRS Inspector", ""),
    (frozenset({"openapi"}), "a description of an API", ""),
    (frozenset({"$schema"}), "a JSON Schema", ""),
)


def other_json_error(document: Document) -> FileProblemError:
    """Return the error for a document that is JSON but neither an archive nor a reply with jobs."""
    body = document.body
    try:
        if first_byte(body) == b"[":
            return unexpected_json(document.name, _array_words(body))
        members = dict(split_object(body))
    except BrokenJsonError:
        return unexpected_json(document.name, "JSON that cannot be read")
    failure = _error_reply(members)
    if failure is not None:
        code, text = failure
        status = f" (status {document.http_status})" if document.http_status is not None else ""
        words = f"an error reply of the cloud{status}: {' '.join(filter(None, (code, redact_text(text))))}"
        return unexpected_json(document.name, words.rstrip(".:"), "Repeat the call without the error.", code=code)
    for names, words, step in _KNOWN:
        if names <= members.keys():
            return unexpected_json(document.name, words, step)
    if not members:
        return unexpected_json(document.name, "an empty JSON object")
    shown = ", ".join(sorted(members)[:_NAMES_SHOWN])
    more = f" and {len(members) - _NAMES_SHOWN} more" if len(members) > _NAMES_SHOWN else ""
    return unexpected_json(document.name, f"a JSON object with the members {shown}{more}")


def _array_words(body: bytes) -> str:
    elements = split_array(body)
    if not elements:
        return "an empty JSON array"
    kinds = {b"{": "objects without a job id", b'"': "texts", b"[": "arrays"}
    return f"a JSON array of {len(elements):,} {kinds.get(first_byte(elements[0]), 'values')}"


def _error_reply(members: dict[str, Any]) -> tuple[str, str] | None:
    """Return code and text of an error in any of the clouds' spellings (contract 1.9, 8.1, 8.2)."""
    if "error" in members and first_byte(members["error"]) == b"{":
        members = dict(split_object(members["error"]))
        names = set(members) | {"error_code"}
    else:
        names = set(members)
    if not names & {"error_code", "error_msg", "errorCode", "errorMsg", "error_message"}:
        return None
    code = _first(members, "error_code", "errorCode", "code")
    return code, _first(members, "error_msg", "errorMsg", "error_message", "message", "title")


def _first(members: dict[str, Any], *names: str) -> str:
    for name in names:
        raw = members.get(name)
        if raw is None:
            continue
        if first_byte(raw) == b'"':
            return text_of(raw)
        value = msgspec.json.decode(raw)
        if isinstance(value, int):
            return str(value)
    return ""
