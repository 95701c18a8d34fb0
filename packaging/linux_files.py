"""The tree below ``usr/`` that every Linux package shares: the program's folder and the files for desktop and shell."""

import gzip
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import desktop_files
from freeze import settle
from identity import NAME
from sources import Sources

SIZES = (16, 22, 24, 32, 48, 64, 96, 128, 256, 512)
PROGRAM_FOLDER = f"usr/lib/{NAME}"
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
    taken = build.taken
    shutil.rmtree(tree, ignore_errors=True)
    shutil.copytree(build.frozen, tree / PROGRAM_FOLDER, symlinks=True)
    binaries = tree / "usr/bin"
    binaries.mkdir(parents=True)
    (binaries / NAME).symlink_to(f"../lib/{NAME}/{NAME}")
    share = tree / "usr/share"
    day = datetime.fromtimestamp(taken.epoch, UTC).date().isoformat()
    texts = desktop_files.menu_files(taken.folder) | desktop_files.shell_files(taken.folder, taken.version, day)
    compressed(texts.pop(desktop_files.MANUAL), share / f"{desktop_files.MANUAL}.gz")
    desktop_files.write(texts, share)
    draw_icons(taken.folder / "resources/icons" / f"{NAME}.svg", share / "icons/hicolor")
    _copy(taken.folder / "LICENSE", share / f"doc/{NAME}/LICENSE")
    settle(tree, taken.epoch)


def draw_icons(drawing: Path, theme: Path) -> None:
    """Draw the program's icon in every size of ``SIZES``, with the Qt that is frozen too."""
    targets = [theme / f"{size}x{size}" / "apps" / f"{NAME}.png" for size in SIZES]
    for target in targets:
        target.parent.mkdir(parents=True)
    subprocess.run(
        [sys.executable, "-c", _DRAW, str(drawing), *map(str, targets)],
        check=True,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
    )


def compressed(text: str, path: Path) -> None:
    """Write text as gzip without a date in it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(text.encode(), compresslevel=9, mtime=0))


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
