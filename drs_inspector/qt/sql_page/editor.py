"""The editor of SQL: the fixed font, numbers of lines, completion, and a wavy line below what is wrong."""

from typing import Final

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QTextCharFormat,
    QTextCursor,
    QTextFormat,
)
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QTextEdit, QWidget

from drs_inspector.qt.sql_page.completion_popup import CompletionPopup
from drs_inspector.qt.sql_page.highlighter import SqlHighlighter
from drs_inspector.qt.widgets.text_size import fixed_font, follow_text_size
from drs_inspector.qt.widgets.theme import GRID, surface_colour, tone_colour
from drs_inspector.session.sql_page.completion import SqlItem, complete_sql

EDITOR_HELP: Final = "One SELECT over the tables at the left. Tab takes what is offered."
_SHARE: Final = 0.96
_LEAST_LINES: Final = 4
_WAVE: Final = QTextCharFormat.UnderlineStyle.WaveUnderline


class SqlEditor(QPlainTextEdit):
    """Takes SQL. ``edited()``: it is another text now, by whatever hand."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("SQL")
        self.setAccessibleDescription(EDITOR_HELP)
        self.setPlaceholderText("SELECT name, status_label FROM jobs")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setTabChangesFocus(True)
        self._numbers = _LineNumbers(self)
        self._highlighter = SqlHighlighter(self.document())
        self._popup = CompletionPopup(self)
        self._popup.taken.connect(self._take)
        self._place = (0, 0)
        self._wrong: QTextCursor | None = None
        self._is_typed = False
        self._seen = ""
        follow_text_size(self, SqlEditor._fit)
        self.blockCountChanged.connect(self._fit_numbers)
        self.updateRequest.connect(self._numbers_follow)
        self.cursorPositionChanged.connect(self._cursor_moved)
        self.textChanged.connect(self._text_changed)

    @property
    def sql(self) -> str:
        """What is typed."""
        return self.toPlainText()

    @property
    def offered(self) -> tuple[SqlItem, ...]:
        """What the completion shows."""
        return self._popup.items if self._popup.isVisible() else ()

    def replace(self, sql: str) -> None:
        """Put another text in the place of what is typed; Undo brings that back."""
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(sql)
        self.setTextCursor(cursor)
        self._popup.hide()

    def insert_name(self, name: str) -> None:
        """Put a name where the cursor is."""
        self.textCursor().insertText(name)
        self._popup.hide()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def mark(self, place: tuple[int, int] | None) -> None:
        """Draw a wavy line below a place, begin and end in characters; None takes it away."""
        self._wrong = self._cursor_of(*place) if place is not None else None
        self._draw_marks()

    @property
    def marked(self) -> str:
        """What the wavy line is below."""
        return self._wrong.selectedText() if self._wrong is not None else ""

    def complete(self) -> None:
        """Offer what may come at the cursor, also where nothing was typed yet."""
        self._offer(asked=True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Give the completion its keys, else type; what is typed opens it."""
        if self._popup.isVisible() and self._popup.take_key(event):
            return
        self._is_typed = bool(event.text()) and event.text().isprintable()
        super().keyPressEvent(event)
        if self._is_typed or (self._popup.isVisible() and event.key() == Qt.Key.Key_Backspace):
            self._offer(asked=False)
        self._is_typed = False

    def event(self, event: QEvent) -> bool:
        """Keep Escape and Tab for the completion while it is shown."""
        if isinstance(event, QKeyEvent) and self._popup.isVisible() and self._popup.wants(event):
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self._popup.take_key(event)
                return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the completion away with the keyboard."""
        self._popup.hide()
        super().focusOutEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow light and dark."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_highlighter"):
            self._highlighter.recolour()
            self._draw_marks()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the numbers beside the lines."""
        super().resizeEvent(event)
        area = self.contentsRect()
        self._numbers.setGeometry(QRect(area.left(), area.top(), self._numbers.wanted(), area.height()))

    def minimumSizeHint(self) -> QSize:
        """Leave room for some lines."""
        return QSize(20 * GRID, self.fontMetrics().lineSpacing() * _LEAST_LINES + 2 * GRID)

    def draw_numbers(self, painter: QPainter, area: QRect) -> None:
        """Draw the numbers of the lines that are seen."""
        block = self.firstVisibleBlock()
        top = self.blockBoundingGeometry(block).translated(self.contentOffset()).top()
        current = self.textCursor().blockNumber()
        height = self.fontMetrics().lineSpacing()
        painter.setFont(self.font())
        while block.isValid() and top <= area.bottom():
            is_current = block.blockNumber() == current
            painter.setPen(self.palette().color(QPalette.ColorRole.Text) if is_current else tone_colour("grey"))
            line = QRect(0, round(top), self._numbers.width() - GRID, height)
            painter.drawText(line, int(Qt.AlignmentFlag.AlignRight), str(block.blockNumber() + 1))
            top += self.blockBoundingRect(block).height()
            block = block.next()

    def _fit(self) -> None:
        self.setFont(fixed_font(_SHARE))
        self._fit_numbers()

    def _fit_numbers(self) -> None:
        self.setViewportMargins(self._numbers.wanted(), 0, 0, 0)

    def _numbers_follow(self, area: QRect, moved: int) -> None:
        if moved:
            self._numbers.scroll(0, moved)
            self._popup.hide()
        else:
            self._numbers.update(0, area.y(), self._numbers.width(), area.height())

    def _text_changed(self) -> None:
        if self.sql == self._seen:
            return  # it has other colours
        self._seen = self.sql
        self._wrong = None  # what is wrong was said about another text
        self._draw_marks()
        self.edited.emit()

    def _cursor_moved(self) -> None:
        if self._popup.isVisible() and not self._is_typed:
            self._popup.hide()
        self._numbers.update()
        self._draw_marks()

    def _draw_marks(self) -> None:
        line = QTextEdit.ExtraSelection()
        line.format.setBackground(surface_colour("code"))
        line.format.setProperty(QTextFormat.Property.FullWidthSelection.value, True)
        line.cursor = self.textCursor()
        line.cursor.clearSelection()
        marks = [line]
        if self._wrong is not None:
            wave = QTextEdit.ExtraSelection()
            wave.format.setUnderlineStyle(_WAVE)
            wave.format.setUnderlineColor(QColor(tone_colour("red")))
            wave.cursor = self._wrong
            marks.append(wave)
        self.setExtraSelections(marks)

    def _cursor_of(self, start: int, end: int) -> QTextCursor:
        """Return the cursor that has the characters; Qt counts in units of UTF-16."""
        text = self.sql
        first, last = (len(text[:at].encode("utf-16-le", "surrogatepass")) // 2 for at in (start, end))
        cursor = QTextCursor(self.document())
        cursor.setPosition(first)
        cursor.setPosition(last, QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def _offer(self, *, asked: bool) -> None:
        text, units = self.sql, self.textCursor().position()
        cursor = len(text.encode("utf-16-le", "surrogatepass")[: 2 * units].decode("utf-16-le", "surrogatepass"))
        found = complete_sql(text, cursor, asked=asked)
        self._place = (found.start, found.end)
        place = self.cursorRect(self._cursor_of(found.start, found.start))
        self._popup.offer(found.items, text[found.start : cursor], self.viewport().mapToGlobal(place.bottomLeft()))

    def _take(self, item: SqlItem) -> None:
        self._popup.hide()
        cursor = self._cursor_of(*self._place)
        cursor.insertText(item.text)
        self.setTextCursor(cursor)


class _LineNumbers(QWidget):
    """The column of numbers at the left of the editor."""

    def __init__(self, editor: SqlEditor) -> None:
        super().__init__(editor)
        self._editor = editor

    def wanted(self) -> int:
        """Return the width that the largest number takes."""
        digits = max(2, len(str(self._editor.blockCount())))
        return self._editor.fontMetrics().horizontalAdvance("9" * digits) + 3 * GRID

    def sizeHint(self) -> QSize:
        return QSize(self.wanted(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(event.rect(), self._editor.palette().color(QPalette.ColorRole.Base))
            self._editor.draw_numbers(painter, event.rect())
