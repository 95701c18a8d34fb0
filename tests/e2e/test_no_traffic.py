"""Starting the program sends nothing and asks nothing: not a socket is opened before a person wants something."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from drs_inspector.resource_files import resource_path

# Audit events see every socket that Python code makes, whichever library asks for it. Qt could only reach a network
# through its own library for that, so its being loaded counts too.
_WATCHED_RUN = """
import json, pathlib, socket, sys
seen = []
def watch(event, arguments):
    if event == "socket.__new__" and arguments[1] in (socket.AF_INET, socket.AF_INET6):
        seen.append("socket")
    elif event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.connect", "socket.bind"):
        if event not in ("socket.connect", "socket.bind") or not isinstance(arguments[1], (str, bytes)):
            seen.append(event)
sys.addaudithook(watch)
from PySide6.QtCore import QTimer
from drs_inspector.qt import app
window_open = app.open_window
shown = []
def open_and_close_later(application):
    window, theme = window_open(application)
    shown.append(window)
    # The files are opened after the first paint, on a busy machine some time after it.
    ready = QTimer(window, interval=50)
    ready.timeout.connect(lambda: all(pathlib.Path(name).name in window.windowTitle() for name in sys.argv[2:]) and (
        ready.stop(), QTimer.singleShot(int(float(sys.argv[1]) * 1000), window.close)))
    ready.start()
    return window, theme
app.open_window = open_and_close_later
from drs_inspector.storage.one_instance.messages import StartRequest
from drs_inspector.storage.one_instance.start import first_or_handed
code = app.run_window([pathlib.Path(name) for name in sys.argv[2:]], lock=first_or_handed(StartRequest()))
libraries = [line.split()[-1] for line in open("/proc/self/maps") if "Network" in line]
titles = [window.windowTitle() for window in shown]
# As in the program itself, no window is left when Python takes its modules apart.
shown.clear()
keyring = "keyring" in sys.modules
print(json.dumps({"code": code, "seen": seen, "libraries": libraries, "titles": titles, "keyring": keyring}))
"""


def _watched_run(home: Path, seconds: float, *files: str, script: str = _WATCHED_RUN) -> dict[str, object]:
    environment = os.environ | {"DRS_INSPECTOR_HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-X", "faulthandler", "-W", "ignore", "-c", script, str(seconds), *files],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    outcome: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return outcome


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")
def test_starting_opens_no_socket_and_asks_no_keyring(tmp_path: Path) -> None:
    outcome = _watched_run(tmp_path, 3)
    assert outcome == {"code": 0, "seen": [], "libraries": [], "titles": ["DRS Inspector"], "keyring": False}


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")
def test_opening_a_file_opens_no_socket(tmp_path: Path) -> None:
    outcome = _watched_run(tmp_path, 3, str(resource_path("sample-batch-detail.json")))
    assert outcome["seen"] == []
    assert outcome["libraries"] == []
    assert "sample-batch-detail.json" in str(outcome["titles"])


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")
def test_the_watch_would_see_a_socket(tmp_path: Path) -> None:
    watched = _WATCHED_RUN.replace("shown.append(window)", "shown.append(window); import socket as s; s.socket()", 1)
    assert _watched_run(tmp_path, 1, script=watched)["seen"] == ["socket"]
