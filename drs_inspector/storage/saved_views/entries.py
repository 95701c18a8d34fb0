"""How entries of a file become saved views: one that is damaged is told, and never half a view."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

import msgspec

from drs_inspector.domain.errors import FileProblemError, InspectorError
from drs_inspector.domain.query.parser import LONGEST_QUERY
from drs_inspector.domain.redaction.text import redact_text
from drs_inspector.domain.tables.paths import LONGEST_PATH
from drs_inspector.storage.files.json_file import is_text
from drs_inspector.storage.files.named_entries import NamedEntries, is_usable_name
from drs_inspector.storage.files.paths import app_paths
from drs_inspector.storage.saved_views.saved_view import SavedView

MOST_COLUMNS = 500
LONGEST_FILTER = LONGEST_QUERY
_MEMBERS = SavedView.__struct_fields__


class LoadedViews(NamedTuple):
    """The views in the order of the file and, when something of it could not be used, the error to show."""

    views: tuple[SavedView, ...] = ()
    problem: InspectorError | None = None


def view_of(entry: Mapping[str, Any]) -> SavedView:
    """Return a good entry as a view."""
    return msgspec.convert({name: entry[name] for name in _MEMBERS if name in entry}, SavedView)


def entry_of(view: SavedView) -> dict[str, Any]:
    """Return a view as an entry with all its members, so that it replaces every one of another view."""
    return {name: msgspec.to_builtins(getattr(view, name)) for name in _MEMBERS}


def check_view(view: SavedView) -> None:
    """Raise FileProblemError for a view that cannot be saved."""
    VIEWS.check_name(view.name)
    if not is_text(view):
        raise FileProblemError(
            f"The view “{view.name}” cannot be saved.",
            "Its filter or a column holds half of a character, which no file can hold.",
            "Take that out, then save the view again.",
        )
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


def _taken(entry: object) -> dict[str, Any] | None:
    """Tell views from what is none: of a filter that cannot be read as it was saved, nothing is shown."""
    if not isinstance(entry, dict):
        return None
    try:
        view = view_of(entry)
    except msgspec.ValidationError:
        return None
    is_fit = is_usable_name(view.name) and is_text(view) and not _is_too_large(view)
    return dict(entry) if is_fit and redact_text(view.filter) == view.filter else None


def _is_too_large(view: SavedView) -> bool:
    names = (*view.columns, *view.sorting, view.grouping)
    return len(view.filter) > LONGEST_FILTER or len(names) > MOST_COLUMNS or max(map(len, names)) > LONGEST_PATH


VIEWS: Final = NamedEntries(
    what="saved view",
    one="view",
    member="views",
    form="drs-inspector/views",
    version=1,
    take=_taken,
    aside=lambda entry: entry,
    most=500,
    home=lambda: app_paths().views_file,
)
