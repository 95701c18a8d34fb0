"""Jobs, sources and objects as candidates."""

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from drs_inspector.domain.health.health import Health
from drs_inspector.domain.search.hits import Hit
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.session.job_tree.node import NodeKind, TreeNode
from drs_inspector.session.job_tree.place import Place
from drs_inspector.session.palette.candidate import Candidate, Kind
from drs_inspector.storage.saved_views.saved_view import SavedView

HealthOf = Callable[[str, str], Health | None]
"""The health of a job, by the key of its session and its id; None where it is not known."""


class HasSnapshot(Protocol):
    """Where the jobs of a session are."""

    @property
    def snapshot(self) -> Snapshot:
        """Its jobs."""


class ListedSession(Protocol):
    """What is needed of an open session."""

    @property
    def key(self) -> str:
        """Its key."""

    @property
    def title(self) -> str:
        """What it is called."""

    @property
    def kind(self) -> str:
        """Where its jobs come from: cloud, file, demo."""

    @property
    def inspector(self) -> HasSnapshot:
        """Where its jobs are."""


class JobEntries:
    """The jobs of all open sessions, in the order in which they were read.

    Of several sessions each job says whose it is. A job that went meanwhile says that when it is shown.
    """

    kind = Kind.JOB

    def __init__(self, sessions: Sequence[ListedSession], health_of: HealthOf | None = None) -> None:
        self._sessions = {session.key: session for session in sessions}
        self._health_of = health_of
        self._places: list[tuple[str, str]] = []

    def texts(self) -> Iterable[tuple[str, str]]:
        """Yield the name and the id of each job; one that is known by its refusal alone has a name too, or its id."""
        self._places.clear()
        for key, session in self._sessions.items():
            snapshot = session.inspector.snapshot
            for job in tuple(snapshot.jobs.values()):
                self._places.append((key, job.id))
                yield job.name or job.id, job.id
            for job_id, refusal in tuple(snapshot.unavailable.items()):
                if job_id not in snapshot.jobs:
                    self._places.append((key, job_id))
                    yield refusal.name or job_id, job_id

    def candidate(self, number: int) -> Candidate:
        """Return a job with its health."""
        key, job_id = self._places[number]
        snapshot = self._sessions[key].inspector.snapshot
        job, refusal = snapshot.jobs.get(job_id), snapshot.unavailable.get(job_id)
        title = self._sessions[key].title if len(self._sessions) > 1 else ""
        if job is None and refusal is None:
            return Candidate(Kind.JOB, job_id, None, reason="this job is gone", icon="job", id=job_id)
        if job is None:
            node = TreeNode(NodeKind.UNAVAILABLE_JOB, job_id, session=key)
            name = (refusal.name if refusal is not None else "") or job_id
            return Candidate(Kind.JOB, name, node, _said("details not read", title), icon="unavailable", id=job_id)
        kind = NodeKind.CHILD_JOB if job.parent_id in snapshot.jobs else NodeKind.JOB
        node = TreeNode(kind, job_id, session=key)
        health = self._health_of(key, job_id) if self._health_of is not None else None
        if health is None:
            return Candidate(Kind.JOB, job.name or job_id, node, _said(job.status.label, title), icon="job", id=job_id)
        words = _said(health.word, health.reason, title)
        return Candidate(Kind.JOB, job.name or job_id, node, words, glyph=health.glyph, tone=health.tone, id=job_id)


def source_candidates(sessions: Sequence[ListedSession]) -> Sequence[Candidate]:
    """Return the open sources; each is found by what kind it is, too."""
    found = []
    for session in sessions:
        count = len(session.inspector.snapshot.jobs)
        words = f"{count:,} {'job' if count == 1 else 'jobs'}"
        icon = "snapshot" if session.kind == "file" else "connect"
        found.append(Candidate(Kind.SOURCE, session.title, session.key, words, also=session.kind, icon=icon))
    return found


def view_candidates(views: Sequence[SavedView]) -> Sequence[Candidate]:
    """Return saved views with the filter that each has."""
    return [Candidate(Kind.VIEW, view.name, view, view.filter, icon="star") for view in views]


def object_candidate(hit: Hit) -> Candidate:
    """Return an object that was found: choosing it leads to its row."""
    address = hit.address
    node = TreeNode(NodeKind.OBJECTS, address.job_id, session=address.document)
    note = f"to {hit.target}, in {hit.job}" if hit.target else f"in {hit.job}"
    return Candidate(
        Kind.OBJECT, hit.found, Place(node, object_row=address.row), note=note, icon="objects", id=address.job_id
    )


def _said(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
