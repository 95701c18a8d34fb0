"""Rows of a bench table; each figure is a median of several runs beside what it is compared with."""

import statistics
import time
from collections.abc import Callable
from typing import NamedTuple


class Row(NamedTuple):
    """One line of the table: a figure, what it is compared with, their ratio and the target for the ratio."""

    work: str
    measured: str
    compared_with: str
    ratio: str
    target: str


def print_table(title: str, rows: list[Row]) -> None:
    """Print rows as a Markdown table."""
    print(f"\n### {title}\n")
    print("| work | measured | compared with | ratio | target |")
    print("|---|---|---|---|---|")
    for row in rows:
        print("| " + " | ".join(row) + " |")


def seconds_of(work: Callable[[], object], runs: int = 3) -> float:
    """Return the median duration of ``work`` in seconds."""
    taken = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def in_words(seconds: float) -> str:
    """Return a duration for the table."""
    return f"{seconds * 1000:.1f} ms" if seconds < 1 else f"{seconds:.2f} s"


def ratio_row(work: str, seconds: float, yardstick: str, yardstick_seconds: float, target: str) -> Row:
    """Return the row of two durations."""
    ratio = seconds / yardstick_seconds
    return Row(work, in_words(seconds), f"{yardstick}: {in_words(yardstick_seconds)}", f"{ratio:.2f}", target)
