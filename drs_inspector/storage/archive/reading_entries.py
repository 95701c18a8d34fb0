"""Refused calls, series of figures and jobs without details as entries of their lists in an archive."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

import msgspec

from drs_inspector.domain.jobs.job import Unavailable
from drs_inspector.domain.live.series import JobSeries
from drs_inspector.domain.read_calls.registry import BY_NAME
from drs_inspector.domain.refused_call import RefusalKind, RefusedCall
from drs_inspector.domain.saved_reply import SavedReply, parameters_without_secrets
from drs_inspector.storage.archive.reply_entries import (
    Clean,
    Slice,
    further_members,
    members_of,
    told_by,
    told_of_reply,
)

_TOLD: Final = ("job", "given", "words", "next_step", "cause", "code", "http_status", "request_id", "at")
_OF_SERIES: Final = ("job", "status")


def named_in_entries(
    replies: Iterable[SavedReply], refusals: Iterable[RefusedCall], series: Iterable[JobSeries]
) -> Iterator[tuple[Slice, str]]:
    """Yield what is masked of the entries of readings besides the replies themselves, each with its model."""
    for reply in replies:
        yield msgspec.json.encode(told_of_reply(reply)), "saved_reply"
    for refused in refusals:
        yield msgspec.json.encode(_told_of_refusal(refused)), "refused_call"
    for one in series:
        yield msgspec.json.encode({"job": one.job_id}), "series"


def refusal_entry(refused: RefusedCall, clean: Clean) -> list[Slice]:
    """Return the archive's entry of a refused call."""
    head = msgspec.json.encode({"call": refused.call, "kind": refused.kind.name.lower()})
    return [head[:-1], *further_members(_told_of_refusal(refused), clean, "refused_call"), b"}"]


def unavailable_entry(missing: Unavailable) -> bytes:
    """Return the archive's entry of a job whose details were refused, as it is kept: nothing of it is masked."""
    members = {name: getattr(missing, name) for name in ("id", "name", "scenario", "reason")}
    if missing.entry_raw:
        members["entry"] = missing.entry
    return msgspec.json.encode({name: value for name, value in members.items() if value is not None})


def _told_of_refusal(refused: RefusedCall) -> dict[str, object]:
    return {name: getattr(refused, name) for name in _TOLD}


class _Told(msgspec.Struct):
    call: str = ""
    kind: str = ""
    job: str = ""
    given: dict[str, Any] = {}
    words: str = ""
    next_step: str = ""
    cause: str = ""
    code: str = ""
    http_status: int | None = None
    request_id: str = ""
    at: str = ""


def refusal_of_entry(raw: Slice) -> RefusedCall | None:
    """Read an entry of ``refusals``; None for one of no call that is known."""
    told = told_by(members_of(raw), _Told)
    if told.call not in BY_NAME:
        return None
    members = msgspec.structs.asdict(told)
    members["kind"] = RefusalKind.__members__.get(told.kind.upper(), RefusalKind.OTHER)
    members["given"] = parameters_without_secrets(BY_NAME[told.call], told.given)
    return RefusedCall(**members)


def series_entry(series: JobSeries, clean: Clean) -> list[Slice]:
    """Return the archive's entry of a series. Its columns are figures, which neither hold secrets nor names."""
    columns = series.columns
    named = {name: getattr(columns, name) for name in _OF_SERIES if getattr(columns, name)}
    figures = msgspec.to_builtins(columns)
    for name in _OF_SERIES:
        figures.pop(name, None)
    call = columns.call if columns.call in BY_NAME else ""
    return [
        msgspec.json.encode(figures | {"call": call})[:-1],
        *further_members(named, clean, "series"),
        b"}",
    ]
