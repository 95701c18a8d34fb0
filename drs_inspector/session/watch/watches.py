"""What is asked of sources besides readings, once for all windows: a watch of each, and figures with each reading."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, NamedTuple

from drs_inspector.session.events import FetchFinished, FetchReport, WatchState
from drs_inspector.session.tasks import TaskOwner
from drs_inspector.session.watch.budget import REQUESTS_PER_SECOND
from drs_inspector.session.watch.waiting import within
from drs_inspector.session.workspace.workspace import (
    OpenSession,
    SessionClosed,
    SessionOpened,
    Workspace,
    WorkspaceEvent,
)

if TYPE_CHECKING:
    from drs_inspector.session.watch.look_with_reading import LookAlong
    from drs_inspector.session.watch.watcher import Watcher

WATCHING: Final = "watch "
"""What the names of its tasks begin with."""
_ALONG: Final = f"{WATCHING}with a reading "
_LONGEST_WAIT: Final = 30.0
"""So many seconds are waited for figures that go along with a reading, so that it is kept with them."""
SLOW: Final = 300.0
"""The seconds between two looks while no window is seen: figures do not become stale by that."""


class Shown(NamedTuple):
    """What one window shows: ids of jobs on the screen by the key of their source, and the selected job.

    ``selected`` is the key of a source and the id of a job, empty without any. ``is_seen``: the window is not hidden.
    """

    on_screen: Mapping[str, Collection[str]] = {}
    selected: tuple[str, str] = ("", "")
    is_seen: bool = True


class Watches:
    """The watches of a workspace. All methods belong to its event loop.

    ``every`` is the interval that a person has chosen, in seconds, 0 for the usual ones; ``from_start``: sources are
    watched as soon as they are open; ``with_readings``: of one that is not watched figures of running jobs are read
    with each whole reading, as `LookAlong` does. ``notifications_are_on`` tells whether a person hears of changes while
    no window is seen: looks are then as often as ever. ``per_second`` and ``now`` go to what asks.
    """

    def __init__(self, workspace: Workspace, tasks: TaskOwner) -> None:
        self._workspace, self._tasks = workspace, tasks
        self.every = 0.0
        self.from_start = self.with_readings = False
        self.notifications_are_on: Callable[[], bool] = _never
        self.per_second = REQUESTS_PER_SECOND
        self.now: Callable[[], datetime] = _now
        self._watchers: dict[str, Watcher] = {}
        self._along: dict[str, LookAlong] = {}
        self._windows: dict[object, Shown] = {}
        self._live: Counter[tuple[str, str, str]] = Counter()
        self._listeners: list[Callable[[], None]] = []
        self._unsubscribe = workspace.subscribe(self._on_event)

    def close(self) -> None:
        """End all watches."""
        self._unsubscribe()
        self._listeners.clear()
        self.turn((*self._watchers, *self._along), on=False)

    def follow(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call ``listener()`` when a watch begins or ends; the returned function ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener) if listener in self._listeners else None

    # Which sources

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the sources that are watched."""
        return tuple(self._watchers)

    def watcher(self, key: str) -> "Watcher | None":
        """Return what watches a source, None where nothing does."""
        return self._watchers.get(key)

    def state(self, key: str) -> WatchState | None:
        """Return how the watch of a source goes, None where it is not watched."""
        watcher = self._watchers.get(key)
        return watcher.state if watcher is not None else None

    def turn(self, keys: Collection[str], *, on: bool) -> None:
        """Watch these sources from now on, or no more; a file is not watched."""
        for key in keys:
            session = self._workspace.find(key)
            self._tasks.cancel(_ALONG + key)  # a watch asks for all that, and more
            if not on and key in self._watchers:
                del self._watchers[key]
                self._tasks.cancel(WATCHING + key)
            elif on and key not in self._watchers and session is not None and can_be_watched(session):
                self._begin(session)
        self._tell()

    def _begin(self, session: OpenSession) -> None:
        from drs_inspector.session.watch.watcher import Watcher  # noqa: PLC0415 - in most runs nothing is watched

        watcher = Watcher(session.inspector, now=self.now, per_second=self.per_second)
        self._watchers[session.key] = watcher
        self._show(session.key)
        self._tasks.start(WATCHING + session.key, self._run(session.key, watcher))

    async def _run(self, key: str, watcher: "Watcher") -> None:
        try:
            await watcher.run()
        finally:
            # It ends by itself with a defect, which its task reports.
            if self._watchers.get(key) is watcher:
                del self._watchers[key]
                self._tell()

    def _on_event(self, key: str, event: WorkspaceEvent) -> None:
        if isinstance(event, SessionOpened) and self.from_start:
            self.turn((key,), on=True)
        elif isinstance(event, FetchFinished) and self.with_readings:
            self._look_along(key, event.report)
        elif isinstance(event, SessionClosed):
            self.turn((key,), on=False)
            self._live = Counter({one: count for one, count in self._live.items() if one[0] != key})

    def _tell(self) -> None:
        for listener in tuple(self._listeners):
            listener()

    # Figures with a reading

    def _look_along(self, key: str, report: FetchReport) -> None:
        """Read figures once, where all of a source was read that is not watched."""
        session = self._workspace.find(key)
        has_read = report.is_whole and not report.is_look and not report.cancelled and report.error is None
        if session is None or not has_read or key in self._watchers or not can_be_watched(session):
            return
        from drs_inspector.session.watch.look_with_reading import LookAlong  # noqa: PLC0415 - with the first reading

        shown = frozenset(job_id for one in self._windows.values() for job_id in one.on_screen.get(key, ()))
        along = LookAlong(session.inspector, now=self.now, per_second=self.per_second, first=shown)
        self._along[key] = along
        self._tasks.start(_ALONG + key, self._run_along(key, along))

    async def _run_along(self, key: str, along: "LookAlong") -> None:
        try:
            await along.run()
        finally:
            if self._along.get(key) is along:
                del self._along[key]

    async def figures_known(self, key: str) -> None:
        """Wait, but not for long, until the figures that go along with the last reading of a source are there."""
        along = self._along.get(key)
        if along is not None:
            await within(_LONGEST_WAIT, along.is_known)

    # What is looked at

    def look(self, window: object, shown: Shown) -> None:
        """Note what a window shows now; its selected job goes first from now on."""
        before = self._windows.pop(window, Shown())
        self._windows[window] = shown
        if shown != before or len(self._windows) > 1:
            self.reconsider()

    def leave(self, window: object) -> None:
        """Forget a window that has closed."""
        if self._windows.pop(window, None) is not None:
            self.reconsider()

    def interest_in(self, key: str, job_id: str, call: str) -> Callable[[], None]:
        """Ask a call of a job as often as what is under way needs, until the returned function is called.

        For a panel that shows what the call says while it is open. It needs the source to be watched; where it is not,
        nothing is asked.
        """
        one = (key, job_id, call)
        self._live[one] += 1
        self._show(key)
        held = [one]

        def release() -> None:
            if held:
                self._live[held.pop()] -= 1
                self._live = +self._live
                self._show(key)

        return release

    def set_every(self, seconds: float) -> None:
        """Look so often from now on, 0 for as planned."""
        self.every = seconds
        self.reconsider()

    def reconsider(self) -> None:
        """Tell all watchers what is looked at: something else than jobs has changed."""
        for key in self._watchers:
            self._show(key)

    def _show(self, key: str) -> None:
        watcher = self._watchers.get(key)
        if watcher is None:
            return
        from drs_inspector.session.watch.plan import Interest  # noqa: PLC0415 - in most runs nothing is watched

        is_heard = self.notifications_are_on()
        seen = [one for one in self._windows.values() if one.is_seen]
        windows = tuple(self._windows.values()) if is_heard or not seen else tuple(seen)
        is_slow = not seen and bool(self._windows) and not is_heard
        chosen = [job_id for source, job_id in (one.selected for one in windows) if source == key and job_id]
        shown = frozenset(job_id for one in windows for job_id in one.on_screen.get(key, ()))
        interest = Interest(
            shown=shown | frozenset(chosen),
            selected=chosen[-1] if chosen else "",
            live=frozenset((call, job_id) for source, job_id, call in self._live if source == key),
            every=self.every,
        )
        watcher.show(interest, least=max(self.every, SLOW if is_slow else 0.0))


def can_be_watched(session: OpenSession) -> bool:
    """Tell whether a source can have changed since it was read."""
    return session.kind != "file"


def _never() -> bool:
    return False


def _now() -> datetime:
    return datetime.now(UTC)
