"""What a section of Preferences is made of: rows as records, each a setting, a button or a widget of its own."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from drs_inspector.qt.main_window.context import AppContext
from drs_inspector.qt.network.controller import NetworkController
from drs_inspector.qt.widgets.dialog_layout import note, tall
from drs_inspector.qt.widgets.fields.action_button import ActionButton
from drs_inspector.qt.widgets.message_banner import Kind
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.storage.files.settings import Setting

Say = Callable[[Kind, str], None]
# The name of a folder may have no place for a line to end: it would make the page wider than its window.
_LONG_WORD = re.compile(r"\S{16}(?=\S)")


@dataclass(frozen=True)
class PreferenceHost:
    """What sections work with. ``reset_table()`` gives the table of jobs its standard columns, order and groups."""

    app: AppContext
    network: NetworkController
    reset_table: Callable[[], None] = lambda: None


class Section(Protocol):
    """A part of the page: a class in one file, named in ``registry.SECTIONS``.

    ``key`` is for ``AppContext.open_preferences``; ``title`` is shown in the list of sections and above the rows.
    """

    key: str
    title: str

    def __init__(self, host: PreferenceHost) -> None:
        """Make the section for one page."""

    def rows(self) -> Sequence["Row"]:
        """Return the rows from top to bottom."""


class Field(QWidget):
    """The widget of a setting's value.

    ``edited()``: the value is complete and to be applied; ``begun()``: a text is being typed, and what was said about
    the value before does not hold any more.
    """

    edited = Signal()
    begun = Signal()

    def value(self) -> Any:
        """Return the value in the field."""
        raise NotImplementedError

    def show_value(self, value: Any) -> None:
        """Put a value into the field, without ``edited``."""
        raise NotImplementedError

    def mark(self, refused: bool) -> None:
        """Draw the field as refused, or as usual."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row: title on the left, a widget beside it, ``hint`` behind and ``explanation`` below the widget.

    A search finds the row by all of them and by ``words``. ``wide`` gives the widget the width of the page, below the
    title; ``apart`` sets the row off from the one above. A row without a title belongs to the one above it.
    """

    title: str
    explanation: str = ""
    hint: str = ""
    words: str = ""
    wide: bool = False
    apart: bool = False

    def build(self, parent: QWidget, say: Say) -> QWidget:
        """Make the row's widget; ``say(kind, words)`` puts words below it."""
        raise NotImplementedError

    @property
    def texts(self) -> tuple[str, ...]:
        """Everything that a search looks into."""
        return self.title, self.explanation, self.hint, self.words

    @property
    def settings(self) -> tuple[Setting, ...]:
        """The settings that "Reset" gives their defaults."""
        return ()


@dataclass(frozen=True, kw_only=True)
class Preference(Row):
    """A row that changes a setting. The kinds are in ``fields``.

    ``needs`` is the name of another setting of the section and the value with which this one can be used: the two are
    applied together. ``check(value)`` returns words about a good value, or raises InspectorError about one that cannot
    be used and is not applied.
    """

    setting: Setting
    needs: tuple[str, Any] | None = None
    check: Callable[[Any], str] | None = None

    def build(self, parent: QWidget, say: Say) -> Field:
        """Make the field."""
        raise NotImplementedError

    @property
    def name(self) -> str:
        """The name of the setting."""
        return self.setting.name

    @property
    def settings(self) -> tuple[Setting, ...]:
        """The setting."""
        return (self.setting,)


@dataclass(frozen=True, kw_only=True)
class Button(Row):
    """A row with a button. ``run(parent, say)`` does its work; ``parent`` is the window to open a dialog above.

    ``reason()`` says why it cannot be used now, "" when it can; ``now()`` is the state that is shown beside it.
    """

    text: str
    run: Callable[[QWidget, Say], None]
    reason: Callable[[], str] = lambda: ""
    now: Callable[[], str] = lambda: ""

    def build(self, parent: QWidget, say: Say) -> QWidget:
        """Make the button."""
        return _ButtonField(self, parent, say)

    @property
    def texts(self) -> tuple[str, ...]:
        """The text of the button as well."""
        return (*super().texts, self.text)


class _ButtonField(QWidget):
    """A button, and beside it how things are now."""

    def __init__(self, row: Button, parent: QWidget, say: Say) -> None:
        super().__init__(parent)
        self._row, self._say = row, say
        self._button = ActionButton(row.text, self)
        self._button.setAccessibleName(row.text.rstrip("…"))
        self._button.triggered.connect(self._press)
        self._button.explained.connect(lambda reason: say("info", f"Not available: {reason}"))
        tall(self._button)
        self._now = note("", self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID + GRID // 2)
        layout.addWidget(self._button)
        layout.addWidget(self._now, 1)
        self.setFocusProxy(self._button)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_state()

    def show_state(self) -> None:
        """Say how things are now."""
        reason = self._row.reason()
        self._button.set_reason(reason)
        words = reason[:1].upper() + reason[1:] or self._row.now()
        self._now.setText(_LONG_WORD.sub("\\g<0>\u200b", words))

    def _press(self) -> None:
        self._row.run(self.window(), self._say)
        self.show_state()


@dataclass(frozen=True, kw_only=True)
class Panel(Row):
    """A row with a widget of its own, which ``make(parent, say)`` returns.

    A widget with a method ``search(words)`` hides what does not hold all the words and returns whether anything is
    left; the words are in lower case, and none of them shows everything.
    """

    make: Callable[[QWidget, Say], QWidget]
    resets: tuple[Setting, ...] = ()

    def build(self, parent: QWidget, say: Say) -> QWidget:
        """Make the widget."""
        return self.make(parent, say)

    @property
    def settings(self) -> tuple[Setting, ...]:
        """The settings that the widget changes."""
        return self.resets
