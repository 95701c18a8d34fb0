"""The dialog that hands over says of a file that was masked before what does not come back."""

from PySide6.QtWidgets import QApplication, QLabel

from drs_inspector.domain.redaction.allow_list import Level
from drs_inspector.qt.hand_over.masking_choice import MaskingChoice
from drs_inspector.session.sources.masking_preview import ClassPreview, MaskingPreview


def test_a_class_that_was_replaced_before_is_not_said_to_stay(qapp: QApplication) -> None:
    choice = MaskingChoice()
    choice.choose(str(Level.AUDITOR))
    rows = (ClassPreview("jobs", 5, "job-1", "job-1"), ClassPreview("places", 1, "eu-de", "eu-de"))
    for before, sentences in (
        (frozenset(), ("0 values are replaced", "5 names of jobs, 1 regions and zones.", "")),
        (frozenset({"jobs"}), ("5 values are replaced", "1 regions and zones.", "the file was opened: names of jobs.")),
    ):
        choice.show_preview(MaskingPreview(rows, 7, before))
        shown = " ".join(label.text() for label in choice.findChildren(QLabel))
        assert all(sentence in shown for sentence in sentences)
        assert ("was opened" in shown) is bool(before)


def test_a_row_is_high_enough_for_its_box(qapp: QApplication) -> None:
    choice = MaskingChoice()
    choice.choose(str(Level.AUDITOR))
    choice.show_preview(MaskingPreview((ClassPreview("jobs", 5, "job-1", "job-1"),), 7, frozenset()))
    choice.show()
    qapp.processEvents()
    assert choice.table.visualRect(choice.model.index(0, 0)).height() >= 22
    choice.close()
