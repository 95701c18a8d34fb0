"""A keyboard: keys go to the window in front, as the system sends them, and the window finds what they are for."""

from collections.abc import Callable

import shiboken6
from PySide6.QtCore import QKeyCombination, QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget


def press(keys: str, window: QWidget | None = None) -> Callable[[], bool]:
    """Have a key pressed in a window, that in front for None, in the next turn of the loop.

    Qt sends its other events, too, before that returns. Within a callback of asyncio, as every step of a test is, the
    loop would enter that callback a second time and lose what was begun there.

    What is returned tells whether the key is up again: until then Qt's helper holds the window, and a window that the
    next key closes must not be gone by then.
    """
    combination: QKeyCombination = QKeySequence(keys)[0]  # type: ignore[index]  # PySide6 has no type for it
    above = window or QApplication.activePopupWidget() or QApplication.activeWindow()
    assert above is not None
    handle = above.windowHandle()
    done: list[bool] = []

    def click() -> None:
        QTest.keyClick(handle, combination.key(), combination.keyboardModifiers())
        done.append(True)

    QTimer.singleShot(0, handle, click)
    return lambda: bool(done) or not shiboken6.isValid(handle)
