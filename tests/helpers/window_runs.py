"""Runs of the program with a window that tell what happens in them: real processes, forked from one that is loaded."""

import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.helpers.forked_program import ForkedProgram, ForkedRun, forked_program
from tests.helpers.waiting import PATIENCE

# What a window tells goes into a file of its process. The time limits are those that a test sets. With ``HOLD`` the
# window does not come to work (start), or does not end (end), while the file "hold" is there.
_PREAMBLE = """
import pathlib, time
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
import drs_inspector.commands.window, drs_inspector.qt.app, drs_inspector.qt.loop, drs_inspector.qt.widgets.icons
import drs_inspector.qt.widgets.theme, drs_inspector.qt.main_window.actions, drs_inspector.qt.main_window.status_bar
import drs_inspector.qt.composition as composition
import drs_inspector.storage.one_instance.start as start
from drs_inspector.qt.files.open_controller import OpenController
from drs_inspector.qt.main_window.main_window import MainWindow

start.STARTING_SECONDS = 300.0
opened, tokens = [], []
plain_open, plain_join, plain_activate = OpenController.open, composition.WindowRun.join, MainWindow.activateWindow
plain_end = composition.WindowRun.end

def hold(when):
    while os.environ.get("HOLD") == when and os.path.exists(os.environ["TOLD"] + "/hold"):
        time.sleep(0.01)

def join(self):
    hold("start")
    plain_join(self)
    self.timer = QTimer(self.window)
    self.timer.timeout.connect(lambda: tell(self))
    self.timer.start(20)

def open_files(self, paths):
    opened.extend(os.fsencode(path).hex() for path in paths)
    plain_open(self, paths)

def activate(self):
    tokens.append(os.environ.get("XDG_ACTIVATION_TOKEN", ""))
    plain_activate(self)

async def end(self):
    if self.server is not None:
        self.server.close()
    hold("end")
    await plain_end(self)

def tell(self):
    told = {
        "opened": opened, "tokens": tokens, "active": self.window.isActiveWindow(), "status": self.window.status.text,
        "problems": [message.text() for message in self.window.error_bar.messages],
        "listens": self.server is not None and bool(self.server._servers),
    }
    path = pathlib.Path(os.environ["TOLD"], str(os.getpid()))
    path.with_suffix(".new").write_text(json.dumps(told))
    path.with_suffix(".new").replace(path)

composition.WindowRun.join, composition.WindowRun.end = join, end
OpenController.open, MainWindow.activateWindow = open_files, activate
plain_main = main
def main():
    start.ANSWER_SECONDS = float(os.environ.get("ANSWER_SECONDS", "300"))
    plain_main()
"""


class WindowRuns:
    """Starts runs with ``home`` as DRS_INSPECTOR_HOME, and ends those that a test leaves."""

    def __init__(self, program: ForkedProgram, home: Path) -> None:
        self._program = program
        self.home = home
        self.told_folder = home / "told"
        self.told_folder.mkdir()
        self._runs: list[ForkedRun] = []

    def start(self, *arguments: str, **variables: str) -> ForkedRun:
        """Start the program in ``home``."""
        given = {"DRS_INSPECTOR_HOME": str(self.home), "TOLD": str(self.told_folder)} | variables
        self._runs.append(self._program.start(*arguments, folder=self.home, variables=given))
        return self._runs[-1]

    def window(self, *arguments: str, **variables: str) -> ForkedRun:
        """Start the program and wait until its window listens."""
        run = self.start(*arguments, **variables)
        self.until(lambda: self.told(run).get("listens"))
        return run

    def told(self, run: ForkedRun) -> dict[str, Any]:
        """Return what the window of a run has told last; nothing while it has no window."""
        path = self.told_folder / str(run.pid)
        told: dict[str, Any] = json.loads(path.read_bytes()) if path.exists() else {}
        return told

    def opened(self, run: ForkedRun) -> list[bytes]:
        """Return the names of the files that a window was asked to open, as seen from ``home``."""
        names = [bytes.fromhex(name) for name in self.told(run).get("opened", [])]
        return [os.fsencode(self.home / os.fsdecode(name)) for name in names]

    @property
    def windows(self) -> int:
        """How many of the runs have had a window."""
        return sum(bool(self.told(run)) for run in self._runs)

    def until(self, condition: Callable[[], object]) -> None:
        """Wait until a condition holds."""
        end = time.monotonic() + 2 * PATIENCE  # a whole program starts, or ends
        while not condition():
            if time.monotonic() > end:
                for run in self._runs:
                    run.say_where()
                time.sleep(1)
                raise AssertionError(f"it did not come to that: {[(self.told(run), run.said) for run in self._runs]}")
            time.sleep(0.01)

    def end(self) -> None:
        """Kill the runs that were not waited for."""
        for run in self._runs:
            run.kill()


@contextmanager
def window_program(folder: Path) -> Iterator[ForkedProgram]:
    """Give the loaded program for ``WindowRuns``."""
    with forked_program(folder, preamble=_PREAMBLE) as program:
        yield program
