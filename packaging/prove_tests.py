"""Prove that the README's second command passes on a machine that has nothing: ``python3 dev.py bare [N]`` runs this.

    python packaging/prove_tests.py [N] [--busy PROCESSES] [--folder FOLDER]

A bare Debian 12 (debootstrap, kept in FOLDER for the next time) gets python3, ca-certificates and a copy of the files
of this folder without its .git, and runs ``python3 dev.py test`` N times in a row. Meanwhile one process for each
processor does nothing but keep it busy, as a slow or shared machine would. Needs root.
"""

import argparse
import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from bare_debian import BareDebian

ROOT = Path(__file__).resolve().parents[1]
INSIDE = "root/drs-inspector"
LIMIT_SECONDS = 5400.0


def say(line: str) -> None:
    """Print a line at once."""
    print(line, flush=True)


def copy_files(target: Path) -> None:
    """Copy the files that belong to the project, as they are now, without git's own."""
    listed = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        check=True,
        capture_output=True,
        text=True,
    )
    for name in listed.stdout.split("\0"):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, target / name)


@contextlib.contextmanager
def busy(processes: int) -> Iterator[None]:
    """Keep so many processors busy while the block runs."""
    started = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _number in range(processes)]
    try:
        yield
    finally:
        for process in started:
            process.kill()
            process.wait()


def run_once(debian: BareDebian, number: int) -> bool:
    """Run the second command inside, keep its output in a file, and tell whether it passed."""
    log = f"root/test-{number}.txt"
    script = f"cd /{INSIDE} && python3 dev.py test >/{log} 2>&1; echo $?"
    started = time.monotonic()
    code = debian.run("sh", "-c", script, limit=LIMIT_SECONDS).strip()
    lines = (debian.root / log).read_text("utf-8", errors="replace").splitlines()
    told = lines[-1:] if code == "0" else [line for line in lines if line.startswith(("FAILED", "ERROR"))] + lines[-1:]
    say(f"run {number}: exit code {code} after {time.monotonic() - started:.0f} s; {debian.root / log}")
    for line in told:
        say(f"    {line}")
    return code == "0"


def main() -> int:
    """Read the command line, make the system and run the tests in it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("runs", nargs="?", type=int, default=1, help="how often, one after the other")
    parser.add_argument("--busy", type=int, default=os.cpu_count(), help="how many processes keep the processors busy")
    parser.add_argument("--folder", type=Path, default=ROOT / "build" / "bare", help="where the bare Debian is kept")
    chosen = parser.parse_args()
    if os.geteuid() != 0:
        say("Making a bare Debian needs root.")
        return 2
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # what was started ends with it
    with BareDebian(chosen.folder) as debian:
        debian.install("python3")
        copy_files(debian.root / INSIDE)
        with busy(chosen.busy):
            passed = [run_once(debian, number) for number in range(1, chosen.runs + 1)]
    say(f"{sum(passed)} of {len(passed)} runs passed")
    return 0 if all(passed) else 1


if __name__ == "__main__":
    sys.exit(main())
