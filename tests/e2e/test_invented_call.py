"""A read call is one entry in one family file: here one is invented, and all that is made of the registry has it."""

import json
import subprocess
import sys
from typing import Any

_PROGRAM = """
import tests.helpers.invented_call
from tests.helpers.invented_call_known import main
main()
"""


def test_an_invented_call_is_known_to_everything_that_is_made_of_the_registry() -> None:
    done = subprocess.run([sys.executable, "-c", _PROGRAM], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    masked = json.loads(told.pop("masked"))["invented_windows"]
    rows = told.pop("rows")
    assert told == {
        "allowed": [True, True],
        "stopped": [False, False, False],
        "help": ["When a job may be interrupted."],
        "page": True,
        "recognised": ["ListInventedWindows"],
        "words": "maintenance windows of a job, 2 windows",
        "panel": ["Maintenance windows", "History and alarms"],
        "refused": "DRS.10000009",
        "kept": ["ListInventedWindows"],
    }
    assert [(row[0], row[-1]) for row in rows] == [("nightly", "jane.doe"), ("weekly", "jane.doe")]
    assert [one["begin_time"] for one in masked] == ["2025-06-15T01:00:00Z"] * 2
    assert "jane" not in str(masked)
    assert "nightly" not in str(masked)
