"""Monochrome SVG icons, drawn in the palette's text colour at the size and resolution that is asked for."""

from functools import lru_cache

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, QSize
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QIconEngine, QImageReader, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import QApplication

from drs_inspector.qt.widgets.theme import tone_colour
from drs_inspector.resource_files import resource_path


@lru_cache(maxsize=64)
def _drawing(name: str) -> bytes:
    return (resource_path("icons") / f"{name}.svg").read_bytes()


@lru_cache(maxsize=512)
def _rendered(name: str, colour: str, width: int, height: int) -> QPixmap:
    drawing = _drawing(name).replace(b"currentColor", colour.encode())
    buffer = QBuffer()
    buffer.setData(QByteArray(drawing))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(b"svg"))
    reader.setScaledSize(QSize(width, height))
    return QPixmap.fromImage(reader.read())


class _TintedEngine(QIconEngine):
    """Draws one SVG in the colour of the palette at the moment of drawing, so that a theme change needs no work."""

    def __init__(self, name: str, tone: str) -> None:
        super().__init__()
        self._name = name
        self._tone = tone

    def _colour(self, mode: QIcon.Mode) -> str:
        palette = QGuiApplication.palette()
        if mode == QIcon.Mode.Disabled:
            return palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.ButtonText).name()
        if mode == QIcon.Mode.Selected:  # by a table, list or tree, whose selection is not that of menus
            views = QApplication.palette("QAbstractItemView")  # type: ignore[call-overload]  # typed as bytes, takes str
            return str(views.color(QPalette.ColorRole.HighlightedText).name())
        if self._tone:
            return tone_colour(self._tone).name()
        return palette.color(QPalette.ColorRole.ButtonText).name()

    def clone(self) -> QIconEngine:
        return _TintedEngine(self._name, self._tone)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, _state: QIcon.State, scale: float) -> QPixmap:
        """Return the icon; ``size`` is in device-independent pixels, ``scale`` how many of the screen's are in one."""
        width, height = round(size.width() * scale), round(size.height() * scale)
        pixmap = QPixmap(_rendered(self._name, self._colour(mode), width, height))
        pixmap.setDevicePixelRatio(scale)
        return pixmap

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        ratio = painter.device().devicePixelRatioF()
        painter.drawPixmap(rect, self.scaledPixmap(rect.size(), mode, state, ratio))


@lru_cache(maxsize=256)
def icon(name: str, tone: str = "") -> QIcon:
    """Return the icon ``resources/icons/<name>.svg`` tinted by the palette, or by a status tone such as ``"red"``."""
    return QIcon(_TintedEngine(name, tone))


def icon_pixmap(name: str, colour: QColor, side: int, ratio: float) -> QPixmap:
    """Return an icon in a colour, for painters of rows; ``ratio`` is how many pixels of the screen are in one."""
    pixmap = QPixmap(_rendered(name, colour.name(), round(side * ratio), round(side * ratio)))
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def program_icon() -> QIcon:
    """Return the program's own icon, in its own colours."""
    pixmap = QPixmap(_rendered("drs-inspector", QColor("white").name(), 64, 64))
    return QIcon(pixmap)
