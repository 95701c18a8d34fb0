"""Why a server's certificate was refused: the reason in words, the chain it showed, and what to do next."""

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLabel, QVBoxLayout, QWidget

from drs_inspector.cloud.network.certificates import CertificateFacts, CertificateRefusedError
from drs_inspector.domain.decoding.timestamps import read_timestamp
from drs_inspector.domain.errors import InspectorError
from drs_inspector.qt.widgets.dialog_layout import (
    empty,
    fit_screen,
    note,
    outer_layout,
    quiet_button,
    rule,
    scrolling,
    words,
)
from drs_inspector.qt.widgets.file_choosers import ask_file_to_write
from drs_inspector.qt.widgets.message_banner import MessageBanner
from drs_inspector.qt.widgets.text_size import fixed_font, follow_text_size
from drs_inspector.qt.widgets.theme import GRID

_REASONS = {
    "expired": "Its certificate has expired.",
    "not-yet-valid": "Its certificate is not valid yet.",
    "wrong-host": "Its certificate is for other names.",
    "unknown-issuer": "No authority that this computer trusts has signed its certificate.",
    "self-signed": "It vouches for itself: its certificate is self-signed.",
    "revoked": "Its certificate was revoked by the authority that issued it.",
    "other": "Its certificate could not be verified.",
}
_NEXT_STEPS = {
    "expired": "The server's operator has to renew it. Check this computer's date and time first.",
    "not-yet-valid": "Check this computer's date and time.",
    "wrong-host": "Check the URL. A proxy or a portal between this computer and the cloud may have answered instead.",
    "revoked": "Do not go on; tell the server's operator.",
}
_ASK_ADMIN = (
    "If your organisation's proxy inspects traffic, ask its administrator for the certificate of the authority that is "
    "named as issuer, then choose that file in Preferences, Network. First compare its SHA-256 with a source that you "
    "trust."
)
_NO_CHAIN = "The server showed no certificate that could be read."


def refusal_text(error: CertificateRefusedError, chain: Sequence[CertificateFacts]) -> str:
    """Return everything about a refused certificate as lines of text, for Copy."""
    lines = [f"{error.host}:{error.port}", _REASONS[error.reason], error.cause, ""]
    for number, facts in enumerate(chain, 1):
        lines += [f"Certificate {number} of {len(chain)}", *(f"{name}: {value}" for name, value in rows_of(facts)), ""]
    return "\n".join(line for line in lines).strip()


def rows_of(facts: CertificateFacts) -> list[tuple[str, str]]:
    """Return label and value of what is shown about a certificate."""
    issuer = f"{facts.issuer} (itself)" if facts.self_signed else facts.issuer
    rows = [
        ("Issued to", facts.subject),
        ("Issued by", issuer),
        ("For", ", ".join(facts.names)),
        ("Valid", f"{_day(facts.not_before)} to {_day(facts.not_after)}"),
        ("SHA-256", facts.sha256),
    ]
    return [(label, value) for label, value in rows if value]


def _day(moment: datetime) -> str:
    found = read_timestamp(moment.isoformat())
    return found.local_text() if found is not None else moment.isoformat()


class CertificateDialog(QDialog):
    """Opened with ``open()``. ``network_requested()``: Preferences are wanted, at the section Network.

    ``save(path, pem)`` writes a file and raises InspectorError when it cannot.
    """

    network_requested = Signal()

    def __init__(
        self, error: CertificateRefusedError, save: Callable[[str, str], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Certificate refused")
        self.setAccessibleDescription(
            "Why the certificate of a server was refused, the chain that it showed, and what can be done."
        )
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._error = error
        self._save = save
        self._chain: tuple[CertificateFacts, ...] = ()
        self._outcome = MessageBanner(self)
        self._body = QWidget(self)
        self._certificates = QVBoxLayout(self._body)
        self._certificates.setContentsMargins(0, 0, GRID, 0)
        self._certificates.setSpacing(GRID)
        self._lay_out()
        self.show_chain(error.chain)
        self.setMinimumWidth(56 * GRID)
        fit_screen(self, 82 * GRID, 15)

    def _lay_out(self) -> None:
        error = self._error
        buttons = QDialogButtonBox(self)
        role = QDialogButtonBox.ButtonRole.ActionRole
        self._copy = quiet_button("&Copy", "Copy reason and certificates as text", self._copy_text, self)
        self._save_button = quiet_button("&Save certificates…", "Keep the chain as a PEM file", self._choose_file, self)
        network = quiet_button("&Network…", "Choose trusted authorities", self.network_requested.emit, self)
        for button in (self._copy, self._save_button, network):
            buttons.addButton(button, role)
        close = buttons.addButton(QDialogButtonBox.StandardButton.Close)
        close.setDefault(True)
        buttons.rejected.connect(self.reject)
        self._reason = MessageBanner(self)
        self._reason.say("error", f"{error.host} was not trusted, and nothing was sent to it. {_REASONS[error.reason]}")
        layout = outer_layout(self)
        layout.addWidget(self._reason)
        layout.addWidget(words(error.cause, self, selectable=True))
        layout.addWidget(words(_NEXT_STEPS.get(error.reason, _ASK_ADMIN), self))
        layout.addWidget(rule(self))
        layout.addWidget(scrolling(self._body, self), 1)
        layout.addWidget(self._outcome)
        layout.addWidget(buttons)

    @property
    def text(self) -> str:
        """Everything that is shown, as lines of text."""
        return refusal_text(self._error, self._chain)

    def show_chain(self, chain: Sequence[CertificateFacts], *, looking: bool = False) -> None:
        """Show the certificates, the server's own first; ``looking``: they are still being asked for."""
        self._chain = tuple(chain)
        empty(self._certificates)
        for number, facts in enumerate(chain):
            self._certificates.addWidget(self._block(number, facts))
        if not chain:
            text = "Looking at the server's certificates…" if looking else _NO_CHAIN
            self._certificates.addWidget(note(text, self._body))
        self._certificates.addStretch(1)
        self._save_button.setEnabled(bool(chain))

    def _block(self, number: int, facts: CertificateFacts) -> QWidget:
        block = QWidget(self._body)
        form = QFormLayout(block)
        form.setContentsMargins(0, 0, 0, GRID)
        form.setHorizontalSpacing(2 * GRID)
        form.setVerticalSpacing(GRID // 2)
        title = "The server's own certificate" if number == 0 else f"Certificate {number + 1} of the chain"
        form.addRow(words(title, block, bold=True))
        for label, value in rows_of(facts):
            shown = self._value(label, value, block)
            shown.setAccessibleName(f"{label}: {value}")
            name = note(label, block)
            name.setAlignment(Qt.AlignmentFlag.AlignTop)
            form.addRow(name, shown)
        return block

    @staticmethod
    def _value(label: str, value: str, parent: QWidget) -> QLabel:
        if label != "SHA-256":
            return words(value, parent, selectable=True)
        pairs = value.split(":")
        half = (len(pairs) + 1) // 2
        shown = words(f"{':'.join(pairs[:half])}:\n{':'.join(pairs[half:])}", parent, selectable=True)
        follow_text_size(shown, lambda one: one.setFont(fixed_font()))
        return shown

    def _copy_text(self) -> None:
        QGuiApplication.clipboard().setText(self.text)
        self._outcome.say("success", "Copied.")

    def _choose_file(self) -> None:
        name = f"{self._error.host}.pem"
        ask_file_to_write(self, "Save certificates", name, "Certificates (*.pem)", self.save_to)

    def save_to(self, path: str) -> None:
        """Write the chain as PEM, and say how that went."""
        try:
            self._save(path, "".join(facts.pem.rstrip("\n") + "\n" for facts in self._chain))
        except InspectorError as error:
            self._outcome.say_error(error)
            return
        self._outcome.say("success", f"Saved as {path}.")
