"""A line that searches what would be written for a word, and a button that shows all of it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QPalette
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from drs_inspector.domain.errors import InspectorError
from drs_inspector.qt.details.json.tab import RawJsonPanel
from drs_inspector.qt.widgets.theme import GRID, tone_colour
from drs_inspector.session.hand_over.piece import Piece
from drs_inspector.session.hand_over.result import WordCount

_PAUSE_MS = 400


class ResultRow(QWidget):
    """``word_wanted(word)`` asks for ``show_count`` or ``show_problem``, ``look_wanted()`` for the files."""

    word_wanted = Signal(str)
    look_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._edit = QLineEdit(self)
        self._edit.setAccessibleName("A word that must be gone")
        self._edit.setPlaceholderText("A word that must be gone")
        self._edit.setClearButtonEnabled(True)
        self._words = QLabel(self)
        self._words.setWordWrap(True)
        self._look = QPushButton("&Look at the whole result…", self)
        self._look.setAutoDefault(False)
        self._look.clicked.connect(self.look_wanted)
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._timer.timeout.connect(self.ask)
        self._edit.textChanged.connect(self._wait)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(self._edit, 2)
        layout.addWidget(self._words, 3)
        layout.addWidget(self._look)

    @property
    def word(self) -> str:
        """What is looked for, "" for nothing."""
        return self._edit.text().strip()

    def ask(self) -> None:
        """Ask again: the jobs or what stays of them are others now."""
        self._timer.stop()
        self._say("Searching the result…" if self.word else "")
        if self.word:
            self.word_wanted.emit(self.word)

    def show_count(self, word: str, count: WordCount, *, is_masked: bool) -> None:
        """Show how often a word is in the result; nothing when another one was typed meanwhile."""
        if word != self.word:
            return
        before = f" (without masking {_times(count.before)})" if count.before else " (without masking neither)"
        before = before if is_masked else ""
        if count.now and is_masked:
            self._say(f"Still in the result {_times(count.now)}{before}", "amber")
        elif count.now:
            self._say(f"In the result {_times(count.now)}", "amber")
        else:
            self._say(f"Not in the result{before}", "green" if count.before else "")

    def show_problem(self, error: InspectorError) -> None:
        """Say why the result cannot be shown or searched."""
        self._say(f"{error.title} {error.next_step}", "amber")

    def show_pieces(self, pieces: Sequence[tuple[str, Piece]]) -> QDialog:
        """Show what would be written in a dialog of its own; each piece has a title and is JSON."""
        dialog = QDialog(self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle("The whole result")
        panel = RawJsonPanel([(title, piece.raw) for title, piece in pieces], QGuiApplication.clipboard().setText)
        layout = QVBoxLayout(dialog)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(panel)
        dialog.resize(110 * GRID, 72 * GRID)
        dialog.open()
        panel.setFocus()
        return dialog

    def _wait(self) -> None:
        self._say("Searching the result…" if self.word else "")
        self._timer.start()

    def _say(self, words: str, tone: str = "") -> None:
        palette = QPalette(self.palette())
        if tone:
            palette.setColor(QPalette.ColorRole.WindowText, tone_colour(tone))
        self._words.setPalette(palette)
        self._words.setText(words)


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count:,} times"
