"""What stays of a sign-in: the profile in its file and its secrets in the keyring; renewed, moved and removed there."""

import asyncio
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from drs_inspector.domain.errors import SecretStoreError
from drs_inspector.session.profiles.saved_sign_ins import (
    TOKEN,
    SavedToken,
    delete_sign_in,
    load_token,
    load_values,
    rename_sign_in,
    save_proxy_password,
    save_sign_in,
    save_token,
)
from drs_inspector.storage.profiles.store import (
    Profile,
    delete_profile,
    load_profiles,
    rename_profile,
    save_profile,
    with_saved_keeping,
)
from drs_inspector.storage.secrets.keyring_store import SecretStore

if TYPE_CHECKING:
    from drs_inspector.cloud.iam.credentials import Token
    from drs_inspector.cloud.iam.methods.base import Credential

_log = logging.getLogger(__name__)
ONLY_NOW = "You can go on; the sign-in is good for this session only."


class ProfileSecrets:
    """Profiles and the keyring. One per program: changes of the keyring follow one another.

    ``on_refused(error)`` is called when the keyring does not take a sign-in, once for each profile until it takes one,
    ``on_all_taken()`` when it has taken those of all profiles that it had refused.
    """

    def __init__(
        self,
        store: SecretStore,
        on_refused: Callable[[SecretStoreError], None] | None = None,
        on_all_taken: Callable[[], None] = lambda: None,
    ) -> None:
        self.store = store
        self._on_all_taken = on_all_taken
        self._on_refused = on_refused or (lambda error: _log.info("The keyring refused: %s", error.title))
        # By profile: which token the keyring was given last, as a number that tells nothing, and where it refused.
        self._given: dict[str, int] = {}
        self._refused: set[str] = set()
        self._turn = asyncio.Lock()

    # Reading

    async def token(self, profile: Profile) -> SavedToken | None:
        """Return the saved token of a profile, None without one for it. Raises SecretStoreError."""
        return await load_token(self.store, profile)

    async def values(self, profile: Profile) -> dict[str, str] | None:
        """Return the saved secret of a profile by the names of fields, None without one. Raises SecretStoreError."""
        return await load_values(self.store, profile)

    def has_refused(self, name: str) -> bool:
        """Tell whether the keyring did not take what was to be saved of a profile last."""
        return name in self._refused

    # Saving

    async def keep(self, profile: Profile, credential: "Credential", token: "Token | None") -> SecretStoreError | None:
        """Save a profile and what opened it; nothing without a name.

        Raises FileProblemError when the profile cannot be written. Returns why the keyring did not take the secrets.
        """
        if not profile.name:
            return None
        saved = load_profiles().find(profile.name)
        profile = with_saved_keeping(profile, saved)
        if saved != profile:
            save_profile(profile)
        return await self.keep_secrets(profile, credential, token)

    async def keep_secrets(
        self, profile: Profile, credential: "Credential", token: "Token | None"
    ) -> SecretStoreError | None:
        """Save what opened a profile that is in the file already; return why the keyring did not take it."""
        if token is not None:
            self._given[profile.name] = hash(token.value)
        try:
            async with self._turn:
                await save_sign_in(self.store, profile, credential, token)
        except SecretStoreError as error:
            return self._refuse(profile.name, error)
        if profile.name in self._refused:
            self._refused.discard(profile.name)
            if not self._refused:
                self._on_all_taken()
        return None

    async def renew(self, profile: Profile, token: "Token") -> SecretStoreError | None:
        """Save a token in place of the profile's token before, unless that is the one; return why that failed."""
        async with self._turn:
            if not token.value or self._given.get(profile.name) == hash(token.value):
                return None
            self._given[profile.name] = hash(token.value)
            try:
                await save_token(self.store, profile, token)
            except SecretStoreError as error:
                return self._refuse(profile.name, error)
        return None

    def _refuse(self, name: str, error: SecretStoreError) -> SecretStoreError:
        says_so = "You can go on" in error.next_step
        next_step = error.next_step if says_so else f"{error.next_step} {ONLY_NOW}".strip()
        shown = SecretStoreError(error.title, error.cause, next_step)
        if name not in self._refused:
            self._refused.add(name)
            self._on_refused(shown)
        return shown

    # Removing and moving

    async def forget_token(self, name: str) -> None:
        """Remove the saved token of a profile: it was refused, or ended by signing out. Raises SecretStoreError."""
        self._given.pop(name, None)
        async with self._turn:
            await self.store.delete(name, TOKEN)

    async def forget(self, name: str) -> None:
        """Remove everything that is saved for a profile; the profile stays. Raises SecretStoreError."""
        self._given.pop(name, None)
        async with self._turn:
            await delete_sign_in(self.store, name)

    async def forget_proxy(self) -> None:
        """Remove the proxy's password. Raises SecretStoreError."""
        async with self._turn:
            await save_proxy_password(self.store, "", "")

    async def delete(self, name: str) -> bool:
        """Remove a profile, then what is saved for it; return whether the profile was there.

        Raises FileProblemError, and SecretStoreError when the profile is gone and its secrets are not.
        """
        was_there = delete_profile(name)
        await self.forget(name)
        return was_there

    async def rename(self, old: str, new: str) -> None:
        """Give a profile another name, then what is saved for it.

        Raises FileProblemError, and SecretStoreError when the profile has its new name and its secrets the old one.
        """
        rename_profile(old, new)
        await self.move(old, new)

    async def move(self, old: str, new: str) -> None:
        """Move what is saved to a profile's new name. Raises SecretStoreError; then it is still at the old one."""
        async with self._turn:
            await rename_sign_in(self.store, old, new)
        if old in self._given:
            self._given[new] = self._given.pop(old)
