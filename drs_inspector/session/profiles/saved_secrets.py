"""How a secret is written into the keyring: with the address and the person it is for, and never used for others."""

from datetime import UTC, datetime, timedelta

import msgspec

from drs_inspector.cloud.network.regions import plain_url
from drs_inspector.storage.profiles.store import Profile

_NOTHING_LEFT = timedelta()
_FOR_EVER = timedelta.max


class SavedToken(msgspec.Struct, kw_only=True, omit_defaults=True):
    """A token with its end. ``before_agency``: it is of the user who then takes on the profile's agency."""

    iam_url: str
    token: str
    expires_at: str = ""
    before_agency: bool = False
    bound_to: dict[str, str] = msgspec.field(default_factory=dict)

    def __repr__(self) -> str:
        return f"{type(self).__name__}(iam_url={self.iam_url!r})"

    def time_left(self) -> timedelta:
        """Return how long it is good; one without a known end has no time."""
        return time_until(self.expires_at, unknown=_NOTHING_LEFT)


class SavedPassword(msgspec.Struct, kw_only=True, omit_defaults=True):
    """A user's password."""

    iam_url: str
    password: str
    bound_to: dict[str, str] = msgspec.field(default_factory=dict)

    def __repr__(self) -> str:
        return f"{type(self).__name__}(iam_url={self.iam_url!r})"


class SavedAccessKey(msgspec.Struct, kw_only=True, omit_defaults=True):
    """An access key; a temporary one has a security token and an end."""

    iam_url: str
    access_key: str
    secret_key: str
    security_token: str = ""
    expires_at: str = ""
    bound_to: dict[str, str] = msgspec.field(default_factory=dict)

    def __repr__(self) -> str:
        return f"{type(self).__name__}(iam_url={self.iam_url!r})"

    def time_left(self) -> timedelta:
        """Return how long it is good; a permanent one for ever."""
        return time_until(self.expires_at, unknown=_FOR_EVER if not self.expires_at else _NOTHING_LEFT)


def bound_to(profile: Profile, *, whom: bool = True, project: bool = False) -> dict[str, str]:
    """Return what must not change in a profile for a secret to be used with it, besides the IAM address.

    That is the DRS address, because a token is sent there too; with ``whom`` the user, because a password tried as
    another user counts towards their lock; with ``project`` the way to the one project that a token is good for.
    """
    found = {"drs_url": plain_url(profile.drs_url)}
    if whom:
        found |= {"user": profile.username or profile.user_id, "domain": profile.domain}
    if project:
        found |= {
            "agency": profile.agency_name,
            "agency_domain": profile.agency_domain,
            "project": profile.project_id or profile.project_name,
        }
    return {name: value for name, value in found.items() if value}


def encode(kept: SavedToken | SavedPassword | SavedAccessKey) -> str:
    """Return the text for the keyring."""
    return msgspec.json.encode(kept).decode()


def decode_token(text: str | None, profile: Profile) -> SavedToken | None:
    """Return the kept token when it is for this profile; anything else is as if there were none."""
    try:
        kept = msgspec.json.decode(text or "", type=SavedToken)
    except (msgspec.DecodeError, UnicodeError):
        return None
    bound = bound_to(profile, project=not kept.before_agency)
    return kept if kept.token and _is_for(kept.iam_url, kept.bound_to, profile, bound) else None


def decode_password(text: str | None, profile: Profile) -> SavedPassword | None:
    """Return the kept password when it is for this profile; anything else is as if there were none."""
    try:
        kept = msgspec.json.decode(text or "", type=SavedPassword)
    except (msgspec.DecodeError, UnicodeError):
        return None
    return kept if kept.password and _is_for(kept.iam_url, kept.bound_to, profile, bound_to(profile)) else None


def decode_key(text: str | None, profile: Profile) -> SavedAccessKey | None:
    """Return the kept access key when it is for this profile; anything else is as if there were none."""
    try:
        kept = msgspec.json.decode(text or "", type=SavedAccessKey)
    except (msgspec.DecodeError, UnicodeError):
        return None
    bound = bound_to(profile, whom=False)
    return kept if kept.access_key and _is_for(kept.iam_url, kept.bound_to, profile, bound) else None


def time_until(moment: str, *, unknown: timedelta) -> timedelta:
    """Return the time until an ISO moment (UTC unless it says otherwise), or ``unknown`` when it is none."""
    try:
        end = datetime.fromisoformat(moment)
    except ValueError:
        return unknown
    return (end if end.tzinfo else end.replace(tzinfo=UTC)) - datetime.now(UTC)


def _is_for(iam_url: str, kept_for: dict[str, str], profile: Profile, bound: dict[str, str]) -> bool:
    return plain_url(iam_url) == plain_url(profile.iam_url) and kept_for == bound
