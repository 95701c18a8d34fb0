"""One sign-in: projects chosen after it, keys, agencies, an invented method."""

import msgspec
import pytest

from drs_inspector.session.profiles.prompter import (
    BACK,
    GivenUpError,
    ProjectChoice,
    ProjectQuestion,
    SecretQuestion,
)
from drs_inspector.session.workspace.workspace import Workspace
from drs_inspector.simulator.iam.accounts import AGENCY, PASSCODE
from drs_inspector.storage.profiles.store import load_profiles
from drs_inspector.storage.secrets.keyring_store import KeyringStore
from tests.helpers.badge_method import NUMBER, PIN, badges
from tests.helpers.scripted_prompter import ScriptedPrompter
from tests.session.profiles.stage import Stage
from tests.session.several import MakeLoopbackCloud

PASSWORD, WITH_CODE, EXCHANGE = ("password",), ("password", "totp"), ("token",)


# Projects


async def test_projects_are_chosen_after_the_sign_in_with_their_jobs(stage: Stage) -> None:
    profile = stage.profile(project_name="")
    seen: list[str] = []

    async def choose(question: ProjectQuestion) -> ProjectChoice:
        calls = len(stage.cloud.state.calls)
        count = await question.count_jobs(question.projects[0])
        lists = [call for call in list(stage.cloud.state.calls)[calls:] if call.path.endswith("/jobs")]
        seen.extend((count.text, str(len(lists))))
        return ProjectChoice(question.projects[:2])

    prompter = ScriptedPrompter({"password": stage.cloud.info.password}, choose)
    opened = await stage.open_and_keep(profile, prompter)
    question = prompter.last(ProjectQuestion)
    assert [project.enabled for project in question.projects] == [True] * len(question.projects)
    assert question.token.user_name == stage.cloud.info.username
    assert seen == ["34 jobs", "3"]
    assert len(opened.sessions) == 2
    remembered = [(project.id, project.name) for project in question.projects[:2]]
    assert [(project.id, project.name) for project in opened.profile.projects] == remembered
    assert await stage.saved_token(opened.profile) == "", "a token of one project is none for all of them"
    again = await stage.open(opened.profile, ScriptedPrompter())
    assert {one.inspector.connection.source_info.project_id for one in again.sessions} == {key for key, _ in remembered}


async def test_a_project_whose_list_is_refused_says_so(stage: Stage) -> None:
    async def choose(question: ProjectQuestion) -> ProjectChoice:
        stage.cloud.state.faults.add("403")
        assert (await question.count_jobs(question.projects[0])).text == "list refused (403)"
        stage.cloud.state.faults.clear()
        return ProjectChoice(question.projects[:1])

    prompter = ScriptedPrompter({"password": stage.cloud.info.password}, choose)
    opened = await stage.open(stage.profile(project_name=""), prompter)
    assert opened.profile.project_id == opened.sessions[0].inspector.connection.source_info.project_id
    assert opened.profile.projects == ()


async def test_all_projects_and_a_choice_that_is_not_remembered(stage: Stage) -> None:
    password = {"password": stage.cloud.info.password}
    every = await stage.open(stage.profile(project_name=""), ScriptedPrompter(password, ProjectChoice(every=True)))
    assert every.profile.all_projects
    assert len(every.sessions) == 3

    async def once(question: ProjectQuestion) -> ProjectChoice:
        return ProjectChoice(question.projects[:1], remember=False)

    opened = await stage.open(stage.profile(project_name=""), ScriptedPrompter(password, once))
    assert (opened.profile.project_id, opened.profile.projects, opened.token) == ("", (), None)


async def test_a_code_is_asked_for_once_whatever_is_opened_with_it(stage: Stage) -> None:
    profile = stage.careful(project_name="", second_factor=True)
    await stage.save(profile, stage.directory.careful_reader.password)
    opened = await stage.open(profile, ScriptedPrompter(PASSCODE, ProjectChoice(every=True)))
    assert [session.problem for session in opened.sessions] == [None] * 3
    assert stage.sign_ins == [WITH_CODE, *[EXCHANGE] * 3]


async def test_back_from_the_projects_asks_for_other_values_and_closes_what_was_open(stage: Stage) -> None:
    password = {"password": stage.cloud.info.password}
    prompter = ScriptedPrompter(password, BACK, password, ProjectChoice(every=True))
    await stage.open(stage.profile(project_name=""), prompter)
    assert prompter.kinds == ["secret", "projects", "secret", "projects"]


async def test_an_account_wide_saved_token_asks_for_the_project_and_sends_no_password(stage: Stage) -> None:
    profile = stage.profile(project_name="")
    await stage.save(profile, stage.cloud.info.password, stage.issue(None))
    prompter = ScriptedPrompter(ProjectChoice(every=True))
    await stage.open(profile, prompter)
    assert prompter.kinds == ["projects"]
    assert PASSWORD not in stage.sign_ins


# Other methods


@pytest.mark.parametrize("twin", [False, True])
async def test_an_access_key_finds_its_project_or_asks(
    make_cloud: MakeLoopbackCloud, workspace: Workspace, keyring: KeyringStore, twin: bool
) -> None:
    stage = Stage(make_cloud(twin_project=twin), workspace, keyring)
    info = stage.cloud.info
    profile = stage.profile(project_name="", method="access-key", username="")
    key = {"access_key": info.access_key, "secret_key": f" {info.secret_key}\n"}

    async def first(question: ProjectQuestion) -> ProjectChoice:
        return ProjectChoice(question.projects[:1])

    prompter = ScriptedPrompter(key, first)
    opened = await stage.open_and_keep(profile, prompter)
    assert prompter.kinds == (["secret", "projects"] if twin else ["secret"])
    again = await stage.open(opened.profile, ScriptedPrompter())
    assert again.origin == "secret"


async def test_a_wrong_secret_key_marks_its_field(stage: Stage) -> None:
    profile = stage.profile(method="access-key")
    prompter = ScriptedPrompter({"access_key": stage.cloud.info.access_key, "secret_key": "wrong"})
    with pytest.raises(GivenUpError):
        await stage.open(profile, prompter)
    refused = prompter.last(SecretQuestion).refused
    assert refused.field == "secret_key"
    assert "blocks a key" in refused.next_step


async def test_an_agency_is_taken_on_with_the_saved_password(stage: Stage) -> None:
    partner = stage.directory.partner_project
    profile = stage.profile(agency_name=AGENCY, agency_domain=partner.domain.name, project_name=partner.name)
    await stage.save(profile, stage.cloud.info.password, "MII-of-yesterday")
    opened = await stage.open_and_keep(profile, ScriptedPrompter())
    assert opened.sessions[0].inspector.connection.source_info.project_id == partner.id


async def test_an_invented_method_signs_in_and_is_saved_from_one_file(stage: Stage) -> None:
    with badges():
        profile = stage.profile(method="badge", username="", domain="")
        wrong = {"badge_number": f" {NUMBER} ", "badge_pin": "00-00"}
        prompter = ScriptedPrompter(wrong, {"badge_pin": PIN})
        opened = await stage.open_and_keep(profile, prompter)
        assert prompter.last(SecretQuestion).refused.text == f"The cloud refused this PIN for {NUMBER} (IAM 401)."
        assert stage.sign_ins == [("badge",), ("badge",)]
        saved = load_profiles().find("P")
        assert saved is not None
        assert (saved.method, saved.fields) == ("badge", {"badge_number": NUMBER})
        assert opened.sessions[0].inspector.connection.token is not None
        await stage.secrets.forget_token("P")
        assert (await stage.open(saved, ScriptedPrompter())).origin == "secret"
        stolen = msgspec.structs.replace(saved, fields={"badge_number": "0007"})
        assert await stage.secrets.values(stolen) is None, "a PIN is for one badge"
        assert PIN not in repr(opened)
