"""What is below the rows of the time line: which time is shown, what is exact, and the way to more histories."""

from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollBar, QWidget

from drs_inspector.qt.cells.painters import PADDING
from drs_inspector.qt.time_line.rows import NAMES
from drs_inspector.qt.widgets.link_button import LinkButton
from drs_inspector.qt.widgets.text_size import follow_text_size, scaled
from drs_inspector.qt.widgets.theme import GRID, surface_colour
from drs_inspector.session.time_line.histories import HistoryCount
from drs_inspector.session.time_line.scale import Scale

READ_ALL: Final = "Read all histories"
_SOURCE_WORDS: Final = (
    "A pause and a failure begin where the job was changed last: then or earlier. Late begins with the first look "
    "above the limit. All other times are exact."
)
_NO_TIME: Final = (
    "Nothing says when this was read, so how long anything took until then is not known: there are no bars."
)
_STEPS: Final = 1_000_000
"""So many places has the scroll bar: seconds since the first job would be more than it can count."""


class TimeScroll(QWidget):
    """A scroll bar below the bars. ``moved(Scale)``: another part of the time is wanted."""

    moved = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._scale = self._bounds = Scale(0.0, 1.0)
        self._is_told = False
        self.bar = QScrollBar(Qt.Orientation.Horizontal, self)
        self.bar.setAccessibleName("Time that is shown")
        self.bar.valueChanged.connect(self._on_moved)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self.bar)
        follow_text_size(self, self._fit)

    def show_scale(self, scale: Scale, bounds: Scale) -> None:
        """Show which part of all the time is shown; all of it needs no bar."""
        self._scale, self._bounds = scale, bounds
        page = round(_STEPS * min(scale.seconds / bounds.seconds, 1.0))
        self._is_told = True
        self.bar.setRange(0, _STEPS - page)
        self.bar.setPageStep(max(page, 1))
        self.bar.setSingleStep(max(page // 10, 1))
        self.bar.setValue(round(_STEPS * (scale.begin - bounds.begin) / bounds.seconds))
        self._is_told = False
        self.setVisible(page < _STEPS)

    def _on_moved(self, value: int) -> None:
        if not self._is_told:
            by = self._bounds.begin + value / _STEPS * self._bounds.seconds - self._scale.begin
            self.moved.emit(Scale(self._scale.begin + by, self._scale.end + by).within(self._bounds))

    def _fit(self, _widget: QWidget) -> None:
        self._row.setContentsMargins(scaled(NAMES), 0, PADDING, 0)


class TimeFoot(QWidget):
    """``wanted()``: histories that were not read are to be asked for."""

    wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAutoFillBackground(True)
        self.words = QLabel(_SOURCE_WORDS, self)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setWordWrap(True)
        self.link = LinkButton(READ_ALL, self)
        self.link.clicked.connect(self.wanted)
        self.link.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        row.setSpacing(2 * GRID)
        row.addWidget(self.words, 1)
        row.addWidget(self.link)
        self._paint()

    def show_count(self, count: HistoryCount, progress: str, why_not: str, *, has_time: bool = True) -> None:
        """Say of how many jobs the history was read, how far reading is, and why no other can be read.

        Not ``has_time``: nothing says when it was read, so there are neither bars nor a scale to say something of.
        """
        known = f" Where the history was read a pause is exact: {count.read:,} of {count.total:,} jobs."
        self.words.setText(_SOURCE_WORDS + (known if count.total else "") if has_time else _NO_TIME)
        words = progress or READ_ALL
        if self.link.text() != words:
            self.link.setText(words)
            self.link.setAccessibleName(words)
            self.link.updateGeometry()
        self.link.setEnabled(not progress and not why_not)
        tip = "" if progress else why_not or f"Asks the cloud for the operations of {len(count.missing):,} jobs"
        self.link.setToolTip(tip)
        self.link.setAccessibleDescription(f"Not available: {tip}" if why_not and not progress else tip)
        self.link.setVisible(count.total > 0)

    def changeEvent(self, event: QEvent) -> None:
        """Follow light and dark."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._paint()

    def _paint(self) -> None:
        ground = surface_colour("panel")
        palette = self.palette()
        if palette.color(QPalette.ColorRole.Window) != ground:
            palette.setColor(QPalette.ColorRole.Window, ground)
            self.setPalette(palette)
