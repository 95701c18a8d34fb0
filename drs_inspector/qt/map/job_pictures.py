"""The map and the time line of the jobs, made when they are first opened, in step with the table."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from drs_inspector.qt.browse.page import BrowsePage
from drs_inspector.qt.job_table.view import JobTableView
from drs_inspector.qt.late_pages.late_view import LateView
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

    def __init__(
        self,
        app: AppContext,
        page: BrowsePage,
        table: JobTableView,
        frame: QWidget,
        hold: Callable[[QWidget], QWidget],
    ) -> None:
        super().__init__(frame)
        self._app, self._page, self._table, self._frame = app, page, table, frame
        self.late: dict[str, LateView[Any]] = {
            MAP: LateView("Map", ("domain.map", "session.map", "qt.map"), self._made_map, frame, hold),
            TIME_LINE: LateView("Time line", ("session.time_line", "qt.time_line"), self._made_time_line, frame, hold),
        }

    @property
    def map(self) -> "MapPage":
        """The page of the map, made at once where it is not there yet."""
        page: MapPage = self.late[MAP].now()
        return page

    @property
    def time_line(self) -> "TimeLinePage":
        """The page of the time line, made at once where it is not there yet."""
        page: TimeLinePage = self.late[TIME_LINE].now()
        return page

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

    def _made_map(self) -> "MapPage":
        from drs_inspector.qt.map.page import MapPage  # noqa: PLC0415 - with its first use

        line = self._page.filter_line
        page = MapPage(self._app, self._table.arrangement, lambda: line.text, self._frame)
        page.job_chosen.connect(self._table.select)
        page.job_opened.connect(self.opened)
        page.job_listed.connect(self.listed)
        return page

    def _made_time_line(self) -> "TimeLinePage":
        from drs_inspector.qt.time_line.asking import HistoryAsking  # noqa: PLC0415 - with its first use
        from drs_inspector.qt.time_line.page import TimeLinePage  # noqa: PLC0415 - with its first use

        line = self._page.filter_line
        page = TimeLinePage(self._table.model, self._frame, asking=HistoryAsking(self._app, self._frame))
        page.job_chosen.connect(self._table.select)
        page.job_opened.connect(self.opened)
        page.filter_wanted.connect(line.set_text)
        line.changed.connect(page.bar.show_filter)
        return page
