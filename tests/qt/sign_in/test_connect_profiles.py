"""Several profiles are connected side by side: what the keyring holds comes first, then question after question."""

import asyncio
from typing import Any

from pytestqt.qtbot import QtBot

from drs_inspector.qt.sign_in.dialog import CredentialDialog
from drs_inspector.qt.widgets.theme import Theme
from drs_inspector.simulator import SimulatorServer
from drs_inspector.storage.profiles.store import Profile, save_profile
from drs_inspector.storage.secrets.keyring_store import MemoryStore
from tests.qt.sign_in.stage import Stage, connect, make_stage, press, text_of


class SlowKeyring(MemoryStore):
    """A keyring that answers for one profile only when it is told to."""

    def __init__(self, slow: str) -> None:
        super().__init__()
        self._slow = slow
        self.is_asked = asyncio.Event()
        self.answers = asyncio.Event()

    async def get(self, profile: str, kind: Any) -> str | None:
        if profile == self._slow:
            self.is_asked.set()
            await self.answers.wait()
        return await super().get(profile, kind)


async def give_up(stage: Stage, dialog: CredentialDialog) -> None:
    """Press Cancel for one of several profiles: nothing is connected or asked afterwards."""
    before = list(stage.connected)
    press(dialog, "Cancel")
    await stage.until(lambda: not stage.sign_in.is_connecting)
    assert not stage.is_open(CredentialDialog), "giving one up gives the others up"
    assert stage.connected == before


async def test_several_profiles_connect_at_once_and_only_those_without_secrets_ask(
    stage: Stage, server: SimulatorServer
) -> None:
    await connect(stage, server, profile="kept")
    await stage.until(lambda: ("kept", "token") in stage.saved)
    for name, user in (("asks", "anna"), ("asks too", "ben")):
        info = server.info
        save_profile(Profile(name=name, username=user, domain="d", iam_url=info.iam_url, drs_url=info.drs_url))
    stage.connected.clear()
    stage.sign_in.connect_profiles(["asks", "kept", "asks too"])
    await stage.until(lambda: stage.is_open(CredentialDialog))
    await stage.until(lambda: stage.connected)
    assert [session.profile for session in stage.connected] == ["kept"], "a question keeps nothing waiting"
    dialog = stage.dialog(CredentialDialog)
    assert text_of(dialog, "username") == "anna"
    await give_up(stage, dialog)


async def test_giving_one_up_gives_up_those_whose_turn_has_not_come(
    qtbot: QtBot, theme: Theme, server: SimulatorServer
) -> None:
    keyring = SlowKeyring("slow")
    stage = make_stage(qtbot, keyring)
    info = server.info
    for name in ("asks", "slow", "asks too"):
        save_profile(Profile(name=name, username="anna", domain="d", iam_url=info.iam_url, drs_url=info.drs_url))
    stage.sign_in.connect_profiles(["asks", "slow", "asks too"])
    await stage.until(lambda: stage.is_open(CredentialDialog) and keyring.is_asked.is_set())
    await give_up(stage, stage.dialog(CredentialDialog))
    await stage.app.tasks.close()
    await stage.app.workspace.close()


async def test_closing_another_dialog_gives_up_nothing_that_is_being_connected(
    qtbot: QtBot, theme: Theme, server: SimulatorServer
) -> None:
    keyring = SlowKeyring("slow")
    stage = make_stage(qtbot, keyring)
    keyring.answers.set()
    await connect(stage, server, profile="slow")
    await stage.until(lambda: ("slow", "token") in stage.saved)
    await stage.kept("slow")
    stage.connected.clear()
    keyring.is_asked.clear()
    keyring.answers.clear()
    stage.sign_in.connect_profiles(["slow"])
    await stage.until(keyring.is_asked.is_set)
    stage.sign_in.ask()
    await stage.close(stage.dialog(CredentialDialog))
    keyring.answers.set()
    await stage.until(lambda: stage.connected)
    assert [session.profile for session in stage.connected] == ["slow"]
    await stage.app.tasks.close()
    await stage.app.workspace.close()


async def test_connecting_more_profiles_drops_none_of_those_that_wait(
    qtbot: QtBot, theme: Theme, server: SimulatorServer
) -> None:
    keyring = SlowKeyring("slow")
    stage = make_stage(qtbot, keyring)
    keyring.answers.set()
    for name in ("slow", "second", "third"):
        await connect(stage, server, profile=name)
        await stage.kept(name)
    stage.connected.clear()
    keyring.is_asked.clear()
    keyring.answers.clear()
    stage.sign_in.connect_profiles(["slow", "second"])
    await stage.until(keyring.is_asked.is_set)
    stage.sign_in.connect_profiles(["third"])
    await stage.until(lambda: len(stage.connected) == 1)
    keyring.answers.set()
    await stage.until(lambda: not stage.sign_in.is_connecting)
    assert len(stage.connected) == 3, "all of them use the session of their one project"
    await stage.app.tasks.close()
    await stage.app.workspace.close()
