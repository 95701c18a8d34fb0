"""Connect, demo, refresh: where the jobs come from."""

from collections.abc import Awaitable, Callable, Collection
from typing import Protocol

from drs_inspector.cloud.auth import Connection, Credential
from drs_inspector.domain.errors import InspectorError
from drs_inspector.qt.controllers.shared import DEMO, READING, Shared
from drs_inspector.qt.controllers.sign_in import SignIn
from drs_inspector.session.inspector import Inspector


class DemoCloud(Protocol):
    """A made-up cloud that is running, and how to sign in to it."""

    @property
    def connection(self) -> Connection:
        """Where it is."""

    @property
    def credential(self) -> Credential:
        """Who may sign in."""

    async def stop(self) -> None:
        """Stop it."""


StartDemo = Callable[[], Awaitable[DemoCloud]]


class SessionCommands:
    """What File > Connect, File > Try the demo and View > Refresh do."""

    def __init__(self, shared: Shared, start_demo: StartDemo | None) -> None:
        self._shared = shared
        self._start_demo = start_demo
        self._demo: DemoCloud | None = None
        self._sign_in = SignIn(shared, self.refresh, Inspector)
        commands = shared.window.commands
        commands["connect"].triggered.connect(self._sign_in.ask)
        commands["demo"].triggered.connect(self.demo)
        commands["demo"].setEnabled(start_demo is not None)
        commands["refresh"].triggered.connect(self._refresh_all)
        commands["refresh_selected"].triggered.connect(self._refresh_selected)

    async def close(self) -> None:
        """Stop the demo cloud."""
        demo, self._demo = self._demo, None
        if demo is not None:
            await demo.stop()

    def _refresh_all(self) -> None:
        self.refresh()

    def _refresh_selected(self) -> None:
        browse = self._shared.window.browse
        job_ids = browse.tree.selected_job_ids() if browse is not None else []
        if job_ids:
            self.refresh(job_ids)

    def refresh(self, job_ids: Collection[str] | None = None) -> None:
        """Read all jobs, or the jobs named, again."""
        self._shared.tasks.start(READING, self._refresh(job_ids))
        self._shared.offer_actions()

    async def _refresh(self, job_ids: Collection[str] | None) -> None:
        try:
            await self._shared.inspector.refresh(job_ids=job_ids)
        except InspectorError as error:
            self._shared.window.status.idle(error.title)
            self._shared.problems.show(error, where=READING, retry=lambda: self.refresh(job_ids))

    def demo(self) -> None:
        """Start a made-up cloud on this computer and read it."""
        self._shared.tasks.start(DEMO, self._show_demo(), newest_wins=False)
        self._shared.offer_actions()

    async def _show_demo(self) -> None:
        if self._start_demo is None:
            return
        status = self._shared.window.status
        status.busy("Starting the demo…", can_cancel=False)
        try:
            if self._demo is None:
                self._demo = await self._start_demo()
            await self._shared.inspector.connect(self._demo.connection, self._demo.credential, demo=True)
        except InspectorError as error:
            status.idle("")
            self._shared.problems.show(error, where=DEMO, retry=self.demo)
            return
        self.refresh()
