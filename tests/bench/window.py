"""The longest gap of the event loop while the window works, against a 60 Hz frame."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.big_archive import write_big_archive
from tests.bench.table import Row

FRAME_MS = 1000 / 60


def measured(what: str, path: Path | None = None) -> dict[str, list[float]]:
    """Run the window at work in an interpreter of its own; return the gaps in milliseconds by phase."""
    command = [sys.executable, "-m", "tests.bench.window_work", what, str(path or "")]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300)
    gaps: dict[str, list[float]] = json.loads(done.stdout.splitlines()[-1])
    return gaps


def gap_rows(gaps: dict[str, list[float]]) -> list[Row]:
    """Return one row a phase: the 99th percentile over all beats, and the longest gap."""
    rows = []
    for phase, values in gaps.items():
        ordered = sorted(values)
        p99 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]
        figures = f"p99 {p99:.1f} ms, longest {ordered[-1]:.1f} ms, {len(ordered):,} beats"
        rows.append(
            Row(
                f"event loop while: {phase}",
                figures,
                "60 Hz frame: 16.7 ms",
                f"{p99 / FRAME_MS:.2f}",
                "p99 < 16 ms, none > 50",
            )
        )
    return rows


def rows() -> list[Row]:
    """Measure opening and browsing a million objects in one job and in twenty, and a fetch of 1,000 jobs."""
    table = gap_rows(measured("fetch"))
    with tempfile.TemporaryDirectory() as folder:
        for jobs in (20, 1):
            path = Path(folder) / f"million-in-{jobs}.json"
            write_big_archive(path, jobs=jobs)
            gaps = measured("open", path)
            table += gap_rows({f"{phase} (1,000,000 objects in {jobs} jobs)": values for phase, values in gaps.items()})
            path.unlink()
    return table
