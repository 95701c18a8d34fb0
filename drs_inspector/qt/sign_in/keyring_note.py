"""The line of the sign-in dialog that says what the keyring had to do with its fields."""

from typing import Final

from PySide6.QtWidgets import QWidget

from drs_inspector.qt.sign_in.form import CredentialForm
from drs_inspector.qt.widgets.message_banner import MessageBanner

_STILL_VALID: Final = "The sign-in of last time is still valid. No password is needed."
_DROPPED: Final = "What the keyring holds is for the profile's own address and user, not for these."


class KeyringNote(MessageBanner):
    """Follows a form: what it says of a sign-in is said while that sign-in would be used."""

    def __init__(self, form: CredentialForm, parent: QWidget) -> None:
        super().__init__(parent)
        self._form = form
        form.kept_dropped.connect(lambda: self.say("info", _DROPPED))
        form.methods.changed.connect(self.follow)

    def follow(self) -> None:
        """Say that no password is needed while that is so, and no longer."""
        if self._form.offers_stored:
            self.say("info", _STILL_VALID)
        elif self.text == _STILL_VALID:
            self.clear()
