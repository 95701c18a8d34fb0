"""Profiles on their way to another person or computer: a small JSON file without any secret."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import msgspec

from drs_inspector.domain.errors import FileProblemError
from drs_inspector.domain.redaction.secrets import is_secret_name
from drs_inspector.regular_files import open_regular
from drs_inspector.storage.files.atomic_write import write_whole
from drs_inspector.storage.files.file_errors import file_problem
from drs_inspector.storage.files.paths import app_paths
from drs_inspector.storage.files.settings import encode_members, read_members
from drs_inspector.storage.profiles.entries import (
    FORMAT,
    VERSION,
    LoadedProfiles,
    Profile,
    check_name,
    free_name,
    gone,
    is_usable_name,
    newer_version,
    read_entries,
    read_profile,
)
from drs_inspector.storage.profiles.locked_file import changed_entries

_SIZE_LIMIT = 10_000_000  # bytes; a profile has some hundred
_URLS = ("iam_url", "drs_url")


def export_profiles(names: Iterable[str], path: Path, source: Path | None = None, *, replace: bool = True) -> None:
    """Write the named profiles, in the order of the file, to a file of their own.

    It holds no secret, no member whose name looks like one, and no wish of this person about the keyring. Members
    that this version does not know stay at home: it cannot tell what they hold.
    Raises FileProblemError for a name that is not there, and when the file cannot be written; without ``replace`` also
    when there is one.
    """
    wanted = set(names)
    members, problem = read_members(source or app_paths().profiles_file, "profiles")
    if problem is not None:
        raise problem
    chosen = [read_profile(entry) for entry in read_entries(members) if entry["name"] in wanted]
    missing = wanted - {profile.name for profile in chosen}
    if missing:
        raise gone(min(missing))
    content = {"format": FORMAT, "version": VERSION, "profiles": [_shareable(profile) for profile in chosen]}
    write_whole(path, encode_members(content), replace=replace)


def read_exported_profiles(path: Path) -> LoadedProfiles:
    """Read a file that was written with `export_profiles`; never raises, changes nothing.

    Entries without a usable name are left out, a wrong field costs that field, members that look like secrets are
    not read. ``problem`` says when it is no such file, or one of a newer version (its profiles are read all the same).
    """
    try:
        with open_regular(path) as stream:
            content = stream.read(_SIZE_LIMIT + 1)
        if len(content) > _SIZE_LIMIT:
            return LoadedProfiles((), _no_profiles(path, "It is too big for profiles."))
        members = msgspec.json.decode(content.removeprefix(b"\xef\xbb\xbf"))
    except OSError as error:
        return LoadedProfiles((), file_problem(error, "read", path))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return LoadedProfiles((), _no_profiles(path, f"It is no JSON: {error}."))
    if not isinstance(members, dict) or members.get("format") != FORMAT:
        return LoadedProfiles((), _no_profiles(path, f"It does not name the format {FORMAT}."))
    found = [_fit_to_take(read_profile(entry)) for entry in read_entries(members) if is_usable_name(entry["name"])]
    newer = newer_version(members, "What this version knows of them can be imported.")
    return LoadedProfiles(tuple(found), newer)


def import_profiles(profiles: Sequence[Profile], replace: bool, path: Path | None = None) -> tuple[str, ...]:
    """Add profiles after those in the file and return the names they were given, in the order of ``profiles``.

    Where a name exists already, ``replace`` puts the new profile in the old one's place; otherwise the new one is
    called "name (2)". Secrets that are saved for a replaced profile are bound to its addresses and user
    (``session.profiles.saved_sign_ins``), so that they are not used for a profile that leads elsewhere; nor is the wish
    to have a password saved taken along to another address.
    Raises FileProblemError for an unusable name, and when the profiles cannot be written; then none is added.
    """
    taken: list[str] = []
    with changed_entries(path or app_paths().profiles_file) as entries:
        by_name = {entry["name"]: entry for entry in entries}
        for profile in profiles:
            check_name(profile.name)
            old = by_name.get(profile.name)
            name = profile.name if old is None or replace else free_name(profile.name, by_name, " (2)", " ({})")
            fresh = _without_wish(profile) | {"name": name}
            if old is not None and replace:
                if old.get("iam_url") != profile.iam_url:
                    old["keep_password"] = False
                old.update(fresh)
            else:
                entries.append(fresh)
                by_name[name] = fresh
            taken.append(name)
    return tuple(taken)


def _shareable(profile: Profile) -> dict[str, Any]:
    members = _without_wish(_fit_to_take(profile))
    return {name: value for name, value in members.items() if not is_secret_name(name)}


def _without_wish(profile: Profile) -> dict[str, Any]:
    members: dict[str, Any] = msgspec.to_builtins(profile)
    del members["keep_password"]
    return members


def _fit_to_take(profile: Profile) -> Profile:
    """Return the profile as it may come from or go to others: no password inside an address, no wish to keep one."""
    urls = {name: _bare(getattr(profile, name)) for name in _URLS}
    return msgspec.structs.replace(profile, keep_password=False, **urls)


def _bare(url: str) -> str:
    """Return an address without user name and password, and without a query, where a token could be."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment=""))


def _no_profiles(path: Path, cause: str) -> FileProblemError:
    return FileProblemError(
        f"The file {path.name} holds no profiles.",
        cause,
        "Choose a file that was written with Export in the profiles of DRS Inspector.",
    )
