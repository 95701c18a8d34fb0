"""Text size: the system's font times what the person chose. What is sized by its text follows a change at once."""

from collections.abc import Callable
from typing import Final, Generic, TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication, QWidget

# Data is beside words of the usual size and must not look larger.
DATA_SHARE: Final = 0.92
# In percent: what the keys step through. Any number between the first and the last can be entered in Preferences.
TEXT_SIZES: Final = (80, 90, 100, 110, 125, 150, 175, 200)
_FONT_CHANGE = QEvent.Type.ApplicationFontChange.value
W = TypeVar("W", bound=QWidget)


class TextSize(QObject):
    """The size in force. ``changed()``: it is another one, and every widget has its new font."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.percent = 100

    def apply(self, percent: int) -> None:
        """Give every widget a font of this size, 100 being the system's."""
        if percent == self.percent:
            return
        self.percent = percent
        QApplication.setFont(_sized(QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)))
        # Qt posts the news to the widgets; what is sized by them is to find the new font there.
        QCoreApplication.sendPostedEvents(None, _FONT_CHANGE)
        self.changed.emit()

    def next(self, direction: int) -> int:
        """Return the next larger (1) or smaller (-1) size of ``TEXT_SIZES``; the same one at the end."""
        further = [one for one in TEXT_SIZES[::direction] if (one - self.percent) * direction > 0]
        return further[0] if further else self.percent


def text_size() -> TextSize:
    """Return the text size of the running application, made at the first call."""
    application = QCoreApplication.instance()
    if application is None:
        raise RuntimeError("There is no application yet")
    found = application.findChild(TextSize, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return found if isinstance(found, TextSize) else TextSize(application)


def scaled(pixels: int) -> int:
    """Return a measure of the specification that holds words, as wide as their size wants it; never below it."""
    return max(pixels, pixels * text_size().percent // 100)


def fixed_font(share: float = 1.0) -> QFont:
    """Return the fixed font for data in the size in force, or in a share of it."""
    return _sized(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont), share)


def heading_font(share: float) -> QFont:
    """Return the bold font of a heading, larger than the text by ``share``."""
    font = QFont(QApplication.font())
    font.setBold(True)
    return larger(font, share)


def follow_text_size(widget: W, adjust: Callable[[W], object]) -> None:
    """Call ``adjust(widget)`` now, and again whenever the text has another size."""
    adjust(widget)
    text_size().changed.connect(_Follower(widget, adjust).run)


class _Follower(QObject, Generic[W]):
    """Ends with its widget. (A function as the slot would keep the widget alive.)"""

    def __init__(self, widget: W, adjust: Callable[[W], object]) -> None:
        super().__init__(widget)
        self._adjust = adjust

    def run(self) -> None:
        self._adjust(self.parent())  # type: ignore[arg-type]  # the widget of the constructor


def _sized(font: QFont, share: float = 1.0) -> QFont:
    return larger(font, share * text_size().percent / 100)


def larger(font: QFont, factor: float) -> QFont:
    """Return a font that is larger by a factor; a system may give its size in points or in pixels."""
    if font.pointSizeF() > 0:
        font.setPointSizeF(font.pointSizeF() * factor)
    else:
        font.setPixelSize(round(font.pixelSize() * factor))
    return font
