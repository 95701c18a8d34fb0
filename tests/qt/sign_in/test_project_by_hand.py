"""The page of the projects where the identity service gives no list: a field for the name or the id."""

from collections.abc import Iterator

import pytest
from PySide6.QtTest import QTest

from drs_inspector.qt.sign_in.dialog import CredentialDialog
from drs_inspector.simulator import SimulatorServer
from tests.qt.sign_in.stage import Stage, fill, press, refusal


@pytest.fixture(autouse=True)
def clean_faults(server: SimulatorServer) -> Iterator[None]:
    yield
    server.app.state.faults.clear()


async def ask(stage: Stage, server: SimulatorServer, value: str) -> CredentialDialog:
    server.app.state.faults.add(f"no-project-list={value}", "project-domain")
    stage.sign_in.ask()
    dialog: CredentialDialog = stage.dialog(CredentialDialog)
    fill(dialog, server, profile="by hand", keep="yes")
    press(dialog, "Connect")
    await stage.until(lambda: dialog.page == "projects" and not dialog.is_busy)
    return dialog


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("403", "The cloud does not give the list of projects (IAM 403)."),
        ("404", "The cloud does not give the list of projects (APIGW.0101)."),
        ("501", "The cloud does not give the list of projects (IAM 501)."),
        ("empty", "The cloud lists no project"),
    ],
)
async def test_a_field_takes_the_place_of_the_list(stage: Stage, server: SimulatorServer, value: str, why: str) -> None:
    directory = server.app.state.directory
    dialog = await ask(stage, server, value)
    page = dialog.projects
    assert page.by_hand.isVisible()
    assert not page.table.isVisible()
    assert page.by_hand.edit.accessibleName() == "Project name or id"
    assert page.by_hand.why.startswith(why)
    assert dialog.focusWidget() is page.by_hand.edit
    assert dialog.primary.reason == "enter the name or the id of the project"
    QTest.keyClicks(page.by_hand.edit, directory.sub_project.name)
    press(dialog, "Open 1 project")
    await stage.until(lambda: stage.connected)
    assert stage.connected[0].inspector.connection.source_info.project_id == directory.sub_project.id
    saved = await stage.kept("by hand")
    assert (saved.project_id, saved.project_name) == (directory.sub_project.id, directory.sub_project.name)


async def test_a_refused_name_is_marked_and_can_be_corrected(stage: Stage, server: SimulatorServer) -> None:
    directory = server.app.state.directory
    dialog = await ask(stage, server, "403")
    edit = dialog.projects.by_hand.edit
    QTest.keyClicks(edit, "eu-nowhere")
    press(dialog, "Open 1 project")
    await stage.refuses(dialog, "The cloud refused the project “eu-nowhere” (")
    assert edit.hasSelectedText()
    assert dialog.focusWidget() is edit
    QTest.keyClicks(edit, directory.main.id)
    assert refusal(dialog) == ""
    press(dialog, "Open 1 project")
    await stage.until(lambda: stage.connected)
    assert stage.connected[0].inspector.connection.source_info.project_id == directory.main.id


async def test_the_list_is_back_with_the_next_sign_in(stage: Stage, server: SimulatorServer) -> None:
    dialog = await ask(stage, server, "403")
    server.app.state.faults.clear()
    press(dialog, "Back")
    await stage.until(lambda: dialog.page == "form")
    press(dialog, "Connect")
    await stage.until(lambda: dialog.page == "projects" and not dialog.is_busy)
    assert dialog.projects.table.isVisible()
    assert not dialog.projects.by_hand.isVisible()
    await stage.close(dialog)


async def test_test_says_that_there_is_no_list(stage: Stage, server: SimulatorServer) -> None:
    server.app.state.faults.add("no-project-list")
    stage.sign_in.ask()
    dialog = stage.dialog(CredentialDialog)
    fill(dialog, server)
    press(dialog, "Test")
    await stage.says(dialog, "The cloud does not give the list of projects (IAM 403).")
    assert "Signed in as" in dialog.outcome.text
    await stage.close(dialog)
