"""Modules of the program that a reader meets on the way of one action, as functions that run.

Run as ``python -m tests.bench path``; ``python -m tests.bench.path NAME`` lists the modules of one: window, session,
export.
"""

import json
import subprocess
import sys

from tests.bench.table import Row

ACTIONS = {
    "window": ("from Connect to the first X-Auth-Token, in the window", 45, 90),
    "session": ("the same without the window's own modules", 45, None),
    "export": ("export --demo", 55, 75),
}


def modules(name: str) -> dict[str, str]:
    """Return the modules that an action enters, in order, each with the function that was entered first."""
    command = [sys.executable, "-m", "tests.bench.path_work", name]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300)
    found: dict[str, str] = json.loads(done.stdout.splitlines()[-1])
    return found


def rows() -> list[Row]:
    """Count the modules of each action."""
    table = []
    for name, (words, limit, before) in ACTIONS.items():
        number = len(modules(name))
        compared = f"{before} before there was one sign-in" if before else "none"
        table.append(Row(words, f"{number} modules", compared, f"{number / limit:.2f}", f"at most {limit}"))
    return table


if __name__ == "__main__":
    for module, function in modules(sys.argv[1]).items():
        print(f"{module.removeprefix('drs_inspector.')} {function}")
