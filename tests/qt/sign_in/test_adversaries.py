"""Signing in when the cloud refuses, hangs or has too much of it, and when it is given up half-way."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from drs_inspector.cloud.network.regions import load_regions
from drs_inspector.qt.sign_in.dialog import CredentialDialog
from drs_inspector.qt.sign_in.project_model import JOBS, NAME
from drs_inspector.simulator import SimulatorServer
from tests.helpers.badge_method import NUMBER, PIN, badges
from tests.qt.sign_in.stage import Stage, choose, fill, press, type_in


@contextmanager
def faults(server: SimulatorServer, *names: str) -> Iterator[None]:
    server.app.state.faults.add(*names)
    try:
        yield
    finally:
        server.app.state.faults.clear()


def opened(stage: Stage, server: SimulatorServer, **more: str) -> CredentialDialog:
    stage.sign_in.ask()
    dialog: CredentialDialog = stage.dialog(CredentialDialog)
    fill(dialog, server, **more)
    return dialog


def counts(dialog: CredentialDialog) -> dict[str, str]:
    model = dialog.projects.model
    cells = [(model.index(row, NAME).data(), model.index(row, JOBS).data()) for row in range(model.rowCount())]
    return {str(name): str(jobs) for name, jobs in cells}


async def test_a_refused_list_of_projects_is_said_and_nothing_is_opened(stage: Stage, server: SimulatorServer) -> None:
    dialog = opened(stage, server)
    with faults(server, "403@/auth/projects"):
        press(dialog, "Connect")
        await stage.until(lambda: dialog.page == "projects" and not dialog.is_busy)
    assert "does not give the list of projects (DRS.M00102)" in dialog.projects.by_hand.why
    assert stage.app.workspace.sessions == ()
    press(dialog, "Back")
    await stage.until(lambda: dialog.page == "form")
    press(dialog, "Connect")
    await choose(stage, dialog, server.info.project_name)
    await stage.until(lambda: stage.connected)


async def test_a_project_whose_jobs_may_not_be_listed_says_so_and_the_others_are_counted(
    stage: Stage, server: SimulatorServer
) -> None:
    other = server.app.state.directory.sub_project
    dialog = opened(stage, server)
    with faults(server, f"403@/{other.id}/jobs"):
        press(dialog, "Connect")
        await stage.until(lambda: dialog.page == "projects")
        await stage.until(lambda: counts(dialog)[other.name] == "list refused (403)")
        await stage.until(lambda: counts(dialog)[server.info.project_name].endswith(" jobs"))
        await stage.until(lambda: "asking…" not in counts(dialog).values())
        await stage.close(dialog)


async def test_of_five_hundred_projects_those_on_the_screen_cost_three_calls_each(
    stage: Stage, server: SimulatorServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    from drs_inspector.cloud.client import CloudClient  # noqa: PLC0415 - loads httpx
    from drs_inspector.cloud.iam.credentials import Project  # noqa: PLC0415 - as above

    main = server.info
    asked: list[str] = []

    async def many(_client: CloudClient) -> list[Project]:
        first = Project(id=main.project_id, name=main.project_name)
        return [first, *(Project(id=f"{n:032x}", name=f"{main.project_name}_{n:03}") for n in range(1, 500))]

    real = CloudClient.list_page

    async def listed(client: CloudClient, scenario: str, page: int, per_page: int = 100) -> bytes:
        asked.append(client.connection.project_id)
        return await real(client, scenario, page, per_page)

    monkeypatch.setattr(CloudClient, "projects", many)
    monkeypatch.setattr(CloudClient, "list_page", listed)
    dialog = opened(stage, server)
    press(dialog, "Connect")
    await stage.until(lambda: dialog.page == "projects")
    assert dialog.projects.model.rowCount() == 500
    await stage.until(lambda: counts(dialog)[main.project_name].endswith(" jobs"))
    await stage.until(lambda: dialog.projects.next_uncounted() is None)
    await stage.until(lambda: "asking…" not in counts(dialog).values())
    assert asked.count(main.project_id) == 3
    known = [jobs for jobs in counts(dialog).values() if jobs != "not asked"]
    assert len(known) < 20, "only what is on the screen"
    gap = time.thread_time()  # processor time: a busy neighbour cannot take it
    dialog.projects.search.setText("499")
    assert time.thread_time() - gap < 1
    assert dialog.projects.model.rowCount() == 1
    await stage.close(dialog)


async def test_an_iam_that_hangs_can_be_cancelled_and_leaves_nothing(stage: Stage, server: SimulatorServer) -> None:
    dialog = opened(stage, server)
    with faults(server, "slow=30@/auth/tokens"):
        press(dialog, "Connect")
        await stage.until(lambda: server.app.state.transports)
        assert dialog.is_busy
        assert dialog.cancel.isEnabled()
        answered = len(server.app.state.calls)
        await stage.close(dialog)
        assert len(server.app.state.calls) == answered, "the answer is not waited for"
    assert not stage.is_open(CredentialDialog)
    assert stage.app.workspace.sessions == ()


@pytest.mark.parametrize("page", ["form", "code", "projects"])
async def test_cancel_on_each_page_opens_nothing_and_leaves_no_secret(
    stage: Stage, server: SimulatorServer, page: str
) -> None:
    user = server.app.state.directory.careful_reader
    person = {"username": user.name, "password": user.password} if page == "code" else {}
    dialog = opened(stage, server, profile="p", **person)
    if page != "form":
        press(dialog, "Connect")
        await stage.until(lambda: dialog.page == page)
    if page == "code":
        QTest.keyClicks(dialog.code.cells, "123")
    await stage.close(dialog)
    assert stage.app.workspace.sessions == ()
    assert stage.connected == []
    assert stage.saved == {}
    assert dialog.code.cells.text() == ""


async def test_escape_goes_one_page_back_and_what_was_typed_stays(stage: Stage, server: SimulatorServer) -> None:
    dialog = opened(stage, server)
    press(dialog, "Connect")
    await stage.until(lambda: dialog.page == "projects")
    QTest.keyClick(dialog.projects.table, Qt.Key.Key_Escape)
    await stage.until(lambda: dialog.page == "form")
    assert dialog.isVisible()
    press(dialog, "Connect")
    await choose(stage, dialog, server.info.project_name)
    await stage.until(lambda: stage.connected)


async def test_closing_the_window_meanwhile_ends_the_sign_in(stage: Stage, server: SimulatorServer) -> None:
    dialog = opened(stage, server)
    press(dialog, "Connect")
    await stage.until(lambda: dialog.page == "projects")
    dialog.close()
    await stage.until(lambda: not stage.app.tasks.running("Sign in"))
    assert stage.app.workspace.sessions == ()


async def test_the_computer_left_alone_ends_a_sign_in_that_waits(stage: Stage, server: SimulatorServer) -> None:
    dialog = opened(stage, server)
    press(dialog, "Connect")
    await stage.until(lambda: dialog.page == "projects")
    stage.sign_in.forget_secrets()
    assert dialog.page == "form"
    await stage.until(lambda: not stage.app.tasks.running("Sign in"))
    assert dialog.form.values()["password"] == ""
    await stage.close(dialog)


async def test_a_region_whose_drs_address_is_in_no_document_says_so(stage: Stage) -> None:
    unsure = next(region for region in load_regions() if not region.drs_url_verified)
    stage.sign_in.ask()
    dialog = stage.dialog(CredentialDialog)
    dialog.form.taken.emit(unsure)
    drs = dialog.form.entry("drs_url")
    assert drs is not None
    assert "No document names this address" in drs.row._hint.text()
    sure = next(region for region in load_regions() if region.drs_url_verified)
    dialog.form.taken.emit(sure)
    assert "No document" not in drs.row._hint.text()
    await stage.close(dialog)


async def test_an_invented_way_to_sign_in_opens_a_session_from_the_window(
    stage: Stage, server: SimulatorServer
) -> None:
    with badges() as method:
        dialog = opened(stage, server, password="", profile="badge")
        assert [button.text().replace("&", "") for button in dialog.form.methods.segments.buttons.values()][
            -1
        ] == "Badge"
        dialog.form.methods.choose(method.key)
        type_in(dialog, "badge_number", NUMBER)
        type_in(dialog, "badge_pin", "00-00")
        press(dialog, "Connect")
        await stage.refuses(dialog, "refused this PIN")
        type_in(dialog, "badge_pin", PIN)
        dialog.form.methods.keep.setChecked(True)
        press(dialog, "Connect")
        await choose(stage, dialog, server.info.project_name)
        await stage.until(lambda: stage.connected)
        await stage.until(lambda: ("badge", "badge") in stage.saved)
        assert PIN in stage.saved["badge", "badge"]
        saved = await stage.kept("badge")
        assert (saved.method, saved.fields) == ("badge", {"badge_number": NUMBER})
        stage.connected.clear()
        await stage.app.secrets.delete("badge", "token")
        stage.sign_in.connect_profiles(["badge"])
        await stage.until(lambda: stage.connected)
        assert not stage.is_open(CredentialDialog), "what was kept opens it the next time"
