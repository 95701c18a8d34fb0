"""The controllers of signing in on a window that is not shown, with a simulated cloud."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QPushButton
from pytestqt.qtbot import QtBot

from drs_inspector.domain.errors import SecretStoreError
from drs_inspector.qt.main_window.context import AppContext
from drs_inspector.qt.main_window.error_reporting import ErrorReporting
from drs_inspector.qt.main_window.main_window import MainWindow
from drs_inspector.qt.network.controller import NetworkController, NetworkNow
from drs_inspector.qt.profiles.controller import ProfilesController
from drs_inspector.qt.sign_in.controller import SignInController
from drs_inspector.qt.sign_in.dialog import CredentialDialog
from drs_inspector.qt.widgets.fields.field_row import FieldRow
from drs_inspector.session.profiles.profile_secrets import ProfileSecrets
from drs_inspector.session.profiles.profile_sessions import ProfileSessions
from drs_inspector.session.tasks import TaskOwner
from drs_inspector.session.workspace.open_session import OpenSession
from drs_inspector.session.workspace.workspace import Workspace
from drs_inspector.simulator import SimulatorServer
from drs_inspector.storage.files.settings import Settings
from drs_inspector.storage.profiles.store import Profile, load_profiles
from drs_inspector.storage.secrets.keyring_store import MemoryStore
from tests.helpers.waiting import PATIENCE, until


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

    app: AppContext
    sign_in: SignInController
    network: NetworkController
    profiles: ProfilesController
    connected: list[OpenSession]
    shown: list[str]

    def dialog(self, kind: type[Any]) -> Any:
        return next(one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible())

    def is_open(self, kind: type[QDialog]) -> bool:
        return any(isinstance(one, kind) and one.isVisible() for one in QApplication.topLevelWidgets())

    @property
    def saved(self) -> dict[tuple[str, str], str]:
        """What the stand-in for the keyring holds, by profile and kind."""
        assert isinstance(self.app.secrets, MemoryStore)
        return self.app.secrets._secrets

    def profile(self, name: str) -> Profile:
        """Return the saved profile of a name, which has to be there."""
        found = load_profiles().find(name)
        assert found is not None
        return found

    async def kept(self, name: str) -> Profile:
        """Wait until a profile is saved, which happens after its sessions are open, and return it."""
        await self.until(lambda: load_profiles().find(name) is not None)
        return self.profile(name)

    def close_dialogs(self) -> None:
        """Leave no dialog open for the next test."""
        for one in QApplication.topLevelWidgets():
            if isinstance(one, QDialog) and one.isVisible():
                one.reject()

    async def until(self, condition: Callable[[], Any], seconds: float = PATIENCE) -> None:
        def met() -> Any:
            QApplication.processEvents()  # these tests run on a loop that is not Qt's
            return condition()

        await until(met, seconds)

    async def close(self, dialog: QDialog) -> None:
        """Press Cancel and wait until what the dialog had begun has ended."""
        press(dialog, "Cancel")
        await self.until(lambda: not self.app.tasks.running("Sign in"))

    async def says(self, dialog: Any, words: str) -> None:
        try:
            await self.until(lambda: words in dialog.outcome.text and not getattr(dialog, "is_busy", False))
        except TimeoutError:
            pytest.fail(f"the dialog says {dialog.outcome.text!r}, not {words!r}")

    async def refuses(self, dialog: CredentialDialog, words: str) -> None:
        try:
            await self.until(lambda: words in refusal(dialog) and not dialog.is_busy)
        except TimeoutError:
            pytest.fail(f"the marked field says {refusal(dialog)!r}, not {words!r}")


def make_stage(qtbot: QtBot, secrets: MemoryStore) -> Stage:
    window = MainWindow()
    window.fill()
    qtbot.addWidget(window)
    shown: list[str] = []
    problems = ErrorReporting(window.error_bar)
    settings = Settings()
    now = NetworkNow(settings)
    workspace = Workspace(network=now)
    saved = ProfileSecrets(secrets, lambda error: problems.show(error, where="Keyring"))
    app = AppContext(
        window=window,
        workspace=workspace,
        tasks=TaskOwner(lambda name, error: shown.append(f"{name}: {error!r}")),
        problems=problems,
        settings=settings,
        secrets=secrets,
        profile_secrets=saved,
        profile_sessions=ProfileSessions(workspace, saved, now),
    )
    network = NetworkController(app, now)
    connected: list[OpenSession] = []
    sign_in = SignInController(app, connected.extend, network)
    return Stage(app, sign_in, network, ProfilesController(app, sign_in), connected, shown)


def fill(dialog: CredentialDialog, server: SimulatorServer, **more: str) -> None:
    """Enter what leads to the simulator: its address is pasted into the search."""
    info, form = server.info, dialog.form
    form.pasted.emit(info.iam_url)
    form.show_values(
        {
            "iam_url": info.iam_url,
            "drs_url": info.drs_url,
            "domain": info.domain,
            "username": more.get("username", info.username),
            "password": more.get("password", info.password),
        }
    )
    form.methods.keep.setChecked("keep" in more)
    form.names.show_values(more.get("profile", ""), "")


def type_in(dialog: CredentialDialog, name: str, text: str) -> None:
    """Type into a field of the way that is chosen."""
    entry = dialog.form.entry(name)
    assert entry is not None, name
    assert entry.edit is not None, name
    entry.edit.selectAll()
    QTest.keyClick(entry.edit, Qt.Key.Key_Delete)
    QTest.keyClicks(entry.edit, text)
    assert entry.edit.text() == text


def text_of(dialog: CredentialDialog, name: str) -> str:
    entry = dialog.form.entry(name)
    return entry.text if entry is not None else ""


def shown_fields(dialog: CredentialDialog) -> set[str]:
    """Return the names of the fields that can be seen."""
    panels = (*dialog.form.methods.panels.values(), *dialog.form.more.shown_panels)
    return {name for panel in panels for name, entry in panel.entries.items() if entry.row.isVisible()}


def refusal(dialog: CredentialDialog) -> str:
    """Return what the marked field says; only one is marked."""
    found = [one.refusal for one in dialog.findChildren(FieldRow) if one.refusal]
    assert len(found) <= 1, found
    return found[0] if found else ""


def press(dialog: QDialog, text: str) -> None:
    found = [
        one
        for one in dialog.findChildren(QPushButton)
        if one.text().replace("&", "").startswith(text) and one.isVisible()
    ]
    assert found, text
    assert found[0].isEnabled(), text
    assert not getattr(found[0], "reason", ""), f"{text}: {found[0].toolTip()}"
    found[0].click()


async def choose(stage: Stage, dialog: CredentialDialog, *names: str) -> None:
    """Wait for the page of the projects, tick some and open them."""
    await stage.until(lambda: dialog.page == "projects")
    model = dialog.projects.model
    rows = {model.at(row).name: row for row in range(model.rowCount())}
    model.toggle([rows[name] for name in names if model.at(rows[name]).id not in model.chosen_ids])
    press(dialog, "Open")


async def connect(stage: Stage, server: SimulatorServer, **more: str) -> OpenSession:
    stage.sign_in.ask()
    dialog = stage.dialog(CredentialDialog)
    fill(dialog, server, **more)
    before = len(stage.connected)
    press(dialog, "Connect")
    await choose(stage, dialog, more.get("project", server.info.project_name))
    await stage.until(lambda: len(stage.connected) > before)
    assert not stage.is_open(CredentialDialog)
    return stage.connected[-1]
