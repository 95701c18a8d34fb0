"""Debian's package, by dpkg's own tools: every file in it is named here or in the staged tree.

No maintainer scripts: desktop database, MIME database and icon caches are brought up to date by the triggers of the
packages that own them.
"""

import hashlib
import os
import re
import shutil
import subprocess
import tempfile
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

import version
from desktop_files import ZSH_COMPLETION
from freeze import settle, size
from identity import NAME
from linux_files import PROGRAM_FOLDER, Build, compressed

MAINTAINER = "DRS Inspector contributors <drs-inspector@users.noreply.github.com>"
_SHIPPED_LIBRARY = re.compile(r"\.so(\.\d+)*$")
# Loaded by name at run time, so that no tool finds them in the files.
_OPENED_BY_NAME = ["libdbus-1-3", "libfontconfig1", "hicolor-icon-theme"]
_RECOMMENDED = ["ca-certificates", "gnome-keyring | kwalletmanager | keepassxc", "xdg-utils"]
_SUGGESTED = ["fonts-noto-cjk | fonts-wqy-microhei"]
# A theme for GNOME's dialogs: it is left unloaded where GTK is missing.
_OPTIONAL_PLUGINS = {"libqgtk3.so"}
_CONTROL = """\
Package: {name}
Version: {version}
Section: database
Priority: optional
Architecture: {architecture}
Installed-Size: {kilobytes}
Depends: {depends}
Recommends: {recommends}
Suggests: {suggests}
Maintainer: {maintainer}
Description: inspector for database replication jobs in the cloud
 DRS Inspector signs in to Huawei Cloud, Huawei Cloud Europe or Open Telekom
 Cloud, finds every job of the Data Replication Service (DRS) in a project and
 shows endpoints, object selections and transformation rules. It only reads.
 .
 What it found can be exported to a file that opens later without a network.
 The package carries its own Python and Qt and downloads nothing.
"""
_OVERRIDES = """\
# The program carries its own Python and Qt, as they are tested together. They are in a private folder and find one
# another by paths relative to themselves; the libraries are unchanged files of their publishers.
{name}: custom-library-search-path
{name}: embedded-library
{name}: library-not-linked-against-libc
{name}: shared-library-lacks-prerequisites
# The loader of the frozen program, as PyInstaller publishes it.
{name}: hardening-no-pie
# The command line's library knows how to find an editor; the program never asks it to.
{name}: missing-depends-on-sensible-utils
# Not a package of Debian's archive.
{name}: initial-upload-closes-no-bugs
"""


def build(made: Build, tree: Path, out: Path) -> Path:
    """Make the package of a staged tree, which gets Debian's own files added, and return its path."""
    number = f"{version.for_packages(made.taken.version)}-1"
    _move_zsh_completion(tree / "usr/share")
    documents = tree / f"usr/share/doc/{NAME}"
    shutil.copyfile(made.taken.folder / "packaging/linux/copyright", documents / "copyright")
    (documents / "LICENSE").unlink()
    compressed((made.taken.folder / "CHANGELOG.md").read_text("utf-8"), documents / "changelog.gz")
    compressed(_changelog(number, made.taken.epoch), documents / "changelog.Debian.gz")
    overrides = tree / f"usr/share/lintian/overrides/{NAME}"
    overrides.parent.mkdir(parents=True)
    overrides.write_text(_OVERRIDES.format(name=NAME), "utf-8")
    _write_control(tree, number)
    settle(tree, made.taken.epoch)
    target = out / f"{NAME}_{number}_{architecture()}.deb"
    subprocess.run(
        ["dpkg-deb", "--root-owner-group", "-Zxz", "--build", str(tree), str(target)],
        check=True,
        # With one thread the bytes do not depend on how many this machine has.
        env=os.environ | {"SOURCE_DATE_EPOCH": str(made.taken.epoch), "DPKG_DEB_THREADS_MAX": "1"},
        stdout=subprocess.DEVNULL,
    )
    return target


def _move_zsh_completion(share: Path) -> None:
    """Debian keeps the folder site-functions for the administrator."""
    target = share / f"zsh/vendor-completions/_{NAME}"
    target.parent.mkdir()
    (share / ZSH_COMPLETION).rename(target)
    (share / ZSH_COMPLETION).parent.rmdir()


def architecture() -> str:
    """Return Debian's name of this machine's architecture."""
    done = subprocess.run(["dpkg", "--print-architecture"], check=True, capture_output=True, text=True)
    return done.stdout.strip()


def depends(program: Path) -> dict[str, list[str]]:
    """Return field -> packages that the frozen files need, as dpkg knows which package has each library."""
    binaries = [path for path in sorted(program.resolve().rglob("*")) if _is_binary(path)]
    folders = sorted({str(path.parent) for path in binaries})
    words = [f"-e{path}" for path in binaries if path.name not in _OPTIONAL_PLUGINS]
    words += [word for path in binaries if path.name in _OPTIONAL_PLUGINS for word in ("-dSuggests", f"-e{path}")]
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "debian").mkdir()
        (Path(folder) / "debian/control").write_text(f"Source: {NAME}\n\nPackage: {NAME}\nArchitecture: any\n", "utf-8")
        # Our own libraries need no package; any other one that belongs to none is an error.
        (Path(folder) / "own").write_text("".join(_own_libraries(program)), "utf-8")
        done = subprocess.run(
            ["dpkg-shlibdeps", "-O", "-Lown", "--warnings=0", *(f"-l{name}" for name in folders), *words],
            cwd=folder,
            check=False,
            capture_output=True,
            text=True,
        )
    if done.returncode != 0:
        raise RuntimeError(f"dpkg-shlibdeps does not know what the program needs:\n{done.stderr}")
    fields = dict(re.findall(r"shlibs:(\w+)=(.*)", done.stdout))
    return {name: value.split(", ") for name, value in fields.items()}


def _own_libraries(program: Path) -> list[str]:
    names = {path.name for path in program.rglob("*.so.*")}
    matches = [re.fullmatch(r"(.+)\.so\.([\d.]+)", name) for name in sorted(names)]
    return [f"{match[1]} {match[2]}\n" for match in matches if match]


def _is_binary(path: Path) -> bool:
    if path.is_symlink() or not path.is_file():
        return False
    return _SHIPPED_LIBRARY.search(path.name) is not None or path.name == NAME


def _write_control(tree: Path, number: str) -> None:
    folder = tree / "DEBIAN"  # dpkg-shlibdeps knows the root of the package by it
    folder.mkdir()
    needs = depends(tree / PROGRAM_FOLDER)
    known = {re.split(r"[ (]", package)[0] for package in needs["Depends"]}
    text = _CONTROL.format(
        name=NAME,
        version=number,
        architecture=architecture(),
        kilobytes=size(tree) // 1024,
        depends=", ".join([*needs["Depends"], *(name for name in _OPENED_BY_NAME if name not in known)]),
        recommends=", ".join(_RECOMMENDED),
        suggests=", ".join([*_SUGGESTED, *(need for need in needs.get("Suggests", []) if need.startswith("libgtk"))]),
        maintainer=MAINTAINER,
    )
    sums = [
        f"{hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()}  {path.relative_to(tree)}\n"
        for path in sorted(tree.rglob("*"))
        if path.is_file() and not path.is_symlink() and folder not in path.parents
    ]
    (folder / "control").write_text(text, "utf-8")
    (folder / "md5sums").write_text("".join(sums), "utf-8")


def _changelog(number: str, epoch: int) -> str:
    day = format_datetime(datetime.fromtimestamp(epoch, UTC))
    return (
        f"{NAME} ({number}) unstable; urgency=medium\n\n"
        "  * What has changed is in changelog.gz.\n\n"
        f" -- {MAINTAINER}  {day}\n"
    )
