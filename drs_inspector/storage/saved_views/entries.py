"""How entries of a file become saved views: one that is damaged is told, and never half a view."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import msgspec

from drs_inspector.domain.errors import FileProblemError, InspectorError
from drs_inspector.domain.query.parser import LONGEST_QUERY
from drs_inspector.domain.redaction.text import redact_text
from drs_inspector.domain.tables.paths import LONGEST_PATH
from drs_inspector.storage.saved_views.saved_view import SavedView

FORMAT = "drs-inspector/views"
VERSION = 1
LONGEST_NAME = 100
MOST_VIEWS = 500
MOST_COLUMNS = 500
LONGEST_FILTER = LONGEST_QUERY
_MEMBERS = SavedView.__struct_fields__


class LoadedViews(NamedTuple):
    """The views in the order of the file and, when something of it could not be used, the error to show."""

    views: tuple[SavedView, ...] = ()
    problem: InspectorError | None = None


class Entries(NamedTuple):
    """The entries of a file: those that are views, with all their members, and those that are damaged."""

    good: list[dict[str, Any]]
    damaged: list[Any]


def read_entries(members: Mapping[str, Any]) -> Entries:
    """Tell views from what is none: of a filter that cannot be read as it was saved, nothing is shown.

    Of several with one name the first counts.
    """
    found, listed = Entries([], []), members.get("views", [])
    names: set[str] = set()
    for entry in listed if isinstance(listed, list) else [listed]:
        view = _view(entry)
        if view is None or view.name in names or len(names) == MOST_VIEWS:
            found.damaged.append(entry)
        else:
            names.add(view.name)
            found.good.append(dict(entry))
    return found


def view_of(entry: Mapping[str, Any]) -> SavedView:
    """Return a good entry as a view."""
    return msgspec.convert({name: entry[name] for name in _MEMBERS if name in entry}, SavedView)


def entry_of(view: SavedView) -> dict[str, Any]:
    """Return a view as an entry with all its members, so that it replaces every one of another view."""
    return {name: msgspec.to_builtins(getattr(view, name)) for name in _MEMBERS}


def check_view(view: SavedView) -> None:
    """Raise FileProblemError for a view that cannot be saved."""
    check_name(view.name)
    if _is_too_large(view):
        raise FileProblemError(
            f"The view “{view.name}” is too large to be saved.",
            f"A view has at most {MOST_COLUMNS} columns, and a filter of {LONGEST_FILTER:,} characters.",
            "Make its filter shorter.",
        )
    if redact_text(view.filter) != view.filter:
        raise FileProblemError(
            f"The view “{view.name}” cannot be saved.",
            "Its filter seems to hold a password or another secret.",
            "Take that out of the filter, then save the view again.",
        )


def check_name(name: str) -> None:
    """Raise FileProblemError for a name that a view may not have."""
    if not is_usable_name(name):
        raise FileProblemError(
            "This name of a view cannot be used.",
            f"A name has 1 to {LONGEST_NAME} printable characters.",
            "Choose another name.",
        )


def is_usable_name(name: str) -> bool:
    """Say whether a view may have this name."""
    return bool(name) and name == name.strip() and len(name) <= LONGEST_NAME and name.isprintable()


def newer_version(members: Mapping[str, Any], next_step: str) -> InspectorError | None:
    """Return the error when the file is of a version that this program does not know."""
    version = members.get("version", VERSION)
    if not isinstance(version, int) or version <= VERSION:
        return None
    return FileProblemError(
        "Your saved views were written by a newer version of DRS Inspector.",
        f"They have version {version}; this program knows version {VERSION}.",
        next_step,
    )


def _view(entry: object) -> SavedView | None:
    if not isinstance(entry, dict):
        return None
    try:
        view = view_of(entry)
    except msgspec.ValidationError:
        return None
    is_fit = is_usable_name(view.name) and not _is_too_large(view) and redact_text(view.filter) == view.filter
    return view if is_fit else None


def _is_too_large(view: SavedView) -> bool:
    names = (*view.columns, *view.sorting, view.grouping)
    return len(view.filter) > LONGEST_FILTER or len(names) > MOST_COLUMNS or max(map(len, names)) > LONGEST_PATH
