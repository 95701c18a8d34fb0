"""Saved views: a filter with columns, order and groups under a name; some are built in, others a person has saved."""

from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from drs_inspector.domain.errors import FileProblemError, InspectorError
from drs_inspector.session.job_table.layout import SortedBy, TableLayout
from drs_inspector.storage.saved_views.entries import LoadedViews
from drs_inspector.storage.saved_views.exchange import add_views, export_views, free_name, import_views
from drs_inspector.storage.saved_views.saved_view import SavedView
from drs_inspector.storage.saved_views.store import delete_view, load_views, move_view, rename_view, save_view

ALL_JOBS: Final = SavedView(name="All jobs")
BUILT_IN: Final = (
    ALL_JOBS,
    SavedView(name="Failed, by cause", filter="health:failed", grouping="cause"),
    SavedView(name="Not read", filter="health:not_read"),
    SavedView(name="Waits for a person", filter="health:waiting"),
)
"""Views that are always there, with the standard columns."""
_DESCENDING = "-"
_NO_GROUPS = "none"


class Deleted(NamedTuple):
    """A view that was deleted, and where it was among a person's own: ``SavedViews.restore`` puts it back there."""

    view: SavedView
    position: int


class SavedViews:
    """The views of this computer. ``subscribe`` tells of each change that is made here; ``reload`` sees the others'.

    A view of the file that is called as one that is built in is shown with a number, and so written with the next
    change: there may have been no such built-in view when it was saved.

    ``problem`` is what could not be read of the file. Methods that change something raise FileProblemError when it
    cannot be saved, and for a view that is built in.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._listeners: list[Callable[[], None]] = []
        self._loaded = load_views(path)
        self._renamed = _renamed(self._loaded.views)

    @property
    def problem(self) -> InspectorError | None:
        """What is wrong with the file, None for nothing."""
        return self._loaded.problem

    @property
    def views(self) -> tuple[SavedView, ...]:
        """All views: those that are built in, then a person's own in their order."""
        return (*BUILT_IN, *self.own)

    @property
    def own(self) -> tuple[SavedView, ...]:
        """The views that a person has saved."""
        names = self._renamed
        return tuple(msgspec.structs.replace(view, name=names.get(view.name, view.name)) for view in self._loaded.views)

    def find(self, name: str) -> SavedView | None:
        """Return the view of exactly this name."""
        return next((view for view in self.views if view.name == name), None)

    def is_built_in(self, name: str) -> bool:
        """Say whether a view is built in: it can be shown, and neither changed nor deleted."""
        return any(view.name == name for view in BUILT_IN)

    def save(self, view: SavedView) -> None:
        """Add a view, or replace a person's own of the same name."""
        self._check(view.name)
        self._settle()
        save_view(view, self._path)
        self.reload()

    def rename(self, old: str, new: str) -> None:
        """Give a view another name; one that another view has is refused."""
        self._check(old)
        self._check(new)
        self._settle()
        rename_view(old, new, self._path)
        self.reload()

    def delete(self, name: str) -> Deleted:
        """Remove a view, and return what ``restore`` needs to put it back."""
        self._check(name)
        self._settle()
        names = [view.name for view in self.own]
        view = self.find(name)
        delete_view(name, self._path)
        self.reload()
        return Deleted(view or SavedView(name=name), names.index(name) if name in names else len(names))

    def restore(self, deleted: Deleted) -> None:
        """Put back what was deleted; where there is another of its name by now, that stays and the name is refused."""
        if self.find(deleted.view.name) is not None:
            raise FileProblemError(
                f"There is a view “{deleted.view.name}” again.", "It was not replaced.", "Rename it, then undo again."
            )
        self._settle()
        save_view(deleted.view, self._path, position=deleted.position)
        self.reload()

    def move(self, name: str, position: int) -> None:
        """Make a view number ``position`` of a person's own, from 0."""
        self._check(name)
        self._settle()
        move_view(name, position, self._path)
        self.reload()

    def export(self, path: Path, names: Collection[str] | None = None) -> int:
        """Write a person's own views, or those of these names, to a file for a colleague; return how many."""
        chosen = self.own if names is None else [view for view in self.views if view.name in names]
        if not chosen:
            raise FileProblemError(
                "There is nothing to export.", "No view has been saved yet.", "Save a view with the star first."
            )
        export_views(path, chosen)
        return len(chosen)

    def read(self, path: Path) -> LoadedViews:
        """Read the file of a colleague, and change nothing."""
        return import_views(path)

    def taken(self, views: Sequence[SavedView]) -> tuple[str, ...]:
        """Return the names of these views that a person's own have already, but for those that are the same."""
        return tuple(
            view.name for view in views if (old := self.find(view.name)) is not None and old != view and old in self.own
        )

    def add(self, views: Sequence[SavedView], *, replace: bool) -> tuple[str, ...]:
        """Add the views of a colleague, and return their names: ``replace`` those of the same name, or number them.

        What is the same already is not added a second time.
        """
        self._settle()
        known = self.views
        new = [view for view in views if view not in known]
        names = add_views(new, replace=replace, reserved=[view.name for view in BUILT_IN], path=self._path)
        self.reload()
        return names

    def reload(self) -> None:
        """Read the file again."""
        self._loaded = load_views(self._path)
        self._renamed = _renamed(self._loaded.views)
        for listener in tuple(self._listeners):
            listener()

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call ``listener`` after each change; the returned function ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener) if listener in self._listeners else None

    def _settle(self) -> None:
        """Write the names that views are shown by, where they are others than those in the file."""
        for old, new in self._renamed.items():
            rename_view(old, new, self._path)
        self._renamed = {}

    def _check(self, name: str) -> None:
        if self.is_built_in(name):
            raise FileProblemError(
                f"“{name}” is built in.", "Views that are built in stay as they are.", "Save it under another name."
            )


def _renamed(views: Sequence[SavedView]) -> dict[str, str]:
    """Return the names of views that are called as a built-in one, and those that they are shown by."""
    built_in = {view.name for view in BUILT_IN}
    taken = built_in | {view.name for view in views}
    return {view.name: free_name(view.name, taken) for view in views if view.name in built_in}


def layout_of(view: SavedView) -> TableLayout:
    """Return the layout of the table that a view wants; what it does not say is as usual."""
    usual = TableLayout()
    return TableLayout(
        columns=view.columns or usual.columns,
        sorting=tuple(map(_sorted_by, view.sorting)) or usual.sorting,
        grouping=view.grouping or usual.grouping,
    )


def view_of(name: str, filter_text: str, layout: TableLayout) -> SavedView:
    """Return the view of what a person looks at; what is as usual is not said, so that it stays as usual later."""
    usual = TableLayout()
    return SavedView(
        name=name,
        filter=filter_text.strip(),
        columns=() if layout.columns == usual.columns else layout.columns,
        sorting=() if layout.sorting == usual.sorting else tuple(map(_written, layout.sorting)),
        grouping="" if layout.grouping == _NO_GROUPS else layout.grouping,
    )


def is_same(view: SavedView, filter_text: str, layout: TableLayout) -> bool:
    """Say whether a person looks at what a view says."""
    return view_of(view.name, filter_text, layout) == view_of(view.name, view.filter, layout_of(view))


def _sorted_by(text: str) -> SortedBy:
    return SortedBy(text.removeprefix(_DESCENDING), text.startswith(_DESCENDING))


def _written(sorting: SortedBy) -> str:
    return f"{_DESCENDING}{sorting.column}" if sorting.descending else sorting.column
