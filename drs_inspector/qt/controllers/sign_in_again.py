"""Asks to sign in again, without being in the way: when a session is about to end, has ended, or was locked."""

from collections.abc import Callable

from drs_inspector.qt.controllers.shared import Shared
from drs_inspector.qt.models.session_words import clock_text
from drs_inspector.qt.views.sign_in_strip import SignInStrip
from drs_inspector.session.events import FetchFinished, Progress, SignInChanged
from drs_inspector.session.workspace import OpenSession, SessionChanged, SessionClosed, SessionOpened, WorkspaceEvent

AskAgain = Callable[[OpenSession], None]
_CHANGING = SessionOpened | SessionClosed | SessionChanged | FetchFinished | SignInChanged


class SignInAgain:
    """Keeps the strip in step with the sessions; ``ask(session)`` opens the dialog."""

    def __init__(self, shared: Shared, ask: AskAgain) -> None:
        self._shared = shared
        self._ask = ask
        self._strip: SignInStrip | None = None
        self._put_off: dict[str, str] = {}
        self._paused: set[str] = set()
        self._unsubscribe = shared.workspace.subscribe(self._on_event)
        shared.window.commands["sign_in_again"].triggered.connect(lambda _checked=False: self._ask_current())

    def close(self) -> None:
        """Stop following the workspace."""
        self._unsubscribe()

    @property
    def strip(self) -> SignInStrip:
        """The strip, made when it is first needed."""
        if self._strip is None:
            self._strip = SignInStrip(self._shared.window)
            self._strip.again.connect(self._again)
            self._strip.later.connect(self._later)
            self._shared.window.add_strip(self._strip)
            self._shared.window.recoloured.connect(self._strip.recolour)
        return self._strip

    def _on_event(self, key: str, event: WorkspaceEvent) -> None:
        if isinstance(event, Progress):
            # Reading may be paused by somebody who waits without a word of the sign-in itself.
            if event.paused is (key in self._paused):
                return
            self._paused ^= {key}
            self._update()
        elif isinstance(event, _CHANGING):
            if isinstance(event, SessionClosed | FetchFinished):
                self._paused.discard(key)
            self._update()

    def _update(self) -> None:
        sessions = {session.key: session for session in self._shared.workspace.sessions}
        for key in self._strip.keys if self._strip is not None else ():
            if key not in sessions:
                self.strip.drop(key)
        for key, session in sessions.items():
            kind = session.inspector.sign_in_state.kind
            if session.kind != "cloud" or kind in ("none", "valid"):
                self._put_off.pop(key, None)
                if self._strip is not None:
                    self._strip.drop(key)
            elif self._put_off.get(key) != kind:
                title = session.title if len(sessions) > 1 else ""
                self.strip.ask(key, self._words(session, title), title)

    def _words(self, session: OpenSession, title: str) -> str:
        state = session.inspector.sign_in_state
        if state.kind == "locked":
            words = f"{title} is locked: its" if title else "Locked: the"
            words += " sign-in was dropped from memory."
        elif state.kind == "ended":
            words = f"The sign-in to {title} has ended." if title else "Your sign-in has ended."
        else:
            when = f" at {clock_text(state.expires_at)}" if state.expires_at is not None else " soon"
            words = f"The sign-in to {title} ends{when}." if title else f"Your sign-in ends{when}."
        if session.key in self._paused:
            words += " Reading is paused until you sign in again."
        elif state.kind != "ends-soon":
            words += " The jobs stay on the screen."
        return words

    def _again(self, key: str) -> None:
        session = self._shared.workspace.find(key)
        if session is not None:
            self._ask(session)

    def _later(self, key: str) -> None:
        """Ask no more until the state is another one: a session that was about to end and has ended asks again."""
        session = self._shared.workspace.find(key)
        if session is not None:
            self._put_off[key] = session.inspector.sign_in_state.kind
        self.strip.drop(key)

    def _ask_current(self) -> None:
        session = self._shared.current_session()
        if session is not None and session.kind == "cloud":
            self._ask(session)
