"""Looking through the selected objects of a job."""

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.qt.details.context import DetailContext
from drs_inspector.qt.details.loading import LoadedPage
from drs_inspector.qt.details.objects.model import RULE
from drs_inspector.qt.details.objects.panel import ObjectSelectionPanel
from drs_inspector.qt.details.objects.tab import ObjectSelectionView
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.session.job_tree.node import NodeKind, TreeNode
from drs_inspector.session.job_tree.place import Place
from drs_inspector.session.search.names import Sought
from tests.qt.copied_forms import forms_of
from tests.qt.details.conftest import FAILED, FAILED_JOB, Noted

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

    assert "5 objects selected" in words
    assert "in 1 database" in words
    assert "1 parent not in the list" in words
    assert panel.bar.accessibleName() == "Objects by kind: 4 tables, 1 database"
    one_line, two_lines = panel.bar.heightForWidth(400), panel.bar.heightForWidth(100)
    assert two_lines > one_line, "where the words wrap there is room for them, and none is left where they do not"
    for height in (400, 500):
        panel.resize(400, height)
        panel.grab()
        assert panel.bar.height() == one_line


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
    panel.tools.renamed.setChecked(True)
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
    head = "Name at the source\tName on the target\tKind\tSelected\tRule"
    assert noted.copied == [f"{head}\nshop.orders\to2\tTable\tYes\t"]


def test_kinds_toggles_and_scopes_narrow_and_their_counts_are_told(qtbot: QtBot, panel: ObjectSelectionPanel) -> None:
    qtbot.waitUntil(lambda: panel.tools.renamed.text() == "Renamed 1")
    assert panel.tools.with_rule.text() == "With rule 1"
    panel.tools.with_rule.setChecked(True)
    qtbot.waitUntil(lambda: names(panel) == ["shop", "lines"])
    QTest.keySequence(panel.edit, "Ctrl+Shift+Backspace")
    qtbot.waitUntil(lambda: len(names(panel)) == 6)
    assert not panel.tools.with_rule.isChecked()
    panel.bar.setFocus()
    qtbot.keyClick(panel.bar, Qt.Key.Key_Right)
    qtbot.keyClick(panel.bar, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: names(panel) == ["shop"])
    assert "shown alone" in panel.bar.accessibleDescription()
    qtbot.keyClick(panel.bar, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: len(names(panel)) == 6)
    panel.edit.setText("o")
    for scope, found in ((1, ["shop", "orders"]), (2, ["shop", "orders"]), (3, [])):
        panel.tools.scope.setCurrentIndex(scope)
        panel.edit.setText(("orders", "o2", "o2")[scope - 1])
        qtbot.waitUntil(lambda found=found: names(panel) == found)  # type: ignore[misc]
    panel.edit.setText("ID > 1")
    qtbot.waitUntil(lambda: names(panel) == ["shop", "lines"])


def test_a_title_lists_full_names_in_its_order_and_escape_gives_the_tree_back(
    qtbot: QtBot, panel: ObjectSelectionPanel
) -> None:
    table = panel.table
    table.setFocus()
    table.setCurrentIndex(panel.model.index(1, 0))
    table.horizontalHeader().sectionClicked.emit(0)
    listed = ["gone.t", "shop", "shop.lines", "shop.orders", "shop.y"]
    qtbot.waitUntil(lambda: names(panel) == listed)
    assert table.currentIndex().data() == "shop.orders", "what was current stays so"
    table.horizontalHeader().sectionClicked.emit(0)
    qtbot.waitUntil(lambda: names(panel) == listed[::-1])
    table.horizontalHeader().sectionClicked.emit(1)
    qtbot.waitUntil(lambda: names(panel)[0] == "shop.orders")
    assert panel.model.is_open(0) is None
    qtbot.keyClick(table, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: names(panel)[:2] == ["shop", "orders"])
    assert not table.horizontalHeader().isSortIndicatorShown()


def test_the_rule_of_an_object_is_a_link_and_every_form_is_copied(
    qtbot: QtBot, panel: ObjectSelectionPanel, noted: Noted
) -> None:
    qtbot.waitUntil(lambda: panel.model.index(2, RULE).data() == "Rule 1: id > 100")
    table = panel.table
    table.setFocus()
    table.setCurrentIndex(panel.model.index(2, RULE))
    qtbot.keyClick(table, Qt.Key.Key_Return)
    spot = table.visualRect(panel.model.index(2, RULE))
    table.scrollTo(panel.model.index(2, RULE))
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=spot.topLeft() + QPoint(GRID + 4, GRID + 2))
    assert noted.visited == [Place(TreeNode(NodeKind.OBJECTS, FAILED_JOB), rule=0)] * 2
    assert panel.model.index(2, 0).data(int(Qt.ItemDataRole.AccessibleTextRole)) == (
        "lines, table, selected Yes, Rule 1, id > 100"
    )
    table.selectRow(1)
    forms = forms_of(panel.tools.copy_as)
    for title in ("Old and new name", "SQL: IN (\u2026) list of names", "Names only"):
        forms[title].trigger()
    assert noted.copied == ["Name at the source\tName on the target\nshop.orders\to2", "('orders')", "shop.orders"]
    assert panel.foot.selected.text() == "1 row selected: orders"


def test_the_foot_says_in_how_many_other_jobs_the_selected_names_are(qtbot: QtBot, context: DetailContext) -> None:
    sought: list[Sought] = []
    other = {**FAILED, "id": "other", "object_infos": [{"id": "a-*-*-Lines", "type": "table", "name": "Lines"}]}
    second = Snapshot()
    second.add_detail(json.dumps(other).encode(), "other", 1)
    second.add_detail(json.dumps(FAILED).encode(), FAILED_JOB, 1)
    context = replace(context, search_for=sought.append, documents=lambda: [context.snapshot, second])
    panel = opened(qtbot, TreeNode(NodeKind.OBJECTS, FAILED_JOB), context)
    assert not panel.foot.elsewhere.isEnabled()
    panel.table.selectRow(2)
    assert panel.foot.elsewhere.text() == "Where else are these copied?"
    qtbot.waitUntil(lambda: panel.foot.elsewhere.text() == "Where else are these copied? 1 job, 2 not read")
    panel.foot.elsewhere.click()
    assert sought == [Sought(("lines",))]
    panel.table.selectRow(1)
    qtbot.waitUntil(
        lambda: panel.foot.elsewhere.text() == "Where else are these copied? none that was read, 2 not read"
    )


def test_a_place_is_led_to_when_the_objects_are_read_and_takes_away_what_hides_it(
    qtbot: QtBot, context: DetailContext
) -> None:
    page = ObjectSelectionView().build(TreeNode(NodeKind.OBJECTS, FAILED_JOB), context)
    qtbot.addWidget(page)
    page.show()
    assert isinstance(page, LoadedPage)
    page.lead(Place(TreeNode(NodeKind.JOB, FAILED_JOB), object_row=4))
    qtbot.waitUntil(lambda: page.findChild(ObjectSelectionPanel) is not None)
    panel = page.findChild(ObjectSelectionPanel)
    assert panel is not None
    assert panel.table.currentIndex().data() == "y"
    panel.edit.setText("orders")
    qtbot.waitUntil(lambda: names(panel) == ["shop", "orders"])
    page.lead(Place(TreeNode(NodeKind.JOB, FAILED_JOB), object_row=2))
    qtbot.waitUntil(lambda: panel.table.currentIndex().data() == "lines")
    assert page.where(Place(TreeNode(NodeKind.JOB, FAILED_JOB))).object_row == 2
    page.lead(Place(TreeNode(NodeKind.JOB, FAILED_JOB), object_row=10_000))
    assert panel.table.currentIndex().data() == "lines", "a row that is gone leads nowhere"


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
