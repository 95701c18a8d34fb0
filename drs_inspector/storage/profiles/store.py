"""Profiles: where to sign in, with which user, what to open. None holds a secret; secrets live in the system's keyring.

Every change reads the file anew and writes it whole while no other process does, so that several windows can be used.
Keyring entries that belong to a profile are the caller's to move or remove (``session.profiles.profile_secrets``).
"""

from pathlib import Path
from typing import Any

import msgspec

from drs_inspector.domain.errors import FileProblemError
from drs_inspector.storage.files.paths import app_paths
from drs_inspector.storage.files.settings import read_members
from drs_inspector.storage.profiles.entries import (
    LoadedProfiles,
    Profile,
    RememberedProject,
    check_name,
    free_name,
    gone,
    newer_version,
    read_entries,
    read_profile,
)
from drs_inspector.storage.profiles.exchange import export_profiles, import_profiles, read_exported_profiles
from drs_inspector.storage.profiles.locked_file import NEXT_STEP, changed_entries

__all__ = [
    "LoadedProfiles",
    "Profile",
    "RememberedProject",
    "delete_profile",
    "duplicate_profile",
    "export_profiles",
    "import_profiles",
    "load_profiles",
    "move_profile",
    "read_exported_profiles",
    "read_profiles",
    "rename_profile",
    "save_profile",
]


def load_profiles(path: Path | None = None) -> LoadedProfiles:
    """Read all profiles; never raises. An entry without a usable name is left out, a wrong field costs that field."""
    members, problem = read_members(path or app_paths().profiles_file, "profiles")
    profiles = tuple(read_profile(entry) for entry in read_entries(members))
    return LoadedProfiles(profiles, problem or newer_version(members, NEXT_STEP))


def read_profiles(path: Path | None = None) -> LoadedProfiles:
    """Read all profiles. Raises FileProblemError when there is a file and nothing of it can be used."""
    loaded = load_profiles(path)
    if loaded.problem is not None and not loaded.profiles:
        raise loaded.problem
    return loaded


def save_profile(profile: Profile, path: Path | None = None) -> None:
    """Add the profile, or replace the one of the same name in its place.

    Members that a newer version wrote survive, secret ones that were typed in do not.
    Raises FileProblemError for an unusable name, and when the file cannot be written.
    """
    check_name(profile.name)
    fresh = msgspec.to_builtins(profile)
    with changed_entries(_file(path)) as entries:
        place = _place(entries, profile.name)
        if place is None:
            entries.append(fresh)
        else:
            entries[place].update(fresh)


def delete_profile(name: str, path: Path | None = None) -> bool:
    """Remove the profile and return whether it was there; its keyring entries are the caller's to delete.

    Raises FileProblemError when the file cannot be written.
    """
    with changed_entries(_file(path)) as entries:
        place = _place(entries, name)
        if place is not None:
            del entries[place]
    return place is not None


def rename_profile(old: str, new: str, path: Path | None = None) -> None:
    """Give the profile another name, in its place; its keyring entries are the caller's to move.

    Raises FileProblemError for an unusable name, one that another profile has, a profile that is gone, and when the
    file cannot be written.
    """
    check_name(new)
    with changed_entries(_file(path)) as entries:
        entry = entries[_place_or_gone(entries, old)]
        if new != old and _place(entries, new) is not None:
            raise FileProblemError(
                f"There is a profile “{new}” already.",
                "Two profiles cannot have the same name.",
                "Choose another name.",
            )
        entry["name"] = new


def duplicate_profile(name: str, path: Path | None = None) -> Profile:
    """Add a copy "name (copy)" right after the profile and return it; nothing in the keyring is copied.

    Raises FileProblemError for a profile that is gone, and when the file cannot be written.
    """
    with changed_entries(_file(path)) as entries:
        place = _place_or_gone(entries, name)
        taken = {entry["name"] for entry in entries}
        copy = {**entries[place], "name": free_name(name, taken, " (copy)", " (copy {})")}
        entries.insert(place + 1, copy)
    return read_profile(copy)


def move_profile(name: str, position: int, path: Path | None = None) -> None:
    """Move the profile so that it is number ``position`` (from 0) in the list; beyond an end means that end.

    Raises FileProblemError for a profile that is gone, and when the file cannot be written.
    """
    with changed_entries(_file(path)) as entries:
        entry = entries.pop(_place_or_gone(entries, name))
        entries.insert(max(position, 0), entry)


def _file(path: Path | None) -> Path:
    return path or app_paths().profiles_file


def _place(entries: list[dict[str, Any]], name: str) -> int | None:
    return next((number for number, entry in enumerate(entries) if entry["name"] == name), None)


def _place_or_gone(entries: list[dict[str, Any]], name: str) -> int:
    place = _place(entries, name)
    if place is None:
        raise gone(name)
    return place
