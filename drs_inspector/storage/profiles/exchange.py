"""Profiles on their way to another person or computer: a small JSON file without any secret."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import msgspec

from drs_inspector.domain.redaction.secrets import is_secret_name
from drs_inspector.storage.files.atomic_write import write_whole
from drs_inspector.storage.files.json_file import encode_members
from drs_inspector.storage.profiles.entries import PROFILES, LoadedProfiles, Profile, free_name, read_profile

_URLS = ("iam_url", "drs_url")
# Of this person, for the clouds that they were said of; each with the value of one who said nothing.
_WISHES = {
    name: getattr(Profile(name=""), name)
    for name in ("keep_password", "cloud_eye", "keep_readings", "kept_readings", "kept_days", "kept_megabytes")
}


def export_profiles(names: Iterable[str], path: Path, source: Path | None = None, *, replace: bool = True) -> None:
    """Write the named profiles, in the order of the file, to a file of their own.

    It holds no secret, no member whose name looks like one, and no wish of this person about the keyring. Members
    that this version does not know stay at home: it cannot tell what they hold.
    Raises FileProblemError for a name that is not there, and when the file cannot be written; without ``replace`` also
    when there is one.
    """
    wanted = set(names)
    found, problem, _ = PROFILES.read(source)
    chosen = [read_profile(entry) for entry in found if entry["name"] in wanted]
    missing = wanted - {profile.name for profile in chosen}
    if missing:
        raise problem or PROFILES.gone(min(missing))
    write_whole(path, encode_members(PROFILES.shared(list(map(_shareable, chosen)))), replace=replace)


def read_exported_profiles(path: Path) -> LoadedProfiles:
    """Read a file that was written with `export_profiles`; never raises, changes nothing.

    Entries without a usable name are left out, a wrong field costs that field, members that look like secrets are
    not read. ``problem`` says when it is no such file, or one of a newer version (its profiles are read all the same).
    """
    found, problem = PROFILES.read_shared(path)
    return LoadedProfiles(tuple(_fit_to_take(read_profile(entry)) for entry in found.good), problem)


def import_profiles(profiles: Sequence[Profile], replace: bool, path: Path | None = None) -> tuple[str, ...]:
    """Add profiles after those in the file and return the names they were given, in the order of ``profiles``.

    Where a name exists already, ``replace`` puts the new profile in the old one's place; otherwise the new one is
    called "name (2)". Secrets that are saved for a replaced profile are bound to its addresses and user
    (``session.profiles.saved_sign_ins``), so that they are not used for a profile that leads elsewhere; nor is the wish
    to have a password saved taken along to another address.
    Raises FileProblemError for an unusable name, and when the profiles cannot be written; then none is added.
    """
    taken: list[str] = []
    with PROFILES.changed(path) as entries:
        by_name = {entry["name"]: entry for entry in entries}
        for profile in profiles:
            PROFILES.check_name(profile.name)
            old = by_name.get(profile.name)
            name = profile.name if old is None or replace else free_name(profile.name, by_name, " (2)", " ({})")
            fresh = _without_wish(profile) | {"name": name}
            if old is not None and replace:
                if old.get("iam_url") != profile.iam_url:
                    old |= _WISHES
                old.update(fresh)
            else:
                PROFILES.check_room(entries)
                entries.append(fresh)
                by_name[name] = fresh
            taken.append(name)
    return tuple(taken)


def _shareable(profile: Profile) -> dict[str, Any]:
    members = _without_wish(_fit_to_take(profile))
    return {name: value for name, value in members.items() if not is_secret_name(name)}


def _without_wish(profile: Profile) -> dict[str, Any]:
    members: dict[str, Any] = msgspec.to_builtins(profile)
    return {name: value for name, value in members.items() if name not in _WISHES}


def _fit_to_take(profile: Profile) -> Profile:
    """Return the profile as it may come from or go to others: no password inside an address, none of its wishes."""
    urls = {name: _bare(getattr(profile, name)) for name in _URLS}
    return msgspec.structs.replace(profile, **_WISHES, **urls)


def _bare(url: str) -> str:
    """Return an address without user name and password, and without a query, where a token could be."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment=""))
