"""An archive of 1,000,000 selected objects: open, search, memory, write; and one of a tenth of them."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from drs_inspector.storage.archive import open_files
from drs_inspector.storage.exports.archive import ArchiveExporter
from drs_inspector.storage.exports.exporter import ExportOptions, Selection
from tests.bench.big_archive import write_big_archive
from tests.bench.table import Row, in_words, ratio_row, seconds_of

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
from drs_inspector.storage.archive import open_documents
from drs_inspector.storage.exports.archive import ArchiveExporter
from drs_inspector.storage.exports.exporter import ExportOptions, Selection
from drs_inspector.domain.objects import selection
from drs_inspector.domain.search.wanted import Wanted
from drs_inspector.session.search.search import Search, SearchedDocument
base = resident()
before = start()
document = open_documents([Path(path)], early=True).documents[0]
snapshot = document.snapshot
rows = [(job.name, job.status.label, job.engine_pair) for job in snapshot.roots()[:50]]
first = start() - before
if len(sys.argv) > 2:
    document.check.stop()
    print(json.dumps({"first": first}))
    sys.exit()
assert document.check.run() is None
document.check.finish()
checked = start() - before
opened = resident() - base
before = start() - checked
selections = [job.objects for job in snapshot.jobs.values()]
ready = start() - before
memory = resident() - base
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 - base
total = sum(selection.count for selection in selections)

text = "\\n".join(selection.name(row).lower() for selection in selections for row in range(0, selection.count))
def timed(work):
    begin = start()
    work()
    return start() - begin
def median(work):
    return sorted(timed(work) for _ in range(5))[2]
def screenful(needle):
    for selection in selections:
        hits = selection.search(needle)
        rows = hits.rows
        if [row for _, row in zip(range(60), rows)]:
            break
def everything(needle):
    return sum(selection.search(needle).count for selection in selections)
def search(needle, most):
    found = Search(Wanted(text=needle), [SearchedDocument("", "", snapshot)])
    while not found.step(0.008) and len(found.hits) < most:
        pass
    return [hit.found for hit in found.hits[:50]]
search("no such table", 0)
result = {"first": first, "checked": checked, "opened": opened, "ready": ready, "memory": memory, "peak": peak,
          "total": total,
          "find": median(lambda: text.find("nowhere to be found"))}
for name, needle in (("rare", "line_049999"), ("none", "no such table"), ("common", "a")):
    result["screen_" + name] = median(lambda: screenful(needle))
    result["count_" + name] = median(lambda: everything(needle))
    result["hits_" + name] = median(lambda: search(needle, 1))
    result["search_" + name] = median(lambda: search(needle, 1e9))
target = Path(path).with_name("written.json")
data = Path(path).read_bytes()
import os
other = target.with_name("other.json")
# Both write a new file and put it in the place of the one before: where the system has no memory at hand that was used
# already, each of them takes three times as long, and which one meets that is chance.
def plain():
    with other.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    other.replace(target)
def export():
    ArchiveExporter().export(Selection((snapshot,)), target, ExportOptions())
pairs = [(timed(export), timed(plain)) for _ in range(9)]
result["write"], result["plain"] = sorted(pairs, key=lambda pair: pair[0] / pair[1])[4]
print(json.dumps(result))
"""
)


def measured(code: str, path: Path, *words: str) -> dict[str, float]:
    """Run ``code`` in a fresh interpreter and return the figures it prints."""
    done = subprocess.run([sys.executable, "-c", code, str(path), *words], capture_output=True, text=True, check=True)
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def _written(folder: Path, objects: int) -> Path:
    """Write an archive as the program does, and return its path.

    What a person opens was mostly written on the same computer: its code spares the search for secrets.
    """
    path, made = folder / f"{objects}.json", folder / "made.json"
    write_big_archive(made, objects=objects)
    ArchiveExporter().export(Selection((open_files([made]),)), path, ExportOptions())
    made.unlink()
    return path


def _first(path: Path) -> float:
    return measured(OURS, path, "first rows only")["first"]


def _memory_rows(ours: dict[str, float], size: int) -> list[Row]:
    of_size = f"size of the file: {size / 1e6:.0f} MB"
    works = (
        ("opened", "memory after opening and checking it", "at most 1.2"),
        ("memory", "memory with all objects searchable", "at most 1.5"),
        ("peak", "peak memory until then", "none set"),
    )
    return [
        Row(work, f"{ours[name] / 1e6:.0f} MB", of_size, f"{ours[name] / size:.2f}", target)
        for name, work, target in works
    ]


def _run(command: list[str]) -> None:
    code = subprocess.run(command, stdout=subprocess.DEVNULL, check=False).returncode
    # 1: nothing tells whether the project had more jobs than the file.
    if code not in (0, 1):
        raise subprocess.CalledProcessError(code, command)


def _shown(path: Path) -> list[Row]:
    """Return the rows of what the command line writes of it, beside what reads and writes the same JSON."""

    def seconds(*words: str) -> float:
        command = [sys.executable, "-m", *words]
        return seconds_of(lambda: _run(command))

    tool = seconds("json.tool", str(path), os.devnull)
    table = []
    for words in (["--format", "json"], ["--table", "objects", "--format", "csv"]):
        ours = seconds("drs_inspector", "show", str(path), "-q", *words)
        table.append(ratio_row(f"show {' '.join(words)}", ours, "python -m json.tool", tool, "at most 1.0"))
    return table


def rows() -> list[Row]:
    """Make the archives, measure each yardstick and the program in interpreters of their own."""
    with tempfile.TemporaryDirectory() as folder:
        path, tenth = _written(Path(folder), OBJECTS), _written(Path(folder), OBJECTS // 10)
        first, first_of_tenth = (sorted(_first(one) for _ in range(5))[2] for one in (path, tenth))
        size = path.stat().st_size
        index = sorted(measured(INDEX, path)["seconds"] for _ in range(5))[2]
        orjson_seconds = sorted(measured(ORJSON, path)["seconds"] for _ in range(3))[1]
        runs = sorted((measured(OURS, path) for _ in range(3)), key=lambda run: run["ready"])
        ours = runs[1]
        shown = _shown(path)
    table = [
        ratio_row("open: first rows ready to show", first, "bare msgspec.Raw index", index, "at most 0.5"),
        ratio_row("open: first rows", first, "a tenth of the bytes, as many jobs", first_of_tenth, "at most 1.2"),
        ratio_row("open: the whole file checked", ours["checked"], "bare msgspec.Raw index", index, "none set"),
        ratio_row(
            f"open: {ours['total']:,.0f} objects searchable",
            ours["ready"],
            "orjson.loads",
            orjson_seconds,
            "at most 1.0",
        ),
        *_memory_rows(ours, size),
    ]
    for name in ("rare", "none", "common"):
        words = {"rare": "a needle in 20 tables", "none": "a needle in none", "common": "a needle in all"}[name]
        scan = "one str.find scan"
        table.append(
            ratio_row(f"filter, {words}: first screen", ours[f"screen_{name}"], scan, ours["find"], "at most 4")
        )
        table.append(ratio_row(f"filter, {words}: count", ours[f"count_{name}"], scan, ours["find"], "at most 4"))
    find = ours["find"]
    for name, words in (("rare", "20 hits"), ("none", "no hit"), ("common", "all are hits")):
        work = f"search everything, {words}"
        table += [
            ratio_row(f"{work}: first hits", ours[f"hits_{name}"], "one str.find scan", find, "at most 1.5"),
            ratio_row(f"{work}: to its end", ours[f"search_{name}"], "one str.find scan", find, "at most 1.5"),
        ]
    table += shown
    table.append(ratio_row("write that archive", ours["write"], "file.write and fsync", ours["plain"], "at most 1.3"))
    table.append(Row("one str.find scan", in_words(ours["find"]), "", "", ""))
    return table
