"""The chips side by side: in less room than they need the first ones fold into "+2"."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject, QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from drs_inspector.qt.query_line.chip_button import ChipButton
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.session.query_line.chips import Chip

_GAP: Final = GRID // 2


class ChipBar(QWidget):
    """``opened(place)`` and ``removed(place)`` name a chip; ``left()`` goes on into the text after the last one."""

    opened = Signal(int)
    removed = Signal(int)
    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self._chips: Sequence[Chip] = ()
        self._room = 0
        self._first = 0
        self._watchers: list[QObject] = []
        self._buttons: list[ChipButton] = []
        self._folded = self._button()
        self.hide()

    @property
    def is_empty(self) -> bool:
        """Whether there is no chip."""
        return not self._chips

    def show_chips(self, chips: Sequence[Chip]) -> None:
        """Show these chips in the room there is."""
        self._chips = chips
        while len(self._buttons) < len(chips):
            self._buttons.append(self._button())
        for button, chip in zip(self._buttons, chips, strict=False):
            button.show_chip(chip)
        self._place()

    def fit(self, room: int) -> None:
        """Take so much room at most."""
        if room != self._room:
            self._room = room
            self._place()

    def focus_last(self) -> None:
        """Put the keyboard on the last chip."""
        self._shown()[-1].setFocus()

    def watch(self, watcher: QObject) -> None:
        """Let an object filter the events of all chips, those to come as well."""
        self._watchers.append(watcher)
        for button in (self._folded, *self._buttons):
            button.installEventFilter(watcher)

    def _button(self) -> ChipButton:
        made = ChipButton(self)
        made.opened.connect(self._open)
        made.removed.connect(self._remove)
        made.walked.connect(self._walk)
        made.hide()
        for watcher in self._watchers:
            made.installEventFilter(watcher)
        return made

    def _shown(self) -> list[ChipButton]:
        folded = [self._folded] if self._first else []
        return [*folded, *self._buttons[self._first : len(self._chips)]]

    def _place(self) -> None:
        widths = [button.sizeHint().width() + _GAP for button in self._buttons[: len(self._chips)]]
        self._first = 0
        if sum(widths) > self._room:
            self._folded.show_folded("\n".join(chip.words for chip in self._chips), len(self._chips))
            room = self._room - self._folded.sizeHint().width() - _GAP
            while self._first < len(widths) and sum(widths[self._first :]) > room:
                self._first += 1
            self._folded.show_folded("\n".join(chip.words for chip in self._chips[: self._first]), self._first)
        x, shown = 0, self._shown()
        for button in (self._folded, *self._buttons):
            if button not in shown:
                button.hide()
                continue
            size = button.sizeHint()
            button.setGeometry(x, (self.height() - size.height()) // 2, size.width(), size.height())
            button.show()
            x += size.width() + _GAP
        self.setFixedWidth(x)
        self.setVisible(bool(shown))

    def _open(self) -> None:
        place = self._place_of(self.sender())
        self.opened.emit(place)

    def _remove(self) -> None:
        self.removed.emit(self._place_of(self.sender()))

    def _place_of(self, button: object) -> int:
        return self._buttons.index(button) if isinstance(button, ChipButton) and button in self._buttons else 0

    def _walk(self, step: int) -> None:
        shown = self._shown()
        button = self.sender()
        place = shown.index(button) + step if isinstance(button, ChipButton) and button in shown else 0
        if place >= len(shown):
            self.left.emit()
        else:
            shown[max(place, 0)].setFocus()

    def sizeHint(self) -> QSize:
        """The height of a chip."""
        return QSize(self.width(), self._folded.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the chips in the middle."""
        super().resizeEvent(event)
        self._place()

    def changeEvent(self, event: QEvent) -> None:
        """Place the chips anew in another font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self._chips:
            self._place()
