"""Entries of a profile in the keyring: the token with its end and, when wished, the secret of its sign-in method.

Each entry is bound to the addresses and the user that it is for, and is not used for others. One-time codes are never
saved. The password of a proxy is saved beside them.
"""

import contextlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from drs_inspector.cloud.iam.credentials import Token
from drs_inspector.cloud.iam.methods.base import Credential
from drs_inspector.cloud.iam.methods.registry import sign_in_methods
from drs_inspector.cloud.iam.methods.token import TokenCredential
from drs_inspector.cloud.network.regions import plain_url
from drs_inspector.domain.errors import SecretStoreError
from drs_inspector.session.profiles.connection import as_agency, method_of, values_of
from drs_inspector.storage.profiles.store import Profile
from drs_inspector.storage.secrets.keyring_store import SecretKind, SecretStore

GOOD_FOR_A_WHILE = timedelta(minutes=30)
"""A token with less time left is only used when there is no saved secret: a long fetch would outlive it."""
GOOD_AT_ALL = timedelta(minutes=1)
"""What has less time left is not used."""

TOKEN: SecretKind = "token"  # noqa: S105 -- the kind of an entry
_NO_PROFILE = ""  # what belongs to the computer, not to a profile, is saved under this name


class SavedToken(msgspec.Struct, kw_only=True, omit_defaults=True):
    """A token with its end. ``before_agency``: it is of the user who then takes on the profile's agency."""

    iam_url: str
    token: str
    expires_at: str = ""
    before_agency: bool = False
    bound_to: dict[str, str] = msgspec.field(default_factory=dict)

    def __repr__(self) -> str:
        return f"{type(self).__name__}(iam_url={self.iam_url!r})"

    @property
    def time_left(self) -> timedelta:
        """How long it is good; one without a known end has no time."""
        return _time_until(self.expires_at, unknown=timedelta())

    def credential(self, profile: Profile) -> Credential:
        """Return what signs in with it."""
        credential = TokenCredential(self.token, self.expires_at)
        return as_agency(credential, profile) if self.before_agency else credential


def saved_kinds() -> tuple[SecretKind, ...]:
    """Return every kind of entry that a profile may have."""
    return tuple(dict.fromkeys((TOKEN, *(method.saved_as for method in sign_in_methods() if method.saved_as))))


# Saving


async def save_sign_in(secrets: SecretStore, profile: Profile, credential: Credential, token: Token | None) -> None:
    """Save what opened a session under its profile, and remove what is not to be saved.

    That is the token (of an agency reached by a base token: the base token), and when ``profile.keep_password`` the
    secret of the method. An access key has no token. With ``token`` None the saved token stays. Raises
    SecretStoreError; the sign-in stays good for this session.
    """
    texts = _texts(profile, credential, token)
    unwanted = [kind for kind in saved_kinds() if kind not in texts and not _may_stay(kind, profile, credential)]
    for kind, text in texts.items():
        await secrets.set(profile.name, kind, text)
    for kind in unwanted:
        await secrets.delete(profile.name, kind)


async def save_token(secrets: SecretStore, profile: Profile, token: Token) -> None:
    """Save a token in place of the profile's token before; what else is saved stays. Raises SecretStoreError."""
    if token.value:
        await secrets.set(profile.name, TOKEN, _encode_token(profile, token.value, _end_of(token)))


def _texts(profile: Profile, credential: Credential, token: Token | None) -> dict[SecretKind, str]:
    texts: dict[SecretKind, str] = {}
    token_text = _token_text(profile, credential, token)
    if token_text:
        texts[TOKEN] = token_text
    method, base = method_of(profile), credential.base
    if profile.keep_password and method.saved_as:
        saved = {field.name: getattr(base, field.name, "") for field in method.saved_fields}
        if all(saved[field.name] for field in method.saved_fields if field.required):
            texts[method.saved_as] = _encode_secret(profile, saved | {"expires_at": getattr(base, "expires_at", "")})
    return texts


def _token_text(profile: Profile, credential: Credential, token: Token | None) -> str:
    base, own = credential.base, credential.base.own_token
    if base is not credential and own is not None and own.expires_at:
        # With it the agency can be taken on again, for as long as it lasts.
        saved = SavedToken(
            iam_url=profile.iam_url,
            token=own.text,
            expires_at=own.expires_at,
            before_agency=True,
            bound_to=_bound_to(profile),
        )
        return _encode(saved)
    if token is not None:
        return _encode_token(profile, token.value, _end_of(token)) if token.value else ""
    return _encode_token(profile, *own) if base is credential and own is not None else ""


def _encode_token(profile: Profile, value: str, expires_at: str) -> str:
    bound = _bound_to(profile, project=True)
    return _encode(SavedToken(iam_url=profile.iam_url, token=value, expires_at=expires_at, bound_to=bound))


def _encode_secret(profile: Profile, values: Mapping[str, str]) -> str:
    saved = {name: text for name, text in values.items() if text}
    entry = {"iam_url": profile.iam_url, **saved, "bound_to": _bound_to(profile, method=True)}
    return _encode({name: value for name, value in entry.items() if value or name == "iam_url"})


def _encode(entry: Any) -> str:
    return msgspec.json.encode(entry).decode()


def _may_stay(kind: SecretKind, profile: Profile, credential: Credential) -> bool:
    """Say whether an entry that is there already, and is not written now, may stay.

    A token when this sign-in brought none; the secret of the method while it is to be saved, because the sign-in of
    today may have used the token of yesterday.
    """
    if kind == TOKEN:
        return credential.signer(frozenset()) is None
    return kind == method_of(profile).saved_as and profile.keep_password and credential.base.is_token


# Loading


async def load_token(secrets: SecretStore, profile: Profile) -> SavedToken | None:
    """Return the saved token when it is for this profile; anything else is as if there were none.

    Raises SecretStoreError.
    """
    text = await secrets.get(profile.name, TOKEN)
    try:
        saved = msgspec.json.decode(text or "", type=SavedToken)
    except (msgspec.DecodeError, UnicodeError):
        return None
    bound = _bound_to(profile, project=not saved.before_agency)
    return saved if saved.token and _is_for(saved.iam_url, saved.bound_to, profile, bound) else None


async def load_values(secrets: SecretStore, profile: Profile) -> dict[str, str] | None:
    """Return the saved secret of the profile's method by the names of its fields, None without a usable one.

    One that is for another address or user than the profile names now is none, nor is one that has ended. Raises
    SecretStoreError.
    """
    method = method_of(profile)
    if not method.saved_as or any(field.place == "profile" for field in method.missing(values_of(profile))):
        return None
    text = await secrets.get(profile.name, method.saved_as)
    try:
        entry = msgspec.json.decode(text or "", type=dict[str, str | dict[str, str]])
    except (msgspec.DecodeError, UnicodeError):
        return None
    iam_url, bound = entry.pop("iam_url", ""), entry.pop("bound_to", {})
    values = {name: value for name, value in entry.items() if isinstance(value, str)}
    if not isinstance(iam_url, str) or not isinstance(bound, dict) or method.missing(values_of(profile) | values):
        return None
    if not _is_for(iam_url, bound, profile, _bound_to(profile, method=True)):
        return None
    end = values.get("expires_at", "")
    return values if not end or _time_until(end, unknown=timedelta()) > GOOD_AT_ALL else None


# Removing and moving


async def delete_sign_in(secrets: SecretStore, profile_name: str) -> None:
    """Remove everything saved for a profile. Raises SecretStoreError after having tried each."""
    problem: SecretStoreError | None = None
    for kind in saved_kinds():
        try:
            await secrets.delete(profile_name, kind)
        except SecretStoreError as error:
            problem = problem or error
    if problem is not None:
        raise problem


async def rename_sign_in(secrets: SecretStore, old: str, new: str) -> None:
    """Move everything saved for a profile to its new name.

    All of it is written under the new name and read back before anything is removed under the old one. When that
    fails, what was saved is still there under the old name and nothing of it under the new one. What an earlier
    profile of the new name left is removed. Raises SecretStoreError.

    Where names differ by the case of letters alone, a keyring may take both for one, as that of Windows does: then what
    was removed under the old name is written once more.
    """
    if old == new:
        return
    is_alike = old.casefold() == new.casefold()
    saved = {kind: await secrets.get(old, kind) for kind in saved_kinds()}
    try:
        for kind, text in saved.items():
            if text is None:
                await secrets.delete(new, kind)
                continue
            await secrets.set(new, kind, text)
            if await secrets.get(new, kind) != text:
                raise _not_saved()
    except SecretStoreError:
        with contextlib.suppress(SecretStoreError):
            await delete_sign_in(secrets, new)
            if is_alike:
                await _put_back(secrets, old, saved)
        raise
    await delete_sign_in(secrets, old)
    if is_alike:
        await _put_back(secrets, new, saved)


async def _put_back(secrets: SecretStore, name: str, saved: Mapping[SecretKind, str | None]) -> None:
    """Write what is missing under a name, as it was removed under one that the keyring takes for the same."""
    for kind, text in saved.items():
        if text is not None and await secrets.get(name, kind) != text:
            await secrets.set(name, kind, text)


# The proxy


async def save_proxy_password(secrets: SecretStore, proxy_url: str, password: str) -> None:
    """Save the password of the proxy at this address; an empty one is removed. Raises SecretStoreError."""
    text = json.dumps({"proxy_url": proxy_url, "password": password}) if password else ""
    await secrets.set(_NO_PROFILE, "proxy", text)


async def proxy_password(secrets: SecretStore, proxy_url: str) -> str | None:
    """Return the saved password of the proxy at this address, None when there is none. Raises SecretStoreError."""
    try:
        saved = json.loads(await secrets.get(_NO_PROFILE, "proxy") or "")
        url, password = saved["proxy_url"], saved["password"]
    except (ValueError, TypeError, KeyError):
        return None
    if not isinstance(url, str) or not isinstance(password, str) or plain_url(url) != plain_url(proxy_url):
        return None
    return password or None


# What an entry is for


def _bound_to(profile: Profile, *, method: bool = False, project: bool = False) -> dict[str, str]:
    """Return what must not change in a profile for an entry to be used with it, besides the IAM address.

    That is the DRS address, because a token is sent there too, and what the profile's method says of the user; for a
    token, not the secret of the ``method``, also user and account of the profile; with ``project`` also agency and
    project, which a token is good for.
    """
    found = {"drs_url": plain_url(profile.drs_url)}
    if not method:
        found |= {"user": profile.username or profile.user_id, "domain": profile.domain}
    found |= method_of(profile).bound_to(values_of(profile))
    if project:
        found |= {
            "agency": profile.agency_name,
            "agency_domain": profile.agency_domain,
            "project": profile.project_id or profile.project_name,
        }
    return {name: value for name, value in found.items() if value}


def _is_for(iam_url: str, saved_for: Mapping[str, str], profile: Profile, bound: Mapping[str, str]) -> bool:
    return plain_url(iam_url) == plain_url(profile.iam_url) and saved_for == bound


def _end_of(token: Token) -> str:
    return token.expires_at.isoformat() if token.expires_at else ""


def _time_until(moment: str, *, unknown: timedelta) -> timedelta:
    """Return the time until an ISO moment (UTC unless it says otherwise), or ``unknown`` when it is none."""
    try:
        end = datetime.fromisoformat(moment)
    except ValueError:
        return unknown
    return (end if end.tzinfo else end.replace(tzinfo=UTC)) - datetime.now(UTC)


def _not_saved() -> SecretStoreError:
    return SecretStoreError(
        "Your keyring did not keep a secret.",
        "What it gave back is not what it was given.",
        "What was saved under the old name is still there. Check the keyring in your system's settings and try again.",
    )
