"""Asking for the histories of all jobs of the time line, one wish at a time."""

import asyncio
from collections.abc import Collection
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from drs_inspector.qt.main_window.context import AppContext
from drs_inspector.session.events import ReadingsChanged, SignInChanged
from drs_inspector.session.job_table.rows import Ref
from drs_inspector.session.time_line.histories import read_histories, why_not_now
from drs_inspector.session.workspace.workspace import SessionClosed, WorkspaceEvent

_GATHER_MS: Final = 400
"""What comes from many requests is told together."""


class HistoryAsking(QObject):
    """``changed()``: something else was read, is under way, or can be asked."""

    changed = Signal()

    def __init__(self, app: AppContext, parent: QObject) -> None:
        super().__init__(parent)
        self._app = app
        self._task: asyncio.Task[None] | None = None
        self._done = self._total = 0
        self._gather = QTimer(self, singleShot=True, interval=_GATHER_MS)
        self._gather.timeout.connect(self.changed)
        self._unsubscribe = app.workspace.subscribe(self._on_event)

    def close(self) -> None:
        """Ask nothing any more."""
        self._unsubscribe()
        self._gather.stop()
        if self._task is not None:
            self._task.cancel()

    @property
    def progress(self) -> str:
        """How far it is, "" while nothing is asked."""
        return "" if self._task is None else f"Reading histories: {self._done:,} of {self._total:,}"

    def why_not(self, missing: Collection[Ref]) -> str:
        """Return why no history can be asked for, "" where one can."""
        return why_not_now(missing, self._app.workspace.find)

    def ask(self, missing: Collection[Ref]) -> None:
        """Ask for the histories of jobs, unless that is under way."""
        if self._task is None and not self.why_not(missing):
            work = read_histories(tuple(missing), self._app.workspace.find, self._progress)
            self._task = self._app.tasks.start("Reading histories", work)
            self._task.add_done_callback(self._ended)

    def _progress(self, done: int, total: int) -> None:
        self._done, self._total = done, total
        if not self._gather.isActive():
            self._gather.start()

    def _ended(self, _task: asyncio.Task[None]) -> None:
        self._task = None
        self._gather.start()

    def _on_event(self, _session: str, event: WorkspaceEvent) -> None:
        if isinstance(event, ReadingsChanged | SignInChanged | SessionClosed) and not self._gather.isActive():
            self._gather.start()
