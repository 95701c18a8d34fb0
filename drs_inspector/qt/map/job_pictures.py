"""The map and the time line of the jobs, made when they are first opened, in step with the table."""

from functools import cached_property
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from drs_inspector.qt.browse.page import BrowsePage
from drs_inspector.qt.job_table.view import JobTableView
from drs_inspector.qt.main_window.context import AppContext

if TYPE_CHECKING:
    from drs_inspector.qt.map.page import MapPage
    from drs_inspector.qt.time_line.page import TimeLinePage

MAP: Final = "map"
TIME_LINE: Final = "time_line"


class JobPictures(QObject):
    """``opened(Ref)``: the page of a job is wanted. ``listed(Ref)``: it is to be shown in the table."""

    opened = Signal(object)
    listed = Signal(object)

    def __init__(self, app: AppContext, page: BrowsePage, table: JobTableView, frame: QWidget) -> None:
        super().__init__(frame)
        self._app, self._page, self._table, self._frame = app, page, table, frame

    def close(self) -> None:
        """End those that were made."""
        for made in (MAP, TIME_LINE):
            if made in self.__dict__:
                getattr(self, made).close()

    def widget(self, key: str) -> QWidget:
        """Return the page with a key."""
        return self.map if key == MAP else self.time_line

    def enter(self, key: str) -> None:
        """Select what is selected in the table, and give the page the keyboard."""
        selected = self._table.selected()
        if key == MAP:
            self.map.select(selected)
            self.map.focus()
        else:
            self.time_line.bar.show_filter(self._page.filter_line.text)
            self.time_line.select(selected)
            self.time_line.rows.setFocus()

    @cached_property
    def map(self) -> "MapPage":
        """The page of the map."""
        from drs_inspector.qt.map.page import MapPage  # noqa: PLC0415 - with its first use

        line = self._page.filter_line
        page = MapPage(self._app, self._table.arrangement, lambda: line.text, self._frame)
        page.job_chosen.connect(self._table.select)
        page.job_opened.connect(self.opened)
        page.job_listed.connect(self.listed)
        return page

    @cached_property
    def time_line(self) -> "TimeLinePage":
        """The page of the time line."""
        from drs_inspector.qt.time_line.asking import HistoryAsking  # noqa: PLC0415 - with its first use
        from drs_inspector.qt.time_line.page import TimeLinePage  # noqa: PLC0415 - with its first use

        line = self._page.filter_line
        page = TimeLinePage(self._table.model, self._frame, asking=HistoryAsking(self._app, self._frame))
        page.job_chosen.connect(self._table.select)
        page.job_opened.connect(self.opened)
        page.filter_wanted.connect(line.set_text)
        line.changed.connect(page.bar.show_filter)
        return page
