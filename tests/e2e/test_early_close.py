"""A person may close the window while the program is still loading behind it: then the program ends."""

import asyncio
import subprocess
import sys

import pytest

from drs_inspector.qt import composition
from drs_inspector.session.workspace.workspace import Workspace
from tests.e2e.cloud_host import Cloud
from tests.e2e.driver import Driver, Play

_SCRIPT = """
import sys
from PySide6.QtCore import QTimer
from drs_inspector.qt.app import application, open_window
from drs_inspector.qt.loop import run
from drs_inspector.qt.composition import WindowRun

async def no_demo():
    print("the demo was started")

app = application()
window, theme = open_window(app)
if sys.argv[1] == "at once":
    window.close()
else:
    QTimer.singleShot(int(sys.argv[1]), window.close)
window_run = WindowRun(window, theme, no_demo)
code = run(lambda: window_run.run(demo=sys.argv[1] == "at once"))
print("ended")
sys.exit(code)
"""


@pytest.mark.parametrize("when", ["at once", "0", "30"])
def test_a_window_that_is_closed_before_it_is_at_work_ends_the_program(when: str) -> None:
    try:
        ran = subprocess.run(
            [sys.executable, "-c", _SCRIPT, when], capture_output=True, text=True, timeout=60, check=False
        )
    except subprocess.TimeoutExpired:
        pytest.fail("the program hangs without a window")
    assert (ran.returncode, ran.stdout.strip(), ran.stderr.strip()) == (0, "ended", "")


def test_connections_are_closed_also_where_something_before_does_not_end(
    on_stage: Play, cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_then: list[Workspace] = []

    async def scene(driver: Driver) -> None:
        await driver.fetched()
        monkeypatch.setattr(composition, "_CLOSING_SECONDS", 0.2)
        monkeypatch.setattr(driver.window_run.app.since, "close", lambda: asyncio.sleep(60))
        open_then.append(driver.window_run.app.workspace)
        assert open_then[0].sessions

    on_stage(scene, demo=cloud)
    assert not open_then[0].sessions
