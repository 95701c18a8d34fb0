"""The ways to sign in and the fields of each, as the ways themselves describe them."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QVBoxLayout, QWidget

from drs_inspector.cloud.iam.methods.base import SignInField, SignInMethod
from drs_inspector.qt.widgets.fields.field_frame import FieldFrame
from drs_inspector.qt.widgets.fields.field_row import FieldRow, LabelColumn
from drs_inspector.qt.widgets.fields.segments import Segments
from drs_inspector.qt.widgets.secret_field import SecretField
from drs_inspector.qt.widgets.theme import GRID


class Entry:
    """One field of a way to sign in: its row in the form, and its value."""

    def __init__(self, field: SignInField, column: LabelColumn, parent: QWidget) -> None:
        self.field = field
        self.box: QComboBox | None = None
        self.edit: QLineEdit | None = None
        self._secret: SecretField | None = None
        widget: QWidget
        if field.choices:
            widget = self.box = QComboBox(parent)
            for value, words in field.choices:
                self.box.addItem(words, value)
        elif field.secret:
            self._secret = SecretField(field.label.lower(), parent)
            self.edit = self._secret.edit
            widget = FieldFrame(self.edit, parent, content=self._secret)
        else:
            self.edit = QLineEdit(parent)
            widget = FieldFrame(self.edit, parent)
        self.row = FieldRow(field.label, widget, column, parent, hint=field.hint)

    @property
    def text(self) -> str:
        """The value, without the white space that does not belong to it."""
        if self.box is not None:
            return str(self.box.currentData() or "")
        return self.field.cleaned(self.edit.text()) if self.edit is not None else ""

    def set_text(self, text: str) -> None:
        """Replace the value; a secret is hidden again."""
        if self.box is not None:
            self.box.setCurrentIndex(max(self.box.findData(text), 0))
        elif self._secret is not None:
            self._secret.set_text(text)
        elif self.edit is not None:
            self.edit.setText(text)

    def set_placeholder(self, words: str) -> None:
        """Say in the empty field what it holds, or why it may stay empty."""
        if self.edit is not None:
            self.edit.setPlaceholderText(words)

    def focus(self) -> None:
        """Put the keyboard into the field, with its text selected."""
        if self.edit is not None:
            self.edit.setFocus()
            self.edit.selectAll()
        elif self.box is not None:
            self.box.setFocus()

    @property
    def is_typed(self) -> bool:
        """Whether the value was typed rather than filled in."""
        return self.edit is not None and self.edit.isModified()


class FieldPanel(QWidget):
    """Rows of fields, one below the other. ``edited(name)``: a field has another value, typed or chosen."""

    edited = Signal(str)

    def __init__(self, fields: Sequence[SignInField], column: LabelColumn, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entries = {field.name: Entry(field, column, self) for field in fields}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        for name, entry in self.entries.items():
            layout.addWidget(entry.row)
            if entry.edit is not None:
                entry.edit.textEdited.connect(lambda _text, name=name: self._edited(name))
            elif entry.box is not None:
                entry.box.activated.connect(lambda _row, name=name: self._edited(name))

    def _edited(self, name: str) -> None:
        self.entries[name].row.refuse("")
        self.edited.emit(name)

    def values(self) -> dict[str, str]:
        """Return what is entered, by the names of the fields."""
        return {name: entry.text for name, entry in self.entries.items()}

    def show_values(self, values: Mapping[str, str]) -> None:
        """Fill the fields that are named."""
        for name, entry in self.entries.items():
            if name in values:
                entry.set_text(values[name])

    def forget_secrets(self) -> None:
        """Empty what holds a secret, and what is kept beside one."""
        for entry in self.entries.values():
            if entry.field.secret or entry.field.place == "keyring":
                entry.set_text("")

    def forgive(self) -> None:
        """Take all marks of refusals away."""
        for entry in self.entries.values():
            entry.row.refuse("")


class MethodFields(QWidget):
    """The bar of ways and the fields of the one that is chosen. ``changed()``: another way; ``edited(name)``."""

    changed = Signal()
    edited = Signal(str)

    def __init__(self, methods: Sequence[SignInMethod], column: LabelColumn, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._methods = {method.key: method for method in methods}
        self.segments = Segments([(method.key, method.title) for method in methods], self)
        for key, button in self.segments.buttons.items():
            button.setAccessibleName(f"Sign in with {self._methods[key].title.lower()}")
            button.setAccessibleDescription(self._methods[key].hint)
            button.setToolTip(self._methods[key].hint)
        self.panels = {
            key: FieldPanel([field for field in method.fields if not field.more], column, self)
            for key, method in self._methods.items()
        }
        # Made after the fields: Tab goes in the order in which widgets are made.
        self.keep = QCheckBox(self)
        self.keep.setToolTip("Without this it is asked for each time the session has ended.")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        self._segments_row = FieldRow("Sign in with", self.segments, column, self)
        layout.addWidget(self._segments_row)
        for panel in self.panels.values():
            layout.addWidget(panel)
            panel.edited.connect(self.edited)
        self._keep_row = FieldRow("", self.keep, column, self)
        layout.addWidget(self._keep_row)
        self.segments.chosen.connect(self._chosen)
        self._show_panel()

    @property
    def method(self) -> SignInMethod:
        """The way that is chosen."""
        return self._methods[self.segments.key]

    @property
    def panel(self) -> FieldPanel:
        """The fields of the way that is chosen."""
        return self.panels[self.segments.key]

    def choose(self, key: str) -> None:
        """Choose a way."""
        self.segments.choose(key)

    def ask_secrets_only(self) -> None:
        """Hide the choice of ways and the wish to keep the secret: both are those of the profile."""
        self._segments_row.hide()
        self._keep_row.hide()

    def _chosen(self) -> None:
        self._show_panel()
        self.changed.emit()

    def _show_panel(self) -> None:
        for key, panel in self.panels.items():
            panel.setVisible(key == self.segments.key)
        self.keep.setText(self.method.keep_text)
        self._keep_row.setVisible(bool(self.method.keep_text))
