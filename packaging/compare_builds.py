"""Prove that a build is reproducible: freeze one commit twice in different places and compare file by file.

    python packaging/compare_builds.py                  freeze twice and compare
    python packaging/compare_builds.py FOLDER FOLDER    compare two folders or files that are there already

Exit code 0 when both are the same: names, kinds, permissions, dates and bytes. Otherwise 1, and every difference.
"""

import argparse
import hashlib
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import sources

HERE = Path(__file__).resolve().parent


def describe(root: Path) -> dict[str, str]:
    """Return path -> everything about the file that could differ, for each file below ``root``."""
    if root.is_file():
        return {"": hashlib.sha256(root.read_bytes()).hexdigest()}
    return {path.relative_to(root).as_posix(): _facts(path) for path in sorted(root.rglob("*"))}


def differences(one: Path, other: Path) -> list[str]:
    """Return a line for each file that is not the same in both."""
    left, right = describe(one), describe(other)
    lines = []
    for name in sorted(left.keys() | right.keys()):
        if name not in right:
            lines.append(f"only in {one}: {name}")
        elif name not in left:
            lines.append(f"only in {other}: {name}")
        elif left[name] != right[name]:
            lines.append(f"differs: {name}: {left[name]} / {right[name]}")
    return lines


def _facts(path: Path) -> str:
    status = path.lstat()
    if path.is_symlink():
        return f"link to {path.readlink()}"
    mode = stat.filemode(status.st_mode)
    if path.is_dir():
        return mode
    content = hashlib.sha256(path.read_bytes()).hexdigest()
    return f"{mode} {int(status.st_mtime)} {status.st_size} bytes, sha256 {content}"


def freeze_twice(folder: Path) -> tuple[Path, Path]:
    """Freeze into two folders, the second one deeper and with another name, and return both."""
    places = folder / "one" / "frozen", folder / "another" / "place" / "frozen"
    commit = sources.head()
    for place in places:
        place.parent.mkdir(parents=True)
        subprocess.run([sys.executable, str(HERE / "freeze.py"), "--out", str(place), "--commit", commit], check=True)
    return places


def main() -> int:
    """Read the command line and compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("places", nargs="*", type=Path, help="two folders or two files")
    chosen = parser.parse_args()
    if len(chosen.places) not in (0, 2):
        parser.error("give two folders, or none to freeze twice")
    with tempfile.TemporaryDirectory(prefix="compare-builds-") as folder:
        one, other = chosen.places or freeze_twice(Path(folder))
        lines = differences(one, other)
        count = len(describe(one))
    print("\n".join(lines) if lines else f"{count} files are the same in both builds")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
