"""A sign-in that a one-time code has opened is used for Connect: nobody waits for the next code."""

from collections.abc import Callable

import pytest

from drs_inspector.qt.sign_in.dialog import CredentialDialog
from drs_inspector.session.profiles.saved_sign_ins import load_sign_in
from drs_inspector.session.profiles.sign_in_form import ALL_PROJECTS
from drs_inspector.simulator import SimulatorServer
from drs_inspector.simulator.iam.accounts import AGENCY, PASSCODE
from tests.qt.sign_in.stage import Stage, fill, press

HOLDS = "The one-time code is used up, but this sign-in holds."


def open_dialog(stage: Stage, server: SimulatorServer, **more: str) -> CredentialDialog:
    user = server.app.state.directory.careful_reader
    stage.sign_in.ask()
    dialog: CredentialDialog = stage.dialog(CredentialDialog)
    fill(dialog, server, username=user.name, password=user.password, **more)
    dialog.form.more.second_factor.setChecked(True)
    dialog.form.methods.passcode.set_text(PASSCODE)
    return dialog


@pytest.mark.parametrize("button", ["Find projects", "Test"])
@pytest.mark.parametrize("every", [False, True])
async def test_connect_needs_no_second_code(stage: Stage, server: SimulatorServer, button: str, every: bool) -> None:
    user = server.app.state.directory.careful_reader
    dialog = open_dialog(stage, server, profile="p", keep="yes", **({"project": ALL_PROJECTS} if every else {}))
    press(dialog, button)
    await stage.says(dialog, HOLDS)
    await stage.until(dialog.form.isEnabled)
    assert dialog.entries().passcode == ""
    press(dialog, "Connect")
    await stage.until(lambda: stage.connected)
    assert len(stage.connected) == (3 if every else 1)
    assert all(session.problem is None for session in stage.connected)
    session = stage.connected[0]
    profile = stage.profile("p")
    assert (profile.second_factor, profile.user_id) == (True, user.id)
    kept = stage.saved
    await stage.until(lambda: ("p", "password") in kept)
    if not every:
        assert session.inspector.connection.source_info.project_id == server.info.project_id
        assert (await load_sign_in(stage.app.secrets, profile)).token == session.inspector.connection.token.value
    assert (await load_sign_in(stage.app.secrets, profile, with_token=False)).password == user.password
    assert PASSCODE not in "".join(kept.values()).replace(server.info.iam_url, "")


async def test_a_found_project_is_connected_to_by_an_exchanged_token(stage: Stage, server: SimulatorServer) -> None:
    other = server.app.state.directory.sub_project
    dialog = open_dialog(stage, server, project="")
    press(dialog, "Find projects")
    await stage.says(dialog, HOLDS)
    await stage.until(dialog.form.isEnabled)
    dialog.form.project.box.setCurrentIndex(dialog.form.project.box.findText(other.name))
    press(dialog, "Test")
    await stage.says(dialog, other.name)
    await stage.until(dialog.form.isEnabled)
    press(dialog, "Connect")
    await stage.until(lambda: stage.connected)
    assert stage.connected[0].inspector.connection.source_info.project_id == other.id
    assert stage.connected[0].inspector.connection.token.methods == ("token",)


async def test_an_agency_s_sign_in_holds_too(stage: Stage, server: SimulatorServer) -> None:
    partner = server.app.state.directory.partner_project
    dialog = open_dialog(stage, server, project=partner.name)
    dialog.form.more.agency_name.setText(AGENCY)
    dialog.form.more.agency_domain.setText(partner.domain.name)
    press(dialog, "Test")
    await stage.says(dialog, HOLDS)
    await stage.until(dialog.form.isEnabled)
    press(dialog, "Connect")
    await stage.until(lambda: stage.connected)
    assert stage.connected[0].inspector.connection.source_info.project_id == partner.id


CHANGES: dict[str, Callable[[CredentialDialog], object]] = {
    "user": lambda dialog: dialog.form.methods.username.setText("somebody"),
    "account": lambda dialog: dialog.form.methods.domain.setText("another"),
    "password": lambda dialog: dialog.form.methods.password.set_text("another"),
    "address": lambda dialog: dialog.form.place.iam_url.setText("http://127.0.0.1:9"),
    "DRS address": lambda dialog: dialog.form.place.drs_url.setText("http://127.0.0.1:9"),
    "agency": lambda dialog: dialog.form.more.agency_name.setText("agency"),
}


@pytest.mark.parametrize("change", CHANGES)
async def test_other_entries_need_a_new_code(stage: Stage, server: SimulatorServer, change: str) -> None:
    dialog = open_dialog(stage, server)
    press(dialog, "Test")
    await stage.says(dialog, HOLDS)
    await stage.until(dialog.form.isEnabled)
    assert dialog.entries().uses_held
    CHANGES[change](dialog)
    press(dialog, "Connect")
    assert "Enter the one-time code" in dialog.outcome.text
    assert stage.connected == []
    dialog.reject()


async def test_a_refused_exchange_asks_for_a_new_code(stage: Stage, server: SimulatorServer) -> None:
    dialog = open_dialog(stage, server)
    press(dialog, "Find projects")
    await stage.says(dialog, HOLDS)
    await stage.until(dialog.form.isEnabled)
    dialog.form.project.box.setEditText("eu-de_of_nobody")
    press(dialog, "Connect")
    await stage.says(dialog, "code")
    await stage.until(dialog.form.isEnabled)
    assert not dialog.entries().uses_held
    assert dialog.form.methods.passcode.isVisible()
    dialog.form.project.box.setEditText(server.info.project_name)
    dialog.form.methods.passcode.set_text(PASSCODE)
    press(dialog, "Connect")
    await stage.until(lambda: stage.connected)


async def test_a_code_that_is_typed_wins_and_closing_forgets(stage: Stage, server: SimulatorServer) -> None:
    dialog = open_dialog(stage, server)
    press(dialog, "Test")
    await stage.says(dialog, HOLDS)
    await stage.until(dialog.form.isEnabled)
    held = dialog.entries().held
    assert held is not None
    assert held.token not in repr(dialog.entries()) + repr(held)
    dialog.form.methods.passcode.set_text("000000")
    assert not dialog.entries().uses_held
    dialog.form.methods.passcode.set_text("")
    assert dialog.entries().uses_held
    dialog.form.forget_secrets()
    fill(dialog, server, username="demo-reader-mfa", password=server.app.state.directory.careful_reader.password)
    assert dialog.entries().held is None
    dialog.reject()


async def test_a_plain_password_is_used_itself_because_it_can_renew(stage: Stage, server: SimulatorServer) -> None:
    stage.sign_in.ask()
    dialog = stage.dialog(CredentialDialog)
    fill(dialog, server)
    press(dialog, "Test")
    await stage.says(dialog, "valid until")
    assert "one-time code" not in dialog.outcome.text
    await stage.until(dialog.form.isEnabled)
    press(dialog, "Connect")
    await stage.until(lambda: stage.connected)
    assert stage.connected[0].inspector.connection.sign_in_state.renewable
