"""The rules of a job as cards and as a table, and the rules that belong to no job."""

import json
from dataclasses import replace

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from drs_inspector.domain.rules.cards import RuleGroup
from drs_inspector.domain.search.wanted import HitKind
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.qt.details.context import DetailContext
from drs_inspector.qt.details.rules.panel import RulesPanel
from drs_inspector.qt.widgets.pane_menu import show_pane_menu
from drs_inspector.qt.widgets.theme import surface_colour
from drs_inspector.session.job_tree.node import NodeKind, TreeNode
from drs_inspector.session.job_tree.place import Place
from drs_inspector.session.search.names import Sought
from tests.qt.copied_forms import forms_of
from tests.qt.details.conftest import FAILED, FAILED_JOB, Noted
from tests.qt.details.test_views import ROW_FILTER, shown, words_on


def test_sample_rules_without_a_job_show_their_contradiction(qtbot: QtBot, context: DetailContext) -> None:
    page = shown(qtbot, TreeNode(NodeKind.RULE, None, 1), context)
    assert isinstance(page, RulesPanel)
    cards = [page.view.model().index(row, 0).data() for row in range(2)]

    assert "nothing says which job" in words_on(page)
    assert all("no such object in any job" in card for card in cards)
    assert "test01" in cards[1]
    assert "table01" in cards[1]
    assert page.view.currentIndex().row() == 1, "the rule that was chosen in the tree"


def test_a_rule_leads_to_its_object_and_tells_all_that_is_known(
    qtbot: QtBot, context: DetailContext, noted: Noted
) -> None:
    page = shown(qtbot, TreeNode(NodeKind.RULE, FAILED_JOB, 0), context)
    qtbot.waitUntil(lambda: page.findChild(RulesPanel) is not None)
    panel = page.findChild(RulesPanel)
    assert panel is not None
    view = panel.view
    assert view.currentIndex().data() == "Rule 1, Row filter, on shop.lines, by id\nid > 100"
    qtbot.waitUntil(lambda: view.width() > panel.width() // 2)  # it has its place a turn after it was made
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Return)
    condition = next(one for one in view.layout_of(0).pieces if one.link == "condition")
    qtbot.mouseClick(
        view.viewport(),
        Qt.MouseButton.LeftButton,
        pos=view.visualRect(view.currentIndex()).topLeft() + condition.rect.center(),
    )
    assert noted.visited == [Place(TreeNode(NodeKind.JOB, FAILED_JOB), object_row=2)]
    assert noted.copied == ["id > 100"]
    told = panel.facts_of(view.selected()[0])
    for words in ("Selected object: shop.lines", "Matched: by id", "Found in: the details of the job"):
        assert words in told


def press_in_menu(view: QWidget, words: str) -> None:
    menu = show_pane_menu(view, QPoint())
    next(action for action in menu.actions() if action.text() == words).trigger()
    menu.close()


def test_other_jobs_with_rules_on_the_same_table_are_told_and_searched(
    qtbot: QtBot, context: DetailContext, noted: Noted
) -> None:
    sought: list[Sought] = []
    snapshot, more = context.snapshot, Snapshot()
    for job_id, condition in (("b", "id > 100"), ("c", "id > 7")):
        rules = json.loads(json.dumps(FAILED["data_transformation"]).replace("id > 100", condition))
        more.add_detail(json.dumps({**FAILED, "id": job_id, "data_transformation": rules}).encode(), job_id, 1)
    context = replace(context, search_for=sought.append, documents=lambda: [snapshot, more])
    page = shown(qtbot, TreeNode(NodeKind.RULE, FAILED_JOB, 0), context)
    qtbot.waitUntil(lambda: page.findChild(RulesPanel) is not None)
    panel = page.findChild(RulesPanel)
    assert panel is not None
    qtbot.waitUntil(lambda: panel.view.width() > panel.width() // 2)
    height = panel.view.visualRect(panel.view.model().index(0, 0)).height()
    words = "2 other jobs filter shop.lines, 1 with the same condition; 2 not read"
    qtbot.waitUntil(lambda: words in panel.view.currentIndex().data())
    assert "1 rule on 1 of 5 objects" in words_on(page)
    view = panel.view
    link = next(one for one in view.layout_of(0).pieces if one.link == "others")
    assert view.visualRect(view.currentIndex()).height() == height, "nothing moves when it is counted"
    spot = view.visualRect(view.currentIndex()).topLeft() + link.rect.center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    press_in_menu(view, words)
    panel.as_table.setChecked(True)
    table = panel.table
    assert table is not None
    table.selectRow(0)
    assert words in [table.model().index(0, column).data() for column in range(table.model().columnCount())]
    press_in_menu(table, words)
    assert sought == [Sought(("shop.lines",), HitKind.RULE)] * 3
    forms = forms_of(panel.copy_as)
    for title in ("SQL: IN (\u2026) list of tables", "Names of the tables only", "Conditions only", "Markdown table"):
        forms[title].trigger()
    assert noted.copied[:3] == ["('shop.lines')", "shop.lines", "id > 100"]
    assert noted.copied[3].splitlines()[2].startswith("| 1 | Row filter | shop.lines | id > 100 | by id |")
    forms["Rows with headings (for a sheet)"].trigger()
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert noted.copied[4] == noted.copied[5], "the key does what the entry says"
    assert noted.copied[4].startswith("No.\tKind\tTable\tCondition")
    forms["JSON"].trigger()
    assert json.loads(noted.copied[-1]) == FAILED["data_transformation"]["filter_conditions"][0]  # type: ignore[index]


def test_many_rules_are_a_table_and_a_group_shows_its_rules_alone(qtbot: QtBot, context: DetailContext) -> None:
    hostile = "'" * 5_000 + "a.b" * 40_000
    rules = [
        {
            "data_transformation_object_infos": [{"id": f"shop-*-*-{name}", "db_name": "shop", "table_name": name}],
            "transformation_info": {
                "transformation_type": ROW_FILTER,
                "value": hostile if number == 3 else f"> {number}",
            },
        }
        for number in range(60)
        for name in ["lines" if number % 2 else "gone" if number else "x" * 100_000]
    ]
    job = {**FAILED, "id": "many", "data_transformation": {"filter_conditions": rules}}
    context.snapshot.add_detail(json.dumps(job).encode(), "many", 2)
    page = shown(qtbot, TreeNode(NodeKind.RULE, "many", 3), context, width=500)
    qtbot.waitUntil(lambda: page.findChild(RulesPanel) is not None)
    panel = page.findChild(RulesPanel)
    assert panel is not None
    assert panel.table is not None
    assert panel.where(Place(TreeNode(NodeKind.JOB, "many"))).rule == 3
    panel.as_table.setChecked(False)
    assert panel.table is None
    assert panel.buttons[RuleGroup.WITHOUT_OBJECT].text() == "Without object 30"
    assert not panel.buttons[RuleGroup.JOIN].isEnabled()
    panel.buttons[RuleGroup.WITHOUT_OBJECT].click()
    assert panel.view.model().rowCount() == 30
    grounds = {one: button.grab().toImage().pixelColor(6, 6) for one, button in panel.buttons.items()}
    assert [one for one, ground in grounds.items() if ground == surface_colour("selection")] == [
        RuleGroup.WITHOUT_OBJECT
    ]
    panel.lead(Place(TreeNode(NodeKind.JOB, "many"), rule=3))
    assert panel.view.model().rowCount() == 60, "a rule that is led to is shown"
    assert panel.view.selected()[0].place == 3
    width = panel.view.viewport().width()
    for row in range(60):
        made = panel.view.layout_of(row)
        assert made.height < 1_000
        assert all(one.rect.right() <= width for one in made.pieces)
