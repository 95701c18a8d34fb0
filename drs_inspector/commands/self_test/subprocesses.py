"""Runs a part of the self-test in a process of its own: Qt ends its process when something is wrong.

What the part found comes back in a file of its own. Standard output and standard error belong to the libraries, which
say there what they like.
"""

import json
import os
import subprocess
import tempfile
from pathlib import Path
from typing import Literal, NamedTuple

from drs_inspector.domain.redaction.text import redact_text
from drs_inspector.this_program import this_program

_PART_SECONDS = 60


class CheckError(Exception):
    """A check found something that is not as it should be."""


class SkippedError(Exception):
    """A check has nothing to check on this computer."""


class PartResult(NamedTuple):
    """What a part of the self-test came to, and what it found in words."""

    result: Literal["ok", "failed"]
    found: str

    def write(self, path: Path) -> None:
        """Write the result to a file. Raises OSError."""
        path.write_text(json.dumps(self._asdict()), encoding="utf-8")


def run_apart(name: str) -> str:
    """Run a part off screen in a process of its own and return what it found.

    Raises CheckError with what the part found to be wrong, or when it crashes or hangs.
    """
    with tempfile.TemporaryDirectory(prefix="drs-inspector-") as folder:
        path = Path(folder) / "result.json"
        try:
            done = subprocess.run(  # noqa: S603 -- our own program
                [*this_program(), "self-test", "--part", name, "--result", str(path)],
                env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
                capture_output=True,
                timeout=_PART_SECONDS,
                check=False,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except subprocess.TimeoutExpired:
            raise CheckError(f"it did not end within {_PART_SECONDS} seconds") from None
        found = _read(path)
    if found is None:
        raise CheckError(f"it gave no result (exit code {done.returncode}){_last_line(done.stderr)}")
    if found.result != "ok":
        raise CheckError(found.found)
    return found.found


def _read(path: Path) -> PartResult | None:
    """Return the result that a part has written; None when it has written none."""
    try:
        content = json.loads(path.read_bytes())
        found = PartResult(content["result"], content["found"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return found if found.result in ("ok", "failed") and isinstance(found.found, str) else None


def _last_line(error_output: bytes) -> str:
    """Return the last line of a process that crashed, which often says why."""
    lines = [line.strip() for line in error_output.decode("utf-8", "replace").splitlines() if line.strip()]
    return f", and said last: {redact_text(lines[-1])}" if lines else ""
