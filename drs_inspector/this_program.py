"""How this program starts another process of itself: the simulator of the demo, a part of the self-test."""

import sys
from pathlib import Path

# Windows has two programs: one with a window and no console, and this one, which can be talked to through pipes.
_WINDOWS_CONSOLE_PROGRAM = "drs-inspector.exe"


def this_program() -> list[str]:
    """Return the words that start this program; subcommand and options follow them.

    A frozen program is one file that takes its own command line; there is no Python beside it that knows ``-m``.
    """
    if not getattr(sys, "frozen", False):
        return [sys.executable, "-m", "drs_inspector"]
    console = Path(sys.executable).with_name(_WINDOWS_CONSOLE_PROGRAM)
    return [str(console) if sys.platform == "win32" and console.exists() else sys.executable]
