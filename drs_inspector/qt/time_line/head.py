"""What is above and below the rows of the time line: filter, scale, legend, the words of the scale."""

from typing import Final

from PySide6.QtCore import QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from drs_inspector.qt.cells.cell_text import draw_text, text_width
from drs_inspector.qt.cells.look import ViewLook
from drs_inspector.qt.cells.painters import PADDING
from drs_inspector.qt.pictures.drawing import fill_pattern
from drs_inspector.qt.time_line.painters import BAR, AxisPainter, AxisValue
from drs_inspector.qt.time_line.rows import NAMES
from drs_inspector.qt.widgets.fields.segments import Segments
from drs_inspector.qt.widgets.icons import icon
from drs_inspector.qt.widgets.text_size import follow_text_size, scaled
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.qt.widgets.type_roles import TypeRole
from drs_inspector.session.pictures.phase_line import PhaseBar
from drs_inspector.session.time_line.bars import LEGEND, word_of
from drs_inspector.session.time_line.scale import SPANS, Scale

_SAMPLE: Final = 16
_TYPING_MS: Final = 150


class PhaseLegend(QWidget):
    """What the bars mean: a piece of each, and its word."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = ViewLook(self)
        self.setAccessibleName("Bars are phases")
        self.setAccessibleDescription(", ".join(map(word_of, LEGEND)))

    def sizeHint(self) -> QSize:
        """Return the room of all of it."""
        metrics = self._look.now.font(TypeRole.SMALL)[1]
        words = sum(text_width(metrics, word_of(key)) for key in LEGEND)
        return QSize(words + len(LEGEND) * (_SAMPLE + GRID // 2 + GRID), max(22, metrics.height() + GRID))

    def minimumSizeHint(self) -> QSize:
        """Return the same."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it."""
        look = self._look.now
        small = look.font(TypeRole.SMALL)
        left, middle = 0, self.height() / 2
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for key in LEGEND:
                bar = PhaseBar(key, "", 0, 0)
                area = QRectF(left, middle - BAR / 2, _SAMPLE, BAR)
                fill_pattern(painter, area, bar.pattern, look.tone(bar.tone), look.window)
                left += _SAMPLE + GRID // 2
                width = text_width(small[1], word_of(key))
                draw_text(painter, QRect(left, 0, width + 2, self.height()), word_of(key), small, colour=look.text)
                left += width + GRID


class TimeBar(QWidget):
    """``filtered(text)``: another filter is typed. ``chosen(span)``: another scale. ``left()``: on into the rows."""

    filtered = Signal(str)
    chosen = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.edit = QLineEdit(self)
        self.edit.setPlaceholderText("Filter jobs")
        self.edit.setAccessibleName("Filter jobs, the same filter as in the table")
        self.edit.setClearButtonEnabled(True)
        self.edit.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        follow_text_size(self.edit, _size)
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._typing.timeout.connect(self._send)
        self.edit.textEdited.connect(self._typing.start)
        self.edit.returnPressed.connect(self._finish)
        self.spans = Segments([(span.value, words) for span, words in SPANS], self)
        self.spans.setAccessibleName("Scale")
        self.spans.chosen.connect(self.chosen)
        self.legend = PhaseLegend(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        row.setSpacing(GRID)
        row.addWidget(self.edit)
        row.addWidget(self.spans)
        row.addStretch(1)
        row.addWidget(self.legend)

    def show_filter(self, text: str) -> None:
        """Follow the filter of the table, unless a person is typing here."""
        if not self._typing.isActive() and self.edit.text() != text:
            self.edit.setText(text)

    def fit_into(self, width: int) -> None:
        """Leave out what has no room."""
        parts = (self.edit.width(), self.spans.sizeHint().width(), self.legend.sizeHint().width())
        self.legend.setVisible(width >= sum(parts) + 6 * GRID)

    def _send(self) -> None:
        self.filtered.emit(self.edit.text())

    def _finish(self) -> None:
        self._typing.stop()
        self._send()
        self.left.emit()


class TimeAxis(QWidget):
    """The words of the scale, above the bars; above the names is what they are."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = ViewLook(self)
        self.value = AxisValue(Scale(0, 1), ())
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def put(self, value: AxisValue) -> None:
        """Show another scale."""
        if value != self.value:
            self.value = value
            self.setAccessibleName(
                f"Time from {value.ticks[0].words} to {value.ticks[-1].words}" if value.ticks else ""
            )
            self.update()

    def sizeHint(self) -> QSize:
        """Return the height of a heading."""
        return QSize(scaled(2 * NAMES), max(28, self._look.now.font(TypeRole.SMALL)[1].height() + GRID))

    def room(self, width: int) -> QRect:
        """Return where the scale is; ``width`` is that of the rows without their scroll bar."""
        return QRect(scaled(NAMES), 0, max(width - scaled(NAMES) - PADDING, 1), self.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it."""
        look = self._look.now
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), look.window)
            names = QRect(PADDING, 0, scaled(NAMES) - PADDING, self.height())
            draw_text(painter, names, "Job", look.font(TypeRole.SMALL), colour=look.secondary)
            AxisPainter.paint(painter, self.room(self.parts_width), self.value, look)

    @property
    def parts_width(self) -> int:
        """How wide the rows are."""
        return int(self.property("rows_width") or self.width())


def _size(edit: QLineEdit) -> None:
    edit.setFixedWidth(scaled(NAMES - GRID))
