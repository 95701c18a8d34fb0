"""Lists of the window beside those of its panes, the lists in it that are no data, and what is seen of one."""

from collections.abc import Awaitable, Callable
from typing import Final

from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget

from drs_inspector.qt.frame.layouts import Layout
from drs_inspector.qt.handbook.window import HandbookWindow
from drs_inspector.qt.panes.list_pane import ListPane
from drs_inspector.qt.panes.pane_actions import panes_of
from drs_inspector.qt.preferences.page import PreferencesPage
from drs_inspector.qt.preferences.sections.shortcuts_panel import ShortcutsPanel
from tests.e2e.pane_ways import Ways

NO_DATA: Final = {
    "Navigation": "chooses a section of the preferences",
    "PaletteList": "what the palette offers to do; the sheet of keys, which is one as well, has a list of its own",
    "QListView of QComboBox": "the choices of a box",
    "PinnedTable": "the first column of the table of jobs, whose other part is the list",
}
"""Views that are no lists of data, by their class, and why not."""

SEEN_ELSEWHERE: Final = ("sources", "views", "facets", "counters", "query line", "peek", "palette", "hits")
"""Panes whose lists are seen with others, and panes without any."""


class ListWays:
    """The ways into every list: those into panes, and more."""

    def __init__(self, ways: Ways) -> None:
        self._ways, self._driver = ways, ways.driver

    def all(self) -> dict[str, Callable[[], Awaitable[QWidget]]]:
        """Return every place with lists by name, with what brings it to the front."""
        panes = {name: go for name, go in self._ways.all().items() if name not in SEEN_ELSEWHERE}
        return panes | {
            "map as a list": self.map_list,
            "time line": self.time_line,
            "handbook": self.handbook,
            "keys": self.keys,
            "what may be sent": self.sent,
            "shortcuts": self.shortcuts,
        }

    async def map_list(self) -> QWidget:
        await self._ways.table()
        self._ways.frame.views.show_map()
        page = self._ways.frame.views.pictures.map
        await self._driver.wait_until(lambda: page.list.model().rowCount(), "sentences")
        page.bar.listed.click()
        page.list.setCurrentIndex(page.list.model().index(0, 0))
        return page.list

    async def time_line(self) -> QWidget:
        await self._ways.table()
        self._ways.frame.views.show_time_line()
        page = self._ways.frame.views.pictures.time_line
        await self._driver.wait_until(lambda: page.rows.model().rowCount(), "rows")
        page.choice.select_first()
        return page.rows

    async def handbook(self) -> QWidget:
        await self._ways.at(Layout.TABLE)
        self._driver.window_run.handbook.open()
        (book,) = self._driver.window.findChildren(HandbookWindow)
        await self._driver.wait_until(lambda: book.model.rowCount() > 1, "entries")
        return book.list

    async def keys(self) -> QWidget:
        await self._ways.table()
        sheet = self._driver.window_run.palette.keys
        sheet.open()
        return sheet.list

    async def sent(self) -> QWidget:
        await self._ways.table()
        sheet = self._driver.window_run.palette.sent
        sheet.open()
        sheet.table.selectRow(0)
        return sheet.table

    async def shortcuts(self) -> QWidget:
        await self._ways.table()
        self._driver.window.preferences_requested.emit("shortcuts", self._driver.window)
        page = await self._driver.dialog(PreferencesPage)
        return page.findChild(ShortcutsPanel).table


def lists_on_screen() -> list[QAbstractItemView]:
    """Return every view that can be seen and that is no part of another one."""
    found = []
    for top in QApplication.topLevelWidgets():
        if top.isVisible():
            found += [one for one in top.findChildren(QAbstractItemView) if one.isVisible() and not _is_part(one)]
    return found


def is_no_data(view: QAbstractItemView) -> bool:
    """Tell whether a view is one of those that are no lists of data."""
    return kind_of(view) in NO_DATA and list_pane_of(view) is None


def kind_of(view: QAbstractItemView) -> str:
    """Return the class of a view."""
    return type(view).__name__


def list_pane_of(view: QWidget) -> ListPane | None:
    """Return the list that a view is: the innermost pane with rows that can be copied at all."""
    pane = next((one for one in panes_of(view) if one.has("copy")), None)
    return pane if isinstance(pane, ListPane) and pane.widget.isAncestorOf(view) | (pane.widget is view) else None


def _is_part(view: QAbstractItemView) -> bool:
    return view.inherits("QHeaderView") or view.inherits("QComboBoxListView")
