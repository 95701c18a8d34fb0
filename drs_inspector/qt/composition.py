"""The window at work: makes workspace and controllers, joins them, and ends them when the window closes."""

import asyncio
import contextlib
import gc
import logging
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from drs_inspector.domain.errors import InspectorError
from drs_inspector.ending_signals import exit_code_of_signal
from drs_inspector.qt.browse.panes import save_page
from drs_inspector.qt.garbage import IdleGarbage
from drs_inspector.qt.main_window.concern import Concern
from drs_inspector.qt.main_window.context import AppContext
from drs_inspector.qt.main_window.error_reporting import ErrorReporting
from drs_inspector.qt.main_window.idle_lock import IdleLock
from drs_inspector.qt.main_window.main_window import MainWindow
from drs_inspector.qt.main_window.session_commands import StartDemo
from drs_inspector.qt.main_window.window_state import WindowState
from drs_inspector.qt.network.controller import NetworkNow
from drs_inspector.qt.notifications.controller import NotificationController
from drs_inspector.qt.notifications.leading import lead
from drs_inspector.qt.one_instance.arrivals import Arrivals
from drs_inspector.qt.one_instance.file_open_events import FileOpenEvents
from drs_inspector.qt.one_instance.server import InstanceServer
from drs_inspector.qt.panes.focus_help import FocusHelp
from drs_inspector.qt.panes.reading_out import FocusedRow
from drs_inspector.qt.shortcuts.keys import shortcuts
from drs_inspector.qt.start_commands.controller import StartController
from drs_inspector.qt.start_commands.going_on import GoingOn, Ways
from drs_inspector.qt.start_commands.look_keeper import LookKeeper
from drs_inspector.qt.widgets.sliced_work import Rank, Turn
from drs_inspector.qt.widgets.theme import Theme
from drs_inspector.qt.windows.joined import JoinedWindow
from drs_inspector.qt.windows.windows import Windows
from drs_inspector.session.events import Event
from drs_inspector.session.history.keeping import ReadingKeeper
from drs_inspector.session.notifications.notice import Target
from drs_inspector.session.profiles.profile_secrets import ProfileSecrets
from drs_inspector.session.profiles.profile_sessions import ProfileSessions
from drs_inspector.session.tasks import TaskOwner
from drs_inspector.session.workspace.inspector import Inspector
from drs_inspector.session.workspace.workspace import Workspace
from drs_inspector.storage.files.paths import app_paths
from drs_inspector.storage.files.settings import load_settings
from drs_inspector.storage.files.temporary import sweep_leftovers
from drs_inspector.storage.one_instance.lock import InstanceLock
from drs_inspector.storage.one_instance.messages import StartRequest
from drs_inspector.storage.secrets.keyring_store import KeyringStore, SecretStore

if TYPE_CHECKING:
    # It is loaded with the first reading that is kept.
    from drs_inspector.storage.history.source_history import KeptReading

_log = logging.getLogger(__name__)
# A cloud that does not answer must not keep the program from closing: what is still open after this is dropped.
_CLOSING_SECONDS = 2.0
_LEAST_SECONDS = 0.25
_SAVING = Concern("saving sign-ins")


class WindowRun(JoinedWindow):
    """One run of the program, and its first window.

    ``secrets`` is the operating system's keyring unless a test says otherwise.

    ``file_open_events`` are files that the system hands to the running program (macOS). With ``lock`` this is the
    window that later starts hand over to; ``notice`` is why this start has a window although one is open.
    """

    def __init__(
        self,
        window: MainWindow,
        theme: Theme,
        start_demo: StartDemo | None = None,
        *,
        secrets: SecretStore | None = None,
        file_open_events: FileOpenEvents | None = None,
        lock: InstanceLock | None = None,
        notice: InspectorError | None = None,
    ) -> None:
        self.window = window
        self._theme = theme
        self._loaded = load_settings()
        self._start_demo = start_demo
        self._secrets = secrets
        self._file_open_events = file_open_events
        self._lock = lock
        self._notice = notice
        self._closed = asyncio.Event()
        self._code = 0
        self._saved = False
        self.server: InstanceServer | None = None

    async def run(self, files: Sequence[Path] = (), *, demo: bool = False, profile: str = "") -> int:
        """Work until the window closes; return the exit code."""
        closed = self._closed
        QApplication.instance().lastWindowClosed.connect(closed.set)  # type: ignore[union-attr]  # it exists by now
        self.join()
        # A full collection of garbage stops every thread: it passes over what was loaded, before there is any secret.
        gc.freeze()
        self.garbage = IdleGarbage(self.window)
        # A network drive may hang, and nothing waits for this.
        threading.Thread(target=self._sweep, name="sweep leftovers", daemon=True).start()
        for problem in (self._loaded.problem, self._notice):
            if problem is not None:
                self.app.problems.show(problem)
        if not self.window.isVisible():
            # It was closed while all of this was being loaded, before ``closing`` was connected.
            closed.set()
        elif demo or files or profile:
            self.arrivals.do(StartRequest(tuple(files), demo, profile))
        else:
            self.window.welcome.focus_first()
        self.updates.at_start()
        await self._listen()
        await closed.wait()
        await self.end()
        return self._code

    async def _listen(self) -> None:
        """Take what other starts and the system ask for from now on."""
        if self._file_open_events is not None:
            self._file_open_events.requested.connect(self.arrivals.take_files)
            self._file_open_events.start()
        if self._lock is not None and not self._closed.is_set():
            self.server = InstanceServer(self._lock, self.arrivals.take)
            await self.server.open()

    def end_by_signal(self, number: int) -> None:
        """Close the window as a person does, and let ``run`` return the exit code of the signal."""
        self._code = exit_code_of_signal(number)
        self._closed.set()

    def _sweep(self) -> None:
        """Remove what a killed run left in the folders that this one knows."""
        with contextlib.suppress(InspectorError):  # a home that cannot be found was told already
            sweep_leftovers(app_paths().settings_file.parent)
        if self._loaded.settings.last_folder:
            sweep_leftovers(Path(self._loaded.settings.last_folder))

    def join(self) -> None:
        """Make the controllers, on the running loop."""
        problems = ErrorReporting(self.window.error_bar)
        secrets = self._secrets or KeyringStore(on_waiting=self._keyring_waits)
        network = NetworkNow(self._loaded.settings)
        workspace = Workspace(self._make_inspector, network)
        saved = ProfileSecrets(
            secrets,
            lambda error: problems.show(error, where="Keyring", about=_SAVING),
            lambda: problems.over(_SAVING),
        )
        self.app = AppContext(
            window=self.window,
            workspace=workspace,
            tasks=TaskOwner(self._task_failed, self._tasks_changed),
            problems=problems,
            settings=self._loaded.settings,
            secrets=secrets,
            profile_secrets=saved,
            profile_sessions=ProfileSessions(workspace, saved, network),
        )
        self.keeper = ReadingKeeper(
            lambda error: problems.show(error, where="History"),
            self._kept,
            on_renamed=lambda old, now: workspace.follow_profile(old, name=now.name, colour=now.colour),
        )
        self.keeper.follow_workspace(workspace, self.app.watches.figures_known)
        problems.install()
        shortcuts().choose(self.app.settings.shortcuts)
        self.app.live.watch("shortcuts", shortcuts().choose)
        self.idle = IdleLock(self.app, self._locked)
        # Tasks tell the windows that they begin, end and fail, those of controllers that are being made as well.
        self._page_turn = Turn(self.window, Rank.BESIDE, self._make_part)
        self.windows = Windows(self, network, self._theme, self.idle.lock, self._closed.set)
        self.join_window(network, self._start_demo)
        self.windows.take_in(self)
        self.start = self._make_start()
        self.arrivals = Arrivals(
            self.app, open_files=self.files.open, demo=self.session.demo, connect=self.sign_in.connect_named
        )
        self.focus_help = FocusHelp()
        self.focused_row = FocusedRow()
        self.memory = WindowState(self.app, self._theme)
        self.notifications = NotificationController(
            self.app, self.browse.healths, lambda: self.frame.saved_views, self._lead
        )
        self.app.offer_actions()

    def _kept(self, _profile: str, _reading: "KeptReading") -> None:
        """Tell every window that there is one reading more."""
        for window in self.windows:
            window.history.changed()

    def _tasks_changed(self) -> None:
        if not self._closed.is_set():
            self.windows.tasks_changed()
            if self.app.may_bring_jobs():
                # Making the page and filling it in one step would be felt.
                self._page_turn.wake()

    def _make_part(self, budget_seconds: float) -> bool:
        """Make a part of the page that will be needed; True when all of it is there, or not needed any more."""
        return self._closed.is_set() or self.browse.making.go_on(budget_seconds)

    def sign_ins_taken(self, files: Sequence[Path]) -> None:
        """Show on the start page that sign-ins of these files have become profiles."""
        self.start.sign_ins_taken(files)

    def _locked(self) -> None:
        for window in self.windows:
            window.sign_in.forget_secrets()

    def _task_failed(self, name: str, error: BaseException) -> None:
        """Show why a task ended in the window that a person works in."""
        self.windows.current.app.problems.task_failed(name, error)

    def _make_start(self) -> StartController:
        ways = Ways(self.sign_in.connect_profiles, self.files.open, self.session.demo)
        return StartController(
            self.app,
            self.profiles,
            self.sign_in.connect_profiles,
            looks=LookKeeper(self.app, self.browse.healths),
            going_on=GoingOn(self.app, self.browse, self.frame, ways),
        )

    def _lead(self, target: Target, token: str) -> None:
        """Lead to what a notification is about, in the window that a person works in."""
        lead(self.windows.current.app, self.windows.current.frame, target, token)

    def _make_inspector(self) -> Inspector:
        inspector = Inspector()
        inspector.subscribe(self._show_file_work)
        return inspector

    def _show_file_work(self, event: Event) -> None:
        for window in self.windows:
            window.display.show_file_work(event)

    def save_settings(self) -> None:
        """Keep what is to be remembered, once, also where nothing closes the window in order."""
        if hasattr(self, "memory") and not self._saved:
            save_page(self.app)
            self.frame.save_layout()
            self.start.remember()
            problem = self.memory.save()
            if problem is not None:
                _log.warning("settings: %s", problem)

    async def end(self) -> None:
        """Keep what is to be remembered and stop all work, waiting two seconds, or a moment for each part of it."""
        if self.server is not None:
            self.server.close()
        self.save_settings()
        self._saved = True
        self.window.hide()
        self.windows.close()
        for part in (self.arrivals, self.focus_help, self.start, self.focused_row, self.idle, self.garbage):
            part.close()
        self.close_window()
        self.app.watches.close()
        stop = time.monotonic() + _CLOSING_SECONDS
        app = self.app
        for work in (
            self.notifications.end, self.keeper.close, app.since.close, app.tasks.close, app.workspace.close,
            self.session.close,
        ):  # fmt: skip
            try:
                # What comes last closes connections: that is begun also where something before took all the time.
                async with asyncio.timeout(max(stop - time.monotonic(), _LEAST_SECONDS)):
                    await work()
            except TimeoutError:
                _log.info("closing: some work did not end in time")
            except InspectorError as error:
                _log.info("closing: %s", error)
        gc.unfreeze()
        self.app.problems.uninstall()

    def _keyring_waits(self, waiting: bool) -> None:
        for window in self.windows:
            window.display.keyring_waits(waiting)
