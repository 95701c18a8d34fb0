"""Ratios for object selections: building, memory, search, rules and job filters. Run it as a script.

``python tests/bench/bench_objects.py [objects]`` prints a table; every figure is a ratio inside this one run, because
machines differ. Targets are those of the product: build within 1.0 of ``orjson.loads``, memory within 0.4 of the bytes,
a keystroke within 4 scans.
"""

import gc
import json
import sys
import time
import tracemalloc
from collections.abc import Callable
from functools import partial
from itertools import islice
from typing import Any

import orjson
import pytest

from drs_inspector.domain.objects.selection import ObjectSelection, ObjectSelectionBuilder, build_object_selection
from drs_inspector.domain.query.query import parse_query
from drs_inspector.domain.rules.rule_set import match_rules, read_rules
from drs_inspector.domain.snapshot import Snapshot

DATABASES = 20
NEEDLES = ("zzqq", "customer", "04999", "archive_04999", "a", "or", "q", "SHOP_07", "shop_07.orders_archive_0001")
MARK = "-*-*---conditionFilter--"


def make_objects(count: int, *, scattered: bool = False) -> bytes:
    """Return an ``object_infos`` array of about ``count`` tables in 20 databases, about 125 bytes each."""
    databases = [f"shop_{number:02d}" for number in range(DATABASES)]
    heads = [f'{{"id":"{name}","type":"database","name":"{name}","select":"partial"}}' for name in databases]

    def table(database: str, number: int) -> str:
        name = f"orders_archive_{number:05d}"
        start = f'{{"id":"{database}-*-*-{name}","type":"table","name":"{name}","select":"true"'
        return f'{start},"parent_id":"{database}"}}'

    each = range(count // DATABASES)
    if scattered:
        parts = heads + [table(database, number) for number in each for database in databases]
    else:
        parts = []
        for head, database in zip(heads, databases, strict=True):
            parts.append(head)
            parts.extend(table(database, number) for number in each)
    return f"[{','.join(parts)}]".encode()


def seconds(work: Callable[[], Any], repetitions: int = 3) -> float:
    """Return the best time of a few runs."""
    best = float("inf")
    for _ in range(repetitions):
        gc.collect()
        start = time.perf_counter()
        result = work()
        best = min(best, time.perf_counter() - start)
        del result
    return best


def longest_step(raw: bytes, budget: float) -> float:
    builder = ObjectSelectionBuilder(raw)
    longest = 0.0
    done = False
    while not done:
        start = time.perf_counter()
        done = builder.step(budget)
        longest = max(longest, time.perf_counter() - start)
    return longest


def building(raw: bytes) -> list[tuple[str, float, str]]:
    yardstick = seconds(lambda: orjson.loads(raw))
    build = seconds(lambda: build_object_selection(raw))
    tracemalloc.start()
    selection = build_object_selection(raw)
    held, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert selection.count
    return [
        ("build / orjson.loads (target 1.0)", build / yardstick, f"{build * 1000:.0f} ms"),
        ("memory held / bytes (target 0.4)", held / len(raw), f"{held / 1e6:.1f} MB"),
        ("memory peak / bytes", peak / len(raw), f"{peak / 1e6:.1f} MB"),
        ("longest step in ms, budget 4", longest_step(raw, 0.004) * 1000, ""),
    ]


def searching(selection: ObjectSelection) -> list[tuple[str, float, str]]:
    text = "\n".join(selection.name(row) for row in range(selection.count))
    scan = seconds(lambda: text.find("zzqq"))
    rows = [("one str.find scan", 1.0, f"{scan * 1000:.1f} ms")]

    def screen(needle: str) -> list[int]:
        hits = selection.search(needle)
        tree = hits.tree_filter()
        shown = list(tree.roots()[:30])
        return shown + list(islice(hits.rows, 50)) + list(islice(tree.children(shown[0]), 50) if shown else ())

    def count_all(needle: str) -> int:
        return selection.search(needle).count

    for needle in NEEDLES:
        first = seconds(partial(screen, needle))
        count = seconds(partial(count_all, needle))
        rows.append((f"keystroke {needle!r} / scan (target 4)", first / scan, f"{count_all(needle)} hits"))
        rows.append(("  full count / scan", count / scan, ""))
    return rows


def tying(selection: ObjectSelection) -> list[tuple[str, float, str]]:
    rows = []
    for count in (1, 100):
        tables = [f"shop_{number % DATABASES:02d}-*-*-orders_archive_{number:05d}{MARK}" for number in range(count)]
        conditions = [{"object_infos": [{"id": table}]} for table in tables]
        rules = read_rules(json.dumps({"filter_conditions": conditions}).encode(), "job")
        taken = seconds(partial(match_rules, rules, selection))
        rows.append((f"match {count} rules, ms", taken * 1000, ""))
    return rows


def filtering(jobs: int) -> list[tuple[str, float, str]]:
    snapshot = Snapshot()
    for number in range(jobs):
        detail = {
            "id": f"id-{number}",
            "name": f"DRS-{number}",
            "status": "INCRE_TRANSFER_STARTED",
            "db_use_type": "migration",
            "source_endpoint": {"db_type": "mysql", "ip": f"10.0.{number // 250}.{number % 250}", "db_port": 3306},
            "target_endpoint": {"db_type": "mysql", "inst_name": f"rds-{number}", "region": "eu-de"},
            "tags": [{"key": "stage", "value": "prod"}],
            "description": "nothing to remark " * 40,
        }
        snapshot.add_detail(json.dumps(detail).encode(), f"id-{number}", number // 10)

    def run(text: str) -> int:
        query = parse_query(text)
        return sum(query.matches(job, snapshot) for job in snapshot.jobs.values())

    rows = [(f"first filter of {jobs} jobs, ms", seconds(lambda: run("rds-77"), 1) * 1000, "")]
    texts = ("rds-77", "nothing", "status:failed", "source:10.0.3", "-rds-77 is:running", "table:orders")
    return rows + [(f"filter {text!r}, ms", seconds(partial(run, text)) * 1000, "") for text in texts]


def report(objects: int, jobs: int) -> str:
    """Measure everything and return the table."""
    raw = make_objects(objects)
    rows = [("bytes", len(raw) / 1e6, "MB"), *building(raw)]
    selection = build_object_selection(raw)
    rows += searching(selection) + tying(selection)
    del selection
    scattered = make_objects(objects, scattered=True)
    rows += [(f"children scattered: {name}", value, note) for name, value, note in building(scattered)]
    rows += filtering(jobs)
    return "\n".join(f"{name:<58}{value:>10.2f}  {note}" for name, value, note in rows)


@pytest.mark.bench
def test_report(capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        sys.stdout.write("\n" + report(100_000, 1_000) + "\n")


if __name__ == "__main__":
    sys.stdout.write(report(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000, 10_000) + "\n")
