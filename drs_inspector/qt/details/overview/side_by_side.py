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
    """Parts of the same width; they are beside one another from a width of ``least``.

    ``room`` is the width that it is going to have, where that may be less: what is made anew on a page that is seen is
    drawn before it is told its width.
    """

    def __init__(
        self,
        parts: Sequence[QWidget],
        parent: QWidget,
        *,
        gap: int = 4 * GRID,
        least: int = _SIDE_BY_SIDE,
        room: int | None = None,
    ) -> None:
        super().__init__(parent)
        self._gap, self._least = gap, least
        self._row = QBoxLayout(self._direction(scaled(least) if room is None else room), self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(gap if self._row.direction() == QBoxLayout.Direction.LeftToRight else 2 * GRID)
        for part in parts:
            self._row.addWidget(part, 1, Qt.AlignmentFlag.AlignTop if len(parts) > 1 else Qt.AlignmentFlag(0))

    def minimumSizeHint(self) -> QSize:
        """It can be as narrow as one of its parts."""
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose the direction by the width."""
        super().resizeEvent(event)
        direction = self._direction(event.size().width())
        if self._row.direction() != direction:
            self._row.setDirection(direction)
            is_wide = direction == QBoxLayout.Direction.LeftToRight
            self._row.setSpacing(self._gap if is_wide else 2 * GRID)

    def _direction(self, width: int) -> QBoxLayout.Direction:
        is_wide = width >= scaled(self._least)
        return QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom
