"""Where the history of each profile is: a folder for the profile, and one in it for each project.

Folders go by what a name comes to, not by the name: any name is one of a file that way. What the name is, is in a file
beside.
"""

import os
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Final, NamedTuple

from drs_inspector.domain.snapshot import SourceInfo
from drs_inspector.storage.files.atomic_write import write_whole
from drs_inspector.storage.files.file_errors import file_problem
from drs_inspector.storage.files.json_file import encode_members, is_text, read_members
from drs_inspector.storage.files.only_writer import only_writer
from drs_inspector.storage.files.paths import app_paths
from drs_inspector.storage.history.reading_file import SOURCE_BYTES
from drs_inspector.storage.history.source_history import SourceHistory, make_private

_WHAT: Final = "history"
_DIGITS: Final = 32
_ABOUT: Final = "about.json"


class ProfileHistory(NamedTuple):
    """The history of a profile; ``name`` is "" where it is not known any more."""

    name: str
    folder: Path


def folder_of(profile: str) -> Path:
    """Return the folder of a profile's history, there or not. Raises FileProblemError."""
    return app_paths().history_folder / sha256(profile.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]


def lock_of(folder: Path) -> Path:
    """Return what is locked while the history in a folder of a profile is changed."""
    return folder


def history_of(profile: str, source: SourceInfo) -> SourceHistory:
    """Return the history of the project that a profile's snapshot is from, there or not. Raises FileProblemError."""
    place = "\n".join((source.kind, source.iam_url, source.drs_url, source.project_id)).encode("utf-8", "replace")
    folder = folder_of(profile)
    return _source_history(folder, folder / sha256(place).hexdigest()[:_DIGITS])


def histories_of(profile: str) -> list[SourceHistory]:
    """Return the histories of the projects of a profile, in no order that means anything. Raises as above."""
    return _histories_in(folder_of(profile))


def kept_profiles() -> list[ProfileHistory]:
    """Return the profiles that have history. Raises FileProblemError where no home folder is known."""
    found = [ProfileHistory(_name_in(folder), folder) for folder in _folders(app_paths().history_folder)]
    return sorted(found, key=lambda one: one.name)


def name_history(profile: str) -> None:
    """Make the folder of a profile's history, and write there whose it is. Raises FileProblemError."""
    folder = folder_of(profile)
    make_private(folder)
    if is_text(profile) and _name_in(folder) != profile:
        write_whole(folder / _ABOUT, encode_members({"format": "drs-inspector/history", "profile": profile}))


def remove_history(profile: str) -> None:
    """Remove all that is kept of a profile. Raises FileProblemError."""
    _remove(folder_of(profile))


def remove_all_history() -> None:
    """Remove all that is kept of every profile. Raises FileProblemError."""
    home = app_paths().history_folder
    for folder in _folders(home):
        _remove(folder)
    if home.exists():
        _remove_tree(home)


def move_history(old: str, new: str) -> None:
    """Give what is kept of a profile its new name; what a profile of that name left is removed.

    Raises FileProblemError.
    """
    before, after = folder_of(old), folder_of(new)
    if before == after:
        return
    _remove(after)
    if not os.path.lexists(before):
        return
    with only_writer(lock_of(before), _WHAT), only_writer(lock_of(after), _WHAT):
        try:
            before.rename(after)
        except OSError as error:
            raise file_problem(error, "renamed", before) from error
        name_history(new)


def _source_history(folder: Path, own: Path) -> SourceHistory:
    return SourceHistory(own, bytes.fromhex(own.name)[:SOURCE_BYTES], lock_of(folder))


def _histories_in(folder: Path) -> list[SourceHistory]:
    return [_source_history(folder, own) for own in _folders(folder)]


def _folders(home: Path) -> Iterator[Path]:
    """Yield the folders in a folder that are named as those here are, none where there are none."""
    try:
        found = sorted(home.iterdir())
    except OSError:
        return
    for path in found:
        is_named = len(path.name) == _DIGITS and all(one in "0123456789abcdef" for one in path.name)
        if is_named and path.is_dir() and not path.is_symlink():
            yield path


def _name_in(folder: Path) -> str:
    name = read_members(folder / _ABOUT, _WHAT).members.get("profile", "")
    return name if isinstance(name, str) and folder_of(name) == folder else ""


def _remove(folder: Path) -> None:
    if not os.path.lexists(folder):
        return
    with only_writer(lock_of(folder), _WHAT):
        _remove_tree(folder)


def _remove_tree(folder: Path) -> None:
    """Remove a folder with all in it, as much as the system lets. Raises FileProblemError for what stays."""
    failed: list[tuple[Path, OSError]] = []
    inside = [] if folder.is_symlink() else sorted(folder.rglob("*"), reverse=True)
    for path in (*inside, folder):
        try:
            if path.is_dir() and not path.is_symlink():
                path.rmdir()
            else:
                path.unlink(missing_ok=True)
        except FileNotFoundError:
            continue
        except OSError as error:
            failed.append((path, error))
    if failed:
        path, first = failed[0]
        raise file_problem(first, "removed", path) from first
