"""Pictures of cells, kept as long as there is room: drawing a picture takes a fifth of drawing a cell."""

from collections import OrderedDict
from collections.abc import Hashable
from typing import Final

from PySide6.QtGui import QPixmap

CELLS_AT_MOST: Final = 4_000
BYTES_AT_MOST: Final = 64 * 1024 * 1024  # two screens of 3,840 x 2,160
_BYTES_PER_PIXEL: Final = 4


class PixmapCache:
    """Pictures by key; the one that was not asked for longest goes first. Bounded in number and in bytes."""

    def __init__(self, most: int = CELLS_AT_MOST, most_bytes: int = BYTES_AT_MOST) -> None:
        self._most, self._most_bytes = most, most_bytes
        self._pixmaps: OrderedDict[Hashable, QPixmap] = OrderedDict()
        self.bytes = 0

    def __len__(self) -> int:
        return len(self._pixmaps)

    def get(self, key: Hashable) -> QPixmap | None:
        """Return the picture of a key, or None."""
        pixmap = self._pixmaps.get(key)
        if pixmap is not None:
            self._pixmaps.move_to_end(key)
        return pixmap

    def put(self, key: Hashable, pixmap: QPixmap) -> None:
        """Keep a picture; others go where there is no room."""
        self._drop(self._pixmaps.pop(key, None))
        self._pixmaps[key] = pixmap
        self.bytes += _bytes(pixmap)
        while len(self._pixmaps) > self._most or (self.bytes > self._most_bytes and len(self._pixmaps) > 1):
            self._drop(self._pixmaps.popitem(last=False)[1])

    def clear(self) -> None:
        """Forget all pictures."""
        self._pixmaps.clear()
        self.bytes = 0

    def _drop(self, pixmap: QPixmap | None) -> None:
        if pixmap is not None:
            self.bytes -= _bytes(pixmap)


def _bytes(pixmap: QPixmap) -> int:
    return pixmap.width() * pixmap.height() * _BYTES_PER_PIXEL
