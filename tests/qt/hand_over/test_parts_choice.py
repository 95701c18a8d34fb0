"""The dialog that hands over says what was read besides the jobs, and a person may leave it out."""

from pathlib import Path

from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialogButtonBox, QLabel, QRadioButton
from pytestqt.qtbot import QtBot

from drs_inspector.qt.hand_over.dialog import HandOverChoice, HandOverDialog
from drs_inspector.qt.hand_over.jobs_choice import Offered, OfferedDocument, Which
from drs_inspector.session.workspace.exported import ReadingCounts


def test_it_says_what_was_read_of_the_chosen_jobs(qtbot: QtBot, tmp_path: Path) -> None:
    everything = ReadingCounts(214, 12, 1, 1204, 41, "9 older readings were dropped.")
    readings: dict[Which, ReadingCounts] = {
        "all": everything,
        "shown": everything,
        "selected": ReadingCounts(replies=1, calls=1),
    }
    shop = OfferedDocument("s", "Shop", 41, selected=2, readings=readings)
    only_replies = OfferedDocument("r", "Replies", 0, readings={"all": ReadingCounts(replies=2, calls=1)})
    dialog = HandOverDialog(
        tmp_path / "a.json", Offered((shop, only_replies, OfferedDocument("n", "New", 3))), only_selected=False
    )
    qtbot.addWidget(dialog)
    box = dialog.parts.findChild(QCheckBox)
    told = dialog.parts.findChild(QLabel)
    words = "214 replies of 12 calls, 1 refusal, 1,204 figures of 41 jobs. 9 older readings were dropped."
    assert told.text() == box.accessibleDescription() == words
    radios = dialog.jobs.findChildren(QRadioButton)
    every, selected = (next(one for one in radios if name in one.text()) for name in ("&very", "&elected"))
    selected.setChecked(True)
    assert told.text() == "1 reply of 1 call."
    every.setChecked(True)
    assert told.text() == words.replace("214 replies of 12", "216 replies of 13")
    selected.setChecked(True)
    spy = QSignalSpy(dialog.chosen)
    counted = QSignalSpy(dialog.preview_wanted)
    box.setChecked(False)
    assert counted.count() == 1, "what goes is counted anew"
    dialog.findChild(QDialogButtonBox).accepted.emit()
    assert spy.at(0) == [HandOverChoice(tmp_path / "a.json", "s", "selected", readings=False)]
    documents = dialog.jobs.findChild(QComboBox)
    documents.setCurrentIndex(1)
    assert (box.isEnabled(), dialog.parts.with_readings) == (False, True), "there is nothing else to write"
    documents.setCurrentIndex(2)
    assert dialog.parts.isHidden()
