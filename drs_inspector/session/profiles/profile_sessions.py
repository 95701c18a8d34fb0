"""The sessions of profiles in a workspace: opened, signed in to again, signed out of, and what is saved of each."""

from collections.abc import Callable

import msgspec

from drs_inspector.cloud.iam.credentials import Connection
from drs_inspector.cloud.iam.methods.base import Credential
from drs_inspector.cloud.network.regions import plain_url
from drs_inspector.cloud.network.settings import NetworkSettings
from drs_inspector.domain.errors import SecretStoreError
from drs_inspector.domain.snapshot import SourceInfo
from drs_inspector.session.profiles.cloud_eye import ask_cloud_eye
from drs_inspector.session.profiles.open_profile import OpenedProfile
from drs_inspector.session.profiles.openers import Opened, Opener
from drs_inspector.session.profiles.profile_secrets import ProfileSecrets
from drs_inspector.session.workspace.all_projects import Choose
from drs_inspector.session.workspace.open_session import OpenSession
from drs_inspector.session.workspace.workspace import Workspace
from drs_inspector.storage.profiles.store import Profile, load_profiles, save_profile


class ProfileSessions:
    """Opens sessions in a workspace (it is an `Opener`), and knows which profile each belongs to.

    ``network`` returns the network settings of now: a session that was connected with others takes them when it is
    signed in to again.
    """

    def __init__(
        self, workspace: Workspace, secrets: ProfileSecrets, network: Callable[[], NetworkSettings | None]
    ) -> None:
        self._workspace = workspace
        self._secrets = secrets
        self._network = network
        # How each open session was signed in to, without secrets: not every one has a profile.
        self._opened_with: dict[str, Profile] = {}

    async def open(
        self, profile: Profile, connection: Connection, credential: Credential, choose: Choose | None
    ) -> Opened[OpenSession]:
        """Open a session for the connection's project, or one for each of those that ``choose`` returns."""
        names = {"profile": profile.name, "colour": profile.colour}
        if choose is None:
            sessions = [await self._workspace.connect(connection, credential, **names)]
        else:
            sessions = await self._workspace.connect_projects(connection, credential, choose=choose, **names)
        self._opened_with.update({session.key: profile for session in sessions})
        for session in sessions:
            ask_cloud_eye(session.inspector, on=profile.cloud_eye)
        single = len(sessions) == 1 and not profile.all_projects and not profile.projects
        return Opened(tuple(sessions), sessions[0].inspector.connection.token if single else None)

    def again(self, session: OpenSession) -> Opener[OpenSession]:
        """Return what signs in to an open session anew."""
        return _Again(session, self._workspace, self._network)

    def choose_cloud_eye(self, session: OpenSession, *, on: bool) -> None:
        """Let Cloud Eye be asked of a session or not, from now on; kept with its profile, for all sessions of that.

        Raises FileProblemError where the profile cannot be saved; the sessions follow all the same.
        """
        if not session.profile:
            ask_cloud_eye(session.inspector, on=on)
        else:
            self.choose_cloud_eye_of(session.profile, on=on)

    def choose_cloud_eye_of(self, name: str, *, on: bool) -> None:
        """Do the same for a profile, whether it is open or not."""
        for session in self._workspace.sessions:
            if session.profile == name:
                ask_cloud_eye(session.inspector, on=on)
                opened = self._opened_with.get(session.key)
                if opened is not None:
                    self._opened_with[session.key] = msgspec.structs.replace(opened, cloud_eye=on)
        saved = load_profiles().find(name)
        if saved is not None and saved.cloud_eye is not on:
            save_profile(msgspec.structs.replace(saved, cloud_eye=on))

    # Which profile

    def profile_for(self, session: OpenSession) -> Profile:
        """Return how a session was signed in to, with the one project that it reads; it may have no name."""
        saved = load_profiles().find(session.profile) if session.profile else None
        profile = self._opened_with.get(session.key) or saved or Profile(name="")
        # It may have been renamed since.
        profile = msgspec.structs.replace(profile, name=session.profile)
        source = session.inspector.connection.source_info
        if source is None:
            return profile
        return msgspec.structs.replace(
            profile,
            iam_url=source.iam_url,
            drs_url=source.drs_url,
            domain=profile.domain or source.domain,
            project_id=source.project_id,
            project_name=source.project_name,
            all_projects=False,
            projects=(),
        )

    def saved_profile_of(self, session: OpenSession, *, any_project: bool = False) -> Profile | None:
        """Return the saved profile of a session whose saved token may be the session's own, None when there is none.

        A profile may have been changed since: then it leads to another address, user or project than the session does,
        and must not get secrets of this one. With ``any_project`` it may lead to another project.
        """
        saved = load_profiles().find(session.profile) if session.profile else None
        source = session.inspector.connection.source_info
        if saved is None or source is None:
            return None
        opened_with = self._opened_with.get(session.key, saved)
        if _place(saved) != _place(source) or _whose(saved) != _whose(opened_with):
            return None
        wanted = saved.project_id or saved.project_name
        is_its_project = not wanted or wanted in (source.project_id, source.project_name)
        return saved if any_project or (is_its_project and not _has_several(saved)) else None

    # What is saved

    async def keep(self, opened: OpenedProfile[OpenSession]) -> SecretStoreError | None:
        """Save a profile that was opened, under its name, and let its sessions bear name and colour.

        Raises FileProblemError; returns why the keyring did not take the secrets.
        """
        profile = opened.profile
        for session in opened.sessions:
            self._opened_with[session.key] = profile
        return await self._secrets.keep(profile, opened.to_save, opened.token)

    async def keep_again(self, opened: OpenedProfile[OpenSession]) -> SecretStoreError | None:
        """Save the new secrets of a session that was signed in to again, where its profile still leads there."""
        session = opened.sessions[0]
        saved = self.saved_profile_of(session, any_project=True)
        if saved is None or not (_has_several(saved) or self.saved_profile_of(session) is not None):
            return None
        token = None if _has_several(saved) else opened.token
        return await self._secrets.keep_secrets(saved, opened.to_save, token)

    async def sign_out(self, session: OpenSession) -> None:
        """Close a session, end its token at IAM, and forget the saved one with the last session of the profile.

        Raises SecretStoreError when the session is closed and the token could not be forgotten.
        """
        await self._workspace.close_session(session.key, sign_out=True)
        if session.profile and not self.others_of(session):
            await self._secrets.forget_token(session.profile)

    def others_of(self, session: OpenSession) -> int:
        """Return how many other sessions of the same profile are open: what the keyring holds is theirs as well."""
        return sum(
            bool(one.profile) and one.profile == session.profile and one is not session
            for one in self._workspace.sessions
        )


class _Again:
    """Signs in to an open session anew."""

    def __init__(
        self, session: OpenSession, workspace: Workspace, network: Callable[[], NetworkSettings | None]
    ) -> None:
        self._session = session
        self._workspace = workspace
        self._network = network

    async def open(
        self, profile: Profile, connection: Connection, credential: Credential, choose: Choose | None
    ) -> Opened[OpenSession]:
        """Sign in to the session's project; a paused fetch goes on."""
        del profile, choose
        session = self._session
        source = session.inspector.connection
        if session.network == self._network():
            await source.sign_in_again(credential)
        else:
            await self._workspace.connect(connection, credential, profile=session.profile, colour=session.colour)
        session.problem = None
        return Opened((session,), source.token)


def _has_several(profile: Profile) -> bool:
    return profile.all_projects or bool(profile.projects)


def _place(where: Profile | SourceInfo) -> tuple[str, str]:
    return plain_url(where.iam_url), plain_url(where.drs_url)


def _whose(profile: Profile) -> tuple[str, ...]:
    return profile.username or profile.user_id, profile.domain, profile.agency_name, profile.agency_domain
