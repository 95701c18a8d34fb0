"""Asks to sign in again, without being in the way: when a session is about to end, has ended, or was locked."""

from collections.abc import Callable

from drs_inspector.qt.main_window.context import AppContext
from drs_inspector.qt.sign_in.sign_in_banner import SignInBanner
from drs_inspector.session.events import FetchFinished, Progress, SignInChanged
from drs_inspector.session.job_tree.session_status_text import clock_text
from drs_inspector.session.workspace.workspace import (
    OpenSession,
    SessionChanged,
    SessionClosed,
    SessionOpened,
    WorkspaceEvent,
)

AskAgain = Callable[[OpenSession], None]
_CHANGING = SessionOpened | SessionClosed | SessionChanged | FetchFinished | SignInChanged
# A session whose reading waits comes first.
_NEEDS = ("locked", "ended", "ends-soon")


def _is_asked_for(session: OpenSession) -> bool:
    return session.kind == "cloud" and session.inspector.connection.sign_in_state.kind in _NEEDS


def _need(session: OpenSession) -> int:
    return _NEEDS.index(session.inspector.connection.sign_in_state.kind) if _is_asked_for(session) else len(_NEEDS)


class SignInAgain:
    """Keeps the banner in step with the sessions; ``ask(session)`` opens the dialog.

    Projects that were opened with one sign-in are asked for once: signing in to one of them does for all.
    """

    def __init__(self, app: AppContext, ask: AskAgain) -> None:
        self._app = app
        self._ask = ask
        self._banner: SignInBanner | None = None
        self._put_off: dict[str, str] = {}
        self._paused: set[str] = set()
        self._unsubscribe = app.workspace.subscribe(self._on_event)
        app.window.commands["sign_in_again"].triggered.connect(lambda _checked=False: self._ask_current())

    def close(self) -> None:
        """Stop following the workspace."""
        self._unsubscribe()

    @property
    def banner(self) -> SignInBanner:
        """The banner, made when it is first needed."""
        if self._banner is None:
            self._banner = SignInBanner(self._app.window)
            self._banner.again.connect(self._again)
            self._banner.later.connect(self._later)
            self._app.window.add_banner(self._banner)
            self._app.window.recoloured.connect(self._banner.recolour)
        return self._banner

    def _on_event(self, key: str, event: WorkspaceEvent) -> None:
        if isinstance(event, Progress):
            # Reading may pause without a change of the sign-in itself.
            if event.paused is (key in self._paused):
                return
            self._paused ^= {key}
            self._update()
        elif isinstance(event, _CHANGING):
            if isinstance(event, SessionClosed | FetchFinished):
                self._paused.discard(key)
            self._update()

    def _update(self) -> None:
        groups = [group for group in self._groups() if _is_asked_for(group[0])]
        for key in self._banner.keys if self._banner is not None else ():
            if all(group[0].key != key for group in groups):
                self.banner.drop(key)
        for session in self._app.workspace.sessions:
            if not _is_asked_for(session):
                self._put_off.pop(session.key, None)
        for group in groups:
            first = group[0]
            if self._put_off.get(first.key) != first.inspector.connection.sign_in_state.kind:
                title = self._title(group)
                self.banner.ask(first.key, self._words(group, title), title)

    def _groups(self) -> list[list[OpenSession]]:
        """Return the sessions by what a sign-in is good for, those of each group that need one most first."""
        groups: dict[object, list[OpenSession]] = {}
        for session in self._app.workspace.sessions:
            groups.setdefault(session.inspector.connection.shared_sign_in or session.key, []).append(session)
        return [sorted(group, key=_need) for group in groups.values()]

    def _title(self, group: list[OpenSession]) -> str:
        """Return the name of a group; the only session of a window needs none."""
        first = group[0]
        if len(group) > 1:
            return f"{first.profile} ({len(group)} projects)".strip()
        return first.title if len(self._app.workspace.sessions) > 1 else ""

    def _words(self, group: list[OpenSession], title: str) -> str:
        state = group[0].inspector.connection.sign_in_state
        if state.kind == "locked":
            words = f"{title} is locked: its" if title else "Locked: the"
            words += " sign-in was dropped from memory."
        elif state.kind == "ended":
            words = f"The sign-in to {title} has ended." if title else "Your sign-in has ended."
        else:
            when = f" at {clock_text(state.expires_at)}" if state.expires_at is not None else " soon"
            words = f"The sign-in to {title} ends{when}." if title else f"Your sign-in ends{when}."
        if any(session.key in self._paused for session in group):
            words += " Reading is paused until you sign in again."
        elif state.kind != "ends-soon":
            words += " The jobs stay on the screen."
        return words

    def _again(self, key: str) -> None:
        session = self._app.workspace.find(key)
        if session is not None:
            self._ask(session)

    def _later(self, key: str) -> None:
        """Ask no more until the state is another one: a session that was about to end and has ended asks again."""
        for group in self._groups():
            if group[0].key == key:
                self._put_off.update(
                    {session.key: session.inspector.connection.sign_in_state.kind for session in group}
                )
        self.banner.drop(key)

    def _ask_current(self) -> None:
        session = self._app.current_session()
        if session is not None and session.kind == "cloud":
            self._ask(session)
