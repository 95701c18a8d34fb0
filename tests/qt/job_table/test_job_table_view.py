"""The table of jobs on the screen: what follows a job, what keys and clicks do, what is copied."""

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from drs_inspector.domain.printable import LONGEST_SHOWN
from drs_inspector.domain.redaction.text import redact_text
from drs_inspector.qt.cells.row_delegate import CELL_ROLE, ROW_ROLE
from drs_inspector.qt.cells.values import EmptyCell, GroupCell, NameCell
from drs_inspector.qt.job_table.job_list import JobList
from drs_inspector.qt.job_table.model import LINE_ROLE
from drs_inspector.qt.job_table.pane import JobTablePane
from drs_inspector.qt.panes.pane_actions import Offer
from drs_inspector.session.job_table.layout import SortedBy, TableLayout
from tests.qt.fakes import FakeSession, detail, job_id
from tests.qt.job_table.conftest import Scene, ref

Show = Callable[..., Scene]
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
BY_NAME = TableLayout(sorting=(SortedBy("name"),))
LOST = "retry 20 times, last: jdbc:mysql://10.11.99.239:3306/ : link failure"


def failed(number: int, **more: Any) -> dict[str, Any]:
    return detail(number, status="INCRE_TRANSFER_FAILED", error_code="DRS.M01501", error_message=LOST, **more)


def test_current_selected_and_scroll_place_follow_their_jobs(on_screen: Show) -> None:
    scene = on_screen(*(detail(number) for number in range(100, 180)))
    view, bar = scene.view, scene.main.verticalScrollBar()
    view.set_layout(BY_NAME)
    scene.settle()
    assert view.select(ref(150))
    scene.main.selectionModel().select(
        view.model.index(60, 0), QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    )
    bar.setValue(bar.value() + 30)
    assert scene.heard == [ref(150)]
    top, chosen = scene.main.rowAt(1), view.selected()
    seen = view.model.ref_at(top), scene.main.rowViewportPosition(top)

    def is_as_before() -> bool:
        top = view.model.place_of(seen[0]) if seen[0] is not None else None
        return (
            view.current() == ref(150)
            and view.selected() == chosen
            and top is not None
            and scene.main.rowViewportPosition(top) == seen[1]
            and view.pair.pinned.verticalScrollBar().value() == bar.value()
        )

    scene.session.inspector.put(*(detail(number) for number in range(10)), detail(170, name="job-00000a"))
    scene.settle()
    assert is_as_before()
    scene.session.inspector.remove([job_id(3), job_id(179)])
    scene.settle()
    assert is_as_before()
    scene.healths.again()
    scene.settle()
    assert is_as_before()
    view.set_layout(TableLayout(sorting=(SortedBy("age", descending=True),)))
    scene.settle()
    assert (view.current(), set(view.selected())) == (ref(150), set(chosen))
    scene.filter("job-0010")
    assert (view.current(), view.selected()) == (None, [])
    assert not view.select(ref(150))
    scene.filter("")
    assert view.select(ref(150))
    assert scene.heard == [ref(150), ref(150)]  # rows that settled said nothing


def test_selection_and_place_come_back_with_the_rows_of_a_filter_that_works(on_screen: Show) -> None:
    scene = on_screen(*(detail(number) for number in range(100, 400)))
    view, bar = scene.view, scene.main.verticalScrollBar()
    view.set_layout(BY_NAME)
    scene.settle()
    assert view.select(ref(200))
    view.choice.select_runs([(100, 102), (250, 259)])
    bar.setValue(scene.main.rowHeight(0) * 200 + 7)
    top, chosen = view.model.ref_at(scene.main.rowAt(1)), view.selected()
    place = scene.main.rowViewportPosition(scene.main.rowAt(1))
    first = list(view.choice.in_order())
    assert first[:4] == [ref(200), *chosen[:3]], "what is chosen comes first"
    assert first[len(chosen) + 1] == top, "then what is on the screen"
    scene.trees.start_filter("job-", {"a": [one.job_id for one in first[len(chosen) + 1 :]]})
    (tree,) = scene.trees.trees
    while not tree.view.work(0):
        tree.view.show_decided()
        scene.table.touch()
        scene.settle()
        assert len(view.model.rows) < 300 or scene.trees.search_progress is not None
    assert view.current() is None or view.current() == ref(200)
    scene.table.touch()
    scene.settle()
    assert view.selected() == chosen
    assert view.current() == ref(200)
    assert view.model.ref_at(scene.main.rowAt(1)) == top
    assert scene.main.rowViewportPosition(scene.main.rowAt(1)) == place
    scene.trees.start_filter("job-00", {})
    tree.view.work(0)
    tree.view.show_decided()
    scene.table.touch()
    scene.settle()
    assert view.select(first[-1]) or view.model.rows
    view.select_first()
    there = view.selected()
    assert scene.trees.work(60)
    scene.table.touch()
    scene.settle()
    assert view.selected() == there, "what a person chooses meanwhile stays"


def test_keys_go_along_rows_and_never_scroll_the_name_away(on_screen: Show) -> None:
    scene = on_screen(
        detail(1, name="alpha"),
        detail(2, name="beta"),
        detail(3, parent_id=job_id(2)),
        detail(4, name="gamma"),
        width=500,
    )
    view = scene.view
    view.set_layout(BY_NAME)
    scene.settle()
    bar = scene.main.horizontalScrollBar()
    assert bar.maximum() > 0
    for key, wanted in ((Qt.Key.Key_Down, 1), (Qt.Key.Key_Down, 2), (Qt.Key.Key_Left, 2)):
        scene.key(key)
        assert view.current() == ref(wanted)
    assert scene.lines() == ["1", "2", "4"]
    scene.key(Qt.Key.Key_Right)
    assert scene.lines() == ["1", "2", "3", "4"]
    scene.key(Qt.Key.Key_Right)
    scene.key(Qt.Key.Key_Down)
    assert view.current() == ref(3)
    scene.key(Qt.Key.Key_Left)
    assert view.current() == ref(2)
    assert bar.value() == 0
    scene.heard.clear()
    scene.key(Qt.Key.Key_Return)
    scene.key(Qt.Key.Key_Space)
    scene.key(Qt.Key.Key_End)
    scene.key(Qt.Key.Key_Home)
    assert scene.heard == [ref(2), "peek", ref(4), ref(1)]
    QTest.keyClicks(scene.main, "ga")
    assert view.current() == ref(4)
    steps = [True]
    view.step_back = lambda: bool(steps and steps.pop())
    scene.key(Qt.Key.Key_Escape)
    assert view.current() == ref(4)
    scene.key(Qt.Key.Key_Escape)
    assert (view.current(), view.selected(), scene.heard[-1]) == (None, [], None)


def test_select_all_takes_what_matches_and_unfolds_it(on_screen: Show) -> None:
    scene = on_screen(
        detail(5), failed(1, parent_id=job_id(5)), detail(2, parent_id=job_id(5)), *(failed(n) for n in range(10, 20))
    )
    view = scene.view
    JobTablePane(view, view, to_filter=view.setFocus)
    scene.filter("status:failed")
    assert "5" in scene.lines()
    parent = view.model.index(scene.lines().index("5"), 0)
    assert parent.data(ROW_ROLE).is_dim
    scene.key(Qt.Key.Key_A, CTRL)
    assert {one.job_id for one in view.selected()} == {job_id(1), *map(job_id, range(10, 20))}
    view.set_layout(TableLayout(grouping="cause"))
    scene.settle()
    assert len(view.model.rows) == 6  # a head, four jobs, and "7 more"
    view.select_first()
    scene.key(Qt.Key.Key_A, CTRL)
    assert len(view.selected()) == 11


def test_heads_of_groups_fold_and_tell_of_their_health(on_screen: Show) -> None:
    scene = on_screen(*(failed(n, engine_type="mysql") for n in range(1, 9)), detail(20), height=500)
    view, pinned = scene.view, scene.view.pair.pinned
    view.set_layout(TableLayout(grouping="cause"))
    scene.settle()
    head = view.model.index(0, 3).data(CELL_ROLE)
    assert isinstance(head, GroupCell)
    assert (head.key, head.total, head.is_open) == ("DRS.M01501", "8 jobs", True)
    assert scene.lines()[5] == "4 more"
    scene.click(scene.main, 5)
    assert len(scene.lines()) == 11
    scene.click(pinned, 0, left=10)
    assert [len(scene.lines()), view.current()] == [3, None]
    head = view.model.index(0, 0).data(CELL_ROLE)
    assert (head.bar, head.note, head.is_open) == ((("red", 8),), "8 failed", False)
    assert view.model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole).endswith("8 jobs, 8 failed, folded")
    scene.click(pinned, 0)
    assert (view.current(), view.selected()) == (None, [])
    scene.key(Qt.Key.Key_Return)
    assert len(scene.lines()) == 11
    scene.key(Qt.Key.Key_Left)
    scene.key(Qt.Key.Key_Down)
    assert scene.main.currentIndex().row() == 1
    seen = scene.view.grab().toImage()
    # The head is one piece over both tables: no line between them, and a bar in red.
    line = [
        seen.pixelColor(x, scene.main.rowViewportPosition(0) + 24 + 21)
        for x in range(pinned.width() - 3, pinned.width() + 3)
    ]
    assert len({colour.name() for colour in line}) == 1
    reds = [x for x in range(seen.width()) if seen.pixelColor(x, 36).name() == "#b3261e"]
    assert len(reds) > 80


def test_copies_have_headings_and_no_name_forges_a_cell_or_a_tag(on_screen: Show) -> None:
    evil = 'a\tb\n<script>alert(1)</script>\u202e"x"'
    scene = on_screen(detail(1, name=evil), detail(2), detail(3))
    view, clipboard, said = scene.view, QGuiApplication.clipboard(), list[str]()
    pane = JobTablePane(
        view, view, to_filter=lambda: said.append("filter"), shows_all=lambda: Offer("Show all", said.clear)
    )
    assert pane.copy() is None
    view.set_layout(TableLayout(columns=("name", "age", "objects", "tags.team"), sorting=(SortedBy("objects"),)))
    scene.settle()
    scene.key(Qt.Key.Key_A, CTRL)
    scene.key(Qt.Key.Key_C, CTRL)
    rows = list(csv.reader(io.StringIO(clipboard.text()), delimiter="\t"))
    assert rows[0] == ["Name", "Age", "Objects", "tags.team"]
    assert [row[1:] for row in rows[1:]] == [["5\u00a0d", "2", "\u2013"]] * 3
    assert evil in [row[0] for row in rows]
    html = clipboard.mimeData().html()
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert "\u202e" not in html
    assert html.count("<tr>") == 4
    scene.key(Qt.Key.Key_C, CTRL | SHIFT)
    assert len(clipboard.text().splitlines()) == 3
    scene.key(Qt.Key.Key_I, CTRL)
    assert sorted(clipboard.text().splitlines()) == [job_id(1), job_id(2), job_id(3)]
    scene.key(Qt.Key.Key_J, CTRL)
    assert {entry["id"] for entry in json.loads(clipboard.text())} == {job_id(1), job_id(2), job_id(3)}
    view.select(ref(2))
    scene.key(Qt.Key.Key_J, CTRL)
    assert json.loads(clipboard.text())["id"] == job_id(2)
    scene.key(Qt.Key.Key_F, CTRL)
    assert said == ["filter"]


def test_many_rows_are_copied_in_slices(on_screen: Show, qtbot: QtBot) -> None:
    scene = on_screen(*(detail(number) for number in range(210)))
    pane = JobTablePane(scene.view, scene.view, to_filter=scene.view.setFocus)
    QGuiApplication.clipboard().setText("before")
    scene.view.select_all()
    scene.settle()
    offer = pane.copy()
    assert offer is not None
    assert (offer.words, offer.run()) == ("Copy 210 rows", "Copying 210 rows with headings")
    assert QGuiApplication.clipboard().text() == "before"
    scene.session.inspector.remove([job_id(209)])
    scene.settle()
    qtbot.waitUntil(lambda: QGuiApplication.clipboard().text() != "before")
    assert len(QGuiApplication.clipboard().text().splitlines()) == 210


def test_the_menu_of_a_row_offers_a_filter_by_the_value_under_the_pointer(on_screen: Show) -> None:
    scene = on_screen(detail(1, status="PAUSING"), detail(2))
    JobTablePane(scene.view, scene.view, to_filter=scene.view.setFocus)
    scene.view.select(ref(1))
    column = [one.key for one in scene.view.model.columns].index("status")
    scene.main.customContextMenuRequested.emit(scene.main.visualRect(scene.view.model.index(0, column)).center())
    menu = next(one for one in scene.main.findChildren(QMenu) if one.isVisible())
    found = [action for action in menu.actions() if action.text().startswith("Filter by")]
    assert [action.text() for action in found] == ["Filter by status_label=Paused"]
    found[0].trigger()
    assert scene.heard[-1] == "status_label=Paused"
    menu.hide()


def test_a_source_that_closes_takes_its_rows_and_nothing_else(on_screen: Show) -> None:
    scene = on_screen(detail(1), detail(2))
    other = FakeSession("b", title="Other", kind="file")
    other.inspector.put(detail(1, name="other"))
    scene.trees.show([scene.session, other])
    scene.settle()
    view = scene.view
    assert [column.title for column in view.model.columns][:3] == ["Name", "Source", "Health and reason"]
    assert "source" not in view.layout().columns
    view.select(ref(2))
    index = view.model.index(view.model.place_of(ref(1, "b")) or 0, 1)
    assert index.data() == "Other"
    scene.trees.show([scene.session])
    assert view.model.index(0, 0).data(CELL_ROLE) is not None  # before it has settled
    scene.view.grab()
    scene.settle()
    assert (scene.lines(), view.current()) == (["1", "2"], ref(2))
    assert [column.title for column in view.model.columns][:2] == ["Name", "Health and reason"]
    scene.session.inspector.replace()
    scene.view.grab()
    scene.settle()
    assert (scene.lines(), view.current()) == ([], None)
    scene.key(Qt.Key.Key_Down)
    scene.key(Qt.Key.Key_Return)
    assert scene.heard == [ref(2)]


def test_large_selections_are_counted_beside_and_hostile_names_are_harmless(on_screen: Show) -> None:
    many = [{"id": f"shop-*-*-t{n}", "type": "table", "name": f"t{n}", "parent_id": "shop"} for n in range(4_000)]
    scene = on_screen(detail(1, name="\x1b[31m" + "x" * 100_000 + "</b>\u202e"), detail(2))
    scene.session.inspector.put(detail(3, object_infos=many))
    view = scene.view
    while not view.table.work(1.0):
        pass
    column = [one.key for one in view.model.columns].index("objects")
    index = view.model.index(view.model.place_of(ref(3)) or 0, column)
    assert index.data(CELL_ROLE) == EmptyCell("…")
    assert "objects being counted" in index.data(Qt.ItemDataRole.AccessibleTextRole)
    scene.settle()
    assert index.data(CELL_ROLE) == "4,000"
    name = view.model.index(view.model.place_of(ref(1)) or 0, 0)
    assert isinstance(name.data(CELL_ROLE), NameCell)
    assert "<b>" not in str(name.data(Qt.ItemDataRole.ToolTipRole))
    scene.view.grab()


def test_long_hosts_and_names_are_searched_for_secrets_once_and_in_part(
    on_screen: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    searched: list[int] = []

    def noted(text: str) -> str:
        searched.append(len(text))
        return redact_text(text)

    for module in ("domain.redaction.text", "domain.tables.job_facts"):
        monkeypatch.setattr(f"drs_inspector.{module}.redact_text", noted)
    hosts = ",".join(["10.0.0.1:3306", *["10.0.0.2:3306"] * 9_000])
    logins = "jdbc:mysql://root:pw,word" + ",x" * 9_000 + "@host"
    long = "why " + "x" * 100_000
    end = {"db_type": "mysql", "ip": hosts}
    scene = on_screen(
        failed(1, target_endpoint=end, error_msg=long),
        failed(2, target_endpoint={**end, "ip": logins}),
        width=2_000,
    )
    view = scene.view
    view.set_layout(TableLayout(columns=("name", "route", "error", "target_host"), sorting=(SortedBy("name"),)))
    scene.settle()
    assert max(searched) <= LONGEST_SHOWN
    searched.clear()
    for _again in range(3):
        for role in (CELL_ROLE, *map(Qt.ItemDataRole, (0, 3, 11))):
            for row in range(2):
                for column in range(4):
                    view.model.index(row, column).data(role)
    assert searched == []  # what is painted has been searched
    route = [column.key for column in view.model.columns].index("route")
    told = [str(view.model.index(row, route).data()) for row in range(2)]
    assert told[view.model.place_of(ref(1)) or 0].endswith("10.0.0.1:3306 +9000")
    assert not any("word" in one or "root" in one for one in told)


def test_the_list_beside_a_job_has_the_same_rows_and_a_choice_of_its_own(on_screen: Show, qtbot: Any) -> None:
    scene = on_screen(detail(5), failed(1, parent_id=job_id(5)), detail(2), *(failed(n) for n in range(10, 20)))
    beside = JobList(scene.view.model)
    qtbot.addWidget(beside)
    heard: list[Any] = []
    beside.current_changed.connect(heard.append)
    beside.opened.connect(heard.append)
    beside.resize(264, 400)
    beside.show()
    scene.settle()
    assert beside.view.visualRect(scene.view.model.index(1, 0)).height() == 40
    assert beside.select(ref(2))
    assert (heard, scene.view.current()) == ([ref(2)], None)
    cell = scene.view.model.index(scene.view.model.place_of(ref(1)) or 0, 2).data(LINE_ROLE)
    assert cell.spoken.startswith("job-00001, subtask of job-00005, Failed, ")
    QTest.keyClick(beside.view, Qt.Key.Key_Return)
    scene.view.set_layout(TableLayout(columns=("health", "name"), grouping="cause"))
    scene.settle()
    assert beside.current() is None or beside.current() == ref(2)
    scene.session.inspector.put(detail(3))
    scene.settle()
    QTest.mouseClick(
        beside.view.viewport(),
        Qt.MouseButton.LeftButton,
        pos=QPoint(40, 20),
    )
    scene.settle()
    assert not scene.view.model.facts(0).is_open
    beside.grab()
    assert heard[:2] == [ref(2), ref(2)]
    assert QApplication.focusWidget() is not scene.main
