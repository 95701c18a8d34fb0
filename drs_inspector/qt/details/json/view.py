"""A text view that draws only the JSON lines on the screen, whatever the size of the reply behind them."""

import re
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from drs_inspector.domain.rawjson.lines import JsonLine
from drs_inspector.qt.details.json.painter import Note, Page, Row, gutter_width
from drs_inspector.qt.details.json.rows import JsonRows
from drs_inspector.qt.details.json.segments import column_under, part_text, segments
from drs_inspector.qt.details.json.shown_lines import ShownLines
from drs_inspector.qt.widgets.text_size import fixed_font, follow_text_size
from drs_inspector.qt.widgets.theme import GRID

_BYTES_IN_A_DESCRIPTION = 300
_FOLD_KEYS: Final = {Qt.Key.Key_Plus: True, Qt.Key.Key_Minus: False}
_OPENING: Final = b"{["


class JsonView(JsonRows):
    """Shows lines with their numbers, folds and notes, a current line, a selection of lines, or a part of one.

    ``menu_wanted(position)`` asks for the context menu (keyboard and mouse), ``fold_wanted(line, unfold)`` for a fold.
    ``note_of(line)`` is what there is to say of a line, shown behind it and in front of it as a sign.
    """

    part: tuple[int, int] | None = None
    """The columns of the current line that a person has marked with the mouse."""
    _pressed: tuple[int, int] | None = None
    menu_wanted = Signal(QPoint)
    fold_wanted = Signal(int, bool)

    def __init__(self, lines: ShownLines, parent: QWidget | None = None) -> None:
        self.pattern: re.Pattern[bytes] | None = None
        self.note_of: Callable[[JsonLine], Note | None] = _no_note
        super().__init__(lines, parent)
        self.setAccessibleName("Raw JSON")
        follow_text_size(self, lambda one: one.setFont(fixed_font()))
        self.viewport().setCursor(Qt.CursorShape.IBeamCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def go_to(self, number: int, *, extend: bool = False) -> None:
        """Make a line the current one; what was marked of a line is so no more."""
        self.part = None
        super().go_to(number, extend=extend)

    def select_all(self) -> None:
        """Select every line."""
        self.part = None
        super().select_all()

    @property
    def marked_text(self) -> str:
        """What is marked of the current line, exactly as it is shown; "" for nothing."""
        line = self.current_line()
        return part_text(self.lines, line, self.part) if line is not None and self.part is not None else ""

    def _column_under(self, number: int, x: int) -> int:
        metrics, first = QFontMetricsF(self.font()), self.horizontalScrollBar().value()
        letter = metrics.horizontalAdvance("0") or 1.0
        line = self.lines.line(number)
        pieces, columns = segments(self.lines, line, first, self.columns() + 2)
        left = gutter_width(self.fontMetrics(), self.lines.line_count) + GRID // 2
        at = (x - left) + first * letter
        return max(0, min(column_under(pieces, at, letter, metrics.horizontalAdvance), columns))

    def opens(self, line: JsonLine) -> bool:
        """Tell whether an object or a list begins at the end of a line, which goes on below."""
        last = line.tokens[-1] if line.tokens else None
        return (
            last is not None
            and last.kind == "mark"
            and last.end - last.start == 1
            and self.lines.raw[last.start] in _OPENING
        )

    def describe(self) -> None:
        """Tell screen readers of the current line: its text, what is folded into it, and what there is to say."""
        line = self.current_line()
        words = "" if line is None else self.lines.text(line, _BYTES_IN_A_DESCRIPTION).strip().removesuffix(",")
        parts = [f"Line {self.lines.label(self.current) or 'going on'}: {words}" if line is not None else "Empty"]
        fold = self.current_fold()
        if fold is not None:
            parts = [f"Line {self.lines.label(self.current)}: {fold.places or words}", f"{fold.words}, folded"]
        if line is not None and (note := self.note_of(line)) is not None:
            parts.append(note.words)
        self.setAccessibleDescription(", ".join(parts))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the lines on the screen, and nothing else."""
        with QPainter(self.viewport()) as painter:
            painter.setFont(self.font())
            first_column, columns, height = self.horizontalScrollBar().value(), self.columns(), self.line_height()
            page, first, widest = Page(painter, self, self, first_column), self.verticalScrollBar().value(), 0
            for place in self.shown:
                line = self.lines.line(self.folds.line_of(place))
                pieces, width = segments(self.lines, line, first_column, columns + 2)
                widest = max(widest, width + 1)
                fold = self.folds.at(line.number)
                row = Row(line, pieces, width, self.opens(line), fold, self.note_of(line))
                page.draw(row, (place - first) * height, height)
        self.widen(widest)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move by line and page, to both ends, sideways; Shift selects. Plus and minus unfold and fold."""
        key, extend = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        page = max(1, self.rows() - 1)
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -page, Qt.Key.Key_PageDown: page}
        across = {Qt.Key.Key_Left: -4, Qt.Key.Key_Right: 4}
        bar = self.horizontalScrollBar()
        if key in steps:
            self.go_rows(steps[Qt.Key(key)], extend=extend)
        elif key == Qt.Key.Key_Right and self.current_fold() is not None:
            self.fold_wanted.emit(self.current, True)
        elif key == Qt.Key.Key_Left and bar.value() == 0 and not extend:
            self.fold_wanted.emit(self.current, False)
        elif key in across:
            bar.setValue(bar.value() + across[Qt.Key(key)])
        elif key in _FOLD_KEYS:
            self.fold_wanted.emit(self.current, _FOLD_KEYS[Qt.Key(key)])
        elif key == Qt.Key.Key_Home:
            bar.setValue(0)
            self.go_to(0, extend=extend)
        elif key == Qt.Key.Key_End:
            self.go_to_bottom(extend=extend)
        elif key == Qt.Key.Key_Menu:
            self.menu_wanted.emit(self.viewport().mapToGlobal(QPoint(GRID, self.line_height())))
        else:
            super().keyPressEvent(event)

    def _line_under(self, position: QPoint) -> int:
        row = max(0, self.verticalScrollBar().value() + position.y() // self.line_height())
        return self.folds.line_of(min(row, max(0, self.row_count - 1)))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the line under the pointer; Shift selects from the line chosen before. The sign in front folds."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        position = event.position().toPoint()
        number = self._line_under(position)
        extend = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self.go_to(number, extend=extend)
        is_text = not extend and self.lines.line_count > 0 and self.folds.at(number) is None
        self._pressed = (number, self._column_under(number, position.x())) if is_text else None
        right = gutter_width(self.fontMetrics(), self.lines.line_count)
        line = self.current_line()
        if line is not None and right - 3 * GRID <= position.x() < right:
            folded = self.folds.at(number) is not None
            if folded or self.opens(line):
                self.fold_wanted.emit(number, folded)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Mark the text that the pointer is dragged over in a line, or select lines, scrolling at the edges."""
        if not event.buttons() & Qt.MouseButton.LeftButton:
            return
        position = event.position().toPoint()
        number = self._line_under(position)
        self.go_to(number, extend=True)
        if self._pressed is not None and self._pressed[0] == number:
            first, last = sorted((self._pressed[1], self._column_under(number, position.x())))
            self.part = (first, last) if first < last else None

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
            self.update_bars()
            self.viewport().update()


def _no_note(_line: JsonLine) -> Note | None:
    return None
