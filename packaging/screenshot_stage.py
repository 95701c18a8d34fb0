"""The real window in front of made-up clouds, with a clock that does not move, so that pictures stay the same."""

import asyncio
import os
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Any, Self, TypeVar
from unittest import mock

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QToolTip, QWidget

from drs_inspector.cloud.iam.credentials import Connection
from drs_inspector.cloud.iam.methods.base import Credential
from drs_inspector.cloud.iam.methods.password import PasswordCredential
from drs_inspector.commands.source.demo import connection_to
from drs_inspector.commands.source.yesterday import yesterday_of
from drs_inspector.qt.browse.page import BrowsePage
from drs_inspector.qt.browse.tree_model import JobTreeModel
from drs_inspector.qt.composition import WindowRun
from drs_inspector.qt.frame.jobs_table import JobsTable
from drs_inspector.qt.frame.layouts import Layout
from drs_inspector.qt.frame.views import Views
from drs_inspector.qt.main_window.main_window import MainWindow
from drs_inspector.qt.palette.overlay import Overlay
from drs_inspector.qt.widgets.theme import Theme
from drs_inspector.session.events import FetchReport
from drs_inspector.session.history.computed import offer_computed
from drs_inspector.session.job_table.layout import TableLayout
from drs_inspector.session.job_tree.node import NodeKind, TreeNode
from drs_inspector.session.status_texts import report_words
from drs_inspector.session.watch.watch_settings import WITH_READINGS
from drs_inspector.session.workspace.open_session import OpenSession
from drs_inspector.simulator import SimulatorOptions, SimulatorServer
from drs_inspector.storage.profiles.store import Profile, save_profile
from drs_inspector.storage.secrets.keyring_store import MemoryStore

W = TypeVar("W", bound=QWidget)
SIZE = (1280, 800)
NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
# The addresses of the made-up clouds are to be seen; another free port every time would change pictures.
_FIRST_PORT = 18_741
_PATIENCE_SECONDS = 60.0
_POLL_SECONDS = 0.01
# The tree gathers changes for 40 ms, the filter for 60; a page that is put into a layout comes a turn later.
SETTLED_SECONDS = 0.25
_SHOWN_SECONDS = 0.6
# What the modules that say the time import by name.
_CLOCKS = (
    "drs_inspector.domain.query.query",
    "drs_inspector.domain.query.completion",
    "drs_inspector.domain.tables.rows",
    "drs_inspector.session.compare.sides",
    "drs_inspector.session.compare.text",
    "drs_inspector.session.health.sessions_health",
    "drs_inspector.session.history.kept_list",
    "drs_inspector.session.history.offers",
    "drs_inspector.session.job_table.table",
    "drs_inspector.session.readings.outcome",
    "drs_inspector.session.readings.refusals",
    "drs_inspector.session.watch.watches",
    "drs_inspector.session.sources.live_source",
    "drs_inspector.session.connection_report.report",
    "drs_inspector.session.job_tree.session_status_text",
    "drs_inspector.qt.details.readings.hub",
    "drs_inspector.qt.details.readings.source",
    "drs_inspector.qt.hand_over.offer",
    "drs_inspector.qt.history.as_of",
    "drs_inspector.qt.frame.jobs_table",
    "drs_inspector.qt.search_page.export",
    "drs_inspector.qt.sql_page.query_run",
    "drs_inspector.qt.sql_page.result_model",
)


_PARTS_OF_A_JOB = frozenset(
    {
        NodeKind.SOURCE,
        NodeKind.TARGET,
        NodeKind.SHARD,
        NodeKind.MESSAGE_QUEUE,
        NodeKind.REPLICATION_INSTANCE,
        NodeKind.OBJECTS,
        NodeKind.RULES,
        NodeKind.SETTINGS,
    }
)


class _AnyMoment(type(datetime)):  # type: ignore[misc]  # the class of a class is found out at run time
    def __instancecheck__(cls, value: object) -> bool:
        return isinstance(value, datetime)


class _StillDatetime(datetime, metaclass=_AnyMoment):
    """The class ``datetime`` in a world where it is always the same moment."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Self:
        moment: Any = NOW.astimezone(tz) if tz else NOW.replace(tzinfo=None)
        return moment  # type: ignore[no-any-return]  # a datetime is as good


@contextmanager
def standing_clock() -> Iterator[None]:
    """Let it be ``NOW`` for everything that is shown; what is measured runs on."""

    def same_speed(report: FetchReport) -> str:
        return report_words(replace(report, seconds=_SHOWN_SECONDS))

    with ExitStack() as stack:
        for module in _CLOCKS:
            stack.enter_context(mock.patch(f"{module}.datetime", _StillDatetime))
        stack.enter_context(mock.patch("drs_inspector.qt.main_window.progress_display.report_words", same_speed))
        stack.enter_context(mock.patch.object(time, "time", NOW.timestamp))
        yield


class Stage:
    """One window, the clouds behind it, and the steps of a person who uses them."""

    def __init__(self, window: MainWindow, theme: Theme) -> None:
        self.window = window
        self.theme = theme
        self.window_run = WindowRun(window, theme, self._start_demo, secrets=MemoryStore())
        self.clouds: list[SimulatorServer] = []
        self._options: list[SimulatorOptions] = []
        window.resize(*SIZE)

    def close(self) -> None:
        """Stop the clouds."""
        for cloud in self.clouds:
            cloud.stop()

    async def until(self, condition: Callable[[], Any], what: str) -> Any:
        """Let the window work until ``condition`` is true; raises TimeoutError that says ``what`` did not come."""
        end = time.monotonic() + _PATIENCE_SECONDS
        while not (found := condition()):
            if time.monotonic() > end:
                raise TimeoutError(f"waited in vain until {what}; problems: {self.window.error_bar.messages}")
            await asyncio.sleep(_POLL_SECONDS)
        return found

    async def settle(self, seconds: float = SETTLED_SECONDS) -> None:
        """Let the window apply what has gathered."""
        await asyncio.sleep(seconds)

    # Clouds

    def cloud(self, *, sign_in_seconds: float = 43_250, **options: Any) -> SimulatorServer:
        """Start a made-up cloud whose jobs do not move on; the same options make the same jobs."""
        whole = SimulatorOptions(
            start_ms=int(NOW.timestamp() * 1000), time_scale=0, token_lifetime=sign_in_seconds, **options
        )
        server = SimulatorServer(whole, port=_FIRST_PORT + len(self.clouds))
        server.start()
        self._options.append(whole)
        self.clouds.append(server)
        return server

    async def _start_demo(self) -> "LentCloud":
        connection, credential = access_to(self.clouds[0], connection_to(self.clouds[0].info))
        offer_computed(connection.drs_url, yesterday_of(self._options[0], connection))
        return LentCloud(connection, credential)

    async def demo(self) -> None:
        """Open the first cloud as the demo, and read all its jobs."""
        self._without_figures()
        self.window.commands["demo"].trigger()
        workspace = self.window_run.app.workspace
        await self.until(lambda: workspace.sessions and not self.window.commands["cancel"].isEnabled(), "the demo")
        await self.settle()

    async def connect(self, cloud: SimulatorServer, name: str, colour: str, credential: Credential) -> None:
        """Sign in to a cloud by a profile."""
        self._without_figures()
        connection, info = access_to(cloud)[0], cloud.info
        profile = Profile(name=name, domain=info.domain, username=info.username, colour=colour)
        profile.iam_url, profile.drs_url, profile.project_name = info.iam_url, info.drs_url, info.project_name
        save_profile(profile)
        await self.window_run.app.workspace.connect(connection, credential, profile=name, colour=colour)

    def _without_figures(self) -> None:
        """Figures come when they come, and once more after a while: only pictures of a watch have them."""
        self.window_run.app.change_settings(**{WITH_READINGS.name: False})

    async def read_all(self) -> None:
        """Read all jobs of all sessions."""
        self.window.commands["refresh"].trigger()
        sessions = self.window_run.app.workspace.sessions
        await self.until(lambda: all(one.inspector.snapshot.complete for one in sessions), "all jobs are read")
        await self.settle()

    # The window

    @property
    def jobs(self) -> JobsTable:
        """The table of jobs, the list beside a job, and the peek pane."""
        return self.window_run.frame.jobs

    @property
    def views(self) -> Views:
        """The views of the window."""
        return self.window_run.frame.views

    def press(self, key: Qt.Key) -> None:
        """Press a key where the keyboard is."""
        focus = QApplication.focusWidget()
        if focus is None:
            raise LookupError("nothing has the keyboard")
        QTest.keyClick(focus, key)

    @property
    def page(self) -> BrowsePage:
        """The page to browse on."""
        if self.window.browse is None:
            raise LookupError("there is nothing to browse yet")
        return self.window.browse

    @property
    def session(self) -> OpenSession:
        """The session that was opened first."""
        return self.window_run.app.workspace.sessions[0]

    def job(self, ending: str) -> str:
        """Return the id of the first session's job whose name ends so."""
        jobs = self.session.inspector.snapshot.jobs
        return next(job_id for job_id, job in jobs.items() if job.name.endswith(ending))

    async def show(
        self,
        kind: NodeKind,
        job: str = "",
        *,
        index: int | None = None,
        name: str = "",
        open_line: bool = False,
        of: OpenSession | None = None,
    ) -> MainWindow:
        """Close all jobs, go to a line and let its details come; raises LookupError when there is none.

        ``job`` is the end of the job's name, or its id; the session is the first one unless ``of`` names another.
        """
        session = of or self.session
        jobs = self.session.inspector.snapshot.jobs
        job_id = (job if job in jobs or kind is NodeKind.UNAVAILABLE_JOB else self.job(job)) if job else None
        if self.jobs.layouts.now is not Layout.TREE:
            self.views.show(Layout.TREE)
        self.page.tree.close_jobs()
        self.page.tree.verticalScrollBar().setValue(0)
        node = TreeNode(kind, job_id=job_id, index=index, name=name, session=session.key)
        if not self.page.tree.select(node):
            raise LookupError(f"the tree has no line {node}")
        if open_line:
            self.page.tree.expand(self.page.tree.currentIndex())
        self.page.tree.setFocus()
        await self.settle()
        # What is below a job comes when it is opened: only now is it known where its lines are.
        self.page.tree.select(node)
        if kind not in _PARTS_OF_A_JOB:  # these open the tab of their name
            self.page.details.tabs.setCurrentIndex(0)
        await self.settle()
        return self.window

    def close_line(self, node: TreeNode) -> None:
        """Close an open line of the tree."""
        model = self.page.tree.model()
        if isinstance(model, JobTreeModel):
            self.page.tree.collapse(model.index_of(node))

    def open_tab(self, title: str) -> None:
        """Bring the tab of the details with this word to the front."""
        if not self.page.details.choose(title):
            raise LookupError(f"there is no tab {title}, but {', '.join(self.page.details.titles)}")

    async def dialog(self, kind: type[W], command: str = "") -> W:
        """Choose a command of the menus and return the dialog that it opens."""
        if command:
            self.window.commands[command].trigger()
        await self.settle()
        return await self.until(lambda: _visible(kind), f"a {kind.__name__} is shown")  # type: ignore[no-any-return]

    async def clear(self) -> None:
        """Close dialogs and messages, and show the table of all jobs as at a first start."""
        for widget in QApplication.topLevelWidgets():
            if isinstance(widget, QDialog) and widget.isVisible():
                widget.reject()
        QToolTip.hideText()
        popup = QApplication.activePopupWidget()
        if popup is not None:
            popup.close()
        self.window.error_bar.clear()
        if self.window.browse is not None and self.window.browse.filter_line.text:
            self.window.browse.filter_line.set_text("")
        if self.window.browse is not None:
            self._show_table()
        await self.settle()

    def _show_table(self) -> None:
        for overlay in self.window.findChildren(Overlay):
            overlay.dismiss()
        if self.jobs.layouts.is_peeking:
            self.jobs.toggle_peek()
        self.jobs.set_layout(TableLayout())
        self.views.show(Layout.TABLE)


def _visible(kind: type[W]) -> W | None:
    shown = [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, kind) and widget.isVisible()]
    return shown[-1] if shown else None


@dataclass(frozen=True)
class LentCloud:
    """A cloud that the demo leads to; who started it stops it."""

    connection: Connection
    credential: PasswordCredential

    async def stop(self) -> None:
        """Leave it running."""


def access_to(cloud: SimulatorServer, connection: Connection | None = None) -> tuple[Connection, PasswordCredential]:
    """Return where a made-up cloud is, as one of Open Telekom Cloud unless said otherwise, and who may sign in."""
    info = cloud.info
    otc = msgspec.structs.replace(connection_to(info), cloud="otc", region=info.project_name)
    return connection or otc, PasswordCredential(info.username, info.password, info.domain)


@contextmanager
def own_home() -> Iterator[Path]:
    """Keep profiles and settings in a folder that goes again."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        os.environ["DRS_INSPECTOR_HOME"] = folder
        yield Path(folder)


def files(names: Sequence[str]) -> list[Path]:
    """Return files of the folder ``resources``."""
    return [Path(__file__).resolve().parents[1] / "resources" / name for name in names]
