"""The keyring follows a session: a renewed token takes the place of the one before, and goes when it is not needed."""

from typing import Any

import msgspec
from pytestqt.qtbot import QtBot

from drs_inspector.cloud.iam.methods.password import PasswordCredential
from drs_inspector.qt.main_window.session_commands import SessionCommands
from drs_inspector.qt.sign_in.dialog import CredentialDialog
from drs_inspector.qt.widgets.theme import Theme
from drs_inspector.session.workspace.open_session import OpenSession
from drs_inspector.simulator import SimulatorServer
from drs_inspector.storage.profiles.store import save_profile
from tests.helpers.saved_credential import saved_credential
from tests.qt.sign_in.stage import NoKeyring, Stage, choose, connect, make_stage, press, type_in


async def renew(session: OpenSession) -> str:
    """Renew the token as its watch does some minutes before the end."""
    source: Any = session.inspector.connection.source
    before = session.inspector.connection.token.value
    await source.client.renew()
    source.events.on_token_checked()
    after = session.inspector.connection.token.value
    assert after != before
    return after


async def settle(stage: Stage) -> None:
    names = ("Saving renewed tokens", "Keyring of p", "Keyring of a", "Keyring of b")
    await stage.until(lambda: not any(stage.app.tasks.running(name) for name in names))


async def kept_token(stage: Stage, name: str = "p") -> str:
    await stage.kept(name)
    await settle(stage)
    # The profile as it is once everything is saved: a token is for the project that was opened last.
    return getattr(await saved_credential(stage.app.secrets, stage.profile(name)), "token", "")


async def test_a_renewed_token_takes_the_place_of_the_one_before(stage: Stage, server: SimulatorServer) -> None:
    session = await connect(stage, server, profile="p", keep="yes")
    assert await kept_token(stage) == session.inspector.connection.token.value
    await renew(session)
    newest = await renew(session)
    assert await kept_token(stage) == newest
    password = await saved_credential(stage.app.secrets, stage.profile("p"), with_token=False)
    assert password.password == server.info.password


async def test_signing_in_again_and_renewing_right_after_a_sign_in_keep_the_newest(
    stage: Stage, server: SimulatorServer
) -> None:
    info = server.info
    session = await connect(stage, server, profile="p", keep="yes")
    newest = await renew(session)  # while the first one is still on its way into the keyring
    assert await kept_token(stage) == newest
    token = await session.inspector.connection.sign_in_again(
        PasswordCredential(info.username, info.password, info.domain)
    )
    assert await kept_token(stage) == token.value
    assert ("p", "password") in stage.saved


async def test_nothing_is_kept_without_a_profile_or_for_one_that_leads_elsewhere(
    stage: Stage, server: SimulatorServer
) -> None:
    session = await connect(stage, server)
    await renew(session)
    await settle(stage)
    assert stage.saved == {}
    session = await connect(stage, server, profile="p")
    first = await kept_token(stage)
    profile = stage.profile("p")
    for change in (
        {"iam_url": "https://iam.example.org"},
        {"drs_url": "https://drs.example.org"},
        {"username": "somebody"},
        {"project_name": "another", "project_id": ""},
        {"all_projects": True},
    ):
        save_profile(msgspec.structs.replace(profile, **change))
        await renew(session)
        await settle(stage)
        assert first in stage.saved["p", "token"]
    save_profile(profile)
    assert await renew(session) == await kept_token(stage)


async def test_a_keyring_that_refuses_is_reported_once_per_session(
    qtbot: QtBot, theme: Theme, server: SimulatorServer
) -> None:
    stage = make_stage(qtbot, NoKeyring())
    told: list[str] = []
    stage.app.problems.show = lambda _error, where="", **_more: told.append(where)  # type: ignore[method-assign]
    session = await connect(stage, server, profile="p")
    await settle(stage)
    assert told == ["Keyring"]
    for _round in range(3):
        await renew(session)
        await settle(stage)
    assert told == ["Keyring"]
    await stage.app.tasks.close()
    await stage.app.workspace.close()


async def test_signing_out_forgets_the_kept_token_with_the_last_session_of_the_profile(
    stage: Stage, server: SimulatorServer
) -> None:
    commands = SessionCommands(stage.app, None)
    await stage.app.secrets.set("other", "token", "kept")
    other = server.app.state.directory.sub_project
    first = await connect(stage, server, profile="p")
    await stage.kept("p")
    stage.sign_in.ask("p")
    dialog = stage.dialog(CredentialDialog)
    type_in(dialog, "password", server.info.password)
    dialog.form.more.open()
    press(dialog, "Choose again")
    press(dialog, "Connect")
    await choose(stage, dialog, other.name)
    await stage.until(lambda: len(stage.connected) == 2)
    second = stage.connected[-1]
    assert first is not second
    kept = await kept_token(stage)
    assert kept == second.inspector.connection.token.value
    commands.sign_out(first)
    await stage.until(lambda: not stage.app.tasks.running(f"Signing out {first.key}"))
    assert await kept_token(stage) == kept
    commands.sign_out(second)
    await stage.until(lambda: ("p", "token") not in stage.saved)
    assert ("other", "token") in stage.saved
