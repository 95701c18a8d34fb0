"""Preferences: what is asked of the network by itself, and what is saved on this computer."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from drs_inspector.domain.errors import InspectorError
from drs_inspector.qt.preferences.fields import Toggle
from drs_inspector.qt.preferences.section import Button, PreferenceHost, Row, Say
from drs_inspector.qt.update_check.dialog import PRIVACY
from drs_inspector.qt.widgets.message_banner import sentences
from drs_inspector.session.forget_everything import FORGOTTEN, forget_everything
from drs_inspector.storage.files.settings import Setting

_FORGETTING = "Forgetting everything"


class PrivacyAndUpdatesSection:
    """Looking for updates, and forgetting everything."""

    key = "privacy-and-updates"
    title = "Privacy and updates"

    def __init__(self, host: PreferenceHost) -> None:
        self._app = host.app
        self._network = host.network

    def rows(self) -> Sequence[Row]:
        """Return the rows from top to bottom."""
        return (
            Toggle(
                setting=Setting("update_check"),
                title="Updates",
                text="Look for updates each time DRS Inspector starts",
                explanation=PRIVACY,
            ),
            Button(
                title="Saved on this computer",
                text="Forget everything…",
                explanation="Removes settings, profiles and saved secrets, after asking. Files that you wrote stay.",
                words="delete remove reset keyring password token",
                run=self._ask,
                apart=True,
            ),
        )

    def _ask(self, parent: QWidget, say: Say) -> None:
        """Ask before anything is removed."""
        box = QMessageBox(parent)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle("Forget everything")
        box.setText("Forget everything that DRS Inspector has saved on this computer?")
        things = "\n".join(f"• {thing.title}" for thing in FORGOTTEN)
        box.setInformativeText(
            f"{things}\n\nThis cannot be undone. Sessions are locked; jobs on the screen and files that you wrote stay."
        )
        yes = box.addButton("&Forget everything", QMessageBox.ButtonRole.DestructiveRole)
        cancel = box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(cancel)
        box.setEscapeButton(cancel)
        yes.clicked.connect(lambda _checked=False: self._forget(say))
        box.open()

    def _forget(self, say: Say) -> None:
        self._app.window.commands["lock"].trigger()
        self._network.forget()
        say("info", "Forgetting…")
        self._app.tasks.start(_FORGETTING, self._forget_all(say))

    async def _forget_all(self, say: Say) -> None:
        failures = await forget_everything(self._app.secrets)
        self._app.live.forget()
        if not failures:
            say("success", "Everything is forgotten.")
            return
        title = "Not everything could be forgotten."
        cause = " ".join(f"{one.title}: {sentences(one.error)}" for one in failures)
        say("error", f"{title} {cause}")
        self._app.problems.show(InspectorError(title, cause, "Try again when the cause is gone."))
