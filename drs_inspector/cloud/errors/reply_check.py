"""Telling usable replies from others, by status and body."""

from collections.abc import Collection

import msgspec

from drs_inspector.cloud.errors.error_body import code_number, read_error
from drs_inspector.cloud.errors.translate import not_json, to_inspector_error
from drs_inspector.cloud.network.reply import Reply
from drs_inspector.domain.errors import InspectorError

_LARGEST_ERROR_BODY = 4096
_OF_LISTS = frozenset({"results", "jobs", "projects"})


class _WithResults(msgspec.Struct):
    results: list[msgspec.Raw]


def problem_of(
    outcome: Reply | InspectorError, what: str, members: Collection[str] = _OF_LISTS, one_of: str = ""
) -> InspectorError | None:
    """Return the error of an outcome that is no usable reply, else None. A 400 with results is usable (contract 4.2).

    ``what`` names the action for the title ("Job list"). One of ``members`` makes a reply usable that also has a code
    of an error. ``one_of`` names the service of a call that is one of many (`to_inspector_error`).
    """
    if isinstance(outcome, InspectorError):
        return outcome
    if outcome.status == 400 and _carries_results(outcome.body):
        return None
    if not 200 <= outcome.status < 300:
        return to_inspector_error(outcome, what, one_of=one_of)
    body = outcome.body.strip() if len(outcome.body) <= _LARGEST_ERROR_BODY else outcome.body
    if body[:64].lstrip()[:1] != b"{" or body[-64:].rstrip()[-1:] != b"}":
        return not_json(outcome, what)
    # A success status can carry an error (contract 8.1); such bodies are small.
    if len(body) <= _LARGEST_ERROR_BODY and b'"error_code"' in body and _is_only_an_error(body, members):
        return to_inspector_error(outcome, what, one_of=one_of)
    return None


def _carries_results(body: bytes) -> bool:
    try:
        msgspec.json.decode(body, type=_WithResults)
    except (ValueError, RecursionError):
        return False
    return True


def _is_only_an_error(body: bytes, members: Collection[str]) -> bool:
    try:
        document = msgspec.json.decode(body)
    except (ValueError, RecursionError):
        return False
    return isinstance(document, dict) and bool(code_number(read_error(body).code)) and not document.keys() & members
