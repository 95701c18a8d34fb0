"""How the cloud is reached: proxy, whom to trust, time limits; and when secrets are dropped from memory."""

from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from drs_inspector.cloud.network.settings import NetworkSettings
from drs_inspector.domain.errors import InspectorError
from drs_inspector.qt.network.proxy_and_trust_fields import ProxyFields, TrustFields
from drs_inspector.qt.widgets.dialog_layout import fit_screen, note, outer_layout, scrolling, words
from drs_inspector.qt.widgets.file_choosers import ask_file_to_read
from drs_inspector.qt.widgets.message_banner import MessageBanner
from drs_inspector.qt.widgets.theme import GRID

_ALWAYS = "The cloud's certificates are always verified. This cannot be switched off."
_LOCK = "After this time without a key or a click, passwords, keys and tokens leave the memory; jobs stay shown."
_LONGEST_SECONDS, _DAY_MINUTES = 600, 1_440


@dataclass(frozen=True)
class NetworkChoice:
    """What was chosen. ``idle_lock_minutes`` 0 means never."""

    network: NetworkSettings = field(default_factory=NetworkSettings)
    idle_lock_minutes: int = 15


class NetworkDialog(QDialog):
    """Opened with ``open()``. ``chosen`` carries a NetworkChoice.

    ``check_file(path)`` says what a file of certificates holds, or raises InspectorError.
    """

    chosen = Signal(object)

    def __init__(self, choice: NetworkChoice, check_file: Callable[[str], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Network")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._check_file = check_file
        self.proxy, self.trust = ProxyFields(self), TrustFields(self)
        self.outcome = MessageBanner(self)
        self.trust.browse_requested.connect(self._choose_file)
        self.trust.file_entered.connect(self.check)
        self._build_numbers()
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        save = self._buttons.addButton("&Save", QDialogButtonBox.ButtonRole.AcceptRole)
        save.setDefault(True)
        self._buttons.accepted.connect(self._accept)
        self._buttons.rejected.connect(self.reject)
        self._lay_out()
        self._show(choice)
        self.setMinimumWidth(56 * GRID)
        fit_screen(self, 78 * GRID, 18)

    def _build_numbers(self) -> None:
        self.connect_seconds = self._number("Time limit for connecting", " s", 1, _LONGEST_SECONDS)
        self.read_seconds = self._number("Time limit for an answer", " s", 1, _LONGEST_SECONDS)
        self.write_seconds = self._number("Time limit for sending", " s", 1, _LONGEST_SECONDS)
        self.idle_minutes = self._number("Lock after minutes without input", " min", 0, _DAY_MINUTES)
        self.idle_minutes.setSpecialValueText("Never")

    def _number(self, name: str, unit: str, least: int, most: int) -> QSpinBox:
        box = QSpinBox(self)
        box.setAccessibleName(name)
        box.setRange(least, most)
        box.setSuffix(unit)
        box.setMinimumWidth(14 * GRID)
        return box

    def _lay_out(self) -> None:
        body = QWidget(self)
        inner = QVBoxLayout(body)
        inner.setContentsMargins(0, 0, GRID, 0)
        inner.setSpacing(GRID)
        inner.addWidget(words("Proxy", body, bold=True))
        inner.addWidget(self.proxy)
        inner.addSpacing(GRID)
        inner.addWidget(words("Whom to trust", body, bold=True))
        inner.addWidget(self.trust)
        inner.addWidget(note(_ALWAYS, body))
        inner.addSpacing(GRID)
        inner.addWidget(words("Time limits", body, bold=True))
        limits = QFormLayout()
        limits.setHorizontalSpacing(2 * GRID)
        for text, box in (
            ("&Connecting", self.connect_seconds),
            ("&Waiting for an answer", self.read_seconds),
            ("&Sending", self.write_seconds),
        ):
            label = QLabel(text, body)
            label.setBuddy(box)
            limits.addRow(label, self._row(box))
        inner.addLayout(limits)
        inner.addSpacing(GRID)
        inner.addWidget(words("Lock", body, bold=True))
        inner.addLayout(self._row(self.idle_minutes))
        inner.addWidget(note(_LOCK, body))
        inner.addStretch(1)
        layout = outer_layout(self)
        layout.addWidget(scrolling(body, self), 1)
        layout.addWidget(self.outcome)
        layout.addWidget(self._buttons)

    @staticmethod
    def _row(box: QSpinBox) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(box)
        row.addStretch(1)
        return row

    def _show(self, choice: NetworkChoice) -> None:
        network = choice.network
        self.proxy.show_values(network)
        self.trust.show_values(network)
        self.connect_seconds.setValue(round(network.connect_seconds))
        self.read_seconds.setValue(round(network.read_seconds))
        self.write_seconds.setValue(round(network.write_seconds))
        self.idle_minutes.setValue(choice.idle_lock_minutes)

    def network(self) -> NetworkSettings:
        """Return what is entered."""
        return NetworkSettings(
            proxy=self.proxy.kind,
            proxy_url=self.proxy.url.text().strip(),
            proxy_username=self.proxy.username.text().strip(),
            proxy_password=self.proxy.password.text,
            trust=self.trust.kind,
            ca_file=self.trust.file.text().strip(),
            connect_seconds=self.connect_seconds.value(),
            read_seconds=self.read_seconds.value(),
            write_seconds=self.write_seconds.value(),
        )

    def check(self) -> bool:
        """Look into the file of certificates and say what it holds; False when it cannot be used."""
        path = self.trust.file.text().strip()
        if not path:
            self.trust.outcome.say("warning", "Choose a file of certificates (PEM).")
            return False
        try:
            found = self._check_file(path)
        except InspectorError as error:
            self.trust.outcome.say_error(error)
            return False
        self.trust.outcome.say("success", found)
        return True

    def _choose_file(self) -> None:
        filters = ("Certificates (*.pem *.crt *.cer)", "All files (*)")
        ask_file_to_read(self, "Certificates to trust", self.trust.file.text(), filters, self._take_file)

    def _take_file(self, name: str) -> None:
        self.trust.file.setText(name)
        self.check()

    def _accept(self) -> None:
        complaint = self.proxy.complaint()
        if complaint:
            self.outcome.say("warning", complaint)
            self.proxy.url.setFocus()
        elif self.trust.kind == "file" and not self.check():
            self.trust.file.setFocus()
        else:
            self.chosen.emit(NetworkChoice(self.network(), self.idle_minutes.value()))
            self.accept()

    def done(self, result: int) -> None:
        """Close, and leave no secret in the fields."""
        self.proxy.password.set_text("")
        super().done(result)
