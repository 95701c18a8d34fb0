#!/usr/bin/env python3
"""Picture the page of a job in all its states, to be looked at: light and dark, wide and small, at 1x and 2x.

    python3 packaging/job_pictures.py FOLDER [NAME...]

A name is a state and a tab, as late-overview. The pictures are called late-overview-dark-1024-2x.png, and the contact
sheets, which have all states of a tab, sheet-overview-dark-1024-2x.png. Exits with 1 when a picture does not come.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from screenshots import THEMES, Format, prepare_environment, take

if TYPE_CHECKING:
    from collections.abc import Iterable

    from screenshot_views import Act

SIZES: Final = ((1280, 800), (1024, 640))
SCALES: Final = (1, 2)
_IN_A_ROW: Final = 3
_CELL_WIDTH: Final = 640
_GAP: Final = 8


def formats(scale: int, sizes: "Iterable[tuple[int, int]]" = SIZES) -> tuple[Format, ...]:
    """Return the sizes of the window, named by their width and by how many points of a picture a point has."""
    return tuple(Format(size, f"-{size[0]}-{scale}x") for size in sizes)


def sheet(pictures: list[Path], into: Path) -> None:
    """Write many pictures, small, as one: in rows, in the order in which they are given."""
    from PySide6.QtCore import Qt  # noqa: PLC0415 - Qt is loaded when all is prepared
    from PySide6.QtGui import QImage, QPainter  # noqa: PLC0415 - as above

    cells = [
        QImage(str(path)).scaledToWidth(_CELL_WIDTH, Qt.TransformationMode.SmoothTransformation) for path in pictures
    ]
    height = max(one.height() for one in cells) + _GAP
    rows = -(-len(cells) // _IN_A_ROW)
    whole = QImage(_IN_A_ROW * (_CELL_WIDTH + _GAP), rows * height, QImage.Format.Format_RGB32)
    whole.fill(Qt.GlobalColor.gray)
    painter = QPainter(whole)
    for number, one in enumerate(cells):
        painter.drawImage(number % _IN_A_ROW * (_CELL_WIDTH + _GAP), number // _IN_A_ROW * height, one)
    painter.end()
    if not whole.save(str(into)):
        raise OSError(f"{into} could not be written")


def sheets(acts: "Iterable[Act]", folder: Path, endings: "Iterable[str]") -> list[Path]:
    """Write a sheet of each tab, theme and format of which there are pictures; return the files."""
    tabs: dict[str, list[str]] = {}
    for view in (view for act in acts for view in act.views):
        tabs.setdefault(view.name.rpartition("-")[2], []).append(view.name)
    made = []
    for ending in endings:
        for tab, names in tabs.items():
            for theme in THEMES:
                files = [folder / f"{name}-{theme}{ending}.png" for name in names]
                found = [path for path in files if path.is_file()]
                if found:
                    made.append(folder / f"sheet-{tab}-{theme}{ending}.png")
                    sheet(found, made[-1])
    return made


def _take_at(scale: int, folder: Path, names: list[str]) -> int:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        prepare_environment(Path(home), scale)
        from screenshot_job_page import ACTS  # noqa: PLC0415 - Qt is loaded when all is prepared

        code = take(ACTS, folder, names, formats(scale))
        print(f"{len(sheets(ACTS, folder, [one.ending for one in formats(scale)]))} sheets")
    return code


def main(arguments: list[str]) -> int:
    """Read the command line; take the pictures, each scale in a process of its own, as Qt knows only one."""
    parser = argparse.ArgumentParser(description="Picture the page of a job in all its states.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these")
    parser.add_argument("--scale", type=int, choices=SCALES, help="only at this scale")
    chosen = parser.parse_args(arguments)
    folder = chosen.folder.absolute()
    folder.mkdir(parents=True, exist_ok=True)
    if chosen.scale:
        return _take_at(chosen.scale, folder, chosen.names)
    command = [sys.executable, __file__, str(folder), *chosen.names, "--scale"]
    return max(subprocess.call([*command, str(scale)]) for scale in SCALES)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
