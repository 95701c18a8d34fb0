"""Tokens that renew themselves: the newest takes the place of the one before in the keyring."""

from collections.abc import Callable

from drs_inspector.session.events import SignInChanged
from drs_inspector.session.profiles.profile_secrets import ProfileSecrets
from drs_inspector.session.tasks import TaskOwner
from drs_inspector.session.workspace.workspace import OpenSession, Workspace, WorkspaceEvent
from drs_inspector.storage.profiles.store import Profile

_TASK = "Saving renewed tokens"


class KeepRenewedTokens:
    """Saves the token of a session whenever it is another one than before. One is written at a time, the newest.

    ``tasks`` runs the writing; what the keyring refuses is told by ``secrets``, once for each profile.
    """

    def __init__(self, secrets: ProfileSecrets, tasks: TaskOwner) -> None:
        self._secrets = secrets
        self._tasks = tasks
        self._waiting: dict[str, tuple[OpenSession, Callable[[OpenSession], Profile | None]]] = {}

    def follow_workspace(
        self, workspace: Workspace, profile_of: Callable[[OpenSession], Profile | None]
    ) -> Callable[[], None]:
        """Save the tokens of every session for its profile of that moment; the returned function ends that."""

        def on_event(key: str, event: WorkspaceEvent) -> None:
            session = workspace.find(key) if isinstance(event, SignInChanged) else None
            if session is not None and session.kind == "cloud" and session.profile:
                self._waiting[session.key] = (session, profile_of)
                self._tasks.start(_TASK, self._save_all(), newest_wins=False)

        return workspace.subscribe(on_event)

    async def _save_all(self) -> None:
        while self._waiting:
            _key, (session, profile_of) = self._waiting.popitem()
            profile, token = profile_of(session), session.inspector.connection.token
            if profile is not None and token is not None:
                await self._secrets.renew(profile, token)
