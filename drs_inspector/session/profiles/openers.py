"""What the sign-in of a profile opens: the one source of a command, or nothing, to try it or to know how it begins."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

import msgspec

from drs_inspector.cloud.iam.credentials import Connection, Project, Token
from drs_inspector.cloud.iam.methods.base import Credential
from drs_inspector.cloud.iam.methods.token import TokenCredential
from drs_inspector.cloud.iam.sign_in_errors import ProjectNeededError
from drs_inspector.cloud.network.settings import NetworkSettings
from drs_inspector.domain.errors import InspectorError, SignInError
from drs_inspector.session.profiles.cloud_eye import ask_cloud_eye
from drs_inspector.session.profiles.profile_secrets import ProfileSecrets
from drs_inspector.session.sources.live_source import make_client
from drs_inspector.session.workspace.all_projects import Choose, find_projects, list_projects
from drs_inspector.session.workspace.inspector import Inspector
from drs_inspector.storage.profiles.store import Profile

if TYPE_CHECKING:
    # What imports httpx is loaded with the first sign-in.
    from drs_inspector.cloud.client import CloudClient

Session = TypeVar("Session")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Opened(Generic[Session]):
    """What was opened. ``token`` is the one to save for the profile: none where there is one for each of several."""

    sessions: tuple[Session, ...]
    token: Token | None


class Opener(Protocol[Session]):
    """Signs in with one credential and opens what is to be read."""

    async def open(
        self, profile: Profile, connection: Connection, credential: Credential, choose: Choose | None
    ) -> Opened[Session]:
        """Open the connection's project; with ``choose`` those that it returns of the projects of the region.

        Raises InspectorError, and what ``choose`` raises; nothing was opened then.
        """


class InspectorOpener:
    """Makes one project the source of an Inspector."""

    def __init__(self, inspector: Inspector, network: NetworkSettings | None = None) -> None:
        self._inspector = inspector
        self._network = network

    async def open(
        self, profile: Profile, connection: Connection, credential: Credential, choose: Choose | None
    ) -> Opened[Inspector]:
        """Open one project; ``choose`` returns one."""
        source = self._inspector.connection
        if choose is None:
            token = await source.connect(connection, credential, network=self._network)
            ask_cloud_eye(self._inspector, on=profile.cloud_eye)
            return Opened((self._inspector,), token)
        (found,) = await find_projects(connection, credential, choose, network=self._network)
        if found.problem is not None:
            await found.source.close()
            raise found.problem
        await source.adopt(found.source)
        ask_cloud_eye(self._inspector, on=profile.cloud_eye)
        return Opened((self._inspector,), found.source.token)


class TrialSignIn:
    """A sign-in aside, to see whether it works: what is open stays as it is.

    ``token`` is what it got, also when what came after that failed. Where no project was named, ``found`` are those of
    the region, and ``problem`` is why there are none.
    """

    def __init__(self, network: NetworkSettings) -> None:
        self._network = network
        self.token: Token | None = None
        self.found: tuple[Project, ...] = ()
        self.problem: InspectorError | None = None

    @property
    def credential(self) -> TokenCredential | None:
        """What it got, to sign in with; None for nothing, and for an access key, which has no token."""
        token = self.token
        if token is None or not token.value:
            return None
        return TokenCredential(token.value, token.expires_at.isoformat() if token.expires_at else "")

    async def open(
        self, profile: Profile, connection: Connection, credential: Credential, choose: Choose | None
    ) -> Opened[Inspector]:
        """Sign in, list the projects where none is named, and close again."""
        del profile
        if choose is None:
            await self._run(connection, credential, lambda client: client.sign_in())
        else:
            anywhere = msgspec.structs.replace(connection, project_id="", project_name="")
            found, self.problem = await self._run(
                anywhere, credential, lambda client: list_projects(client, connection.region)
            )
            self.found = tuple(found)
        return Opened((), self.token)

    async def _run(
        self, connection: Connection, credential: Credential, work: "Callable[[CloudClient], Awaitable[Result]]"
    ) -> Result:
        client = await make_client(connection, credential, network=self._network)
        try:
            return await work(client)
        finally:
            self.token = client.token
            await client.aclose()


class TargetOpener:
    """Opens nothing: takes note of where that would be, for what then signs in step by step.

    A saved token is tried, so that one that is refused is followed by what else is saved.
    """

    def __init__(self, secrets: ProfileSecrets, network: NetworkSettings) -> None:
        self._secrets = secrets
        self._network = network

    async def open(
        self, profile: Profile, connection: Connection, credential: Credential, choose: Choose | None
    ) -> Opened[Connection]:
        """Return the connection; of several projects the first, and without a project where one is to be chosen."""
        if choose is not None and profile.projects:
            connection = msgspec.structs.replace(connection, project_id=profile.projects[0].id)
        saved = await self._secrets.token(profile) if credential.base.is_token else None
        if saved is not None and saved.credential(profile) == credential:
            await self._try(profile, connection, credential)
        return Opened((connection,), None)

    async def _try(self, profile: Profile, connection: Connection, credential: Credential) -> None:
        """Raise SignInError for a token that is refused; what else is wrong is for the steps to find."""
        try:
            await TrialSignIn(self._network).open(profile, connection, credential, None)
        except ProjectNeededError:
            return
        except SignInError:
            raise
        except InspectorError:
            return
