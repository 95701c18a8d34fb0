"""What a job can be compared with: first the same job in other sources and readings, then any other job."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final, NamedTuple

from drs_inspector.session.compare.sides import CompareSide, OpenSide, SideOffer, is_earlier
from drs_inspector.session.workspace.open_session import OpenSession

MOST: Final = 200


class JobRef(NamedTuple):
    """A job of an open source."""

    key: str
    job_id: str


class Candidate(NamedTuple):
    """A job that can be the other one. ``is_same``: it has the same id, or where that is not known may have it."""

    side: CompareSide
    job_id: str
    name: str
    where: str
    is_same: bool


def candidates(
    sessions: Sequence[OpenSession], offers: Sequence[SideOffer], job: JobRef, text: str
) -> tuple[list[Candidate], bool]:
    """Return the first ones whose name, id or source has all words of a text, and whether there are more."""
    words = text.casefold().split()
    fitting = (one for one in _all(sessions, offers, job) if _fits(one, words))
    found = list(islice(fitting, MOST + 1))
    return found[:MOST], len(found) > MOST


def _fits(one: Candidate, words: Sequence[str]) -> bool:
    said = f"{one.name}\n{one.job_id}\n{one.where}".casefold()
    return all(word in said for word in words)


def _all(sessions: Sequence[OpenSession], offers: Sequence[SideOffer], job: JobRef) -> Iterator[Candidate]:
    own = next((one for one in sessions if one.key == job.key), None)
    mine = own.inspector.snapshot.jobs.get(job.job_id) if own is not None else None
    name = mine.name if mine is not None else job.job_id
    others = [one for one in sessions if one.key != job.key]
    for session in others:
        snapshot = session.inspector.snapshot
        if job.job_id in snapshot.jobs or job.job_id in snapshot.unavailable:
            there = snapshot.jobs.get(job.job_id)
            shown = there.name if there is not None else name
            yield Candidate(OpenSide(session.key), job.job_id, shown, session.title, is_same=True)
    moment = next((one.read_at for one in offers if one.side == OpenSide(job.key)), None)
    for offer in offers:
        if offer.source == job.key and is_earlier(offer, moment):
            yield Candidate(offer.side, job.job_id, name, offer.title, is_same=True)
    rest = [
        (session, other)
        for session in sessions
        for other in session.inspector.snapshot.jobs.values()
        if other.id != job.job_id
    ]
    for is_alike in (True, False):
        for session, other in rest:
            if (other.name == name) is is_alike:
                yield Candidate(OpenSide(session.key), other.id, other.name, session.title, is_same=False)
