"""Sign-ins kept in the operating system's keyring: the token with its expiry, the password only if the person asks."""

import json
from datetime import UTC, datetime, timedelta

from drs_inspector.cloud.auth import Credential, PasswordCredential, Token, TokenCredential
from drs_inspector.storage.profiles import Profile
from drs_inspector.storage.secrets import SecretStore

GOOD_FOR_A_WHILE = timedelta(minutes=30)
"""A token with less time left is only used when there is no password: a long fetch would outlive it."""


async def remember_sign_in(secrets: SecretStore, profile: Profile, credential: Credential, token: Token | None) -> None:
    """Keep the token of a sign-in under the profile, and the password when ``profile.keep_password``.

    A password that is not to be kept is removed. Raises SecretStoreError; the sign-in stays good for this session.
    """
    if token is not None:
        expires_at = token.expires_at.isoformat() if token.expires_at else ""
        await secrets.set(profile.name, "token", json.dumps({"token": token.value, "expires_at": expires_at}))
    if isinstance(credential, PasswordCredential) and profile.keep_password:
        await secrets.set(profile.name, "password", credential.password)
    else:
        await secrets.delete(profile.name, "password")


async def remembered_sign_in(secrets: SecretStore, profile: Profile) -> Credential | None:
    """Return how to sign in with what is kept for the profile, None when that takes a new password.

    A token that is good for a while comes first, then the password, then a token that is about to end.
    Raises SecretStoreError.
    """
    token, time_left = _read_token(await secrets.get(profile.name, "token"))
    if token is not None and time_left > GOOD_FOR_A_WHILE:
        return token
    password = await secrets.get(profile.name, "password")
    if password and profile.username:
        return PasswordCredential(profile.username, password, profile.domain)
    return token if time_left > timedelta(minutes=1) else None


async def forget_sign_in(secrets: SecretStore, profile_name: str) -> None:
    """Remove everything kept for a profile. Raises SecretStoreError."""
    await secrets.delete(profile_name, "token")
    await secrets.delete(profile_name, "password")


def _read_token(stored: str | None) -> tuple[TokenCredential | None, timedelta]:
    """Return a kept token and the time it has left; one without a known end has none."""
    try:
        kept = json.loads(stored or "")
        expires_at = datetime.fromisoformat(kept["expires_at"])
        credential = TokenCredential(str(kept["token"]), kept["expires_at"])
    except (ValueError, TypeError, KeyError):
        return None, timedelta()
    end = expires_at if expires_at.tzinfo else expires_at.replace(tzinfo=UTC)
    return credential, end - datetime.now(UTC)
