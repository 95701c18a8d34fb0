"""The line above the raw JSON: which text, what to find in it, next and previous."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QToolButton, QWidget

from drs_inspector.domain.rawjson.search import JsonSearch
from drs_inspector.qt.details.json.view import JsonView
from drs_inspector.qt.panes.reading_out import call_box
from drs_inspector.qt.shortcuts.pane_keys import KeyText, PaneKeys
from drs_inspector.qt.widgets.icons import icon
from drs_inspector.qt.widgets.theme import GRID

_SLICE_SECONDS = 0.005
_PAUSE_MS = 120


class JsonFind(QWidget):
    """Searches the bytes of a ``JsonView`` in slices; ``said(words)`` tells how it went.

    ``chosen(number)``: another one of several texts is to be shown.
    """

    said = Signal(str)
    chosen = Signal(int)

    def __init__(self, view: JsonView, titles: list[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self._search: JsonSearch | None = None
        self._documents = QComboBox(self)
        self._documents.addItems(titles)
        call_box(self._documents, "Which JSON")
        self._documents.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._documents.setVisible(len(titles) > 1)
        self._documents.currentIndexChanged.connect(self.chosen)
        self._edit = QLineEdit(self)
        self._edit.setPlaceholderText("Find in JSON")
        self._edit.setAccessibleName("Find in JSON")
        self._edit.setClearButtonEnabled(True)
        self._edit.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self._edit.installEventFilter(self)
        self._edit.textChanged.connect(self._typed)
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID, GRID, GRID, GRID)
        row.setSpacing(GRID // 2)
        row.addWidget(self._documents)
        row.addWidget(self._edit, 1)
        row.addWidget(self._button("Previous", "json.previous", Qt.ArrowType.UpArrow, self.find_previous))
        row.addWidget(self._button("Next", "json.next", Qt.ArrowType.DownArrow, self.find_next))
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._find_from_here)
        self._work = QTimer(self, interval=0)
        self._work.timeout.connect(self._step)
        runs = {"json.next": self.find_next, "json.previous": self.find_previous}
        self._keys = PaneKeys(parent or self, runs)

    def _button(self, words: str, action: str, arrow: Qt.ArrowType, run: Callable[[], None]) -> QToolButton:
        button = QToolButton(self)
        button.setArrowType(arrow)
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

    @property
    def document(self) -> int:
        """The number of the text that is shown."""
        return max(0, self._documents.currentIndex())

    def show_document(self, number: int) -> None:
        """Show another one of several texts."""
        self._documents.setCurrentIndex(number)

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
        if hit is not None and line is not None and line.start <= hit[0] < max(line.end, line.start + 1):
            place = hit[0] + (1 if skip and not backwards else 0)
        self._search = JsonSearch(view.lines.raw, self.text, place, backwards=backwards)
        view.pattern = self._search.pattern
        view.hit = None
        view.viewport().update()
        if self._search.pattern is None:
            self._work.stop()
            self.said.emit("Type above what to find" if skip else "")
        else:
            self.said.emit("Searching …")
            self._work.start()

    def _step(self) -> None:
        search = self._search
        if search is None or not search.step(_SLICE_SECONDS):
            return
        if search.found is None:
            self._work.stop()
            self.said.emit("Not found")
        elif self._view.show_hit(search.found):
            self._work.stop()
            self.said.emit("Found, round the end" if search.wrapped else "Found")

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
