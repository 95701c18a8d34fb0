"""The controllers of signing in on a window that is not shown, with a simulated cloud."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
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

    async def until(self, condition: Callable[[], Any], seconds: float = PATIENCE) -> None:
        await until(condition, seconds)

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
    problems = ErrorReporting(window.error_bar)
    settings = Settings()
    now = NetworkNow(settings)
    workspace = Workspace(network=now)
    app = AppContext(
        window=window,
        workspace=workspace,
        tasks=TaskOwner(lambda name, error: shown.append(f"{name}: {error!r}")),
        problems=problems,
        settings=settings,
        secrets=secrets,
    )
    network = NetworkController(app, now)
    connected: list[OpenSession] = []
    sign_in = SignInController(app, connected.extend, network)
    return Stage(app, sign_in, network, ProfilesController(app, sign_in), connected, shown)


def fill(dialog: CredentialDialog, server: SimulatorServer, **more: str) -> None:
    """Enter what leads to the simulator."""
    info = server.info
    form = dialog.form
    form.place.show_values("", "", info.iam_url, info.drs_url)
    form.methods.domain.setText(info.domain)
    form.methods.username.setText(more.get("username", info.username))
    form.methods.password.set_text(more.get("password", info.password))
    form.project.box.setEditText(more.get("project", info.project_name))
    form.keep_password.setChecked("keep" in more)
    dialog.profile.setEditText(more.get("profile", ""))


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
