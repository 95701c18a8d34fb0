"""What the sign-in dialogs do: sessions open, secrets stay where they belong, and problems are said in the dialog."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from drs_inspector.domain.errors import SecretStoreError
from drs_inspector.qt.controllers.connection_report import ConnectionReportCommands
from drs_inspector.qt.controllers.imports import ImportCommands
from drs_inspector.qt.controllers.network import NetworkCommands, NetworkNow, certificates_in
from drs_inspector.qt.controllers.problems import Problems
from drs_inspector.qt.controllers.profiles import ProfileCommands
from drs_inspector.qt.controllers.shared import Shared
from drs_inspector.qt.controllers.sign_in import SignIn
from drs_inspector.qt.theme import Theme
from drs_inspector.qt.views.certificate_dialog import CertificateDialog
from drs_inspector.qt.views.connection_report import ConnectionReportDialog
from drs_inspector.qt.views.credential_dialog import CredentialDialog
from drs_inspector.qt.views.credential_entries import ALL_PROJECTS
from drs_inspector.qt.views.import_dialog import ImportDialog
from drs_inspector.qt.views.main_window import MainWindow
from drs_inspector.qt.views.network_dialog import NetworkDialog
from drs_inspector.qt.views.profile_manager import ProfileManager
from drs_inspector.qt.views.profile_preview import ProfilePreview
from drs_inspector.session.open_session import OpenSession
from drs_inspector.session.tasks import TaskOwner
from drs_inspector.session.workspace import Workspace
from drs_inspector.simulator import SimulatorOptions, SimulatorServer
from drs_inspector.simulator.accounts import AGENCY, PASSCODE
from drs_inspector.storage.profiles import Profile, load_profiles, save_profile
from drs_inspector.storage.secrets import MemoryStore
from drs_inspector.storage.settings import Settings, load_settings
from tests.e2e.expected import files_holding


@pytest.fixture(scope="module")
def server() -> Iterator[SimulatorServer]:
    made = SimulatorServer(SimulatorOptions(jobs=12, objects=4, time_scale=0))
    made.start()
    yield made
    made.stop()


class NoKeyring(MemoryStore):
    """A keyring that refuses."""

    async def get(self, profile: str, kind: Any) -> str | None:
        raise SecretStoreError("The keyring is locked.", "", "Unlock it.")

    async def set(self, profile: str, kind: Any, value: str) -> None:
        raise SecretStoreError("The keyring is locked.", "", "Unlock it.")

    async def delete(self, profile: str, kind: Any) -> None:
        raise SecretStoreError("The keyring is locked.", "", "Unlock it.")


@dataclass
class Stage:
    """The controllers of signing in on a window that is not shown."""

    shared: Shared
    sign_in: SignIn
    network: NetworkCommands
    profiles: ProfileCommands
    connected: list[OpenSession]
    shown: list[str]

    def dialog(self, kind: type[Any]) -> Any:
        return next(one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible())

    def is_open(self, kind: type[QDialog]) -> bool:
        return any(isinstance(one, kind) and one.isVisible() for one in QApplication.topLevelWidgets())

    async def until(self, condition: Callable[[], Any], seconds: float = 10) -> None:
        end = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > end:
                raise TimeoutError
            await asyncio.sleep(0.01)

    async def says(self, dialog: Any, words: str) -> None:
        try:
            await self.until(lambda: words in dialog.outcome.text)
        except TimeoutError:
            pytest.fail(f"the dialog says {dialog.outcome.text!r}, not {words!r}")


def make_stage(qtbot: QtBot, secrets: MemoryStore) -> Stage:
    window = MainWindow()
    window.fill()
    qtbot.addWidget(window)
    shown: list[str] = []
    problems = Problems(window.error_bar)
    settings = Settings()
    now = NetworkNow(settings)
    workspace = Workspace(network=now)
    shared = Shared(
        window=window,
        workspace=workspace,
        tasks=TaskOwner(lambda name, error: shown.append(f"{name}: {error!r}")),
        problems=problems,
        settings=settings,
        secrets=secrets,
    )
    network = NetworkCommands(shared, now)
    connected: list[OpenSession] = []
    sign_in = SignIn(shared, connected.extend, network)
    return Stage(shared, sign_in, network, ProfileCommands(shared, sign_in), connected, shown)


@pytest.fixture
async def stage(qtbot: QtBot, theme: Theme) -> AsyncIterator[Stage]:
    made = make_stage(qtbot, MemoryStore())
    yield made
    await made.shared.tasks.close()
    await made.shared.workspace.close()
    assert made.shown == []


def fill(dialog: CredentialDialog, server: SimulatorServer, **more: str) -> None:
    """Enter what leads to the simulator."""
    info = server.info
    form = dialog.form
    form.place.show_values("", "", info.iam_url, info.drs_url)
    form.methods.domain.setText(info.domain)
    form.methods.username.setText(more.get("username", info.username))
    form.methods.password.set_text(more.get("password", info.password))
    form.project.box.setEditText(more.get("project", info.project_name))
    dialog.profile.box.setEditText(more.get("profile", ""))


def press(dialog: QDialog, text: str) -> None:
    found = [one for one in dialog.findChildren(QPushButton) if one.text().replace("&", "").startswith(text)]
    assert found, text
    assert found[0].isEnabled(), text
    found[0].click()


async def connect(stage: Stage, server: SimulatorServer, **more: str) -> OpenSession:
    stage.sign_in.ask()
    dialog = stage.dialog(CredentialDialog)
    fill(dialog, server, **more)
    before = len(stage.connected)
    press(dialog, "Connect")
    await stage.until(lambda: len(stage.connected) > before)
    assert not stage.is_open(CredentialDialog)
    return stage.connected[-1]


async def test_a_password_opens_a_session_and_the_token_is_kept(stage: Stage, server: SimulatorServer) -> None:
    session = await connect(stage, server, profile="p")
    assert stage.shared.workspace.sessions == (session,)
    assert session.profile == "p"
    await stage.until(lambda: ("p", "token") in stage.shared.secrets._secrets)
    assert ("p", "password") not in stage.shared.secrets._secrets
    assert load_profiles().find("p").username == server.info.username


async def test_a_wrong_password_is_said_in_the_dialog_and_nothing_is_opened(
    stage: Stage, server: SimulatorServer
) -> None:
    stage.sign_in.ask()
    dialog = stage.dialog(CredentialDialog)
    fill(dialog, server, password="wrong", profile="p")
    press(dialog, "Connect")
    await stage.says(dialog, "wrong")
    assert stage.shared.workspace.sessions == ()
    assert load_profiles().find("p") is None
    dialog.reject()


async def test_a_one_time_code_is_asked_for_when_iam_demands_it(stage: Stage, server: SimulatorServer) -> None:
    user = server.app.state.directory.careful_reader
    stage.sign_in.ask()
    dialog = stage.dialog(CredentialDialog)
    fill(dialog, server, username=user.name, password=user.password, profile="careful")
    code = dialog.form.methods.passcode
    press(dialog, "Connect")
    await stage.until(code.isVisible)
    assert dialog.outcome.text
    assert dialog.focusWidget() in (code.edit, None)
    code.set_text("000000")
    press(dialog, "Connect")
    await stage.says(dialog, "code")
    await stage.until(lambda: code.text == "" and code.isEnabled())
    code.set_text(PASSCODE)
    press(dialog, "Connect")
    await stage.until(lambda: stage.connected)
    profile = load_profiles().find("careful")
    assert (profile.second_factor, profile.user_id) == (True, user.id)
    await stage.until(lambda: ("careful", "token") in stage.shared.secrets._secrets)
    assert PASSCODE not in "".join(stage.shared.secrets._secrets.values())


async def test_an_access_key_signs_in(stage: Stage, server: SimulatorServer) -> None:
    stage.sign_in.ask()
    dialog = stage.dialog(CredentialDialog)
    fill(dialog, server)
    dialog.form.methods.choose("access-key")
    dialog.form.methods.access_key.setText(server.info.access_key)
    dialog.form.methods.secret_key.set_text(server.info.secret_key)
    press(dialog, "Test")
    await stage.says(dialog, "access key is accepted")
    press(dialog, "Connect")
    await stage.until(lambda: stage.connected)


async def test_an_agency_signs_in_to_the_other_account(stage: Stage, server: SimulatorServer) -> None:
    partner = server.app.state.directory.partner_project
    stage.sign_in.ask()
    dialog = stage.dialog(CredentialDialog)
    fill(dialog, server, project=partner.name)
    dialog.form.more.open()
    dialog.form.more.agency_name.setText(AGENCY)
    dialog.form.more.agency_domain.setText(partner.domain.name)
    press(dialog, "Test")
    await stage.says(dialog, AGENCY)
    dialog.reject()


async def test_a_pasted_token_tells_user_scope_and_end(stage: Stage, server: SimulatorServer) -> None:
    token = (await connect(stage, server)).inspector.token
    stage.sign_in.ask()
    dialog = stage.dialog(CredentialDialog)
    fill(dialog, server, password="")
    dialog.form.methods.choose("token")
    dialog.form.methods.token.set_text(token.value)
    press(dialog, "Test")
    await stage.says(dialog, "valid until")
    assert server.info.username in dialog.outcome.text
    assert server.info.project_name in dialog.outcome.text
    dialog.reject()


async def test_all_projects_of_the_region_open_a_session_each(stage: Stage, server: SimulatorServer) -> None:
    stage.sign_in.ask()
    dialog = stage.dialog(CredentialDialog)
    fill(dialog, server, project=ALL_PROJECTS, profile="all")
    press(dialog, "Connect")
    await stage.until(lambda: stage.connected)
    assert len(stage.connected) == 3  # the disabled one and MOS are none that can be read
    assert load_profiles().find("all").all_projects


async def test_signing_in_again_uses_the_session_that_is_there(stage: Stage, server: SimulatorServer) -> None:
    session = await connect(stage, server)
    before = session.inspector.token.value
    session.inspector.lock()
    stage.sign_in.ask_again(session)
    dialog = stage.dialog(CredentialDialog)
    assert session.title in dialog.windowTitle()
    assert dialog.entries().username == server.info.username
    assert dialog.entries().project_id == server.info.project_id
    dialog.form.methods.password.set_text("wrong")
    press(dialog, "Sign in")
    await stage.says(dialog, "wrong")
    dialog.form.methods.password.set_text(server.info.password)
    press(dialog, "Sign in")
    await stage.until(lambda: not stage.is_open(CredentialDialog))
    assert stage.shared.workspace.sessions == (session,)
    assert session.inspector.token.value not in ("", before)


async def test_a_locked_keyring_is_said_and_stops_nobody(qtbot: QtBot, theme: Theme, server: SimulatorServer) -> None:
    stage = make_stage(qtbot, NoKeyring())
    save_profile(Profile(name="p", iam_url=server.info.iam_url, drs_url=server.info.drs_url))
    stage.shared.settings.last_profile = "p"
    stage.sign_in.ask()
    dialog = stage.dialog(CredentialDialog)
    await stage.until(lambda: "locked" in dialog.keyring_note.text)
    fill(dialog, server, profile="p")
    press(dialog, "Connect")
    await stage.until(lambda: stage.connected)
    await stage.until(lambda: not stage.shared.window.error_bar.isHidden())
    await stage.shared.tasks.close()
    await stage.shared.workspace.close()


async def test_several_profiles_connect_at_once_and_only_those_without_secrets_ask(
    stage: Stage, server: SimulatorServer
) -> None:
    await connect(stage, server, profile="kept")
    await stage.until(lambda: ("kept", "token") in stage.shared.secrets._secrets)
    save_profile(Profile(name="asks", iam_url=server.info.iam_url, drs_url=server.info.drs_url, username="anna"))
    stage.connected.clear()
    stage.sign_in.connect_profiles(["kept", "asks"])
    await stage.until(lambda: stage.is_open(CredentialDialog))
    assert [session.profile for session in stage.connected] == ["kept"]
    dialog = stage.dialog(CredentialDialog)
    assert dialog.entries().username == "anna"
    dialog.reject()


# Profiles


async def test_profiles_are_renamed_copied_moved_coloured_and_deleted_with_their_secrets(stage: Stage) -> None:
    for name in ("a", "b"):
        save_profile(Profile(name=name, iam_url="https://iam.example", username="anna"))
        await stage.shared.secrets.set(name, "password", "geheim")
    stage.profiles.ask()
    manager = stage.dialog(ProfileManager)
    manager.rename_requested.emit("a", "first")
    manager.coloured.emit(["b"], "#d9363e")
    manager.moved.emit("b", 0)
    manager.duplicate_requested.emit("first")
    names = [profile.name for profile in load_profiles().profiles]
    assert sorted(names) == ["b", "first", "first (copy)"]
    assert names[0] == "b"
    assert load_profiles().find("b").colour == "#d9363e"
    await stage.until(lambda: ("a", "password") not in stage.shared.secrets._secrets)
    manager.delete_requested.emit(["b"])
    box = next(one for one in manager.findChildren(QMessageBox) if one.isVisible())
    press(box, "Delete")
    await stage.until(lambda: ("b", "password") not in stage.shared.secrets._secrets)
    assert load_profiles().find("b") is None
    manager.reject()


async def test_profiles_go_into_a_file_and_come_back_after_a_look(stage: Stage, tmp_path: Path) -> None:
    save_profile(Profile(name="a", iam_url="https://iam.example"))
    stage.profiles.ask()
    manager = stage.dialog(ProfileManager)
    file = tmp_path / "profiles.json"
    manager.export_requested.emit(["a"], str(file))
    assert "without any secret" in manager.outcome.text
    manager.import_requested.emit(str(file))
    press(stage.dialog(ProfilePreview), "Import")
    assert len(load_profiles().profiles) == 2
    (tmp_path / "bad.json").write_text("no", "utf-8")
    manager.import_requested.emit(str(tmp_path / "bad.json"))
    assert "bad.json" in manager.outcome.text
    manager.reject()


async def test_a_keyring_that_keeps_what_should_go_is_said(qtbot: QtBot, theme: Theme) -> None:
    stage = make_stage(qtbot, NoKeyring())
    save_profile(Profile(name="a"))
    stage.profiles.ask()
    manager = stage.dialog(ProfileManager)
    manager.delete_requested.emit(["a"])
    press(next(one for one in manager.findChildren(QMessageBox) if one.isVisible()), "Delete")
    await stage.says(manager, "still there")
    manager.reject()
    await stage.shared.tasks.close()


# Network


async def test_network_settings_are_saved_and_the_password_goes_to_the_keyring(stage: Stage, own_home: Path) -> None:
    stage.network.ask()
    dialog = stage.dialog(NetworkDialog)
    dialog.proxy._buttons["manual"].setChecked(True)
    dialog.proxy.url.setText("http://proxy.example.com:3128")
    dialog.proxy.username.setText("anna")
    dialog.proxy.password.set_text("geheim-p")
    dialog.idle_minutes.setValue(5)
    press(dialog, "Save")
    saved = load_settings().settings
    assert (saved.proxy, saved.proxy_username, saved.idle_lock_minutes) == ("manual", "anna", 5)
    assert stage.network.now().proxy_password == "geheim-p"
    await stage.until(lambda: "geheim-p" in "".join(stage.shared.secrets._secrets.values()))
    assert files_holding(own_home, [b"geheim-p"]) == []
    stage.network.forget()
    assert stage.network.now().proxy_password == ""
    await stage.network.recall()
    assert stage.network.now().proxy_password == "geheim-p"


def test_a_file_that_holds_no_authority_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "no.pem"
    file.write_text("nothing", "utf-8")
    for path in (file, tmp_path / "gone.pem"):
        with pytest.raises(Exception, match="cannot be used"):
            certificates_in(str(path))


async def test_a_refused_certificate_is_shown_from_the_dialog(stage: Stage) -> None:
    server = SimulatorServer(SimulatorOptions(jobs=1), tls_failure=True)
    server.start()
    try:
        stage.sign_in.ask()
        dialog = stage.dialog(CredentialDialog)
        fill(dialog, server)
        press(dialog, "Connect")
        await stage.until(lambda: "Signing in" not in dialog.outcome.text)
        assert dialog.outcome.text  # plain HTTP on a port for HTTPS: no certificate, so no button for one
        assert not stage.is_open(CertificateDialog)
        dialog.reject()
    finally:
        server.stop()


# The report, and imports


async def test_the_report_of_a_session_is_run_copied_and_saved(
    stage: Stage, server: SimulatorServer, tmp_path: Path
) -> None:
    session = await connect(stage, server)
    report = ConnectionReportCommands(stage.shared, stage.network)
    report.ask()
    dialog = stage.dialog(ConnectionReportDialog)
    assert session.title in dialog.choice.currentText()
    await stage.until(lambda: dialog.report, 20)
    press(dialog, "Copy")
    copied = QGuiApplication.clipboard().text()
    assert "127.0.0.1" in copied
    assert session.inspector.token.value not in copied
    dialog.save_requested.emit(str(tmp_path / "report.json"))
    assert session.inspector.token.value not in (tmp_path / "report.json").read_text("utf-8")
    dialog.reject()


async def test_the_report_needs_a_session_or_a_profile(stage: Stage) -> None:
    ConnectionReportCommands(stage.shared, stage.network).ask()
    dialog = stage.dialog(ConnectionReportDialog)
    assert "nothing to report" in dialog.outcome.text
    dialog.reject()


async def test_a_sign_in_of_the_environment_is_imported(
    stage: Stage, server: SimulatorServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    values = {
        "OS_AUTH_URL": f"{server.info.iam_url}/v3",
        "OS_USERNAME": server.info.username,
        "OS_PASSWORD": server.info.password,
        "OS_USER_DOMAIN_NAME": server.info.domain,
        "OS_PROJECT_NAME": server.info.project_name,
    }
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    ImportCommands(stage.shared).ask()
    dialog = stage.dialog(ImportDialog)
    await stage.until(lambda: dialog._cards)
    assert load_profiles().profiles == ()
    press(dialog, "Import (1)")
    await stage.says(dialog, "imported")
    (profile,) = load_profiles().profiles
    assert profile.username == server.info.username
    assert server.info.password in "".join(stage.shared.secrets._secrets.values())
    dialog.reject()
