"""The field of the query line: chips, the text after them, how many jobs match, and help."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QLineEdit, QWidget

from drs_inspector.qt.query_line.chip_bar import ChipBar
from drs_inspector.qt.query_line.field_looks import ICON, CountLabel, KeyCap, draw_frame, tool_button, underline
from drs_inspector.qt.query_line.places import place_at, units_before
from drs_inspector.qt.shortcuts.keys import shortcuts
from drs_inspector.qt.widgets.icons import icon
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.qt.widgets.type_roles import TypeRole, type_font
from drs_inspector.session.query_line.chips import Chip, chips_of, rest_after, without

_HEIGHT: Final = 28
_LEAST_TYPING: Final = 160
_EMPTY: Final = "Filter: words, status:failed, engine:mysql, updated<2d …"
_AFTER_CHIPS: Final = "and, or, not, a field, a word …"
_STAYING: Final = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)


class QueryField(QWidget):
    """``text`` is the whole query; the conditions at its beginning that are finished are drawn as chips.

    ``changed()``: the text is another one. ``typed()``: a person has changed it by typing. ``left()``: the keyboard is
    elsewhere now. ``fitted()``: the number of matches has room now, or not any more.
    """

    changed = Signal()
    typed = Signal()
    left = Signal()
    help_wanted = Signal()
    fitted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._head = ""
        self._chips: tuple[Chip, ...] = ()
        self._is_wrong = False
        self.edit = QLineEdit(self, frame=False)
        self.bar = ChipBar(self)
        self._icon = QLabel(self)
        self.count = CountLabel(self)
        self._key = KeyCap(self)
        self._clear = tool_button("close", "Clear the filter", self)
        self._help = tool_button("help", "How to filter", self)
        self._help.clicked.connect(self.help_wanted)
        self._clear.clicked.connect(self._clear_all)
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID, 2, GRID // 2, 2)
        row.setSpacing(GRID // 2)
        for widget in (self._icon, self.bar, self.edit, self.count, self._clear, self._key, self._help):
            row.addWidget(widget, int(widget is self.edit))
        self.edit.textChanged.connect(self._edit_changed)
        self.edit.textEdited.connect(self._edited)
        self.edit.installEventFilter(self)
        self.bar.watch(self)
        self.bar.opened.connect(self.open_chip)
        self.bar.removed.connect(self.remove_chip)
        self.bar.left.connect(self._enter_text)
        shortcuts().changed.connect(self._show_hints)
        self.setFocusProxy(self.edit)
        self._recolour()
        self._show_hints()

    # The text

    @property
    def text(self) -> str:
        """The whole query."""
        return self._joined + self.edit.text()

    @property
    def _joined(self) -> str:
        """The text of the chips, up to what follows."""
        needs_blank = self._head and not self._head[-1].isspace() and self.edit.text()
        return f"{self._head} " if needs_blank else self._head

    @property
    def typing_place(self) -> int:
        """The place in the text at which a person types."""
        return len(self._joined) + place_at(self.edit.text(), self.edit.cursorPosition())

    def set_text(self, text: str) -> None:
        """Replace the text."""
        before = self.text
        self._divide(text, chips_of(text), len(text))
        if self.text != before:
            self.changed.emit()

    def replace(self, start: int, end: int, text: str) -> None:
        """Replace a piece of the text as if a person had typed it, and go on after it."""
        whole = f"{self.text[:start]}{text}{self.text[end:]}"
        cursor = start + len(text)
        self._divide(whole, chips_of(whole, cursor), cursor)
        self.changed.emit()

    def settle(self, upto: int | None = None) -> None:
        """Draw the finished conditions as chips; ``upto`` is where a person types, nothing after it is finished."""
        text, cursor = self.text, self.typing_place
        chips = chips_of(text, upto)
        if chips != self._chips:
            self._divide(text, chips, cursor)

    def open_all(self) -> None:
        """Make everything text, and select it."""
        self._divide(self.text, (), 0)
        self.edit.selectAll()

    def open_chip(self, place: int) -> None:
        """Make a chip text again, and those after it; the place to type at is its end."""
        if place < len(self._chips):
            # Before the chip with the keyboard goes: from it that would go out of the line.
            self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
            self._divide(self.text, self._chips[:place], self._chips[place].end)

    def remove_chip(self, place: int) -> None:
        """Take a condition out of the text."""
        if place >= len(self._chips):
            return
        text = without(self.text, self._chips, place)
        chips = chips_of(text)[: len(self._chips) - 1]
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self._divide(text, chips, len(text))
        self.changed.emit()

    def _divide(self, text: str, chips: tuple[Chip, ...], cursor: int) -> None:
        """Draw these conditions of the text as chips, and have the rest typed."""
        rest = rest_after(text, chips)
        self._head, tail = text[:rest], text[rest:]
        self._chips = chips
        with QSignalBlocker(self.edit):
            if tail != self.edit.text():
                self.edit.setText(tail)
            self.edit.setCursorPosition(units_before(tail, max(0, cursor - rest)))
        self.bar.show_chips(chips)
        self._show_hints()
        self._fit()

    def _edit_changed(self) -> None:
        self._show_hints()
        self.changed.emit()

    def _edited(self) -> None:
        cursor = place_at(self.edit.text(), self.edit.cursorPosition())
        if self.edit.text()[:cursor][-1:].isspace():
            self.settle(self.typing_place)
        self.typed.emit()

    def _clear_all(self) -> None:
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self.set_text("")

    def _enter_text(self) -> None:
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self.edit.setCursorPosition(0)

    # What is said

    def show_count(self, words: str) -> None:
        """Say at the right how many jobs match."""
        self.count.setText(words)
        self._fit()

    @property
    def has_room_for_count(self) -> bool:
        """Whether the words at the right leave room to type."""
        return bool(self.count.text()) and not self.count.isHidden()

    def show_wrong(self, is_wrong: bool) -> None:
        """Draw the frame in red, or not any more."""
        if is_wrong != self._is_wrong:
            self._is_wrong = is_wrong
            self.update()

    def underline(self, start: int, end: int) -> None:
        """Draw a wavy line under a place, which Qt does for what an input method is about to put in.

        What is wrong is text: a chip at the place is opened.
        """
        if end > start and start < len(self._joined):
            wrong = next((place for place, one in enumerate(self._chips) if one.end > start), len(self._chips))
            self._divide(self.text, self._chips[:wrong], self.typing_place)
        text = self.edit.text()
        first, last = (units_before(text, max(0, place - len(self._joined))) for place in (start, end))
        underline(self.edit, first, last)

    def _show_hints(self) -> None:
        is_empty, has_tail = not self.text, bool(self.edit.text())
        self.edit.setPlaceholderText(_AFTER_CHIPS if self._chips else _EMPTY)
        font = type_font(TypeRole.DATA, self.font()) if has_tail else self.font()
        if self.edit.font() != font:
            self.edit.setFont(font)
        self._key.show_key(shortcuts().text("find") if is_empty else "")
        self._clear.setVisible(not is_empty)

    # Keyboard

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Left and Backspace at the beginning of the text go to the chips; what was typed is finished on leaving."""
        if isinstance(event, QFocusEvent) and event.type() != QEvent.Type.FocusAboutToChange:
            self.update()
            if event.lostFocus():
                self._left(event.reason())
        elif watched is self.edit and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key_pressed(event)
        return super().eventFilter(watched, event)

    def _key_pressed(self, event: QKeyEvent) -> bool:
        if not self._chips:
            return False
        if shortcuts().matches("select_all", event):
            self.open_all()
            return True
        at_start = self.edit.cursorPosition() == 0 and not self.edit.hasSelectedText()
        if not at_start or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        if event.key() == Qt.Key.Key_Backspace:
            self.open_chip(len(self._chips) - 1)
        elif event.key() == Qt.Key.Key_Left:
            self.bar.focus_last()
        else:
            return False
        return True

    def _left(self, reason: Qt.FocusReason) -> None:
        focus = QApplication.focusWidget()
        if reason in _STAYING or (focus is not None and self.isAncestorOf(focus)):
            return
        self.settle()
        self.left.emit()

    # Looks

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold chips where there is little room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        words = self.count.fontMetrics().horizontalAdvance(self.count.text()) + GRID if self.count.text() else 0
        room = self.width() - 2 * GRID - ICON - 3 * (_HEIGHT + GRID // 2)
        has_room, was_shown = bool(words) and room - words >= _LEAST_TYPING // 2, not self.count.isHidden()
        self.count.setVisible(has_room)
        self._key.fit(room - _LEAST_TYPING)
        self.bar.fit(max(0, room - (words if not self.count.isHidden() else 0) - _LEAST_TYPING))
        if has_room is not was_shown:
            self.fitted.emit()

    def sizeHint(self) -> QSize:
        """As high as its text wants."""
        return QSize(60 * GRID, max(_HEIGHT, self.fontMetrics().height() + GRID))

    def minimumSizeHint(self) -> QSize:
        """Room for a few letters."""
        return QSize(12 * GRID, self.sizeHint().height())

    def changeEvent(self, event: QEvent) -> None:
        """Follow theme and size of text."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange) and self.layout() is not None:
            self._recolour()
            self._show_hints()

    def _recolour(self) -> None:
        self._icon.setPixmap(icon("search").pixmap(ICON, ICON))
        self.count.recolour(self.font())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw the ground and the edge: red while the text is wrong, the accent while the keyboard is here."""
        draw_frame(self, is_wrong=self._is_wrong)
