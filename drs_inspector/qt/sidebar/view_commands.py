"""What a person does with saved views: errors, and what can be undone, are told in the sidebar; nothing is asked."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from drs_inspector.domain.errors import InspectorError
from drs_inspector.qt.panes.pane_actions import counted
from drs_inspector.qt.panes.reading_out import announce
from drs_inspector.qt.widgets.file_choosers import ask_file_to_read, ask_file_to_write
from drs_inspector.qt.widgets.message_banner import Kind, MessageBanner
from drs_inspector.session.saved_views.saved_views import SavedViews
from drs_inspector.storage.saved_views.saved_view import SavedView

FILE_FILTER = "Saved views of DRS Inspector (*.json)"


class ViewCommands:
    """Changes ``views`` and says in ``banner`` what came of it."""

    def __init__(self, views: SavedViews, banner: MessageBanner, parent: QWidget) -> None:
        self._views, self._banner, self._parent = views, banner, parent

    def rename(self, old: str, new: str) -> bool:
        """Give a view another name."""
        return self._try(lambda: self._views.rename(old, new))

    def delete(self, name: str) -> None:
        """Delete a view, and offer to undo that."""
        try:
            deleted = self._views.delete(name)
        except InspectorError as error:
            self._say_error(error)
            return
        self._say("info", f"“{name}” is deleted.")
        self._banner.offer("Undo", lambda: self._try(lambda: self._views.restore(deleted)))

    def move(self, name: str, by: int) -> None:
        """Move a view up or down among a person's own."""
        names = [view.name for view in self._views.own]
        if name in names and 0 <= names.index(name) + by < len(names):
            self._try(lambda: self._views.move(name, names.index(name) + by))

    def ask_export(self) -> None:
        """Ask where to write all own views."""
        ask_file_to_write(self._parent, "Export saved views", "saved-views.json", FILE_FILTER, self.export)

    def export(self, path: str) -> None:
        """Write all own views to a file."""
        count: list[int] = []
        if self._try(lambda: count.append(self._views.export(Path(path)))):
            self._say("success", f"{counted(count[0], 'One view', 'views')} saved as {Path(path).name}.")

    def ask_import(self) -> None:
        """Ask which file to read."""
        ask_file_to_read(self._parent, "Import saved views", "", [FILE_FILTER, "All files (*)"], self.take)

    def take(self, path: str) -> None:
        """Add the views of a file; those whose name is taken get another one, and may replace the old one then."""
        loaded = self._views.read(Path(path))
        if loaded.problem is not None and not loaded.views:
            self._say_error(loaded.problem)
            return
        taken = self._views.taken(loaded.views)
        names: list[str] = []
        if not self._try(lambda: names.extend(self._views.add(loaded.views, replace=False))):
            return
        words = f"{counted(len(names), 'One view', 'views')} imported." if names else "You have these views already."
        if taken:
            words += f" {counted(len(taken), 'One has', 'have')} a name that one of yours has, and got a number."
        if loaded.problem is not None:
            words += f" {loaded.problem.title} {loaded.problem.cause}"
        self._say("warning" if taken or loaded.problem is not None else "success", words)
        if taken:
            theirs = [view for view in loaded.views if view.name in taken]
            numbered = [name for name in names if (found := self._views.find(name)) and _is_copy(found, theirs)]
            self._banner.offer("Replace mine", lambda: self._try(lambda: self._replace(theirs, numbered)))

    def say_problem(self) -> None:
        """Tell what could not be read of the saved views."""
        if self._views.problem is not None:
            self._say_error(self._views.problem)

    def _replace(self, theirs: list[SavedView], numbered: list[str]) -> None:
        for name in numbered:
            self._views.delete(name)
        self._views.add(theirs, replace=True)

    def _try(self, change: Callable[[], object]) -> bool:
        self._banner.clear()
        try:
            change()
        except InspectorError as error:
            self._say_error(error)
            return False
        return True

    def _say(self, kind: Kind, words: str) -> None:
        self._banner.say(kind, words)
        announce(self._banner, words)

    def _say_error(self, error: InspectorError) -> None:
        self._banner.say_error(error)
        announce(self._banner, str(error), urgent=True)


def _is_copy(view: SavedView, theirs: list[SavedView]) -> bool:
    """Say whether a view is one of a colleague's that got a number."""
    return any(
        view.name != one.name
        and (view.filter, view.columns, view.sorting, view.grouping)
        == (one.filter, one.columns, one.sorting, one.grouping)
        for one in theirs
    )
