#!/usr/bin/env python3
"""Picture the page of a job in all its states, to be looked at: light and dark, wide and small, at 1x and 2x.

    python3 packaging/job_pictures.py FOLDER [NAME...]
    python3 dev.py screenshots --sheets

A name is a state and a tab, as late-overview. The pictures are called late-overview-dark-1024-2x.png, and the contact
sheets beside them, which have all states of a tab, sheet-overview-dark-1024-2x.webp. With --sheets all pictures are
taken and only their sheets are kept, in docs/pictures, where docs/job-pages.md shows them. Exits with 1 when a picture
does not come; then docs/pictures stays as it was.
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


def formats(scale: int, sizes: "Iterable[tuple[int, int]]" = SIZES) -> tuple[Format, ...]:
    """Return the sizes of the window, named by their width and by how many points of a picture a point has."""
    return tuple(Format(size, f"-{size[0]}-{scale}x") for size in sizes)


def sheets(acts: "Iterable[Act]", folder: Path, scale: int) -> list[Path]:
    """Write a sheet of each tab, theme and width of which there are pictures in a folder; return the files."""
    from job_sheets import sheet_name, write_sheet  # noqa: PLC0415 - Qt is loaded when all is prepared

    tabs: dict[str, list[str]] = {}
    for view in (view for act in acts for view in act.views):
        tabs.setdefault(view.name.rpartition("-")[2], []).append(view.name)
    made = []
    for (width, _height), one in zip(SIZES, formats(scale), strict=True):
        for tab, names in tabs.items():
            for theme in THEMES:
                files = [folder / f"{name}-{theme}{one.ending}.png" for name in names]
                found = [path for path in files if path.is_file()]
                if found:
                    made.append(folder / sheet_name(tab, theme, width, scale))
                    write_sheet(found, made[-1])
    return made


def _take_at(scale: int, folder: Path, names: list[str]) -> int:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        prepare_environment(Path(home), scale)
        from screenshot_job_page import ACTS  # noqa: PLC0415 - Qt is loaded when all is prepared

        code = take(ACTS, folder, names, formats(scale))
        print(f"{len(sheets(ACTS, folder, scale))} sheets")
    return code


def _take_all(folder: Path, names: list[str]) -> int:
    """Take the pictures, each scale in a process of its own, as Qt knows only one; return the worst exit code."""
    folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, __file__, str(folder), *names, "--scale"]
    return max(subprocess.call([*command, str(scale)]) for scale in SCALES)


def _renew_sheets() -> int:
    from job_sheets import PATTERN, SHEETS, publish  # noqa: PLC0415 - loads Qt

    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        code = _take_all(Path(folder), [])
        if code:
            return code
        publish(sorted(Path(folder).glob(PATTERN)))
    kept = [path.stat().st_size for path in SHEETS.glob(PATTERN)]
    print(f"{len(kept)} sheets, {sum(kept):,} bytes, in {SHEETS}")
    return 0


def main(arguments: list[str]) -> int:
    """Read the command line; take the pictures."""
    parser = argparse.ArgumentParser(description="Picture the page of a job in all its states.")
    parser.add_argument("folder", type=Path, nargs="?", help="folder for the pictures and their sheets")
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these")
    parser.add_argument("--scale", type=int, choices=SCALES, help="only at this scale")
    parser.add_argument("--sheets", action="store_true", help="take all, keep their sheets in docs/pictures")
    chosen = parser.parse_args(arguments)
    if chosen.sheets is (chosen.folder is not None) or (chosen.sheets and chosen.scale):
        parser.error("name a folder, or say --sheets alone")
    if chosen.sheets:
        return _renew_sheets()
    folder = chosen.folder.absolute()
    if chosen.scale:
        folder.mkdir(parents=True, exist_ok=True)
        return _take_at(chosen.scale, folder, chosen.names)
    return _take_all(folder, chosen.names)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
