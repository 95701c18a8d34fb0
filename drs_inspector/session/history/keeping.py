"""Keeping whole readings as history: after each of them, where the profile of the session says so."""

import asyncio
import contextlib
import functools
import itertools
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from time import monotonic, sleep
from typing import TYPE_CHECKING, Final

from drs_inspector.domain.errors import FileProblemError, InspectorError
from drs_inspector.domain.live.series import JobSeries
from drs_inspector.domain.printable import printable
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.session.events import Event, FetchFinished
from drs_inspector.session.tasks import TaskOwner
from drs_inspector.session.workspace.exported import add_readings, exported_document
from drs_inspector.session.workspace.inspector import Inspector
from drs_inspector.session.workspace.workspace import Workspace, WorkspaceEvent
from drs_inspector.storage.profiles.store import Profile, load_profiles

if TYPE_CHECKING:
    # It is loaded with the first reading that is kept.
    from drs_inspector.storage.history.limits import Limits
    from drs_inspector.storage.history.source_history import KeptReading

_log = logging.getLogger(__name__)


_MOVING_SECONDS: Final = 3.0
_LOOK_SECONDS: Final = 0.02
_ATTEMPTS: Final = 8


class NotKeptError(Exception):
    """The profile is gone, or says now that readings are not kept."""


class ProfileGoneError(NotKeptError):
    """There is no profile of that name, nor one that had it before."""


class _RenamedError(Exception):
    """The profile got another name while a reading was being kept."""


class ReadingKeeper:
    """Keeps the whole readings of the inspectors that it follows.

    ``on_kept(profile, reading)`` gets each of them, ``on_problem(error)`` why one could not be kept, once for each
    profile until one is kept again: a full disk is no reason to stop reading. A profile that another program renames
    keeps its readings under its new name: ``on_renamed(old, profile)`` is told before. Of one that is gone, and of
    which something was kept, ``on_problem`` is told that nothing is kept any more.
    """

    def __init__(
        self,
        on_problem: Callable[[InspectorError], None],
        on_kept: "Callable[[str, KeptReading], None]" = lambda _profile, _reading: None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        on_renamed: Callable[[str, Profile], None] = lambda _old, _profile: None,
    ) -> None:
        self._on_problem = on_problem
        self._on_kept = on_kept
        self._on_renamed = on_renamed
        self._clock = clock
        self._told: set[str] = set()
        self._kept_of: set[str] = set()
        self._numbers = itertools.count(1)
        self._turn = asyncio.Lock()
        self._tasks = TaskOwner(lambda _name, error: _log.error("a reading was not kept", exc_info=error))

    def follow(self, inspector: Inspector, profile: Callable[[], str]) -> Callable[[], None]:
        """Keep what this inspector reads; ``profile`` returns the name of its profile, "" for none.

        The returned function ends that.
        """
        return inspector.subscribe(lambda event: self.heard(inspector, profile(), event))

    def follow_workspace(
        self, workspace: Workspace, figures_known: Callable[[str], Awaitable[None]] | None = None
    ) -> Callable[[], None]:
        """Keep what the sessions of a workspace read, each for its profile; the returned function ends that.

        ``figures_known(key)`` waits until the figures that go along with a reading are there: it is kept with them.
        """

        def on_event(key: str, event: WorkspaceEvent) -> None:
            session = workspace.find(key) if isinstance(event, FetchFinished) else None
            if session is not None and session.kind == "cloud" and isinstance(event, FetchFinished):
                known = None if figures_known is None else functools.partial(figures_known, key)
                self.heard(session.inspector, session.profile, event, known)

        return workspace.subscribe(on_event)

    def heard(
        self,
        inspector: Inspector,
        profile: str,
        event: Event,
        figures_known: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        """Take an event of an inspector that is in use with a profile; ``figures_known`` as in `follow_workspace`."""
        report = event.report if isinstance(event, FetchFinished) else None
        if report is None or not profile or not report.is_whole or report.is_look:
            return
        if report.cancelled or report.error is not None or inspector.connection.project is None:
            return
        # Jobs that come while others are being written are of the next reading.
        document = HistoryDocument(inspector)
        self._tasks.start(f"keep reading {next(self._numbers)}", self._keep(profile, document, figures_known))

    async def ended(self) -> None:
        """Wait until all readings are kept."""
        await self._tasks.ended()

    async def close(self) -> None:
        """Wait until what is being written is written, and take nothing more."""
        await self._tasks.ended()
        await self._tasks.close()

    async def _keep(
        self, profile: str, document: "HistoryDocument", figures_known: Callable[[], Awaitable[None]] | None
    ) -> None:
        moment = self._clock()
        if figures_known is not None:
            await figures_known()
        whole = document.whole()
        async with self._turn:
            try:
                found, kept = await asyncio.to_thread(_kept_of_profile, profile, whole, moment)
            except ProfileGoneError:
                if profile in self._kept_of or await asyncio.to_thread(has_history, profile):
                    self._tell(profile, _gone(profile))
                return
            except NotKeptError:
                return
            except InspectorError as error:
                self._tell(profile, error)
                return
        self._told.discard(profile)
        self._kept_of.add(found.name)
        if found.name != profile:
            self._on_renamed(profile, found)
        self._on_kept(found.name, kept)

    def _tell(self, profile: str, error: InspectorError) -> None:
        if profile not in self._told:
            self._told.add(profile)
            self._on_problem(error)


class HistoryDocument:
    """What is kept of an inspector: the jobs of this moment, and what further calls say of them until ``whole``.

    It is what an export holds, with the last figures of each job alone: figures of earlier looks are in the readings
    of their time, or were never asked for then.
    """

    def __init__(self, inspector: Inspector) -> None:
        self._jobs = exported_document(inspector, with_readings=False)
        self._readings, self._looks = inspector.readings, inspector.looks

    def whole(self) -> Snapshot:
        """Return the document with what is known now."""
        document = self._jobs
        add_readings(document, self._readings, self._looks)
        document.series = [JobSeries(one.job_id, one.call, one.looks[-1:]) for one in document.series if one.looks]
        return document


def keep_reading(profile: str, document: Snapshot, moment: datetime) -> "KeptReading":
    """Keep a document as the newest reading of a profile, and remove what is too much then.

    Takes long: it belongs into a thread. Raises NotKeptError where the profile does not say so, FileProblemError.
    """
    return _kept_of_profile(profile, document, moment)[1]


def has_history(profile: str) -> bool:
    """Say whether something is kept of a profile, there or not."""
    from drs_inspector.storage.history.places import folder_of  # noqa: PLC0415 - as below

    try:
        return folder_of(profile).exists()
    except InspectorError:
        return False


def limits_of(profile: Profile) -> "Limits":
    """Return the limits that a profile sets."""
    from drs_inspector.storage.history.limits import Limits  # noqa: PLC0415 - as below

    return Limits(profile.kept_readings, profile.kept_days, profile.kept_megabytes << 20)


def _kept_of_profile(name: str, document: Snapshot, moment: datetime) -> tuple[Profile, "KeptReading"]:
    """Keep a document as ``keep_reading`` does, of the profile that has that name, or had it before."""
    for _attempt in range(_ATTEMPTS):
        # Of one that is renamed meanwhile the next look finds what is kept where its new name is.
        with contextlib.suppress(_RenamedError):
            wish = _wish(name)
            return wish, _kept(wish, name, document, moment)
    raise ProfileGoneError


def _kept(wish: Profile, name: str, document: Snapshot, moment: datetime) -> "KeptReading":
    from drs_inspector.storage.history.limits import prune  # noqa: PLC0415 - with the first reading that is kept
    from drs_inspector.storage.history.places import history_of, name_history  # noqa: PLC0415 - as above

    if wish.name != name:
        _wait_for_move(name)
    history = history_of(wish.name, document.source)

    def prepare() -> None:
        # It may be deleted since, or renamed.
        if _wish(name).name != wish.name:
            raise _RenamedError
        name_history(wish.name)

    kept = history.add(document, moment, prepare=prepare)
    prune(history, limits_of(wish), moment, with_room=True)
    return kept


def _wait_for_move(name: str) -> None:
    """Wait until the history of a name has gone where the profile has: what was there before would be removed."""
    stop = monotonic() + _MOVING_SECONDS
    while has_history(name) and monotonic() < stop:
        sleep(_LOOK_SECONDS)


def _wish(name: str) -> Profile:
    """Return the profile of a name, or the one that had it before, where it says that readings are kept."""
    loaded = load_profiles()
    profile = loaded.follow(name)
    if profile is None and isinstance(loaded.problem, FileProblemError):
        raise loaded.problem
    if profile is None:
        raise ProfileGoneError
    if not profile.keep_readings:
        raise NotKeptError
    return profile


def _gone(name: str) -> InspectorError:
    return InspectorError(
        f"Readings of “{printable(name)}” are not kept any more.",
        "There is no profile of this name: it was deleted, or another program has changed its name.",
        "Open the project with the profile that it has now, or save its sign-in again and keep its readings there.",
    )
