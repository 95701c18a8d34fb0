"""Keeps in the settings what is seen of each connection: when it was opened, how many jobs, when its token ends."""

from collections import deque
from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import QObject, QTimer

from drs_inspector.qt.main_window.context import AppContext
from drs_inspector.session.events import FetchFinished, LookWithReading, SignInChanged
from drs_inspector.session.health.health_counts import HealthCounts
from drs_inspector.session.health.sessions_health import SessionsHealth
from drs_inspector.session.start_page.last_looks import kept_moment, with_look
from drs_inspector.session.workspace.open_session import OpenSession
from drs_inspector.session.workspace.workspace import SessionOpened, WorkspaceEvent

_SLICE_SECONDS = 0.004
_GATHER_MS = 500
_SIGNED_IN = ("valid", "ends-soon")


class LookKeeper(QObject):
    """Counts in slices after each reading, and after the look at figures that goes along with it.

    What changes within half a second is written at once.
    """

    def __init__(self, app: AppContext, healths: SessionsHealth) -> None:
        super().__init__(app.window)
        self._app, self._healths = app, healths
        self._waiting: deque[str] = deque()
        self._counts: HealthCounts | None = None
        self._changes: dict[str, dict[str, Any]] = {}
        self._work_timer = QTimer(self, interval=0)
        self._work_timer.timeout.connect(self._work)
        self._gather = QTimer(self, singleShot=True, interval=_GATHER_MS)
        self._gather.timeout.connect(self.write)
        self._unsubscribe = app.workspace.subscribe(self._on_event)

    def close(self) -> None:
        """Stop following the sessions."""
        self._unsubscribe()
        self._work_timer.stop()
        self._gather.stop()
        self._stop_counting()

    def write(self) -> None:
        """Put what was gathered into the settings."""
        changes, self._changes = self._changes, {}
        settings = self._app.settings
        for name, members in changes.items():
            self._app.change_settings(last_looks=with_look(settings, name, **members))

    def _on_event(self, key: str, event: WorkspaceEvent) -> None:
        session = self._app.workspace.find(key)
        if session is None or session.kind != "cloud" or not session.profile:
            return
        if isinstance(event, SessionOpened) and session.problem is None:
            self._note(session.profile, used=kept_moment(datetime.now(UTC)))
        if isinstance(event, SessionOpened | SignInChanged | FetchFinished):
            self._note_token(session)
        if _tells_counts(event):
            if session.profile not in self._waiting:
                self._waiting.append(session.profile)
            self._work_timer.start()

    def _note(self, name: str, **members: Any) -> None:
        self._changes.setdefault(name, {}).update(members)
        self._gather.start()

    def _note_token(self, session: OpenSession) -> None:
        """Keep when the token ends, where the keyring has it: of a temporary key, or without a keyring, nothing."""
        state = session.inspector.connection.sign_in_state
        profile = self._app.profile_sessions.saved_profile_of(session, any_project=True)
        if state.kind not in _SIGNED_IN or state.expires_at is None or profile is None:
            return
        is_kept = self._app.secrets.state != "missing" and not self._app.profile_secrets.has_refused(session.profile)
        if is_kept and profile.method != "access-key":
            self._note(session.profile, token_until=kept_moment(state.expires_at))

    # Counting

    def _work(self) -> None:
        if not self._waiting:
            self._work_timer.stop()
            return
        name = self._waiting[0]
        if self._counts is None:
            self._counts = HealthCounts(lambda: self._sessions(name), self._healths)
            self._counts.touch()
        if self._counts.work(_SLICE_SECONDS):
            counted = self._counts.now
            self._stop_counting()
            self._waiting.popleft()
            counts = {key.value: number for key, number in counted.counts.items() if number}
            self._note(name, read=kept_moment(datetime.now(UTC)), jobs=counted.total, counts=counts)

    def _stop_counting(self) -> None:
        if self._counts is not None:
            self._counts.close()
            self._counts = None

    def _sessions(self, name: str) -> list[OpenSession]:
        return [session for session in self._app.workspace.sessions if session.profile == name]


def _tells_counts(event: WorkspaceEvent) -> bool:
    """Tell whether jobs are to be counted anew: all were read, or it is known now which are late."""
    if isinstance(event, LookWithReading):
        return event.is_over
    return isinstance(event, FetchFinished) and event.report.error is None and not event.report.cancelled
