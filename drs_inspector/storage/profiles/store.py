"""Profiles: where to sign in, with which user, what to open. None holds a secret; secrets live in the system's keyring.

Every change reads the file anew and writes it whole while no other process does, so that several windows can be used.
Keyring entries that belong to a profile are the caller's to move or remove (``session.profiles.profile_secrets``).
"""

from pathlib import Path

import msgspec

from drs_inspector.domain.errors import FileProblemError
from drs_inspector.storage.files.named_entries import names_before, place_of
from drs_inspector.storage.profiles.entries import (
    KEEPING,
    NAMED_BEFORE,
    PROFILES,
    LoadedProfiles,
    Profile,
    RememberedProject,
    free_name,
    read_profile,
)
from drs_inspector.storage.profiles.exchange import export_profiles, import_profiles, read_exported_profiles

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
    "with_saved_keeping",
]


def load_profiles(path: Path | None = None) -> LoadedProfiles:
    """Read all profiles; never raises, changes nothing.

    An entry without a usable name costs that profile, and ``problem`` tells of it; a wrong field costs
    that field.
    """
    found, problem, is_damaged = PROFILES.read(path)
    renamed = {before: entry["name"] for entry in reversed(found) for before in names_before(entry, NAMED_BEFORE)}
    return LoadedProfiles(tuple(map(read_profile, found)), problem, is_damaged, renamed)


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
    PROFILES.check_name(profile.name)
    fresh = msgspec.to_builtins(profile)
    with PROFILES.changed(path) as entries:
        place = place_of(entries, profile.name)
        if place is None:
            PROFILES.check_room(entries)
            entries.append(fresh)
        else:
            entries[place].update(fresh)


def with_saved_keeping(profile: Profile, saved: Profile | None) -> Profile:
    """Return how a profile signs in, and of readings what is saved of it.

    A sign-in that is saved may have begun before a person chose to keep readings, and must not undo that.
    """
    if saved is None:
        return profile
    keeping = {name: getattr(saved, name) for name in KEEPING}
    return msgspec.structs.replace(profile, **keeping)


def delete_profile(name: str, path: Path | None = None) -> bool:
    """Remove the profile with its history, and return whether it was there.

    Its keyring entries are the caller's to delete. Raises FileProblemError when the file cannot be written, and when
    the history cannot be removed: then the profile stays.
    """
    _forget_history(name, path)
    with PROFILES.changed(path) as entries:
        place = place_of(entries, name)
        if place is not None:
            del entries[place]
    _forget_history(name, path)  # a reading that was being kept meanwhile
    return place is not None


def _forget_history(name: str, path: Path | None) -> None:
    if path is None:
        from drs_inspector.storage.history.places import remove_history  # noqa: PLC0415 - lists need none of it

        remove_history(name)


def rename_profile(old: str, new: str, path: Path | None = None) -> None:
    """Give the profile another name, in its place, and its history with it; keyring entries are the caller's to move.

    It can be found by the old name until another profile has that (``LoadedProfiles.follow``).

    Raises FileProblemError for an unusable name, one that another profile has, a profile that is gone, when the file
    cannot be written, and when the history cannot be moved: then the profile has its old name.
    """
    PROFILES.rename(old, new, path)
    if path is None:
        from drs_inspector.storage.history.places import move_history  # noqa: PLC0415 - as above

        try:
            move_history(old, new)
        except FileProblemError:
            PROFILES.rename(new, old)
            raise


def duplicate_profile(name: str, path: Path | None = None) -> Profile:
    """Add a copy "name (copy)" right after the profile and return it; nothing in the keyring is copied.

    Raises FileProblemError for a profile that is gone, and when the file cannot be written.
    """
    with PROFILES.changed(path) as entries:
        place = PROFILES.place(entries, name)
        PROFILES.check_room(entries)
        taken = {entry["name"] for entry in entries}
        kept = {member: value for member, value in entries[place].items() if member != NAMED_BEFORE}
        copy = {**kept, "name": free_name(name, taken, " (copy)", " (copy {})")}
        entries.insert(place + 1, copy)
    return read_profile(copy)


def move_profile(name: str, position: int, path: Path | None = None) -> None:
    """Move the profile so that it is number ``position`` (from 0) in the list; beyond an end means that end.

    Raises FileProblemError for a profile that is gone, and when the file cannot be written.
    """
    PROFILES.move(name, position, path)
