"""One sign-in: a project named by hand where the identity service gives no list of projects."""

from typing import Any

import pytest

from drs_inspector.domain.errors import CloudError, UnreachableError
from drs_inspector.session.profiles.prompter import GivenUpError, ProjectChoice, ProjectQuestion, SecretQuestion
from drs_inspector.session.profiles.texts import no_list_text
from tests.helpers.scripted_prompter import ScriptedPrompter
from tests.session.profiles.stage import PASSWORD, Stage


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("403", "The cloud does not give the list of projects (IAM 403)."),
        ("404", "The cloud does not give the list of projects (APIGW.0101)."),
        ("501", "The cloud does not give the list of projects (IAM 501)."),
        ("empty", "The cloud lists no project in eu-de that this user may use."),
    ],
)
async def test_without_a_list_the_project_is_named_by_hand(stage: Stage, value: str, words: str) -> None:
    stage.cloud.state.faults.add(f"no-project-list={value}", "project-domain")
    main = stage.directory.main
    profile = stage.profile(project_name="", region="eu-de")
    prompter = ScriptedPrompter({"password": stage.cloud.info.password}, ProjectChoice(named=f" {main.name} "))
    opened = await stage.open_and_keep(profile, prompter)
    question = prompter.last(ProjectQuestion)
    assert question.projects == ()
    assert no_list_text(question.problem, profile.region) == words
    assert (opened.profile.project_id, opened.profile.project_name) == (main.id, main.name)
    assert opened.sessions[0].inspector.connection.source_info.project_id == main.id
    assert stage.sign_ins.count(PASSWORD) == 1, "the password is sent once"
    again = await stage.open(opened.profile, ScriptedPrompter())
    assert again.origin == "token", "the next time nothing is asked"


@pytest.mark.parametrize("by_id", [False, True])
async def test_a_refused_name_is_told_at_the_field_and_asked_for_again(stage: Stage, by_id: bool) -> None:
    stage.cloud.state.faults.add("no-project-list")
    sub = stage.directory.sub_project
    wrong = "0" * 32 if by_id else "eu-nowhere"
    seen: list[Any] = []

    async def correct(question: ProjectQuestion) -> ProjectChoice:
        seen.append(question.refused)
        return ProjectChoice(named=sub.id if by_id else sub.name)

    prompter = ScriptedPrompter({"password": stage.cloud.info.password}, ProjectChoice(named=wrong), correct)
    opened = await stage.open(stage.profile(project_name=""), prompter)
    assert seen[0].field == "project"
    assert seen[0].text.startswith(f"The cloud refused the project “{wrong}” (")
    assert seen[0].next_step
    assert prompter.kinds == ["secret", "projects", "projects"]
    assert opened.profile.project_id == sub.id


async def test_nothing_named_is_asked_for_again(stage: Stage) -> None:
    stage.cloud.state.faults.add("no-project-list")
    prompter = ScriptedPrompter(
        {"password": stage.cloud.info.password}, ProjectChoice(named="  "), ProjectChoice(named=stage.directory.main.id)
    )
    await stage.open(stage.profile(project_name=""), prompter)
    assert prompter.kinds == ["secret", "projects", "projects"]


@pytest.mark.parametrize("method", ["access-key", "token"])
@pytest.mark.parametrize("value", ["403", "empty"])
async def test_a_key_and_a_token_of_the_whole_account_ask_too(stage: Stage, method: str, value: str) -> None:
    stage.cloud.state.faults.add(f"no-project-list={value}")
    info, main = stage.cloud.info, stage.directory.main
    given = {
        "access-key": {"access_key": info.access_key, "secret_key": info.secret_key},
        "token": {"token": stage.issue(None)},
    }[method]
    profile = stage.profile(project_name="", method=method, username="", region="eu-de")
    prompter = ScriptedPrompter(ProjectChoice(named=main.id))
    opened = await stage.open(profile, prompter, given=given)
    assert prompter.kinds == ["projects"]
    assert opened.profile.project_id == main.id
    report = await opened.sessions[0].inspector.read()
    assert report.error is None
    assert opened.sessions[0].inspector.snapshot.jobs


async def test_projects_that_are_remembered_need_no_list(stage: Stage) -> None:
    async def two(question: ProjectQuestion) -> ProjectChoice:
        return ProjectChoice(question.projects[:2])

    password = {"password": stage.cloud.info.password}
    first = await stage.open(stage.profile(project_name=""), ScriptedPrompter(password, two))
    stage.cloud.state.faults.add("no-project-list")
    prompter = ScriptedPrompter(password)
    opened = await stage.open(first.profile, prompter)
    assert prompter.kinds == ["secret"]
    assert [session.problem for session in opened.sessions] == [None, None]


async def test_all_projects_cannot_be_had_without_the_list(stage: Stage) -> None:
    stage.cloud.state.faults.add("no-project-list")
    given = {"password": stage.cloud.info.password}
    prompter = ScriptedPrompter()
    with pytest.raises(CloudError, match="Project list"):
        await stage.open(stage.profile(project_name="", all_projects=True), prompter, given=given)
    assert prompter.asked == []


async def test_a_list_that_is_only_away_now_is_an_error(stage: Stage) -> None:
    stage.cloud.state.faults.add("redirect@/auth/projects")
    with pytest.raises(UnreachableError):
        await stage.open(
            stage.profile(project_name=""), ScriptedPrompter(), given={"password": stage.cloud.info.password}
        )


async def test_a_token_that_ends_while_a_project_is_named_asks_for_the_secret(stage: Stage) -> None:
    stage.cloud.state.faults.add("no-project-list")

    async def late(question: ProjectQuestion) -> ProjectChoice:
        stage.cloud.end_all_tokens()
        return ProjectChoice(named=stage.directory.main.name)

    profile = stage.profile(project_name="", keep_password=False)
    await stage.save(profile, "", stage.issue(None))
    prompter = ScriptedPrompter(late)
    with pytest.raises(GivenUpError):
        await stage.open(profile, prompter)
    assert prompter.kinds == ["projects", "secret"]
    assert prompter.last(SecretQuestion).refused is not None
