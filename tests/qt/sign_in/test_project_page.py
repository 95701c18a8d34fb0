"""Choosing projects after the sign-in: several at once, all of them, five hundred of them."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QAbstractItemModelTester, QSignalSpy, QTest
from pytestqt.qtbot import QtBot

from drs_inspector.cloud.iam.credentials import Project
from drs_inspector.qt.sign_in.project_model import BY_JOBS, JOBS, NAME, ProjectModel
from drs_inspector.qt.sign_in.project_page import ProjectPage
from drs_inspector.qt.widgets.theme import Theme


def projects(*names: str) -> list[Project]:
    return [Project(id=f"{at:032x}", name=name) for at, name in enumerate(names)]


FEW = projects("eu-de", "eu-de_shop", "eu-de_billing", "eu-de_crm")


@pytest.fixture
def page(qtbot: QtBot, theme: Theme) -> ProjectPage:
    made = ProjectPage()
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def shown(page: ProjectPage) -> list[str]:
    return [str(page.model.index(row, NAME).data()) for row in range(page.model.rowCount())]


def test_the_rows_are_a_good_model(qtbot: QtBot) -> None:
    model = ProjectModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show_projects(FEW)
    model.toggle([0, 2])
    model.show_count(FEW[0].id, 612)
    model.find("shop")
    model.choose_every(True)
    assert tester.model() is model


def test_what_the_cloud_says_of_a_project_is_no_html() -> None:
    model = ProjectModel()
    model.show_projects([Project(id="a" * 32, name="eu-de", description="<img src='//files.example/x.png'>shop")])
    tip = model.index(0, NAME).data(Qt.ItemDataRole.ToolTipRole)
    assert "<img" not in tip
    assert "shop" in tip


def test_space_ticks_what_is_selected_and_several_at_once(page: ProjectPage) -> None:
    page.ask(FEW)
    assert page.focusWidget() is page.table
    assert page.number == 0, "none is guessed"
    QTest.keyClick(page.table, Qt.Key.Key_Space)
    QTest.keyClick(page.table, Qt.Key.Key_Down)
    QTest.keyClick(page.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(page.table, Qt.Key.Key_Space)
    assert [project.name for project in page.model.chosen] == ["eu-de", "eu-de_billing", "eu-de_crm"]
    QTest.keyClick(page.table, Qt.Key.Key_Space)
    assert [project.name for project in page.model.chosen] == ["eu-de"]


def test_space_ticks_the_row_with_the_keyboard_when_none_is_selected(page: ProjectPage) -> None:
    page.ask(FEW)
    page.table.selectionModel().clearSelection()
    QTest.keyClick(page.table, Qt.Key.Key_Space)
    assert [project.name for project in page.model.chosen] == ["eu-de"]


def test_the_only_project_is_ticked(page: ProjectPage) -> None:
    page.ask(FEW[:1])
    assert page.number == 1


def test_all_that_one_may_see_are_all_of_them_and_take_no_single_ticks(page: ProjectPage) -> None:
    page.ask(FEW, [FEW[1].id])
    page.every.click()
    assert page.model.every
    assert page.number == len(FEW)
    QTest.keyClick(page.table, Qt.Key.Key_Space)
    assert page.number == len(FEW)
    page.every.click()
    assert [project.name for project in page.model.chosen] == ["eu-de_shop"]


def test_searching_hides_rows_and_takes_no_tick_away(page: ProjectPage) -> None:
    page.ask(FEW, [FEW[0].id])
    QTest.keyClicks(page.table, "BIL")
    assert page.search.text() == "BIL", "letters go to the search"
    assert shown(page) == ["eu-de_billing"]
    QTest.keyClick(page.search, Qt.Key.Key_Down)
    QTest.keyClick(page.table, Qt.Key.Key_Space)
    QTest.keyClick(page.search, Qt.Key.Key_Escape)
    assert page.search.text() == ""
    assert [project.name for project in page.model.chosen] == ["eu-de", "eu-de_billing"]


def test_counts_are_said_as_they_are_known(page: ProjectPage) -> None:
    page.ask(FEW, [one.id for one in FEW[:3]])
    counts: tuple[int | str, ...] = (612, 1, "list refused (403)")
    for project, count in zip(FEW, counts, strict=False):
        page.model.show_count(project.id, count)
    words = {shown(page)[row]: str(page.model.index(row, JOBS).data()) for row in range(4)}
    assert words == {
        "eu-de": "612 jobs",
        "eu-de_shop": "1 job",
        "eu-de_billing": "list refused (403)",
        "eu-de_crm": "not asked",
    }
    assert page._total.text() == "3 projects, 613 jobs and 1 not counted"
    assert "3 sources side by side" in page._note.text()
    before = shown(page)
    page._sort(BY_JOBS)
    assert shown(page) == ["eu-de", "eu-de_shop", "eu-de_billing", "eu-de_crm"]
    page.model.show_count(FEW[3].id, 900)
    assert shown(page) == ["eu-de", "eu-de_shop", "eu-de_billing", "eu-de_crm"], "nothing moves by itself"
    assert before == sorted(before)


def test_of_five_hundred_projects_only_those_on_the_screen_are_counted(page: ProjectPage, qtbot: QtBot) -> None:
    wanted = QSignalSpy(page.count_wanted)
    many = projects(*(f"eu-de_{number:03}" for number in range(500)))
    page.ask(many)
    qtbot.waitUntil(lambda: wanted.count() == 1)
    asked = []
    while (project := page.next_uncounted()) is not None:
        page.model.show_count(project.id, 1)
        asked.append(project.name)
    assert 5 < len(asked) < 15
    assert asked[0] == "eu-de_000"
    page.table.scrollToBottom()
    qtbot.waitUntil(lambda: wanted.count() == 2)
    project = page.next_uncounted()
    assert project is not None
    assert project.name > "eu-de_480"


def test_a_screen_reader_hears_a_whole_phrase_and_the_tick(page: ProjectPage) -> None:
    page.ask(FEW, [FEW[0].id])
    page.model.show_count(FEW[0].id, 612)
    table = QAccessible.queryAccessibleInterface(page.table)
    cells = [table.child(number) for number in range(table.childCount())]
    said = {cell.text(QAccessible.Text.Name): bool(cell.state().checked) for cell in cells if cell is not None}
    assert said["eu-de, 612 jobs"] is True
    assert said["eu-de_shop, not asked"] is False
