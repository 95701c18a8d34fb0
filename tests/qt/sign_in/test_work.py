"""What the sign-in dialogs do: sessions open, secrets stay where they belong, and problems are said in the dialog."""

import asyncio

import httpx
import pytest
from pytestqt.qtbot import QtBot

from drs_inspector.qt.sign_in.dialog import CredentialDialog
from drs_inspector.qt.widgets.theme import Theme
from drs_inspector.session.profiles.sign_in_form import ALL_PROJECTS
from drs_inspector.simulator import SimulatorServer
from drs_inspector.simulator.iam.accounts import AGENCY, PASSCODE
from drs_inspector.storage.profiles.store import Profile, load_profiles, save_profile
from tests.qt.sign_in.stage import NoKeyring, Stage, connect, fill, make_stage, press


async def test_a_password_opens_a_session_and_the_token_is_kept(stage: Stage, server: SimulatorServer) -> None:
    session = await connect(stage, server, profile="p")
    assert stage.app.workspace.sessions == (session,)
    assert session.profile == "p"
    await stage.until(lambda: ("p", "token") in stage.saved)
    assert ("p", "password") not in stage.saved
    assert load_profiles().find("p").username == server.info.username


async def test_a_wrong_password_is_said_in_the_dialog_and_nothing_is_opened(
    stage: Stage, server: SimulatorServer
) -> None:
    stage.sign_in.ask()
    dialog = stage.dialog(CredentialDialog)
    fill(dialog, server, password="wrong", profile="p")
    press(dialog, "Connect")
    await stage.says(dialog, "wrong")
    assert stage.app.workspace.sessions == ()
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
    await stage.until(lambda: ("careful", "token") in stage.saved)
    assert PASSCODE not in "".join(stage.saved.values())


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
    token = (await connect(stage, server)).inspector.connection.token
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
    before = session.inspector.connection.token.value
    session.inspector.connection.lock()
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
    assert stage.app.workspace.sessions == (session,)
    assert session.inspector.connection.token.value not in ("", before)


async def test_signing_in_again_takes_the_network_settings_of_now(stage: Stage, server: SimulatorServer) -> None:
    session = await connect(stage, server, profile="p")
    session.inspector.connection.lock()
    stage.app.settings.connect_seconds = 7
    stage.sign_in.ask_again(session)
    dialog = stage.dialog(CredentialDialog)
    dialog.form.methods.password.set_text(server.info.password)
    press(dialog, "Sign in")
    await stage.until(lambda: not stage.is_open(CredentialDialog))
    assert stage.app.workspace.sessions == (session,)
    assert session.network is not None
    assert session.network.connect_seconds == 7
    assert session.inspector.connection.sign_in_state.kind == "valid"


@pytest.mark.parametrize("state", ["ended", "locked"])
async def test_signing_in_again_takes_a_kept_password_although_a_token_is_kept_too(
    stage: Stage, server: SimulatorServer, state: str
) -> None:
    session = await connect(stage, server, profile="p", keep="yes", project=server.info.project_id)
    await stage.until(lambda: {("p", "token"), ("p", "password")} <= stage.saved.keys())
    if state == "locked":
        session.inspector.connection.lock()
    stage.sign_in.ask_again(session)
    dialog = stage.dialog(CredentialDialog)
    await stage.until(lambda: dialog.entries().password == server.info.password)
    press(dialog, "Sign in")
    await stage.until(lambda: not stage.is_open(CredentialDialog))
    assert session.inspector.connection.sign_in_state.kind == "valid"
    assert session.inspector.connection.sign_in_state.renewable


@pytest.mark.parametrize("project", ["id", "name"])
async def test_a_locked_session_opens_with_the_token_that_is_kept(
    stage: Stage, server: SimulatorServer, project: str
) -> None:
    info = server.info
    session = await connect(
        stage, server, profile="p", project=info.project_id if project == "id" else info.project_name
    )
    await stage.until(lambda: ("p", "token") in stage.saved)
    session.inspector.connection.lock()
    stage.sign_in.ask_again(session)
    dialog = stage.dialog(CredentialDialog)
    await stage.until(lambda: "still valid" in dialog.keyring_note.text)
    press(dialog, "Sign in")
    await stage.until(lambda: not stage.is_open(CredentialDialog))
    assert session.inspector.connection.sign_in_state.kind == "valid"


async def test_a_token_that_has_ended_is_no_way_in_again(stage: Stage, server: SimulatorServer) -> None:
    session = await connect(stage, server, profile="p", project=server.info.project_id)
    await stage.until(lambda: ("p", "token") in stage.saved)
    stage.sign_in.ask_again(session)
    dialog = stage.dialog(CredentialDialog)
    await asyncio.sleep(0.1)
    assert not dialog.entries().uses_stored
    dialog.reject()


async def test_a_locked_keyring_is_said_and_stops_nobody(qtbot: QtBot, theme: Theme, server: SimulatorServer) -> None:
    stage = make_stage(qtbot, NoKeyring())
    save_profile(Profile(name="p", iam_url=server.info.iam_url, drs_url=server.info.drs_url))
    stage.app.settings.last_profile = "p"
    stage.sign_in.ask()
    dialog = stage.dialog(CredentialDialog)
    await stage.until(lambda: "locked" in dialog.keyring_note.text)
    fill(dialog, server, profile="p")
    press(dialog, "Connect")
    await stage.until(lambda: stage.connected)
    await stage.until(lambda: not stage.app.window.error_bar.isHidden())
    await stage.app.tasks.close()
    await stage.app.workspace.close()


async def test_several_profiles_connect_at_once_and_only_those_without_secrets_ask(
    stage: Stage, server: SimulatorServer
) -> None:
    await connect(stage, server, profile="kept")
    await stage.until(lambda: ("kept", "token") in stage.saved)
    save_profile(Profile(name="asks", iam_url=server.info.iam_url, drs_url=server.info.drs_url, username="anna"))
    stage.connected.clear()
    stage.sign_in.connect_profiles(["kept", "asks"])
    await stage.until(lambda: stage.is_open(CredentialDialog))
    assert [session.profile for session in stage.connected] == ["kept"]
    dialog = stage.dialog(CredentialDialog)
    assert dialog.entries().username == "anna"
    dialog.reject()


async def test_several_projects_that_fit_are_offered_and_none_is_guessed(stage: Stage, server: SimulatorServer) -> None:
    info = server.info
    user = {"name": info.username, "password": info.password, "domain": {"name": info.domain}}
    body = {"auth": {"identity": {"methods": ["password"], "password": {"user": user}}}}
    async with httpx.AsyncClient() as client:
        reply = await client.post(f"{info.iam_url}/v3/auth/tokens", json=body)
    stage.sign_in.ask()
    dialog = stage.dialog(CredentialDialog)
    fill(dialog, server, password="", project="")
    dialog.form.methods.choose("token")
    dialog.form.methods.token.set_text(reply.headers["X-Subject-Token"])
    press(dialog, "Connect")
    await stage.says(dialog, "Choose")
    box = dialog.form.project.box
    assert box.currentText() == ""
    assert {box.itemText(row) for row in range(box.count())} >= {info.project_name, ALL_PROJECTS}
    box.setCurrentIndex(box.findText(info.project_name))
    press(dialog, "Connect")
    await stage.until(lambda: stage.connected)
    assert stage.connected[0].inspector.connection.source_info.project_id == info.project_id
