"""The line above the jobs where a person types what to look for."""

from collections.abc import Callable, Sequence
from time import monotonic

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from drs_inspector.domain.query.query import QueryProblem
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.qt.cells.glyphs import glyph_pixmap
from drs_inspector.qt.panes.pane_actions import perform
from drs_inspector.qt.panes.reading_out import announce
from drs_inspector.qt.query_line.completer import Completer
from drs_inspector.qt.query_line.filter_pane import FilterPane
from drs_inspector.qt.query_line.query_field import QueryField
from drs_inspector.qt.widgets.theme import GRID, tone_colour
from drs_inspector.session.coverage_texts import (
    Matches,
    count_words,
    emptied_words,
    matches_words,
    problem_words,
    search_words,
    searching_words,
)

# Long enough to swallow the letters of a fast typist, short enough not to be felt.
_PAUSE_MS = 60
# What is read out after each letter is never heard to its end.
_READ_OUT_MS = 900


class QueryLine(QWidget):
    """A field with chips, completion, the number of matches and help, and below it what is wrong with the query.

    ``changed(text)`` comes at once after the first key and on Return, and shortly after the last one of several keys.
    ``leave()`` asks to go on into the list, ``back()`` to go back to where one was in it.
    """

    changed = Signal(str)
    leave = Signal()
    back = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sent = self._said = self._counted = self._answer = ""
        self._says_more = self._is_asked = False
        self._typed_at = 0.0
        self._note = QLabel(self)
        self._note.setWordWrap(True)
        self._note.setTextFormat(Qt.TextFormat.PlainText)
        self._sign = QLabel(self)
        self._sign.hide()
        self._note.hide()
        self._field = QueryField(self)
        self._edit = self._field.edit
        self._edit.setAccessibleName("Filter jobs")
        self._completer = Completer(self._field)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GRID, GRID, GRID, GRID)
        layout.setSpacing(GRID // 2)
        layout.addWidget(self._field)
        row = QHBoxLayout()
        row.setContentsMargins(GRID, 0, GRID, 0)
        row.setSpacing(GRID)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._note, 1)
        layout.addLayout(row)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._send)
        self._reading_out = QTimer(self, singleShot=True, interval=_READ_OUT_MS)
        self._reading_out.timeout.connect(self._read_out)
        self._field.changed.connect(self._typed)
        self._field.fitted.connect(self._show_note)
        self._field.help_wanted.connect(self.show_help)
        self._edit.installEventFilter(self)
        self._pane = FilterPane(self, self._edit, self._text)
        self._field.bar.watch(self._pane)
        self.setFocusProxy(self._field)

    @property
    def text(self) -> str:
        """The whole query, that of the chips included."""
        return self._field.text

    def _text(self) -> str:
        return self._field.text

    def set_text(self, text: str) -> None:
        """Replace the query and filter by it at once."""
        self._completer.close_up()
        self._field.set_text(text)
        self._send()

    def complete_from(self, snapshots: Callable[[], Sequence[Snapshot]]) -> None:
        """Offer fields and values while a person types: those of the snapshots that are there then."""
        self._completer.complete_from(snapshots)

    def focus(self) -> None:
        """Go to the line and select what is typed after the chips."""
        self._edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._edit.selectAll()

    def show_matches(self, matches: Matches, emptied: Sequence[str] = ()) -> None:
        """Say how many of all jobs match, and of how many that is not known; nothing while no filter is set.

        ``emptied`` are the titles of what was just opened and has no job that matches.
        """
        has_filter = bool(self.text.strip())
        words = ". ".join(filter(None, (matches_words(matches), emptied_words(emptied)))) if has_filter else ""
        says_more = bool(matches.unsearched or emptied)
        self._say(words, count_words(matches) if has_filter else "", says_more=says_more)
        self._answered(words or f"All {matches.total:,} jobs are shown")

    def show_searching(self, done: int, total: int, share: float | None = None) -> None:
        """Say how far the filter has come; the list shows what was there before."""
        self._say(search_words(done, total, share), searching_words(done, total, share))

    def show_problem(self, problem: QueryProblem, before: Matches | None) -> None:
        """Say what is wrong with the query, and mark the place; the list keeps what it showed, ``before``."""
        is_error = not problem.unfinished
        self._say(problem_words(problem, self._sent, before), says_more=True, is_error=is_error)
        self._edit.setAccessibleDescription(self._said)
        if self.text == self._sent:
            self._field.underline(problem.start, problem.end)
        if is_error:
            self._answered(self._said)

    def _answered(self, words: str) -> None:
        """Have the answer to a filter read out, once a person has stopped typing; counts that change alone are not."""
        if self._is_asked:
            self._answer = words
            self._reading_out.start()

    def _read_out(self) -> None:
        self._is_asked = False
        announce(self._edit, self._answer)

    def _say(self, text: str, count: str = "", *, says_more: bool = False, is_error: bool = False) -> None:
        """Say a sentence below the field, unless a few words in it say as much and there is room for them."""
        if self._edit.accessibleDescription():
            self._edit.setAccessibleDescription("")
            self._field.underline(0, 0)
        self._field.show_wrong(is_error)
        self._counted = count
        self._field.show_count(count)
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.WindowText, tone_colour("red" if is_error else "grey"))
        self._note.setPalette(palette)
        self._said = text
        self._note.setText(text)
        self._says_more = says_more
        self._show_note()
        self._sign.setPixmap(glyph_pixmap("octagon-cross", tone_colour("red"), ratio=self.devicePixelRatioF()))
        self._sign.setVisible(is_error)

    def _show_note(self) -> None:
        needed = self._says_more or not self._field.has_room_for_count
        self._note.setVisible(bool(self._said) and needed)

    def _typed(self) -> None:
        # What was said is about another text until the filter has been asked.
        is_sent = self.text == self._sent
        self._note.setText(self._said if is_sent else "…")
        self._field.show_count(self._counted if is_sent or not self._counted else "…")
        before, self._typed_at = self._typed_at, monotonic()
        self._timer.start(_PAUSE_MS if self._typed_at - before < _PAUSE_MS / 1000 else 0)

    def _send(self) -> None:
        self._timer.stop()
        if self._sent != self.text:
            self._sent = self.text
            self._is_asked = True
            self._reading_out.stop()
            self.changed.emit(self._sent)

    def _finish(self) -> None:
        """Draw as chips what is finished, filter at once, and go back to the list."""
        self._completer.close_up()
        self._field.settle()
        self._send()
        self.back.emit()

    def show_help(self) -> None:
        """Show what can be typed."""
        perform(self._edit, "explain")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Down goes on into the list, Return and Escape back to it; the filter stays. An open completion goes first."""
        if watched is self._edit and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if self._completer.pressed(event):
                return True
            key = event.key()
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._finish()
                return True
            if key == Qt.Key.Key_Escape:
                self._send()
                self.back.emit()
                return True
            if key == Qt.Key.Key_Down:
                self._send()
                self.leave.emit()
                return True
        return super().eventFilter(watched, event)
