"""The package for Fedora, openSUSE and their relatives, packed by rpmbuild; it works on Debian too."""

import os
import platform
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import version
from freeze import settle
from linux_files import PROGRAM_FOLDER, Build


def build(made: Build, tree: Path, out: Path) -> Path:
    """Make the package of a staged tree and return its path. Raises CalledProcessError with rpmbuild's output."""
    settle(tree, made.taken.epoch)
    for path in (tree / PROGRAM_FOLDER).rglob("*.so*"):
        if not path.is_symlink():
            path.chmod(0o755)  # rpm asks only libraries that may be executed what they need
    number = version.for_packages(made.taken.version)
    with tempfile.TemporaryDirectory() as folder:
        names = {
            "_topdir": folder,
            "_rpmdir": f"{folder}/made",
            "_prefix": "/usr",
            "tree": str(tree.resolve()),
            "number": number,
            "machine": platform.machine(),
            "private_libraries": private_libraries(tree / PROGRAM_FOLDER),
        }
        words = [word for name, value in names.items() for word in ("--define", f"{name} {value}")]
        recipe = made.taken.folder / "packaging/linux/drs-inspector.rpm.spec"
        done = subprocess.run(
            ["rpmbuild", "-bb", "--quiet", *words, str(recipe)],
            env=os.environ | {"SOURCE_DATE_EPOCH": str(made.taken.epoch), "LC_ALL": "C.UTF-8"},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise RuntimeError(f"rpmbuild failed:\n{done.stdout}{done.stderr}")
        (package,) = Path(folder, "made").rglob("*.rpm")
        return Path(shutil.copy(package, out / package.name))


def private_libraries(program: Path) -> str:
    """Return the start of each library's name that the program brings itself, as one expression for rpm."""
    names = {path.name for path in program.rglob("*.so.*")}
    return "|".join(sorted(re.escape(name).replace("\\", "\\\\") for name in names))
