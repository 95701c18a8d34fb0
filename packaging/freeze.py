"""Freeze the program with its Python and Qt into one folder: ``python packaging/freeze.py --out FOLDER``.

Runs in the packaging environment (``dev.py packages`` makes it) on Linux, Windows and macOS. The folder holds the
program, ``licences/`` with the texts of everything in it, and ``sbom.cdx.json``. Two builds of one commit are the same
byte for byte: every date is the commit's, every order is fixed (see ``compare_builds.py``).
"""

import argparse
import json
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import components
import licences
import platform_files
import sbom
import sources
from identity import NAME

NAME_OF_SPEC = "drs_inspector"
_SYMBOLS = b".symtab\0"


def freeze(out: Path, *, commit: str = "HEAD", work_tree: bool = False, pretended: str = "") -> sources.Sources:
    """Build into ``out`` and return the sources it was built from. Raises CalledProcessError when a step fails."""
    # The folder is named after nothing that differs between two builds.
    work = out.parent / f"{out.name}-work"
    shutil.rmtree(out, ignore_errors=True)
    shutil.rmtree(work, ignore_errors=True)
    taken = sources.take(work / "sources", commit=commit, work_tree=work_tree, pretended=pretended)
    platform_files.prepare(taken)
    _run_pyinstaller(taken, work)
    shutil.copytree(work / "dist" / built_name(), out, symlinks=True)
    if sys.platform.startswith("linux"):
        strip_symbols(out)
    shipped = [Path(name) for name in json.loads((work / "build" / NAME_OF_SPEC / "shipped.json").read_text("utf-8"))]
    found = components.find(shipped)
    papers = out / "Contents" / "Resources" if sys.platform == "darwin" else out
    licences.write(found, papers / "licences", taken)
    sbom.write(found, papers / "sbom.cdx.json", taken)
    settle(out, taken.epoch)
    return taken


def built_name() -> str:
    """Return what the recipe makes: a folder, on macOS a bundle."""
    return platform_files.script("macos/bundle").BUNDLE_NAME if sys.platform == "darwin" else NAME


def _run_pyinstaller(taken: sources.Sources, work: Path) -> None:
    environment = os.environ | {
        "DRS_INSPECTOR_SOURCES": str(taken.folder),
        "DRS_INSPECTOR_VERSION": taken.version,
        "SOURCE_DATE_EPOCH": str(taken.epoch),
        "PYTHONHASHSEED": "0",
        "PYTHONNODEBUGRANGES": "1",  # columns for tracebacks of sources that are not there: a quarter of the modules
        # Modules are read at every start, and every package packs them once more: unpacking twice only costs time.
        "PYINSTALLER_ZLIB_COMPRESSION_LEVEL": "0",
        "PYINSTALLER_CONFIG_DIR": str(work / "pyinstaller"),
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
    }
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"]
    places = ["--distpath", str(work / "dist"), "--workpath", str(work / "build")]
    subprocess.run(
        [*command, *places, str(taken.folder / "packaging" / f"{NAME_OF_SPEC}.spec")], check=True, env=environment
    )


def strip_symbols(folder: Path) -> None:
    """Remove what only a debugger reads: 20 MB. The program itself carries an archive behind its end and is spared."""
    for path in sorted(folder.rglob("*.so*")):
        if path.is_file() and not path.is_symlink() and _SYMBOLS in path.read_bytes():
            subprocess.run(["strip", "--strip-unneeded", "--enable-deterministic-archives", str(path)], check=True)


def settle(folder: Path, epoch: int) -> None:
    """Give every file the commit's date and plain permissions, so that a build shows neither its time nor its place."""
    for path in [folder, *sorted(folder.rglob("*"))]:
        if path.is_symlink():
            if hasattr(os, "lchmod") or os.utime in os.supports_follow_symlinks:
                os.utime(path, (epoch, epoch), follow_symlinks=False)
            continue
        runs = path.is_dir() or (path.stat().st_mode & stat.S_IXUSR and ".so" not in path.name)
        path.chmod(0o755 if runs else 0o644)
        os.utime(path, (epoch, epoch))


def size(folder: Path) -> int:
    """Return the bytes of all files of a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def main() -> int:
    """Read the command line and freeze."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True, help="the folder to make; what is there is replaced")
    parser.add_argument("--commit", default="HEAD", help="which commit to build")
    parser.add_argument("--work-tree", action="store_true", help="with edits that are not committed")
    parser.add_argument("--version", default="", help="give it another version than the git tag's, for proofs")
    chosen = parser.parse_args()
    left_out = [] if chosen.work_tree else sources.uncommitted()
    if left_out:
        print(f"{len(left_out)} changes are not committed and not in this build (--work-tree takes them).")
    taken = freeze(chosen.out.resolve(), commit=chosen.commit, work_tree=chosen.work_tree, pretended=chosen.version)
    print(f"{chosen.out}: DRS Inspector {taken.version}, {size(chosen.out) / 1e6:.0f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
