"""A row of the page: title, widget, hint, and below them what is said about the value, and the explanation."""

from collections.abc import Sequence
from typing import Any, Protocol, runtime_checkable

import shiboken6
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from drs_inspector.qt.preferences.section import Field, Preference, Row
from drs_inspector.qt.widgets.dialog_layout import note, tall
from drs_inspector.qt.widgets.fields.action_button import ActionButton
from drs_inspector.qt.widgets.message_banner import Kind, MessageBanner
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.storage.files.policy import Lock

_NO_LIMIT = 16_777_215  # QWIDGETSIZE_MAX


@runtime_checkable
class _Searchable(Protocol):
    """A widget that searches its own content."""

    def search(self, words: Sequence[str]) -> bool:
        """Hide what does not hold all words; return whether anything is left."""


class RowView(QWidget):
    """Shows one row. ``said()``: there are words below the widget now."""

    said = Signal()

    def __init__(self, row: Row, section_title: str, parent: QWidget, lock: Lock | None = None) -> None:
        super().__init__(parent)
        self.row = row
        self.lock = lock
        self._text = "\n".join((section_title, *row.texts)).casefold()
        self.label = QLabel(row.title, self)
        self.label.setWordWrap(True)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self._message = MessageBanner(self)
        self.widget = row.build(self, self.say)
        self.label.setBuddy(self.widget)
        self._explanation = note(row.explanation, self)
        self._explanation.setVisible(bool(row.explanation))
        self._lay_out()
        self._describe()
        if lock is not None:
            self.say("info", _locked_words(lock))

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(GRID + GRID // 2)
        expands = self.widget.sizePolicy().horizontalPolicy() == QSizePolicy.Policy.Expanding
        line.addWidget(self.widget, int(expands or self.row.wide))
        if self.row.hint:
            hint = note(self.row.hint, self)
            hint.setMinimumWidth(12 * GRID)
            line.addWidget(hint, 1)
        elif not self.row.wide:
            line.addStretch(0 if expands else 1)
        self._parts = QVBoxLayout()
        self._parts.setSpacing(GRID // 2)
        self._parts.addLayout(line)
        for part in (self._message, self._explanation):
            self._parts.addWidget(part)
        if self.row.wide:
            self._parts.removeWidget(self._explanation)
            self._parts.insertWidget(0, self._explanation)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, (GRID if self.row.apart else 0), 0, 0)
        self._grid.setHorizontalSpacing(2 * GRID)
        self._grid.setVerticalSpacing(GRID // 2)
        self._grid.setColumnStretch(1, 1)
        self.set_label_width(0)

    def set_label_width(self, width: int) -> None:
        """Put the title beside the widget, so wide; 0 puts it above."""
        self._grid.removeWidget(self.label)
        self._grid.removeItem(self._parts)
        if width and not self.row.wide:
            tall(self.label)
            self.label.setFixedWidth(width)
            self.label.show()
            self._grid.addWidget(self.label, 0, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addLayout(self._parts, 0, 1)
        else:
            self.label.setVisible(bool(self.row.title))
            self.label.setMinimumSize(0, 0)
            self.label.setMaximumWidth(_NO_LIMIT)
            self._grid.addWidget(self.label, 0, 0, 1, 2)
            self._grid.addLayout(self._parts, 1, 0, 1, 2)

    def _describe(self) -> None:
        """Let a screen reader say hint, explanation and message with the widget."""
        spoken = self.widget
        while (inner := spoken.focusProxy()) is not None:
            spoken = inner
        if not isinstance(spoken, ActionButton):
            parts = (self._message.text, self.row.hint, self.row.explanation)
            sentences = (part if part.endswith((".", "…")) else f"{part}." for part in parts if part)
            spoken.setAccessibleDescription(" ".join(sentences))

    @property
    def message(self) -> str:
        """What is said about the value."""
        return self._message.text

    @property
    def message_place(self) -> QWidget:
        """Where it is said."""
        return self._message

    def say(self, kind: Kind, words: str) -> None:
        """Say something below the widget; empty words take it away. An error marks the field.

        What comes when the page has been closed is not said.
        """
        if not shiboken6.isValid(self):
            return
        self._message.say(kind, words)
        if words:
            self.said.emit()
        if isinstance(self.widget, Field):
            self.widget.mark(kind == "error" and bool(words))
        self._describe()

    def search(self, words: Sequence[str]) -> bool:
        """Show the row when it holds all words, which are in lower case; return whether it is shown."""
        found = all(word in self._text for word in words)
        inner = self.widget
        if isinstance(inner, _Searchable):
            found = inner.search(() if found else words) or found
        self.setVisible(found)
        return found

    def focus(self) -> None:
        """Put the keyboard into the widget."""
        self.widget.setFocus(Qt.FocusReason.OtherFocusReason)


class PreferenceView(RowView):
    """Shows one setting."""

    widget: Field
    row: Preference

    def show_value(self, value: Any) -> None:
        """Show the value in force, or the one that is locked."""
        self.widget.show_value(self.lock.value if self.lock is not None else value)
        if self.lock is None:
            self.say("info", "")

    def enable(self, enabled: bool) -> None:
        """Offer the field, or show it as one that has no effect now."""
        self.widget.setEnabled(enabled and self.lock is None)
        self.label.setEnabled(enabled)


def _locked_words(lock: Lock) -> str:
    is_path = "/" in lock.source or "\\" in lock.source
    what = "policy of this computer" if is_path else "environment variable"
    return f"Locked by the {what}: {lock.source}"
