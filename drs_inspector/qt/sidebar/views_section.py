"""Saved views in the sidebar: one row each, a solid star while what is shown differs from the view."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QWidget

from drs_inspector.qt.panes.list_pane import ListPane
from drs_inspector.qt.panes.pane_actions import Offer, perform, say
from drs_inspector.qt.shortcuts.pane_keys import PaneKeys
from drs_inspector.qt.sidebar.painters import ViewCell, ViewPainter
from drs_inspector.qt.sidebar.section import Section
from drs_inspector.qt.sidebar.side_list import SideList, SideRow
from drs_inspector.qt.sidebar.source_rows import one_line
from drs_inspector.qt.sidebar.view_commands import ViewCommands
from drs_inspector.qt.widgets.message_banner import MessageBanner
from drs_inspector.qt.widgets.pane_menu import show_pane_menu
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.session.saved_views.saved_views import SavedViews
from drs_inspector.session.table_files.list_rows import ListRows, Which, rows_of
from drs_inspector.storage.saved_views.saved_view import SavedView

_HELP = (
    "Filters with columns, order and groups, under a name. Return shows one, Del deletes it. "
    "A solid star says that what is shown was changed since. Views go to a colleague as a file."
)
_QUEUED = Qt.ConnectionType.QueuedConnection  # the editor that hands over a name goes when the rows are shown anew
_BUILT_IN = "This view is built in: it stays as it is"


class ViewsSection(Section):
    """``chosen(SavedView)``: show this view. ``save_requested()``: what is shown is to become a view."""

    chosen = Signal(object)
    save_requested = Signal()

    def __init__(self, views: SavedViews, parent: QWidget) -> None:
        super().__init__("Saved views", parent)
        self._views = views
        self._shown, self._is_changed = "", False
        self._counts: Mapping[str, int] = {}
        self.list = SideList("Saved views", ViewPainter(), self)
        self.banner = MessageBanner(self)
        self.banner.setContentsMargins(GRID, GRID // 2, GRID, GRID // 2)
        self.commands = ViewCommands(views, self.banner, self)
        self.body.addWidget(self.list)
        self.body.addWidget(self.banner)
        self.add_button("add", "Save view", "Save what is shown as a view", self.save_requested.emit)
        self.list.chosen.connect(self._choose)
        self.list.asked.connect(self._open_menu)
        self.list.rows.renamed.connect(self._rename, type=_QUEUED)
        self._pane = _ViewsPane(self)
        runs = {
            "views.delete": lambda: perform(self.list, "delete"),
            "views.up": lambda: self._move(-1),
            "views.down": lambda: self._move(1),
        }
        self._keys = PaneKeys(self.list, runs, inside=False)
        self._unsubscribe = views.subscribe(self._update)
        self._update()
        self.commands.say_problem()

    @property
    def names(self) -> Sequence[str]:
        """The names of all views, as they are listed."""
        return [str(row.key) for row in self.list.rows.rows]

    def show_view(self, name: str, *, is_changed: bool) -> None:
        """Mark the view that is shown, "" for none, and whether it was changed since."""
        self._shown, self._is_changed = name, is_changed
        self._update()

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """Show how many jobs match views, by their names, as far as that was counted."""
        self._counts = counts
        self._update()

    def found(self, name: str) -> SavedView | None:
        """Return a view by its name."""
        return self._views.find(name)

    @property
    def views(self) -> Sequence[SavedView]:
        """All views, built-in ones first."""
        return self._views.views

    def close_views(self) -> None:
        """Stop following the views."""
        self._unsubscribe()

    def is_built_in(self, name: str) -> bool:
        """Say whether a view stays as it is."""
        return self._views.is_built_in(name)

    def rename(self) -> None:
        """Open the name of the view with the keyboard for typing."""
        if not self.list.rename_current():
            say(self.list, _BUILT_IN)

    def _move(self, by: int) -> None:
        row = self.list.current
        if row is None or self.is_built_in(str(row.key)):
            say(self.list, _BUILT_IN)
            return
        self.commands.move(str(row.key), by)
        self.list.go_to(row.key)

    def _update(self) -> None:
        rows: list[SideRow] = []
        for view in self._views.views:
            is_chosen = view.name == self._shown
            count = self._counts.get(view.name)
            cell = ViewCell(one_line(view.name), "" if count is None else f"{count:,}", is_chosen and self._is_changed)
            says = (view.filter or "every job", f"grouped by {view.grouping}" if view.grouping else "")
            tip = "\n".join(part for part in (cell.title, *map(one_line, says)) if part)
            spoken = f"{cell.spoken}, shown" if is_chosen else cell.spoken
            own_name = "" if self.is_built_in(view.name) else view.name
            rows.append(SideRow(view.name, cell, spoken, tip, is_chosen, name=own_name))
        self.list.show_rows(rows)

    def _choose(self, key: object) -> None:
        view = self._views.find(str(key))
        if view is not None:
            self.chosen.emit(view)

    def choose_current(self) -> None:
        """Show the view that the keyboard is on."""
        row = self.list.current
        if row is not None:
            self._choose(row.key)

    def _rename(self, key: object, name: str) -> None:
        was_shown = self._shown == key
        if self.commands.rename(str(key), name):
            self._shown = name if was_shown else self._shown
            self._update()
            self.list.go_to(name)
        self.list.setFocus()

    def _open_menu(self, where: QPoint) -> None:
        show_pane_menu(self.list, where)


class _ViewsPane(ListPane):
    """What is done to saved views."""

    takes_peek = True
    rows_called = ("view", "views")
    short_words = "Name of the view"

    def __init__(self, section: ViewsSection) -> None:
        super().__init__(section.list, section.list, title="Saved views", help=_HELP)
        self._section = section

    def _name(self) -> str:
        row = self._section.list.current
        return str(row.key) if row is not None else ""

    def list_rows(self, which: Which) -> ListRows | None:
        """Return the view with the keyboard, or all, with the filter, which is what can be put elsewhere."""
        current = self._section.found(self._name())
        marked = [current] if current is not None else []
        views = marked if which is Which.MARKED else self._section.views
        return rows_of(
            "views", ("Name", "Filter", "Grouped by"), [(one.name, one.filter, one.grouping) for one in views]
        )

    def copy_short(self) -> Offer | None:
        """Copy the name of a view."""
        return self.copying("name", self._name) if self._name() else None

    def activate(self) -> Offer | None:
        """Show the view."""
        return Offer("Show this view", self._section.choose_current) if self._name() else None

    def delete(self) -> Offer | None:
        """Delete the view; what was deleted can be taken back."""
        name = self._name()
        if not name:
            return None
        if self._section.is_built_in(name):
            return Offer("Delete", lambda: _BUILT_IN)
        return Offer("Delete", lambda: self._section.commands.delete(name))

    def more(self) -> Sequence[Offer]:
        """Offer to save, rename, export and import."""
        section = self._section
        return (
            Offer("Save what is shown as a view…", section.save_requested.emit),
            Offer("Rename", section.rename),
            Offer("Export my views…", section.commands.ask_export),
            Offer("Import views…", section.commands.ask_import),
        )
