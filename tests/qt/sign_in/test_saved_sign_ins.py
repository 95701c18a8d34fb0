"""What the keyring holds and IAM refuses: what is tried next, and what is asked for and why."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from drs_inspector.cloud.iam.agency import AgencyCredential
from drs_inspector.cloud.iam.credentials import Token
from drs_inspector.cloud.iam.methods.password import PasswordCredential
from drs_inspector.qt.sign_in.dialog import CredentialDialog
from drs_inspector.session.profiles.saved_sign_ins import save_sign_in
from drs_inspector.simulator import SimulatorServer
from drs_inspector.simulator.iam.accounts import AGENCY, PASSCODE
from drs_inspector.storage.files.paths import app_paths
from drs_inspector.storage.profiles.store import Profile, save_profile
from tests.helpers.saved_credential import saved_credential
from tests.qt.sign_in.stage import Stage, choose, connect, press, refusal, text_of, type_in
from tests.qt.sign_in.test_code_that_holds import enter_code

STILL_VALID = "No password is needed"
STILL_IN = "not needed: you are still signed in"


def refused_token() -> Token:
    return Token(value="MII-of-yesterday", expires_at=datetime.now(UTC) + timedelta(hours=9))


def profile_of(server: SimulatorServer, name: str = "p", **more: Any) -> Profile:
    info = server.info
    values: dict[str, Any] = {
        "iam_url": info.iam_url,
        "drs_url": info.drs_url,
        "domain": info.domain,
        "username": info.username,
        "project_name": info.project_name,
        "keep_password": True,
    }
    return Profile(name=name, **{**values, **more})


async def keep(stage: Stage, profile: Profile, password: str) -> None:
    """Put a profile into its file, and into the keyring a token that IAM refuses, and the password if there is one."""
    save_profile(profile)
    base = PasswordCredential(profile.username, password, profile.domain)
    agency = AgencyCredential(base, profile.agency_name, profile.agency_domain) if profile.agency_name else base
    await save_sign_in(stage.app.secrets, profile, agency, refused_token())


async def open_with(stage: Stage, profile: Profile) -> CredentialDialog:
    stage.sign_in.ask(profile.name)
    dialog: CredentialDialog = stage.dialog(CredentialDialog)
    await stage.says(dialog, STILL_VALID)
    assert placeholder(dialog) == STILL_IN
    return dialog


def placeholder(dialog: CredentialDialog) -> str:
    entry = dialog.form.entry("password")
    assert entry is not None
    assert entry.edit is not None
    return entry.edit.placeholderText()


async def is_kept(stage: Stage, profile: Profile, token: str) -> None:
    await stage.until(lambda: token in stage.saved.get((profile.name, "token"), ""))


@pytest.mark.parametrize("with_agency", [False, True])
async def test_connect_takes_the_kept_password_when_the_kept_token_is_refused(
    stage: Stage, server: SimulatorServer, with_agency: bool
) -> None:
    partner = server.app.state.directory.partner_project
    agency = {"agency_name": AGENCY, "agency_domain": partner.domain.name, "project_name": partner.name}
    profile = profile_of(server, **(agency if with_agency else {}))
    await keep(stage, profile, server.info.password)
    dialog = await open_with(stage, profile)
    assert text_of(dialog, "password") == "", "a saved secret is not put into the window"
    press(dialog, "Connect")
    await stage.until(lambda: stage.connected)
    await stage.until(lambda: not stage.is_open(CredentialDialog))
    session = stage.connected[0]
    assert session.inspector.connection.sign_in_state.renewable
    await is_kept(stage, profile, session.inspector.connection.token.value)
    assert (await saved_credential(stage.app.secrets, profile, with_token=False)) is not None


async def test_test_takes_the_kept_password_and_the_refused_token_is_forgotten(
    stage: Stage, server: SimulatorServer
) -> None:
    profile = profile_of(server)
    await keep(stage, profile, server.info.password)
    dialog = await open_with(stage, profile)
    press(dialog, "Test")
    await stage.says(dialog, "valid until")
    assert ("p", "token") not in stage.saved
    await stage.close(dialog)


async def test_a_refused_token_alone_is_said_and_the_password_asked_for(stage: Stage, server: SimulatorServer) -> None:
    profile = profile_of(server, keep_password=False)
    await keep(stage, profile, "")
    dialog = await open_with(stage, profile)
    press(dialog, "Connect")
    await stage.refuses(dialog, "The sign-in of last time is not accepted any more")
    assert STILL_VALID not in dialog.outcome.text
    assert "Enter the password" in refusal(dialog)
    assert placeholder(dialog) == ""
    type_in(dialog, "password", server.info.password)
    press(dialog, "Connect")
    await stage.until(lambda: stage.connected)


async def test_a_refused_token_of_a_user_with_codes_asks_for_nothing_but_the_code(
    stage: Stage, server: SimulatorServer
) -> None:
    user = server.app.state.directory.careful_reader
    profile = profile_of(server, username=user.name, user_id=user.id, second_factor=True)
    await keep(stage, profile, user.password)
    attempts = len(server.app.state.sign_ins)
    dialog = await open_with(stage, profile)
    press(dialog, "Connect")
    await enter_code(stage, dialog, PASSCODE)
    await stage.until(lambda: stage.connected)
    methods = [record[0] for record in server.app.state.sign_ins[attempts:]]
    assert ("password",) not in methods, "the password is never sent without the code"


async def test_the_manager_s_connect_takes_the_kept_password_too(stage: Stage, server: SimulatorServer) -> None:
    profile = profile_of(server)
    await keep(stage, profile, server.info.password)
    stage.sign_in.connect_profiles(["p"])
    await stage.until(lambda: stage.connected)
    assert not stage.is_open(CredentialDialog)
    assert stage.connected[0].inspector.connection.sign_in_state.renewable


async def test_what_the_manager_was_refused_is_said_in_the_dialog(stage: Stage, server: SimulatorServer) -> None:
    await keep(stage, profile_of(server, "token", keep_password=False), "")
    await keep(stage, profile_of(server, "password"), "wrong")
    stage.sign_in.connect_profiles(["token", "password"])
    await stage.until(lambda: stage.is_open(CredentialDialog))
    dialog = stage.dialog(CredentialDialog)
    await stage.refuses(dialog, "sign-in of last time")
    assert dialog.focusWidget() is dialog.form.entry("password").edit
    await stage.until(lambda: stage.app.tasks.running("Keyring") is None)
    assert STILL_VALID not in dialog.outcome.text
    type_in(dialog, "password", server.info.password)
    press(dialog, "Connect")
    await stage.until(lambda: stage.connected)
    await stage.until(lambda: stage.is_open(CredentialDialog))
    dialog = stage.dialog(CredentialDialog)
    await stage.refuses(dialog, "refused this saved password")
    assert dialog.form.names.name == "password"
    await stage.close(dialog)
    assert stage.app.window.error_bar.isHidden()


async def test_the_manager_asks_for_the_code_of_a_user_who_needs_one(stage: Stage, server: SimulatorServer) -> None:
    user = server.app.state.directory.careful_reader
    await keep(stage, profile_of(server, username=user.name, second_factor=True), user.password)
    stage.sign_in.connect_profiles(["p"])
    await stage.until(lambda: stage.is_open(CredentialDialog))
    dialog = stage.dialog(CredentialDialog)
    await enter_code(stage, dialog)
    await stage.until(lambda: stage.connected)


async def test_a_cloud_that_is_away_is_said_in_the_dialog_and_the_token_is_not_given_up(
    stage: Stage, server: SimulatorServer
) -> None:
    profile = profile_of(server, iam_url="http://127.0.0.1:9", drs_url="http://127.0.0.1:9")
    await keep(stage, profile, server.info.password)
    stage.sign_in.connect_profiles(["p"])
    await stage.until(lambda: stage.is_open(CredentialDialog))
    dialog = stage.dialog(CredentialDialog)
    assert "127.0.0.1" in dialog.outcome.text
    await stage.until(lambda: placeholder(dialog) == STILL_IN)
    assert "127.0.0.1" in dialog.outcome.text, "what went wrong stays to be read"
    await stage.close(dialog)


async def test_signing_in_again_takes_a_password_that_the_keyring_got_meanwhile(
    stage: Stage, server: SimulatorServer
) -> None:
    session = await connect(stage, server, profile="p")
    await stage.until(lambda: ("p", "token") in stage.saved)
    profile = await stage.kept("p")
    session.inspector.connection.lock()
    stage.sign_in.ask_again(session)
    dialog = stage.dialog(CredentialDialog)
    await stage.says(dialog, "still valid")
    await keep(stage, msgspec.structs.replace(profile, keep_password=True), server.info.password)
    press(dialog, "Sign in")
    await stage.until(lambda: not stage.is_open(CredentialDialog))
    assert session.inspector.connection.sign_in_state.renewable


@pytest.mark.parametrize("name", ["username", "domain", "iam_url"])
async def test_a_saved_secret_serves_no_other_user_and_address(
    stage: Stage, server: SimulatorServer, name: str
) -> None:
    profile = profile_of(server)
    await keep(stage, profile, server.info.password)
    attempts = len(server.app.state.sign_ins)
    dialog = await open_with(stage, profile)
    before = text_of(dialog, name)
    dialog.form.more.open()
    type_in(dialog, name, "http://127.0.0.1:9" if name == "iam_url" else "somebody-else")
    assert placeholder(dialog) == ""
    assert "not for these" in dialog.outcome.text
    press(dialog, "Connect")
    assert refusal(dialog) == "Enter the password."
    assert len(server.app.state.sign_ins) == attempts
    type_in(dialog, name, before)
    assert placeholder(dialog) == STILL_IN, "the same person again"
    await stage.close(dialog)


async def test_choosing_projects_again_is_no_other_person(stage: Stage, server: SimulatorServer) -> None:
    profile = profile_of(server)
    save_profile(profile)
    base = PasswordCredential(profile.username, server.info.password, profile.domain)
    await save_sign_in(stage.app.secrets, profile, base, None)
    stage.sign_in.ask("p")
    dialog = stage.dialog(CredentialDialog)
    await stage.until(lambda: placeholder(dialog) == "saved in the keyring")
    dialog.form.more.open()
    press(dialog, "Choose again")
    press(dialog, "Connect")
    await choose(stage, dialog, server.app.state.directory.sub_project.name)
    await stage.until(lambda: stage.connected)
    other = server.app.state.directory.sub_project.id
    await stage.until(lambda: stage.profile("p").project_id == other)


async def test_connect_need_not_wait_for_the_answer_of_the_keyring(stage: Stage, server: SimulatorServer) -> None:
    profile = profile_of(server)
    save_profile(profile)
    base = PasswordCredential(profile.username, server.info.password, profile.domain)
    await save_sign_in(stage.app.secrets, profile, base, None)
    stage.sign_in.ask("p")
    dialog = stage.dialog(CredentialDialog)
    assert placeholder(dialog) == "", "the keyring has not answered"
    press(dialog, "Connect")
    await stage.until(lambda: stage.connected)


async def test_profiles_that_cannot_be_read_are_said_when_the_dialog_opens(stage: Stage) -> None:
    file = app_paths().profiles_file
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text('{"format": "drs-ins', "utf-8")
    stage.sign_in.ask()
    await stage.until(lambda: not stage.app.window.error_bar.isHidden())
    assert "could not be read" in str(stage.app.window.error_bar.messages[-1].error)
    await stage.close(stage.dialog(CredentialDialog))
