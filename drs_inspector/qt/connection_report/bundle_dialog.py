"""Save support bundle: what will be in it, whether names are masked, and where it goes. Opened with ``open()``."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QDialogButtonBox, QWidget

from drs_inspector.domain.errors import InspectorError
from drs_inspector.qt.widgets.dialog_layout import fit_screen, note, outer_layout
from drs_inspector.qt.widgets.file_choosers import ask_file_to_write
from drs_inspector.qt.widgets.message_banner import MessageBanner

_CONTENT = (
    "One zip file with what helps to find an error: versions of the program and its libraries, the settings, and the "
    "log of unforeseen errors. No password, key or token is in it. It is sent nowhere: hand it on as you like."
)
_WIDTH = 520


class BundleDialog(QDialog):
    """``save_requested(path, share_safe)`` asks for the file; ``about`` says which connection report goes into it."""

    save_requested = Signal(str, bool)

    def __init__(self, name: str, about: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self.setWindowTitle("Save support bundle")
        self.setAccessibleDescription(
            "It keeps report, versions, settings and log in one file, without secrets, for those who help."
        )
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.outcome = MessageBanner(self)
        self.share_safe = QCheckBox("&Mask hosts and user names", self)
        self.share_safe.setToolTip("Hosts, users, accounts and projects become ip-1, user-1 and so on")
        self._buttons = QDialogButtonBox(self)
        self._save = self._buttons.addButton("&Save…", QDialogButtonBox.ButtonRole.ActionRole)
        self._save.clicked.connect(self._choose_file)
        self._buttons.addButton(QDialogButtonBox.StandardButton.Close)
        self._buttons.rejected.connect(self.reject)
        layout = outer_layout(self)
        layout.addWidget(note(_CONTENT, self))
        layout.addWidget(note(about, self))
        layout.addWidget(self.share_safe)
        layout.addWidget(self.outcome)
        layout.addStretch(1)
        layout.addWidget(self._buttons)
        self._save.setDefault(True)
        self.setMinimumWidth(_WIDTH)
        fit_screen(self, _WIDTH, 5)

    def begin(self) -> None:
        """Say that the file is being written."""
        self._save.setEnabled(False)
        self.outcome.say("info", "Saving…")

    def end(self, path: str) -> None:
        """Say where the file is."""
        self._save.setEnabled(True)
        self.outcome.say("success", f"Saved as {path}.")

    def fail(self, error: InspectorError) -> None:
        """Say why there is no file."""
        self._save.setEnabled(True)
        self.outcome.say_error(error)

    def _choose_file(self) -> None:
        ask_file_to_write(
            self,
            "Save support bundle",
            self._name,
            "Zip files (*.zip)",
            lambda path: self.save_requested.emit(path, self.share_safe.isChecked()),
        )
