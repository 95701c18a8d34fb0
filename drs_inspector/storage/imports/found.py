"""One sign-in that was found, and how it is put together from what a file or the environment says."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import msgspec

from drs_inspector.domain.errors import InspectorError
from drs_inspector.storage.profiles.store import Profile

_SECRETS = frozenset({"password", "token", "access_key", "secret_key", "security_token", "passcode"})
_HIDDEN = "***"
_NAME_LIMIT = 100
Method = Literal["password", "token", "access-key"]


class FoundSignIn(msgspec.Struct, frozen=True, kw_only=True):
    """A sign-in kept for another tool. Secrets are hidden in every printed form.

    ``origin`` is where it was found, in words. ``files`` has the file that was used first, then existing ones that
    were passed over; ``also_read`` are files that added to it (``secure.yaml``, a vendor file). ``secret_origin`` says
    where the secret is, "" without one; ``encrypted`` names fields of this struct whose value is there but unreadable.
    ``expires_at`` is the end of the token or the temporary key as written there, ``ca_file`` a certificate file the
    other tool uses. With a ``problem`` it cannot be signed in with as it is; without a secret it needs one typed in.
    """

    profile: Profile
    origin: str
    files: tuple[Path, ...] = ()
    also_read: tuple[Path, ...] = ()
    password: str = ""
    token: str = ""
    access_key: str = ""
    secret_key: str = ""
    security_token: str = ""
    passcode: str = ""
    secret_origin: str = ""
    expires_at: str = ""
    ca_file: str = ""
    encrypted: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    problem: InspectorError | None = None

    def __repr__(self) -> str:
        return f"FoundSignIn({', '.join(f'{name}={value!r}' for name, value in self.__rich_repr__())})"

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        pairs = [(name, getattr(self, name)) for name in self.__struct_fields__]
        return [(name, _HIDDEN if name in _SECRETS and value else value) for name, value in pairs]


class Values(msgspec.Struct, kw_only=True):
    """What a source says, under one set of names; "" where it says nothing. Short-lived: it holds secrets in clear."""

    auth_url: str = ""
    drs_url: str = ""
    region: str = ""
    username: str = ""
    user_id: str = ""
    domain: str = ""
    project_id: str = ""
    project_name: str = ""
    password: str = ""
    passcode: str = ""
    token: str = ""
    access_key: str = ""
    secret_key: str = ""
    security_token: str = ""
    agency_name: str = ""
    agency_domain: str = ""
    expires_at: str = ""
    ca_file: str = ""
    wanted: Literal["", "password", "token", "access-key"] = ""

    def __repr__(self) -> str:
        return "Values(***)"


def put_together(
    name: str,
    origin: str,
    values: Values,
    *,
    files: tuple[Path, ...] = (),
    also_read: tuple[Path, ...] = (),
    secret_origin: Mapping[str, str] | str = "",
    encrypted: tuple[str, ...] = (),
    notes: Sequence[str] = (),
    problem: InspectorError | None = None,
) -> FoundSignIn:
    """Return the sign-in that ``values`` describe.

    Only the secrets of the chosen way in are taken over; others are mentioned. ``secret_origin`` is where the secret
    is, or where each one is, by the field's name.
    """
    method = values.wanted or _method(values, encrypted)
    words = list(notes)
    words += _left_out(values, method)
    used = _secrets_of(values, method)
    first = next((field for field in ("password", "token", "secret_key") if used.get(field)), "")
    where = secret_origin if isinstance(secret_origin, str) else secret_origin.get(first, "")
    return FoundSignIn(
        profile=_profile(name, values, method, words),
        origin=origin,
        files=files,
        also_read=also_read,
        secret_origin=where if first else "",
        expires_at=values.expires_at if method != "password" else "",
        ca_file=values.ca_file,
        encrypted=encrypted,
        notes=tuple(words),
        problem=problem or _agency_problem(values, method),
        **used,
    )


def broken(name: str, origin: str, files: tuple[Path, ...], problem: InspectorError) -> FoundSignIn:
    """Return the entry that stands for something that could not be read."""
    return FoundSignIn(profile=Profile(name=usable_name(name)), origin=origin, files=files, problem=problem)


def usable_name(name: str) -> str:
    """Return ``name`` as a profile may be called: printable, at most 100 characters, not empty."""
    shown = "".join(character if character.isprintable() else " " for character in name).strip()
    return shown[:_NAME_LIMIT].strip() or "imported"


def _method(values: Values, encrypted: tuple[str, ...]) -> Method:
    """Return the way in that lasts longest: a password renews a session, an access key signs for years."""
    if values.password:
        return "password"
    if (values.access_key and values.secret_key) or {"access_key", "secret_key"} & {*encrypted}:
        return "access-key"
    if values.token or "token" in encrypted:
        return "token"
    return "access-key" if values.access_key and not values.username else "password"


def _secrets_of(values: Values, method: Method) -> dict[str, str]:
    if method == "password":
        return {"password": values.password, "passcode": values.passcode}
    if method == "token":
        return {"token": values.token}
    return {
        "access_key": values.access_key,
        "secret_key": values.secret_key,
        "security_token": values.security_token,
    }


def _left_out(values: Values, method: Method) -> list[str]:
    there = {
        "password": ("a password", bool(values.password)),
        "access-key": ("an access key", bool(values.access_key and values.secret_key)),
        "token": ("a token", bool(values.token)),
    }
    return [
        f"There is also {words}, which is not taken over."
        for key, (words, is_there) in there.items()
        if is_there and key != method
    ]


def _profile(name: str, values: Values, method: Method, notes: list[str]) -> Profile:
    with_user = method == "password"
    return Profile(
        name=usable_name(name),
        region=values.region,
        iam_url=_url_without_secrets(values.auth_url, notes),
        drs_url=_url_without_secrets(values.drs_url, notes),
        domain=values.domain,
        username=values.username if with_user else "",
        user_id=values.user_id if with_user else "",
        project_id=values.project_id,
        project_name=values.project_name,
        method=method,
        agency_name=values.agency_name,
        agency_domain=values.agency_domain,
        second_factor=bool(values.passcode) and with_user,
    )


def _agency_problem(values: Values, method: Method) -> InspectorError | None:
    if not values.agency_name or method != "access-key":
        return None
    return InspectorError(
        "This sign-in switches to an agency with an access key.",
        "DRS Inspector switches to an agency after signing in with a password or a token.",
        "Enter the user's password instead, or an access key of the other account.",
    )


def _url_without_secrets(url: str, notes: list[str]) -> str:
    """Return ``url`` without a user name, password or query, which would end up in the profile."""
    try:
        parts = urlsplit(url if "://" in url else f"https://{url}")
        where = parts.netloc.rpartition("@")[2]
    except ValueError:
        notes.append("The service address there cannot be read: enter it.")
        return ""
    if where == parts.netloc and not parts.query and not parts.fragment:
        return url
    notes.append("The service address there holds more than an address; only that was taken over.")
    return f"{parts.scheme}://{where}{parts.path}"
