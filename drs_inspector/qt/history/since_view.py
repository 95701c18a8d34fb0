"""What changed since the last look, in one window: the strip above its jobs, the action, and where both lead."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject

from drs_inspector.domain.printable import printable
from drs_inspector.qt.browse.controller import BrowseController
from drs_inspector.qt.frame.controller import FrameController
from drs_inspector.qt.history.since_strip import SinceStrip
from drs_inspector.qt.main_window.context import AppContext
from drs_inspector.session.history.since import Since
from drs_inspector.session.workspace.open_session import OpenSession

if TYPE_CHECKING:
    from drs_inspector.session.history.offers import ReadingRef

Compare = Callable[["ReadingRef | str", str], object]
"""Compares what was before, a kept reading or the key of an open document, with the source of that key."""

_COMPARING: Final = "Comparing with the reading before"
_LONGEST_NAME: Final = 80
_MOST_FILTERED: Final = 50
"""A filter with more ids than that is nothing that a person can read: the comparison lists them."""


class SinceView(QObject):
    """``compare`` is set by what can compare; without it the strip leads to the list of readings, ``listed()``."""

    def __init__(
        self, app: AppContext, browse: BrowseController, frame: FrameController, listed: Callable[[], None]
    ) -> None:
        super().__init__(app.window)
        self._app, self._browse, self._frame, self._listed = app, browse, frame, listed
        self.compare: Compare | None = None
        self.line: SinceStrip | None = None
        self._ends = [app.since.follow(self.show), browse.sources.subscribe(self.show)]
        browse.session_changed.connect(self.show)
        frame.made.connect(self._made)
        app.window.commands.bring("since_last_look", self.compare_now)

    def close(self) -> None:
        """Stop following."""
        for end in self._ends:
            end()

    def _made(self) -> None:
        self.line = SinceStrip(self._frame.counting.above)
        self._frame.counting.add_above(self.line)
        self.line.compare_wanted.connect(self.compare_now)
        self.line.jobs_wanted.connect(self._show_jobs)
        self.show()

    def _session(self) -> OpenSession | None:
        """Return the source that is shown, where it is one."""
        shown = self._browse.sources.sessions()
        return shown[0] if len(shown) == 1 else None

    def _since(self) -> Since | None:
        session = self._session()
        return self._app.since.of(session.key) if session is not None else None

    def show(self) -> None:
        """Say what changed of the source that is shown."""
        since = self._since()
        self._app.window.commands.enable_comparing(has_before=since is not None)
        if self.line is not None:
            self.line.show_since(since)

    def compare_now(self) -> None:
        """Set the reading before and the source side by side."""
        session, since = self._session(), self._since()
        if session is None or since is None:
            return
        if self.compare is None or (since.ref is None and since.held is None):
            self._listed()
        elif since.ref is not None:
            self.compare(since.ref, session.key)
        else:
            self._app.tasks.start(_COMPARING, self._compare_held(session, since))

    async def _compare_held(self, session: OpenSession, since: Since) -> None:
        """Compare with what only this program holds: it is a document of its own from now on."""
        if since.held is None or self.compare is None:
            return
        title = f"{printable(session.title[:_LONGEST_NAME])}, as of {since.since}"
        known = next((one for one in self._app.workspace.sessions if one.name == title), None)
        document = known or await self._app.workspace.show_document(title, since.held, kept_of=session.profile)
        self._browse.show_source(session.key)
        self.compare(document.key, session.key)

    def _show_jobs(self, ids: object) -> None:
        """Show jobs in the table; what is not there any more, or is too many for a filter, in the comparison."""
        session = self._session()
        if session is None or not isinstance(ids, tuple):
            return
        snapshot = session.inspector.snapshot
        is_there = all(job_id in snapshot.jobs or job_id in snapshot.unavailable for job_id in ids)
        if is_there and len(ids) <= _MOST_FILTERED:
            self._frame.filter(filter_of(ids))
        else:
            self.compare_now()


def filter_of(ids: tuple[str, ...]) -> str:
    """Return the filter that finds exactly these jobs."""
    quoted = ['"' + job_id.replace('"', '""') + '"' for job_id in ids]
    return f"id={quoted[0]}" if len(quoted) == 1 else f"id in ({', '.join(quoted)})"
