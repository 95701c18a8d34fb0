"""The two choices of the network dialog that have fields of their own: which proxy, and whom to trust."""

from typing import Literal
from urllib.parse import urlsplit

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from drs_inspector.cloud.network.settings import NetworkSettings
from drs_inspector.qt.widgets.dialog_layout import note, quiet_button
from drs_inspector.qt.widgets.message_banner import MessageBanner
from drs_inspector.qt.widgets.secret_field import SecretField
from drs_inspector.qt.widgets.theme import GRID

ProxyKind = Literal["system", "none", "manual"]
TrustKind = Literal["system", "bundled", "file"]
_INDENT = 3 * GRID
_PROXIES: tuple[tuple[ProxyKind, str], ...] = (
    ("system", "As the s&ystem or the environment says"),
    ("none", "&No proxy"),
    ("manual", "&This proxy"),
)
_TRUSTS: tuple[tuple[TrustKind, str], ...] = (
    ("system", "The authorities that this s&ystem trusts"),
    ("bundled", "The &public authorities that come with DRS Inspector"),
    ("file", "Those of the system and those in this &file"),
)


class ProxyFields(QWidget):
    """Which proxy, with URL, user and password of one's own."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self._buttons: dict[ProxyKind, QRadioButton] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID // 2)
        self._in_use = note("", self)
        self._in_use.setContentsMargins(_INDENT, 0, 0, 0)
        for kind, text in _PROXIES:
            button = self._buttons[kind] = QRadioButton(text, self)
            self._group.addButton(button)
            layout.addWidget(button)
            if kind == "system":
                layout.addWidget(self._in_use)
        self._fields = QWidget(self)
        form = QFormLayout(self._fields)
        form.setContentsMargins(_INDENT, 0, 0, 0)
        form.setHorizontalSpacing(2 * GRID)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.url, self.username = QLineEdit(self._fields), QLineEdit(self._fields)
        self.password = SecretField("proxy password", self._fields)
        self.url.setAccessibleName("Proxy URL")
        self.url.setPlaceholderText("http://proxy.example.com:3128")
        self.username.setAccessibleName("User name at the proxy")
        self.username.setPlaceholderText("Only if the proxy asks for it")
        for label, field in (("Pro&xy URL", self.url), ("&User name", self.username), ("Pass&word", self.password)):
            form.addRow(label, field)
        layout.addWidget(self._fields)
        self._group.buttonToggled.connect(self._toggled)

    @property
    def kind(self) -> ProxyKind:
        """Which proxy is chosen."""
        return next((kind for kind, button in self._buttons.items() if button.isChecked()), "system")

    def show_values(self, network: NetworkSettings) -> None:
        """Fill the fields."""
        self.url.setText(network.proxy_url)
        self.username.setText(network.proxy_username)
        self.password.set_text(network.proxy_password)
        self._buttons[network.proxy].setChecked(True)
        self._toggled()

    def show_in_use(self, text: str) -> None:
        """Say which proxy the system names."""
        self._in_use.setText(text)

    def complaint(self) -> str:
        """Return what is wrong with the URL, empty when it can be used."""
        if self.kind != "manual":
            return ""
        try:
            parts = urlsplit(self.url.text().strip())
            usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port is not None
        except ValueError:
            return "The proxy URL cannot be read. It looks like http://proxy.example.com:3128."
        if parts.username or parts.password:
            return "Enter user name and password of the proxy in their own fields, not in the URL."
        return "" if usable else "Enter the proxy as http://name:port, such as http://proxy.example.com:3128."

    def _toggled(self) -> None:
        self._fields.setEnabled(self.kind == "manual")


class TrustFields(QWidget):
    """Who may vouch for the cloud's servers. ``file_entered()``: another file name was typed."""

    browse_requested = Signal()
    file_entered = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self._buttons: dict[TrustKind, QRadioButton] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID // 2)
        for kind, text in _TRUSTS:
            button = self._buttons[kind] = QRadioButton(text, self)
            self._group.addButton(button)
            layout.addWidget(button)
        self._fields = QWidget(self)
        row = QHBoxLayout(self._fields)
        row.setContentsMargins(_INDENT, 0, 0, 0)
        row.setSpacing(GRID)
        self.file = QLineEdit(self._fields)
        self.file.setAccessibleName("File of certificates")
        self.file.setPlaceholderText("PEM file of your organisation's certificate authority")
        self.file.editingFinished.connect(self._entered)
        label = QLabel("Certificate fi&le", self._fields)
        label.setBuddy(self.file)
        row.addWidget(label)
        row.addWidget(self.file, 1)
        browse = quiet_button("&Browse…", "Choose a file of certificates", self.browse_requested.emit, self._fields)
        row.addWidget(browse)
        layout.addWidget(self._fields)
        self.outcome = MessageBanner(self)
        self.outcome.setContentsMargins(_INDENT, 0, 0, 0)
        layout.addWidget(self.outcome)
        self._group.buttonToggled.connect(self._toggled)

    @property
    def kind(self) -> TrustKind:
        """Who is trusted."""
        return next((kind for kind, button in self._buttons.items() if button.isChecked()), "system")

    def show_values(self, network: NetworkSettings) -> None:
        """Fill the fields."""
        self.file.setText(network.ca_file)
        self._buttons[network.trust].setChecked(True)
        self._toggled()

    def _entered(self) -> None:
        if self.file.text().strip():
            self.file_entered.emit()

    def _toggled(self) -> None:
        self._fields.setEnabled(self.kind == "file")
        if self.kind != "file":
            self.outcome.clear()
