"""The bar above everything of a source: a slider over its readings, and words that say as of when it is shown."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QSlider, QWidget

from drs_inspector.qt.panes.pane_actions import Offer, PaneActions
from drs_inspector.qt.panes.reading_out import announce
from drs_inspector.qt.widgets.elided_label import ElidedLabel, plain_tip
from drs_inspector.qt.widgets.link_button import LinkButton
from drs_inspector.qt.widgets.text_size import follow_text_size, scaled
from drs_inspector.qt.widgets.theme import GRID, laid_on, surface_colour, tone_colour, wash

_HEIGHT: Final = 4 * GRID
_EDGE: Final = 3
_MOST_MARKS: Final = 40
_STEPS: Final = 10
_SOON_MS: Final = 150
"""What the slider passes over on its way is not opened."""
_WIDEST: Final = 360
_NARROWEST: Final = 120
NOW: Final = "Now"
_HELP: Final = (
    "Arrows go from one reading that is kept to the next, Home to the oldest, End to now. The whole window shows the "
    "source as of that reading."
)


class AsOfBar(QFrame):
    """``wished(place)``: the reading at this place is to be shown, at the number of readings the source as it is now.

    ``looked_at()``: the pointer or the keyboard has come to it. Hidden while there are no readings.
    """

    wished = Signal(int)
    looked_at = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._titles: tuple[str, ...] = ()
        self.is_past = False
        self.setAccessibleName("Earlier readings")
        self.slider = QSlider(Qt.Orientation.Horizontal, self)
        self.slider.setAccessibleName("Readings, the oldest at the left, now at the right")
        self.slider.setTickPosition(QSlider.TickPosition.TicksBelow)
        self.slider.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.words = ElidedLabel(self)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.now = LinkButton(NOW, self)
        self.now.setToolTip("Show the source as it is now")
        self.now.clicked.connect(self.go_now)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GRID, 1, GRID, 1)
        row.setSpacing(GRID)
        row.addWidget(self.slider, 1)
        row.addWidget(self.words, 2)
        row.addWidget(self.now)
        self._soon = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._soon.timeout.connect(self._wish)
        self.slider.valueChanged.connect(self._moved)
        self.slider.installEventFilter(self)
        _SliderPane(self)
        follow_text_size(self, _fit)
        self.hide()

    @property
    def text(self) -> str:
        """What is said."""
        return self.words.text()

    @property
    def is_moving(self) -> bool:
        """Whether the slider is held, or has not rested yet."""
        return self.slider.isSliderDown() or self._soon.isActive()

    def show_readings(self, titles: Sequence[str], place: int) -> None:
        """Offer readings by what they are called, the oldest first; ``place`` is what is shown now."""
        self._titles = tuple(titles)
        self._soon.stop()
        with QSignalBlocker(self.slider):
            self.slider.setRange(0, len(titles))
            self.slider.setTickInterval(max(1, len(titles) // _MOST_MARKS))
            self.slider.setPageStep(max(1, len(titles) // _STEPS))
            self.slider.setValue(place)
        self._describe()

    def go_to(self, place: int) -> None:
        """Move the slider to what is shown; nothing is wished by that."""
        self._soon.stop()
        with QSignalBlocker(self.slider):
            self.slider.setValue(place)
        self._describe()

    def go_now(self) -> None:
        """Wish to see the source as it is now."""
        self.go_to(len(self._titles))
        self.wished.emit(len(self._titles))

    def say(self, words: str, *, is_past: bool) -> None:
        """Say what is shown; ``is_past`` marks that it is not as it is now."""
        if (words, is_past) != (self.words.text(), self.is_past):
            self.is_past = is_past
            self.words.setText(words)
            self.words.setToolTip(plain_tip(words))
            self.setAccessibleDescription(words)
            self.now.setVisible(is_past)
            _fit(self)
            self.update()
            announce(self, words)

    def title_at(self, place: int) -> str:
        """Return what the reading at a place is called."""
        return self._titles[place] if place < len(self._titles) else NOW

    def _moved(self) -> None:
        self._describe()
        announce(self.slider, self.title_at(self.slider.value()))
        self._soon.start()

    def _describe(self) -> None:
        self.slider.setAccessibleDescription(self.title_at(self.slider.value()))
        self.slider.setToolTip(plain_tip(self.title_at(self.slider.value())))

    def _wish(self) -> None:
        self.wished.emit(self.slider.value())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice that the keyboard has come to the slider."""
        if event.type() == QEvent.Type.FocusIn and watched is self.slider:
            self.looked_at.emit()
        return False

    def enterEvent(self, event: QEnterEvent) -> None:
        """Notice that the pointer has come."""
        super().enterEvent(event)
        self.looked_at.emit()

    def changeEvent(self, event: QEvent) -> None:
        """Follow theme and size of text."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange) and hasattr(self, "_soon"):
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw the ground, amber while an earlier reading is shown, and the hairline below."""
        with QPainter(self) as painter:
            base = surface_colour("panel")
            painter.fillRect(self.rect(), laid_on(wash("amber"), base) if self.is_past else base)
            if self.is_past:
                painter.fillRect(0, 0, _EDGE, self.height(), tone_colour("amber"))
            painter.fillRect(0, self.height() - 1, self.width(), 1, surface_colour("line"))


class _SliderPane(PaneActions):
    """The slider as a pane: what is shown can be copied, and the key that explains says how it is used."""

    def __init__(self, bar: AsOfBar) -> None:
        super().__init__(bar, bar.slider, title="Earlier readings", help=_HELP)
        self._bar = bar

    def copy(self) -> Offer | None:
        """Copy as of when the source is shown."""
        return self.copying("what is shown", self._bar.words.text)


def _fit(bar: AsOfBar) -> None:
    font = QFont(bar.font())
    font.setBold(bar.is_past)
    bar.words.setFont(font)
    bar.slider.setMinimumWidth(scaled(_NARROWEST))
    bar.slider.setMaximumWidth(scaled(_WIDEST))
    bar.setMinimumHeight(max(_HEIGHT, bar.fontMetrics().height() + GRID) + 1)
