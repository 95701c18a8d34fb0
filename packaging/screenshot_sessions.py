"""How the window comes to show several sessions, one of them after its sign-in has ended."""

from collections.abc import Awaitable, Callable

from PySide6.QtWidgets import QWidget
from screenshot_samples import BLUE, ORANGE
from screenshot_stage import Stage, access_to

from drs_inspector.cloud.client import open_client
from drs_inspector.cloud.iam.methods.token import TokenCredential
from drs_inspector.qt.sign_in.dialog import CredentialDialog
from drs_inspector.session.job_tree.node import NodeKind, TreeNode

Scene = Callable[[Stage], Awaitable[QWidget]]


async def project_of_otc(stage: Stage) -> None:
    """Connect a project of Open Telekom Cloud and read it."""
    production = stage.cloud(jobs=41, objects=40, seed=7, profile="otc")
    await stage.connect(production, "Production", ORANGE, access_to(production)[1])
    await stage.read_all()


async def several(stage: Stage) -> None:
    """Connect two projects and read both."""
    await project_of_otc(stage)
    test = stage.cloud(jobs=12, objects=20, seed=3, profile="otc")
    connection, password = access_to(test)
    client = open_client(connection, password)
    token = await client.sign_in()
    await client.aclose()
    await stage.connect(test, "Test", BLUE, TokenCredential(token.value))
    await stage.read_all()
    stage.window_run.browse.show_source("")
    await stage.settle()


def session_line(number: int) -> Scene:
    """Return a scene that shows the line of a session."""

    async def scene(stage: Stage) -> QWidget:
        session = stage.window_run.app.workspace.sessions[number]
        await stage.show(NodeKind.SESSION, of=session)
        _close_scenarios(stage)
        return stage.window

    return scene


def _close_scenarios(stage: Stage) -> None:
    """Close two scenarios of the first session, so that both sessions are in sight."""
    for name in ("sync", "cloudDataGuard"):
        stage.close_line(TreeNode(NodeKind.SCENARIO, name=name, session=stage.session.key))


async def ended(stage: Stage) -> QWidget:
    """The token of the second session ends while it is read again."""
    test = stage.window_run.app.workspace.sessions[1]
    stage.clouds[1].app.state.faults.add("401-once")
    stage.window_run.session.refresh([test.key])
    await stage.until(lambda: test.inspector.is_paused, "reading is paused")
    await stage.show(NodeKind.SESSION, of=test)
    _close_scenarios(stage)
    return stage.window


async def again(stage: Stage) -> QWidget:
    """Return the dialog that asks for the sign-in again."""
    stage.window_run.sign_in.ask_again(stage.window_run.app.workspace.sessions[1])
    return await stage.dialog(CredentialDialog)
