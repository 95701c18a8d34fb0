"""The health of the jobs of each open session: made once, and after a change anew of the jobs that changed."""

from collections.abc import Callable, Collection
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Literal, Protocol

from drs_inspector.domain.health.causes import NOTHING_KNOWN
from drs_inspector.domain.health.figures import DEFAULT_LIMITS, Limits
from drs_inspector.domain.health.health import reading_time
from drs_inspector.domain.health.known_causes import KnownCauses
from drs_inspector.domain.health.snapshot_health import SnapshotHealth
from drs_inspector.domain.live.looks import SET_BACK
from drs_inspector.session.events import (
    DocumentChecked,
    Event,
    FetchFinished,
    FiguresChanged,
    JobsChanged,
    SnapshotReplaced,
    WatchChanged,
)
from drs_inspector.session.job_list.list_filter import Store

_OF_ALL = SnapshotReplaced | DocumentChecked | FetchFinished
_SAME_MOMENT = timedelta(minutes=1)
"""So long what is said of ages stays while jobs change: a reading tells of changes many times a second."""
JobsListener = Callable[[str, Collection[str] | None], None]
"""Is called with the key of a session and the ids of the jobs whose health may be another, None for all."""


class JudgedSession(Protocol):
    """What is needed of an open session."""

    @property
    def key(self) -> str:
        """The key of the session in its workspace."""

    @property
    def kind(self) -> Literal["cloud", "file", "demo"]:
        """The kind of source: the health of a file is as of its reading."""

    @property
    def inspector(self) -> Store:
        """Where its jobs are."""


class SessionsHealth:
    """``of(session)`` is the health of a session's jobs; the same object as long as none of them has changed.

    ``follow`` calls a listener with the key of a session whose jobs, or how they are judged, have changed;
    ``follow_jobs`` one that is told which jobs. ``now`` returns the present time; ages in reasons are those of the
    moment when a health was made, and while only some jobs change, of at most a minute before. Jobs of which figures
    came are judged at once; those of which time alone says something else, whenever the watch says something.
    """

    def __init__(
        self,
        *,
        known: KnownCauses = NOTHING_KNOWN,
        limits: Limits = DEFAULT_LIMITS,
        zone: tzinfo | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._known, self._limits, self._zone, self._now = known, limits, zone, now
        self._made: dict[str, SnapshotHealth] = {}
        self._clocks: dict[str, datetime | None] = {}
        self._changes: dict[str, dict[str, None]] = {}  # jobs that changed since then
        self._followed: dict[str, Callable[[], None]] = {}
        self._listeners: list[Callable[[str], None]] = []
        self._jobs_listeners: list[JobsListener] = []

    def of(self, session: JudgedSession) -> SnapshotHealth:
        """Return the health of a session's jobs as they are now."""
        key, snapshot = session.key, session.inspector.snapshot
        made = self._made.get(key)
        if made is None or made.snapshot is not snapshot:
            if key not in self._followed:
                self._followed[key] = session.inspector.subscribe(lambda event: self._on_event(key, event))
            clock = self._clocks[key] = None if session.kind == "file" else self._now()
            judging = snapshot.judged_by
            if judging is not None and judging.limits != self._limits:
                snapshot.judged_by = judging._replace(limits=self._limits)  # a filter asks by the same
            made = self._made[key] = SnapshotHealth(
                snapshot, clock, known=self._known, limits=self._limits, zone=self._zone
            )
            self._changes.pop(key, None)
        elif changed := self._changes.pop(key, None):
            made = self._made[key] = made.after(changed)
        return made

    def judge_by(self, *, limits: Limits, zone: tzinfo | None = None) -> None:
        """Judge by other limits, and write times for another zone."""
        self._limits, self._zone = limits, zone
        self.again()

    def again(self) -> None:
        """Make every health anew: time has passed, or something else than the jobs has changed."""
        for key in tuple(self._made):
            self._changed(key, None)

    @property
    def now(self) -> datetime:
        """The present time that ages are of."""
        return self._now()

    def time_passes(self) -> None:
        """Judge those jobs anew of which time alone says something else, also where nothing is heard of them."""
        for key in tuple(self._made):
            self._go_on(key, (), says_ages=True)

    def forget(self, key: str) -> None:
        """Drop a session that was closed."""
        self._made.pop(key, None)
        self._changes.pop(key, None)
        unsubscribe = self._followed.pop(key, None)
        if unsubscribe is not None:
            unsubscribe()

    def follow(self, listener: Callable[[str], None]) -> Callable[[], None]:
        """Call ``listener(key)`` after each change; the returned function ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener) if listener in self._listeners else None

    def follow_jobs(self, listener: JobsListener) -> Callable[[], None]:
        """Call ``listener(key, job_ids)`` after each change; the returned function ends that."""
        self._jobs_listeners.append(listener)
        return lambda: self._jobs_listeners.remove(listener) if listener in self._jobs_listeners else None

    def close(self) -> None:
        """Stop following the sessions."""
        for key in tuple(self._followed):
            self.forget(key)
        self._listeners.clear()
        self._jobs_listeners.clear()

    def _on_event(self, key: str, event: Event) -> None:
        if isinstance(event, JobsChanged):
            self._changed(key, (*event.added, *event.changed, *event.removed))
        elif isinstance(event, _OF_ALL):
            self._changed(key, None)
        elif isinstance(event, FiguresChanged | WatchChanged):
            is_of_jobs = isinstance(event, FiguresChanged)
            self._go_on(key, event.job_ids if isinstance(event, FiguresChanged) else (), says_ages=not is_of_jobs)

    def _go_on(self, key: str, told: Collection[str], *, says_ages: bool) -> None:
        """Judge jobs as of now of which figures came, and those of which time alone says something else."""
        made = self._made.get(key)
        if made is None or made.context.now is None or self._clocks[key] is None:
            return
        now = self._now()
        if made.context.now - now > SET_BACK:  # what is known would be as fresh as now until the clock is there again
            self._changed(key, None)
            return
        now = max(now, made.context.now)
        job_ids = dict.fromkeys((*made.outdated(now), *told))
        if says_ages:
            job_ids |= dict.fromkeys(made.reworded(now))
            self._clocks[key] = now  # nothing is said as of before any more
        self._made[key] = made.after(job_ids | self._changes.pop(key, {}), now)
        if job_ids:
            self._tell(key, job_ids)

    def _changed(self, key: str, job_ids: Collection[str] | None) -> None:
        made = self._made.get(key)
        if job_ids is not None and made is not None and self._is_of_now(key, made):
            self._changes.setdefault(key, {}).update(dict.fromkeys(job_ids))
        else:
            self._made.pop(key, None)
            job_ids = None
        self._tell(key, job_ids)

    def _tell(self, key: str, job_ids: Collection[str] | None) -> None:
        for listener in tuple(self._listeners):
            listener(key)
        for listen in tuple(self._jobs_listeners):
            listen(key, job_ids)

    def _is_of_now(self, key: str, made: SnapshotHealth) -> bool:
        """Tell whether what a health says of ages may stay."""
        clock = self._clocks[key]
        if clock is None:
            return made.context.now == reading_time(made.snapshot)
        return abs(self._now() - clock) < _SAME_MOMENT
