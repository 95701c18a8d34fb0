"""The files that every Linux package has: the program's folder and what a desktop and a shell look for."""

import gzip
import importlib
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import manpage
from freeze import settle
from identity import APP_ID
from sources import Sources

NAME = "drs-inspector"
SIZES = (16, 22, 24, 32, 48, 64, 96, 128, 256, 512)
PROGRAM_FOLDER = f"usr/lib/{NAME}"
COMPLETIONS = {
    "bash": f"usr/share/bash-completion/completions/{NAME}",
    "zsh": f"usr/share/zsh/vendor-completions/_{NAME}",
    "fish": f"usr/share/fish/vendor_completions.d/{NAME}.fish",
}
_DRAW = """
import sys
from PySide6.QtCore import QByteArray, QSize
from PySide6.QtGui import QGuiApplication, QImageReader
app = QGuiApplication(["icons"])
for target in sys.argv[2:]:
    size = int(target.split("/")[-3].split("x")[0])
    reader = QImageReader(sys.argv[1], QByteArray(b"svg"))
    reader.setScaledSize(QSize(size, size))
    image = reader.read()
    assert not image.isNull() and image.save(target, "PNG"), target
"""


@dataclass(frozen=True, slots=True)
class Build:
    """A frozen folder and the sources it was made of."""

    frozen: Path
    taken: Sources


def stage(build: Build, tree: Path) -> None:
    """Fill ``tree`` with everything below ``usr/`` that all packages share, dated with the commit's date."""
    shutil.rmtree(tree, ignore_errors=True)
    shutil.copytree(build.frozen, tree / PROGRAM_FOLDER, symlinks=True)
    binaries = tree / "usr/bin"
    binaries.mkdir(parents=True)
    (binaries / NAME).symlink_to(f"../lib/{NAME}/{NAME}")
    linux = build.taken.folder / "packaging" / "linux"
    _copy(linux / f"{NAME}.desktop", tree / "usr/share/applications" / f"{NAME}.desktop")
    _copy(linux / f"{NAME}.mime.xml", tree / "usr/share/mime/packages" / f"{NAME}.xml")
    metainfo = tree / "usr/share/metainfo" / f"{APP_ID}.metainfo.xml"
    _copy(linux / metainfo.name, metainfo)
    _copy(build.taken.folder / "LICENSE", tree / f"usr/share/doc/{NAME}/LICENSE")
    draw_icons(build.taken.folder / "resources/icons" / f"{NAME}.svg", tree / "usr/share/icons/hicolor")
    _write_shell_files(build.taken, tree)
    settle(tree, build.taken.epoch)


def draw_icons(drawing: Path, theme: Path) -> None:
    """Draw the program's icon in every size with the Qt that is frozen too, and put the drawing beside them."""
    targets = [theme / f"{size}x{size}" / "apps" / f"{NAME}.png" for size in SIZES]
    for target in targets:
        target.parent.mkdir(parents=True)
    subprocess.run(
        [sys.executable, "-c", _DRAW, str(drawing), *map(str, targets)],
        check=True,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
    )
    _copy(drawing, theme / "scalable" / "apps" / drawing.name)


def compressed(text: str, path: Path) -> None:
    """Write text as gzip without a date in it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(text.encode(), compresslevel=9, mtime=0))


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _write_shell_files(taken: Sources, tree: Path) -> None:
    """Write man page and completions from the command line's own definitions."""
    sys.path.insert(0, str(taken.folder))
    try:
        cli = importlib.import_module("drs_inspector.cli").cli
        completion = importlib.import_module("click.shell_completion")
        compressed(manpage.render(cli, NAME, taken), tree / f"usr/share/man/man1/{NAME}.1.gz")
        for shell, place in COMPLETIONS.items():
            made = completion.get_completion_class(shell)(cli, {}, NAME, "_DRS_INSPECTOR_COMPLETE")
            target = tree / place
            target.parent.mkdir(parents=True)
            # source() asks for the version of the bash of this machine; the text is the same for all.
            target.write_text(made.source_template % made.source_vars(), "utf-8")
    finally:
        sys.path.remove(str(taken.folder))
