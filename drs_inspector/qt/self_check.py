"""What the installed program's self-test asks of Qt: that a window is drawn, and that calls leave nothing behind."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, qVersion
from PySide6.QtGui import QImage

from drs_inspector.qt.app import application, open_window

__all__ = ["WindowPicture", "call_without_results", "picture_of_window", "qVersion"]

_SAMPLE_STEP = 4


@dataclass(frozen=True, slots=True)
class WindowPicture:
    """A picture of the window: its size in pixels and how many colours a sample of its pixels has."""

    width: int
    height: int
    colours: int


def picture_of_window() -> WindowPicture:
    """Open the window as at the start of the program, take a picture of it and close it."""
    window, _theme = open_window(application())
    image = window.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    colours = {
        image.pixel(x, y) for y in range(0, image.height(), _SAMPLE_STEP) for x in range(0, image.width(), _SAMPLE_STEP)
    }
    window.close()
    return WindowPicture(image.width(), image.height(), len(colours))


def call_without_results(times: int) -> int:
    """Call a method of Qt that returns nothing and return how many calls were made.

    PySide6 6.12 on Python 3.11 gives back a reference to None too many at each such call; when none is left, the
    process ends. The number must be larger than the references that there are.
    """
    target = QObject()
    for number in range(times):
        target.setObjectName(str(number % 100))
    return times
