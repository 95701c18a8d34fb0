"""A text view that draws only the JSON lines on the screen, whatever the size of the reply behind them."""

import re

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from drs_inspector.domain.rawjson.lines import JsonLine, JsonLines
from drs_inspector.qt.details.json.painter import Page, gutter_width
from drs_inspector.qt.details.json.segments import column_at, segments
from drs_inspector.qt.widgets.text_size import fixed_font, follow_text_size
from drs_inspector.qt.widgets.theme import GRID

_SLICE_SECONDS = 0.005
_BYTES_IN_A_DESCRIPTION = 300


class JsonView(QAbstractScrollArea):
    """Shows a ``JsonLines`` with line numbers, a current line and a selection of lines.

    ``indexed`` comes while and when the index grows, ``menu_wanted(position)`` for the context menu (keyboard and
    mouse), ``moved`` when the current line changes.
    """

    indexed = Signal()
    menu_wanted = Signal(QPoint)
    moved = Signal()

    def __init__(self, lines: JsonLines, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Raw JSON")
        follow_text_size(self, lambda one: one.setFont(fixed_font()))
        self.viewport().setCursor(Qt.CursorShape.IBeamCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.pattern: re.Pattern[bytes] | None = None
        self.hit: tuple[int, int] | None = None
        self._widest = 0
        self._wants_bottom = False
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._index_slice)
        self.set_lines(lines)

    def set_lines(self, lines: JsonLines) -> None:
        """Show another text, from its top."""
        self.lines = lines
        self.current = self.anchor = 0
        self.hit, self._widest, self._wants_bottom = None, 0, False
        lines.step(_SLICE_SECONDS)
        self.verticalScrollBar().setValue(0)
        self.horizontalScrollBar().setValue(0)
        if not lines.finished:
            self._timer.start()
        self._describe()
        self._update_bars()
        self.viewport().update()

    @property
    def selection(self) -> range:
        """The numbers of the selected lines; at least the current one when there is a line at all."""
        last = min(max(self.current, self.anchor) + 1, self.lines.line_count)
        return range(min(self.current, self.anchor), last)

    def go_to(self, number: int, *, extend: bool = False) -> None:
        """Make a line the current one and bring it into view."""
        self.current = max(0, min(number, self.lines.line_count - 1))
        if not extend:
            self.anchor = self.current
        bar, rows = self.verticalScrollBar(), self._rows()
        if self.current < bar.value():
            bar.setValue(self.current)
        elif self.current >= bar.value() + rows:
            bar.setValue(self.current - rows + 1)
        self._describe()
        self.viewport().update()
        self.moved.emit()

    def show_hit(self, hit: tuple[int, int]) -> bool:
        """Bring a byte range into view; False while the index has not come that far."""
        number = self.lines.line_at(hit[0])
        if number is None:
            return False
        self.hit = hit
        bar, rows = self.verticalScrollBar(), self._rows()
        if not bar.value() <= number < bar.value() + rows:
            bar.setValue(max(0, number - rows // 3))
        self.go_to(number)
        column, across = column_at(self.lines, self.lines.line(number), hit[0]), self.horizontalScrollBar()
        self._widest = max(self._widest, column + self._columns() // 2)
        self._update_bars()
        if not across.value() <= column < across.value() + self._columns() * 3 // 4:
            across.setValue(max(0, column - self._columns() // 3))
        return True

    def select_all(self) -> None:
        """Select every line known so far; the view stays where it is."""
        self.anchor, self.current = 0, max(0, self.lines.line_count - 1)
        self.viewport().update()

    def go_to_bottom(self, *, extend: bool = False) -> None:
        """Go to the last line, as soon as it is known."""
        self._wants_bottom = not self.lines.finished
        self.go_to(self.lines.line_count - 1, extend=extend)

    def current_line(self) -> JsonLine | None:
        """Return the current line, or None when the text is empty."""
        return self.lines.line(self.current) if self.current < self.lines.line_count else None

    def _index_slice(self) -> None:
        if self.lines.step(_SLICE_SECONDS):
            self._timer.stop()
            if self._wants_bottom:
                self.go_to_bottom()
        self._update_bars()
        self.indexed.emit()

    def _line_height(self) -> int:
        return self.fontMetrics().lineSpacing() + 2

    def _rows(self) -> int:
        return max(1, self.viewport().height() // self._line_height())

    def _columns(self) -> int:
        width = self.viewport().width() - gutter_width(self.fontMetrics(), self.lines.line_count)
        return max(8, int((width - GRID) / (QFontMetricsF(self.font()).horizontalAdvance("0") or 1.0)))

    def _update_bars(self) -> None:
        vertical, across = self.verticalScrollBar(), self.horizontalScrollBar()
        vertical.setPageStep(self._rows())
        vertical.setRange(0, max(0, self.lines.line_count - self._rows()))
        across.setPageStep(self._columns())
        across.setRange(0, max(0, min(self._widest, 2**30) - self._columns()))
        across.setSingleStep(4)

    def _describe(self) -> None:
        line = self.current_line()
        words = "" if line is None else self.lines.text(line, _BYTES_IN_A_DESCRIPTION).strip()
        self.setAccessibleDescription(f"Line {self.current + 1}: {words}")

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the lines on the screen, and nothing else."""
        with QPainter(self.viewport()) as painter:
            painter.setFont(self.font())
            first, first_column = self.verticalScrollBar().value(), self.horizontalScrollBar().value()
            columns, height, widest = self._columns(), self._line_height(), self._widest
            rows = range(first, min(first + self._rows() + 2, self.lines.line_count))
            page = Page(painter, self, self, first_column)
            for number in rows:
                line = self.lines.line(number)
                pieces, width = segments(self.lines, line, first_column, columns + 2)
                widest = max(widest, width + 1)
                page.draw(line, pieces, (number - first) * height, height)
        if widest > self._widest:
            self._widest = widest
            QTimer.singleShot(0, self, self._update_bars)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the bars' ranges right."""
        super().resizeEvent(event)
        self._update_bars()

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        """Draw anew: only a screenful of lines is ever drawn."""
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move by line and page, to both ends, sideways; Shift selects."""
        key, extend = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        page = max(1, self._rows() - 1)
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -page, Qt.Key.Key_PageDown: page}
        across = {Qt.Key.Key_Left: -4, Qt.Key.Key_Right: 4}
        if key in steps:
            self.go_to(self.current + steps[Qt.Key(key)], extend=extend)
        elif key in across:
            self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() + across[Qt.Key(key)])
        elif key == Qt.Key.Key_Home:
            self.horizontalScrollBar().setValue(0)
            self.go_to(0, extend=extend)
        elif key == Qt.Key.Key_End:
            self.go_to_bottom(extend=extend)
        elif key == Qt.Key.Key_Menu:
            self.menu_wanted.emit(self.viewport().mapToGlobal(QPoint(GRID, self._line_height())))
        else:
            super().keyPressEvent(event)

    def _line_under(self, position: QPoint) -> int:
        return self.verticalScrollBar().value() + position.y() // self._line_height()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the line under the pointer; Shift selects from the line chosen before."""
        if event.button() == Qt.MouseButton.LeftButton:
            extend = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.go_to(self._line_under(event.position().toPoint()), extend=extend)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Select the lines that the pointer is dragged over, scrolling at the edges."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.go_to(self._line_under(event.position().toPoint()), extend=True)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of the line under the pointer; a selection that holds it stays."""
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            number = self._line_under(self.viewport().mapFromGlobal(event.globalPos()))
            if number not in self.selection:
                self.go_to(number)
        self.menu_wanted.emit(event.globalPos())

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of font or palette."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.PaletteChange) and hasattr(self, "lines"):
            self._update_bars()
            self.viewport().update()
