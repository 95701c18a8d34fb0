"""What the tests of signing in with a profile stand on."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from drs_inspector.cloud.iam.credentials import Token
from drs_inspector.session.profiles.connection import credential_of
from drs_inspector.session.profiles.open_profile import OpenedProfile, open_profile
from drs_inspector.session.profiles.profile_secrets import ProfileSecrets
from drs_inspector.session.profiles.profile_sessions import ProfileSessions
from drs_inspector.session.profiles.saved_sign_ins import save_sign_in
from drs_inspector.session.workspace.workspace import OpenSession, Workspace
from drs_inspector.storage.profiles.store import Profile, save_profile
from drs_inspector.storage.secrets.keyring_store import SecretStore
from tests.helpers.scripted_prompter import ScriptedPrompter
from tests.session.several import LoopbackCloud

PASSWORD, WITH_CODE, EXCHANGE = ("password",), ("password", "totp"), ("token",)


@dataclass
class Stage:
    """A cloud, a workspace and a keyring, and a profile that leads from one to the other."""

    cloud: LoopbackCloud
    workspace: Workspace
    store: SecretStore

    def __post_init__(self) -> None:
        self.secrets = ProfileSecrets(self.store)
        self.sessions = ProfileSessions(self.workspace, self.secrets, lambda: None)

    @property
    def directory(self) -> Any:
        return self.cloud.state.directory

    def profile(self, **more: Any) -> Profile:
        info = self.cloud.info
        values: dict[str, Any] = {
            "name": "P",
            "region": self.cloud.options.region,
            "iam_url": info.iam_url,
            "drs_url": info.drs_url,
            "domain": info.domain,
            "username": info.username,
            "project_name": info.project_name,
            "keep_password": True,
        }
        return Profile(**(values | more))

    def careful(self, **more: Any) -> Profile:
        """A user who is asked for a one-time code."""
        return self.profile(username=self.directory.careful_reader.name, **more)

    async def save(self, profile: Profile, password: str = "", token: str = "", hours: float = 9) -> None:
        """Leave in file and keyring what an earlier sign-in left."""
        save_profile(profile)
        end = datetime.now(UTC) + timedelta(hours=hours)
        active = Token(value=token, expires_at=end) if token else None
        await save_sign_in(self.store, profile, credential_of(profile, {"password": password}), active)

    async def open(self, profile: Profile, prompter: ScriptedPrompter, **more: Any) -> OpenedProfile[OpenSession]:
        return await open_profile(profile, prompter, opener=self.sessions, secrets=self.secrets, **more)

    async def open_and_keep(self, profile: Profile, prompter: ScriptedPrompter, **more: Any) -> Any:
        opened = await self.open(profile, prompter, **more)
        assert await self.sessions.keep(opened) is None
        return opened

    def issue(self, project: Any = "main", *, user: Any = None) -> str:
        """A token that IAM knows."""
        chosen = self.directory.main if project == "main" else project
        token = self.cloud.state.tokens.issue(user or self.directory.reader, self.directory.domain, chosen, PASSWORD)
        return str(token.value)

    @property
    def sign_ins(self) -> list[tuple[str, ...]]:
        return [record.methods for record in self.cloud.state.sign_ins]

    async def saved_token(self, profile: Profile) -> str:
        found = await self.secrets.token(profile)
        return found.token if found else ""
