"""The line above the tree where a person types what to look for."""

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QInputMethodEvent, QKeyEvent, QPalette, QTextCharFormat
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from drs_inspector.domain.query.grammar import EXAMPLE, rows
from drs_inspector.domain.query.query import QueryProblem
from drs_inspector.qt.panes.pane_actions import PaneActions, perform
from drs_inspector.qt.shortcuts.pane_keys import KeyText
from drs_inspector.qt.widgets.icons import icon
from drs_inspector.qt.widgets.theme import GRID, tone_colour
from drs_inspector.session.coverage_texts import (
    Matches,
    emptied_words,
    matches_words,
    problem_words,
    search_words,
)

# Long enough to swallow the letters of a fast typist, short enough not to be felt.
_PAUSE_MS = 60


def help_text() -> str:
    """Return what can be typed, as rich text: the table of the language, section by section."""
    sections: dict[str, list[str]] = {}
    for section, example, meaning in rows():
        cells = f"<td><b>{escape(example)}</b>&nbsp;</td><td>{escape(meaning)}</td>"
        sections.setdefault(section, []).append(f"<tr>{cells}</tr>")
    tables = "".join(f"<p>{title}</p><table>{''.join(lines)}</table>" for title, lines in sections.items())
    return f"<p>Example: <b>{escape(EXAMPLE)}</b></p>{tables}"


class FilterLine(QWidget):
    """A line edit with clear and help buttons, and below it the number of matches or what is wrong with the query.

    ``changed(text)`` comes shortly after the last key, at once on Return. ``leave()`` asks to go on into the tree,
    ``back()`` to go back to where one was in it.
    """

    changed = Signal(str)
    leave = Signal()
    back = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sent = self._said = ""
        self._edit = QLineEdit(self)
        KeyText(self._edit, self._edit.setPlaceholderText, "Filter jobs", "find")
        self._edit.setAccessibleName("Filter jobs")
        self._edit.setClearButtonEnabled(True)
        self._edit.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self._help = QAction(icon("help"), "How to filter", self)
        self._help.setToolTip("How to filter")
        self._help.triggered.connect(self.show_help)
        self._edit.addAction(self._help, QLineEdit.ActionPosition.TrailingPosition)
        self._note = QLabel(self)
        self._note.setWordWrap(True)
        self._note.setTextFormat(Qt.TextFormat.PlainText)
        self._note.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GRID, GRID, GRID, GRID // 2)
        layout.setSpacing(GRID // 2)
        row = QHBoxLayout()
        row.addWidget(self._edit)
        layout.addLayout(row)
        layout.addWidget(self._note)
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._timer.timeout.connect(self._send)
        self._edit.textChanged.connect(self._typed)
        self._edit.returnPressed.connect(self._send)
        self._edit.installEventFilter(self)
        self._pane = FilterPane(self, self._edit)
        self.setFocusProxy(self._edit)

    @property
    def text(self) -> str:
        """What is typed."""
        return self._edit.text()

    def set_text(self, text: str) -> None:
        """Replace what is typed and filter by it at once."""
        self._edit.setText(text)
        self._send()

    def focus(self) -> None:
        """Go to the line and select what is in it."""
        self._edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._edit.selectAll()

    def show_matches(self, matches: Matches, emptied: Sequence[str] = ()) -> None:
        """Say how many of all jobs match, and of how many that is not known; nothing while no filter is set.

        ``emptied`` are the titles of what was just opened and has no job that matches.
        """
        words = ". ".join(filter(None, (matches_words(matches), emptied_words(emptied))))
        self._say(words if self._edit.text().strip() else "", error=False)

    def show_searching(self, done: int, total: int, share: float | None = None) -> None:
        """Say how far the filter has come; the tree shows what was there before."""
        self._say(search_words(done, total, share), error=False)

    def show_problem(self, problem: QueryProblem, before: Matches | None) -> None:
        """Say what is wrong with the query, and mark the place; the tree keeps what it showed, ``before``."""
        self._say(problem_words(problem, self._sent, before), error=not problem.unfinished)
        self._edit.setAccessibleDescription(self._said)
        if self._edit.text() == self._sent:
            self._underline(problem.start, problem.end)

    def _underline(self, start: int, end: int) -> None:
        """Draw a wavy line under a place of the text, which Qt does for what an input method is about to put in."""
        text, cursor = self._edit.text(), self._edit.cursorPosition()
        first, last = (len(text[:place].encode("utf-16-le", "surrogatepass")) // 2 for place in (start, end))
        style = QTextCharFormat()
        style.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        style.setUnderlineColor(tone_colour("red"))
        kind = QInputMethodEvent.AttributeType.TextFormat
        places = [QInputMethodEvent.Attribute(kind, first - cursor, last - first, style)] if last > first else []
        QCoreApplication.sendEvent(self._edit, QInputMethodEvent("", places))

    def _say(self, text: str, *, error: bool) -> None:
        if self._edit.accessibleDescription():
            self._edit.setAccessibleDescription("")
            self._underline(0, 0)
        palette = self.palette()
        colour = tone_colour("red") if error else palette.color(QPalette.ColorRole.PlaceholderText)
        palette.setColor(QPalette.ColorRole.WindowText, colour)
        self._note.setPalette(palette)
        self._said = text
        self._note.setText(text)
        self._note.setVisible(bool(text))

    def _typed(self) -> None:
        # What was said is about another text until the filter has been asked.
        self._note.setText(self._said if self._edit.text() == self._sent else "…")
        self._timer.start()

    def _send(self) -> None:
        self._timer.stop()
        if self._sent != self._edit.text():
            self._sent = self._edit.text()
            self.changed.emit(self._sent)

    def show_help(self) -> None:
        """Show what can be typed."""
        perform(self._edit, "explain")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Down goes on into the tree, Escape back to it; the filter stays."""
        if watched is self._edit and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key = event.key()
            if key == Qt.Key.Key_Escape:
                self.back.emit()
                return True
            if key == Qt.Key.Key_Down:
                self._send()
                self.leave.emit()
                return True
        return super().eventFilter(watched, event)


class FilterPane(PaneActions):
    """Explains what can be typed; everything else is what the pane of the jobs below offers."""

    def __init__(self, line: FilterLine, edit: QLineEdit) -> None:
        words = "Type what to look for; the jobs below are those that match."
        super().__init__(line, edit, title="Filter", help=words)

    def note(self) -> str:
        """Return words and fields of the filter."""
        return help_text()
