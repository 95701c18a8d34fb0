"""The status bar says what goes on, and goes on to say what still does when something else has ended."""

import pytest

from drs_inspector.qt.main_window.progress_display import ProgressDisplay
from drs_inspector.session.workspace.open_session import OpenSession
from drs_inspector.simulator import SimulatorServer
from tests.helpers.waiting import until
from tests.qt.sign_in.stage import Stage, connect

WAITING = "Waiting for your keyring…"


@pytest.fixture
async def session(stage: Stage, server: SimulatorServer) -> OpenSession:
    return await connect(stage, server)


def says(stage: Stage) -> str:
    return stage.app.window.status._activity.text()


async def test_a_keyring_that_was_asked_before_a_fetch_ended_is_still_waited_for(
    stage: Stage, session: OpenSession
) -> None:
    display = ProgressDisplay(stage.app)
    fetching = stage.app.tasks.start("Reading", stage.app.workspace.refresh([session.key]))
    await until(lambda: session.inspector.is_fetching)
    display.keyring_waits(True)
    assert says(stage) != WAITING, "what is read comes first"
    await fetching
    assert says(stage) == WAITING
    display.keyring_waits(False)
    assert "jobs" in says(stage), "what the fetch has found is not lost"
    display.keyring_waits(True)
    display.keyring_waits(False)
    assert says(stage) == ""
    display.close()
