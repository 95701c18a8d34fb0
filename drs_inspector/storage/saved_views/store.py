"""The file of saved views: read leniently, changed whole and by one process at a time."""

from pathlib import Path

from drs_inspector.storage.files.named_entries import place_of
from drs_inspector.storage.saved_views.entries import VIEWS, LoadedViews, check_view, entry_of, view_of
from drs_inspector.storage.saved_views.saved_view import SavedView


def load_views(path: Path | None = None) -> LoadedViews:
    """Read all saved views; never raises, changes nothing.

    A damaged entry costs that view, and ``problem`` tells of it.
    """
    found, problem, _ = VIEWS.read(path)
    return LoadedViews(tuple(map(view_of, found)), problem)


def save_view(view: SavedView, path: Path | None = None, *, position: int | None = None) -> None:
    """Add a view, as number ``position`` or last, or replace the one of the same name in its place.

    Members that a newer version wrote survive. Raises FileProblemError for a view that cannot be saved, for one too
    many, and when the file cannot be written.
    """
    check_view(view)
    with VIEWS.changed(path) as entries:
        place = place_of(entries, view.name)
        if place is not None:
            entries[place].update(entry_of(view))
        else:
            VIEWS.check_room(entries)
            entries.insert(len(entries) if position is None else position, entry_of(view))


def delete_view(name: str, path: Path | None = None) -> None:
    """Remove a view. Raises FileProblemError for one that is gone, and when the file cannot be written."""
    with VIEWS.changed(path) as entries:
        del entries[VIEWS.place(entries, name)]


def rename_view(old: str, new: str, path: Path | None = None) -> None:
    """Give a view another name, in its place.

    Raises FileProblemError for an unusable or taken name, a view that is gone, and when the file cannot be written.
    """
    VIEWS.rename(old, new, path)


def move_view(name: str, position: int, path: Path | None = None) -> None:
    """Make a view number ``position`` (from 0); beyond an end means that end. Errors as ``delete_view``."""
    VIEWS.move(name, position, path)
