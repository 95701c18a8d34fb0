"""The pane of the profile list: what is copied of it, and what its context menu does as keys and buttons do."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QTableView

from drs_inspector.qt.panes.pane_actions import Offer, PaneActions, counted
from drs_inspector.qt.panes.table_text import table_text
from drs_inspector.qt.widgets.pane_menu import show_pane_menu

_HELP = "Sign-ins by name. Return connects, F2 renames. Secrets are in the keyring of the system and never copied."


class ProfilesPane(PaneActions):
    """Copies names, deletes and connects. ``selected()`` returns the selected profiles as name and summary."""

    def __init__(
        self,
        table: QTableView,
        selected: Callable[[], Sequence[tuple[str, str]]],
        *,
        connect: Callable[[], None],
        delete: Callable[[], None],
    ) -> None:
        super().__init__(table, table, title="Profiles", help=_HELP)
        self._table, self._selected = table, selected
        self._connect, self._delete = connect, delete
        table.customContextMenuRequested.connect(self._open_menu)

    def copy(self) -> Offer | None:
        """Copy the selected rows: name and summary, never a secret."""
        rows = list(self._selected())
        return self.copying(counted(len(rows), "row", "rows"), lambda: table_text(rows)) if rows else None

    def copy_short(self) -> Offer | None:
        """Copy the names, one a line."""
        names = [name for name, _summary in self._selected()]
        return self.copying(counted(len(names), "name", "names"), lambda: "\n".join(names)) if names else None

    def select_all(self) -> Offer | None:
        """Select every profile."""
        return Offer("Select all", self._table.selectAll)

    def activate(self) -> Offer | None:
        """Open a session for each selected profile."""
        return Offer("Connect", self._connect) if self._selected() else None

    def delete(self) -> Offer | None:
        """Ask whether to delete the selected profiles."""
        return Offer("Delete…", self._delete) if self._selected() else None

    def _open_menu(self, position: QPoint) -> None:
        if self._selected():
            show_pane_menu(self._table, self._table.viewport().mapToGlobal(position))
