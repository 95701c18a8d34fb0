"""What summaries are made of in a window: the sources that are shown, their health, and what has changed of them."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject, Signal

from drs_inspector.session.health.health_counts import HealthCounts
from drs_inspector.session.health.job_marks import JobMarks
from drs_inspector.session.health.sessions_health import SessionsHealth
from drs_inspector.session.job_tree.session_status_text import sign_in_words
from drs_inspector.session.readings.kept import KeptReadings
from drs_inspector.session.summary.values import Source
from drs_inspector.session.workspace.open_session import OpenSession
from drs_inspector.session.workspace.source_choice import SourceChoice
from drs_inspector.session.workspace.workspace import Workspace


class SummaryDesk(QObject):
    """``filter_wanted(filter, key)``: the jobs of a filter are to be listed, of a source, of what is shown with ""."""

    filter_wanted = Signal(str, str)

    def __init__(
        self, workspace: Workspace, shown: SourceChoice, healths: SessionsHealth, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._workspace, self._shown, self._healths = workspace, shown, healths
        self._counts: HealthCounts | None = None
        self._marks: JobMarks | None = None

    def compare_by(self, counts: HealthCounts, marks: JobMarks) -> None:
        """Tell from now on what has changed."""
        self._counts, self._marks = counts, marks

    def sources(self, key: str) -> tuple[Source, ...]:
        """Return a source by its key, those that are shown with ""."""
        return tuple(map(self._source, self._sessions(key)))

    def since(self, key: str) -> datetime | None:
        """Return since when it is known what has changed; None where there is nothing to compare with."""
        counts = self._counts
        if counts is None:
            return None
        return counts.since(key) if key else counts.now.since

    def follow(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call ``listener`` whenever something else is known or shown; the returned function ends that."""
        ends = [self._healths.follow(lambda _key: listener()), self._shown.subscribe(listener)]
        if self._marks is not None:
            ends.append(self._marks.subscribe(lambda _source, _ids: listener()))

        def end() -> None:
            while ends:
                ends.pop()()

        return end

    def _sessions(self, key: str) -> tuple[OpenSession, ...]:
        found = self._workspace.find(key) if key else None
        return tuple(self._shown.sessions()) if not key else () if found is None else (found,)

    def _source(self, session: OpenSession) -> Source:
        inspector = session.inspector
        readings = inspector.readings
        return Source(
            session.key,
            session.title,
            inspector.snapshot,
            self._healths.of(session),
            is_live=session.kind != "file",
            is_reading=inspector.is_fetching,
            readings=readings if isinstance(readings, KeptReadings) else None,
            state=sign_in_words(session)[0],
            marks=self._marks.of_source(session.key) if self._marks is not None else {},
        )
