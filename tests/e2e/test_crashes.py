"""A program that fails at its start or in the middle says so, and goes on where it can."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from drs_inspector.storage.files.paths import app_paths

# What a person sees is printed; a box is closed, and the window too once its bar has told what the test waits for.
_SCRIPT = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox
import drs_inspector.qt.app as app_module
from drs_inspector.qt.main_window.main_window import MainWindow

def look():
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, QMessageBox) and widget.isVisible():
            print("box:", widget.text(), widget.informativeText().replace(chr(10), " "), flush=True)
            widget.button(QMessageBox.StandardButton.Close).click()
        elif isinstance(widget, MainWindow) and widget.filled and widget.error_bar.messages:
            message = widget.error_bar.messages[-1]
            print("bar:", f"{{message.where}}: {{message.error.title}}", widget.isVisible(), flush=True)
            widget.close()

def application(made=app_module.application):
    app = made()
    app.look = QTimer()
    app.look.timeout.connect(look)
    app.look.start(50)
    return app

app_module.application = application
def fail(*arguments, **options):
    password = "Hunter2-canary"
    raise ValueError(password)
{sabotage}
sys.argv = ["drs-inspector"]
from drs_inspector.__main__ import main
main()
"""


def start(sabotage: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    try:
        ran = subprocess.run(
            [sys.executable, "-c", _SCRIPT.format(sabotage=sabotage)],
            env=os.environ | variables,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        pytest.fail(f"the program does not end; it said {late.stdout!r} {late.stderr!r}")
    path = app_paths().error_log_folder / "errors.log"
    log = path.read_text() if path.exists() else ""
    for text in (ran.stdout, ran.stderr, log):
        assert "Traceback" not in text
        assert "canary" not in text
    return ran


@pytest.mark.parametrize(
    "sabotage",
    [
        "MainWindow.__init__ = fail",
        "MainWindow.fill = fail",
        "MainWindow.showEvent = fail",
        "MainWindow.restore_geometry = fail",
        "app_module.open_window = fail",
        "import drs_inspector.qt.composition as composition\ncomposition.WindowRun.__init__ = fail",
        "import drs_inspector.qt.composition as composition\ncomposition.WindowRun.join = fail",
        "import drs_inspector.qt.loop as loop\nloop.run = fail",
        "sys.modules['drs_inspector.qt.composition'] = None",
    ],
)
def test_a_window_that_cannot_be_shown_is_told_in_a_box_and_on_the_terminal(sabotage: str) -> None:
    ran = start(sabotage)
    assert ran.returncode == 70, ran.stderr
    assert ran.stdout.startswith("box: "), ran.stdout
    assert ran.stdout.count("box: ") == 1
    assert str(app_paths().error_log_folder) in ran.stdout
    assert len(ran.stderr.splitlines()) == 3, ran.stderr
    assert ran.stderr.startswith("Error: ")
    log = (app_paths().error_log_folder / "errors.log").read_text()
    assert log.count("== error ") == 1
    assert "seen 00000001 times" in log


# A thread takes no notice of how far the start has come: it may fail before the window is there, or while it comes.
_LATE_THREAD = "import threading\nthreading.Timer(1.0, fail).start()"

# There is no event loop to ask before there is an application.
_LATE_SLOT = """
def later(made=app_module.application):
    app = made()
    app.late = QTimer(singleShot=True)
    app.late.timeout.connect(fail)
    app.late.start(800)
    return app
app_module.application = later
"""


@pytest.mark.parametrize(
    ("sabotage", "where"),
    [
        ("MainWindow.paintEvent = fail", ""),
        (_LATE_SLOT, ""),
        (_LATE_THREAD, "Thread Thread-"),
    ],
)
def test_what_fails_beside_the_window_is_told_in_the_window(sabotage: str, where: str) -> None:
    ran = start(sabotage)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.startswith(f"bar: {where}"), ran.stdout
    assert "DRS Inspector met an error that it was not prepared for. True" in ran.stdout
    assert (app_paths().error_log_folder / "errors.log").exists()


def test_a_file_in_place_of_the_settings_folder_is_told_in_the_window(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    ran = start("", DRS_INSPECTOR_HOME=str(tmp_path / "file"))
    assert ran.returncode == 0
    assert ran.stdout.startswith("bar: : The file "), ran.stdout


def test_a_home_that_cannot_be_found_is_told_in_a_box() -> None:
    ran = start("", DRS_INSPECTOR_HOME="~no-such-user-here/x")
    assert ran.returncode == 5
    assert ran.stdout.startswith("box: There is no folder for settings."), ran.stdout
    assert len(ran.stderr.splitlines()) == 3


def test_a_qt_that_cannot_be_loaded_is_told_on_the_terminal() -> None:
    program = (
        "import sys\nsys.modules['PySide6.QtWidgets'] = None\nsys.argv = ['drs-inspector']\n"
        "from drs_inspector.__main__ import main\nmain()"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 70
    assert ran.stderr.startswith("Error: A part of DRS Inspector could not be loaded.")
    assert len(ran.stderr.splitlines()) == 3
