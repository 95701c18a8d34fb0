"""The kinds of settings: choice, toggle, number, text, file, secret; each a record and the field that it builds."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, SignalInstance
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from drs_inspector.qt.panes.reading_out import call_box
from drs_inspector.qt.preferences.section import Field, Preference, Say
from drs_inspector.qt.widgets.dialog_layout import quiet_button, tall
from drs_inspector.qt.widgets.fields.field_frame import FieldFrame
from drs_inspector.qt.widgets.file_choosers import ask_file_to_read
from drs_inspector.qt.widgets.secret_field import SecretField
from drs_inspector.qt.widgets.text_size import follow_text_size, scaled
from drs_inspector.qt.widgets.theme import GRID

_TEXT_WIDTH = 45 * GRID


@dataclass(frozen=True, kw_only=True)
class Choice(Preference):
    """One of a few values; ``options`` are the values with their words."""

    options: tuple[tuple[Any, str], ...]

    def build(self, parent: QWidget, say: Say) -> Field:  # noqa: ARG002 - a choice has nothing to say
        """Make a list to choose from."""
        return _ChoiceField(self, parent)

    @property
    def texts(self) -> tuple[str, ...]:
        """Its words as well."""
        return (*super().texts, *(words for _value, words in self.options))


@dataclass(frozen=True, kw_only=True)
class Toggle(Preference):
    """On or off; ``text`` is the label of the box."""

    text: str

    def build(self, parent: QWidget, say: Say) -> Field:  # noqa: ARG002 - a box has nothing to say
        """Make a box to tick."""
        return _ToggleField(self, parent)

    @property
    def texts(self) -> tuple[str, ...]:
        """The text beside the box as well."""
        return (*super().texts, self.text)


@dataclass(frozen=True, kw_only=True)
class Number(Preference):
    """A number within the setting's bounds; ``unit`` follows it, ``smallest`` is shown in place of the least.

    ``step`` is what the arrows add.
    """

    unit: str = ""
    smallest: str = ""
    step: int = 1

    def build(self, parent: QWidget, say: Say) -> Field:  # noqa: ARG002 - a number has nothing to say
        """Make a field for a number."""
        return _NumberField(self, parent)


@dataclass(frozen=True, kw_only=True)
class Text(Preference):
    """A line of text."""

    placeholder: str = ""

    def build(self, parent: QWidget, say: Say) -> Field:  # noqa: ARG002 - what is wrong with it is said by its row
        """Make a line to type into."""
        return _TextField(self, parent)


@dataclass(frozen=True, kw_only=True)
class File(Text):
    """The path of a file; ``filters`` are those of the dialog that chooses one."""

    filters: tuple[str, ...]

    def build(self, parent: QWidget, say: Say) -> Field:  # noqa: ARG002 - what is wrong with it is said by its row
        """Make a line to type into, with a button that chooses a file."""
        return _FileField(self, parent)


@dataclass(frozen=True, kw_only=True)
class Secret(Preference):
    """A secret, which is no setting and never in a file: ``read()`` returns it and ``write(text)`` saves it.

    ``changed`` is the signal that ``read`` has another answer; ``setting`` gives the secret its name only.
    """

    read: Callable[[], str]
    write: Callable[[str], None]
    changed: SignalInstance

    def build(self, parent: QWidget, say: Say) -> Field:  # noqa: ARG002 - a secret has nothing to say
        """Make a field with dots instead of letters."""
        return _SecretField(self, parent)

    @property
    def settings(self) -> tuple[()]:
        """None: a secret has no default."""
        return ()


def _row(field: QWidget, *widgets: QWidget) -> None:
    layout = QHBoxLayout(field)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(GRID)
    for widget in widgets:
        layout.addWidget(widget)
    field.setFocusProxy(widgets[0])


class _NoWheel(QObject):
    """Lets a turn of the wheel scroll the page instead of changing the value under the pointer."""

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Wheel:
            event.ignore()
            return True
        return False


class _ChoiceField(Field):
    def __init__(self, choice: Choice, parent: QWidget) -> None:
        super().__init__(parent)
        self._values = [value for value, _words in choice.options]
        self._box = QComboBox(self)
        for _value, words in choice.options:
            self._box.addItem(words)
        call_box(self._box, choice.title)
        self._box.installEventFilter(_NoWheel(self._box))
        self._box.currentIndexChanged.connect(self.edited)
        tall(self._box)
        _row(self, self._box)

    def value(self) -> Any:
        return self._values[max(self._box.currentIndex(), 0)]

    def show_value(self, value: Any) -> None:
        with QSignalBlocker(self._box):
            self._box.setCurrentIndex(self._values.index(value) if value in self._values else -1)


class _ToggleField(Field):
    def __init__(self, toggle: Toggle, parent: QWidget) -> None:
        super().__init__(parent)
        self._box = QCheckBox(toggle.text, self)
        self._box.setAccessibleName(toggle.text)
        self._box.toggled.connect(self.edited)
        tall(self._box)
        _row(self, self._box)

    def value(self) -> bool:
        return self._box.isChecked()

    def show_value(self, value: Any) -> None:
        with QSignalBlocker(self._box):
            self._box.setChecked(bool(value))


class _NumberField(Field):
    def __init__(self, number: Number, parent: QWidget) -> None:
        super().__init__(parent)
        self._whole = isinstance(number.setting.default, int)
        self._box = QDoubleSpinBox(self)
        least, most = number.setting.bounds
        self._box.setRange(least if least is not None else 0, most if most is not None else 1_000_000)
        self._box.setDecimals(0)
        self._box.setSingleStep(number.step)
        self._box.setSuffix(f" {number.unit}" if number.unit else "")
        self._box.setSpecialValueText(number.smallest)
        self._box.setAccessibleName(number.title)
        self._box.setKeyboardTracking(False)  # 120 is typed by way of 1 and 12
        self._box.setFrame(False)
        self._box.installEventFilter(_NoWheel(self._box))
        self._box.valueChanged.connect(self.edited)
        frame = FieldFrame(self._box.lineEdit(), self, content=self._box)
        follow_text_size(frame, lambda one: one.setFixedWidth(scaled(16 * GRID)))
        frame.setFocusProxy(self._box)
        _row(self, frame)

    def value(self) -> float:
        return int(self._box.value()) if self._whole else self._box.value()

    def show_value(self, value: Any) -> None:
        with QSignalBlocker(self._box):
            self._box.setDecimals(0 if float(value).is_integer() else 2)
            self._box.setValue(value)


class _TextField(Field):
    def __init__(self, text: Text, parent: QWidget) -> None:
        super().__init__(parent)
        self.edit = QLineEdit()
        self.edit.setAccessibleName(text.title)
        self.edit.setPlaceholderText(text.placeholder)
        self.edit.setClearButtonEnabled(True)
        self.edit.editingFinished.connect(self.edited)
        self.edit.textEdited.connect(self.begun)
        self._frame = FieldFrame(self.edit, self)
        self._frame.setMinimumWidth(20 * GRID)
        self.setMaximumWidth(_TEXT_WIDTH)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        _row(self, self._frame)

    def value(self) -> str:
        return self.edit.text().strip()

    def show_value(self, value: Any) -> None:
        self.edit.setText(str(value))

    def mark(self, refused: bool) -> None:
        self._frame.mark(refused)


class _FileField(_TextField):
    def __init__(self, file: File, parent: QWidget) -> None:
        super().__init__(file, parent)
        self._file = file
        browse: QPushButton = quiet_button("Browse…", f"Choose a file: {file.title}", self._choose, self)
        browse.setAccessibleName(f"Browse: {file.title}")
        tall(browse)
        layout = self.layout()
        if layout is not None:
            layout.addWidget(browse)
        self.setMaximumWidth(_TEXT_WIDTH + GRID + browse.sizeHint().width())

    def _choose(self) -> None:
        ask_file_to_read(self.window(), self._file.title, self.value(), self._file.filters, self._take)

    def _take(self, name: str) -> None:
        self.show_value(name)
        self.edited.emit()


class _SecretField(Field):
    def __init__(self, secret: Secret, parent: QWidget) -> None:
        super().__init__(parent)
        self._secret = SecretField(secret.title.lower(), self)
        self._secret.edit.setAccessibleName(secret.title)
        self._secret.edit.editingFinished.connect(self.edited)
        self._secret.edit.textEdited.connect(self.begun)
        self._frame = FieldFrame(self._secret.edit, self, content=self._secret)
        self._frame.setMinimumWidth(20 * GRID)
        self.setMaximumWidth(_TEXT_WIDTH)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        _row(self, self._frame)

    def value(self) -> str:
        return self._secret.text

    def show_value(self, value: Any) -> None:
        self._secret.set_text(str(value))
