"""Help > Check for updates: what a check found, and whether to look at each start. Opened with ``open()``."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QDialogButtonBox, QWidget

from drs_inspector.qt.widgets.dialog_layout import fit_screen, note, outer_layout, quiet_button
from drs_inspector.qt.widgets.message_banner import MessageBanner

PRIVACY = (
    "One question goes to the server that lists the releases of DRS Inspector. It says nothing about you, your "
    "computer or your clouds. Nothing is downloaded or installed."
)
_WIDTH = 480


class UpdateDialog(QDialog):
    """``page_requested()``: the page of the newer release is wanted; ``wish_changed(at_start)``: the box was ticked.

    ``locked_by`` names what forbids looking for updates on this computer; empty when nothing does.
    """

    page_requested = Signal()
    wish_changed = Signal(bool)

    def __init__(self, *, at_start: bool, locked_by: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Check for updates")
        self.setAccessibleDescription(
            "It asks for the newest release, tells what was found, and never loads or installs anything."
        )
        self.outcome = MessageBanner(self)
        # It joins the others when there is something to show.
        self.page_button = quiet_button(
            "&Show the new release", "Open its page in the browser", self.page_requested.emit, self
        )
        self.page_button.hide()
        self.at_start = QCheckBox("&Look for updates each time DRS Inspector starts", self)
        self.at_start.setChecked(at_start and not locked_by)
        self.at_start.setEnabled(not locked_by)
        self.at_start.toggled.connect(self.wish_changed)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self._buttons.rejected.connect(self.reject)
        layout = outer_layout(self)
        layout.addWidget(self.outcome)
        layout.addWidget(note(PRIVACY, self))
        layout.addWidget(self.at_start)
        layout.addStretch(1)
        layout.addWidget(self._buttons)
        self.setMinimumWidth(_WIDTH)
        fit_screen(self, _WIDTH, 6)  # what is found may take some lines
        if locked_by:
            words = f"Looking for updates is switched off on this computer: {locked_by} forbids it."
            self.outcome.say("warning", words)

    def show_newer(self, words: str) -> None:
        """Say that there is a newer release and offer its page."""
        self.outcome.say("info", words)
        self._buttons.addButton(self.page_button, QDialogButtonBox.ButtonRole.ActionRole)
