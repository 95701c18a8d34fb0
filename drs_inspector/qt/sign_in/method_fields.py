"""Ways to sign in, and the fields of each: password with a one-time code, access key, token."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QFormLayout, QHBoxLayout, QLineEdit, QRadioButton, QWidget

from drs_inspector.qt.widgets.secret_field import SecretField
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.session.profiles.sign_in_form import Method

_METHODS: Final[tuple[tuple[Method, str, str], ...]] = (
    ("password", "Pass&word", "Sign in with a password"),
    ("access-key", "Access &key", "Sign in with an access key"),
    ("token", "&Token", "Sign in with a token"),
)


class MethodFields(QWidget):
    """Fields of the sign-in form; they add their rows to the form that is given. ``changed()``: another way."""

    changed = Signal()

    def __init__(self, form: QFormLayout, parent: QWidget) -> None:
        super().__init__(parent)
        self.hide()
        self._form = form
        self._asks_code = False
        self._build_choice(parent)
        self._build_fields(parent)
        self._show_rows()

    def _build_choice(self, parent: QWidget) -> None:
        self._group = QButtonGroup(self)
        self.buttons: dict[Method, QRadioButton] = {}
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        for method, text, name in _METHODS:
            button = self.buttons[method] = QRadioButton(text, parent)
            button.setAccessibleName(name)
            self._group.addButton(button)
            row.addWidget(button)
        row.addStretch(1)
        self.buttons["password"].setChecked(True)
        self._group.buttonToggled.connect(self._toggled)
        self._form.addRow("Sign in with", row)

    def _build_fields(self, parent: QWidget) -> None:
        self.domain, self.username, self.access_key = QLineEdit(parent), QLineEdit(parent), QLineEdit(parent)
        self.domain.setAccessibleName("Account (domain)")
        self.domain.setPlaceholderText("Account name, such as OTC-EU-DE-00000000001000012345")
        self.username.setAccessibleName("User name")
        self.access_key.setAccessibleName("Access key")
        self.access_key.setPlaceholderText("Access key id (AK)")
        self.password, self.token = SecretField("password", parent), SecretField("token", parent)
        self.passcode = SecretField("one-time code", parent)
        self.passcode.edit.setPlaceholderText("Six digits that your authenticator shows now")
        self.secret_key = SecretField("secret key", parent)
        self.security_token = SecretField("security token", parent)
        self.security_token.edit.setPlaceholderText("Only for a temporary key")
        self.token.edit.setPlaceholderText("X-Auth-Token of a project, such as MII…")
        for label, field in (
            ("Account (&domain)", self.domain),
            ("&User name", self.username),
            ("Password", self.password),
            ("&One-time code", self.passcode),
            ("Access key", self.access_key),
            ("Secret key", self.secret_key),
            ("Security token", self.security_token),
            ("Token", self.token),
        ):
            self._form.addRow(label, field)

    def _toggled(self, _button: QRadioButton, checked: bool) -> None:
        if checked:
            self._show_rows()
            self.changed.emit()

    def _show_rows(self) -> None:
        method = self.method
        for field in (self.domain, self.username, self.password):
            self._form.setRowVisible(field, method == "password")
        self._form.setRowVisible(self.passcode, method == "password" and self._asks_code)
        for key_field in (self.access_key, self.secret_key, self.security_token):
            self._form.setRowVisible(key_field, method == "access-key")
        self._form.setRowVisible(self.token, method == "token")

    @property
    def method(self) -> Method:
        """The way that is chosen."""
        return next(method for method, button in self.buttons.items() if button.isChecked())

    @property
    def secrets(self) -> tuple[SecretField, ...]:
        """Every field that holds a secret."""
        return self.password, self.passcode, self.secret_key, self.security_token, self.token

    def choose(self, method: Method) -> None:
        """Choose a way to sign in."""
        self.buttons[method].setChecked(True)

    def ask_code(self, asked: bool) -> None:
        """Show the field of the one-time code, or hide and empty it."""
        self._asks_code = asked
        if not asked:
            self.passcode.set_text("")
        self._show_rows()

    def fix(self, fixed: bool) -> None:
        """Let way and user be read but not changed; a user name that nobody knows can still be entered."""
        for button in self.buttons.values():
            button.setEnabled(not fixed)
        for edit in (self.domain, self.username, self.access_key):
            edit.setEnabled(not (fixed and edit.text()))
