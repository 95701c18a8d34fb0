"""The sources of one build: the files of one commit, its date and its version, without edits of the work tree.

Without git, or with ``work_tree``, the files of this folder are taken as they are.
"""

import json
import os
import shutil
import subprocess
import tarfile
from dataclasses import dataclass
from pathlib import Path

import version

ROOT = Path(__file__).resolve().parents[1]
NEEDED = ["drs_inspector", "resources", "packaging", "LICENSE", "README.md", "CHANGELOG.md", "pyproject.toml"]
RELEASES_VARIABLE = "DRS_INSPECTOR_RELEASES_URL"  # where this copy may look for updates; the release workflow sets it
NO_DATE = 1_580_601_600  # 2020-02-02, as Python's build tools use for files whose date is unknown


@dataclass(frozen=True, slots=True)
class Sources:
    """A folder of files, their version, and the second since 1970 that is the date of each of them."""

    folder: Path
    version: str
    epoch: int


def take(folder: Path, *, commit: str = "HEAD", work_tree: bool = False, pretended: str = "") -> Sources:
    """Fill ``folder`` with the sources of a commit and return what they are.

    ``pretended`` is a version to give them instead of their own: proofs of upgrades need a lower and a higher one.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    if work_tree or not _has_git():
        _copy_work_tree(folder)
    else:
        _unpack(commit, folder)
    found = pretended or version.find_version(commit)
    version.write(found, folder / "drs_inspector" / "_version.py")
    if os.environ.get(RELEASES_VARIABLE):
        text = json.dumps({"releases_url": os.environ[RELEASES_VARIABLE]}, indent=2)
        (folder / "resources" / "releases.json").write_text(text + "\n", "utf-8")
    return Sources(folder, found, epoch(commit))


def epoch(commit: str = "HEAD") -> int:
    """Return SOURCE_DATE_EPOCH where it is set, else the date of the commit, else a fixed day."""
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    if given.isdigit():
        return int(given)
    if _has_git():
        return int(_git("log", "-1", "--format=%ct", commit))
    return NO_DATE


def head() -> str:
    """Return the name of the commit that is checked out; "HEAD" without git, where there is only one."""
    return _git("rev-parse", "HEAD") if _has_git() else "HEAD"


def uncommitted() -> list[str]:
    """Return the files that a build leaves out because they are not committed."""
    if not _has_git():
        return []
    return _git("status", "--porcelain", "--", *NEEDED).splitlines()


def unpack(packed: Path, folder: Path) -> None:
    """Unpack a .tar or .tar.gz that was made here."""
    with tarfile.open(packed) as tar:
        # As an argument only Python 3.11.4 and later know it; Debian 12 has 3.11.2, which takes no notice of this.
        tar.extraction_filter = getattr(tarfile, "data_filter", None)
        tar.extractall(folder)  # noqa: S202 - no foreign archive


def _has_git() -> bool:
    """Tell whether there are commits, and the program that reads them."""
    return (ROOT / ".git").exists() and shutil.which("git") is not None


def _unpack(commit: str, folder: Path) -> None:
    packed = folder.with_suffix(".tar")
    _git("archive", "--format=tar", "-o", str(packed), commit, *NEEDED)
    unpack(packed, folder)
    packed.unlink()


def _copy_work_tree(folder: Path) -> None:
    unwanted = shutil.ignore_patterns("__pycache__", "*.pyc", "_version.py")
    for name in NEEDED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=unwanted)
        else:
            shutil.copy(source, folder / name)


def _git(*words: str) -> str:
    done = subprocess.run(["git", "-C", str(ROOT), *words], check=True, capture_output=True, text=True)
    return done.stdout.strip()
