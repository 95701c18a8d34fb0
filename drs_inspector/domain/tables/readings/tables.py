"""The tables of further calls, and what is not as described in the replies of all of them."""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from drs_inspector.domain.decoding.drift import Drift, UnknownField, drift_of
from drs_inspector.domain.live.view import Raw
from drs_inspector.domain.rawjson.split import BrokenJsonError, first_byte, split_object
from drs_inspector.domain.read_calls.call import ReadCall
from drs_inspector.domain.read_calls.recognise import entries_of
from drs_inspector.domain.read_calls.registry import BY_NAME
from drs_inspector.domain.saved_reply import SavedReply
from drs_inspector.domain.tables.readings.alarms import ALARMS
from drs_inspector.domain.tables.readings.comparisons import COMPARISONS
from drs_inspector.domain.tables.readings.monitoring import MONITORING
from drs_inspector.domain.tables.readings.precheck import PRECHECK
from drs_inspector.domain.tables.readings.progress import PROGRESS_CALLS
from drs_inspector.domain.tables.readings.timeline import TIMELINE
from drs_inspector.domain.tables.readings.told import ReadReply, replies_by_job, told_in
from drs_inspector.domain.tables.rows import Document

READING_TABLES: Final = (MONITORING, COMPARISONS, PRECHECK, TIMELINE, ALARMS)
"""The tables whose rows are made reply by reply; ``progress`` is made of looks."""
_EVERYWHERE: Final = ("error_code", "error_msg", "error_message")
_READ: Final[dict[str, ReadReply]] = {
    **PROGRESS_CALLS,
    **{name: read for table in READING_TABLES for name, read in table.calls.items()},
}


class OddReply(NamedTuple):
    """What is not as described in a reply, as far as it is about a job (None: about none, or about several)."""

    job_id: str | None
    call: str
    drift: tuple[Drift, ...]
    unknown: tuple[UnknownField, ...]


def odd_replies(document: Document) -> Iterator[OddReply | None]:
    """Yield what is odd in the replies of a document, each oddity of a reply and job once; None between two replies."""
    seen: set[int] = set()
    for found in replies_by_job(document, BY_NAME):
        if found is None:
            yield None
            continue
        job_id, reply = found
        call = reply.call
        if call is None or call.is_action:
            continue
        if id(reply) not in seen:
            seen.add(id(reply))
            around = _unknown(reply.raw, {*call.reply, *call.entries.split(), *call.error_keys, *_EVERYWHERE}, "")
            if around:
                yield OddReply(job_id if len(reply.job_ids) == 1 else None, call.name, (), around)
        raws = told_in(reply, job_id)
        drift = (*_drift(call, raws), *_repeats(reply, call, job_id))
        odd = OddReply(job_id, call.name, drift, _unknown_in_entries(call, raws, job_id))
        yield odd if odd.drift or odd.unknown else None


def _drift(call: ReadCall, raws: Sequence[Raw]) -> tuple[Drift, ...]:
    read = _READ.get(call.name)
    found = (
        {}
        if read is None
        else {(one.path, one.expected, one.found): one for raw in raws for _row, drift in read(raw) for one in drift}
    )
    return tuple(found.values())


def _repeats(reply: SavedReply, call: ReadCall, job_id: str | None) -> tuple[Drift, ...]:
    """Return the entries about a job that do not count."""
    path = call.entries.split()[0] if call.entries else ""
    return tuple(drift_of(path, "one entry for each job", raw, "raw") for raw in reply.repeats(job_id or ""))


def _unknown_in_entries(call: ReadCall, raws: Sequence[Raw], job_id: str | None) -> tuple[UnknownField, ...]:
    """Return the members of entries that the call does not have; of a call without entries they are beside nothing."""
    if not call.entries or not call.entry:
        return ()
    whole = job_id is None or not call.job or call.job.startswith("/")
    entries = [entry for raw in raws for entry in (entries_of(call, raw) if whole else [raw])]
    known = {*call.entry, *call.error_keys, *_EVERYWHERE}
    found = {one.path: one for entry in entries for one in _unknown(entry, known, f"{call.entries.split()[0]}.")}
    return tuple(found.values())


def _unknown(raw: Raw, known: set[str], lead: str) -> tuple[UnknownField, ...]:
    try:
        members = split_object(raw) if first_byte(raw) == b"{" else []
    except BrokenJsonError:
        return ()
    return tuple(UnknownField(f"{lead}{name}", bytes(value)) for name, value in members if name not in known)
