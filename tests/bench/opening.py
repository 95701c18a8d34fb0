"""An archive of 1,000,000 selected objects: open, search, memory, write."""

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
PRELUDE = """
import json, resource, sys, time
path = sys.argv[1]
def resident():
    pages = open("/proc/self/statm").read().split()[1]
    return int(pages) * resource.getpagesize()
start = time.perf_counter
"""
INDEX = (
    PRELUDE
    + """
import msgspec
class Entry(msgspec.Struct):
    id: str = ""
    list: msgspec.Raw = msgspec.Raw(b"null")
    detail: msgspec.Raw = msgspec.Raw(b"null")
class Archive(msgspec.Struct):
    jobs: list[Entry]
before = start()
archive = msgspec.json.decode(open(path, "rb").read(), type=Archive)
print(json.dumps({"seconds": start() - before}))
"""
)
ORJSON = (
    PRELUDE
    + """
import orjson
before = start()
orjson.loads(open(path, "rb").read())
print(json.dumps({"seconds": start() - before}))
"""
)
OURS = (
    PRELUDE
    + """
from pathlib import Path
from drs_inspector.storage.archive import open_files
from drs_inspector.storage.exports.archive import ArchiveExporter
from drs_inspector.storage.exports.exporter import ExportOptions, Selection
from drs_inspector.domain.objects import selection
base = resident()
before = start()
snapshot = open_files([Path(path)])
rows = [(job.name, job.status.label, job.engine_pair) for job in snapshot.roots()[:50]]
first = start() - before
selections = [job.objects for job in snapshot.jobs.values()]
ready = start() - before
memory = resident() - base
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 - base
total = sum(selection.count for selection in selections)

text = "\\n".join(selection.name(row).lower() for selection in selections for row in range(0, selection.count))
def median(work):
    taken = []
    for _ in range(5):
        begin = start()
        work()
        taken.append(start() - begin)
    return sorted(taken)[2]
def screenful(needle):
    for selection in selections:
        hits = selection.search(needle)
        rows = hits.rows
        if [row for _, row in zip(range(60), rows)]:
            break
def everything(needle):
    return sum(selection.search(needle).count for selection in selections)
result = {"first": first, "ready": ready, "memory": memory, "peak": peak, "total": total,
          "find": median(lambda: text.find("nowhere to be found"))}
for name, needle in (("rare", "line_049999"), ("none", "no such table"), ("common", "a")):
    result["screen_" + name] = median(lambda: screenful(needle))
    result["count_" + name] = median(lambda: everything(needle))
target = Path(path).with_name("written.json")
data = Path(path).read_bytes()
def plain():
    with target.open("wb") as file:
        file.write(data)
        file.flush()
        import os
        os.fsync(file.fileno())
result["plain"] = median(plain)
result["write"] = median(lambda: ArchiveExporter().export(Selection((snapshot,)), target, ExportOptions()))
print(json.dumps(result))
"""
)


def measured(code: str, path: Path) -> dict[str, float]:
    """Run ``code`` in a fresh interpreter and return the figures it prints."""
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def rows() -> list[Row]:
    """Make the archive, measure each yardstick and the program in interpreters of their own."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "million.json"
        made = Path(folder) / "made.json"
        write_big_archive(made, objects=OBJECTS)
        # What a person opens was mostly written on the same computer: its code spares the search for secrets.
        ArchiveExporter().export(Selection((open_files([made]),)), path, ExportOptions())
        made.unlink()
        size = path.stat().st_size
        index = sorted(measured(INDEX, path)["seconds"] for _ in range(5))[2]
        orjson_seconds = sorted(measured(ORJSON, path)["seconds"] for _ in range(3))[1]
        runs = sorted((measured(OURS, path) for _ in range(3)), key=lambda run: run["ready"])
        ours = runs[1]
    of_size = f"size of the file: {size / 1e6:.0f} MB"
    table = [
        ratio_row("open: first rows ready to show", ours["first"], "bare msgspec.Raw index", index, "at most 2"),
        ratio_row(
            f"open: {ours['total']:,.0f} objects searchable",
            ours["ready"],
            "orjson.loads",
            orjson_seconds,
            "at most 1.0",
        ),
        Row(
            "memory after opening it",
            f"{ours['memory'] / 1e6:.0f} MB",
            of_size,
            f"{ours['memory'] / size:.2f}",
            "at most 1.5",
        ),
        Row(
            "peak memory while opening it",
            f"{ours['peak'] / 1e6:.0f} MB",
            of_size,
            f"{ours['peak'] / size:.2f}",
            "none set",
        ),
    ]
    for name in ("rare", "none", "common"):
        words = {"rare": "a needle in 20 tables", "none": "a needle in none", "common": "a needle in all"}[name]
        scan = "one str.find scan"
        table.append(
            ratio_row(f"filter, {words}: first screen", ours[f"screen_{name}"], scan, ours["find"], "at most 4")
        )
        table.append(ratio_row(f"filter, {words}: count", ours[f"count_{name}"], scan, ours["find"], "at most 4"))
    table.append(ratio_row("write that archive", ours["write"], "file.write and fsync", ours["plain"], "at most 1.5"))
    table.append(Row("one str.find scan", in_words(ours["find"]), "", "", ""))
    return table
