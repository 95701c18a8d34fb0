"""Saved views on their way to a colleague: a small JSON file."""

from collections.abc import Collection, Sequence
from pathlib import Path

import msgspec

from drs_inspector.domain.errors import FileProblemError, InspectorError
from drs_inspector.regular_files import open_regular
from drs_inspector.storage.files.atomic_write import write_whole
from drs_inspector.storage.files.file_errors import file_problem
from drs_inspector.storage.files.paths import SETTINGS_BYTES, app_paths
from drs_inspector.storage.files.settings import encode_members
from drs_inspector.storage.saved_views.entries import (
    FORMAT,
    LONGEST_NAME,
    VERSION,
    LoadedViews,
    check_view,
    entry_of,
    newer_version,
    read_entries,
    view_of,
)
from drs_inspector.storage.saved_views.saved_view import SavedView
from drs_inspector.storage.saved_views.store import changed_entries, check_room


def export_views(path: Path, views: Sequence[SavedView], *, replace: bool = True) -> None:
    """Write views to a file of their own, in this order.

    Raises FileProblemError for a view that cannot be saved (its filter holds a secret), and when the file cannot be
    written; without ``replace`` also when there is one.
    """
    for view in views:
        check_view(view)
    content = {"format": FORMAT, "version": VERSION, "views": [entry_of(view) for view in views]}
    write_whole(path, encode_members(content), replace=replace)


def import_views(path: Path) -> LoadedViews:
    """Read a file that was written with ``export_views``; never raises, changes nothing: ``add_views`` takes them.

    ``problem`` says when it is no such file, one of a newer version, or that entries are left out because they are
    damaged; the others are read all the same.
    """
    try:
        with open_regular(path) as stream:
            content = stream.read(SETTINGS_BYTES + 1)
        if len(content) > SETTINGS_BYTES:
            return LoadedViews((), _no_views(path, "It is too big for saved views."))
        members = msgspec.json.decode(content.removeprefix(b"\xef\xbb\xbf"))
    except OSError as error:
        return LoadedViews((), file_problem(error, "read", path))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return LoadedViews((), _no_views(path, f"It is no JSON: {error}."))
    if not isinstance(members, dict) or members.get("format") != FORMAT:
        return LoadedViews((), _no_views(path, f"It does not name the format {FORMAT}."))
    found = read_entries(members)
    problem: InspectorError | None = newer_version(members, "What this version knows of them can be imported.")
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
    with changed_entries(path or app_paths().views_file) as entries:
        by_name = {entry["name"]: entry for entry in entries}
        for view in views:
            check_view(view)
            old = by_name.get(view.name)
            if old is not None and replace:
                old.update(entry_of(view))
                names.append(view.name)
                continue
            check_room(entries)
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


def _no_views(path: Path, cause: str) -> FileProblemError:
    return FileProblemError(
        f"The file {path.name} holds no saved views.",
        cause,
        "Choose a file that was written with Export in the saved views of DRS Inspector.",
    )
