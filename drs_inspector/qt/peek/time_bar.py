"""The phases of a job as one bar, with their durations below it."""

from collections.abc import Sequence
from math import log1p

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from drs_inspector.qt.peek.labels import coloured, one_line
from drs_inspector.qt.widgets.theme import GRID, tone_colour
from drs_inspector.qt.widgets.type_roles import TypeRole
from drs_inspector.session.peek.phases import Phase

_GAP = 1
_LEAST = 12.0
_MINUTE = 60.0


class TimeBar(QWidget):
    """One segment for each phase, the longer the wider: widths go by the logarithm, as minutes stand beside months."""

    def __init__(self, phases: Sequence[Phase], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._phases = tuple(phases)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Time")
        self.setAccessibleDescription("; ".join(f"{one.word} {one.duration}" for one in phases))
        self.setToolTip("Not to scale")

    def sizeHint(self) -> QSize:
        """A bar of one grid step."""
        return QSize(int(_LEAST) * len(self._phases), GRID)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw the segments."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            left = 0.0
            for phase, width in zip(self._phases, self._widths(), strict=True):
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(tone_colour(phase.tone))
                painter.drawRoundedRect(QRectF(left, 0, width - _GAP, self.height()), 2, 2)
                left += width

    def _widths(self) -> list[float]:
        weights = [log1p(max(phase.seconds, 0) / _MINUTE) for phase in self._phases]
        room = max(self.width() - _LEAST * len(weights), 0)
        total = sum(weights) or 1.0
        return [_LEAST + room * weight / total for weight in weights]


class _Square(QWidget):
    """The colour of a phase in front of its word."""

    def __init__(self, tone: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._tone = tone
        self.setFixedSize(GRID, GRID)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw it."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tone_colour(self._tone))
            painter.drawRoundedRect(QRectF(self.rect()), 2, 2)


def time_section(phases: Sequence[Phase], parent: QWidget) -> QWidget:
    """Return the bar with a line for each phase."""
    section = QWidget(parent)
    column = QVBoxLayout(section)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(GRID)
    column.addWidget(TimeBar(phases, section))
    rows = QGridLayout()
    rows.setHorizontalSpacing(GRID)
    rows.setVerticalSpacing(GRID // 2)
    rows.setColumnStretch(2, 1)
    for number, phase in enumerate(phases):
        rows.addWidget(_Square(phase.tone, section), number, 0)
        rows.addWidget(one_line(phase.word, section, role=TypeRole.SMALL), number, 1)
        duration = one_line(phase.duration, section, role=TypeRole.SMALL)
        coloured(duration, tone_colour("grey"))
        duration.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        rows.addWidget(duration, number, 2)
    column.addLayout(rows)
    return section
