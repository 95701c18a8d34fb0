"""Two thousand jobs in the window: the table painted again and anew, and a job's page from Enter to its first paint.

Times are the loop thread's own processor time, which a busy neighbour spoils less.
"""

import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.many_jobs import write_many_jobs
from tests.bench.table import Row

JOBS = 2_000
_WARM_MS, _COLD_MS = 8, 30


def rows() -> list[Row]:
    """Open an archive of two thousand jobs, paint its table, and open the pages of some jobs."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "jobs.json"
        write_many_jobs(path, jobs=JOBS)
        command = [sys.executable, "-m", "tests.bench.job_page_work", str(path)]
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300)
    found: dict[str, list[float]] = json.loads(done.stdout.splitlines()[-1])
    warm, cold = statistics.median(found["warm"]), statistics.median(found["cold"])
    table = [
        _row(f"the table of {JOBS:,} jobs painted again", warm, f"{_WARM_MS} ms", warm / _WARM_MS),
        _row("the same, every cell anew", cold, f"{_COLD_MS} ms", cold / _COLD_MS),
    ]
    compared = f"the table anew: {cold:.1f} ms"
    for what in ("first page of a job", "page of another job"):
        taken = statistics.median(found[what])
        table.append(Row(f"{what}: Enter to painted", f"{taken:.1f} ms", compared, f"{taken / cold:.1f}", ""))
    return table


def _row(work: str, taken: float, limit: str, ratio: float) -> Row:
    return Row(work, f"{taken:.1f} ms", limit, f"{ratio:.2f}", "at most 1")
