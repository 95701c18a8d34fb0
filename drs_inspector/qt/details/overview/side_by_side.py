"""Two parts beside one another, one below the other where there is no room."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from drs_inspector.qt.widgets.text_size import scaled
from drs_inspector.qt.widgets.theme import GRID

_SIDE_BY_SIDE: Final = 640


class SideBySide(QWidget):
    """Parts of the same width."""

    def __init__(self, parts: Sequence[QWidget], parent: QWidget, *, gap: int = 4 * GRID) -> None:
        super().__init__(parent)
        self._gap = gap
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(gap)
        for part in parts:
            self._row.addWidget(part, 1, Qt.AlignmentFlag.AlignTop if len(parts) > 1 else Qt.AlignmentFlag(0))

    def minimumSizeHint(self) -> QSize:
        """It can be as narrow as one of its parts."""
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose the direction by the width."""
        super().resizeEvent(event)
        is_wide = event.size().width() >= scaled(_SIDE_BY_SIDE)
        direction = QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom
        if self._row.direction() != direction:
            self._row.setDirection(direction)
            self._row.setSpacing(self._gap if is_wide else 2 * GRID)
