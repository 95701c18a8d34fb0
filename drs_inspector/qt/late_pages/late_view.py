"""A view that most sessions never open: loaded and made when it is first opened, in parts, while the window answers."""

import pkgutil
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Generic, TypeVar, cast

import shiboken6
from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from drs_inspector.qt.widgets.sliced_work import InParts, Rank, Turn

Page = TypeVar("Page", bound=QWidget)


class _Place(QWidget):
    """What is shown, and has the keyboard, until the view is there. ``pressed()`` comes with a key.

    What ``pressed`` gives the keyboard to gets the key, too: nothing that is typed is lost.
    """

    pressed = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Pass a key on to the view."""
        self.pressed.emit()
        focus = QApplication.focusWidget()
        if focus is None or focus is self:
            super().keyPressEvent(event)
        else:
            QCoreApplication.sendEvent(focus, event)


class LateView(Generic[Page]):
    """``rooms`` are the packages of the feature, the lowest floor first; ``make()`` makes the page, with them loaded.

    A module of them is a part, and so is the page. A key that is pressed meanwhile, and who asks for the page, has all
    of it made at once.
    """

    def __init__(
        self, title: str, rooms: tuple[str, ...], make: Callable[[], Page], owner: QObject, hold: Callable[[Page], Page]
    ) -> None:
        """``hold(page)`` puts the page where it is to be shown, unseen."""
        self._title, self._rooms, self._make, self._hold = title, rooms, make, hold
        self.page: Page | None = None
        self._waiting: list[Callable[[Page], object]] = []
        self._place: _Place | None = None
        self._making = InParts(self._parts)
        self._turn = Turn(owner, Rank.FILTER, self._go_on)

    @property
    def shown(self) -> QWidget:
        """The page, before it is there what is seen in its place."""
        if self.page is not None:
            return self.page
        if self._place is None:
            self._place = _Place()
            self._place.setAccessibleName(self._title)
            self._place.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self._place.pressed.connect(self.now)
        return self._place

    def when_made(self, then: Callable[[Page], object]) -> None:
        """Call this with the page: now, or when it is there."""
        if self._making.is_made:
            then(self.now())
        else:
            self._waiting.append(then)
            self._turn.wake()

    def now(self) -> Page:
        """Return the page, made at once where it is not there yet."""
        self._making.finish()
        return cast("Page", self.page)

    def close(self) -> None:
        """Close the page; one that is not there yet is not made."""
        self._turn.rest()
        self._waiting.clear()
        if self.page is not None:
            self.page.close()

    def _go_on(self, budget_seconds: float) -> bool:
        return self._making.go_on(budget_seconds)

    def _parts(self) -> Iterator[None]:
        try:
            for room in self._rooms:
                yield from _loaded(f"{__package__.partition('.')[0]}.{room}")
            self.page = self._hold(self._make())
        except Exception:
            # It is told as what it is, and tried again by who opens or asks for it next.
            self._waiting.clear()
            self._making = InParts(self._parts)
            raise
        yield
        self._arrive(self.page)

    def _arrive(self, page: Page) -> None:
        """Call who waits. The keyboard goes to the page where it was in its place, and stays where it is elsewhere."""
        focus, waiting = QApplication.focusWidget(), self._waiting[:]
        self._waiting.clear()
        for then in waiting:
            then(page)
        if focus is not None and focus is not self._place and shiboken6.isValid(focus) and focus.isVisible():
            focus.setFocus(Qt.FocusReason.OtherFocusReason)


def _loaded(room: str) -> Iterator[None]:
    """Load the modules of a package; a step is one that was not there yet, with what it needs."""
    for module in pkgutil.iter_modules(import_module(room).__path__, f"{room}."):
        if module.name not in sys.modules:
            import_module(module.name)
            yield
