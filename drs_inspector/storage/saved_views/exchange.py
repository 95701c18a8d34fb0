"""Saved views on their way to a colleague: a small JSON file."""

from collections.abc import Collection, Sequence
from pathlib import Path

from drs_inspector.domain.errors import FileProblemError
from drs_inspector.storage.files.atomic_write import write_whole
from drs_inspector.storage.files.json_file import encode_members
from drs_inspector.storage.files.named_entries import LONGEST_NAME
from drs_inspector.storage.saved_views.entries import VIEWS, LoadedViews, check_view, entry_of, view_of
from drs_inspector.storage.saved_views.saved_view import SavedView


def export_views(path: Path, views: Sequence[SavedView], *, replace: bool = True) -> None:
    """Write views to a file of their own, in this order.

    Raises FileProblemError for a view that cannot be saved (its filter holds a secret), and when the file cannot be
    written; without ``replace`` also when there is one.
    """
    for view in views:
        check_view(view)
    write_whole(path, encode_members(VIEWS.shared(list(map(entry_of, views)))), replace=replace)


def import_views(path: Path) -> LoadedViews:
    """Read a file that was written with ``export_views``; never raises, changes nothing: ``add_views`` takes them.

    ``problem`` says when it is no such file, one of a newer version, or that entries are left out because they are
    damaged; the others are read all the same.
    """
    found, problem = VIEWS.read_shared(path)
    if problem is None and found.damaged:
        count = len(found.damaged)
        problem = FileProblemError(
            "Not all views of this file can be imported.",
            f"{count:,} {'entry is' if count == 1 else 'entries are'} damaged, or the filter holds a secret.",
            "Ask for the file again.",
        )
    return LoadedViews(tuple(map(view_of, found.good)), problem)


def add_views(
    views: Sequence[SavedView], *, replace: bool, reserved: Collection[str] = (), path: Path | None = None
) -> tuple[str, ...]:
    """Add views after those in the file and return the names they were given, in the order of ``views``.

    Where a name exists already, ``replace`` puts the new view in the old one's place; otherwise, and for ``reserved``
    names, the new one is called "name (2)". Raises FileProblemError as ``save_view``; then none is added.
    """
    names: list[str] = []
    with VIEWS.changed(path) as entries:
        by_name = {entry["name"]: entry for entry in entries}
        for view in views:
            check_view(view)
            old = by_name.get(view.name)
            if old is not None and replace:
                old.update(entry_of(view))
                names.append(view.name)
                continue
            VIEWS.check_room(entries)
            name = free_name(view.name, {*by_name, *reserved})
            by_name[name] = entry_of(view) | {"name": name}
            entries.append(by_name[name])
            names.append(name)
    return tuple(names)


def free_name(name: str, taken: Collection[str]) -> str:
    """Return a name that is not taken: itself, or with the lowest number from 2 on behind it."""
    number, found = 2, name
    while found in taken:
        ending = f" ({number})"
        found = name[: LONGEST_NAME - len(ending)].rstrip() + ending
        number += 1
    return found
