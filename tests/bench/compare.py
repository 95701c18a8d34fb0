"""Two documents of 1,000,000 objects side by side, against loading both with orjson and comparing dictionaries."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from drs_inspector.storage.archive import open_files
from drs_inspector.storage.exports.archive import ArchiveExporter
from drs_inspector.storage.exports.exporter import ExportOptions, Selection
from tests.bench.big_archive import write_big_archive
from tests.bench.table import Row, in_words, ratio_row

OBJECTS = 1_000_000
_APART = 100_000
_RUNS = 3
PRELUDE = """
import gc, json, resource, sys, time
def resident():
    pages = open("/proc/self/statm").read().split()[1]
    return int(pages) * resource.getpagesize()
"""
ORJSON = (
    PRELUDE
    + """
import orjson
before = time.thread_time()
documents = [orjson.loads(open(path, "rb").read()) for path in sys.argv[1:]]
jobs = [{job["id"]: job["detail"] for job in document["jobs"]} for document in documents]
changed = []
for key, job in jobs[0].items():
    sides = [{entry["id"]: entry for entry in side["object_infos"]} for side in (job, jobs[1][key])]
    changed += [one for one, entry in sides[0].items() if sides[1].get(one) != entry]
    changed += sides[1].keys() - sides[0].keys()
print(json.dumps({"seconds": time.thread_time() - before, "changes": len(changed)}))
"""
)
OURS = (
    PRELUDE
    + """
from pathlib import Path
from drs_inspector.domain.compare.documents import compare_steps
from drs_inspector.storage.archive import open_documents
base = resident()
opened = [open_documents([Path(path)], early=True).documents[0] for path in sys.argv[1:]]
for one in opened:
    assert one.check.run() is None
    one.check.finish()
documents = [one.snapshot for one in opened]
gc.collect()
open("/proc/self/clear_refs", "w").write("5")  # the peak begins anew
before, longest = time.thread_time(), 0.0
steps, found = compare_steps(*documents), None
while found is None:
    start = time.thread_time()
    try:
        next(steps)
    except StopIteration as finished:
        found = finished.value
    longest = max(longest, time.thread_time() - start)
seconds = time.thread_time() - before
peak = [int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM")][0] * 1024 - base
rows = sum(job.count for job in found.jobs)
print(json.dumps({"seconds": seconds, "longest": longest, "peak": peak, "changes": rows}))
"""
)


def measured(code: str, *paths: Path) -> dict[str, float]:
    """Run ``code`` in a fresh interpreter and return the figures it prints."""
    command = [sys.executable, "-c", code, *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def _written(folder: Path, name: str, text: str) -> Path:
    """Write an archive as the program does, and return its path."""
    path, made = folder / f"{name}.json", folder / "made.json"
    made.write_text(text)
    ArchiveExporter().export(Selection((open_files([made]),)), path, ExportOptions())
    made.unlink()
    return path


def _with_new_names(text: str) -> str:
    """Return the document with another name on the target for ten objects."""
    for number in range(1, OBJECTS, _APART):
        name = f'"name": "customer_order_line_{number:06d}", "select": "true"'
        text = text.replace(name, f'{name}, "alias_name": "other_{number}"', 1)
    return text


def rows() -> list[Row]:
    """Make the documents, measure the yardstick and the program in interpreters of their own."""
    table: list[Row] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made = folder / "big.json"
        write_big_archive(made, objects=OBJECTS, jobs=1)
        text = made.read_text()
        made.unlink()
        first = _written(folder, "a", text)
        everywhere = text.replace('00", "select": "true"', '00", "select": "partial"')
        every = text.replace('"select": "true"', '"select": "false"')
        cases = (
            ("nothing", text, "at most 1.0"),
            ("ten objects", _with_new_names(text), "at most 1.0"),
            ("one object of a hundred", everywhere, "at most 1.5"),
            ("every object", every, "none set"),
        )
        for words, content, target in cases:
            other = _written(folder, "b", content)
            size = first.stat().st_size + other.stat().st_size
            theirs = measured(ORJSON, first, other)
            runs = (measured(OURS, first, other) for _ in range(_RUNS if content is not every else 1))
            ours = sorted(runs, key=lambda run: run["seconds"])[_RUNS // 2 if content is not every else 0]
            work = f"compare, {words} changed ({ours['changes']:,.0f} rows)"
            table.append(ratio_row(work, ours["seconds"], "orjson.loads and dictionaries", theirs["seconds"], target))
            table.append(Row(f"{work}: longest step", in_words(ours["longest"]), "", "", "none set"))
            of_size = f"size of both files: {size / 1e6:.0f} MB"
            ratio = f"{ours['peak'] / size:.2f}"
            table.append(Row(f"{work}: peak memory", f"{ours['peak'] / 1e6:.0f} MB", of_size, ratio, "at most 1.5"))
    return table
