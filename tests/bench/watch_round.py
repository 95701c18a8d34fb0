"""One round of a watch over two thousand jobs, three hundred of which run, in the real window."""

import json
import os
import subprocess
import sys
from typing import Any

from tests.bench.table import Row

_FRAME_MS = 50


def rows() -> list[Row]:
    """Watch until everything that is looked at by the clock was read once."""
    speed = os.environ.get("DRS_INSPECTOR_BENCH_SPEED", "12")
    command = [sys.executable, "-m", "tests.bench.watching_work", speed, "round"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=600)
    return rows_of(json.loads(done.stdout.splitlines()[-1]))


def rows_of(found: dict[str, Any]) -> list[Row]:
    """Return the rows of what was measured."""
    gap, of_thread = found["gap"]
    what = f"{found['jobs']:,} jobs, {found['running']:,} running"
    may = found["budget"] * found["seconds"] + found["burst"]
    return [
        Row(
            f"a round of the watch; {what}",
            f"{found['seconds']:.0f} s, {found['requests']:,} requests, figures of {found['figures']:,}",
            f"{found['budget']} requests a second and {found['burst']:.0f} saved up: {may:.0f}",
            f"{found['requests'] / may:.2f}",
            "at most 1",
        ),
        Row(
            "processor for a round",
            f"{found['cpu'] * 1000:.0f} ms",
            f"{found['seconds']:.0f} s",
            f"{found['cpu'] / found['seconds']:.3f}",
            "at most 0.03",
        ),
        Row(
            "longest gap of the event loop",
            f"{gap:.0f} ms, of which its own {of_thread:.0f} ms",
            f"{_FRAME_MS} ms",
            f"{of_thread / _FRAME_MS:.2f}",
            "at most 1",
        ),
    ]
