"""SIGTERM, SIGINT and SIGHUP close the window as a person does: settings are saved, and the exit code says which."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers.waiting import PATIENCE

# What the program does with a window, and a word on standard output when that is at work with its demo.
_SCRIPT = """
import sys
from PySide6.QtCore import QTimer
from drs_inspector.commands.window import _start_demo
from drs_inspector.qt.app import application, open_window
from drs_inspector.qt.composition import WindowRun
from drs_inspector.qt.loop import run

app = application()
window, theme = open_window(app)
window_run = WindowRun(window, theme, _start_demo)

def look():
    if hasattr(window_run, "memory") and window_run.app.workspace.sessions:
        print("at work", flush=True)
        timer.stop()

timer = QTimer()
timer.timeout.connect(look)
timer.start(20)
sys.exit(run(lambda: window_run.run(demo=True), window_run.end_by_signal))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_signal_closes_the_window_in_order(own_home: Path, number: signal.Signals, code: int) -> None:
    left = own_home / "config" / ".drs-inspector-aaaaaaaaaaaa.part"  # as a killed run leaves it
    left.parent.mkdir(parents=True, exist_ok=True)
    left.touch()
    process = subprocess.Popen(
        [sys.executable, "-c", _SCRIPT], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    try:
        assert process.stdout.readline() == "at work\n"
        process.send_signal(number)
        _out, said = process.communicate(timeout=PATIENCE)
    finally:
        process.kill()
    assert (process.returncode, said) == (code, "")
    (settings,) = own_home.rglob("settings.json")
    assert json.loads(settings.read_bytes())["window_geometry"]
    assert list(own_home.rglob("*.part")) == []
