"""A sign-in aside, to look for projects or to see whether it works: what is open stays as it is."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

import msgspec

from drs_inspector.cloud.iam.credentials import Connection, Credential, Project, ProjectChoiceNeededError, Token
from drs_inspector.cloud.iam.methods.token import TokenCredential
from drs_inspector.cloud.network.settings import NetworkSettings
from drs_inspector.session.sources.live_source import make_client

if TYPE_CHECKING:
    # What imports httpx is loaded when somebody signs in.
    from drs_inspector.cloud.client import CloudClient

Result = TypeVar("Result")


class TrialSignIn:
    """One sign-in. ``token`` is what it got, also when what came after that failed."""

    def __init__(self, network: NetworkSettings) -> None:
        self._network = network
        self.token: Token | None = None

    @property
    def credential(self) -> TokenCredential | None:
        """What it got, to sign in with; None for nothing, and for an access key, which has no token."""
        token = self.token
        if token is None or not token.value:
            return None
        return TokenCredential(token.value, token.expires_at.isoformat() if token.expires_at else "")

    async def projects(self, connection: Connection, credential: Credential) -> list[Project]:
        """Sign in for no project in particular, and return the user's projects. Raises InspectorError."""
        anywhere = msgspec.structs.replace(connection, project_id="", project_name="")
        try:
            return await self._run(anywhere, credential, lambda client: client.projects())
        except ProjectChoiceNeededError as choice:
            return list(choice.projects)

    async def sign_in(self, connection: Connection, credential: Credential) -> Token:
        """Sign in to the connection's project. Raises InspectorError."""
        return await self._run(connection, credential, lambda client: client.sign_in())

    async def _run(
        self, connection: Connection, credential: Credential, work: "Callable[[CloudClient], Awaitable[Result]]"
    ) -> Result:
        client = await make_client(connection, credential, network=self._network)
        try:
            return await work(client)
        finally:
            self.token = client.token
            await client.aclose()
