"""Help > Connection report: tries every step on the way to a cloud and shows how it went."""

import contextlib
from dataclasses import dataclass
from pathlib import Path

from drs_inspector.cloud.iam.credentials import Connection
from drs_inspector.cloud.iam.methods.base import Credential
from drs_inspector.cloud.iam.methods.token import TokenCredential
from drs_inspector.domain.errors import InspectorError
from drs_inspector.qt.connection_report.bundle_controller import BundleController
from drs_inspector.qt.connection_report.dialog import ConnectionReportDialog
from drs_inspector.qt.main_window.context import AppContext
from drs_inspector.qt.network.controller import NetworkController
from drs_inspector.qt.sign_in.controller import SignInController
from drs_inspector.session.connection_report.report import (
    CheckResult,
    ConnectionReport,
    report_json,
    report_text,
    worst_of,
)
from drs_inspector.session.profiles.connection import connection_of
from drs_inspector.session.profiles.open_profile import open_profile
from drs_inspector.session.profiles.openers import TargetOpener
from drs_inspector.session.profiles.prompter import GivenUpError
from drs_inspector.session.workspace.open_session import OpenSession
from drs_inspector.storage.files.atomic_write import write_whole
from drs_inspector.storage.profiles.store import Profile, load_profiles

_REPORT = "Connection report"
_NO_CHOICE = InspectorError(
    "There is nothing to report on yet.",
    "No session is open and there is no profile.",
    "Connect, or make a profile with File > Profiles….",
)


@dataclass(frozen=True)
class _Choice:
    """What can be reported on: an open session, or a profile."""

    words: str
    session: OpenSession | None = None
    profile: Profile | None = None


class ConnectionReportController:
    """What Help > Connection report does."""

    def __init__(self, app: AppContext, network: NetworkController, sign_in: SignInController) -> None:
        self._app = app
        self._sign_in = sign_in
        self._network = network
        self._dialog: ConnectionReportDialog | None = None
        self._choices: list[_Choice] = []
        self._json = ""
        self._bundles = BundleController(app)
        app.window.commands["doctor"].triggered.connect(lambda _checked=False: self.ask())

    def ask(self) -> None:
        """Open the report on the current session, else on the profile that was used last, and run it."""
        if self._dialog is not None:
            self._dialog.raise_()
            return
        self._choices = self._find_choices()
        dialog = self._dialog = ConnectionReportDialog([choice.words for choice in self._choices], self._app.window)
        dialog.run_requested.connect(self._run)
        dialog.save_requested.connect(self._save)
        dialog.bundle_requested.connect(lambda: self._bundles.ask(dialog))
        dialog.finished.connect(self._closed)
        dialog.open()
        if self._choices:
            self._run(0)
        else:
            dialog.fail(_NO_CHOICE)

    def _find_choices(self) -> list[_Choice]:
        current = self._app.current_session()
        sessions = [session for session in self._app.workspace.sessions if session.kind != "file"]
        sessions.sort(key=lambda session: session is not current)
        found = [_Choice(f"Session {session.title}", session=session) for session in sessions]
        last = self._app.settings.last_profile
        profiles = sorted(load_profiles().profiles, key=lambda profile: profile.name != last)
        return found + [_Choice(f"Profile {profile.name}", profile=profile) for profile in profiles]

    def _closed(self) -> None:
        self._app.tasks.cancel(_REPORT)
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None

    def _run(self, row: int) -> None:
        if self._dialog is not None and 0 <= row < len(self._choices):
            self._dialog.begin()
            self._app.tasks.start(_REPORT, self._examine(self._choices[row], self._dialog))

    async def _examine(self, choice: _Choice, dialog: ConnectionReportDialog) -> None:
        from drs_inspector.session.connection_report.examine import examine  # noqa: PLC0415 - only for a report

        findings: list[CheckResult] = []
        connection: Connection | None = None
        try:
            await self._network.load_saved()
            connection, credential = await self._means(choice)
            network, secrets = self._network.now(), self._app.secrets
            async for finding in examine(connection, credential, network=network, secrets=secrets):
                findings.append(finding)
                dialog.add(finding)
        except InspectorError as error:
            if connection is not None:
                self._bundles.report = ConnectionReport(connection, tuple(findings), error)
            dialog.fail(error)
            return
        self._bundles.report = ConnectionReport(connection, tuple(findings))
        self._json = report_json(findings, connection)
        dialog.end(report_text(findings, connection), _summary(findings), worst_of(findings))

    async def _means(self, choice: _Choice) -> tuple[Connection, Credential | None]:
        """Return where to and with what; a session lends what it was signed in with."""
        if choice.session is not None:
            source = choice.session.inspector.connection.source_info
            if source is None:
                raise _NO_CHOICE
            connection = Connection(
                iam_url=source.iam_url,
                drs_url=source.drs_url,
                region=source.region,
                cloud=source.cloud,
                project_id=source.project_id,
                project_name=source.project_name,
                domain=source.domain,
            )
            token = choice.session.inspector.connection.token
            if token is not None and token.value:
                end = token.expires_at.isoformat() if token.expires_at else ""
                return connection, TokenCredential(token.value, end)
            stored = load_profiles().find(choice.session.profile)
            with contextlib.suppress(GivenUpError):
                return connection, (await self._sign_in_of(stored))[1] if stored is not None else None
            return connection, None
        profile = choice.profile or Profile(name="")
        try:
            return await self._sign_in_of(profile)
        except GivenUpError:
            return connection_of(profile), None

    async def _sign_in_of(self, profile: Profile) -> tuple[Connection, Credential]:
        """Return where a profile leads and what signs in there. Raises GivenUpError where that is not known."""
        secrets = self._app.profile_secrets
        opener = TargetOpener(secrets, self._network.now())
        with self._sign_in.follow_up(profile, _REPORT) as prompter:
            opened = await open_profile(profile, prompter, opener=opener, secrets=secrets)
        return opened.sessions[0], opened.credential

    def _save(self, path: str) -> None:
        try:
            write_whole(Path(path), self._json.encode())
        except InspectorError as error:
            if self._dialog is not None:
                self._dialog.outcome.say_error(error)
            return
        if self._dialog is not None:
            self._dialog.outcome.say("success", f"Saved as {path}.")


def _summary(findings: list[CheckResult]) -> str:
    failed = [finding.title for finding in findings if finding.outcome == "failed"]
    warned = [finding.title for finding in findings if finding.outcome == "warning"]
    if failed:
        return f"Failed: {', '.join(failed)}."
    if warned:
        return f"It works, with a warning: {', '.join(warned)}."
    return "Everything that was tried works."
