"""The export dialog says what was read besides the jobs, and a person may leave it out."""

from pathlib import Path

from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialogButtonBox, QLabel, QRadioButton
from pytestqt.qtbot import QtBot

from drs_inspector.qt.files.export_dialog import ExportChoice, ExportDialog
from drs_inspector.qt.files.jobs_choice import Exported, ExportedDocument, Which
from drs_inspector.session.workspace.exported import ReadingCounts


def test_the_export_dialog_says_what_was_read_of_the_chosen_jobs(qtbot: QtBot, tmp_path: Path) -> None:
    everything = ReadingCounts(214, 12, 1, 1204, 41, "9 older readings were dropped.")
    readings: dict[Which, ReadingCounts] = {"all": everything, "selected": ReadingCounts(replies=1, calls=1)}
    shop = ExportedDocument("s", "Shop", 41, selected=2, readings=readings)
    only_replies = ExportedDocument("r", "Replies", 0, readings={"all": ReadingCounts(replies=2, calls=1)})
    dialog = ExportDialog(
        tmp_path / "a.json", Exported((shop, only_replies, ExportedDocument("n", "New", 3))), only_selected=False
    )
    qtbot.addWidget(dialog)
    box = dialog.readings.findChild(QCheckBox)
    told = dialog.readings.findChild(QLabel)
    words = "214 replies of 12 calls, 1 refusal, 1,204 figures of 41 jobs. 9 older readings were dropped."
    assert told.text() == box.accessibleDescription() == words
    radios = dialog.jobs.findChildren(QRadioButton)
    every, selected = (next(one for one in radios if name in one.text()) for name in ("&very", "&Sel"))
    selected.setChecked(True)
    assert told.text() == "1 reply of 1 call."
    every.setChecked(True)
    assert told.text() == words.replace("214 replies of 12", "216 replies of 13")
    selected.setChecked(True)
    spy = QSignalSpy(dialog.chosen)
    counted = QSignalSpy(dialog.preview_wanted)
    box.setChecked(False)
    assert counted.count() == 0, "nothing is masked, so nothing is counted"
    dialog.findChild(QDialogButtonBox).accepted.emit()
    assert spy.at(0) == [ExportChoice(tmp_path / "a.json", "s", "selected", readings=False)]
    documents = dialog.jobs.findChild(QComboBox)
    documents.setCurrentIndex(1)
    assert (box.isEnabled(), dialog.readings.is_wanted) == (False, True), "there is nothing else to export"
    documents.setCurrentIndex(2)
    assert dialog.readings.isHidden()
