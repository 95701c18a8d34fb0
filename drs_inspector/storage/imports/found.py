"""One sign-in that was found, and how it is put together from what a file or the environment says."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

import msgspec

from drs_inspector.domain.errors import InspectorError
from drs_inspector.storage.profiles.store import Profile

_HIDDEN = "***"
_NAME_LIMIT = 100
_MEMBERS = frozenset(Profile.__struct_fields__)


class FoundSignIn(msgspec.Struct, frozen=True, kw_only=True):
    """A sign-in of another tool. Secrets are hidden in every printed form.

    ``origin`` is where it was found, in words. ``files`` has the file that was used first, then existing ones that
    were passed over; ``also_read`` are files that added to it (``secure.yaml``, a vendor file). ``secrets`` are values
    of the sign-in method by the names of its fields; ``secret_origin`` says where they are, "" without one;
    ``encrypted`` names those whose value is there but unreadable. ``expires_at`` is the end of the token or the
    temporary key as written there, ``ca_file`` a certificate file the other tool uses. With a ``problem`` it cannot be
    signed in with as it is; without a secret it needs one typed in.
    """

    profile: Profile
    origin: str
    files: tuple[Path, ...] = ()
    also_read: tuple[Path, ...] = ()
    secrets: dict[str, str] = {}
    secret_origin: str = ""
    expires_at: str = ""
    ca_file: str = ""
    encrypted: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    problem: InspectorError | None = None

    def secret(self, name: str) -> str:
        """Return a secret by the name of its field, empty without one."""
        return self.secrets.get(name, "")

    def __repr__(self) -> str:
        return f"FoundSignIn({', '.join(f'{name}={value!r}' for name, value in self.__rich_repr__())})"

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        pairs = [(name, getattr(self, name)) for name in self.__struct_fields__]
        hidden = {name: _HIDDEN for name, value in self.secrets.items() if value}
        return [(name, hidden if name == "secrets" else value) for name, value in pairs]


class Values(msgspec.Struct, kw_only=True):
    """What a source says, under one set of names; "" where it says nothing. Short-lived: it holds secrets in clear.

    ``others`` are its members that have no name here, for sign-in methods that know them. ``wanted`` is the key of the
    method where the source names it, ``kind`` the ``auth_type`` of OpenStack's tools, None for other sources.
    """

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
    others: dict[str, str] = {}
    wanted: str = ""
    kind: str | None = None

    def __repr__(self) -> str:
        return "Values(***)"

    def by_name(self) -> dict[str, str]:
        """Return what there is, by name."""
        pairs = [(name, getattr(self, name)) for name in self.__struct_fields__]
        return self.others | {name: value for name, value in pairs if isinstance(value, str) and value}


class ImportField(Protocol):
    """A field of a sign-in method."""

    @property
    def name(self) -> str:
        """Its name among values."""

    @property
    def place(self) -> str:
        """Where it stays: "profile", "keyring" or "nowhere"."""


class ImportMethod(Protocol):
    """What an import asks of a sign-in method; those of the program are in ``cloud.iam.methods``."""

    @property
    def key(self) -> str:
        """Its word in profiles."""

    @property
    def noun(self) -> str:
        """Its secret in words."""

    @property
    def takes_agency(self) -> bool:
        """Whether an agency can be taken on with it."""

    @property
    def has_second_factor(self) -> bool:
        """Whether a one-time code belongs to it."""

    @property
    def auth_types(self) -> tuple[str, ...]:
        """Its names among the ``auth_type`` of OpenStack's tools."""

    @property
    def fields(self) -> Sequence[ImportField]:
        """Its fields."""

    @property
    def main_secret(self) -> ImportField:
        """The field of its secret."""

    def says_who(self, found: Mapping[str, str]) -> bool:
        """Tell whether a user is named, with or without a secret."""

    def is_in(self, found: Mapping[str, str], encrypted: Collection[str] = ()) -> bool:
        """Tell whether all its secrets are there."""

    def imported(self, found: Mapping[str, str]) -> dict[str, str]:
        """Return the values of its fields."""


class FoundValues(msgspec.Struct, frozen=True):
    """What a source says of one sign-in, before a method is chosen; members as in `FoundSignIn`.

    ``secret_origin`` is where the secret is, or where each one is, by the field's name.
    """

    name: str
    origin: str
    values: Values
    files: tuple[Path, ...] = ()
    also_read: tuple[Path, ...] = ()
    secret_origin: Mapping[str, str] | str = ""
    encrypted: tuple[str, ...] = ()
    notes: Sequence[str] = ()
    problem: InspectorError | None = None


Found = FoundSignIn | FoundValues
"""What a source gives: a sign-in, or an entry with a problem."""


def put_together(found: FoundValues, methods: Sequence[ImportMethod]) -> FoundSignIn:
    """Return the sign-in that a source describes, by the one of ``methods`` that fits first.

    Only the secrets of that method are taken over; others are mentioned.
    """
    values, said = found.values, found.values.by_name()
    method = _method(values, said, found.encrypted, methods)
    notes = list(found.notes)
    notes += _left_out(said, method, methods)
    in_profile = {field.name for field in method.fields if field.place == "profile"}
    secrets = {name: text for name, text in method.imported(said).items() if name not in in_profile}
    first = method.main_secret.name if secrets.get(method.main_secret.name) else ""
    where = found.secret_origin if isinstance(found.secret_origin, str) else found.secret_origin.get(first, "")
    return FoundSignIn(
        profile=_profile(found.name, values, method, notes),
        origin=found.origin,
        files=found.files,
        also_read=found.also_read,
        secrets=secrets,
        secret_origin=where if first else "",
        expires_at=values.expires_at,
        ca_file=values.ca_file,
        encrypted=found.encrypted,
        notes=tuple(notes),
        problem=found.problem or _problem(values, said, method, methods),
    )


def broken(name: str, origin: str, files: tuple[Path, ...], problem: InspectorError) -> FoundSignIn:
    """Return an entry for something that could not be read."""
    return FoundSignIn(profile=Profile(name=usable_name(name)), origin=origin, files=files, problem=problem)


def usable_name(name: str) -> str:
    """Return ``name`` as a profile may be called: printable, at most 100 characters, not empty."""
    shown = "".join(character if character.isprintable() else " " for character in name).strip()
    return shown[:_NAME_LIMIT].strip() or "imported"


def _method(
    values: Values, said: Mapping[str, str], encrypted: tuple[str, ...], methods: Sequence[ImportMethod]
) -> ImportMethod:
    """Return the method that the source names, else the first whose secrets are there, else the likeliest.

    Their order says which lasts longest: a password renews a session, an access key signs for years.
    """
    named = [one for one in methods if one.key == values.wanted]
    of_kind = [one for one in methods if values.kind in one.auth_types and one.is_in(said, encrypted)]
    whole = [one for one in methods if one.is_in(said, encrypted)]
    there = {*encrypted} if said.get("username") else {*encrypted, *said}
    partly = [one for one in methods if any(field.place != "profile" and field.name in there for field in one.fields)]
    return next(iter((*named, *of_kind, *whole, *partly)), methods[0])


def _left_out(said: Mapping[str, str], method: ImportMethod, methods: Sequence[ImportMethod]) -> list[str]:
    others = [one for one in methods if one is not method and one.is_in(said)]
    return [f"There is also {with_article(one.noun)}, which is not taken over." for one in others]


def with_article(noun: str) -> str:
    """Return a noun with its indefinite article."""
    return f"{'an' if noun[:1].lower() in 'aeiou' else 'a'} {noun}"


def _profile(name: str, values: Values, method: ImportMethod, notes: list[str]) -> Profile:
    said = values.by_name()
    own = {field.name: said.get(field.name, "") for field in method.fields if field.place == "profile"}
    profile = Profile(
        name=usable_name(name),
        region=values.region,
        iam_url=_url_without_secrets(values.auth_url, notes),
        drs_url=_url_without_secrets(values.drs_url, notes),
        domain=values.domain,
        project_id=values.project_id,
        project_name=values.project_name,
        method=method.key,
        agency_name=values.agency_name,
        agency_domain=values.agency_domain,
        second_factor=bool(values.passcode) and method.has_second_factor,
        fields={name: text for name, text in own.items() if name not in _MEMBERS and text},
    )
    members = {name: text for name, text in own.items() if name in _MEMBERS and text}
    return msgspec.structs.replace(profile, **members)


def _problem(
    values: Values, said: Mapping[str, str], method: ImportMethod, methods: Sequence[ImportMethod]
) -> InspectorError | None:
    """Return why a sign-in cannot be used at all, None when at most a secret or an address is missing."""
    is_known = values.kind is None or any(values.kind in one.auth_types for one in methods)
    if not is_known and not (said.get("access_key") and method.is_in(said)):
        return InspectorError(
            f"This entry signs in by “{values.kind}”.",
            "DRS Inspector signs in with a password, a token or an access key.",
            "Fetch a token with the tool that the entry is for, and paste it.",
        )
    if values.kind is not None and not any(one.says_who(said) for one in methods):
        return InspectorError(
            "This entry does not say who signs in.",
            "It has no user, no token and no access key.",
            "Complete the file, or enter the sign-in by hand.",
        )
    if values.agency_name and not method.takes_agency:
        return InspectorError(
            "This sign-in switches to an agency with an access key.",
            "DRS Inspector switches to an agency after signing in with a password or a token.",
            "Enter the user's password instead, or an access key of the other account.",
        )
    return None


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
