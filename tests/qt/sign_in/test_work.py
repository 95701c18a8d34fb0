"""What the sign-in dialog does: sessions open, secrets stay where they belong, problems are said where they are."""

import asyncio

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from drs_inspector.qt.sign_in.dialog import CredentialDialog
from drs_inspector.qt.widgets.theme import Theme
from drs_inspector.simulator import SimulatorServer
from drs_inspector.simulator.iam.accounts import AGENCY, PASSCODE
from drs_inspector.storage.profiles.store import Profile, load_profiles, save_profile
from tests.qt.sign_in.stage import (
    NoKeyring,
    Stage,
    choose,
    connect,
    fill,
    make_stage,
    press,
    refusal,
    shown_fields,
    text_of,
    type_in,
)


async def test_a_password_opens_a_session_and_the_token_is_kept(stage: Stage, server: SimulatorServer) -> None:
    session = await connect(stage, server, profile="p")
    assert stage.app.workspace.sessions == (session,)
    assert session.profile == "p"
    await stage.until(lambda: ("p", "token") in stage.saved)
    assert ("p", "password") not in stage.saved
    saved = await stage.kept("p")
    assert (saved.username, saved.project_name) == (server.info.username, server.info.project_name)


async def test_without_a_name_nothing_is_kept(stage: Stage, server: SimulatorServer) -> None:
    await connect(stage, server)
    await asyncio.sleep(0.1)
    assert load_profiles().profiles == ()
    assert stage.saved == {}


async def test_a_wrong_password_is_marked_and_nothing_is_opened_or_sent_again(
    stage: Stage, server: SimulatorServer
) -> None:
    attempts = len(server.app.state.sign_ins)
    stage.sign_in.ask()
    dialog = stage.dialog(CredentialDialog)
    fill(dialog, server, password="wrong", profile="p")
    press(dialog, "Connect")
    await stage.refuses(dialog, f"The cloud refused this password for {server.info.username} (")
    field = dialog.form.entry("password")
    assert dialog.focusWidget() is field.edit
    assert field.edit.hasSelectedText()
    assert field.row.field.is_refused
    assert stage.app.workspace.sessions == ()
    assert load_profiles().find("p") is None
    await asyncio.sleep(0.2)
    assert len(server.app.state.sign_ins) == attempts + 1
    type_in(dialog, "password", server.info.password)
    assert not field.row.field.is_refused, "what is typed anew is not marked"
    press(dialog, "Connect")
    await choose(stage, dialog, server.info.project_name)
    await stage.until(lambda: stage.connected)
    passwords = [record for record in server.app.state.sign_ins[attempts:] if record[0] == ("password",)]
    assert [record[-1] for record in passwords] == [401, 201]


async def test_a_one_time_code_is_asked_for_when_iam_demands_it(stage: Stage, server: SimulatorServer) -> None:
    user = server.app.state.directory.careful_reader
    stage.sign_in.ask()
    dialog = stage.dialog(CredentialDialog)
    fill(dialog, server, username=user.name, password=user.password, profile="careful")
    press(dialog, "Connect")
    await stage.until(lambda: dialog.page == "code")
    cells = dialog.code.cells
    assert dialog.focusWidget() is cells
    QTest.keyClicks(cells, "000000")
    assert dialog.page == "code"
    press(dialog, "Connect")
    await stage.until(lambda: dialog.code.refusal and not dialog.is_busy)
    assert "code" in dialog.code.refusal
    assert cells.code == "", "the used code is gone"
    QTest.keyClicks(cells, PASSCODE)
    QTest.keyClick(cells, Qt.Key.Key_Return)
    await choose(stage, dialog, server.info.project_name)
    await stage.until(lambda: stage.connected)
    profile = await stage.kept("careful")
    assert (profile.second_factor, profile.user_id) == (True, user.id)
    await stage.until(lambda: ("careful", "token") in stage.saved)
    assert PASSCODE not in "".join(stage.saved.values()).replace(server.info.iam_url, "")


async def test_pasting_a_code_connects_and_back_keeps_what_was_typed(stage: Stage, server: SimulatorServer) -> None:
    user = server.app.state.directory.careful_reader
    stage.sign_in.ask()
    dialog = stage.dialog(CredentialDialog)
    fill(dialog, server, username=user.name, password=user.password)
    press(dialog, "Connect")
    await stage.until(lambda: dialog.page == "code")
    QTest.keyClicks(dialog.code.cells, "12")
    press(dialog, "Back")
    await stage.until(lambda: dialog.page == "form")
    assert text_of(dialog, "username") == user.name
    assert text_of(dialog, "password") == user.password
    press(dialog, "Connect")
    await stage.until(lambda: dialog.page == "code")
    QGuiApplication.clipboard().setText(f"{PASSCODE[:3]} {PASSCODE[3:]}")
    QTest.keySequence(dialog.code.cells, "Ctrl+V")
    await choose(stage, dialog, server.info.project_name)
    await stage.until(lambda: stage.connected)


async def test_an_access_key_signs_in(stage: Stage, server: SimulatorServer) -> None:
    stage.sign_in.ask()
    dialog = stage.dialog(CredentialDialog)
    fill(dialog, server)
    dialog.form.methods.choose("access-key")
    type_in(dialog, "access_key", server.info.access_key)
    type_in(dialog, "secret_key", server.info.secret_key)
    press(dialog, "Test")
    await stage.says(dialog, "access key is accepted")
    press(dialog, "Connect")
    await choose(stage, dialog, server.info.project_name)
    await stage.until(lambda: stage.connected)


async def test_an_agency_signs_in_to_the_other_account(stage: Stage, server: SimulatorServer) -> None:
    partner = server.app.state.directory.partner_project
    stage.sign_in.ask()
    dialog = stage.dialog(CredentialDialog)
    fill(dialog, server)
    dialog.form.more.open()
    type_in(dialog, "agency_name", AGENCY)
    type_in(dialog, "agency_domain", partner.domain.name)
    press(dialog, "Test")
    await stage.says(dialog, AGENCY)
    press(dialog, "Connect")
    await choose(stage, dialog, partner.name)
    await stage.until(lambda: stage.connected)
    assert stage.connected[0].inspector.connection.source_info.project_id == partner.id


async def test_a_pasted_token_tells_user_scope_and_end(stage: Stage, server: SimulatorServer) -> None:
    token = (await connect(stage, server)).inspector.connection.token
    stage.sign_in.ask()
    dialog = stage.dialog(CredentialDialog)
    fill(dialog, server, password="")
    dialog.form.methods.choose("token")
    dialog.form.show_values({"token": f" {token.value[:50]}\n{token.value[50:]} "})
    press(dialog, "Test")
    await stage.says(dialog, "valid until")
    assert server.info.username in dialog.outcome.text
    assert server.info.project_name in dialog.outcome.text
    before = len(stage.connected)
    press(dialog, "Connect")
    await stage.until(lambda: len(stage.connected) > before)


async def test_all_that_one_may_see_open_a_session_each_and_without_a_question_the_next_time(
    stage: Stage, server: SimulatorServer
) -> None:
    stage.sign_in.ask()
    dialog = stage.dialog(CredentialDialog)
    fill(dialog, server, profile="all", keep="yes")
    press(dialog, "Connect")
    await stage.until(lambda: dialog.page == "projects")
    dialog.projects.every.click()
    press(dialog, "Open 3 projects")
    await stage.until(lambda: stage.connected)
    assert len(stage.connected) == 3  # the disabled one and MOS are none that can be read
    assert (await stage.kept("all")).all_projects
    await stage.until(lambda: ("all", "password") in stage.saved)
    stage.connected.clear()
    stage.sign_in.connect_profiles(["all"])
    await stage.until(lambda: len(stage.connected) == 3)
    assert not stage.is_open(CredentialDialog)


async def test_several_projects_become_sources_side_by_side_and_are_remembered(
    stage: Stage, server: SimulatorServer
) -> None:
    directory = server.app.state.directory
    stage.sign_in.ask()
    dialog = stage.dialog(CredentialDialog)
    fill(dialog, server, profile="two", keep="yes")
    press(dialog, "Connect")
    await choose(stage, dialog, directory.main.name, directory.sub_project.name)
    await stage.until(lambda: len(stage.connected) == 2)
    wanted = {directory.main.id, directory.sub_project.id}
    assert {one.inspector.connection.source_info.project_id for one in stage.connected} == wanted
    assert len({id(one.inspector.connection.shared_sign_in) for one in stage.connected}) == 1
    assert {project.id for project in (await stage.kept("two")).projects} == wanted
    await stage.until(lambda: ("two", "password") in stage.saved)
    stage.sign_in.ask("two")
    dialog = stage.dialog(CredentialDialog)
    await stage.until(lambda: "saved in the keyring" in dialog.form.entry("password").edit.placeholderText())
    dialog.form.more.open()
    press(dialog, "Choose again")
    press(dialog, "Connect")
    await choose(stage, dialog, directory.main.name)
    await stage.until(lambda: not stage.is_open(CredentialDialog))
    await stage.until(lambda: stage.profile("two").project_id == directory.main.id)
    saved = stage.profile("two")
    assert (saved.projects, saved.project_id) == ((), directory.main.id)


async def test_a_choice_that_is_not_to_be_remembered_is_asked_for_again(stage: Stage, server: SimulatorServer) -> None:
    stage.sign_in.ask()
    dialog = stage.dialog(CredentialDialog)
    fill(dialog, server, profile="p", keep="yes")
    press(dialog, "Connect")
    await stage.until(lambda: dialog.page == "projects")
    dialog.projects.remember.setChecked(False)
    await choose(stage, dialog, server.info.project_name)
    await stage.until(lambda: stage.connected)
    await stage.until(lambda: ("p", "password") in stage.saved)
    saved = await stage.kept("p")
    assert (saved.project_id, saved.project_name, saved.projects, saved.all_projects) == ("", "", (), False)
    stage.sign_in.connect_profiles(["p"])
    await stage.until(lambda: stage.is_open(CredentialDialog))
    assert stage.dialog(CredentialDialog).page == "projects"
    await stage.close(stage.dialog(CredentialDialog))
    await stage.until(lambda: not stage.sign_in.is_connecting)


async def test_jobs_are_counted_for_the_projects_on_the_screen(stage: Stage, server: SimulatorServer) -> None:
    stage.sign_in.ask()
    dialog = stage.dialog(CredentialDialog)
    fill(dialog, server)
    press(dialog, "Connect")
    await stage.until(lambda: dialog.page == "projects")
    model = dialog.projects.model
    await stage.until(lambda: all(isinstance(model._counts.get(one.id), int) for one in model.projects))
    jobs = len(server.app.state.tenants[server.info.project_id].job_ids())
    assert model._counts[server.info.project_id] == jobs
    await stage.close(dialog)


async def test_signing_in_again_uses_the_session_that_is_there(stage: Stage, server: SimulatorServer) -> None:
    session = await connect(stage, server)
    before = session.inspector.connection.token.value
    session.inspector.connection.lock()
    stage.sign_in.ask_again(session)
    dialog = stage.dialog(CredentialDialog)
    assert session.title in dialog.windowTitle()
    assert shown_fields(dialog) == {"password"}
    type_in(dialog, "password", "wrong")
    press(dialog, "Sign in")
    await stage.refuses(dialog, "refused this password")
    type_in(dialog, "password", server.info.password)
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
    type_in(dialog, "password", server.info.password)
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
    session = await connect(stage, server, profile="p", keep="yes")
    await stage.until(lambda: {("p", "token"), ("p", "password")} <= stage.saved.keys())
    if state == "locked":
        session.inspector.connection.lock()
    stage.sign_in.ask_again(session)
    dialog = stage.dialog(CredentialDialog)
    await stage.until(lambda: "saved in the keyring" in dialog.form.entry("password").edit.placeholderText())
    press(dialog, "Sign in")
    await stage.until(lambda: not stage.is_open(CredentialDialog))
    assert session.inspector.connection.sign_in_state.kind == "valid"
    assert session.inspector.connection.sign_in_state.renewable


async def test_a_locked_session_opens_with_the_token_that_is_kept(stage: Stage, server: SimulatorServer) -> None:
    session = await connect(stage, server, profile="p")
    await stage.until(lambda: ("p", "token") in stage.saved)
    session.inspector.connection.lock()
    stage.sign_in.ask_again(session)
    dialog = stage.dialog(CredentialDialog)
    await stage.says(dialog, "still valid")
    press(dialog, "Sign in")
    await stage.until(lambda: not stage.is_open(CredentialDialog))
    assert session.inspector.connection.sign_in_state.kind == "valid"


async def test_a_token_that_has_ended_opens_nothing_again(stage: Stage, server: SimulatorServer) -> None:
    session = await connect(stage, server, profile="p")
    await stage.until(lambda: ("p", "token") in stage.saved)
    attempts = len(server.app.state.sign_ins)
    stage.sign_in.ask_again(session)
    dialog = stage.dialog(CredentialDialog)
    await asyncio.sleep(0.1)
    assert dialog.form.entry("password").edit.placeholderText() == ""
    press(dialog, "Sign in")
    assert refusal(dialog) == "Enter the password."
    assert len(server.app.state.sign_ins) == attempts
    await stage.close(dialog)


async def test_a_locked_keyring_is_said_and_stops_nothing(qtbot: QtBot, theme: Theme, server: SimulatorServer) -> None:
    stage = make_stage(qtbot, NoKeyring())
    save_profile(Profile(name="p", iam_url=server.info.iam_url, drs_url=server.info.drs_url))
    stage.sign_in.ask("p")
    dialog = stage.dialog(CredentialDialog)
    await stage.says(dialog, "locked")
    fill(dialog, server, profile="q")
    press(dialog, "Connect")
    await choose(stage, dialog, server.info.project_name)
    await stage.until(lambda: stage.connected)
    await stage.until(lambda: not stage.app.window.error_bar.isHidden())
    await stage.app.tasks.close()
    await stage.app.workspace.close()
