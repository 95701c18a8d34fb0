"""What profiles, imports, network settings and the connection report do."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QMessageBox
from pytestqt.qtbot import QtBot

from drs_inspector.cloud.network.trust import certificates_in
from drs_inspector.qt.connection_report.controller import ConnectionReportController
from drs_inspector.qt.connection_report.dialog import ConnectionReportDialog
from drs_inspector.qt.import_sign_ins.controller import ImportController
from drs_inspector.qt.import_sign_ins.dialog import ImportDialog
from drs_inspector.qt.network.certificate_dialog import CertificateDialog
from drs_inspector.qt.profiles.dialog import ProfileManager
from drs_inspector.qt.profiles.import_preview import ProfilePreview
from drs_inspector.qt.sign_in.dialog import CredentialDialog
from drs_inspector.qt.widgets.theme import Theme
from drs_inspector.simulator import SimulatorOptions, SimulatorServer
from drs_inspector.storage.profiles.store import Profile, load_profiles, save_profile
from drs_inspector.storage.secrets.keyring_store import MemoryStore
from tests.qt.sign_in.stage import NoKeyring, Stage, connect, fill, make_stage, press

# Profiles


class SlowKeyring(MemoryStore):
    """A keyring that takes its time for each call."""

    async def get(self, profile: str, kind: Any) -> str | None:
        await asyncio.sleep(0.01)
        return await super().get(profile, kind)

    async def set(self, profile: str, kind: Any, value: str) -> None:
        await asyncio.sleep(0.01)
        await super().set(profile, kind, value)

    async def delete(self, profile: str, kind: Any) -> None:
        await asyncio.sleep(0.01)
        await super().delete(profile, kind)


async def test_profiles_are_renamed_copied_moved_coloured_and_deleted_with_their_secrets(stage: Stage) -> None:
    for name in ("a", "b"):
        save_profile(Profile(name=name, iam_url="https://iam.example", username="anna"))
        await stage.app.secrets.set(name, "password", "geheim")
    stage.profiles.ask()
    manager = stage.dialog(ProfileManager)
    manager.rename_requested.emit("a", "first")
    manager.coloured.emit(["b"], "#d9363e")
    manager.moved.emit("b", 0)
    manager.duplicate_requested.emit("first")
    names = [profile.name for profile in load_profiles().profiles]
    assert sorted(names) == ["b", "first", "first (copy)"]
    assert names[0] == "b"
    assert stage.profile("b").colour == "#d9363e"
    await stage.until(lambda: ("a", "password") not in stage.saved)
    manager.delete_requested.emit(["b"])
    box = next(one for one in manager.findChildren(QMessageBox) if one.isVisible())
    press(box, "Delete")
    await stage.until(lambda: ("b", "password") not in stage.saved)
    assert load_profiles().find("b") is None
    manager.reject()


async def test_open_sessions_follow_their_renamed_profile(stage: Stage, server: SimulatorServer) -> None:
    session = await connect(stage, server, profile="a")
    await stage.until(lambda: ("a", "token") in stage.saved)
    stage.profiles.ask()
    manager = stage.dialog(ProfileManager)
    manager.rename_requested.emit("a", "b")
    manager.coloured.emit(["b"], "#d9363e")
    assert (session.profile, session.colour, session.title) == ("b", "#d9363e", "b")
    await stage.until(lambda: ("b", "token") in stage.saved)
    manager.reject()
    stage.sign_in.ask_again(session)
    again = stage.dialog(CredentialDialog)
    assert "b" in again.windowTitle()
    assert "b" in {label.text() for label in again.form.head.findChildren(QLabel)}
    again.reject()


async def test_renaming_quickly_takes_every_secret_along(qtbot: QtBot, theme: Theme) -> None:
    stage = make_stage(qtbot, SlowKeyring())
    for name in ("a", "x", "y"):
        save_profile(Profile(name=name, iam_url="https://iam.example"))
        await stage.app.secrets.set(name, "key", f"key of {name}")
    stage.profiles.ask()
    manager = stage.dialog(ProfileManager)
    manager.rename_requested.emit("a", "b")
    manager.rename_requested.emit("x", "z")
    manager.rename_requested.emit("b", "c")
    manager.rename_requested.emit("y", "w")
    manager.delete_requested.emit(["w"])
    press(next(one for one in manager.findChildren(QMessageBox) if one.isVisible()), "Delete")
    kept = {("c", "key"): "key of a", ("z", "key"): "key of x"}
    await stage.until(lambda: stage.saved == kept)
    manager.reject()
    await stage.app.tasks.close()


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
    await stage.app.tasks.close()


# Network


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
        await stage.until(lambda: not dialog.is_busy)
        assert dialog.outcome.text  # plain HTTP on a port for HTTPS: no certificate, so no button for one
        assert not stage.is_open(CertificateDialog)
        await stage.close(dialog)
    finally:
        server.stop()


# The report, and imports


async def test_the_report_of_a_session_is_run_copied_and_saved(
    stage: Stage, server: SimulatorServer, tmp_path: Path
) -> None:
    session = await connect(stage, server)
    report = ConnectionReportController(stage.app, stage.network, stage.sign_in)
    report.ask()
    dialog = stage.dialog(ConnectionReportDialog)
    assert session.title in dialog.choice.currentText()
    await stage.until(lambda: dialog.report)
    press(dialog, "Copy")
    copied = QGuiApplication.clipboard().text()
    assert "127.0.0.1" in copied
    assert session.inspector.connection.token.value not in copied
    dialog.save_requested.emit(str(tmp_path / "report.json"))
    assert session.inspector.connection.token.value not in (tmp_path / "report.json").read_text("utf-8")
    dialog.reject()


async def test_the_report_needs_a_session_or_a_profile(stage: Stage) -> None:
    ConnectionReportController(stage.app, stage.network, stage.sign_in).ask()
    dialog = stage.dialog(ConnectionReportDialog)
    assert "nothing to report" in dialog.outcome.text
    dialog.reject()


async def test_a_sign_in_of_the_environment_is_imported(
    stage: Stage, server: SimulatorServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    values = {
        "OS_AUTH_URL": "https://iam.eu-de.otc.t-systems.com/v3",
        "OS_REGION_NAME": "eu-de",
        "OS_DRS_ENDPOINT_OVERRIDE": server.info.drs_url,
        "OS_USERNAME": server.info.username,
        "OS_PASSWORD": server.info.password,
        "OS_USER_DOMAIN_NAME": server.info.domain,
        "OS_PROJECT_NAME": "eu-de_shop",
    }
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    ImportController(stage.app).ask()
    dialog = stage.dialog(ImportDialog)
    await stage.until(lambda: dialog._cards)
    assert load_profiles().profiles == ()
    press(dialog, "Import (1)")
    await stage.says(dialog, "imported")
    (profile,) = load_profiles().profiles
    assert profile.username == server.info.username
    assert server.info.password in "".join(stage.saved.values()), dialog.outcome.text
    dialog.reject()
