"""Help > Check for updates, and the check at the start for those who switched it on. Nothing is asked before that."""

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from drs_inspector.domain.errors import InspectorError
from drs_inspector.qt.main_window.context import AppContext
from drs_inspector.qt.network.controller import NetworkController
from drs_inspector.qt.update_check.dialog import UpdateDialog
from drs_inspector.session.update_check import UpdateOutcome, look_for_update
from drs_inspector.storage.files.policy import update_check_locked_by

_CHECK = "Looking for updates"


class UpdateCheckController:
    """Looks for updates on request; ``at_start`` only while the setting ``update_check`` is on."""

    def __init__(self, app: AppContext, network: NetworkController) -> None:
        self._app = app
        self._network = network
        self._dialog: UpdateDialog | None = None
        self._page = ""
        app.window.commands["updates"].triggered.connect(self.ask)
        app.live.watch("update_check", self._show_wish)

    def at_start(self) -> None:
        """Look in the background when the setting is on and nothing forbids it; only a newer release is reported."""
        if self._app.settings.update_check and not update_check_locked_by():
            self._app.tasks.start(_CHECK, self._look_quietly())

    def ask(self) -> None:
        """Open the dialog and look."""
        if self._dialog is not None:
            self._dialog.raise_()
            return
        locked_by = update_check_locked_by()
        wish = self._app.settings.update_check
        dialog = self._dialog = UpdateDialog(at_start=wish, locked_by=locked_by, parent=self._app.window)
        dialog.wish_changed.connect(lambda at_start: self._app.change_settings(update_check=at_start))
        dialog.page_requested.connect(self._show_page)
        dialog.finished.connect(self._closed)
        dialog.open()
        if not locked_by:
            dialog.outcome.say("info", "Looking…")
            self._app.tasks.start(_CHECK, self._look(dialog))

    def _closed(self) -> None:
        self._app.tasks.cancel(_CHECK)
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None

    def _show_wish(self, at_start: bool) -> None:
        if self._dialog is not None:
            self._dialog.at_start.setChecked(at_start)

    def _show_page(self) -> None:
        QDesktopServices.openUrl(QUrl(self._page))

    async def _ask_releases(self) -> UpdateOutcome:
        await self._network.load_saved()
        return await look_for_update(self._network.now())

    async def _look(self, dialog: UpdateDialog) -> None:
        try:
            outcome = await self._ask_releases()
        except InspectorError as error:
            dialog.outcome.say_error(error)
            return
        self._page = outcome.page
        if outcome.is_newer:
            dialog.show_newer(outcome.words)
        else:
            dialog.outcome.say("success", outcome.words)

    async def _look_quietly(self) -> None:
        try:
            outcome = await self._ask_releases()
        except InspectorError:
            return  # no one waits for this answer; Help > Check for updates says what is wrong
        if outcome.is_newer:
            self._app.window.status.idle(f"{outcome.words} See Help > Check for updates.")
