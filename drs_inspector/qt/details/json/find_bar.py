"""The line above the raw JSON: what to find in it, how many hits there are, next and previous."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from drs_inspector.domain.rawjson.hits import MOST_HITS, Hits
from drs_inspector.domain.rawjson.lines import JsonLine
from drs_inspector.domain.rawjson.search import JsonSearch
from drs_inspector.qt.details.json.view import JsonView
from drs_inspector.qt.peek.labels import coloured
from drs_inspector.qt.shortcuts.pane_keys import KeyText, PaneKeys, with_key
from drs_inspector.qt.widgets.icons import icon
from drs_inspector.qt.widgets.sliced_work import Rank, Turn
from drs_inspector.qt.widgets.text_size import follow_text_size
from drs_inspector.qt.widgets.theme import GRID, tone_colour

_SLICE_SECONDS = 0.005
_PAUSE_MS = 120
_WIDEST = 44


class JsonFind(QWidget):
    """Searches the bytes of a ``JsonView`` in slices, and counts all hits; ``said(words)`` tells how it went."""

    said = Signal(str)

    def __init__(self, view: JsonView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self._search: JsonSearch | None = None
        self._hits = Hits(b"", None)
        self._edit = QLineEdit(self)
        self._edit.setPlaceholderText("Find in JSON")
        self._edit.setAccessibleName("Find in JSON")
        self._edit.setClearButtonEnabled(True)
        self._edit.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self._edit.installEventFilter(self)
        self._edit.textChanged.connect(self._typed)
        follow_text_size(self._edit, lambda one: one.setMaximumWidth(_WIDEST * one.fontMetrics().averageCharWidth()))
        self.counted, self.beside = QLabel(self), QLabel(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GRID, 0, 2 * GRID, GRID)
        row.setSpacing(GRID)
        row.addWidget(self._edit, 2)
        row.addWidget(self._button("Previous", "json.previous", "chevron_up", self.find_previous))
        row.addWidget(self._button("Next", "json.next", "chevron_down", self.find_next))
        row.addWidget(self.counted)
        row.addStretch(1)
        row.addWidget(self.beside)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._find_from_here)
        self._work = QTimer(self, interval=0)
        self._work.timeout.connect(self._step)
        self._count = Turn(self, Rank.REST_OF_FILTER, self._count_on)
        view.folded.connect(self._tell)
        runs = {"json.next": self.find_next, "json.previous": self.find_previous}
        self._keys = PaneKeys(parent or self, runs)
        self._colour()

    def _button(self, words: str, action: str, name: str, run: Callable[[], None]) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(icon(name))
        button.setMinimumSize(3 * GRID, 3 * GRID)
        KeyText(button, button.setToolTip, words, action)
        button.setAccessibleName(f"{words} hit")
        button.setAutoRaise(True)
        button.clicked.connect(run)
        return button

    @property
    def text(self) -> str:
        """What is looked for."""
        return self._edit.text()

    def set_text(self, text: str) -> None:
        """Look for something else."""
        self._edit.setText(text)

    def again(self) -> None:
        """Count the hits of another text."""
        self._work.stop()
        self._search = None
        self._recount()

    def focus(self) -> None:
        """Go to the line and select what is in it."""
        self._edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._edit.selectAll()

    def find_next(self) -> None:
        """Go to the next hit, round the end."""
        self._start(backwards=False, skip=True)

    def find_previous(self) -> None:
        """Go to the hit before, round the beginning."""
        self._start(backwards=True, skip=True)

    def _typed(self) -> None:
        self._work.stop()
        self._pause.start()

    def _find_from_here(self) -> None:
        self._start(backwards=False, skip=False)

    def _start(self, *, backwards: bool, skip: bool) -> None:
        self._pause.stop()
        view = self._view
        line, hit = view.current_line(), view.hit
        place = line.start if line is not None else 0
        if hit is not None and line is not None and self._is_in(line, hit[0]):
            place = hit[1] if skip and not backwards else hit[0]
        self._search = JsonSearch(view.lines.raw, self.text, place, backwards=backwards)
        fresh = view.pattern is None or self._search.pattern != view.pattern
        view.pattern = self._search.pattern
        view.hit = None
        if fresh:
            self._recount()
        view.viewport().update()
        if self._search.pattern is None:
            self._work.stop()
            self.said.emit("Type above what to find" if skip else "")
        else:
            self.said.emit("Searching …")
            self._work.start()

    def _is_in(self, line: JsonLine, offset: int) -> bool:
        """Tell whether a byte is in a line, or in what is folded into it."""
        fold = self._view.folds.at(line.number)
        return line.start <= offset < max(line.end, line.start + 1, fold.end if fold is not None else 0)

    def _step(self) -> None:
        search = self._search
        if search is None or not search.step(_SLICE_SECONDS):
            return
        if search.found is None:
            self._work.stop()
            self.said.emit("Not found")
        elif self._view.show_hit(search.found):
            self._work.stop()
            self.said.emit("Found, round the end" if search.wrapped else "")
            self._tell()

    # Counting

    def _recount(self) -> None:
        self._hits = Hits(self._view.lines.raw, self._view.pattern)
        if self._view.pattern is not None:
            self._count.wake()
        self._tell()

    def _count_on(self, budget_seconds: float) -> bool:
        done = self._hits.step(budget_seconds)
        self._tell()
        return done

    def _tell(self) -> None:
        """Say which hit is the current one, of how many, and how many are folded away."""
        hits, view = self._hits, self._view
        self.counted.setVisible(view.pattern is not None)
        self.beside.setVisible(view.pattern is not None)
        if view.pattern is None:
            return
        more = f"more than {MOST_HITS:,}" if hits.is_cut else f"{len(hits.starts):,}{'' if hits.is_all else ' so far'}"
        number = hits.number(view.hit[0]) if view.hit is not None else None
        self.counted.setText(f"{number:,} of {more}" if number is not None else more)
        self.counted.setAccessibleDescription(f"Hits: {self.counted.text()}")
        folded = sum(hits.between(fold.start, fold.end) for fold in view.folds) if hits.is_all or hits.is_cut else 0
        one, key = folded == 1, with_key("Next", "json.next").removeprefix("Next (").rstrip(")") or "Next"
        words = f"{folded:,} hit{' is' if one else 's are'} folded: {key} unfolds as it goes" if folded else ""
        self.beside.setText(words)

    def _colour(self) -> None:
        for label in (self.counted, self.beside):
            coloured(label, tone_colour("grey"))

    def changeEvent(self, event: QEvent) -> None:
        """Follow light and dark."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_keys"):
            self._colour()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Return goes on, Shift+Return back, Escape and Down go into the text."""
        if watched is self._edit and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                backwards = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
                self._start(backwards=backwards, skip=True)
                return True
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Escape):
                self._view.setFocus(Qt.FocusReason.OtherFocusReason)
                return True
        return super().eventFilter(watched, event)
