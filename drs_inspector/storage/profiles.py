"""Profiles: where to sign in and as whom. No secret is ever in them; secrets live in the operating system's keyring."""

import contextlib
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

from drs_inspector.domain.errors import FileProblemError, InspectorError
from drs_inspector.domain.redact import is_secret_name
from drs_inspector.storage.paths import app_paths
from drs_inspector.storage.settings import encode_members, read_members
from drs_inspector.storage.whole_files import write_whole

_FORMAT = "drs-inspector/profiles"
_VERSION = 1
_NAME_LIMIT = 100


class Profile(msgspec.Struct, kw_only=True):
    """One way into one project.

    ``cloud`` and ``region`` are keys of regions.json and may be empty for a cloud of one's own; ``domain`` is the
    account name. ``method`` says how the person signs in. ``user_id`` is the IAM user id, which a second factor needs
    (contract 1.2), ``second_factor`` whether one is asked for. ``agency_name`` and ``agency_domain`` (an account name)
    are the role to switch to after signing in. ``signing_form`` is the form of signatures by access key that was found
    to work or was chosen, empty when that is not known. ``all_projects`` opens every project of the region.
    ``colour`` marks the profile's sessions: empty or ``#rrggbb``. ``keep_password`` is the person's wish to have the
    password, or the access key, in the keyring.
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
    method: Literal["password", "token", "access-key"] = "password"
    user_id: str = ""
    agency_name: str = ""
    agency_domain: str = ""
    signing_form: Literal["", "Access", "Credential"] = ""
    second_factor: bool = False
    all_projects: bool = False
    colour: Annotated[str, msgspec.Meta(pattern=r"\A(#[0-9a-fA-F]{6})?\Z")] = ""


@dataclass(frozen=True, slots=True)
class LoadedProfiles:
    """The profiles in their stored order and, when the file was damaged or is newer, what the person should be told."""

    profiles: tuple[Profile, ...]
    problem: InspectorError | None = None

    def find(self, name: str) -> Profile | None:
        """Return the profile of exactly this name."""
        return next((profile for profile in self.profiles if profile.name == name), None)


def load_profiles(path: Path | None = None) -> LoadedProfiles:
    """Read all profiles; never raises. An entry without a usable name is left out, a wrong field costs that field."""
    members, problem = read_members(path or app_paths().profiles_file, "profiles")
    profiles = tuple(_profile(entry) for entry in _entries(members))
    return LoadedProfiles(profiles, problem or _newer(members))


def save_profile(profile: Profile, path: Path | None = None) -> None:
    """Add the profile, or replace the one of the same name in its place.

    Members that a newer version wrote survive, secret ones that somebody typed in do not.
    Raises FileProblemError for an unusable name, and when the file cannot be written.
    """
    _check_name(profile.name)
    target = path or app_paths().profiles_file
    entries, members = _stored(target)
    fresh = msgspec.to_builtins(profile)
    for entry in entries:
        if entry["name"] == profile.name:
            entry.update(fresh)
            break
    else:
        entries.append(fresh)
    _write(target, members, entries)


def delete_profile(name: str, path: Path | None = None) -> bool:
    """Remove the profile and return whether it was there; its keyring entries are the caller's to delete.

    Raises FileProblemError when the file cannot be written.
    """
    target = path or app_paths().profiles_file
    entries, members = _stored(target)
    kept = [entry for entry in entries if entry["name"] != name]
    if len(kept) == len(entries):
        return False
    _write(target, members, kept)
    return True


def _stored(path: Path) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    members, problem = read_members(path, "profiles")
    newer = _newer(members)
    if newer is not None:
        raise newer
    if problem is not None and path.exists():
        raise problem
    return _entries(members), members


def _write(path: Path, members: dict[str, Any], entries: list[dict[str, Any]]) -> None:
    content = {**members, "format": _FORMAT, "version": _VERSION, "profiles": entries}
    write_whole(path, encode_members(content))


def _entries(members: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the usable entries, each name once, without members that look like secrets."""
    found: dict[str, dict[str, Any]] = {}
    stored = members.get("profiles")
    for entry in stored if isinstance(stored, list) else []:
        name = entry.get("name") if isinstance(entry, dict) else None
        if isinstance(name, str) and name.strip() and name not in found:
            known = Profile.__struct_fields__
            found[name] = {key: value for key, value in entry.items() if key in known or not is_secret_name(key)}
    return list(found.values())


def _profile(entry: dict[str, Any]) -> Profile:
    profile = Profile(name=entry["name"])
    for field in msgspec.structs.fields(Profile):
        if field.name in entry:
            with contextlib.suppress(msgspec.ValidationError):
                setattr(profile, field.name, msgspec.convert(entry[field.name], field.type))
    return profile


def _newer(members: dict[str, Any]) -> InspectorError | None:
    version = members.get("version", _VERSION)
    if not isinstance(version, int) or version <= _VERSION:
        return None
    return FileProblemError(
        "Your profiles were written by a newer version of DRS Inspector.",
        f"They have version {version}; this program knows version {_VERSION}.",
        "Update DRS Inspector. Until then profiles can be used but not changed.",
    )


def _check_name(name: str) -> None:
    if not name.strip() or len(name) > _NAME_LIMIT or not name.isprintable():
        raise FileProblemError(
            "This profile name cannot be used.",
            f"A name has 1 to {_NAME_LIMIT} printable characters.",
            "Choose another name.",
        )
