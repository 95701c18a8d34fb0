"""Measure everything, or the tables that are named: ``python -m tests.bench [start] [sql] ...``; see ``TABLES``."""

import importlib
import os
import sys
import tempfile

from pyvirtualdisplay.display import Display

from drs_inspector.storage.files.paths import HOME_VARIABLE
from tests.bench.table import print_table

TABLES = {
    "start": "Start",
    "fetch": "Fetch",
    "opening": "A million selected objects",
    "compare": "Two documents of a million selected objects",
    "window": "The window at work",
    "jobs": "Ten thousand jobs in the window",
    "cells": "Cells of a table",
    "job_page": "Two thousand jobs and the page of one",
    "map": "The map of databases",
    "search": "Search everything",
    "sql": "SQL over a million selected objects",
    "parquet": "A million selected objects as Parquet",
    "history": "A thousand readings that are kept",
    "path": "Modules on the way",
    "watch_round": "A round of watching two thousand jobs",
    "watching": "An hour of watching two thousand jobs",
}
LONG = frozenset({"history", "watch_round", "watching"})
"""What takes minutes and is measured only when it is named."""


def main(names: list[str]) -> int:
    """Print the tables; windows open on a display of their own where the machine has none."""
    unknown = [name for name in names if name not in TABLES]
    if unknown:
        print(f"There is no table called {unknown[0]}; there are {', '.join(TABLES)}.")
        return 2
    needs_display = sys.platform.startswith("linux") and not os.environ.get("DISPLAY")
    display = Display(visible=False, size=(1600, 1000)).start() if needs_display else None
    with tempfile.TemporaryDirectory() as home:
        # What a person has chosen changes what is measured, and an open window would take the files of the next.
        os.environ[HOME_VARIABLE] = home
        try:
            for name in names or [name for name in TABLES if name not in LONG]:
                print_table(TABLES[name], importlib.import_module(f"tests.bench.{name}").rows())
        finally:
            if display is not None:
                display.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
