"""Heads, menus and the list of columns: what a person chooses holds at once, and by keyboard too."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QListWidget, QMenu, QPushButton

from drs_inspector.qt.job_table.column_widths import ColumnWidths
from drs_inspector.qt.job_table.columns_popup import ColumnsPopup
from drs_inspector.qt.widgets.inline_message import InlineMessage
from drs_inspector.session.job_table.column_offers import NO_PATH
from drs_inspector.session.job_table.columns import window_column
from drs_inspector.session.job_table.layout import DEFAULT_COLUMNS, SortedBy, TableLayout
from tests.qt.fakes import detail, job_id
from tests.qt.job_table.conftest import Scene, ref

Show = Callable[..., Scene]
SHIFT = Qt.KeyboardModifier.ShiftModifier


def entry(menu: QMenu, words: str) -> Any:
    return next(action for action in menu.actions() if action.text().startswith(words))


def titles(scene: Scene) -> list[str]:
    return [scene.view.model.columns[at].title for at in scene.view.pair.shown_columns()]


def test_a_click_sorts_and_with_shift_by_a_second_column(on_screen: Show) -> None:
    scene = on_screen(detail(1, status="PAUSING"), detail(2), detail(3))
    view, heads = scene.view, scene.main.heads
    scene.click_head("Age")
    assert view.layout().sorting == (SortedBy("age"),)
    assert scene.lines() == ["3", "2", "1"]
    scene.click_head("Age")
    assert scene.lines() == ["1", "2", "3"]
    scene.click_head("Status")
    scene.click_head("Name", SHIFT)
    scene.click_head("Name", SHIFT)
    assert view.layout().sorting == (SortedBy("status"), SortedBy("name", descending=True))
    assert scene.lines() == ["1", "3", "2"]
    said = [view.pair.pinned.heads.said(0), heads.said(2), heads.said(4)]
    assert said == ["Name, sorted descending, second", "Status, sorted ascending", "Source → target, not sorted"]
    assert scene.heard.count("layout") == 5
    heads.setFocus()
    heads.go_to(1)
    for _step in range(3):
        QTest.keyClick(heads, Qt.Key.Key_Right)
    QTest.keyClick(heads, Qt.Key.Key_Return)
    assert view.layout().sorting == (SortedBy("route"),)
    assert heads.accessibleName() == "Columns of the jobs: Source → target, not sorted"
    for _ in range(5):
        QTest.keyClick(heads, Qt.Key.Key_Left)
    assert view.pair.pinned.heads.at == 0
    shown: list[int] = []
    heads.menu_wanted.connect(lambda column, _place: shown.append(column))
    heads.go_to(4)
    QTest.keyClick(heads, Qt.Key.Key_Menu)
    assert shown == [4]


def test_the_menu_of_a_head_orders_groups_filters_hides_and_pins(on_screen: Show) -> None:
    scene = on_screen(detail(1, status="PAUSING"), detail(2))
    view = scene.view
    view.set_layout(TableLayout(columns=(*DEFAULT_COLUMNS, "progress")))
    view.select(ref(1))
    at = {column.key: number for number, column in enumerate(view.model.columns)}

    def menu_of(key: str) -> QMenu:
        made: QMenu = view.menus.show_header_menu(at[key], QPoint(10, 10))
        made.hide()
        return made

    assert not entry(menu_of("name"), "Hide").isEnabled()
    assert not entry(menu_of("age"), "Group by this").isEnabled()
    entry(menu_of("status"), "Filter by status_label=Paused").trigger()
    assert scene.heard[-1] == "status_label=Paused"
    entry(menu_of("status"), "Sort descending").trigger()
    entry(menu_of("age"), "Sort by this second").trigger()
    assert view.layout().sorting == (SortedBy("status", descending=True), SortedBy("age"))
    entry(menu_of("status"), "Group by this").trigger()
    scene.settle()
    assert view.layout().grouping == "status"
    group_menu = view.group_menu()
    group_menu.aboutToShow.emit()
    assert [action.text().replace("&", "") for action in group_menu.actions() if action.isChecked()] == ["Status"]
    next(one for one in group_menu.actions() if one.data() == "none").trigger()
    assert view.layout().grouping == "none"
    view.set_layout(TableLayout(grouping="tag:a&b"))
    group_menu.aboutToShow.emit()
    assert [action.text() for action in group_menu.actions() if action.isChecked()] == ["Tag a&&b"]
    entry(menu_of("status"), "Pin").trigger()
    scene.settle()
    assert titles(scene)[:2] == ["Name", "Status"]
    assert view.pair.pinned.width() == 212 + 148
    saved = view.widths()
    entry(menu_of("status"), "Unpin").trigger()
    entry(menu_of("rules"), "Hide").trigger()
    assert "Rules" not in titles(scene)
    for damaged in (b"", b"{", b"\xff", b'{"widths": {"age": "x"}}'):
        view.restore_widths(damaged)
    view.restore_widths(saved)
    assert titles(scene)[:2] == ["Name", "Status"]
    view.restore_widths(b'{"widths": {"age": 1, "name": 999999999}, "pinned": []}')
    assert view.pair.widths.pinned == ("name",)


def test_columns_are_dragged_and_sized_and_give_way_where_there_is_no_room(on_screen: Show) -> None:
    scene = on_screen(detail(1), detail(2))
    view, heads = scene.view, scene.main.heads
    age = [column.key for column in view.model.columns].index("age")
    heads.resizeSection(age, 123)
    heads.moveSection(heads.visualIndex(age), heads.visualIndex(2))
    scene.settle()
    assert view.layout().columns == (
        "name",
        "health",
        "age",
        "status",
        "progress",
        "route",
        "objects",
        "renamed",
        "rules",
    )
    assert heads.sectionSize(2) == 123
    assert [heads.visualIndex(at) for at in range(heads.count())] == list(range(9))
    assert "layout" in scene.heard
    view.set_columns(DEFAULT_COLUMNS)
    view.resize(760, 400)
    scene.settle()
    assert titles(scene) == ["Name", "Health and reason", "Status", "Source → target"]
    assert scene.main.horizontalScrollBar().maximum() == 0
    scene.view.grab()
    view.set_columns(("name", "status", "tags.team", "created", "id", "description"))
    scene.settle()
    assert len(titles(scene)) == 6
    assert scene.main.horizontalScrollBar().maximum() > 0
    assert view.pair.pinned.viewport().height() == scene.main.viewport().height()
    room = ColumnWidths().in_room(
        [one for key in DEFAULT_COLUMNS if (one := window_column(key))], DEFAULT_COLUMNS, 2_000
    )
    assert sum(room.values()) == 2_000


@pytest.fixture
def popup(on_screen: Show) -> Iterator[tuple[Scene, ColumnsPopup]]:
    scene = on_screen(detail(1, tags=[{"key": "team", "value": "pay"}]))
    scene.view.show_columns(scene.view)
    found = scene.view.findChild(ColumnsPopup)
    assert isinstance(found, ColumnsPopup)
    yield scene, found
    found.hide()


def test_the_list_of_columns_finds_adds_and_moves_them(popup: tuple[Scene, ColumnsPopup]) -> None:
    scene, shown = popup
    line, rows = shown.findChild(QLineEdit), shown.findChild(QListWidget)
    add = next(one for one in shown.findChildren(QPushButton) if one.text().startswith("Add"))
    message = shown.findChild(InlineMessage)
    assert isinstance(line, QLineEdit)
    assert isinstance(rows, QListWidget)
    assert isinstance(message, InlineMessage)
    listed = [rows.item(at).text() for at in range(len(DEFAULT_COLUMNS) + 1)]
    assert listed[0] == "Name"
    assert listed[-1] == "Cause"
    assert not rows.item(0).flags() & Qt.ItemFlag.ItemIsUserCheckable
    line.setText("target inst_name")
    rows.item(0).setCheckState(Qt.CheckState.Checked)
    assert scene.view.layout().columns[-1] == "target_endpoint.inst_name"
    line.setText("tags..team")
    assert (message.label.text(), message.isVisibleTo(shown), add.isEnabled()) == (NO_PATH, True, False)
    line.setText("target_endpoint.instname")
    assert "target_endpoint.inst_name" in message.label.text()
    assert add.isEnabled()
    line.setText("tags.team")
    assert not message.isVisibleTo(shown)
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert scene.view.layout().columns[-1] == "tags.team"
    scene.settle()
    column = scene.view.model.columns[-1]
    assert scene.view.model.index(0, len(scene.view.model.columns) - 1).data() == "pay"
    assert column.title == "tags.team"
    rows.setCurrentRow(1)
    QTest.keySequence(rows, "Ctrl+Shift+Down")
    assert scene.view.layout().columns[:3] == ("name", "status", "health")
    assert rows.currentRow() == 2
    QTest.keySequence(rows, "Ctrl+Shift+Up")
    rows.item(1).setCheckState(Qt.CheckState.Unchecked)
    assert "health" not in scene.view.layout().columns
    rows.model().moveRow(rows.rootIndex().parent(), 3, rows.rootIndex().parent(), 1)
    next(one for one in shown.findChildren(QPushButton) if one.text() == "Usual columns").click()
    assert scene.view.layout().columns == DEFAULT_COLUMNS


def test_screen_readers_have_each_job_once_and_a_phrase_for_it(on_screen: Show) -> None:
    QAccessible.setActive(True)
    try:
        scene = on_screen(
            detail(1, status="INCRE_TRANSFER_FAILED", error_code="DRS.M01501"),
            detail(2, parent_id=job_id(1)),
            detail(3),
        )
        view = scene.view
        pinned = QAccessible.queryAccessibleInterface(view.pair.pinned)
        main = QAccessible.queryAccessibleInterface(scene.main)
        assert (pinned.childCount(), pinned.state().invisible) == (0, True)
        assert main.childCount() > 3 * len(view.model.columns)
        view.select(ref(2))
        scene.key(Qt.Key.Key_Down)
        scene.session.inspector.put(detail(4))
        scene.session.inspector.remove([job_id(3)])
        scene.settle()
        role = Qt.ItemDataRole.AccessibleTextRole
        place = view.model.place_of(ref(2)) or 0
        said = str(view.model.index(place, 0).data(role))
        assert said.startswith("job-00002, subtask of job-00001, Working, lag not known, Incremental")
        assert "MySQL to rds-target, objects 2, renames 0, rules 0, age 5 days" in said
        current = view.model.index(place, view.model.keyboard_column)
        assert current.data(role) == said
        assert view.model.index(place, len(view.model.columns) - 1).data(role) == "age 5 days"
        assert "\u00a0" not in said
        scene.session.inspector.put(detail(5, status="A\u202eB\x07"))
        scene.settle()
        strange = str(view.model.index(view.model.place_of(ref(5)) or 0, 0).data(role))
        assert "A\\u202eB\\x07" in strange
        assert not {"\u202e", "\x07"}.intersection(strange), "nothing of another direction is said"
        view.group_by("health")
        scene.settle()
        heads = [str(view.model.index(0, at).data(role)) for at in range(len(view.model.columns))]
        told = {at for at, words in enumerate(heads) if words}
        assert told == {view.model.name_column, view.model.keyboard_column}, "a head is said once, not in each column"
        assert heads[view.model.keyboard_column].endswith("open")
    finally:
        QAccessible.setActive(False)
