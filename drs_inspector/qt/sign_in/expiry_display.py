"""How long the current session's sign-in lasts, in the status bar: kept up to date with as few wake-ups as it takes."""

from PySide6.QtCore import QObject, Qt, QTimer

from drs_inspector.domain.reader_zone import reader_zone
from drs_inspector.qt.main_window.context import AppContext
from drs_inspector.session.events import SignInChanged, SignInState
from drs_inspector.session.workspace.workspace import OpenSession, SessionClosed, SessionOpened, WorkspaceEvent

WARN_SECONDS = 300
_MINUTE, _HOUR, _DAY = 60, 3600, 86_400


def left_words(seconds: float) -> str:
    """Return a time such as "3 h 12 min" in words, rounded down."""
    if seconds < _MINUTE:
        return "less than 1 min"
    if seconds < _HOUR:
        return f"{int(seconds // _MINUTE)} min"
    if seconds < _DAY:
        return f"{int(seconds // _HOUR)} h {int(seconds % _HOUR // _MINUTE)} min"
    return f"{int(seconds // _DAY)} d {int(seconds % _DAY // _HOUR)} h"


def clock_words(state: SignInState, seconds_left: float | None) -> tuple[str, str]:
    """Return what the status bar says of a sign-in, and the tone it is said in ("" is no special one)."""
    if state.kind == "none":
        return "", ""
    if state.kind == "locked":
        return "Locked", "amber"
    if state.kind == "ended":
        return "Sign in again", "red"
    if seconds_left is None:
        return "Signed in", ""
    return f"Signed in: {left_words(seconds_left)} left", "amber" if seconds_left < WARN_SECONDS else ""


def tip_words(session: OpenSession) -> str:
    """Return the exact end of a sign-in and what happens then."""
    state = session.inspector.connection.sign_in_state
    lines = [session.title]
    if state.kind == "locked":
        lines.append("The sign-in was dropped from memory. Jobs stay; sign in again to read on.")
    elif state.kind == "ended":
        lines.append("The sign-in has ended. Jobs stay; sign in again to read on.")
    else:
        if state.expires_at is not None:
            lines.append(f"Signed in until {state.expires_at.astimezone(reader_zone()):%Y-%m-%d %H:%M:%S %Z}")
        if state.renewable:
            lines.append("It renews itself a few minutes before.")
        else:
            lines.append("It cannot renew itself: you will be asked to sign in again.")
    return "\n".join(lines)


def seconds_to_change(seconds_left: float) -> float:
    """Return after how many seconds ``left_words`` says something else."""
    return seconds_left % (_HOUR if seconds_left >= _DAY else _MINUTE) + 0.5


class ExpiryDisplay(QObject):
    """Shows the state of the current session's sign-in; sleeps while it cannot be seen."""

    def __init__(self, app: AppContext) -> None:
        super().__init__(app.window)
        self._app = app
        self._timer = QTimer(self, singleShot=True)
        self._timer.setTimerType(Qt.TimerType.CoarseTimer)
        self._timer.timeout.connect(self.update)
        self._unsubscribe = app.workspace.subscribe(self._on_event)
        app.window.shown_or_hidden.connect(self.update)

    def close(self) -> None:
        """Stop following the workspace."""
        self._timer.stop()
        self._unsubscribe()

    def update(self) -> None:
        """Show how things stand, and wake up again when that is said otherwise."""
        self._timer.stop()
        session, status = self._app.current_session(), self._app.window.status
        if session is None or session.kind != "cloud":
            status.show_sign_in("", "", "")
            return
        state, left = session.inspector.connection.sign_in_state, session.inspector.connection.sign_in_seconds_left
        words, tone = clock_words(state, left)
        status.show_sign_in(words, tone, tip_words(session))
        counting = state.kind in ("valid", "ends-soon") and left is not None and left > 0
        if counting and left is not None and not self._app.window.isMinimized():
            self._timer.start(int(seconds_to_change(left) * 1000))

    def _on_event(self, key: str, event: WorkspaceEvent) -> None:
        if isinstance(event, SessionOpened | SessionClosed):
            self.update()
        elif isinstance(event, SignInChanged):
            current = self._app.current_session()
            if current is not None and current.key == key:
                self.update()
