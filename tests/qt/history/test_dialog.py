"""The list of kept readings: a thousand of them, names that lie, and a profile that has gone."""

from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel
from PySide6.QtWidgets import QApplication

from drs_inspector.domain.errors import FileProblemError
from drs_inspector.qt.history.dialog import KeptReadingsDialog
from drs_inspector.session.history.kept_list import (
    KeepingChoice,
    KeptList,
    ReadingRow,
    document_title,
    kept_list,
    set_keeping,
)
from drs_inspector.session.history.opening import ProjectHistory
from drs_inspector.storage.history.reading_file import Head
from drs_inspector.storage.history.source_history import KeptReading, SourceHistory
from drs_inspector.storage.profiles.store import Profile, delete_profile, load_profiles, save_profile

LIAR = "<b>\u202eshop</b>\n" + "x" * 500


def listed(folder: Path, count: int, project: str) -> KeptList:
    history = SourceHistory(folder / "h", b"abcdefgh", folder / "h")
    kept = tuple(
        KeptReading(Head(number=number, read_at="2026-11-27T09:41:00Z", project=project, jobs=9), 1_000)
        for number in range(1, count + 1)
    )
    found = ProjectHistory(project, history, kept, (), 1_000 * count)
    rows = tuple(ReadingRow(found, one.head.number, one) for one in reversed(kept))
    return KeptList(Profile(name="shop", keep_readings=True), folder, (found, found), rows)


def test_a_thousand_readings_are_rows_of_a_model_and_names_are_shown_as_they_are(
    qapp: QApplication, tmp_path: Path
) -> None:
    dialog = KeptReadingsDialog("shop")
    dialog.show_list(listed(tmp_path, 1_000, LIAR))
    model = dialog.table.model()
    assert model.rowCount() == 1_000
    assert len(dialog.table.findChildren(type(dialog.open_button))) < 5, "no widget for a row"
    shown = model.index(0, 2).data()
    assert "\u202e" not in shown
    assert "\n" not in shown
    assert len(shown) < 100
    assert "<b>" in shown
    assert "\u202e" not in document_title(LIAR, 17, "27 Nov")
    chosen: list[ReadingRow] = []
    dialog.remove_older_requested.connect(chosen.append)
    # Not by ``selectRow``, which goes by the keys that the test before may have left pressed.
    how = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
    dialog.table.selectionModel().setCurrentIndex(model.index(3, 0), how)
    dialog.older_button.click()
    assert [row.number for row in chosen] == [997]
    dialog.show_list(listed(tmp_path, 1_001, LIAR))
    assert dialog.table.selected_records()[0].number == 997, "what is selected stays selected"
    dialog.deleteLater()


def test_a_profile_that_has_gone_is_said_and_nothing_is_made_of_it(qapp: QApplication) -> None:
    save_profile(Profile(name="shop"))
    assert kept_list("shop").profile is not None
    delete_profile("shop")
    dialog = KeptReadingsDialog("shop")
    dialog.show_list(kept_list("shop"))
    assert not dialog.box.isEnabled()
    assert "There is no profile shop any more" in dialog.outcome.text
    with pytest.raises(FileProblemError, match="any more"):
        set_keeping("shop", KeepingChoice(True, 0, 0, 0))
    assert load_profiles().find("shop") is None
    dialog.deleteLater()


def test_the_time_of_a_reading_is_not_cut_where_there_is_room(qapp: QApplication, tmp_path: Path) -> None:
    """The rows come when the dialog is there already."""
    dialog = KeptReadingsDialog("shop")
    dialog.resize(800, 560)
    dialog.show()
    qapp.processEvents()
    found = listed(tmp_path, 3, "p")
    dialog.show_list(KeptList(found.profile, found.folder, found.projects[:1], found.rows))
    qapp.processEvents()
    table = dialog.table
    assert table.columnWidth(1) >= table.sizeHintForColumn(1)
    dialog.close()
    dialog.deleteLater()
