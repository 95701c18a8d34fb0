"""The icons of Windows and macOS hold every size, and their pictures can be read back."""

import struct
from pathlib import Path

import icons
import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

DRAWING = Path(__file__).resolve().parents[2] / "resources" / "icons" / "drs-inspector.svg"


def read_png(content: bytes) -> QImage:
    # It takes the format as text, not as the bytes that its types say.
    return QImage.fromData(content, "PNG")  # type: ignore[arg-type]


def test_windows_icon_has_every_size(qapp: QApplication, tmp_path: Path) -> None:
    target = tmp_path / "x.ico"
    icons.write_ico(DRAWING, target)
    content = target.read_bytes()
    _zero, kind, count = struct.unpack_from("<HHH", content)
    assert (kind, count) == (1, len(icons.ICO_SIZES))
    for number, size in enumerate(icons.ICO_SIZES):
        side, *_rest, length, place = struct.unpack_from("<BBBBHHII", content, 6 + 16 * number)
        assert (side or 256) == size
        image = read_png(content[place : place + length])
        assert (image.width(), image.height()) == (size, size)
        assert image.pixelColor(size // 2, size // 2).alpha() > 0
    assert not QImage(str(target)).isNull()  # Qt's own reader of such files agrees


def test_macos_icon_has_every_size(qapp: QApplication, tmp_path: Path) -> None:
    target = tmp_path / "x.icns"
    icons.write_icns(DRAWING, target)
    content = target.read_bytes()
    assert content[:4] == b"icns"
    assert struct.unpack_from(">I", content, 4) == (len(content),)
    place, found = 8, {}
    while place < len(content):
        name, length = content[place : place + 4].decode(), struct.unpack_from(">I", content, place + 4)[0]
        found[name] = read_png(content[place + 8 : place + length]).width()
        place += length
    assert found == {name: size for size, names in icons.ICNS_TYPES.items() for name in names}


def test_a_drawing_that_is_none_is_said(qapp: QApplication, tmp_path: Path) -> None:
    broken = tmp_path / "x.svg"
    broken.write_text("<svg")
    with pytest.raises(ValueError, match=r"x\.svg"):
        icons.draw(broken, 16)
