"""Opens the window as a person does and ends the program at its first paint: for measuring the start."""

import os
from typing import NoReturn

import drs_inspector.qt.app as app_module
from drs_inspector.qt.main_window.main_window import MainWindow


def end_at_first_paint() -> NoReturn:
    """End this process when the window has been painted; what is loaded after that is never loaded."""
    show = app_module.show_at_once

    def show_and_end(window: MainWindow) -> None:
        show(window)
        os._exit(0)

    app_module.show_at_once = show_and_end
    raise SystemExit(app_module.run_window([]))
