"""The archive for every other distribution: unpack it, run ``install.sh``, and the program is in the person's home."""

import platform
import shutil
import tarfile
import tempfile
from pathlib import Path

from freeze import settle
from identity import NAME
from linux_files import Build

_SHARED = ("applications", "icons", "metainfo", "mime/packages", "man", "bash-completion", "fish")


def build(made: Build, tree: Path, out: Path) -> Path:
    """Make the archive of a staged tree and return its path."""
    name = f"{NAME}-{made.taken.version}-linux-{platform.machine()}"
    target = out / f"{name}.tar.xz"
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / name
        shutil.copytree(made.frozen, folder / "program", symlinks=True)
        for part in _SHARED:
            shutil.copytree(tree / "usr/share" / part, folder / "share" / part)
        shutil.copyfile(made.taken.folder / "LICENSE", folder / "LICENSE")
        shutil.copyfile(made.taken.folder / "packaging/linux/install.sh", folder / "install.sh")
        (folder / "install.sh").chmod(0o755)
        settle(folder, made.taken.epoch)
        with tarfile.open(target, "w:xz", format=tarfile.PAX_FORMAT, preset=6) as tar:
            for path in [folder, *sorted(folder.rglob("*"))]:
                tar.add(path, path.relative_to(place).as_posix(), recursive=False, filter=_without_owner)
    return target


def _without_owner(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Return the member as root's, so that an archive does not show its builder."""
    member.uid = member.gid = 0
    member.uname = member.gname = "root"
    member.mtime = int(member.mtime)
    return member
