"""A flat button with an icon and a sentence below its words. (Qt's own has sizes of letters that never change.)"""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QIcon, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QStyle, QStyleOptionButton, QWidget

from drs_inspector.qt.widgets.theme import GRID

_ICON = 3 * GRID
_WORDS = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop) | int(Qt.TextFlag.TextWordWrap)


class DescribedButton(QPushButton):
    """``text()`` is the action, with its letter; ``words`` say what it is for."""

    def __init__(self, text: str, words: str, parent: QWidget) -> None:
        super().__init__(text, parent)
        self.words = words
        self.setFlat(True)
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        """Return the room of both texts on a line each."""
        width = max(self.fontMetrics().horizontalAdvance(self.words), self._bold().horizontalAdvance(self.text()))
        return QSize(width + _ICON + 3 * GRID, self.heightForWidth(width + _ICON + 3 * GRID))

    def minimumSizeHint(self) -> QSize:
        """Let the sentence wrap."""
        return QSize(self._bold().horizontalAdvance(self.text()) + _ICON + 3 * GRID, self.sizeHint().height())

    def hasHeightForWidth(self) -> bool:
        """Tell that the sentence may need further lines."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height with the sentence wrapped."""
        room = QRect(0, 0, max(width - _ICON - 3 * GRID, 1), 1 << 16)
        words = self.fontMetrics().boundingRect(room, _WORDS, self.words)
        return max(self._bold().height() + words.height() + 2 * GRID, _ICON + 2 * GRID)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the style's button without its label, then icon and texts."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text, option.icon = "", QIcon()
        with QPainter(self) as painter:
            self.style().drawControl(QStyle.ControlElement.CE_PushButton, option, painter, self)
            mode = QIcon.Mode.Normal if self.isEnabled() else QIcon.Mode.Disabled
            self.icon().paint(painter, QRect(GRID, GRID, _ICON, _ICON), Qt.AlignmentFlag.AlignCenter, mode)
            area = self.rect().adjusted(_ICON + 2 * GRID, GRID, -GRID, 0)
            font = QFont(self.font())
            font.setBold(True)
            painter.setFont(font)
            painter.setPen(option.palette.buttonText().color())
            painter.drawText(area, int(Qt.TextFlag.TextShowMnemonic), self.text())
            painter.setFont(self.font())
            painter.drawText(area.adjusted(0, self._bold().height(), 0, 0), _WORDS, self.words)

    def _bold(self) -> QFontMetrics:
        font = QFont(self.font())
        font.setBold(True)
        return QFontMetrics(font)
