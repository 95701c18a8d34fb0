"""Sign-ins kept in the operating system's keyring, per profile: the token with its expiry, the password or access key
only if the person asks, the proxy's password. Each is bound to what it is for; one-time codes are never kept."""

import contextlib
import json
from datetime import timedelta

from drs_inspector.cloud.iam.agency import AgencyCredential
from drs_inspector.cloud.iam.credentials import Credential, SigningForm, Token
from drs_inspector.cloud.iam.methods.access_key import AccessKeyCredential
from drs_inspector.cloud.iam.methods.password import PasswordCredential
from drs_inspector.cloud.iam.methods.token import TokenCredential
from drs_inspector.cloud.network.regions import plain_url
from drs_inspector.domain.errors import SecretStoreError
from drs_inspector.session.profiles.saved_secrets import (
    SavedAccessKey,
    SavedPassword,
    SavedToken,
    bound_to,
    decode_key,
    decode_password,
    decode_token,
    encode,
)
from drs_inspector.storage.profiles.store import Profile
from drs_inspector.storage.secrets.keyring_store import SecretKind, SecretStore

GOOD_FOR_A_WHILE = timedelta(minutes=30)
"""A token with less time left is only used when there is no password: a long fetch would outlive it."""

_GOOD_AT_ALL = timedelta(minutes=1)
_KINDS: tuple[SecretKind, ...] = ("token", "password", "key")
_NO_PROFILE = ""  # what belongs to the computer, not to a profile, is kept under this name


async def save_sign_in(secrets: SecretStore, profile: Profile, credential: Credential, token: Token | None) -> None:
    """Keep what opened a session under its profile, and remove what is not to be kept.

    That is the token (of an agency reached by a base token: the base token), and when ``profile.keep_password`` the
    password or the access key. A one-time code is never kept, nor is the empty token of an access key. With ``token``
    None the kept token stays. Raises SecretStoreError; the sign-in stays good for this session.
    """
    texts = _texts(profile, credential, token)
    unwanted = [kind for kind in _KINDS if kind not in texts and not _may_stay(kind, profile, credential)]
    for kind, text in texts.items():
        await secrets.set(profile.name, kind, text)
    for kind in unwanted:
        await secrets.delete(profile.name, kind)


async def save_token(secrets: SecretStore, profile: Profile, token: Token) -> None:
    """Keep a token in place of the profile's token before; what else is kept stays. Raises SecretStoreError."""
    kept = _project_token(profile, token.value, token.expires_at.isoformat() if token.expires_at else "")
    if kept is not None:
        await secrets.set(profile.name, "token", encode(kept))


async def load_sign_in(secrets: SecretStore, profile: Profile, *, with_token: bool = True) -> Credential | None:
    """Return how to sign in with what is kept for the profile, None when that takes a new secret.

    A token that is good for a while comes first, then the password, then a token that is about to end; no token comes
    ``with_token`` false, when it is the one that has ended. What was kept for another address or another user than the
    profile has now is not returned; nor are keys that have ended. Raises SecretStoreError.
    """
    if profile.method == "access-key":
        return _key_credential(decode_key(await secrets.get(profile.name, "key"), profile), profile)
    kept = decode_token(await secrets.get(profile.name, "token"), profile) if with_token else None
    time_left = kept.time_left() if kept else timedelta()
    if kept is not None and time_left > GOOD_FOR_A_WHILE:
        return _token_credential(kept, profile)
    if profile.method == "password" and (profile.username or profile.user_id):
        stored = decode_password(await secrets.get(profile.name, "password"), profile)
        if stored is not None:
            base = PasswordCredential(profile.username, stored.password, profile.domain, profile.user_id)
            return _with_agency(base, profile)
    return _token_credential(kept, profile) if kept is not None and time_left > _GOOD_AT_ALL else None


async def delete_sign_in(secrets: SecretStore, profile_name: str) -> None:
    """Remove everything kept for a profile. Raises SecretStoreError after having tried each."""
    problem: SecretStoreError | None = None
    for kind in _KINDS:
        try:
            await secrets.delete(profile_name, kind)
        except SecretStoreError as error:
            problem = problem or error
    if problem is not None:
        raise problem


async def rename_sign_in(secrets: SecretStore, old: str, new: str) -> None:
    """Move everything kept for a profile to its new name.

    All of it is written under the new name and read back before anything is removed under the old one. When that
    fails, what was kept is still there under the old name and nothing of it under the new one. What an earlier
    profile of the new name left is removed. Raises SecretStoreError.
    """
    if old == new:
        return
    kept = {kind: await secrets.get(old, kind) for kind in _KINDS}
    try:
        for kind, text in kept.items():
            if text is None:
                await secrets.delete(new, kind)
                continue
            await secrets.set(new, kind, text)
            if await secrets.get(new, kind) != text:
                raise _not_kept()
    except SecretStoreError:
        with contextlib.suppress(SecretStoreError):
            await delete_sign_in(secrets, new)
        raise
    await delete_sign_in(secrets, old)


async def save_proxy_password(secrets: SecretStore, proxy_url: str, password: str) -> None:
    """Keep the password of the proxy at this address; an empty one is removed. Raises SecretStoreError."""
    text = json.dumps({"proxy_url": proxy_url, "password": password}) if password else ""
    await secrets.set(_NO_PROFILE, "proxy", text)


async def proxy_password(secrets: SecretStore, proxy_url: str) -> str | None:
    """Return the kept password of the proxy at this address, None when there is none. Raises SecretStoreError."""
    try:
        kept = json.loads(await secrets.get(_NO_PROFILE, "proxy") or "")
        url, password = kept["proxy_url"], kept["password"]
    except (ValueError, TypeError, KeyError):
        return None
    if not isinstance(url, str) or not isinstance(password, str) or plain_url(url) != plain_url(proxy_url):
        return None
    return password or None


def _texts(profile: Profile, credential: Credential, token: Token | None) -> dict[SecretKind, str]:
    """Return what is to be kept, as text per kind."""
    texts: dict[SecretKind, str] = {}
    base = credential.base if isinstance(credential, AgencyCredential) else credential
    kept_token = _token_to_keep(profile, credential, token)
    if kept_token is not None:
        texts["token"] = encode(kept_token)
    if isinstance(base, PasswordCredential) and profile.keep_password and base.password:
        kept = SavedPassword(iam_url=profile.iam_url, password=base.password, bound_to=bound_to(profile))
        texts["password"] = encode(kept)
    if isinstance(base, AccessKeyCredential) and profile.keep_password:
        texts["key"] = encode(
            SavedAccessKey(
                iam_url=profile.iam_url,
                access_key=base.access_key,
                secret_key=base.secret_key,
                security_token=base.security_token,
                expires_at=base.expires_at,
                bound_to=bound_to(profile, whom=False),
            )
        )
    return texts


def _token_to_keep(profile: Profile, credential: Credential, token: Token | None) -> SavedToken | None:
    base = credential.base if isinstance(credential, AgencyCredential) else None
    if isinstance(base, TokenCredential) and base.expires_at:
        # with it the agency can be taken on again, for as long as it lasts
        whose = bound_to(profile)
        return SavedToken(
            iam_url=profile.iam_url,
            token=base.token,
            expires_at=base.expires_at,
            before_agency=True,
            bound_to=whose,
        )
    if isinstance(credential, AccessKeyCredential):
        return None
    value, expires_at = "", ""
    if token is not None:
        value, expires_at = token.value, token.expires_at.isoformat() if token.expires_at else ""
    elif isinstance(credential, TokenCredential):
        value, expires_at = credential.token, credential.expires_at
    return _project_token(profile, value, expires_at)


def _project_token(profile: Profile, value: str, expires_at: str) -> SavedToken | None:
    whose = bound_to(profile, project=True)
    return SavedToken(iam_url=profile.iam_url, token=value, expires_at=expires_at, bound_to=whose) if value else None


def _may_stay(kind: SecretKind, profile: Profile, credential: Credential) -> bool:
    """Say whether something that is kept already, and is not written now, may stay.

    A token when this sign-in brought none; a password while the person wants it kept, because the sign-in of today
    may have used the token of yesterday.
    """
    if kind == "token":
        return not isinstance(credential, AccessKeyCredential)
    base = credential.base if isinstance(credential, AgencyCredential) else credential
    by_token = isinstance(base, TokenCredential) and profile.method == "password"
    return kind == "password" and by_token and profile.keep_password


def _token_credential(kept: SavedToken, profile: Profile) -> Credential:
    credential = TokenCredential(kept.token, kept.expires_at)
    return _with_agency(credential, profile) if kept.before_agency else credential


def _with_agency(base: PasswordCredential | TokenCredential, profile: Profile) -> Credential:
    return AgencyCredential(base, profile.agency_name, profile.agency_domain) if profile.agency_name else base


def _key_credential(kept: SavedAccessKey | None, profile: Profile) -> AccessKeyCredential | None:
    if kept is None or kept.time_left() <= _GOOD_AT_ALL:
        return None
    form = SigningForm(profile.signing_form) if profile.signing_form else None
    return AccessKeyCredential(kept.access_key, kept.secret_key, kept.security_token, form, kept.expires_at)


def _not_kept() -> SecretStoreError:
    return SecretStoreError(
        "Your keyring did not keep a secret.",
        "What it gave back is not what it was given.",
        "What was kept under the old name is still there. Check the keyring in your system's settings and try again.",
    )
