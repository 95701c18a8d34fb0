"""The program's icon in the containers that Windows and macOS want, drawn from the one SVG by Qt.

Both containers hold ordinary PNG pictures behind a small head, so no tool of either system is needed.
"""

import os
import struct
from pathlib import Path

ICO_SIZES = (16, 20, 24, 32, 40, 48, 64, 128, 256)
# Apple's type of each size; the second picture of a size is for screens with two pixels per point.
ICNS_TYPES = {
    16: ("icp4",),
    32: ("icp5", "ic11"),
    64: ("ic12",),
    128: ("ic07",),
    256: ("ic08", "ic13"),
    512: ("ic09", "ic14"),
    1024: ("ic10",),
}


def write_ico(drawing: Path, target: Path) -> None:
    """Write the Windows icon."""
    pictures = [(size, draw(drawing, size)) for size in ICO_SIZES]
    head = struct.pack("<HHH", 0, 1, len(pictures))
    place = len(head) + 16 * len(pictures)
    for size, picture in pictures:
        side = size % 256  # 0 means 256
        head += struct.pack("<BBBBHHII", side, side, 0, 0, 1, 32, len(picture), place)
        place += len(picture)
    target.write_bytes(head + b"".join(picture for _size, picture in pictures))


def write_icns(drawing: Path, target: Path) -> None:
    """Write the macOS icon."""
    parts = b""
    for size, types in ICNS_TYPES.items():
        picture = draw(drawing, size)
        for name in types:
            parts += name.encode() + struct.pack(">I", len(picture) + 8) + picture
    target.write_bytes(b"icns" + struct.pack(">I", len(parts) + 8) + parts)


def draw(drawing: Path, size: int) -> bytes:
    """Return the drawing as a PNG of ``size`` by ``size`` pixels. Raises ValueError for a drawing Qt cannot read."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize  # noqa: PLC0415 - Qt asks for the line above
    from PySide6.QtGui import QImageReader  # noqa: PLC0415 - as above

    reader = QImageReader(str(drawing), QByteArray(b"svg"))
    reader.setScaledSize(QSize(size, size))
    image = reader.read()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    saved = image.save(buffer, "PNG")  # type: ignore[call-overload] # it takes text, not the bytes that it says
    if image.isNull() or not saved:
        raise ValueError(f"{drawing}: {reader.errorString()}")
    return bytes(buffer.data().data())
