"""Connect, demo, refresh, close, sign out, lock: where the jobs come from."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

from drs_inspector.cloud.iam.credentials import Connection
from drs_inspector.cloud.iam.methods.base import Credential
from drs_inspector.domain.errors import InspectorError, SecretStoreError
from drs_inspector.qt.main_window.concern import Concern
from drs_inspector.qt.main_window.context import DEMO, READING, AppContext
from drs_inspector.session.start_page.last_looks import with_look
from drs_inspector.session.workspace.workspace import OpenSession

_SIGNING_OUT = "Signing out"


class DemoCloud(Protocol):
    """A demo cloud that is running, and how to sign in to it."""

    @property
    def connection(self) -> Connection:
        """Its addresses."""

    @property
    def credential(self) -> Credential:
        """What signs in."""

    async def stop(self) -> None:
        """Stop it."""


StartDemo = Callable[[], Awaitable[DemoCloud]]


class SessionCommands:
    """What File > Try the demo, Close and Sign out, and View > Refresh do."""

    def __init__(self, app: AppContext, start_demo: StartDemo | None) -> None:
        self._app = app
        self._start_demo = start_demo
        self._demo: DemoCloud | None = None
        commands = app.window.commands
        # Where no demo can be started none is offered, neither in the menu nor on the welcome page.
        commands.offer_demo(start_demo is not None)
        for name, work in (
            ("demo", self.demo),
            ("refresh", self.refresh),
            ("refresh_session", self._refresh_current),
            ("refresh_selected", self._refresh_selected),
            ("close_session", self._close_current),
            ("sign_out", self._ask_sign_out),
        ):
            commands[name].triggered.connect(lambda _checked=False, work=work: work())

    async def close(self) -> None:
        """Stop the demo cloud."""
        demo, self._demo = self._demo, None
        if demo is not None:
            await demo.stop()

    # Reading

    def connected(self, sessions: Sequence[OpenSession]) -> None:
        """Read sessions that were just signed in to; those that could not be have said why."""
        keys = [session.key for session in sessions if session.problem is None]
        for session in sessions:
            if session.problem is not None:
                self._app.problems.show(session.problem, where=session.title, about=Concern(READING, session.key))
        if keys:
            self.refresh(keys)

    def _refresh_current(self) -> None:
        session = self._app.current_session()
        if session is not None:
            self.refresh([session.key])

    def _refresh_selected(self) -> None:
        browse = self._app.window.browse
        job_ids = browse.list.selected_jobs() if browse is not None else {}
        if job_ids:
            self.refresh(job_ids=job_ids)

    def refresh(
        self, keys: Collection[str] | None = None, job_ids: Mapping[str, Collection[str]] | None = None
    ) -> None:
        """Read all jobs of these sessions (of all by default), or only the jobs named of each session, again."""
        # Sessions are read side by side: reading one does not end the reading of another.
        name = READING if keys is None else f"{READING} of {', '.join(keys)}"
        self._app.tasks.start(name, self._refresh(keys, job_ids))

    async def _refresh(self, keys: Collection[str] | None, job_ids: Mapping[str, Collection[str]] | None) -> None:
        app = self._app
        try:
            reports = await app.workspace.refresh(keys, job_ids)
        except InspectorError as error:
            app.window.status.idle(error.title)
            app.problems.show(error, where=READING, retry=lambda: self.refresh(keys, job_ids))
            return
        for key, report in reports.items():
            session = app.workspace.find(key)
            about = Concern(READING, key, frozenset(job_ids[key]) if job_ids and key in job_ids else None)
            if report.error is not None and session is not None:
                again = self._again(key, job_ids)
                app.problems.show(report.error, where=app.named(READING, session), retry=again, about=about)
            elif not report.cancelled:
                app.problems.over(about)

    def _again(self, key: str, job_ids: Mapping[str, Collection[str]] | None) -> Callable[[], None]:
        mine = {key: job_ids[key]} if job_ids and key in job_ids else None
        return lambda: self.refresh([key], mine)

    # Demo

    def demo(self) -> None:
        """Start a demo cloud on this computer and read it."""
        self._app.tasks.start(DEMO, self._show_demo(), newest_wins=False)

    async def _show_demo(self) -> None:
        if self._start_demo is None:
            return
        status = self._app.window.status
        status.busy("Starting the demo…", can_cancel=False)
        try:
            if self._demo is None:
                self._demo = await self._start_demo()
            session = await self._app.workspace.connect_demo(self._demo.connection, self._demo.credential)
        except InspectorError as error:
            status.idle("")
            self._app.problems.show(error, where=DEMO, retry=self.demo, about=Concern(DEMO))
            return
        self._app.problems.over(Concern(DEMO))
        self.refresh([session.key])

    # Closing

    def _close_current(self) -> None:
        session = self._app.current_session()
        if session is not None:
            self._app.tasks.start(f"Closing {session.key}", self._app.workspace.close_session(session.key))

    def _ask_sign_out(self) -> None:
        session = self._app.current_session()
        if session is None or session.kind != "cloud":
            return
        box = QMessageBox(self._app.window)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Question)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setWindowTitle("Sign out")
        box.setText(f"Sign out of {session.title}?")
        box.setInformativeText(self._sign_out_words(session))
        yes = box.addButton("&Sign out", QMessageBox.ButtonRole.AcceptRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(yes)
        yes.clicked.connect(lambda _checked=False: self.sign_out(session))
        box.open()

    def _sign_out_words(self, session: OpenSession) -> str:
        jobs = "The jobs of this session leave the window; hand them over as a file first to keep them."
        if self._app.profile_sessions.others_of(session):
            kept = f"What the keyring holds for “{session.profile}” stays: other sessions of it are open."
            return f"The token is made invalid in the cloud. {kept} {jobs}"
        return f"The token is made invalid in the cloud and removed from this computer's keyring. {jobs}"

    def sign_out(self, session: OpenSession) -> None:
        """End the session's token at IAM, forget the kept one, and close the session."""
        self._app.tasks.start(f"{_SIGNING_OUT} {session.key}", self._sign_out(session))

    async def _sign_out(self, session: OpenSession) -> None:
        app = self._app
        if session.profile and not app.profile_sessions.others_of(session):
            app.change_settings(last_looks=with_look(app.settings, session.profile, token_until=""))
        try:
            await self._app.profile_sessions.sign_out(session)
        except SecretStoreError as error:
            self._app.problems.show(error, where=_SIGNING_OUT)
