"""Keeps the id of a user with that user: in the sign-in form it goes when somebody else is entered."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLineEdit


class UserIdGuard(QObject):
    """Empties ``user_id`` when one of ``owners`` (address, account, user name) is another than it belongs to."""

    def __init__(self, user_id: QLineEdit, owners: tuple[QLineEdit, ...], parent: QObject) -> None:
        super().__init__(parent)
        self._user_id = user_id
        self._owners = owners
        self._owner: tuple[str, ...] = ()
        user_id.textChanged.connect(self._belongs)
        for edit in owners:
            edit.textChanged.connect(self._check)

    def _now(self) -> tuple[str, ...]:
        return tuple(edit.text().strip().rstrip("/") for edit in self._owners)

    def _belongs(self) -> None:
        self._owner = self._now()

    def _check(self) -> None:
        if not self._user_id.text():
            return
        # Somebody who types the id first goes on to type whose it is.
        typed = self._user_id.isModified()
        pairs = zip(self._owner, self._now(), strict=True)
        if any(before != now for before, now in pairs if before or not typed):
            self._user_id.clear()
