"""The contact sheets of docs/job-pages.md: one tab of a job in all its states, small, as one WebP file each."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QImageWriter, QPainter

SHEETS: Final = Path(__file__).resolve().parent.parent / "docs" / "pictures"
PATTERN: Final = "sheet-*.webp"
_IN_A_ROW: Final = 3
_CELL_WIDTH: Final = 640
_GAP: Final = 8
# The grey between the pictures and where there is none: neither the light nor the dark theme has it.
_GROUND: Final = QColor("#a0a0a4")
# Of 100: letters at half their size stay as readable as at 90, in two thirds of the bytes.
_QUALITY: Final = 75


def sheet_name(tab: str, theme: str, width: int, scale: int) -> str:
    """Return the name of the file of a sheet: one pixel a point is not said, sheet-rules-dark-1024-2x.webp."""
    return f"sheet-{tab}-{theme}-{width}{'' if scale == 1 else f'-{scale}x'}.webp"


def laid_out(pictures: Iterable[Path]) -> QImage:
    """Return pictures as one, each as wide as the others, in rows, in the order in which they are given.

    Raises OSError when one cannot be read, ValueError when there is none.
    """
    cells = [_cell(path) for path in pictures]
    height = max(one.height() for one in cells) + _GAP
    rows = -(-len(cells) // _IN_A_ROW)
    whole = QImage(_IN_A_ROW * (_CELL_WIDTH + _GAP), rows * height, QImage.Format.Format_RGB32)
    whole.fill(_GROUND)
    painter = QPainter(whole)
    for number, one in enumerate(cells):
        painter.drawImage(number % _IN_A_ROW * (_CELL_WIDTH + _GAP), number // _IN_A_ROW * height, one)
    painter.end()
    return whole


def _cell(path: Path) -> QImage:
    whole = QImage(str(path))
    if whole.isNull():
        raise OSError(f"{path} could not be read")
    return whole.scaledToWidth(_CELL_WIDTH, Qt.TransformationMode.SmoothTransformation)


def write_sheet(pictures: Iterable[Path], into: Path) -> None:
    """Write pictures as one WebP file, the same bytes for the same pictures.

    Raises OSError when one cannot be read, or when the file cannot be written, as where Qt has no plugin for WebP.
    """
    writer = QImageWriter(str(into), b"webp")
    writer.setQuality(_QUALITY)
    if not writer.write(laid_out(pictures)):
        raise OSError(f"{into} could not be written: {writer.errorString()}")


def publish(made: Sequence[Path], into: Path = SHEETS) -> None:
    """Put sheets in the place of those in a folder; a sheet that is not made any more goes."""
    for path in made:
        (into / path.name).write_bytes(path.read_bytes())
    for path in set(_sheets_in(into)) - {into / path.name for path in made}:
        path.unlink()


def _sheets_in(folder: Path) -> Iterator[Path]:
    return folder.glob(PATTERN)
