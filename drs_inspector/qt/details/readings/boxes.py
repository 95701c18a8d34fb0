"""Why a panel has no reading, in words with the next step; and the two steps before what only a person may ask for."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from drs_inspector.qt.peek.error_box import ErrorBox
from drs_inspector.qt.peek.labels import wrapped
from drs_inspector.qt.widgets.inline_message import InlineMessage
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.session.handbook.topics import topic_of_refusal
from drs_inspector.session.peek.peek import ErrorWords
from drs_inspector.session.readings_page.told import RefusalLines


def refusal_box(lines: RefusalLines, parent: QWidget) -> ErrorBox:
    """Return a refusal as a box: what it comes to, what the cloud said, since when, and what helps."""
    step = " ".join(filter(None, (lines.step, lines.since)))
    error = ErrorWords(lines.title, "", lines.said, "", (step,) if step else (), tone="amber")
    return ErrorBox(error, parent, topic=topic_of_refusal(lines.code))


class ConsentBox(QFrame):
    """Two steps before a call that reaches into databases, or returns rows or accounts: ``agreed()`` after the second.

    The first button says nothing to the cloud: it shows what will happen, with a second button that does it and that
    no key reaches by itself. Leaving the panel takes the first step back; nothing of it is remembered.
    """

    agreed = Signal()

    def __init__(self, warning: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        self._intent = "It is asked only when you ask for it in so many words."
        column.addWidget(wrapped(self._intent, self))
        self.first = _button("Ask for it…", self)
        self.first.setToolTip("Says what it does before anything is asked")
        self.first.clicked.connect(self._warn)
        column.addWidget(self.first, 0, Qt.AlignmentFlag.AlignLeft)
        self._second_step = QWidget(self)
        inside = QVBoxLayout(self._second_step)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(GRID)
        inside.addWidget(InlineMessage(warning, "amber", "warning", self._second_step))
        row = QHBoxLayout()
        row.setSpacing(GRID)
        self.cancel = _button("Do not ask", self._second_step)
        self.cancel.clicked.connect(self.take_back)
        self.second = _button("Ask the cloud now", self._second_step)
        self.second.setAccessibleDescription(warning)
        self.second.clicked.connect(self._agree)
        row.addWidget(self.cancel)
        row.addWidget(self.second)
        row.addStretch(1)
        inside.addLayout(row)
        column.addWidget(self._second_step)
        self._second_step.hide()

    def take_back(self) -> None:
        """Go back to the first step."""
        had_focus = self.second.hasFocus() or self.cancel.hasFocus()
        self.first.show()
        self._second_step.hide()
        if had_focus:
            self.first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _warn(self) -> None:
        self.first.hide()
        self._second_step.show()
        # Return or Space, pressed once more than meant, must not ask.
        self.cancel.setFocus(Qt.FocusReason.OtherFocusReason)

    def _agree(self) -> None:
        if self._second_step.isVisible():
            self.take_back()
            self.agreed.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        """Take the first step back when the panel is left."""
        super().hideEvent(event)
        self.first.show()
        self._second_step.hide()


def _button(words: str, parent: QWidget) -> QPushButton:
    button = QPushButton(words, parent)
    button.setAutoDefault(False)
    return button
