"""The hit that is chosen in its context, below the rows."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import (
    QBrush,
    QGuiApplication,
    QKeyEvent,
    QPalette,
    QTextCharFormat,
    QTextCursor,
    QTextLength,
    QTextTableFormat,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QTextEdit, QVBoxLayout, QWidget

from drs_inspector.domain.printable import printable
from drs_inspector.qt.search_page.run import SLICE_SECONDS
from drs_inspector.qt.widgets.elided_label import ElidedLabel
from drs_inspector.qt.widgets.fields.link_button import LinkButton
from drs_inspector.qt.widgets.text_size import follow_text_size, scaled
from drs_inspector.qt.widgets.theme import GRID, surface_colour, tone_colour
from drs_inspector.qt.widgets.type_roles import TypeRole, type_font
from drs_inspector.session.search.context import ContextLine, HitContext

_LABEL_WIDTH = 112
_NOTHING = "Choose a row to see it in its context."


class HitPreview(QWidget):
    """Head with links, and below it labels and texts that can be selected. ``back_wanted()``: Esc."""

    back_wanted = Signal()

    def __init__(self, open_row: Callable[[], object], open_job: Callable[[], object], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAutoFillBackground(True)
        self._context: HitContext | None = None
        self._title = ElidedLabel(self)
        follow_text_size(self._title, lambda one: one.setFont(type_font(TypeRole.DATA, one.font(), bold=True)))
        self._note = QLabel(self)
        self._note.setTextFormat(Qt.TextFormat.PlainText)
        self._note.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.open_row = LinkButton("Open the row", "Show the row itself (Return)", open_row, self)
        self.open_job = LinkButton("Open the job", "Show the job that it is in (Ctrl+Return)", open_job, self)
        head = QHBoxLayout()
        head.setContentsMargins(2 * GRID, GRID // 2, GRID, 0)
        head.setSpacing(GRID)
        for widget in (self._title, self._note):
            head.addWidget(widget)
        head.addStretch(1)
        for link in (self.open_row, self.open_job):
            head.addWidget(link)
        self.text = _ContextText(self)
        self.text.escaped.connect(self.back_wanted)
        follow_text_size(self.text, lambda _one: self._show())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self.text, 1)
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._read)
        self.show_nothing()
        self._paint()

    def show_nothing(self) -> None:
        """Say what is shown here."""
        self._context = None
        self._timer.stop()
        self._show()

    def show_context(self, context: HitContext) -> None:
        """Show a hit; what takes longer than a moment comes when it is read."""
        self._context = context
        context.step(SLICE_SECONDS)
        self._show()
        if not context.is_whole:
            self._timer.start()

    def _read(self) -> None:
        if self._context is None or self._context.step(SLICE_SECONDS):
            self._timer.stop()
            self._show()

    def _show(self) -> None:
        context = self._context
        for link in (self.open_row, self.open_job):
            link.setVisible(context is not None)
        self._title.set_full_text(printable(context.title[:1_000]) if context is not None else "")
        self._note.setText(printable(context.note[:200]) if context is not None else _NOTHING)
        lines = context.lines if context is not None else []
        waits = context is not None and not context.is_whole
        self.text.show_lines([*lines, *([ContextLine("", "Reading …", is_data=False)] if waits else [])])

    def changeEvent(self, event: QEvent) -> None:
        """Follow light and dark."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._paint()
            self._show()

    def _paint(self) -> None:
        palette = QPalette()  # with what differs alone: a widget with a whole palette hears nothing of another theme
        for role in (QPalette.ColorRole.Window, QPalette.ColorRole.Base):
            palette.setColor(role, surface_colour("panel"))
        self.setPalette(palette)


class _ContextText(QTextEdit):
    """Labels and texts as a table without lines. Every text goes in as plain text."""

    escaped = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("The hit in its context")
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        else:
            super().keyPressEvent(event)

    def show_lines(self, lines: list[ContextLine]) -> None:
        """Show other lines, from the top."""
        self.clear()
        if not lines:
            return
        form = QTextTableFormat()
        form.setBorder(0)
        form.setCellPadding(1)
        form.setCellSpacing(0)
        form.setLeftMargin(2 * GRID - 4)
        fixed = QTextLength(QTextLength.Type.FixedLength, scaled(_LABEL_WIDTH))
        form.setColumnWidthConstraints([fixed, QTextLength(QTextLength.Type.VariableLength, 0)])
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        table = cursor.insertTable(len(lines), 2, form)
        label, words, data, mark = self._formats()
        for row, line in enumerate(lines):
            table.cellAt(row, 0).firstCursorPosition().insertText(line.label, label)
            inside = table.cellAt(row, 1).firstCursorPosition()
            done, usual = 0, data if line.is_data else words
            for start, end in line.spans:
                inside.insertText(_shown(line.text[done:start]), usual)
                marked = QTextCharFormat(usual)
                marked.setBackground(mark)
                inside.insertText(_shown(line.text[start:end]), marked)
                done = end
            inside.insertText(_shown(line.text[done:]), usual)
        cursor.endEditBlock()
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def _formats(self) -> tuple[QTextCharFormat, QTextCharFormat, QTextCharFormat, QBrush]:
        text = self.palette().color(QPalette.ColorRole.Text)
        made = []
        for role, colour in ((TypeRole.TABLE, tone_colour("grey")), (TypeRole.TABLE, text), (TypeRole.DATA, text)):
            form = QTextCharFormat()
            form.setFont(type_font(role, QGuiApplication.font()))
            form.setForeground(colour)
            made.append(form)
        return made[0], made[1], made[2], QBrush(surface_colour("match"))


def _shown(text: str) -> str:
    """Return a text without what steers or hides; spaces at its beginning stay."""
    return printable(text)
