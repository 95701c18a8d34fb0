"""What can be A or B of a comparison: a source that is open, or an earlier reading of one."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final, NamedTuple

from drs_inspector.domain.counting import counted
from drs_inspector.domain.decoding.timestamps import read_timestamp
from drs_inspector.domain.errors import InspectorError
from drs_inspector.domain.labels.time_words import NO_BREAK, moment_words
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.session.fetch.snapshot_merger import copy_of
from drs_inspector.session.history.offers import ReadingOffer, ReadingRef, offered_readings, opened
from drs_inspector.session.workspace.open_session import OpenSession
from drs_inspector.session.workspace.workspace import Workspace

_LIVE: Final = {"cloud": "live", "demo": "live", "file": "file"}


class OpenSide(NamedTuple):
    """A source as it is now, by the key of its session."""

    key: str


class ReadingSide(NamedTuple):
    """An earlier reading."""

    ref: ReadingRef


CompareSide = OpenSide | ReadingSide


class SideOffer(NamedTuple):
    """A side that can be chosen: ``title``, and as ``note`` what it is, when it was read, and how many jobs it has.

    ``kind`` is that of the session, or "reading"; ``source`` is the key of the session that it is of, and
    ``source_title`` what that is called. ``read_at`` is None where it is not known.
    """

    side: CompareSide
    title: str
    note: str
    kind: str
    source: str
    source_title: str
    colour: str = ""
    read_at: datetime | None = None
    project: str = ""


class Document(NamedTuple):
    """A side that was read: later changes of its source do not reach ``snapshot``. ``notes`` say what is damaged."""

    title: str
    snapshot: Snapshot
    notes: tuple[str, ...] = ()
    name: str = ""


def open_offers(sessions: Sequence[OpenSession]) -> list[SideOffer]:
    """Return the sources that are open, as sides; takes no time."""
    return [_of_session(session) for session in sessions]


async def reading_offers(sessions: Sequence[OpenSession]) -> list[SideOffer]:
    """Return the earlier readings of the open sources, source by source, each the newest first."""
    found: list[SideOffer] = []
    for session in sessions:
        offered = await asyncio.to_thread(offered_readings, session)
        found += [_of_reading(session, one) for one in offered]
    return found


def usual_sides(offers: Sequence[SideOffer], shown: str) -> tuple[CompareSide | None, CompareSide | None]:
    """Return what a person most likely wants to compare: the source that is shown, with what it was before.

    Without an earlier reading that is another source, of the same project where there is one. A is the older one.
    """
    sources = [one for one in offers if isinstance(one.side, OpenSide)]
    now = next((one for one in sources if one.source == shown), sources[0] if sources else None)
    if now is None:
        return None, None
    readings = [one for one in offers if one.source == now.source and is_earlier(one, now.read_at)]
    others = [one for one in sources if one is not now]
    others.sort(key=lambda one: not one.project or one.project != now.project)
    before = next(iter([*readings, *others]), None)
    if before is None:
        return None, now.side
    later = before.read_at is not None and now.read_at is not None and before.read_at > now.read_at
    return (now.side, before.side) if later and before in others else (before.side, now.side)


def is_earlier(offer: SideOffer, moment: datetime | None) -> bool:
    """Say whether this is a reading from before a moment: the newest one that is kept may be what is shown now."""
    if not isinstance(offer.side, ReadingSide):
        return False
    return moment is None or offer.read_at is None or offer.read_at < moment


def why_not_comparable(a: CompareSide | None, b: CompareSide | None, offers: Sequence[SideOffer]) -> str:
    """Return why two sides cannot be compared as documents, "" where they can."""
    if len(offers) < 2:
        return "There is one source only: open another one, or keep readings of this one"
    if a is None or b is None:
        return f"Choose {'A' if a is None else 'B'} first"
    return "A and B are the same: choose another one" if a == b else ""


async def document_of(side: CompareSide, workspace: Workspace) -> Document:
    """Read a side. Raises InspectorError for a source that was closed and a reading that cannot be opened."""
    if isinstance(side, ReadingSide):
        found = await opened(side.ref)
        return Document(found.name, found.snapshot, found.notes, found.name)
    session = workspace.find(side.key)
    if session is None:
        raise InspectorError("The source was closed.", "", "Choose another one.")
    return Document(session.title, copy_of(session.inspector.snapshot))


async def opened_session(side: CompareSide, document: Document, workspace: Workspace) -> OpenSession:
    """Return the open source of a side; a reading is opened as a document first. Raises InspectorError."""
    if isinstance(side, OpenSide):
        session = workspace.find(side.key)
        if session is None:
            raise InspectorError("The source was closed.", "", "Open it again.")
        return session
    return await workspace.show_document(document.name, document.snapshot, kept_of=side.ref.profile)


def _of_session(session: OpenSession) -> SideOffer:
    snapshot = session.inspector.snapshot
    source = snapshot.source
    parts = [_LIVE[session.kind], _read_words(snapshot), counted(snapshot.total, "job")]
    return SideOffer(
        OpenSide(session.key),
        session.title,
        " · ".join(parts),
        session.kind,
        session.key,
        session.title,
        session.colour,
        _read_at(snapshot),
        source.project_id or source.project_name,
    )


def _of_reading(session: OpenSession, offer: ReadingOffer) -> SideOffer:
    parts = ["earlier reading", session.title, counted(offer.jobs, "job")]
    parts += [] if offer.complete else ["not complete"]
    return SideOffer(
        ReadingSide(offer.ref),
        f"{offer.title[:1].upper()}{offer.title[1:]}",
        " · ".join(parts),
        "reading",
        session.key,
        session.title,
        session.colour,
        offer.read_at,
    )


def _read_at(snapshot: Snapshot) -> datetime | None:
    read = read_timestamp(snapshot.source.read_at or snapshot.source.cloud_read_at)
    return read.instant if read is not None and read.zone_known else None


def _read_words(snapshot: Snapshot) -> str:
    moment = _read_at(snapshot)
    if moment is None:
        return "when it was read is not known"
    return f"read {moment_words(moment, datetime.now(UTC))}".replace(NO_BREAK, " ")


def head_words(letter: str, snapshot: Snapshot) -> str:
    """Return the head of a column: "A · 26 Nov, 18:02"."""
    moment = _read_at(snapshot)
    words = moment_words(moment, datetime.now(UTC)) if moment is not None else ""
    return " · ".join(filter(None, (letter, words)))
