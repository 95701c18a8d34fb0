"""An hour of watching two thousand jobs, three hundred of which run, in the real window: processor, memory, requests.

Time goes faster for cloud and program alike; what Qt times by itself, some labels, does not: it is measured too little.
"""

import json
import os
import subprocess
import sys
from typing import Any

from drs_inspector.session.watch.budget import REQUESTS_PER_SECOND
from tests.bench.table import Row

SPEED = float(os.environ.get("DRS_INSPECTOR_BENCH_SPEED", "12"))
_CPU_SECONDS = 108
_AT_MOST_ONE = "at most 1"


def rows() -> list[Row]:
    """Watch for an hour of that time."""
    command = [sys.executable, "-m", "tests.bench.watching_work", str(SPEED)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=3_600)
    return rows_of(json.loads(done.stdout.splitlines()[-1]))


def rows_of(found: dict[str, Any]) -> list[Row]:
    """Return the rows of what was measured."""
    minutes, speed = found["seconds"] / 60, found["speed"]
    what = f"{found['jobs']:,} jobs, {found['running']:,} running, {minutes:.0f} min in {speed:.0f}-fold time"
    rate = found["requests"] / found["seconds"]
    cpu = found["cpu"] * 3_600 / found["seconds"]
    memory = [one / 1e6 for one in found["memory"]]
    warm = memory[1:]
    shown = ", ".join(f"{one:.0f}" for one in memory)
    elsewhere = ", ".join(found["moved"])
    return [
        Row(
            f"requests; {what}",
            f"{found['requests']:,}, {rate:.2f} a second, in the busiest minute {found['most']:.2f}; "
            f"figures {found['figures']:,}",
            f"{REQUESTS_PER_SECOND} a second",
            f"{rate / REQUESTS_PER_SECOND:.2f}",
            _AT_MOST_ONE,
        ),
        Row("processor for an hour", f"{cpu:.0f} s", f"{_CPU_SECONDS} s", f"{cpu / _CPU_SECONDS:.2f}", _AT_MOST_ONE),
        Row(
            "memory every ten minutes",
            f"{shown} MB",
            f"after the first ten: {warm[0]:.0f} MB",
            f"{max(warm) / warm[0]:.2f}",
            "1.05",
        ),
        Row("what moved by itself", elsewhere or "nothing", "nothing", str(len(found["moved"])), "0"),
    ]
