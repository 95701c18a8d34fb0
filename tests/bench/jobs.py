"""Ten thousand jobs in the whole window: from an action to its rows, the longest gap meanwhile, and memory.

Times are those of the loop's own processor time, which a busy neighbour cannot spoil.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.many_jobs import JOBS, write_many_jobs
from tests.bench.table import Row

_FRAME_MS = 16
_ANSWER_MS = 50
_CHANGED = 100


def rows() -> list[Row]:
    """Open, filter, order, group, scroll, read again and walk through an archive of 10,000 jobs."""
    with tempfile.TemporaryDirectory() as folder:
        path, changed = Path(folder) / "jobs.json", Path(folder) / "changed.json"
        write_many_jobs(path)
        write_many_jobs(changed, updated=_CHANGED)
        size = path.stat().st_size
        command = [sys.executable, "-m", "tests.bench.jobs_work", str(path), str(changed)]
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300)
    found = json.loads(done.stdout.splitlines()[-1])
    table = [_row(phase, gaps, found["answers"]) for phase, gaps in found["gaps"].items()]
    memory = found["memory"]
    grown = memory["opened"] - memory["before"]
    table.append(
        Row(
            f"memory for {JOBS:,} jobs in the window",
            f"{grown / 1e6:.0f} MB; after all of the above {(memory['after'] - memory['before']) / 1e6:.0f} MB",
            f"the file: {size / 1e6:.0f} MB",
            f"{grown / size:.1f}",
            "",
        )
    )
    return table


def _row(phase: str, gaps: list[list[float]], answers: dict[str, list[float]]) -> Row:
    whole = answers.get(phase)
    answer = answers.get(f"{phase}: first rows", whole)
    steps = sorted(of_thread for _wall, of_thread in gaps)
    p99, longest = steps[min(len(steps) - 1, int(len(steps) * 0.99))], steps[-1]
    first = f"rows after {answer[1]:.0f} ms (wall {answer[0]:.0f}); " if answer is not None else ""
    if whole is not None and whole is not answer:
        first += f"all of them after {whole[1]:.0f} ms; "
    is_filter = phase.startswith("filter")
    ratio = f"{longest / _FRAME_MS:.1f}"
    return Row(
        f"{JOBS:,} jobs: {phase}",
        f"{first}p99 {p99:.1f}, longest {longest:.1f} ms; {sum(steps):,.0f} ms in all",
        f"rows {_ANSWER_MS} ms, a step {_FRAME_MS} ms" if is_filter else f"a step {_FRAME_MS} ms",
        f"{answer[1] / _ANSWER_MS:.1f}, {ratio}" if is_filter and answer else ratio,
        "at most 1",
    )
