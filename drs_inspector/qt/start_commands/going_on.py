"""Keeps what is open when the window closes, and opens it again: sources, filter, view and job."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, NamedTuple

import msgspec
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

from drs_inspector.qt.browse.controller import BrowseController
from drs_inspector.qt.frame.controller import FrameController
from drs_inspector.qt.main_window.context import AppContext
from drs_inspector.session.job_tree.node import NodeKind, TreeNode
from drs_inspector.session.start_page.last_looks import kept_moment
from drs_inspector.session.start_page.last_run import (
    LAST_RUN,
    LastRun,
    LastSource,
    distinct,
    kept_filter,
    last_run,
)
from drs_inspector.session.workspace.open_session import OpenSession

_LOOK_MS: Final = 50
# Everything has been read by then; the table may still be putting its rows in order.
_ROUNDS_AFTER_READING: Final = 60
_JOB: Final = "job"
# What a person has typed into these is not kept, so that they are opened empty.
_VIEWS: Final = frozenset({"table", _JOB, "tree", "summary", "sql"})
_WORK: Final = frozenset(
    {QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel, QEvent.Type.TouchBegin}
)


class Ways(NamedTuple):
    """What opens sources again."""

    connect: Callable[[Sequence[str]], None]
    open_files: Callable[[Sequence[Path]], None]
    demo: Callable[[], None]


class GoingOn(QObject):
    """``remember`` keeps where a person is; ``go_on`` goes there, unless the person works among the jobs by then."""

    def __init__(self, app: AppContext, browse: BrowseController, frame: FrameController, ways: Ways) -> None:
        super().__init__(app.window)
        self._app, self._browse, self._frame, self._ways = app, browse, frame, ways
        self._run: LastRun | None = None
        self._is_arranged = False
        self._rounds_left = 0
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self._go_further)
        app.window.commands["go_on"].triggered.connect(self.go_on)

    def close(self) -> None:
        """Stop going on."""
        self._end()

    def offer(self) -> None:
        """Offer to go on while there is something to go on with that is not open already."""
        self._app.window.commands["go_on"].setEnabled(self.left_to_open() is not None)

    def left_to_open(self) -> LastRun | None:
        """Return what was open, without what is open now; None when nothing is left."""
        run = last_run(self._app.settings)
        if run is None:
            return None
        is_open = set(self._open_sources())
        left = tuple(source for source in run.sources if source not in is_open)
        return msgspec.structs.replace(run, sources=left) if left else None

    # Keeping

    def remember(self) -> None:
        """Put into the settings what is open; where nothing is, what was open before stays."""
        sources = distinct(self._open_sources())
        if not sources:
            return
        page, chosen, shown = self._app.window.browse, self._browse.chosen, self._browse.sources.key
        session = self._app.workspace.find(shown)
        run = LastRun(
            sources=sources,
            filter=kept_filter(page.filter_line.text) if page is not None else "",
            view=self._frame.views.key if page is not None else "",
            shown=session.title if session is not None else "",
            job=(chosen.job_id or "") if chosen is not None else "",
            closed=kept_moment(datetime.now(UTC)),
        )
        self._app.settings.put(LAST_RUN.name, msgspec.to_builtins(run))

    def _open_sources(self) -> list[LastSource]:
        found = [_source_of(session) for session in self._app.workspace.sessions]
        return [source for source in found if source is not None]

    # Going on

    def go_on(self) -> None:
        """Open what was open, then show it as it was shown."""
        run = self.left_to_open()
        if run is None:
            return
        names = list(dict.fromkeys(source.profile for source in run.sources if source.profile))
        if names:
            self._ways.connect(names)
        for source in run.sources:
            if source.files:
                self._ways.open_files([Path(name) for name in source.files])
            elif source.demo:
                self._ways.demo()
        self._run, self._is_arranged, self._rounds_left = run, False, _ROUNDS_AFTER_READING
        application = QCoreApplication.instance()
        if application is not None:
            application.installEventFilter(self)
        self._timer.start()

    def _go_further(self) -> None:
        run, app = self._run, self._app
        if run is None or (not app.workspace.sessions and not app.awaits_jobs()):
            self._end()
        elif app.window.browse is None or not app.window.is_browsing or app.awaits_jobs():
            return
        elif not self._is_arranged:
            self._is_arranged = True
            self._arrange(run)
        elif not run.job or self._open_job(run) or self._rounds_left == 0:
            self._end()
        elif not app.workspace.is_fetching:
            self._rounds_left -= 1

    def _arrange(self, run: LastRun) -> None:
        """Show source, filter and view as they were."""
        shown = next((one for one in self._app.workspace.sessions if run.shown and one.title == run.shown), None)
        if shown is not None and len(self._app.workspace.sessions) > 1:
            self._frame.show_source(shown.key)
        if run.filter:
            self._frame.filter(run.filter)
        if run.view in _VIEWS and run.view != _JOB:
            self._frame.views.show(run.view)

    def _open_job(self, run: LastRun) -> bool:
        """Go to the job that was chosen; False while it has not been read yet, or is no row of the list yet."""
        page = self._app.window.browse
        sessions = sorted(self._app.workspace.sessions, key=lambda one: one.title != run.shown)
        session = next((one for one in sessions if run.job in one.inspector.snapshot.jobs), None)
        if session is None or page is None:
            return False
        job = session.inspector.snapshot.jobs[run.job]
        kind = NodeKind.CHILD_JOB if job.parent_id in session.inspector.snapshot.jobs else NodeKind.JOB
        node = TreeNode(kind, run.job, session=session.key)
        if run.view == _JOB:
            self._frame.open_place(node)
        elif run.view in ("table", "tree"):
            return page.list.select(node)
        return True

    def _end(self) -> None:
        self._run = None
        self._timer.stop()
        application = QCoreApplication.instance()
        if application is not None:
            application.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave everything as it is as soon as the person works among the jobs; every event passes."""
        # The frame is made after the page; events come in between.
        is_work = event.type() in _WORK and self._app.window.is_browsing
        if is_work and isinstance(watched, QWidget) and self._frame.frame.isAncestorOf(watched):
            self._end()
        return False


def _source_of(session: OpenSession) -> LastSource | None:
    """Return a session as a source that can be opened again; None for one that was not saved."""
    if session.kind == "demo":
        return LastSource(demo=True)
    if session.kind == "cloud":
        return LastSource(profile=session.profile) if session.profile else None
    return LastSource(files=tuple(str(path.absolute()) for path in session.files)) if session.files else None
