"""From a profile and a credential to open sessions, and what is kept of how they were signed in to."""

import msgspec

from drs_inspector.cloud.iam.credentials import Connection, Token
from drs_inspector.cloud.iam.methods.base import Credential
from drs_inspector.cloud.network.regions import plain_url
from drs_inspector.domain.errors import SecretStoreError
from drs_inspector.domain.snapshot import SourceInfo
from drs_inspector.qt.main_window.context import AppContext
from drs_inspector.qt.network.controller import NetworkController
from drs_inspector.qt.sign_in.dialog_credentials import with_kept
from drs_inspector.qt.sign_in.sign_in_keeping import Keeping
from drs_inspector.session.profiles.connection import connection_of
from drs_inspector.session.workspace.open_session import OpenSession
from drs_inspector.storage.profiles.store import Profile, load_profiles


class Connecting:
    """Opens sessions in the workspace."""

    def __init__(self, app: AppContext, network: NetworkController, keeping: Keeping) -> None:
        self._app = app
        self._network = network
        self._keeping = keeping
        # How each open session was signed in to, without secrets: not every one has a profile.
        self._ways: dict[str, Profile] = {}

    def way(self, session: OpenSession) -> Profile:
        """Return how a session was signed in to, with the one project that it reads; it may have no name."""
        stored = self._keeping.profiles().find(session.profile) if session.profile else None
        way = self._ways.get(session.key) or stored or Profile(name="")
        # The profile may have been renamed since.
        way = msgspec.structs.replace(way, name=session.profile)
        source = session.inspector.connection.source_info
        if source is None:
            return way
        return msgspec.structs.replace(
            way,
            iam_url=source.iam_url,
            drs_url=source.drs_url,
            domain=way.domain or source.domain,
            project_id=source.project_id,
            project_name=source.project_name,
            all_projects=False,
        )

    async def sign_in(
        self, profile: Profile, connection: Connection, credential: Credential, *, keep_as: Credential | None = None
    ) -> list[OpenSession]:
        """Open a session for the profile's project, or one for each project of its region, and keep what is wished.

        That is of ``keep_as`` where the credential only stands for it. Raises InspectorError; then nothing was opened
        and nothing is kept.
        """
        workspace, colour = self._app.workspace, profile.colour
        if profile.all_projects:
            sessions = await workspace.connect_projects(connection, credential, profile=profile.name, colour=colour)
        else:
            sessions = [await workspace.connect(connection, credential, profile=profile.name, colour=colour)]
        self._ways.update({session.key: profile for session in sessions})
        token = sessions[0].inspector.connection.token if sessions else None
        self._keeping.keep(profile, keep_as or credential, token)
        return sessions

    async def sign_in_again(self, session: OpenSession, profile: Profile, credential: Credential) -> None:
        """Sign in to an open session anew and keep its new secrets. Raises InspectorError.

        When the settings of the network are others than it was connected with, the new ones are taken.
        """
        if session.network == self._network.now():
            token: Token | None = await session.inspector.connection.sign_in_again(credential)
        else:
            await self._app.workspace.connect(
                connection_of(profile), credential, profile=session.profile, colour=session.colour
            )
            token = session.inspector.connection.token
        session.problem = None
        stored = self.profile_of(session, any_project=True)
        if stored is not None and (stored.all_projects or self.profile_of(session) is not None):
            self._keeping.remember(stored, credential, token)

    def profile_of(self, session: OpenSession, *, any_project: bool = False) -> Profile | None:
        """Return the stored profile of a session whose kept token may be the session's own, None when there is none.

        A profile may have been changed since: then it leads to another address, user or project than the session does,
        and must not hold secrets of this one.
        """
        stored = load_profiles().find(session.profile) if session.profile else None
        source = session.inspector.connection.source_info
        if stored is None or source is None:
            return None
        way = self._ways.get(session.key, stored)
        if _place(stored) != _place(source) or _whose(stored) != _whose(way):
            return None
        wanted = stored.project_id or stored.project_name
        is_its_project = not wanted or wanted in (source.project_id, source.project_name)
        return stored if any_project or (is_its_project and not stored.all_projects) else None

    async def sign_in_with_kept(self, profile: Profile) -> list[OpenSession]:
        """Open the sessions of a profile with what the keyring holds; empty when it holds nothing that could do.

        Raises InspectorError.
        """
        try:
            credential = await self._keeping.recall(profile)
        except SecretStoreError:
            return []
        if credential is None:
            return []
        connection = connection_of(profile)
        return await with_kept(self._keeping, profile, credential, lambda one: self.sign_in(profile, connection, one))


def _place(where: Profile | SourceInfo) -> tuple[str, str]:
    return plain_url(where.iam_url), plain_url(where.drs_url)


def _whose(profile: Profile) -> tuple[str, ...]:
    return profile.username or profile.user_id, profile.domain, profile.agency_name, profile.agency_domain
