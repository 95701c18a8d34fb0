"""Process start to first paint, against a bare QMainWindow in the same interpreter."""

import statistics
import subprocess
import sys
import time

from tests.bench.table import Row, ratio_row

BARE = """
import os
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QMainWindow
class Window(QMainWindow):
    painted = False
    def event(self, event):
        if event.type() == QEvent.Type.Paint:
            self.painted = True
        return super().event(event)
app = QApplication(["bare"])
window = Window()
window.resize(1280, 800)
window.show()
while not window.painted:
    app.processEvents()
app.processEvents()
os._exit(0)
"""
# The real command line from its entry point, ended when the program itself considers the window painted.
OURS = """
import os, sys
sys.argv = ["drs-inspector"]
import drs_inspector.qt.app as app
show = app.show_at_once
def show_and_end(window):
    show(window)
    os._exit(0)
app.show_at_once = show_and_end
from drs_inspector.__main__ import main
main()
"""
RUNS = 9


def duration(code: str) -> float:
    """Return the time in seconds from starting an interpreter on ``code`` to its end at the first paint."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True)
    return time.perf_counter() - start


def rows() -> list[Row]:
    """Measure in turn, so that a machine that drifts drifts for both."""
    bare: list[float] = []
    ours: list[float] = []
    for run in range(RUNS + 1):
        a, b = duration(BARE), duration(OURS)
        if run:
            bare.append(a)
            ours.append(b)
    return [
        ratio_row(
            "process start to first paint",
            statistics.median(ours),
            "bare QMainWindow",
            statistics.median(bare),
            "at most 1.3",
        )
    ]
