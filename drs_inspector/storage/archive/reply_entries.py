"""Saved replies of other read calls: from a file, and as entries of ``replies`` in an archive."""

from collections.abc import Callable, Sequence

import msgspec

from drs_inspector.domain.decoding.http_date import utc_text
from drs_inspector.domain.errors import FileProblemError
from drs_inspector.domain.rawjson.split import BrokenJsonError, first_byte, split_object
from drs_inspector.domain.read_calls.call import ReadCall
from drs_inspector.domain.read_calls.recognise import recognise
from drs_inspector.domain.saved_reply import SavedReply
from drs_inspector.storage.archive.file_kinds import unexpected_json
from drs_inspector.storage.archive.unpack import Document

Slice = bytes | memoryview


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
    return SavedReply((call.name for call in found.calls), document.body, file=document.name, read_at=read_at)


def _action_error(name: str, calls: Sequence[ReadCall]) -> FileProblemError:
    words = " or ".join(dict.fromkeys(call.words for call in calls))
    return unexpected_json(
        name,
        f"the reply of an action ({words}), which says whether it was accepted and nothing of what a job is like",
        "Save the reply of a call that reads, such as jobs/batch-detail or jobs/batch-progress.",
    )


def reply_entry(reply: SavedReply, clean: Callable[[Slice, str], Slice]) -> list[Slice]:
    """Return the archive's entry of a reply; ``clean(raw, model)`` takes out what the archive must not hold."""
    names = {"calls": [call.name for call in reply.calls], "left_out": reply.left_out}
    told = {name: text for name, text in (("file", reply.file), ("read_at", reply.read_at)) if text}
    head = msgspec.json.encode(names)[:-1]
    if told:
        head += b"," + bytes(clean(msgspec.json.encode(told), "saved_reply"))[1:-1]
    return [head, b',"value":', clean(reply.raw, reply.model), b"}"]


class _Told(msgspec.Struct):
    calls: list[str] = []
    left_out: list[str] = []
    file: str = ""
    read_at: str = ""


def reply_of_entry(raw: Slice) -> SavedReply | None:
    """Read an entry of ``replies``; None for one without a value. What it says of itself may be wrong or missing."""
    try:
        members = dict(split_object(raw)) if first_byte(raw) == b"{" else {}
    except BrokenJsonError:
        return None
    value = members.pop("value", None)
    if value is None:
        return None
    told = _Told()
    for name, given in members.items():
        if name in _Told.__struct_fields__:
            try:
                told = msgspec.structs.replace(told, **{name: _read(name, given)})
            except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
                continue
    # What an archive says of a reply is a claim: it holds where the reply has the looks of that call.
    found = recognise(value)
    fits = [call.name for call in found.calls if found.reads and call.name in told.calls]
    return SavedReply(fits, value, file=told.file, read_at=told.read_at, left_out=told.left_out)


def _read(name: str, raw: Slice) -> object:
    return getattr(msgspec.json.decode(b'{"%b":%b}' % (name.encode(), bytes(raw)), type=_Told), name)
