"""Help > Save support bundle, and the button of the connection report."""

import asyncio
from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from drs_inspector.domain.errors import InspectorError
from drs_inspector.qt.connection_report.bundle_dialog import BundleDialog
from drs_inspector.qt.main_window.context import AppContext
from drs_inspector.session.connection_report.report import ConnectionReport
from drs_inspector.session.support_bundle.bundle import FILE_NAME, bundle_entries, save_bundle
from drs_inspector.storage.files.paths import home_folder

_SAVING = "Saving a support bundle"
_NO_REPORT = (
    "There is no connection report in it. Help > Connection report… makes one and saves it in a bundle; it is wanted "
    "when signing in or reading does not work."
)


class BundleController:
    """Asks where to and writes the bundle with the newest connection report, where there is one."""

    def __init__(self, app: AppContext) -> None:
        self._app = app
        self._dialog: BundleDialog | None = None
        self.report: ConnectionReport | None = None
        app.window.commands["support_bundle"].triggered.connect(lambda _checked=False: self.ask(app.window))

    def ask(self, parent: QWidget) -> None:
        """Open the dialog above ``parent``."""
        if self._dialog is not None:
            self._dialog.raise_()
            return
        dialog = self._dialog = BundleDialog(str(self._folder() / FILE_NAME), self._about(), parent)
        dialog.save_requested.connect(self._save)
        dialog.finished.connect(self._closed)
        dialog.open()

    def _folder(self) -> Path:
        return Path(self._app.settings.last_folder or home_folder())

    def _about(self) -> str:
        if self.report is None:
            return _NO_REPORT
        return f"The connection report on {self.report.connection.iam_url} goes into it."

    def _closed(self) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None

    def _save(self, path: str, share_safe: bool) -> None:
        if self._dialog is not None:
            self._dialog.begin()
            self._app.tasks.start(_SAVING, self._write(Path(path), share_safe, self._dialog))

    async def _write(self, path: Path, share_safe: bool, dialog: BundleDialog) -> None:
        report, screen = self.report, _screen()

        def write() -> None:
            # The file dialog has asked whether a file may be replaced.
            save_bundle(path, bundle_entries(report, share_safe=share_safe, screen=screen), replace=True)

        try:
            await asyncio.to_thread(write)
        except InspectorError as error:
            outcome: InspectorError | None = error
        else:
            outcome = None
        if self._dialog is not dialog:
            return  # it was closed in the meantime
        if outcome is None:
            dialog.end(str(path))
        else:
            dialog.fail(outcome)


def _screen() -> str:
    """Describe what the window is shown on."""
    screen = QGuiApplication.primaryScreen()
    size = screen.size()
    return f"{size.width()} x {size.height()} at {screen.devicePixelRatio():g}, {QGuiApplication.platformName()}"
