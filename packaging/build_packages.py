"""Build every Linux package of one commit into ``dist/``: ``python3 dev.py packages`` runs this.

    --work-tree       with edits that are not committed
    --commit NAME     of another commit than HEAD
    --version X       under another version than the git tag's, for proofs of upgrades
    --only KIND       only deb, rpm or tar; may be given more than once
    --prove           afterwards install, start, upgrade and remove the .deb in a bare Debian, and check the rpm

The contents of each package are checked: desktop file, metainfo, lintian, and rpm's own tools.
"""

import argparse
import hashlib
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import deb
import freeze
import linux_files
import rpm
import sources
import tarball
from identity import APP_ID, NAME

ROOT = Path(__file__).resolve().parents[1]
WORK = ROOT / "build" / "packages"
KINDS: dict[str, Callable[[linux_files.Build, Path, Path], Path]] = {
    "deb": deb.build,
    "rpm": rpm.build,
    "tar": tarball.build,
}


def build(out: Path, kinds: list[str], *, commit: str, work_tree: bool, pretended: str) -> list[Path]:
    """Freeze and pack; return the packages. Raises CalledProcessError or RuntimeError when a step or check fails."""
    frozen = WORK / "frozen"
    taken = freeze.freeze(frozen, commit=commit, work_tree=work_tree, pretended=pretended)
    made = linux_files.Build(frozen, taken)
    say(f"frozen: DRS Inspector {taken.version}, {freeze.size(frozen) / 1e6:.0f} MB")
    tree = WORK / "tree"
    linux_files.stage(made, tree)
    check_desktop_files(tree)
    out.mkdir(exist_ok=True)

    def pack(kind: str) -> Path:
        own = WORK / f"tree-{kind}"
        shutil.rmtree(own, ignore_errors=True)
        shutil.copytree(tree, own, symlinks=True)
        package = KINDS[kind](made, own, out)
        shutil.rmtree(own)
        say(f"{package.name}: {package.stat().st_size / 1e6:.0f} MB, sha256 {sha256(package)}")
        return package

    with ThreadPoolExecutor() as pool:  # each spends its time in a compressor of its own
        return list(pool.map(pack, kinds))


def check_desktop_files(tree: Path) -> None:
    """Check menu entry and metainfo with the desktops' own tools. Raises RuntimeError with what they find."""
    must_pass("desktop-file-validate", str(tree / f"usr/share/applications/{NAME}.desktop"))
    must_pass("appstreamcli", "validate", "--no-net", str(tree / f"usr/share/metainfo/{APP_ID}.metainfo.xml"))


def check_packages(packages: list[Path]) -> None:
    """Check the packages with lintian and rpm. Raises RuntimeError with what they find."""
    for package in packages:
        if package.suffix == ".deb":
            must_pass("lintian", "--fail-on", "error", "--tag-display-limit", "0", str(package))
        elif package.suffix == ".rpm":
            must_pass("rpm", "--checksig", "--nosignature", str(package))


def must_pass(*command: str) -> None:
    """Run a check; raise RuntimeError with what it said when it fails."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{command[0]} finds fault:\n{done.stdout}{done.stderr}")


def sha256(path: Path) -> str:
    """Return the file's checksum."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def say(line: str) -> None:
    """Print a line at once."""
    print(line, flush=True)


def main() -> int:
    """Read the command line and build."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=ROOT / "dist")
    parser.add_argument("--commit", default="HEAD")
    parser.add_argument("--work-tree", action="store_true")
    parser.add_argument("--version", default="")
    parser.add_argument("--only", action="append", choices=list(KINDS))
    parser.add_argument("--prove", action="store_true")
    chosen = parser.parse_args()
    started = time.monotonic()
    left_out = [] if chosen.work_tree else sources.uncommitted()
    if left_out:
        say(f"{len(left_out)} changes are not committed and not in these packages (--work-tree takes them).")
    kinds = chosen.only or list(KINDS)
    try:
        packages = build(chosen.out, kinds, commit=chosen.commit, work_tree=chosen.work_tree, pretended=chosen.version)
        check_packages(packages)
    except RuntimeError as problem:
        say(str(problem))
        return 1
    say(f"all in {chosen.out}, {time.monotonic() - started:.0f} s")
    if chosen.prove:
        return subprocess.run(
            [sys.executable, str(ROOT / "packaging/prove_install.py"), *map(str, packages)], check=False
        ).returncode
    return 0


if __name__ == "__main__":
    sys.exit(main())
