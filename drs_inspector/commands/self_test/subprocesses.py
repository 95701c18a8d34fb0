"""Runs a part of the self-test in a process of its own: Qt ends its process when something is wrong."""

import os
import subprocess

from drs_inspector.this_program import this_program

_PART_SECONDS = 60


class CheckError(Exception):
    """A check found something that is not as it should be."""


class SkippedError(Exception):
    """A check has nothing to check on this computer."""


def run_apart(name: str) -> str:
    """Run a part in a process that nobody sees and return what it found.

    Raises CheckError with the last thing the process said when it fails, crashes or hangs.
    """
    try:
        done = subprocess.run(  # noqa: S603 -- our own program
            [*this_program(), "self-test", "--part", name],
            env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
            capture_output=True,
            text=True,
            timeout=_PART_SECONDS,
            check=False,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except subprocess.TimeoutExpired:
        raise CheckError(f"it did not end within {_PART_SECONDS} seconds") from None
    lines = (done.stdout + done.stderr).split("\n")
    said = next((line.strip() for line in reversed(lines) if line.strip()), "it said nothing")
    if done.returncode != 0:
        raise CheckError(f"{said} (exit code {done.returncode})")
    return said
