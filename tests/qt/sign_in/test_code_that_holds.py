"""A sign-in that a one-time code has opened is used for Connect: there is no waiting for the next code."""

from collections.abc import Callable

import pytest
from PySide6.QtTest import QTest

from drs_inspector.qt.sign_in.dialog import CredentialDialog
from drs_inspector.session.profiles.profile_secrets import ProfileSecrets
from drs_inspector.simulator import SimulatorServer
from drs_inspector.simulator.iam.accounts import AGENCY, PASSCODE
from tests.helpers.saved_credential import saved_credential
from tests.qt.sign_in.stage import Stage, choose, fill, press, type_in

HOLDS = "The one-time code is used up, but this sign-in holds."


async def try_with_code(stage: Stage, server: SimulatorServer, **more: str) -> CredentialDialog:
    """Enter the user with a second factor, press Test and enter the code that is asked for."""
    user = server.app.state.directory.careful_reader
    stage.sign_in.ask()
    dialog: CredentialDialog = stage.dialog(CredentialDialog)
    fill(dialog, server, username=user.name, password=user.password, **more)
    if "agency" in more:
        dialog.form.more.open()
        type_in(dialog, "agency_name", AGENCY)
        type_in(dialog, "agency_domain", more["agency"])
    press(dialog, "Test")
    await enter_code(stage, dialog)
    await stage.says(dialog, HOLDS)
    assert dialog.page == "form"
    return dialog


async def enter_code(stage: Stage, dialog: CredentialDialog, code: str = PASSCODE) -> None:
    await stage.until(lambda: dialog.page == "code" and not dialog.is_busy)
    QTest.keyClicks(dialog.code.cells, code)
    press(dialog, "Connect")
    await stage.until(lambda: not dialog.is_busy)


@pytest.mark.parametrize("every", [False, True])
async def test_connect_needs_no_second_code(stage: Stage, server: SimulatorServer, every: bool) -> None:
    user = server.app.state.directory.careful_reader
    dialog = await try_with_code(stage, server, profile="p", keep="yes")
    assert dialog.code.cells.code == ""
    press(dialog, "Connect")
    await stage.until(lambda: dialog.page == "projects")
    if every:
        dialog.projects.every.click()
        press(dialog, "Open 3 projects")
    else:
        await choose(stage, dialog, server.info.project_name)
    await stage.until(lambda: stage.connected)
    assert len(stage.connected) == (3 if every else 1)
    assert all(session.problem is None for session in stage.connected)
    session = stage.connected[0]
    secrets = stage.saved
    await stage.until(lambda: ("p", "password") in secrets)
    profile = await stage.kept("p")
    assert (profile.second_factor, profile.user_id) == (True, user.id)
    if not every:
        assert session.inspector.connection.source_info.project_id == server.info.project_id
        saved = await saved_credential(stage.app.secrets, profile)
        assert saved.token == session.inspector.connection.token.value
    assert (await ProfileSecrets(stage.app.secrets).values(profile) or {})["password"] == user.password
    assert PASSCODE not in "".join(secrets.values()).replace(server.info.iam_url, "")


async def test_a_chosen_project_is_connected_to_by_an_exchanged_token(stage: Stage, server: SimulatorServer) -> None:
    other = server.app.state.directory.sub_project
    dialog = await try_with_code(stage, server)
    press(dialog, "Connect")
    await choose(stage, dialog, other.name)
    await stage.until(lambda: stage.connected)
    assert stage.connected[0].inspector.connection.source_info.project_id == other.id
    assert stage.connected[0].inspector.connection.token.methods == ("token",)


async def test_an_agency_s_sign_in_holds_too(stage: Stage, server: SimulatorServer) -> None:
    partner = server.app.state.directory.partner_project
    dialog = await try_with_code(stage, server, agency=partner.domain.name)
    press(dialog, "Connect")
    await choose(stage, dialog, partner.name)
    await stage.until(lambda: stage.connected)
    assert stage.connected[0].inspector.connection.source_info.project_id == partner.id


CHANGES: dict[str, Callable[[CredentialDialog], object]] = {
    "user": lambda dialog: type_in(dialog, "username", "somebody"),
    "account": lambda dialog: type_in(dialog, "domain", "another"),
    "password": lambda dialog: type_in(dialog, "password", "another"),
    "agency": lambda dialog: type_in(dialog, "agency_name", "agency"),
}


@pytest.mark.parametrize("change", CHANGES)
async def test_other_entries_do_not_use_it(stage: Stage, server: SimulatorServer, change: str) -> None:
    dialog = await try_with_code(stage, server)
    dialog.form.more.open()
    CHANGES[change](dialog)
    attempts = len(server.app.state.sign_ins)
    press(dialog, "Connect")
    await stage.until(lambda: not dialog.is_busy)
    methods = [record[0] for record in server.app.state.sign_ins[attempts:]]
    assert all("token" not in one for one in methods), "what the code opened is for the entries that it was opened with"
    assert stage.connected == []
    await stage.close(dialog)


async def test_another_address_does_not_get_it(stage: Stage, server: SimulatorServer) -> None:
    dialog = await try_with_code(stage, server)
    attempts = len(server.app.state.sign_ins)
    dialog.form.more.open()
    type_in(dialog, "iam_url", "http://127.0.0.1:9")
    press(dialog, "Connect")
    await stage.says(dialog, "127.0.0.1")
    assert len(server.app.state.sign_ins) == attempts
    await stage.close(dialog)


async def test_closing_forgets_it(stage: Stage, server: SimulatorServer) -> None:
    dialog = await try_with_code(stage, server)
    await stage.close(dialog)
    user = server.app.state.directory.careful_reader
    stage.sign_in.ask()
    dialog = stage.dialog(CredentialDialog)
    fill(dialog, server, username=user.name, password=user.password)
    press(dialog, "Connect")
    await stage.until(lambda: dialog.page == "code")
    await stage.close(dialog)


async def test_a_plain_password_is_used_itself_because_it_can_renew(stage: Stage, server: SimulatorServer) -> None:
    stage.sign_in.ask()
    dialog = stage.dialog(CredentialDialog)
    fill(dialog, server)
    press(dialog, "Test")
    await stage.says(dialog, "valid until")
    assert "3 projects found" in dialog.outcome.text
    assert "one-time code" not in dialog.outcome.text
    assert stage.app.workspace.sessions == ()
    press(dialog, "Connect")
    await choose(stage, dialog, server.info.project_name)
    await stage.until(lambda: stage.connected)
    assert stage.connected[0].inspector.connection.sign_in_state.renewable
