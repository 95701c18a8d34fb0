"""Small PNG files of pictures of the window: few colours, and the same bytes for the same picture."""

from collections import Counter
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

_COLOURS = 256
_FREQUENT = 96  # taken as they are: the steps of a gradient are close to each other and fill whole lines
_FEW_COLOURS = 16
_NEARLY_ALL = 0.995
# Squared distance in red, green and blue below which two colours pass for one; doubled until there are few enough.
_FIRST_DISTANCE = 4


def is_empty(image: QImage) -> bool:
    """Tell whether a picture shows nothing: no pixels, hardly any colours, or nearly everything in one of them."""
    counts = _counts(image)
    pixels = counts.total()
    return not pixels or len(counts) < _FEW_COLOURS or counts.most_common(1)[0][1] > _NEARLY_ALL * pixels


def save_small(image: QImage, path: Path) -> None:
    """Write a picture with a palette of its own. Raises OSError when it cannot be written."""
    table = _palette(_counts(image))
    flags = Qt.ImageConversionFlag.AvoidDither | Qt.ImageConversionFlag.ThresholdDither
    indexed = _opaque(image).convertToFormat(QImage.Format.Format_Indexed8, table, flags)
    indexed.setDotsPerMeterX(3780)  # 96 dots per inch, whatever the screen says
    indexed.setDotsPerMeterY(3780)
    if not indexed.save(str(path), "PNG", 0):  # type: ignore[call-overload]  # the format is a plain str for Qt too
        raise OSError(f"{path} could not be written")


def _opaque(image: QImage) -> QImage:
    return image.convertToFormat(QImage.Format.Format_RGB32)


def _counts(image: QImage) -> Counter[int]:
    opaque = _opaque(image)  # referenced while its memory is read
    return Counter(memoryview(opaque.constBits()).cast("B").cast("I"))


def _palette(counts: Counter[int]) -> list[int]:
    """Return the most frequent colours and, of the others, those that are not nearly another one.

    So a small red dot keeps its red, and the many greys at the edges of letters share a few.
    """
    ordered = [colour for colour, _count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]
    if len(ordered) <= _COLOURS:
        return ordered
    distance = _FIRST_DISTANCE
    while True:
        chosen = _spread(ordered, distance)
        if len(chosen) <= _COLOURS:
            return chosen
        distance *= 2


def _spread(ordered: list[int], distance: int) -> list[int]:
    chosen: list[int] = []
    parts: list[tuple[int, int, int]] = []
    for colour in ordered:
        red, green, blue = colour >> 16 & 255, colour >> 8 & 255, colour & 255
        if len(chosen) < _FREQUENT or all(
            (red - r) ** 2 + (green - g) ** 2 + (blue - b) ** 2 > distance for r, g, b in parts
        ):
            parts.append((red, green, blue))
            chosen.append(colour)
            if len(chosen) > _COLOURS:
                break
    return chosen
