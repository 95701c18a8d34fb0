"""Brings a window to the front when another program asks for it."""

import os
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

_NEWS_MILLISECONDS: Final = 30  # until a change is back from the X server
# Qt reads it when a window asks to be activated under Wayland, and takes it away then.
_TOKEN_VARIABLE: Final = "XDG_ACTIVATION_TOKEN"  # noqa: S105 - not a secret


def come_to_front(window: QWidget, token: str = "") -> None:
    """Show a window in front of all others; ``token`` is what the asking program was given for it, if anything."""
    window.show()  # it may have been closed beside another one
    if window.isMinimized():
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    if QGuiApplication.platformName() != "xcb":
        _activate(window, token)
        return
    # X11 has no use for the token here, but compares times, and Qt names that of the last event of this window:
    # older than the last key in the window that is in front now. A property that is written brings the present one.
    window.setWindowIcon(window.windowIcon())
    QTimer.singleShot(_NEWS_MILLISECONDS, window, partial(_activate, window, token))


def _activate(window: QWidget, token: str) -> None:
    if token:
        os.environ[_TOKEN_VARIABLE] = token
    window.raise_()
    (QApplication.activeModalWidget() or window).activateWindow()
    os.environ.pop(_TOKEN_VARIABLE, None)
