"""The connection report signs in with a profile as everything else does: the same order, the same care."""

from datetime import UTC, datetime, timedelta

from PySide6.QtTest import QTest

from drs_inspector.cloud.iam.credentials import Token
from drs_inspector.qt.connection_report.controller import ConnectionReportController
from drs_inspector.qt.connection_report.dialog import ConnectionReportDialog
from drs_inspector.qt.sign_in.dialog import CredentialDialog
from drs_inspector.session.profiles.connection import credential_of
from drs_inspector.session.profiles.saved_sign_ins import load_token, save_sign_in
from drs_inspector.simulator import SimulatorServer
from drs_inspector.simulator.iam.accounts import PASSCODE
from drs_inspector.storage.profiles.store import Profile, save_profile
from tests.qt.sign_in.stage import Stage, press

PASSWORD, WITH_CODE = ("password",), ("password", "totp")


class Report:
    """A report of the one saved profile, and what it sends."""

    def __init__(self, stage: Stage, server: SimulatorServer) -> None:
        self._stage = stage
        self._server = server
        self._before = len(server.app.state.sign_ins)
        ConnectionReportController(stage.app, stage.network, stage.sign_in).ask()
        self.dialog: ConnectionReportDialog = stage.dialog(ConnectionReportDialog)

    @property
    def sign_ins(self) -> list[tuple[str, ...]]:
        return [record.methods for record in self._server.app.state.sign_ins[self._before :]]

    async def asks(self, page: str) -> CredentialDialog:
        """Wait until the sign-in dialog asks."""
        await self._stage.until(lambda: self._stage.is_open(CredentialDialog))
        asking: CredentialDialog = self._stage.dialog(CredentialDialog)
        await self._stage.until(lambda: asking.page == page and not asking.is_busy)
        return asking

    async def end(self) -> str:
        """Wait for the end of the report and return its text."""
        await self._stage.until(lambda: self.dialog.report)
        assert not self._stage.is_open(CredentialDialog)
        self.dialog.reject()
        return self.dialog.report


async def saved(stage: Stage, server: SimulatorServer, password: str = "", token: str = "", **more: str) -> Profile:
    """Leave a profile and its secrets as an earlier sign-in did."""
    info = server.info
    profile = Profile(
        name="p",
        iam_url=info.iam_url,
        drs_url=info.drs_url,
        domain=info.domain,
        username=more.get("username", info.username),
        project_name=info.project_name,
        keep_password=bool(password),
        second_factor="username" in more,
    )
    save_profile(profile)
    active = Token(value=token, expires_at=datetime.now(UTC) + timedelta(hours=9)) if token else None
    await save_sign_in(stage.app.secrets, profile, credential_of(profile, {"password": password}), active)
    return profile


async def test_a_saved_password_of_a_second_factor_is_sent_with_the_code(stage: Stage, server: SimulatorServer) -> None:
    user = server.app.state.directory.careful_reader
    await saved(stage, server, user.password, username=user.name)
    report = Report(stage, server)
    asking = await report.asks("code")
    assert report.sign_ins == []
    QTest.keyClicks(asking.code.cells, PASSCODE)
    press(asking, "Connect")
    assert f"user {user.name}" in await report.end()
    assert report.sign_ins == [WITH_CODE]


async def test_without_the_code_the_report_goes_on_and_nothing_is_sent(stage: Stage, server: SimulatorServer) -> None:
    user = server.app.state.directory.careful_reader
    await saved(stage, server, user.password, username=user.name)
    report = Report(stage, server)
    (await report.asks("code")).reject()
    assert "no sign-in given" in await report.end()
    assert report.sign_ins == []


async def test_a_refused_saved_token_is_forgotten_and_followed_by_the_saved_password(
    stage: Stage, server: SimulatorServer
) -> None:
    profile = await saved(stage, server, server.info.password, "MII-of-yesterday")
    report = Report(stage, server)
    assert f"user {server.info.username}" in await report.end()
    assert report.sign_ins == [PASSWORD]
    assert await load_token(stage.app.secrets, profile) is None


async def test_a_refused_saved_token_alone_is_followed_by_the_question(stage: Stage, server: SimulatorServer) -> None:
    await saved(stage, server, token="MII-of-yesterday")
    report = Report(stage, server)
    asking = await report.asks("form")
    asking.form.show_values({"password": server.info.password})
    press(asking, "Connect")
    assert f"user {server.info.username}" in await report.end()
    assert report.sign_ins == [PASSWORD]


async def test_nothing_is_asked_where_nothing_is_saved(stage: Stage, server: SimulatorServer) -> None:
    await saved(stage, server)
    report = Report(stage, server)
    assert "no sign-in given" in await report.end()
    assert report.sign_ins == []
    assert stage.app.workspace.sessions == ()
