"""Saved replies of other read calls: from a file, and as entries of ``replies`` in an archive."""

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any, TypeVar

import msgspec

from drs_inspector.domain.decoding.http_date import utc_text
from drs_inspector.domain.errors import FileProblemError
from drs_inspector.domain.rawjson.split import BrokenJsonError, first_byte, split_object
from drs_inspector.domain.read_calls.call import ReadCall
from drs_inspector.domain.read_calls.recognise import may_be_of, recognise
from drs_inspector.domain.read_calls.registry import BY_NAME
from drs_inspector.domain.saved_reply import SavedReply
from drs_inspector.storage.archive.file_kinds import unexpected_json
from drs_inspector.storage.archive.unpack import Document

Slice = bytes | memoryview
Clean = Callable[[Slice, str], Slice]
Told = TypeVar("Told", bound=msgspec.Struct)


def saved_reply(document: Document) -> SavedReply | None:
    """Return a document as the reply of a read call; None where it is jobs, or nothing that is known.

    Raises FileProblemError for the reply of an action.
    """
    found = recognise(document.body)
    if not found.calls:
        return None
    if not found.reads:
        raise _action_error(document.name, found.calls)
    read_at = utc_text(document.date) if document.date is not None else ""
    names = (call.name for call in found.calls)
    return SavedReply(names, document.body, file=document.name, read_at=read_at, server_time=read_at)


def _action_error(name: str, calls: Sequence[ReadCall]) -> FileProblemError:
    words = " or ".join(dict.fromkeys(call.words for call in calls))
    return unexpected_json(
        name,
        f"the reply of an action ({words}), which says whether it was accepted and nothing of what a job is like",
        "Save the reply of a call that reads, such as jobs/batch-detail or jobs/batch-progress.",
    )


def reply_entry(reply: SavedReply, clean: Clean) -> list[Slice]:
    """Return the archive's entry of a reply; ``clean(raw, model)`` takes out what the archive must not hold."""
    names: dict[str, object] = {"calls": [call.name for call in reply.calls], "left_out": reply.left_out}
    names |= {"page": reply.page} if reply.page > 1 else {}
    names |= {} if reply.is_whole else {"whole": False}
    head = [msgspec.json.encode(names)[:-1], *further_members(told_of_reply(reply), clean, "saved_reply")]
    return [*head, b',"value":', clean(reply.raw, reply.model), b"}"]


def told_of_reply(reply: SavedReply) -> dict[str, object]:
    """Return what an entry tells of a reply: what may be personal (job, parameters, file), its times, its language."""
    told: dict[str, object] = {"job": reply.job_id, "given": reply.given, "file": reply.file}
    return told | {"read_at": reply.read_at, "server_time": reply.server_time, "language": reply.language}


def further_members(told: Mapping[str, object], clean: Clean, model: str) -> list[Slice]:
    """Return what an entry tells, as members after others, without those that say nothing."""
    known = {name: value for name, value in told.items() if value not in ("", None, {})}
    return [b",", bytes(clean(msgspec.json.encode(known), model))[1:-1]] if known else []


class _Told(msgspec.Struct):
    calls: list[str] = []
    left_out: list[str] = []
    file: str = ""
    read_at: str = ""
    job: str = ""
    server_time: str = ""
    given: dict[str, Any] = {}
    page: Annotated[int, msgspec.Meta(ge=1)] = 1
    whole: bool = True
    language: str = ""


def reply_of_entry(raw: Slice) -> SavedReply | None:
    """Read an entry of ``replies``; None for one without a value. What it says of itself may be wrong or missing."""
    members = members_of(raw)
    value = members.pop("value", None)
    if value is None:
        return None
    told = told_by(members, _Told)
    # What an archive says of a reply is a claim: it holds where the reply has the looks of that call, or may have.
    found = recognise(value)
    fits = [call.name for call in found.calls if found.reads and call.name in told.calls]
    if not fits and len(told.calls) == 1 and told.calls[0] in BY_NAME and may_be_of(BY_NAME[told.calls[0]], value):
        fits = told.calls
    return SavedReply(
        fits,
        value,
        file=told.file,
        read_at=told.read_at,
        left_out=told.left_out,
        job_id=told.job,
        server_time=told.server_time,
        given=told.given,
        page=told.page,
        is_whole=told.whole,
        language=told.language,
    )


def members_of(raw: Slice) -> dict[str, Slice]:
    """Return the members of an entry, none where it is no object."""
    try:
        return dict(split_object(raw)) if first_byte(raw) == b"{" else {}
    except BrokenJsonError:
        return {}


def told_by(members: Mapping[str, Slice], kind: type[Told]) -> Told:
    """Return what members say; one whose value is not of its kind says nothing."""
    told = kind()
    for name, given in members.items():
        if name in kind.__struct_fields__:
            try:
                found = msgspec.json.decode(b'{"%b":%b}' % (name.encode(), bytes(given)), type=kind)
            except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
                continue
            told = msgspec.structs.replace(told, **{name: getattr(found, name)})
    return told
