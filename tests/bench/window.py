"""The gaps of the event loop while the window works, against a 60 Hz frame.

They are measured twice: by wall time, and by the loop thread's own processor time, which a busy neighbour cannot spoil
and in which waiting for the interpreter's lock does not show.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from drs_inspector.storage.archive import open_files
from drs_inspector.storage.exports.archive import ArchiveExporter
from drs_inspector.storage.exports.exporter import ExportOptions, Selection
from tests.bench.big_archive import write_big_archive
from tests.bench.table import Row

FRAME_MS = 1000 / 60


Gaps = dict[str, list[tuple[float, float]]]
"""By phase: wall time and processor time from one beat to the next, in milliseconds."""


def measured(what: str, path: Path | None = None) -> Gaps:
    """Run the window at work in an interpreter of its own; return the gaps."""
    command = [sys.executable, "-m", "tests.bench.window_work", what, str(path or "")]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300)
    gaps: Gaps = json.loads(done.stdout.splitlines()[-1])
    return gaps


def gap_rows(gaps: Gaps) -> list[Row]:
    """Return one row a phase: the 99th percentile over all beats, and the longest gap."""
    rows = []
    for phase, values in gaps.items():
        each = [sorted(column) for column in zip(*values, strict=True)]
        (p99, longest), (cpu_p99, cpu_longest) = (
            (column[min(len(column) - 1, int(len(column) * 0.99))], column[-1]) for column in each
        )
        figures = (
            f"p99 {p99:.1f} ms, longest {longest:.1f} ms; of the processor {cpu_p99:.1f} and {cpu_longest:.1f} ms;"
            f" {len(values):,} beats"
        )
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
            made = Path(folder) / "made.json"
            write_big_archive(made, jobs=jobs)
            selection = Selection((open_files([made]),))
            ArchiveExporter().export(selection, path, ExportOptions())  # as the program writes it, with its index
            made.unlink()
            gaps = measured("open", path)
            table += gap_rows({f"{phase} (1,000,000 objects in {jobs} jobs)": values for phase, values in gaps.items()})
            path.unlink()
    return table
