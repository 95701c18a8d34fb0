"""What all controllers of the window work with."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from drs_inspector.domain.jobs.job import Job
from drs_inspector.qt.main_window.concern import Concern
from drs_inspector.qt.main_window.error_reporting import ErrorReporting
from drs_inspector.qt.main_window.live_settings import LiveSettings
from drs_inspector.qt.main_window.main_window import MainWindow
from drs_inspector.session.history.last_look import SinceLastLook
from drs_inspector.session.job_tree.node import TreeNode
from drs_inspector.session.profiles.profile_secrets import ProfileSecrets
from drs_inspector.session.profiles.profile_sessions import ProfileSessions
from drs_inspector.session.tasks import TaskOwner
from drs_inspector.session.watch.watches import WATCHING, Watches
from drs_inspector.session.workspace.workspace import OpenSession, Workspace
from drs_inspector.storage.files.paths import home_folder
from drs_inspector.storage.files.settings import Settings
from drs_inspector.storage.secrets.keyring_store import SecretStore


@dataclass(frozen=True)
class AppContext:
    """The window, the sessions behind it, and what both need. ``secrets`` is the operating system's keyring.

    ``settings`` are for reading, and for what is saved when the window closes; preferences are changed by
    ``change_settings``.
    ``shared`` are those that another window has, which this one follows; ``shared_watches`` are all windows' watches,
    ``shared_since`` what they all compare with.
    ``profile_secrets`` keeps profiles and what is saved of them there, ``profile_sessions`` opens their sessions.
    """

    window: MainWindow
    workspace: Workspace
    tasks: TaskOwner
    problems: ErrorReporting
    settings: Settings
    secrets: SecretStore
    profile_secrets: ProfileSecrets
    profile_sessions: ProfileSessions
    shared: LiveSettings | None = field(default=None, kw_only=True)
    shared_watches: Watches | None = field(default=None, kw_only=True)
    shared_since: SinceLastLook | None = field(default=None, kw_only=True)

    @cached_property
    def live(self) -> LiveSettings:
        """The settings as something that can be changed and followed."""
        live = self.shared or LiveSettings(self.settings, self.window)
        live.saved.connect(lambda: self.problems.over(_SETTINGS))
        return live

    @cached_property
    def watches(self) -> Watches:
        """What is watched of the sources, for all windows together."""
        return self.shared_watches or Watches(self.workspace, self.tasks)

    @cached_property
    def since(self) -> SinceLastLook:
        """What changed of the sources since the reading before, for all windows together."""
        return self.shared_since or SinceLastLook(self.workspace, lambda: datetime.now(UTC))

    def change_settings(self, **values: Any) -> None:
        """Change settings by name; they are saved at once, and a file that cannot be written is shown as a problem."""
        problem = self.live.change(**values)
        if problem is not None:
            self.problems.show(problem, where="Settings", about=_SETTINGS)

    def usual_folder(self) -> str:
        """Return the folder of the file that was opened or written last, while it is there."""
        folder = self.settings.last_folder
        return folder if folder and Path(folder).is_dir() else str(home_folder())

    def open_preferences(self, section: str = "", parent: QWidget | None = None) -> None:
        """Open Preferences at a section ("network", ...), above ``parent`` when another dialog is open."""
        self.window.preferences_requested.emit(section, parent or self.window)

    def session_of(self, node: TreeNode) -> OpenSession | None:
        """Return the session that a node belongs to; None for the node of everything, or when it was closed."""
        return self.workspace.find(node.session)

    def current_session(self) -> OpenSession | None:
        """Return the only session, or that of the selected node, or the one whose jobs are shown; None without any."""
        sessions = self.workspace.sessions
        if len(sessions) == 1:
            return sessions[0]
        node, page = self.window.current_node(), self.window.browse
        return self.session_of(node) if node is not None else self.workspace.find(page.source if page else "")

    def job_of(self, node: TreeNode) -> Job | None:
        """Return the job that a node belongs to."""
        session = self.session_of(node)
        return session.inspector.snapshot.jobs.get(node.job_id or "") if session is not None else None

    def named(self, where: str, session: OpenSession | None) -> str:
        """Return what failed and, where there are several sessions, in which one."""
        several = len(self.workspace.sessions) > 1
        return f"{where}, {session.title}" if session is not None and several else where

    def work_under_way(self) -> tuple[str, ...]:
        """Return the names of the tasks that Cancel stops."""
        return tuple(name for name in self.tasks.names if name.startswith(_CANCELLABLE))

    def ending_work(self) -> tuple[str, ...]:
        """Return the names of the tasks that end by themselves, as watches do not."""
        return tuple(name for name in self.tasks.names if not name.startswith(WATCHING))

    def awaits_jobs(self) -> bool:
        """Tell whether work is under way that ends with jobs to browse."""
        return any(name.startswith((OPENING, DEMO, CONNECTING)) for name in self.tasks.names)

    def may_bring_jobs(self) -> bool:
        """Tell whether work is under way after which jobs are probably shown, or a sign-in of a dialog is."""
        return self.awaits_jobs() or SIGNING_IN in self.tasks.names

    def offer_actions(self) -> None:
        """Enable the actions that make sense now."""
        sessions, current = self.workspace.sessions, self.current_session()
        self.window.commands.enable(
            loaded=any(_holds_something(session) for session in sessions),
            can_refresh=any(session.inspector.connection.can_refresh for session in sessions),
            busy=bool(self.work_under_way()) or self.workspace.is_fetching,
            selected=self.window.current_node() is not None,
            sources=len(sessions),
        )
        self.window.commands.enable_session(
            is_open=current is not None,
            is_cloud=current is not None and current.kind == "cloud",
            can_refresh=current is not None and current.inspector.connection.can_refresh,
            can_lock=any(can_be_locked(session) for session in sessions),
            has_profile=current is not None and bool(current.history_of),
        )


def can_be_locked(session: OpenSession) -> bool:
    """Tell whether a session holds a sign-in."""
    return session.kind == "cloud" and session.inspector.connection.sign_in_state.kind in ("valid", "ends-soon")


def _holds_something(session: OpenSession) -> bool:
    snapshot = session.inspector.snapshot
    return bool(snapshot.can_be_exported or snapshot.unavailable or snapshot.unassigned_rules)


# Names of tasks, or what they begin with.
OPENING, EXPORTING, READING, DEMO = "Opening files", "Exporting", "Reading jobs", "Starting the demo"
CONNECTING, SIGNING_IN, QUERYING, COMPARING = "Connecting", "Sign in", "SQL query", "Comparing"
_CANCELLABLE = (OPENING, EXPORTING, READING, CONNECTING, QUERYING, COMPARING)
_SETTINGS = Concern("settings")
