"""Which earlier readings a session can be compared with, and one of them as a document."""

import asyncio
import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from drs_inspector.domain.errors import FileProblemError
from drs_inspector.domain.labels.time_words import day_words
from drs_inspector.session.history.computed import COMPUTED_NOTE, computed_of
from drs_inspector.session.history.opening import OpenedReading, opened_number
from drs_inspector.storage.archive import open_bytes, write_archive
from drs_inspector.storage.history.limits import moment_of
from drs_inspector.storage.history.places import histories_of, history_of
from drs_inspector.storage.history.reading_file import Head
from drs_inspector.storage.history.source_history import KeptReading

if TYPE_CHECKING:
    from drs_inspector.session.workspace.open_session import OpenSession

_NOT_KNOWN: Final = datetime(1970, 1, 1, tzinfo=UTC)


class ReadingRef(NamedTuple):
    """Names one earlier reading, for `opened`; what is in it means nothing to others.

    ``project`` is the folder of the project's history. Without ``profile`` the reading is a computed one, and
    ``project`` the address that it is offered for.
    """

    profile: str
    project: str
    number: int


class ReadingOffer(NamedTuple):
    """An earlier reading: ``title`` is "reading 17, yesterday 09:41" in the reader's zone, ``read_at`` is aware.

    ``jobs`` are counted with their subtasks; ``complete`` says whether all that was asked for was read. Where a reading
    names no time, the title says so, and ``read_at`` is that of the reading before it.
    """

    ref: ReadingRef
    title: str
    read_at: datetime
    jobs: int
    complete: bool


def offered_readings(session: "OpenSession") -> list[ReadingOffer]:
    """Return the earlier readings of a session's project, the newest first; none for files.

    Reads the head of each kept reading: it belongs into a thread. Raises nothing; what is damaged is left out.
    """
    source = session.inspector.connection.source_info
    if source is None:
        return []
    if session.kind == "demo":
        return _computed(source.drs_url)
    if session.kind != "cloud" or not session.profile:
        return []
    try:
        history = history_of(session.profile, source)
        kept = history.readings().readings
    except FileProblemError:  # there is no home folder
        return []
    return _offers(session.profile, history.folder.name, kept)


async def opened(ref: ReadingRef) -> OpenedReading:
    """Return an earlier reading as a document with its coverage. Raises FileProblemError."""
    return await asyncio.to_thread(open_offered, ref)


def computed_ref(address: str) -> ReadingRef:
    """Return what names the computed reading of an address of DRS, there or not."""
    return ReadingRef("", address, 1)


def numbered_ref(session: "OpenSession", number: int) -> ReadingRef:
    """Return what names a kept reading of the project of a session, there or not. Raises FileProblemError."""
    history = history_of(session.profile, session.inspector.snapshot.source)
    return ReadingRef(session.profile, history.folder.name, number)


def open_offered(ref: ReadingRef) -> OpenedReading:
    """Return what `opened` does; takes long."""
    if not ref.profile:
        return _made(ref)
    history = next((one for one in histories_of(ref.profile) if one.folder.name == ref.project), None)
    if history is None:
        raise FileProblemError(
            "This reading is not there any more.", "The history of its profile was removed.", "Choose another one."
        )
    return opened_number(ref.profile, history, ref.number)


def _offers(profile: str, project: str, kept: Sequence[KeptReading]) -> list[ReadingOffer]:
    now = datetime.now(UTC)
    found: list[ReadingOffer] = []
    before = _NOT_KNOWN
    for head in (one.head for one in kept):
        moment = moment_of(head.read_at) or moment_of(head.kept_at)
        words = "time unknown" if moment is None else day_words(moment, now)
        before = moment or before
        ref = ReadingRef(profile, project, head.number)
        found.append(ReadingOffer(ref, f"reading {head.number:,}, {words}", before, head.jobs, head.complete))
    return found[::-1]


# Readings that are computed


def _computed(address: str) -> list[ReadingOffer]:
    reading = computed_of(address)
    if reading is None:
        return []
    title = f"{day_words(reading.read_at, datetime.now(UTC))}, computed for the demo"
    return [ReadingOffer(computed_ref(address), title, reading.read_at, reading.jobs, reading.complete)]


def _made(ref: ReadingRef) -> OpenedReading:
    reading = computed_of(ref.project)
    if reading is None:
        raise FileProblemError("The demo's yesterday is gone.", "The demo has ended.", "Start the demo again.")
    stream = io.BytesIO()
    # It goes the way of every other document: what is shown of it is what a file of it would hold.
    snapshot = reading.make()
    snapshot.source = msgspec.structs.replace(snapshot.source, computed=True)
    report = write_archive(snapshot, stream)
    body = stream.getvalue()
    name = f"demo, {day_words(reading.read_at, datetime.now(UTC))}, computed"
    details = snapshot.coverage.details
    source = snapshot.source
    head = Head(
        number=ref.number,
        read_at=source.read_at,
        cloud_read_at=source.cloud_read_at,
        project=source.project_name or source.project_id,
        jobs=report.jobs,
        wanted=details.wanted,
        details=details.read,
        complete=snapshot.complete,
        size=len(body),
    )
    return OpenedReading(name, head, body, open_bytes(name, body), (COMPUTED_NOTE,))
