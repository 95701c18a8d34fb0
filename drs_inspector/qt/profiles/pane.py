"""The pane of the profile list: what is copied of it, and what its context menu does as keys and buttons do."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QTableView

from drs_inspector.qt.panes.list_pane import ListPane, view_rows
from drs_inspector.qt.panes.pane_actions import Offer
from drs_inspector.qt.widgets.pane_menu import show_pane_menu
from drs_inspector.session.table_files.list_rows import ListRows, Which

_HELP = "Sign-ins by name. Return connects, F2 renames. Secrets are in the keyring of the system and never copied."


class ProfilesPane(ListPane):
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

    def list_rows(self, which: Which) -> ListRows | None:
        """Return name and summary, never a secret."""
        return view_rows(self._table, which, "profiles")

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
