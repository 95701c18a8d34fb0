"""Where a job reads and where it writes, as two boxes with an arrow; one below the other when the pane is narrow."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPalette, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QLabel, QSizePolicy, QVBoxLayout, QWidget

from drs_inspector.domain.jobs.job import Endpoint
from drs_inspector.domain.jobs.sections import endpoint_summary
from drs_inspector.domain.labels.value_labels import database_label
from drs_inspector.domain.printable import shortened
from drs_inspector.qt.widgets.elided_label import ElidedLabel, plain_tip
from drs_inspector.qt.widgets.icons import icon
from drs_inspector.qt.widgets.text_size import follow_text_size, heading_font
from drs_inspector.qt.widgets.theme import GRID

_SIDE_BY_SIDE = 560


class _End(QFrame):
    """One end: its part in the job, its engine, and its address."""

    def __init__(self, role: str, icon_name: str, endpoint: Endpoint | None, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        engine = database_label(endpoint.db_type) if endpoint is not None and endpoint.db_type else ""
        summary = endpoint_summary(endpoint) if endpoint is not None else ""
        place = summary.removeprefix(engine).strip() or "No address was sent"
        head = QLabel(f"{role}: {engine}" if engine else role, self)
        font = head.font()
        font.setBold(True)
        head.setFont(font)
        head.setTextFormat(Qt.TextFormat.PlainText)
        where = ElidedLabel(self)
        where.set_full_text(place)
        where.setToolTip(plain_tip(summary or place))
        symbol = QLabel(self)
        side = self.fontMetrics().height()
        symbol.setPixmap(icon(icon_name).pixmap(QSize(side, side)))
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(head)
        words.addWidget(where)
        row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        row.setContentsMargins(GRID, GRID, GRID, GRID)
        row.setSpacing(GRID)
        row.addWidget(symbol, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        self.setAccessibleName(shortened(f"{role}: {summary or place}"))


class RoutePicture(QWidget):
    """Source, arrow, target."""

    def __init__(self, source: Endpoint | None, target: Endpoint | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._arrow = QLabel("→", self)
        self._arrow.setAlignment(Qt.AlignmentFlag.AlignCenter)
        follow_text_size(self._arrow, lambda one: one.setFont(heading_font(1.5)))
        self._arrow.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._arrow.setAccessibleName("to")
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(GRID, 0, GRID, 0)
        self._row.setSpacing(GRID)
        self._row.addWidget(_End("Source", "source", source, self), 1)
        self._row.addWidget(self._arrow)
        self._row.addWidget(_End("Target", "target", target, self), 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose the direction by the width."""
        super().resizeEvent(event)
        wide = event.size().width() >= _SIDE_BY_SIDE
        direction = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        if self._row.direction() != direction:
            self._row.setDirection(direction)
            self._row.setSpacing(GRID if wide else 0)
            self._arrow.setText("→" if wide else "↓")
