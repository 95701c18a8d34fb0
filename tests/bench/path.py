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


def modules(name: str) -> tuple[dict[str, str], dict[str, str]]:
    """Return the modules that an action enters, in order, each with the function that was entered first.

    The second ones are entered only because Qt draws, measures or filters events meanwhile, or by timers.
    """
    command = [sys.executable, "-m", "tests.bench.path_work", name]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300)
    entered, by_qt = json.loads(done.stdout.splitlines()[-1])
    return entered, by_qt


def rows() -> list[Row]:
    """Count the modules of each action; where Qt enters some by itself, with and without them."""
    table = []
    for name, (words, limit, before) in ACTIONS.items():
        entered, by_qt = modules(name)
        compared = f"{before} before there was one sign-in" if before else "none"
        table.append(_row(words, len(entered) + len(by_qt), compared, limit))
        if by_qt:
            table.append(
                _row("the same without drawing, measuring, event filters, timers", len(entered), "none", limit)
            )
    return table


def _row(words: str, number: int, compared: str, limit: int) -> Row:
    return Row(words, f"{number} modules", compared, f"{number / limit:.2f}", f"at most {limit}")


if __name__ == "__main__":
    for number, found in enumerate(modules(sys.argv[1])):
        for module, function in found.items():
            print(f"{module.removeprefix('drs_inspector.')} {function}{' (only by Qt)' if number else ''}")
