"""The panes of the window, and the ways a test takes into each of them."""

from collections.abc import Awaitable, Callable
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget

from drs_inspector.qt.counters.counter_cell import CounterCell
from drs_inspector.qt.details.json.view import JsonView
from drs_inspector.qt.frame.layouts import Layout
from drs_inspector.qt.preferences.page import PreferencesPage
from drs_inspector.qt.sidebar.facets_panel import FacetsPanel
from drs_inspector.qt.sidebar.side_list import SideList
from drs_inspector.session.job_table.layout import TableLayout
from drs_inspector.session.job_table.rows import Ref
from tests.e2e.driver import Driver

TABS: Final = ("Overview", "Progress", "Objects", "Rules", "Endpoints", "Settings", "History", "Readings", "JSON")


class Ways:
    """The ways into the panes of the window."""

    def __init__(self, driver: Driver, job: str) -> None:
        self.driver, self.job = driver, job
        self.frame, self.page = driver.window_run.frame, driver.page
        self.jobs = self.frame.jobs

    def all(self) -> dict[str, Callable[[], Awaitable[QWidget]]]:
        """Return every pane by name, with what brings it to the front."""
        sidebar = self.frame.side.sidebar
        return {
            "table": self.table,
            "narrow list": self.narrow,
            "tree": self.tree,
            "peek": self.peek,
            "sources": self.beside(lambda: sidebar.sources.list),
            "views": self.beside(lambda: sidebar.views.list),
            "facets": self.beside(lambda: sidebar.findChild(FacetsPanel).findChildren(SideList)[0]),
            "counters": self.beside(lambda: self.frame.counting.counters.findChildren(CounterCell)[0]),
            "query line": self.line,
            **{f"job page, {title}": self.tab(title) for title in TABS},
            "search line": self.search_line,
            "hits": self.hits,
            "SQL editor": self.editor,
            "SQL result": self.result,
            "summary": self.summary,
            "palette": self.palette,
            "preferences": self.preferences,
        }

    async def table(self) -> QWidget:
        await self.at(Layout.TABLE)
        if self.jobs.table.layout().grouping:
            self.jobs.set_layout(TableLayout())
            await self.driver.settle()
        self.jobs.table.select(Ref(self.driver.session_key, self.job))
        return self.jobs.table.pair.main

    async def narrow(self) -> QWidget:
        is_there = getattr(self.page.details.node, "job_id", "") == self.job and not self.page.filter_line.text
        if self.frame.views.key == Layout.JOB and is_there:
            return self.jobs.list.view
        await self.table()
        self.jobs.open_chosen()
        await self.driver.wait_until(lambda: getattr(self.page.details.node, "job_id", "") == self.job, "its page")
        return self.jobs.list.view

    async def tree(self) -> QWidget:
        await self.table()
        await self.at(Layout.TREE)
        return self.page.tree

    async def peek(self) -> QWidget:
        await self.table()
        self.jobs.layouts.peek(shown=True)
        await self.driver.settle(0.02)
        return self.jobs.peek

    async def line(self) -> QWidget:
        await self.table()
        self.page.filter_line.focus()
        return focused()

    def beside(self, find: Callable[[], QWidget]) -> Callable[[], Awaitable[QWidget]]:
        async def go() -> QWidget:
            await self.table()
            found = find()
            if isinstance(found, SideList):
                found.setCurrentIndex(found.rows.index(0))
            return found

        return go

    def tab(self, title: str) -> Callable[[], Awaitable[QWidget]]:
        async def go() -> QWidget:
            await self.narrow()
            self.page.details.choose(title)
            await self.driver.settle(0.03)
            kinds = (QAbstractItemView, JsonView)
            return await self.driver.wait_until(lambda: view_in(self.page.details.tabs.currentWidget(), kinds), title)

        return go

    async def search_line(self) -> QWidget:
        self.frame.views.show_search()
        edit = self.frame.views.search.parts.line.edit
        if edit.text() != "orders":
            self.frame.views.search.search("orders")
            rows = self.frame.views.search.parts.table.model()
            await self.driver.wait_until(lambda: rows.rowCount() > 1, "hits")
        return edit

    async def hits(self) -> QWidget:
        await self.search_line()
        self.frame.views.search.parts.table.choose(0)
        return self.frame.views.search.parts.table

    async def editor(self) -> QWidget:
        self.frame.views.show_sql()
        return self.frame.views.sql.editor

    async def result(self) -> QWidget:
        page = self.frame.views.sql
        await self.editor()
        if not page.table.isVisible():
            page.editor.setPlainText("select id, name from jobs order by id")
            page.editor.setFocus()
            self.driver.key("Ctrl+Return", page.editor)
            await self.driver.wait_until(lambda: page.table.isVisible() and page.table.model().rowCount(), "rows")
        page.table.setCurrentIndex(page.table.model().index(0, 0))
        return page.table

    async def summary(self) -> QWidget:
        self.frame.views.show_summary()
        self.page.details.choose(TABS[0])
        await self.driver.settle(0.03)
        return await self.driver.wait_until(lambda: view_in(self.page.details, (QAbstractItemView,)), "summary")

    async def palette(self) -> QWidget:
        await self.table()
        self.jobs.table.setFocus()
        self.driver.window_run.palette.palette.open("")
        return self.driver.window_run.palette.palette.field

    async def preferences(self) -> QWidget:
        shown = self.driver.window.findChild(PreferencesPage)
        if shown is None or not shown.isVisible():
            await self.table()
            self.driver.window.preferences_requested.emit("", self.driver.window)
            shown = await self.driver.dialog(PreferencesPage)
        return shown.navigation

    async def at(self, layout: Layout) -> None:
        views = self.frame.views
        if views.key not in (Layout.TABLE, Layout.JOB, Layout.TREE):
            views.show_table()
        if self.frame.jobs.layouts.is_peeking:
            self.frame.jobs.layouts.peek(shown=False)
        if self.driver.page.filter_line.text:
            self.driver.page.filter_line.set_text("")
            await self.driver.settle()
        if not self.frame.side.sidebar.isVisible() and layout is Layout.TABLE:
            views.folding.turn()
        if self.frame.jobs.layouts.now is not layout:
            self.frame.jobs.show(layout)
            await self.driver.settle(0.02)


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def view_in(page: QWidget | None, kinds: tuple[type[QWidget], ...]) -> QWidget | None:
    inside = page.findChildren(QWidget) if page is not None else []
    return next(
        (
            one
            for one in inside
            if isinstance(one, kinds)
            and one.isVisible()
            and one.focusPolicy() & Qt.FocusPolicy.TabFocus
            and not one.inherits("QHeaderView")
        ),
        None,
    )
