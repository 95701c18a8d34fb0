"""One sign-in for window, command line and tests: what is tried, in which order, what is asked, what is never sent."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from drs_inspector.cloud.iam.agency import AgencyCredential
from drs_inspector.cloud.iam.methods.token import TokenCredential
from drs_inspector.cloud.network.settings import NetworkSettings
from drs_inspector.domain.errors import LockedOutError, SecretStoreError, SignInError, UnreachableError
from drs_inspector.session.profiles.open_profile import open_profile
from drs_inspector.session.profiles.openers import TrialSignIn
from drs_inspector.session.profiles.profile_secrets import ProfileSecrets
from drs_inspector.session.profiles.prompter import (
    BACK,
    CodeQuestion,
    GivenUpError,
    ProjectChoice,
    SecretQuestion,
)
from drs_inspector.session.profiles.saved_sign_ins import save_sign_in
from drs_inspector.session.workspace.workspace import Workspace
from drs_inspector.simulator.iam.accounts import AGENCY, PASSCODE
from drs_inspector.storage.profiles.store import load_profiles
from drs_inspector.storage.secrets.keyring_store import KeyringStore, SecretKind
from tests.helpers.scripted_prompter import ScriptedPrompter
from tests.session.profiles.stage import Stage
from tests.session.several import MakeLoopbackCloud

PASSWORD, WITH_CODE, EXCHANGE = ("password",), ("password", "totp"), ("token",)


# The order


async def test_a_saved_token_comes_first_and_nothing_is_asked(stage: Stage) -> None:
    profile, prompter = stage.profile(), ScriptedPrompter()
    await stage.save(profile, stage.cloud.info.password, stage.issue())
    opened = await stage.open_and_keep(profile, prompter)
    assert (opened.origin, prompter.asked, stage.sign_ins) == ("token", [], [])
    assert await stage.secrets.values(profile) == {"password": stage.cloud.info.password}, "the password stays"


async def test_a_token_that_is_about_to_end_comes_after_the_saved_password(stage: Stage) -> None:
    profile = stage.profile()
    await stage.save(profile, stage.cloud.info.password, stage.issue(), hours=0.3)
    opened = await stage.open(profile, ScriptedPrompter())
    assert (opened.origin, stage.sign_ins) == ("secret", [PASSWORD])
    alone = stage.profile(name="alone", keep_password=False)
    await stage.save(alone, "", stage.issue(), hours=0.3)
    assert (await stage.open(alone, ScriptedPrompter())).origin == "token"


async def test_a_refused_saved_token_is_forgotten_and_followed_by_the_saved_password(stage: Stage) -> None:
    profile, prompter = stage.profile(), ScriptedPrompter()
    await stage.save(profile, stage.cloud.info.password, "MII-of-yesterday")
    opened = await stage.open(profile, prompter)
    assert (opened.origin, prompter.asked, stage.sign_ins) == ("secret", [], [PASSWORD])
    assert await stage.saved_token(profile) == ""
    await stage.sessions.keep(opened)
    assert await stage.saved_token(profile) == opened.sessions[0].inspector.connection.token.value


async def test_what_is_given_comes_before_what_is_saved(stage: Stage) -> None:
    profile = stage.profile()
    await stage.save(profile, "wrong", stage.issue())
    opened = await stage.open(profile, ScriptedPrompter(), given={"password": stage.cloud.info.password})
    assert (opened.origin, stage.sign_ins) == ("given", [PASSWORD])


async def test_without_anything_saved_the_missing_is_asked_for_in_order(stage: Stage) -> None:
    info = stage.cloud.info
    prompter = ScriptedPrompter({"domain": f" {info.domain} ", "username": info.username, "password": info.password})
    opened = await stage.open(stage.profile(domain="", username="", name=""), prompter)
    question = prompter.last(SecretQuestion)
    assert [field.name for field in question.fields if not field.more] == ["domain", "username", "password"]
    assert (opened.profile.domain, opened.profile.username) == (info.domain, info.username)
    assert opened.origin == "asked"
    assert [message.severity for message in prompter.told] == ["success"]
    assert prompter.told[0].text.startswith("Signed in until ")


async def test_a_keyring_that_does_not_answer_is_told_and_not_asked_twice(
    make_cloud: MakeLoopbackCloud, workspace: Workspace
) -> None:
    class NoKeyring:
        state = "missing"
        calls = 0

        async def get(self, profile: str, kind: SecretKind) -> str | None:
            del profile, kind
            self.calls += 1
            raise SecretStoreError("There is no keyring.", "", "Install one.")

        set = delete = get

    store: Any = NoKeyring()
    stage = Stage(make_cloud(), workspace, store)
    prompter = ScriptedPrompter({"password": stage.cloud.info.password})
    await stage.open(stage.profile(), prompter)
    assert store.calls == 1
    assert [message.text for message in prompter.told if message.severity == "warning"] == [
        "There is no keyring. Install one."
    ]


# Refusals


async def test_a_wrong_password_is_sent_once_and_asked_for_again_with_code_and_advice(stage: Stage) -> None:
    prompter = ScriptedPrompter({"password": "wrong"}, {"password": stage.cloud.info.password})
    await stage.open(stage.profile(), prompter)
    refused = prompter.last(SecretQuestion).refused
    assert refused.field == "password"
    assert refused.text == f"The cloud refused this password for {stage.cloud.info.username} (IAM 401)."
    assert "Some domains lock a user" in refused.next_step
    assert not refused.saved
    assert stage.sign_ins == [PASSWORD, PASSWORD]


async def test_a_refused_saved_password_is_asked_for_and_not_sent_again(stage: Stage) -> None:
    profile, prompter = stage.profile(), ScriptedPrompter()
    await stage.save(profile, "old")
    with pytest.raises(GivenUpError):
        await stage.open(profile, prompter)
    assert prompter.last(SecretQuestion).refused.saved
    assert stage.sign_ins == [PASSWORD]
    assert stage.workspace.sessions == ()


@pytest.mark.parametrize("fault", ["iam-locked", "access-key-blocked"])
async def test_a_locked_user_is_told_and_asked_nothing_more(stage: Stage, fault: str) -> None:
    """Another try can prolong the lock."""
    stage.cloud.state.faults.add(fault)
    info = stage.cloud.info
    prompter = ScriptedPrompter({"password": "any", "access_key": info.access_key, "secret_key": "any"})
    method = "password" if fault == "iam-locked" else "access-key"
    with pytest.raises(LockedOutError) as caught:
        await stage.open(stage.profile(method=method), prompter)
    assert prompter.kinds == ["secret"]
    assert "locked" in caught.value.title or "blocked" in caught.value.title
    assert "minutes" in caught.value.next_step


async def test_a_lock_that_a_saved_token_meets_is_no_reason_to_send_the_password(stage: Stage) -> None:
    partner = stage.directory.partner_project
    profile = stage.profile(agency_name=AGENCY, agency_domain=partner.domain.name, project_name=partner.name)
    await stage.save(profile, stage.cloud.info.password)
    base = TokenCredential(stage.issue(), (datetime.now(UTC) + timedelta(hours=9)).isoformat())
    await save_sign_in(stage.store, profile, AgencyCredential(base, AGENCY, partner.domain.name), None)
    stage.cloud.state.faults.add("iam-locked")
    with pytest.raises(LockedOutError):
        await stage.open(profile, ScriptedPrompter())
    assert PASSWORD not in stage.sign_ins


async def test_a_saved_token_alone_that_is_refused_leads_to_the_password(stage: Stage) -> None:
    profile = stage.profile(keep_password=False)
    await stage.save(profile, "", "MII-of-yesterday")
    prompter = ScriptedPrompter({"password": stage.cloud.info.password})
    await stage.open(profile, prompter)
    refused = prompter.last(SecretQuestion).refused
    assert "sign-in of last time" in refused.text
    assert refused.next_step == "Enter the password."


async def test_a_refused_token_that_cannot_be_forgotten_is_told_and_it_goes_on(stage: Stage) -> None:
    class Stubborn(KeyringStore):
        async def delete(self, profile: str, kind: SecretKind) -> None:
            raise SecretStoreError("Your keyring is locked.", "", "Unlock it.")

    profile = stage.profile()
    await stage.save(profile, stage.cloud.info.password, "MII-of-yesterday")
    prompter = ScriptedPrompter()
    secrets = ProfileSecrets(Stubborn())
    opened = await open_profile(profile, prompter, opener=stage.sessions, secrets=secrets)
    assert opened.origin == "secret"
    assert prompter.told[0].text == "Your keyring is locked. Unlock it."


async def test_an_unreachable_cloud_is_raised_and_nothing_is_given_up(stage: Stage) -> None:
    profile = stage.profile(iam_url="http://127.0.0.1:9", drs_url="http://127.0.0.1:9")
    await stage.save(profile, "secret", "MII-good")
    prompter = ScriptedPrompter()
    with pytest.raises(UnreachableError):
        await stage.open(profile, prompter)
    assert prompter.asked == []
    assert await stage.saved_token(profile) == "MII-good"


async def test_a_refused_project_is_not_told_as_a_wrong_password(stage: Stage) -> None:
    profile, prompter = stage.profile(project_name="eu-nowhere"), ScriptedPrompter()
    await stage.save(profile, stage.cloud.info.password)
    with pytest.raises(SignInError, match="refused") as caught:
        await stage.open(profile, prompter)
    assert "project" in caught.value.cause
    assert prompter.asked == []
    assert stage.sign_ins == [PASSWORD]


async def test_a_service_that_wants_the_account_of_a_project_asks_for_it(stage: Stage) -> None:
    stage.cloud.state.faults.add("project-domain")
    by_id = stage.profile(domain="", username="", user_id=stage.directory.reader.id)
    await stage.save(by_id, stage.cloud.info.password)

    async def answer(question: SecretQuestion) -> dict[str, str]:
        assert question.refused is not None
        assert (question.refused.field, question.refused.saved) == ("domain", True)
        assert "account (domain)" in question.refused.text
        return {"domain": stage.cloud.info.domain, "password": stage.cloud.info.password}

    opened = await stage.open(by_id, ScriptedPrompter(answer))
    assert opened.profile.domain == stage.cloud.info.domain


# One-time codes


async def test_the_code_is_asked_for_when_the_cloud_wants_it_and_remembered(stage: Stage) -> None:
    user = stage.directory.careful_reader
    prompter = ScriptedPrompter({"password": user.password}, PASSCODE)
    opened = await stage.open_and_keep(stage.careful(), prompter)
    assert prompter.kinds == ["secret", "code"]
    assert stage.sign_ins == [PASSWORD, WITH_CODE]
    saved = load_profiles().find("P")
    assert saved is not None
    assert (saved.second_factor, saved.user_id) == (True, user.id)
    assert PASSCODE not in repr(opened)


async def test_a_known_second_factor_is_never_sent_a_password_without_its_code(stage: Stage) -> None:
    profile = stage.careful(second_factor=True)
    await stage.save(profile, stage.directory.careful_reader.password)
    prompter = ScriptedPrompter()
    with pytest.raises(GivenUpError):
        await stage.open(profile, prompter)
    assert prompter.kinds == ["code"]
    assert stage.sign_ins == []
    await stage.open_and_keep(profile, ScriptedPrompter(PASSCODE))
    assert stage.sign_ins == [WITH_CODE]
    assert (await stage.open(profile, ScriptedPrompter())).origin == "token", "the code is asked for once"


@pytest.mark.parametrize("agency", [False, True])
async def test_a_code_that_is_given_with_the_password_is_remembered(stage: Stage, agency: bool) -> None:
    """Else the next sign-in would send the password without a code."""
    user, partner = stage.directory.careful_reader, stage.directory.partner_project
    role = {"agency_name": AGENCY, "agency_domain": partner.domain.name, "project_name": partner.name}
    profile, prompter = stage.careful(**(role if agency else {})), ScriptedPrompter()
    opened = await stage.open_and_keep(profile, prompter, given={"password": user.password, "passcode": PASSCODE})
    assert (opened.profile.second_factor, prompter.asked) == (True, [])
    assert opened.profile.user_id == ("" if agency else user.id), "the token of an agency is not the user's"
    await stage.secrets.forget_token("P")
    saved = load_profiles().find("P")
    assert saved is not None
    asking = ScriptedPrompter(PASSCODE)
    await stage.open(saved, asking)
    assert asking.kinds == ["code"]
    assert PASSWORD not in stage.sign_ins


async def test_a_code_that_is_typed_beside_the_password_is_remembered(stage: Stage) -> None:
    user = stage.directory.careful_reader
    prompter = ScriptedPrompter({"password": user.password, "passcode": PASSCODE}, ProjectChoice(every=True))
    opened = await stage.open_and_keep(stage.careful(project_name=""), prompter)
    assert (opened.profile.second_factor, opened.profile.user_id) == (True, user.id)


async def test_a_code_that_was_not_needed_by_what_opened_the_profile_is_none(stage: Stage) -> None:
    """A code of a variable is used for every profile; a saved token is not sent one."""
    profile = stage.profile()
    await stage.save(profile, stage.cloud.info.password, stage.issue())
    opened = await stage.open(profile, ScriptedPrompter(), given={"passcode": PASSCODE})
    assert (opened.origin, opened.profile.second_factor) == ("token", False)


async def test_a_wrong_code_is_asked_for_again(stage: Stage) -> None:
    profile = stage.careful(second_factor=True)
    await stage.save(profile, stage.directory.careful_reader.password)
    prompter = ScriptedPrompter("000000", PASSCODE)
    await stage.open(profile, prompter)
    question = prompter.last(CodeQuestion)
    assert question.wrong_code
    assert "one-time code was not accepted (IAM.1061)" in question.refused.text


async def test_back_from_the_code_asks_for_other_values(stage: Stage) -> None:
    info = stage.cloud.info
    profile = stage.careful(second_factor=True)
    await stage.save(profile, "wrong")
    prompter = ScriptedPrompter(BACK, {"password": stage.directory.careful_reader.password, "passcode": PASSCODE})
    await stage.open(profile, prompter)
    assert prompter.kinds == ["code", "secret"]
    assert stage.sign_ins == [WITH_CODE]
    assert prompter.asked[-1].values["domain"] == info.domain


async def test_what_a_code_has_opened_in_a_test_is_used_to_connect(stage: Stage) -> None:
    user = stage.directory.careful_reader
    profile = stage.careful(second_factor=True)
    given = {"password": user.password}
    trial = TrialSignIn(NetworkSettings())
    await open_profile(profile, ScriptedPrompter(PASSCODE), opener=trial, secrets=stage.secrets, given=given)
    prompter = ScriptedPrompter()
    opened = await stage.open_and_keep(profile, prompter, given=given, active=trial.credential)
    assert (opened.origin, prompter.asked) == ("active", [])
    assert stage.sign_ins == [WITH_CODE]
    assert await stage.secrets.values(profile) == given, "the password is saved, not the token in its place"
