"""Looking through the selected objects of a job."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.qt.details.context import DetailContext
from drs_inspector.qt.details.objects.tab import ObjectSelectionPanel, ObjectSelectionView
from drs_inspector.session.job_tree.node import NodeKind, TreeNode
from tests.qt.details.conftest import FAILED_JOB, Noted

_PAGES: list[QWidget] = []


@pytest.fixture
def panel(qtbot: QtBot, context: DetailContext) -> ObjectSelectionPanel:
    return opened(qtbot, TreeNode(NodeKind.OBJECTS, FAILED_JOB), context)


def opened(qtbot: QtBot, node: TreeNode, context: DetailContext) -> ObjectSelectionPanel:
    page = ObjectSelectionView().build(node, context)
    qtbot.addWidget(page)
    page.resize(500, 400)
    page.show()
    qtbot.waitUntil(lambda: page.findChild(ObjectSelectionPanel) is not None)
    panel = page.findChild(ObjectSelectionPanel)
    assert panel is not None
    _PAGES.append(page)
    return panel


@pytest.fixture(autouse=True)
def kept_pages() -> Iterator[None]:
    """Keep the pages that panels are in until the test is over."""
    yield
    _PAGES.clear()


def names(panel: ObjectSelectionPanel) -> list[str]:
    return [panel.model.index(line, 0).data() for line in range(panel.model.rowCount())]


def test_counts_and_missing_parents_are_told(panel: ObjectSelectionPanel) -> None:
    words = "\n".join(label.text() for label in panel.findChildren(QLabel))

    assert "5 objects: 1 database, 4 tables" in words
    assert "1 parent not in the list" in words


def test_filter_shows_hits_and_what_they_are_in(qtbot: QtBot, panel: ObjectSelectionPanel) -> None:
    panel.edit.setText("line")
    qtbot.waitUntil(lambda: names(panel) == ["shop", "lines"])
    assert panel.words.text() == "1 of 5 objects"
    panel.edit.setText("nothing like it")
    qtbot.waitUntil(lambda: names(panel) == [])
    assert panel.words.text().startswith("No object matches")
    qtbot.keyClick(panel.edit, Qt.Key.Key_Escape)
    assert names(panel) == [], "Esc never clears a filter"
    QTest.keySequence(panel.edit, "Ctrl+Shift+Backspace")
    assert len(names(panel)) == 6


def test_only_renamed_objects(qtbot: QtBot, panel: ObjectSelectionPanel) -> None:
    panel.renamed_only.setChecked(True)
    qtbot.waitUntil(lambda: names(panel) == ["shop", "orders"])
    panel.edit.setText("lines")
    qtbot.waitUntil(lambda: names(panel) == [])


def test_keyboard_opens_closes_and_copies(qtbot: QtBot, panel: ObjectSelectionPanel, noted: Noted) -> None:
    table = panel.table
    table.setFocus()
    table.setCurrentIndex(panel.model.index(1, 0))
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(table, Qt.Key.Key_Left)
    assert table.currentIndex().row() == 0
    qtbot.keyClick(table, Qt.Key.Key_Left)
    assert names(panel) == ["shop", "gone", "t"]
    qtbot.keyClick(table, Qt.Key.Key_Right)
    qtbot.keyClick(table, Qt.Key.Key_End)

    assert table.currentIndex().row() == 5
    assert noted.copied == ["shop.orders\to2\tTable"]


def test_many_objects_are_read_in_slices(qtbot: QtBot) -> None:
    entry = b'{"id":"db-*-*-t%d","parent_id":"db","type":"table","name":"t%d","select":"true"}'
    raw = b'{"id":"j","object_infos":[' + b",".join(entry % (number, number) for number in range(60_000)) + b"]}"
    job = Job("j", detail_raw=raw)
    snapshot = Snapshot()
    snapshot.jobs["j"] = job
    context = DetailContext(snapshot, print, print, print)
    page = ObjectSelectionView().build(TreeNode(NodeKind.OBJECTS, "j"), context)
    qtbot.addWidget(page)
    page.show()
    QApplication.processEvents()
    assert not job.is_loaded("objects")

    qtbot.waitUntil(lambda: job.is_loaded("objects"))
    panel = opened(qtbot, TreeNode(NodeKind.OBJECTS, "j"), context)
    assert panel.model.rowCount() == 60_001
