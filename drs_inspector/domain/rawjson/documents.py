"""What a document seems to be, and errors that say where it broke and what was expected."""

import re

from drs_inspector.domain.errors import FileProblemError
from drs_inspector.domain.rawjson.split import (
    BrokenJsonError,
    check_json,
    first_byte,
    split_array,
    split_object,
    text_of,
)

Raw = bytes | memoryview

_WORDS = {
    "archive": "a DRS Inspector archive",
    "detail-reply": "a detail reply of the cloud",
    "list-reply": "a list reply of the cloud",
    "error-reply": "an error reply of the cloud",
    "job": "a single job",
    "unknown-json": "JSON of another kind",
    "not-json": "no JSON",
}
_SIGNATURES = (
    (b"PK\x03\x04", "a ZIP archive"),
    (b"\x1f\x8b", "a gzip file"),
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"SQLite format 3", "an SQLite database"),
    (b"\xff\xfe", "text in UTF-16"),
    (b"\xfe\xff", "text in UTF-16"),
)
_HTML = re.compile(rb"\s*<(?:!doctype|html|head|body)", re.IGNORECASE)
_ERROR_NAMES = frozenset({"error_code", "error_msg", "errorCode", "errorMsg", "error"})
_JOB_NAMES = frozenset({"status", "create_time", "db_use_type", "task_type", "source_endpoint", "engine_type"})


def kind_of_document(data: Raw) -> str:
    """Return archive, detail-reply, list-reply, error-reply, job, unknown-json or not-json; never raises.

    ``data`` is the whole document without a byte order mark; one scan, nothing is decoded.
    """
    mark = first_byte(data)
    try:
        if mark == b"[":
            return _kind_of_array(data)
        if mark == b"{":
            return _kind_of_object(data)
        check_json(data)
    except BrokenJsonError:
        return "not-json"
    return "unknown-json"


def _kind_of_array(data: Raw) -> str:
    elements = split_array(data)
    if not elements or first_byte(elements[0]) != b"{":
        return "unknown-json"
    first = {name for name, _ in split_object(elements[0])}
    if "id" not in first:
        return "unknown-json"
    # Only details hold endpoints; only list entries hold the engine type at their top level.
    return (
        "list-reply"
        if first & {"engine_type", "billing_tag", "net_type"} and not first & {"inst_info", "source_endpoint"}
        else "detail-reply"
    )


def _kind_of_object(data: Raw) -> str:
    members = dict(split_object(data))
    if "format" in members:
        marker = text_of(members["format"]) if first_byte(members["format"]) == b'"' else ""
        if marker.startswith("drs-inspector/"):
            return "archive"
    if "results" in members and first_byte(members["results"]) in b"[{n":
        return "detail-reply"
    if "jobs" in members and first_byte(members["jobs"]) in b"[{n":
        return "list-reply"
    if "id" in members and _JOB_NAMES & members.keys():
        return "job"
    if _ERROR_NAMES & members.keys():
        return "error-reply"
    return "unknown-json"


def seems_to_be(data: Raw) -> str:
    """Return in words what the bytes look like: "a ZIP archive", "an HTML page", "a list reply of the cloud" ..."""
    head = bytes(data[:4096])
    if not head.strip():
        return "empty"
    by_signature = next((words for signature, words in _SIGNATURES if head.startswith(signature)), None)
    if by_signature or _HTML.match(head):
        return by_signature or "an HTML page"
    kind = kind_of_document(data)
    if kind != "not-json":
        return _WORDS[kind]
    if first_byte(data) in b'{["':
        return "JSON that is broken or cut off"
    try:
        head[:-4].decode("utf-8")
    except UnicodeDecodeError:
        return "a binary file"
    return "a text file that is not JSON"


def line_and_column(data: Raw, position: int) -> tuple[int, int]:
    """Return line and column, both from 1, of a byte offset; columns count characters, not bytes."""
    before = bytes(data[:position])
    line_start = before.rfind(b"\n") + 1
    return before.count(b"\n") + 1, len(before[line_start:].decode("utf-8", "replace")) + 1


def not_json_error(data: Raw, error: BrokenJsonError, expected: str) -> FileProblemError:
    """Build the error for bytes that stop being JSON at ``error.position``."""
    line, column = line_and_column(data, error.position)
    return FileProblemError(
        f"This is not {expected}.",
        f"It seems to be {seems_to_be(data)}: line {line}, column {column}: {error.reason}.",
        "Save the reply again and open it unchanged, or choose another file.",
    )


def wrong_document_error(data: Raw, expected: str) -> FileProblemError:
    """Build the error for a document of another kind than ``expected``."""
    try:
        check_json(data)
    except BrokenJsonError as error:
        return not_json_error(data, error, expected)
    return FileProblemError(
        f"This is not {expected}.",
        f"It seems to be {seems_to_be(data)}; line 1, column 1 should begin an object.",
        "Open a DRS Inspector archive, or a reply of the calls jobs or jobs/batch-detail.",
    )
