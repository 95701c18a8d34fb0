"""Tokens that renew themselves: the newest takes the place of the one before in the keyring."""

from collections.abc import Callable

from drs_inspector.domain.errors import SecretStoreError
from drs_inspector.qt.main_window.context import AppContext
from drs_inspector.qt.sign_in.sign_in_keeping import Keeping
from drs_inspector.session.events import SignInChanged
from drs_inspector.session.workspace.open_session import OpenSession
from drs_inspector.session.workspace.workspace import SessionClosed, WorkspaceEvent
from drs_inspector.storage.profiles.store import Profile

_TASK = "Keeping renewed tokens"


class RenewedTokens:
    """Follows the sessions. ``profile_of(session)`` is the profile whose kept token may be replaced, None for none.

    One token is written at a time, and of each session only the newest. A keyring that refuses is told of once per
    session.
    """

    def __init__(self, app: AppContext, keeping: Keeping, profile_of: Callable[[OpenSession], Profile | None]) -> None:
        self._app = app
        self._keeping = keeping
        self._profile_of = profile_of
        self._waiting: dict[str, None] = {}
        self._told: set[str] = set()
        self._unsubscribe = app.workspace.subscribe(self._on_event)

    def close(self) -> None:
        """Stop following the workspace."""
        self._unsubscribe()

    def _on_event(self, key: str, event: WorkspaceEvent) -> None:
        if isinstance(event, SessionClosed):
            self._waiting.pop(key, None)
            self._told.discard(key)
        elif isinstance(event, SignInChanged) and self._is_news(self._app.workspace.find(key)):
            self._waiting[key] = None
            self._app.tasks.start(_TASK, self._keep_all(), newest_wins=False)

    def _is_news(self, session: OpenSession | None) -> bool:
        if session is None or session.kind != "cloud" or not session.profile:
            return False
        token = session.inspector.connection.token
        return token is not None and bool(token.value) and not self._keeping.knows(session.profile, token)

    async def _keep_all(self) -> None:
        while self._waiting:
            key = next(iter(self._waiting))
            del self._waiting[key]
            session = self._app.workspace.find(key)
            if session is not None:
                await self._keep(session)

    async def _keep(self, session: OpenSession) -> None:
        # Whoever has just signed in keeps more than a token.
        await self._keeping.settled(session.profile)
        profile, token = self._profile_of(session), session.inspector.connection.token
        if profile is None or token is None or not self._is_news(session):
            return
        told = session.key in self._told or self._keeping.has_told(profile.name)
        try:
            await self._keeping.renew(profile, token)
        except SecretStoreError as error:
            self._told.add(session.key)
            if not told:
                self._keeping.tell(error)
