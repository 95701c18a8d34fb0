"""What stays of a sign-in: the profile in its file, secrets in the keyring, and both again the next time."""

import asyncio

import msgspec

from drs_inspector.cloud.iam.credentials import Token
from drs_inspector.cloud.iam.methods.base import Credential
from drs_inspector.domain.errors import InspectorError, SecretStoreError
from drs_inspector.qt.main_window.context import AppContext
from drs_inspector.session.profiles.saved_sign_ins import (
    delete_sign_in,
    load_sign_in,
    save_sign_in,
    save_token,
)
from drs_inspector.storage.profiles.store import LoadedProfiles, Profile, load_profiles, save_profile

KEYRING = "Keyring"
ONLY_NOW = "You can go on; the sign-in is kept for this session only."


class Keeping:
    """Profiles and the keyring, for the controllers of signing in. Problems are shown, not raised."""

    def __init__(self, app: AppContext) -> None:
        self._app = app
        # By profile: which token the keyring was given last, as a number that tells nothing, and where it refused.
        self._given: dict[str, int] = {}
        self._refused: set[str] = set()

    def profiles(self) -> LoadedProfiles:
        """Read the profiles; a damaged file is shown as a problem."""
        loaded = load_profiles()
        if loaded.problem is not None:
            self._app.problems.show(loaded.problem, where="Profiles")
        return loaded

    def keep(self, profile: Profile, credential: Credential, token: Token | None) -> None:
        """Keep the profile now and the secrets in the background; without a name nothing is kept."""
        if not profile.name:
            return
        if token is not None and profile.second_factor and not profile.user_id:
            profile = msgspec.structs.replace(profile, user_id=token.user_id)
        try:
            save_profile(profile)
        except InspectorError as error:
            self._app.problems.show(error, where="Profile")
            return
        self._app.settings.last_profile = profile.name
        self.remember(profile, credential, token)

    def remember(self, profile: Profile, credential: Credential, token: Token | None) -> None:
        """Keep the secrets of a sign-in in the background. A token for one project is none for all of them."""
        kept = None if profile.all_projects else token
        if kept is not None:
            self._given[profile.name] = hash(kept.value)
        self._app.tasks.start(f"{KEYRING} of {profile.name}", self._remember(profile, credential, kept))

    async def _remember(self, profile: Profile, credential: Credential, token: Token | None) -> None:
        try:
            await save_sign_in(self._app.secrets, profile, credential, token)
        except SecretStoreError as error:
            self._refused.add(profile.name)
            self.tell(error)
        else:
            self._refused.discard(profile.name)

    def tell(self, error: SecretStoreError) -> None:
        """Say that the keyring did not take a sign-in."""
        shown = SecretStoreError(error.title, error.cause, f"{error.next_step} {ONLY_NOW}".strip())
        self._app.problems.show(shown, where=KEYRING)

    def has_told(self, name: str) -> bool:
        """Tell whether it was said that the keyring did not take the last sign-in with this profile."""
        return name in self._refused

    def knows(self, name: str, token: Token) -> bool:
        """Tell whether the keyring was given this token already."""
        return self._given.get(name) == hash(token.value)

    async def settled(self, name: str) -> None:
        """Wait until what is being kept for a profile is kept."""
        while (task := self._app.tasks.running(f"{KEYRING} of {name}")) is not None:
            await asyncio.wait({task})

    async def renew(self, profile: Profile, token: Token) -> None:
        """Keep a token in place of the one before. Raises SecretStoreError."""
        self._given[profile.name] = hash(token.value)
        await save_token(self._app.secrets, profile, token)

    async def recall(self, profile: Profile, *, with_token: bool = True) -> Credential | None:
        """Return what the keyring holds for a profile, see ``load_sign_in``. Raises SecretStoreError."""
        return await load_sign_in(self._app.secrets, profile, with_token=with_token)

    def forget(self, name: str) -> None:
        """Remove what the keyring holds for a profile, in the background."""
        self._app.tasks.start(f"{KEYRING} of {name}", self._forget(name))

    async def forget_now(self, name: str) -> None:
        """Remove what the keyring holds for a profile. Raises SecretStoreError."""
        await delete_sign_in(self._app.secrets, name)

    async def _forget(self, name: str) -> None:
        try:
            await self.forget_now(name)
        except SecretStoreError as error:
            self._app.problems.show(error, where=f"Removing what the keyring holds for “{name}”")
