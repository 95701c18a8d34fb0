"""The file of saved views: read leniently, changed whole and by one process at a time."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from drs_inspector.domain.errors import FileProblemError, InspectorError
from drs_inspector.storage.files.atomic_write import write_whole
from drs_inspector.storage.files.only_writer import only_writer
from drs_inspector.storage.files.paths import app_paths
from drs_inspector.storage.files.settings import encode_members, read_members
from drs_inspector.storage.saved_views.entries import (
    FORMAT,
    MOST_VIEWS,
    VERSION,
    LoadedViews,
    check_name,
    check_view,
    entry_of,
    newer_version,
    read_entries,
    view_of,
)
from drs_inspector.storage.saved_views.saved_view import SavedView

_NEXT_STEP = "Update DRS Inspector. Until then saved views can be used but not changed."
_ASIDE = "damaged"
"""The member of the file that keeps entries which are no views, for a person to look at."""


def load_views(path: Path | None = None) -> LoadedViews:
    """Read all saved views; never raises. A damaged entry costs that view, and ``problem`` tells of it."""
    try:
        path = path or app_paths().views_file
    except FileProblemError as error:
        return LoadedViews((), error)
    members, problem = read_members(path, "saved views")
    found = read_entries(members)
    problem = problem or newer_version(members, _NEXT_STEP) or _damage(path, len(found.damaged))
    return LoadedViews(tuple(map(view_of, found.good)), problem)


def save_view(view: SavedView, path: Path | None = None, *, position: int | None = None) -> None:
    """Add a view, as number ``position`` or last, or replace the one of the same name in its place.

    Members that a newer version wrote survive. Raises FileProblemError for a view that cannot be saved, for one too
    many, and when the file cannot be written.
    """
    check_view(view)
    with changed_entries(_file(path)) as entries:
        place = _place(entries, view.name)
        if place is not None:
            entries[place].update(entry_of(view))
        else:
            check_room(entries)
            entries.insert(len(entries) if position is None else position, entry_of(view))


def delete_view(name: str, path: Path | None = None) -> None:
    """Remove a view. Raises FileProblemError for one that is gone, and when the file cannot be written."""
    with changed_entries(_file(path)) as entries:
        del entries[_place_or_gone(entries, name)]


def rename_view(old: str, new: str, path: Path | None = None) -> None:
    """Give a view another name, in its place.

    Raises FileProblemError for an unusable or taken name, a view that is gone, and when the file cannot be written.
    """
    check_name(new)
    with changed_entries(_file(path)) as entries:
        entry = entries[_place_or_gone(entries, old)]
        if new != old and _place(entries, new) is not None:
            raise taken(new)
        entry["name"] = new


def move_view(name: str, position: int, path: Path | None = None) -> None:
    """Make a view number ``position`` (from 0); beyond an end means that end. Errors as ``delete_view``."""
    with changed_entries(_file(path)) as entries:
        entry = entries.pop(_place_or_gone(entries, name))
        entries.insert(max(position, 0), entry)


@contextlib.contextmanager
def changed_entries(path: Path) -> Iterator[list[dict[str, Any]]]:
    """Lend the entries to the block, which changes them; then write them. Meanwhile no other process changes the file.

    Damaged entries go aside within the file, members that this version does not know stay where they are.
    Raises FileProblemError for a file of a newer version, and one that cannot be read or written.
    """
    with only_writer(path, "saved views"):
        members, problem = read_members(path, "saved views")
        newer = newer_version(members, _NEXT_STEP)
        if newer is not None:
            raise newer
        if problem is not None and path.exists():
            raise problem
        found = read_entries(members)
        yield found.good
        content = {**members, "format": FORMAT, "version": VERSION, "views": found.good}
        if found.damaged:
            before = members.get(_ASIDE)
            content[_ASIDE] = [*(before if isinstance(before, list) else []), *found.damaged]
        if content != members:
            write_whole(path, encode_members(content))


def check_room(entries: list[dict[str, Any]], more: int = 1) -> None:
    """Raise FileProblemError where there would be too many views."""
    if len(entries) + more > MOST_VIEWS:
        raise FileProblemError(
            "There are too many saved views.", f"At most {MOST_VIEWS} can be saved.", "Delete some of them first."
        )


def taken(name: str) -> FileProblemError:
    """Return the error for a name that another view has."""
    return FileProblemError(
        f"There is a view “{name}” already.", "Two views cannot have the same name.", "Choose another name."
    )


def gone(name: str) -> FileProblemError:
    """Return the error for a view that is not there any more."""
    return FileProblemError(
        f"There is no view “{name}” any more.",
        "Another window may have renamed or deleted it.",
        "Choose another one from the list.",
    )


def _damage(path: Path, count: int) -> InspectorError | None:
    if not count:
        return None
    what = "One saved view" if count == 1 else f"{count} saved views"
    return FileProblemError(
        f"{what} could not be read.",
        f"What {path.name} holds of {'it' if count == 1 else 'them'} is damaged.",
        f"It is kept in {path}; the other views work.",
    )


def _file(path: Path | None) -> Path:
    return path or app_paths().views_file


def _place(entries: list[dict[str, Any]], name: str) -> int | None:
    return next((number for number, entry in enumerate(entries) if entry["name"] == name), None)


def _place_or_gone(entries: list[dict[str, Any]], name: str) -> int:
    place = _place(entries, name)
    if place is None:
        raise gone(name)
    return place
