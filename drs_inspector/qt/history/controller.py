"""Readings that are kept, in one window: joined with its sources, its export and its page of jobs."""

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from drs_inspector.qt.browse.controller import BrowseController
from drs_inspector.qt.frame.controller import FrameController
from drs_inspector.qt.history.as_of import AsOf
from drs_inspector.qt.history.since_view import SinceView
from drs_inspector.qt.main_window.context import AppContext
from drs_inspector.session.workspace.open_session import OpenSession

if TYPE_CHECKING:
    from drs_inspector.qt.history.kept_readings import KeptReadings


class HistoryController(QObject):
    """Makes the parts and tells them what they share."""

    def __init__(
        self,
        app: AppContext,
        browse: BrowseController,
        frame: FrameController,
        export: Callable[[OpenSession], None],
    ) -> None:
        super().__init__(app.window)
        self._app, self._browse, self._frame, self._export = app, browse, frame, export
        self.as_of = AsOf(app, browse, frame)
        self.since = SinceView(app, browse, frame, self._list_readings)
        app.window.commands.bring("kept_readings", self._list_readings)

    @cached_property
    def readings(self) -> "KeptReadings":
        """The list of kept readings, made when it is first asked for."""
        from drs_inspector.qt.history.kept_readings import KeptReadings  # noqa: PLC0415 - most runs never open it

        return KeptReadings(self._app, export=self._export, show=self._browse.show_source, changed=self.changed)

    def close(self) -> None:
        """Stop what follows the sources."""
        self.since.close()
        self.as_of.close()

    def _list_readings(self) -> None:
        self.readings.ask()

    def changed(self) -> None:
        """Look again which readings are kept."""
        self.as_of.list_anew()
