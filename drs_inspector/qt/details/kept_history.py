"""What the readings that are kept tell of the jobs of a source, for the page that shows the history of one."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.qt.main_window.context import AppContext
from drs_inspector.session.history.job_reader import JobHistoryReader, KeptTold
from drs_inspector.session.workspace.workspace import OpenSession

CompareReadings = Callable[[OpenSession, int, int, str], None]
"""Shows two readings of a job of a source side by side, by their numbers; 0 is what is shown now."""


class KeptHistory(Protocol):
    """What a view needs of the kept readings of a source."""

    @property
    def can_compare(self) -> bool:
        """Whether two readings can be shown side by side."""
        ...

    def told(self, job_id: str) -> KeptTold:
        """Return what is known of a job."""
        ...

    def ask(self, job_id: str) -> None:
        """Look what there is to tell of a job; what is new is told to those who follow."""
        ...

    def compare(self, before: int, after: int, job_id: str) -> None:
        """Show two readings of a job side by side, by their numbers."""
        ...

    def follow(self, view: QWidget, changed: Callable[[str], None]) -> None:
        """Tell ``changed(job id)`` while a view is there."""
        ...


class JobHistories(QObject):
    """One for a window. ``changed(profile, job id)``: something else is known of a job.

    ``compare`` is set by what can show two readings side by side; without it there are no doors to that.
    """

    changed = Signal(str, str)

    def __init__(self, app: AppContext) -> None:
        super().__init__(app.window)
        self.compare: CompareReadings | None = None
        self.reader = JobHistoryReader(app.tasks, self.changed.emit)

    def of(self, session: OpenSession) -> "SourceHistories | None":
        """Return what is kept of a source; None for one of which nothing can be kept."""
        return SourceHistories(self, session) if session.kind == "cloud" else None


class SourceHistories:
    """The kept readings of the profile that a source was opened with."""

    def __init__(self, hub: JobHistories, session: OpenSession) -> None:
        self._hub, self._session = hub, session

    @property
    def _snapshot(self) -> Snapshot:
        """What is shown: a refresh may put another document in the place of the one that a page was made with."""
        return self._session.inspector.snapshot

    @property
    def can_compare(self) -> bool:
        """Whether two readings can be shown side by side."""
        return self._hub.compare is not None

    def told(self, job_id: str) -> KeptTold:
        """Return what is known of a job."""
        return self._hub.reader.told(self._session.profile, self._snapshot.source, job_id)

    def ask(self, job_id: str) -> None:
        """Look what there is to tell of a job."""
        self._hub.reader.ask(self._session.profile, self._snapshot, job_id)

    def compare(self, before: int, after: int, job_id: str) -> None:
        """Show two readings of a job side by side."""
        if self._hub.compare is not None:
            self._hub.compare(self._session, before, after, job_id)

    def follow(self, view: QWidget, changed: Callable[[str], None]) -> None:
        """Tell what changes while the view is there."""
        _Following(self._hub, view, self._session, changed)


class _Following(QObject):
    """Passes on what changes of one source, while its parent is there."""

    def __init__(self, hub: JobHistories, view: QWidget, session: OpenSession, changed: Callable[[str], None]) -> None:
        super().__init__(view)
        self._session, self._changed = session, changed
        hub.changed.connect(self._heard)

    def _heard(self, profile: str, job_id: str) -> None:
        if profile == self._session.profile:
            self._changed(job_id)
