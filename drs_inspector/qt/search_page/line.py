"""The line of the page: what to search for, how exactly, and where."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QToolButton, QWidget

from drs_inspector.domain.printable import printable
from drs_inspector.domain.search.wanted import Wanted
from drs_inspector.qt.panes.reading_out import call_box
from drs_inspector.qt.widgets.fields.field_frame import FieldFrame
from drs_inspector.qt.widgets.fields.icon_label import IconLabel
from drs_inspector.qt.widgets.text_size import follow_text_size
from drs_inspector.qt.widgets.theme import GRID

_PAUSE_MS = 250
_ALL = "All sources"
_HEIGHT = 36
_LONGEST_TITLE = 40
# Name, sign, what it is to a screen reader, what it does.
_OPTIONS = (
    ("case", "Aa", "Match case", "Upper and lower case differ"),
    ("word", "whole word", "Whole word", "Only where no letter, digit or _ goes on beside it"),
    ("regex", ".*", "Regular expression", "The text is a regular expression (RE2: no look-around)"),
)


class SearchLine(QWidget):
    """Field, options and scope. ``changed()`` comes shortly after the last key, and at once for an option.

    ``entered()``: Return; ``leave()``: down into the rows; ``back()``: Esc.
    """

    changed = Signal()
    entered = Signal()
    leave = Signal()
    back = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._is_silent = False
        self.edit = QLineEdit(self)
        self.edit.setPlaceholderText("Search jobs, objects, new names, rules, endpoints, JSON")
        self.edit.setAccessibleName("Search everything")
        self.edit.setClearButtonEnabled(True)
        self.edit.installEventFilter(self)
        self.options = {name: _option(self, *words) for name, *words in _OPTIONS}
        behind = QWidget(self)
        inside = QHBoxLayout(behind)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(GRID // 2)
        for button in self.options.values():
            button.toggled.connect(self._changed_now)
            inside.addWidget(button)
        symbol = IconLabel("search", parent=self)
        self.frame = FieldFrame(self.edit, self, before=symbol, behind=behind)
        follow_text_size(
            self.frame, lambda one: one.setMinimumHeight(max(_HEIGHT, one.fontMetrics().height() + 2 * GRID))
        )
        self.scope = QComboBox(self)
        call_box(self.scope, "Where to search")
        self.scope.setToolTip("Where to search")
        self.scope.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.scope.currentIndexChanged.connect(self._changed_now)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(self.frame, 1)
        row.addWidget(self.scope)
        self.timer = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self.timer.timeout.connect(self.changed)
        self.edit.textChanged.connect(self._typed)
        self.setFocusProxy(self.edit)

    @property
    def wanted(self) -> Wanted:
        """What to search for."""
        on = {name: button.isChecked() for name, button in self.options.items()}
        return Wanted(text=self.edit.text(), case=on["case"], word=on["word"], regex=on["regex"])

    @property
    def session(self) -> str:
        """The key of the source to search in, "" for all."""
        return str(self.scope.currentData() or "")

    def set_wanted(self, text: str, *, regex: bool = False) -> None:
        """Replace text and options; nothing is searched yet."""
        with self._silence():
            self.edit.setText(text)
            for name, button in self.options.items():
                button.setChecked(name == "regex" and regex)
        self.timer.stop()

    def set_session(self, key: str) -> None:
        """Choose a source; nothing is searched yet."""
        with self._silence():
            self.scope.setCurrentIndex(max(0, self.scope.findData(key)))

    def show_sources(self, sources: Sequence[tuple[str, str]]) -> None:
        """Offer sources, each by key and title; the one that was chosen stays while it is there."""
        key = self.session
        with self._silence():
            self.scope.clear()
            self.scope.addItem(f"In: {_ALL.lower()}", "")
            for number, (session, title) in enumerate(sources, 1):
                shown = printable(title)
                shown = shown if len(shown) <= _LONGEST_TITLE else f"{shown[:_LONGEST_TITLE]}…"
                self.scope.insertItem(number, f"In: {shown}", session)
            self.scope.setCurrentIndex(max(0, self.scope.findData(key)))
        self.scope.setVisible(len(sources) > 1)

    def focus(self) -> None:
        """Go to the field and select what is in it."""
        self.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.edit.selectAll()

    def mark(self, problem: str) -> None:
        """Draw the field as one with a problem, or as usual."""
        self.frame.mark(bool(problem))
        self.edit.setAccessibleDescription(problem)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Down goes on into the rows, Esc back; Return searches at once."""
        if watched is self.edit and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            signals = {
                Qt.Key.Key_Escape.value: self.back,
                Qt.Key.Key_Down.value: self.leave,
                Qt.Key.Key_Return.value: self.entered,
                Qt.Key.Key_Enter.value: self.entered,
            }
            signal = signals.get(event.key())
            if signal is not None:
                signal.emit()
                return True
        return super().eventFilter(watched, event)

    def _typed(self) -> None:
        if not self._is_silent:
            self.timer.start()

    def _changed_now(self) -> None:
        if not self._is_silent:
            self.timer.stop()
            self.changed.emit()

    @contextmanager
    def _silence(self) -> Iterator[None]:
        """Change text, options and scope without a search."""
        self._is_silent = True
        try:
            yield
        finally:
            self._is_silent = False


def _option(parent: QWidget, sign: str, name: str, tip: str) -> QToolButton:
    button = QToolButton(parent)
    button.setText(sign)
    button.setAccessibleName(name)
    button.setAccessibleDescription(tip)
    button.setToolTip(f"{name}: {tip[0].lower()}{tip[1:]}")
    button.setCheckable(True)
    button.setAutoRaise(True)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return button
