"""Measure the start: from starting the program to the first paint of its window, frozen against from source.

    python packaging/measure_start.py FROZEN-PROGRAM [--python PYTHON] [--runs 15]

Both run the same code to the same point, in turn, so that a machine that drifts drifts for both. Prints medians.
"""

import argparse
import statistics
import subprocess
import sys
import time
from pathlib import Path

WORDS = ["self-test", "--part", "first-paint"]


def seconds(command: list[str]) -> float:
    """Return how long the program takes to its first paint, where it ends itself."""
    start = time.perf_counter()
    subprocess.run([*command, *WORDS], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def main() -> int:
    """Read the command line, measure in turn and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", type=Path)
    parser.add_argument("--python", default=sys.executable, help="the Python that has the program's libraries")
    parser.add_argument("--runs", type=int, default=15)
    chosen = parser.parse_args()
    frozen, source = [str(chosen.program.resolve())], [chosen.python, "-m", "drs_inspector"]
    times: dict[str, list[float]] = {"frozen": [], "from source": []}
    for run in range(chosen.runs + 1):
        pair = seconds(frozen), seconds(source)
        if run:  # the first pair fills the disk's cache
            times["frozen"].append(pair[0])
            times["from source"].append(pair[1])
    for name, measured in times.items():
        print(f"{name:<12} {statistics.median(measured) * 1000:6.0f} ms to the first paint (median of {chosen.runs})")
    ratio = statistics.median(times["frozen"]) / statistics.median(times["from source"])
    print(f"ratio        {ratio:6.2f} (at most 1.00 is wanted)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
