"""The sources in the sidebar: one row each, never merged, and above them a row for all."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from drs_inspector.qt.panes.list_pane import ListPane
from drs_inspector.qt.panes.pane_actions import Offer, say
from drs_inspector.qt.sidebar.painters import SourceCell, SourcePainter
from drs_inspector.qt.sidebar.section import Section
from drs_inspector.qt.sidebar.side_list import SideList, SideRow
from drs_inspector.qt.sidebar.source_rows import ALL_SOURCES, SourceRow, all_sources, one_line
from drs_inspector.qt.widgets.pane_menu import show_pane_menu
from drs_inspector.session.table_files.list_rows import ListRows, Which, rows_of

_HELP = (
    "Clouds and files whose jobs are open, each with its number of jobs. Return shows the jobs of one, the first row "
    "those of all. The menu signs in again, reads again and closes."
)
_ICONS = {"file": "snapshot", "all": "sources"}


class SourcesSection(Section):
    """``chosen(key)``: show the jobs of this source, "" for all. ``renamed(key, name)``: its profile is renamed.

    ``session_actions`` are the actions of the window on the source that is shown.
    """

    chosen = Signal(str)
    renamed = Signal(str, str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__("Sources", parent)
        self.session_actions: Sequence[QAction] = ()
        self.current = ALL_SOURCES
        self.sources: tuple[SourceRow, ...] = ()
        self.list = SideList("Sources", SourcePainter(), self)
        self.body.addWidget(self.list)
        self.list.chosen.connect(self._choose)
        self.list.asked.connect(self._open_menu)
        self.list.rows.renamed.connect(self._rename, type=Qt.ConnectionType.QueuedConnection)
        self._pane = _SourcesPane(self)

    def show_sources(self, rows: Sequence[SourceRow], current: str) -> None:
        """Show sources; ``current`` is the key of the one whose jobs are shown."""
        self.sources = tuple(all_sources(list(rows)))
        # The only source is the shown one, whatever it is called.
        self.current = rows[0].key if len(rows) == 1 and current == ALL_SOURCES else current
        self.list.show_rows([self._row(row) for row in self.sources])

    def _row(self, row: SourceRow) -> SideRow:
        title = one_line(row.title)
        is_chosen = row.key == self.current
        cell = SourceCell(title, f"{row.count:,}", row.colour, _ICONS.get(row.kind, ""), row.is_locked)
        tip = "\n".join(part for part in (title, one_line(row.tip)) if part)
        spoken = f"{row.spoken}, shown" if is_chosen else row.spoken
        return SideRow(row.key, cell, spoken, tip, is_chosen, name=row.name)

    def rename(self) -> None:
        """Open the name of the source with the keyboard for typing, or say why there is none to change."""
        if not self.list.rename_current():
            current = self.list.current
            row = next((one for one in self.sources if current is not None and one.key == current.key), None)
            say(self.list, row.no_name if row is not None else "There is no source here")

    def _choose(self, key: object) -> None:
        self.chosen.emit(str(key))

    def _rename(self, key: object, name: str) -> None:
        self.renamed.emit(str(key), name)

    def _open_menu(self, where: QPoint) -> None:
        row = self.list.current
        if row is None:
            return
        if not row.is_chosen and row.key != ALL_SOURCES:
            # What the menu does is done to the source that is shown.
            self.chosen.emit(str(row.key))
        show_pane_menu(self.list, where, self.session_actions if row.key != ALL_SOURCES else ())


class _SourcesPane(ListPane):
    """Copies names of sources and shows one."""

    takes_peek = True
    rows_called = ("source", "sources")
    short_words = "Name of the source"

    def __init__(self, section: SourcesSection) -> None:
        super().__init__(section.list, section.list, title="Sources", help=_HELP)
        self._section = section

    def list_rows(self, which: Which) -> ListRows | None:
        """Return all sources with their numbers of jobs: none of them is marked alone."""
        del which
        rows = [(one_line(row.title), str(row.count)) for row in self._section.sources]
        return rows_of("sources", ("Source", "Jobs"), rows)

    def copy_short(self) -> Offer | None:
        """Copy the name of one source."""
        row = self._section.list.current
        return self.copying("name", lambda: row.cell.title) if row is not None else None

    def activate(self) -> Offer | None:
        """Show the jobs of the source."""
        row = self._section.list.current
        return Offer("Show its jobs", lambda: self._section.chosen.emit(row.key)) if row is not None else None
