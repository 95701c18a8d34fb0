"""What a profile is, and how entries of a profile file become profiles: leniently, and never with a secret."""

import contextlib
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Final, Literal

import msgspec

from drs_inspector.domain.errors import InspectorError
from drs_inspector.domain.redaction.secrets import is_secret_name
from drs_inspector.storage.files.named_entries import LONGEST_NAME, NamedEntries, is_usable_name
from drs_inspector.storage.files.paths import app_paths

# Also the marks that turn the direction of writing, with which a text looks like another one, and halves of surrogate
# pairs, which no program can be given.
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


class RememberedProject(msgspec.Struct, frozen=True, kw_only=True):
    """A project that a profile opens, by id; the name is for people."""

    id: str
    name: str = ""


class Profile(msgspec.Struct, kw_only=True):
    """Where to sign in, with which user, and what to open then.

    ``cloud`` and ``region`` are keys of regions.json and may be empty for a cloud of one's own; ``domain`` is the
    account name. ``method`` is the key of the sign-in method; one that this version does not know stays as it is.
    ``user_id`` is the IAM user id, which a second factor needs (contract 1.2), ``second_factor`` whether one is asked
    for. ``agency_name`` and ``agency_domain`` (an account name) are the role to switch to after signing in.
    ``signing_form`` is the form of signatures by access key that was found to work or was chosen, empty when that is
    not known. ``fields`` are values of a method's fields that have no member of their own. The projects to open are
    ``project_id`` or ``project_name``, or several in ``projects``, or with ``all_projects`` every one of the region;
    without any of them they are chosen after the sign-in. ``colour`` marks the profile's sessions: empty or
    ``#rrggbb``. ``keep_password`` is the person's wish to have the secret saved in the keyring, ``cloud_eye`` that to
    have Cloud Eye asked as well, ``keep_readings`` that to keep every whole reading here: of each project at most
    ``kept_readings``, those of ``kept_days`` days, and ``kept_megabytes`` in all, where 0 is no limit.
    None of these wishes goes to others or comes from them.
    """

    name: str
    cloud: str = ""
    region: str = ""
    iam_url: str = ""
    drs_url: str = ""
    domain: str = ""
    username: str = ""
    project_id: str = ""
    project_name: str = ""
    keep_password: bool = False
    method: Annotated[str, msgspec.Meta(pattern=r"\A[a-z0-9-]{1,40}\Z")] = "password"
    user_id: str = ""
    agency_name: str = ""
    agency_domain: str = ""
    signing_form: Literal["", "Access", "Credential"] = ""
    second_factor: bool = False
    all_projects: bool = False
    colour: Annotated[str, msgspec.Meta(pattern=r"\A(#[0-9a-fA-F]{6})?\Z")] = ""
    projects: tuple[RememberedProject, ...] = ()
    cloud_eye: bool = False
    keep_readings: bool = False
    kept_readings: Annotated[int, msgspec.Meta(ge=0, le=1_000_000)] = 1_000
    kept_days: Annotated[int, msgspec.Meta(ge=0, le=36_500)] = 90
    kept_megabytes: Annotated[int, msgspec.Meta(ge=0, le=1_000_000)] = 500
    fields: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class LoadedProfiles:
    """The profiles in the order of the file and, when that was damaged or is newer, the error to show.

    ``is_damaged``: nothing of the file can be read, and the next profile that is saved puts it aside. ``renamed`` has
    for names that profiles had before the ones that they have now.
    """

    profiles: tuple[Profile, ...]
    problem: InspectorError | None = None
    is_damaged: bool = False
    renamed: Mapping[str, str] = field(default_factory=dict)

    def find(self, name: str) -> Profile | None:
        """Return the profile of exactly this name."""
        return next((profile for profile in self.profiles if profile.name == name), None)

    def follow(self, name: str) -> Profile | None:
        """Return the profile of this name, or the one that had it and has another one since."""
        return self.find(name) or self.find(self.renamed.get(name, name))


KEEPING: Final = ("keep_readings", "kept_readings", "kept_days", "kept_megabytes")
"""The fields that say whether readings are kept, and how many."""


def read_profile(entry: dict[str, Any]) -> Profile:
    """Return an entry as a profile; a field with a wrong value costs that field.

    So does a text with control characters: shown on a terminal it could do anything there.
    """
    profile = Profile(name=entry["name"])
    for one in msgspec.structs.fields(Profile):
        value = entry.get(one.name)
        if one.name in entry and not _has_controls(value):
            with contextlib.suppress(msgspec.ValidationError):
                setattr(profile, one.name, msgspec.convert(value, one.type))
    return profile


def free_name(name: str, taken: Collection[str], first: str, later: str) -> str:
    """Return ``name`` with the ending ``first``, or ``later`` with the lowest number from 2 on, that is not taken."""
    number = 2
    ending = first
    while (found := name[: LONGEST_NAME - len(ending)] + ending) in taken:
        ending = later.format(number)
        number += 1
    return found


def _taken(entry: object) -> dict[str, Any] | None:
    """Return an entry without members that look like secrets, however deep; None for one without a usable name."""
    return _clean_entry(entry) if isinstance(entry, dict) and is_usable_name(entry.get("name")) else None


def _clean_entry(entry: object) -> Any:
    return dict(_clean_members(entry)) if isinstance(entry, dict) else _clean(entry)


def _clean_members(entry: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in entry.items():
        if name in Profile.__struct_fields__ or not is_secret_name(name):
            yield name, _clean(value)


def _has_controls(value: Any) -> bool:
    if isinstance(value, str):
        return _CONTROLS.search(value) is not None
    if isinstance(value, dict):
        return any(_has_controls(part) for pair in value.items() for part in pair)
    return isinstance(value, list) and any(_has_controls(part) for part in value)


def _clean(value: Any) -> Any:
    if isinstance(value, list):
        return [_clean(item) for item in value]
    if isinstance(value, dict):
        return {name: _clean(item) for name, item in value.items() if not is_secret_name(name)}
    return value


NAMED_BEFORE: Final = "named_before"
"""The names that a profile had before: what was opened with one of them goes on with the name that it has now."""
PROFILES: Final = NamedEntries(
    what="profile",
    one="profile",
    member="profiles",
    form="drs-inspector/profiles",
    version=1,
    take=_taken,
    aside=_clean_entry,
    most=10_000,
    home=lambda: app_paths().profiles_file,
    before=NAMED_BEFORE,
)
