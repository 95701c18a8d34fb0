"""Decides which changes of jobs are told, and when: calm, each change once, nothing that a person caused."""

from collections.abc import Callable, Collection, Sequence
from time import perf_counter
from typing import Final, Protocol

from drs_inspector.domain.health.snapshot_health import SnapshotHealth
from drs_inspector.session.events import (
    FetchFinished,
    ReadingsChanged,
    SignInChanged,
    SignInKind,
    SignInState,
    SnapshotReplaced,
    WatchChanged,
)
from drs_inspector.session.health.sessions_health import JudgedSession
from drs_inspector.session.job_list.list_filter import Store
from drs_inspector.session.notifications.comparisons import CALLS as COMPARISONS
from drs_inspector.session.notifications.kinds import Kind
from drs_inspector.session.notifications.noted import NotedJobs
from drs_inspector.session.notifications.notice import News, Notice, Target, notice_of
from drs_inspector.session.notifications.scope import Scope
from drs_inspector.session.notifications.settings import Choice
from drs_inspector.session.readings.kept import KeptReadings

_SIGNED_IN: Final = frozenset({"valid", "ends-soon"})
_EACH: Final = 32  # jobs between two looks at the clock


class SignedIn(Protocol):
    """What is needed of the sign-in of a source."""

    @property
    def sign_in_state(self) -> SignInState:
        """Whether requests can be sent."""


class ToldInspector(Store, Protocol):
    """What is needed of where jobs are."""

    @property
    def is_fetching(self) -> bool:
        """Whether a fetch is running."""

    @property
    def readings(self) -> KeptReadings:
        """What was read by further calls."""

    @property
    def connection(self) -> SignedIn:
        """Its source."""


class ToldSession(JudgedSession, Protocol):
    """What is needed of an open session."""

    @property
    def inspector(self) -> ToldInspector:
        """Where its jobs are."""

    @property
    def title(self) -> str:
        """What it is called."""


class Notifier:
    """Notes the jobs of the sources that are not files, and makes notifications of what changes.

    ``sessions`` returns the open sources, ``health_of`` the health of the jobs of one. The owner passes events on,
    calls ``work`` while ``is_working``, and ``take`` when it is time.
    """

    def __init__(
        self,
        sessions: Callable[[], Sequence[ToldSession]],
        health_of: Callable[[ToldSession], SnapshotHealth],
        choice: Choice,
    ) -> None:
        self._sessions, self._health_of = sessions, health_of
        self.choice = choice
        self._noted: dict[str, NotedJobs] = {}
        self._ended: dict[str, None] = {}
        self._told_at: float | None = None
        for session in sessions():
            self._of(session)

    # What comes

    def jobs_changed(self, key: str, job_ids: Collection[str] | None) -> None:
        """Have jobs looked at, None for all, whose health may be another."""
        session = self._session(key)
        noted = self._of(session) if session is not None else None
        if noted is not None:
            noted.changed(job_ids)

    def event(self, key: str, event: object) -> None:
        """Take an event of a source."""
        session = self._session(key)
        noted = self._of(session) if session is not None else None
        if session is None or noted is None:
            return
        if isinstance(event, SnapshotReplaced):
            self._noted.pop(key)
        elif isinstance(event, WatchChanged):
            noted.is_held = bool(event.state.holds)
        elif isinstance(event, FetchFinished) and not event.report.is_look:
            noted.changed(None)
        elif isinstance(event, SignInChanged):
            self._signed(noted, event.state.kind)
        elif isinstance(event, ReadingsChanged) and event.call in COMPARISONS:
            for job_id in event.job_ids:
                reading = session.inspector.readings.reading(job_id, event.call)
                if reading is not None:
                    noted.compared(job_id, reading)

    def closed(self, key: str) -> None:
        """Forget a source."""
        self._noted.pop(key, None)
        self._ended.pop(key, None)

    def _signed(self, noted: NotedJobs, kind: SignInKind) -> None:
        if kind == "ended" and noted.sign_in in _SIGNED_IN:
            self._ended[noted.key] = None
        elif kind != "ended":
            self._ended.pop(noted.key, None)
        noted.sign_in = kind

    def _session(self, key: str) -> ToldSession | None:
        return next((one for one in self._sessions() if one.key == key), None)

    def _of(self, session: ToldSession) -> NotedJobs | None:
        """Return the notes on a source, begun anew where it has other jobs; of a file, which never changes, none."""
        if session.kind == "file":
            return None
        noted = self._noted.get(session.key)
        snapshot = session.inspector.snapshot
        if noted is None or noted.snapshot is not snapshot:
            sign_in = noted.sign_in if noted is not None else session.inspector.connection.sign_in_state.kind
            noted = self._noted[session.key] = NotedJobs(session.key, snapshot)
            noted.sign_in = sign_in
        return noted

    # What is done with it

    @property
    def is_working(self) -> bool:
        """Whether jobs are to be looked at."""
        return any(noted.waiting for noted in self._noted.values())

    def work(self, budget_seconds: float) -> bool:
        """Look at jobs for about so long; True when nothing is left."""
        stop = perf_counter() + budget_seconds
        for session in self._sessions():
            noted = self._of(session)
            if noted is None:
                continue
            if noted.is_new:
                self._health_of(session)  # from now on its changes are told, also where there is no job yet
            while noted.waiting:
                health = self._health_of(session)
                for _ in range(min(_EACH, len(noted.waiting))):
                    noted.look_at(noted.waiting.popitem()[0], health)
                if perf_counter() >= stop:
                    return not self.is_working
            inspector = session.inspector
            if noted.is_new and inspector.snapshot.source.read_at and not inspector.is_fetching:
                noted.is_new = False
        return True

    def wait(self, now: float) -> float | None:
        """Return the seconds until ``take`` may return something; None while there is nothing to tell."""
        if not self._ended and not any(noted.is_telling for noted in self._noted.values()):
            return None
        return 0.0 if self._told_at is None else max(self._told_at + self.choice.pause - now, 0.0)

    def take(self, now: float, filter_text: str = "") -> Notice | None:
        """Return one notification of all that has changed, None for nothing that a person has chosen.

        ``filter_text`` says which jobs. ``now`` is in seconds, by any clock that goes on.
        """
        if (wait := self.wait(now)) is None or wait > 0:
            return None
        scope = Scope(filter_text)
        news: list[News] = []
        for session in self._sessions():
            noted = self._of(session)
            if noted is None:
                continue
            snapshot = session.inspector.snapshot
            for one in noted.take(now, self.choice.kinds):
                job = snapshot.jobs.get(one.target.job_id)
                if job is not None and scope.has(job, snapshot):
                    news.append(one)
            if session.key in self._ended and Kind.SIGN_IN in self.choice.kinds:
                news.append(News(Kind.SIGN_IN, Target(session.key), session.title))
        self._ended.clear()
        if not news:
            return None
        self._told_at = now
        return notice_of(news)
