"""Tabs as words above a line: the one in front is bold with a thick line below it, counts are quiet."""

import re
from typing import Final

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QTabBar, QTabWidget, QWidget

from drs_inspector.qt.widgets.theme import GRID, surface_colour, tone_colour

_HEIGHT: Final = 36
_EDGE: Final = 3
_COUNT: Final = re.compile(r"(.*?)\s([\d,]+)")
_ROOMS: Final = (4 * GRID, 3 * GRID, 2 * GRID)
"""The room beside the words of a tab, both sides together: as much as there is for all tabs."""
_WORDS: Final = Qt.TextFlag.TextShowMnemonic | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class FlatTabs(QTabBar):
    """A tab bar of words. "Objects 200" is a word with a count."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(True)
        self.setMouseTracking(True)
        self._pointed = -1
        self._widths: dict[str, int] = {}
        self._beside = _ROOMS[0]

    def fit(self, room: int) -> None:
        """Move the words together where all tabs have no room otherwise."""
        words = sum(self._words_width(index) for index in range(self.count()) if self.isTabVisible(index))
        beside = next((one for one in _ROOMS if words + one * self.count() <= room), _ROOMS[-1])
        if beside != self._beside:
            self._beside = beside
            self.setUsesScrollButtons(True)  # lays the tabs out anew

    def tabSizeHint(self, index: int) -> QSize:
        """Return the room of the bold words, so that a choice moves nothing."""
        width = self._words_width(index) + self._beside
        return QSize(width, max(_HEIGHT, self.fontMetrics().height() + 2 * GRID))

    def _words_width(self, index: int) -> int:
        text = self.tabText(index)
        width = self._widths.get(text)
        if width is None:  # Qt asks for every tab whenever one comes, goes or has other words
            words, count = _parts(text)
            width = QFontMetrics(_bold(self.font())).size(int(_WORDS), words).width()
            width += self.fontMetrics().horizontalAdvance(count) + GRID if count else 0
            self._widths[text] = width
        return width

    def changeEvent(self, event: QEvent) -> None:
        """Measure the words anew: in another font they have other widths."""
        self._widths = {}  # also while the bar is being made, before there are any
        super().changeEvent(event)

    def minimumTabSizeHint(self, index: int) -> QSize:
        """Return the same room: words are never cut, a bar that is too narrow scrolls."""
        return self.tabSizeHint(index)

    def event(self, event: QEvent) -> bool:
        """Follow the pointer."""
        if event.type() in (QEvent.Type.HoverMove, QEvent.Type.HoverEnter, QEvent.Type.HoverLeave):
            pointed = self.tabAt(self.mapFromGlobal(self.cursor().pos())) if self.underMouse() else -1
            if pointed != self._pointed:
                self._pointed = pointed
                self.update()
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the words, the line below all of them and the one below the tab in front."""
        with QPainter(self) as painter:
            painter.fillRect(QRect(0, self.height() - 1, self.width(), 1), surface_colour("line"))
            for index in range(self.count()):
                self._draw(painter, index, self.tabRect(index))

    def _draw(self, painter: QPainter, index: int, area: QRect) -> None:
        is_front, palette = index == self.currentIndex(), self.palette()
        accent = palette.color(QPalette.ColorRole.Accent)
        if is_front:
            painter.fillRect(QRect(area.left(), area.bottom() - _EDGE + 1, area.width(), _EDGE), accent)
        elif index == self._pointed:
            painter.fillRect(area.adjusted(0, 0, 0, -1), surface_colour("hover"))
        if is_front and self.hasFocus():
            painter.setPen(accent)
            painter.drawRect(area.adjusted(2, 3, -3, -_EDGE - 3))
        words, count = _parts(self.tabText(index))
        font = _bold(self.font()) if is_front else self.font()
        metrics = QFontMetrics(font)
        left = area.left() + self._beside // 2
        group = QPalette.ColorGroup.Active if self.isTabEnabled(index) else QPalette.ColorGroup.Disabled
        painter.setFont(font)
        text = palette.color(group, QPalette.ColorRole.WindowText)
        painter.setPen(text if is_front else tone_colour("grey"))
        room = QRect(left, area.top(), area.right() - left, area.height() - _EDGE)
        painter.drawText(room, int(_WORDS), words)
        if count:
            painter.setFont(self.font())
            painter.setPen(tone_colour("grey"))
            used = metrics.size(int(_WORDS), words).width() + GRID
            painter.drawText(room.adjusted(used, 0, 0, 0), int(_WORDS), count)


class FlatTabPages(QTabWidget):
    """Pages below flat tabs; the line goes on below what is beside the tabs."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabBar(FlatTabs(self))
        self.setDocumentMode(True)

    def event(self, event: QEvent) -> bool:
        """Fit the tabs to the room beside what is at their right."""
        bar, corner = self.tabBar(), self.cornerWidget()
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize) and isinstance(bar, FlatTabs):
            taken = corner.sizeHint().width() if corner is not None and corner.isVisibleTo(self) else 0
            bar.fit(self.width() - taken)
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the line alone: the style would draw another one where there is no tab."""
        with QPainter(self) as painter:
            painter.fillRect(QRect(0, self.tabBar().geometry().bottom(), self.width(), 1), surface_colour("line"))


def _parts(text: str) -> tuple[str, str]:
    found = _COUNT.fullmatch(text)
    return (found.group(1), found.group(2)) if found is not None else (text, "")


def _bold(font: QFont) -> QFont:
    bold = QFont(font)
    bold.setBold(True)
    return bold
