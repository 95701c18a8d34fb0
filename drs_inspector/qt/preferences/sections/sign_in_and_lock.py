"""Preferences: how long sign-ins stay in memory."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from drs_inspector.qt.preferences.fields import Number
from drs_inspector.qt.preferences.section import Button, PreferenceHost, Row, Say
from drs_inspector.storage.files.settings import Setting


class SignInAndLockSection:
    """The lock without input, and locking now."""

    key = "sign-in-and-lock"
    title = "Sign-in and lock"

    def __init__(self, host: PreferenceHost) -> None:
        self._lock = host.app.window.commands["lock"]

    def rows(self) -> Sequence[Row]:
        """Return the rows from top to bottom."""
        return (
            Number(
                setting=Setting("idle_lock_minutes"),
                title="Lock after",
                unit="min",
                smallest="Never",
                hint="without a key or a click",
                explanation="Locking drops passwords, keys and tokens from memory. Jobs stay on the screen; what the "
                "keyring holds stays there.",
                words="idle inactivity timeout",
            ),
            Button(title="Lock", text="Lock now", run=self._lock_now, reason=self._reason),
        )

    def _reason(self) -> str:
        return "" if self._lock.isEnabled() else "no session of this window is signed in."

    def _lock_now(self, _parent: QWidget, say: Say) -> None:
        self._lock.trigger()
        say("success", "Locked: no sign-in is in memory.")
