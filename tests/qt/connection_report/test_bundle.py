"""Help > Save support bundle, and the button of the connection report."""

import zipfile
from pathlib import Path

from PySide6.QtWidgets import QAbstractButton, QFileDialog, QLabel

from drs_inspector.qt.connection_report.bundle_dialog import BundleDialog
from drs_inspector.qt.connection_report.controller import ConnectionReportController
from drs_inspector.qt.connection_report.dialog import ConnectionReportDialog
from drs_inspector.simulator import SimulatorServer
from tests.qt.sign_in.stage import Stage, connect, press

SECRET = "Hunter2-canary"


def read(path: Path) -> dict[str, str]:
    with zipfile.ZipFile(path) as made:
        return {name.rpartition("/")[2]: made.read(name).decode() for name in made.namelist()}


def says(dialog: BundleDialog) -> str:
    return " ".join(label.text() for label in dialog.findChildren(QLabel))


async def save(stage: Stage, dialog: BundleDialog, path: Path) -> None:
    """Press Save, choose the file, and wait for the end."""
    press(dialog, "Save…")
    chooser = dialog.findChild(QFileDialog)
    assert isinstance(chooser, QFileDialog)
    assert chooser.acceptMode() == QFileDialog.AcceptMode.AcceptSave
    assert not chooser.testOption(QFileDialog.Option.DontConfirmOverwrite)
    chooser.fileSelected.emit(str(path))
    chooser.reject()
    await stage.says(dialog, "Saved as" if path.parent.is_dir() else "could not be")


async def test_the_menu_saves_versions_settings_and_the_log(stage: Stage, tmp_path: Path) -> None:
    ConnectionReportController(stage.app, stage.network, stage.sign_in)
    stage.app.problems.show(ValueError(SECRET))
    stage.app.window.commands["support_bundle"].trigger()
    dialog = stage.dialog(BundleDialog)
    assert "There is no connection report in it" in says(dialog)
    await save(stage, dialog, tmp_path / "bundle.zip")
    made = read(tmp_path / "bundle.zip")
    assert "connection-report.txt" not in made
    assert "ValueError" in made["errors.log"]
    assert " x " in made["versions.json"]
    assert "canary" not in "".join(made.values())
    press(dialog, "Close")
    stage.app.window.commands["support_bundle"].trigger()
    again = stage.dialog(BundleDialog)
    assert again is not dialog
    again.reject()


async def test_the_connection_report_goes_into_it(stage: Stage, server: SimulatorServer, tmp_path: Path) -> None:
    session = await connect(stage, server)
    report = ConnectionReportController(stage.app, stage.network, stage.sign_in)
    report.ask()
    shown = stage.dialog(ConnectionReportDialog)
    await stage.until(lambda: shown.report)
    press(shown, "Save bundle…")
    dialog = shown.findChild(BundleDialog)
    assert isinstance(dialog, BundleDialog)
    assert server.info.iam_url in says(dialog)
    await save(stage, dialog, tmp_path / "bundle.zip")
    made = read(tmp_path / "bundle.zip")
    assert server.info.username in made["connection-report.txt"]
    dialog.share_safe.setChecked(True)
    await save(stage, dialog, tmp_path / "masked.zip")
    masked = "".join(read(tmp_path / "masked.zip").values())
    assert server.info.username not in masked
    assert "127.0.0.1" not in masked
    token = session.inspector.connection.token.value
    assert token not in masked + "".join(made.values())
    dialog.reject()
    shown.reject()


async def test_a_file_that_cannot_be_written_is_told_in_the_dialog(stage: Stage, tmp_path: Path) -> None:
    ConnectionReportController(stage.app, stage.network, stage.sign_in)
    stage.app.window.commands["support_bundle"].trigger()
    dialog = stage.dialog(BundleDialog)
    await save(stage, dialog, tmp_path / "no" / "bundle.zip")
    button = next(one for one in dialog.findChildren(QAbstractButton) if one.text() == "&Save…")
    assert button.isEnabled()
    dialog.reject()


async def test_a_dialog_that_is_closed_while_it_saves_leaves_the_file(stage: Stage, tmp_path: Path) -> None:
    ConnectionReportController(stage.app, stage.network, stage.sign_in)
    stage.app.window.commands["support_bundle"].trigger()
    dialog = stage.dialog(BundleDialog)
    dialog.save_requested.emit(str(tmp_path / "bundle.zip"), False)
    dialog.reject()
    await stage.until(lambda: zipfile.is_zipfile(tmp_path / "bundle.zip"))
