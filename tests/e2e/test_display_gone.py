"""A display server that ends under the window: the program says so, keeps its settings, and does not fail."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers.waiting import PATIENCE

_SCRIPT = """
import sys
from PySide6.QtCore import QTimer
from drs_inspector.cli import cli
from drs_inspector.qt import composition

really_join = composition.WindowRun.join

def join(self):
    really_join(self)
    QTimer.singleShot(0, lambda: print("at work", flush=True))

composition.WindowRun.join = join
sys.argv[1:] = ["--new-instance"]
cli()
"""


@pytest.mark.skipif(shutil.which("Xvfb") is None, reason="no Xvfb")
def test_the_display_ends_under_the_window(own_home: Path) -> None:
    reader, writer = os.pipe()
    display = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writer), "-screen", "0", "1280x800x24", "-nolisten", "tcp"],
        pass_fds=(writer,),
        stderr=subprocess.DEVNULL,
    )
    try:
        os.close(writer)
        with os.fdopen(reader) as told:
            number = told.readline().strip()
        environment = {**os.environ, "DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb"}
        process = subprocess.Popen(
            [sys.executable, "-c", _SCRIPT],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment,
        )
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "at work\n"
            display.kill()
            _out, said = process.communicate(timeout=PATIENCE)
        finally:
            process.kill()
    finally:
        display.kill()
        display.wait()
    assert process.returncode == 71
    assert "Error: The display is gone." in said
    assert "not prepared for" not in said
    assert "Traceback" not in said
    assert list(own_home.rglob("settings.json"))
