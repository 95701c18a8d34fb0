"""The pane with the focus decides: in the real window, key by key, pane by pane."""

import json
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, QPoint, QSignalBlocker, Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QLabel,
    QLineEdit,
    QMenu,
    QTableView,
    QToolTip,
    QTreeView,
    QWidget,
)

from drs_inspector.domain.query.fields import QUERY_FIELDS, QueryField
from drs_inspector.qt.details.json.view import JsonView
from drs_inspector.qt.details.rules.card_view import RuleCards
from drs_inspector.qt.panes import job_copies
from drs_inspector.qt.panes.pane_actions import NOTHING_TO_COPY, offer_of, panes_of
from drs_inspector.qt.panes.scroll_place import PageScroll
from drs_inspector.qt.preferences.page import PreferencesPage
from drs_inspector.qt.shortcuts.keys import PANE_ACTIONS
from drs_inspector.session.job_tree.node import NodeKind, TreeNode
from tests.e2e.cloud_host import Cloud
from tests.e2e.driver import Driver, Scene, play
from tests.e2e.shown_words import words_of
from tests.qt.shown_help import hide_entry, hide_help, shown_entry, shown_help

Place = tuple[str, Callable[[], Awaitable[QWidget]]]
COPIES = ("copy", "copy_short", "copy_json", "copy_id")
KEYS = {name: QKeySequence(one.keys[0]) for name, one in PANE_ACTIONS.items() if one.keys}


@pytest.fixture(scope="module")
def cloud() -> Iterator[Cloud]:
    with Cloud(jobs=41, objects=20, seed=8) as made:  # a password of its own
        full = made.tenant.special_id("full-house")
        made.faults(f"poison-job={next(one for one in made.tenant.job_ids() if one != full)}")
        yield made


@pytest.fixture
def on_demo(qapp: QApplication, cloud: Cloud) -> Callable[[Callable[[Driver, str], Awaitable[None]]], None]:
    """Play a scene on the demo; it gets the id of the job that has everything."""
    full = cloud.tenant.special_id("full-house")

    def run(scene: Callable[[Driver, str], Awaitable[None]]) -> None:
        async def whole(driver: Driver) -> None:
            await driver.fetched()
            await scene(driver, full)

        shown: Scene = whole
        play(qapp, shown, demo=cloud)

    return run


async def places(driver: Driver, full: str) -> list[Place]:
    """Return every pane of the window by name, each with what brings it to the front and gives it the keyboard."""
    nodes = [TreeNode(NodeKind.JOB, full)]
    nodes += [TreeNode(NodeKind.RULE, full, 0), TreeNode(NodeKind.UNAVAILABLE_LIST)]
    nodes += [next(node for node in driver.lines() if node.kind is NodeKind.SCENARIO)]
    nodes += [TreeNode(NodeKind.UNAVAILABLE_JOB, next(iter(driver.inspector.snapshot.unavailable)))]

    def on_tab(node: TreeNode, title: str) -> Callable[[], Awaitable[QWidget]]:
        async def go() -> QWidget:
            await driver.click_line(node)
            page = await driver.open_tab(title)
            view = await driver.wait_until(lambda: view_in(page), f"{title} of {node.kind} is shown")
            view.setFocus()
            return view

        return go

    async def tree() -> QWidget:
        await driver.click_line(nodes[0])
        driver.page.tree.setFocus()
        return driver.page.tree

    async def summary() -> QWidget:
        driver.window.commands["overview"].trigger()
        await driver.settle()
        view = view_in(driver.page.details)
        assert view is not None
        view.setFocus()
        return view

    found: list[Place] = [("tree", tree), ("summary", summary)]
    for node in nodes:
        await driver.click_line(node)
        every = ["Rules"] if node.kind is NodeKind.RULE else driver.tab_titles()
        titles = [title for title in every if title != "JSON" or node.kind is NodeKind.JOB]
        found += [(f"{node.kind} {title}", on_tab(node, title)) for title in titles]
    return found


def view_in(page: QWidget) -> QWidget | None:
    views = (QTableView, QTreeView, JsonView, RuleCards)
    seen = [one for one in page.findChildren(QWidget) if one.isVisible()]
    found = next((one for one in seen if isinstance(one, views)), None)
    return found or next((one for one in seen if isinstance(one, PageScroll)), None)


def select(view: QWidget, count: int) -> None:
    """Select the first rows of a view that are no headings."""
    if isinstance(view, JsonView):
        view.go_to(1)
        view.go_to(count, extend=True)
        return
    assert isinstance(view, QAbstractItemView)
    model, flags = view.model(), QItemSelectionModel.SelectionFlag
    rows = [row for row in range(model.rowCount()) if model.index(row, 1).data() or not hasattr(model, "facts")]
    view.setCurrentIndex(model.index(rows[0], 0))
    for row in rows[:count]:
        view.selectionModel().select(model.index(row, 0), flags.Select | flags.Rows)


def select_jobs(driver: Driver, count: int) -> list[str]:
    jobs = driver.shown_jobs()[:count]
    driver.page.tree.select(driver.own(TreeNode(NodeKind.JOB, jobs[0])))
    for job in jobs[1:]:
        driver.add_line(TreeNode(NodeKind.JOB, job))
    return jobs


def press(widget: QWidget, name: str) -> None:
    QTest.keySequence(widget, KEYS[name])


def menu_of(view: QWidget) -> QMenu:
    """Open the context menu as a click with the right button on what is current does."""
    if isinstance(view, JsonView):
        view.menu_wanted.emit(view.mapToGlobal(QPoint(30, 30)))
    else:
        assert isinstance(view, QAbstractItemView)
        view.customContextMenuRequested.emit(view.visualRect(view.currentIndex()).center())
    return next(menu for menu in view.findChildren(QMenu) if menu.isVisible())


async def copied(driver: Driver, run: Callable[[], object]) -> str:
    """Return what is on the clipboard afterwards; a path in JSON is found in slices."""
    QGuiApplication.clipboard().setText("nothing yet")
    run()
    await driver.settle(0.02)
    return driver.clipboard


def test_the_key_the_context_menu_and_the_menu_copy_the_same_in_every_pane(on_demo: Callable[..., None]) -> None:
    async def scene(driver: Driver, full: str) -> None:
        compared = 0
        for place, go in await places(driver, full):
            view = await go()
            for count in () if isinstance(view, PageScroll) else (1, 3):  # a page without rows has no such menu
                if view is driver.page.tree:
                    select_jobs(driver, count)
                else:
                    select(view, count)
                for name in COPIES:
                    offer = offer_of(view, name)
                    by_key = await copied(driver, lambda view=view, name=name: press(view, name))  # type: ignore[misc]
                    by_menu = await copied(driver, driver.window.commands[name].trigger)
                    menu = menu_of(view)
                    entry = next((one for one in menu.actions() if offer and one.text() == offer.words), None)
                    by_entry = await copied(driver, entry.trigger if entry is not None else lambda: None)
                    menu.close()
                    where = f"{place}, {name}, {count} selected"
                    assert by_key == by_menu == by_entry, where
                    if offer is None:
                        assert by_key == "nothing yet", where
                    elif by_key != "nothing yet":
                        compared += 1
                    said = driver.window.statusBar().currentMessage()
                    assert said, where
                    if name == "copy":
                        assert by_key != "nothing yet", where
                        assert count == 1 or len(by_key.splitlines()) >= min(2, rows_of(view)), where
        assert compared > 40

    on_demo(scene)


def rows_of(view: QWidget) -> int:
    if isinstance(view, JsonView):
        return view.lines.line_count
    assert isinstance(view, QAbstractItemView)
    return len(view.selectionModel().selectedRows())


def active_keys(window: QWidget, focus: QWidget) -> Iterator[tuple[str, QKeySequence]]:
    """Yield name and key of every action and shortcut that works where the focus is."""
    for action in window.findChildren(QAction):
        if is_active(action, action.shortcutContext(), focus):
            yield from ((action.text(), key) for key in action.shortcuts())
    for shortcut in window.findChildren(QShortcut):
        if is_active(shortcut, shortcut.context(), focus):
            yield shortcut.objectName(), shortcut.key()


def is_active(action: QAction | QShortcut, context: Qt.ShortcutContext, focus: QWidget) -> bool:
    """Tell whether a shortcut works where the focus is."""
    if not action.isEnabled():
        return False
    owners = action.associatedObjects() if isinstance(action, QAction) else [action.parent()]
    if context is Qt.ShortcutContext.WidgetShortcut:
        return focus in owners
    if context is Qt.ShortcutContext.WidgetWithChildrenShortcut:
        return any(isinstance(one, QWidget) and (one is focus or one.isAncestorOf(focus)) for one in owners)
    return True


FINDS = {"Raw JSON": "Find in JSON", "Selected objects": "Filter objects"}
FINDS |= {"Endpoints": "Find in both ends", "Settings": "Find a setting", "History": "Find in the history"}
"""The line that the find key leads to, by the view or the tab where the keyboard is; in all others that of the jobs."""


def test_no_key_has_two_meanings_anywhere_and_the_find_key_leads_somewhere(on_demo: Callable[..., None]) -> None:
    async def scene(driver: Driver, full: str) -> None:
        by_tab, looked_at = Qt.FocusPolicy.TabFocus, 0
        for place, go in await places(driver, full):
            await go()
            reachable = [one for one in driver.window.findChildren(QWidget) if one.isVisible() and one.isEnabled()]
            for focus in reachable:
                if focus.focusPolicy() & by_tab != by_tab or focus.window() is not driver.window:
                    continue
                focus.setFocus()
                taken: dict[str, str] = {}
                for name, key in active_keys(driver.window, focus):
                    assert key.toString() not in taken, (place, focus.accessibleName(), name, taken)
                    taken[key.toString()] = name
                    looked_at += 1
            view = await go()
            press(view, "find")
            line = QApplication.focusWidget()
            assert isinstance(line, QLineEdit), place
            names = (view.accessibleName(), place.removeprefix("job "))
            assert line.accessibleName() == next((FINDS[one] for one in names if one in FINDS), "Filter jobs"), place
        assert looked_at > 1000

    on_demo(scene)


def test_f1_explains_where_the_focus_is_and_the_menu_calls_what_it_would_do(on_demo: Callable[..., None]) -> None:
    async def scene(driver: Driver, full: str) -> None:
        edit = next(one.menu() for one in driver.window.menuBar().actions() if one.text() == "&Edit")
        assert isinstance(edit, QMenu)
        for place, go in await places(driver, full):
            view = await go()
            QTest.keyClick(view, Qt.Key.Key_F1)
            shown = await driver.wait_until(lambda: shown_help() or shown_entry(), f"F1 explains {place}")
            if not shown_entry():  # a value that has an entry is explained, else the pane is
                assert next(panes_of(view)).title in shown
                assert "Ctrl+C" in shown
            hide_help()
            hide_entry()
            edit.aboutToShow.emit()
            letters = [one.text()[one.text().index("&") + 1].lower() for one in edit.actions() if "&" in one.text()]
            assert len(letters) == len(set(letters)), (place, letters)
            for name in COPIES:
                offer, action = offer_of(view, name), driver.window.commands[name]
                assert action.isEnabled() is (offer is not None), (place, name)
                assert offer is None or action.text().replace("&", "") == offer.words, place
            edit.aboutToHide.emit()
        driver.window.commands["view_jobs"].trigger()
        select_jobs(driver, 3)  # the keyboard is in the tree
        edit.aboutToShow.emit()
        assert driver.window.commands["copy"].text() == "&Copy 3 rows"
        edit.aboutToHide.emit()
        # In a dialog, where no pane is, the control is explained.
        driver.window.commands["preferences"].trigger()
        page = await driver.wait_until(lambda: driver.window.findChild(PreferencesPage), "Preferences are open")
        page.activateWindow()
        await driver.wait_until(page.isActiveWindow, "Preferences have the keyboard")
        page.search.setFocus()
        QTest.keyClick(page.search, Qt.Key.Key_F1)
        assert QToolTip.isVisible()
        assert "Search settings" in QToolTip.text()
        page.reject()

    on_demo(scene)


def test_several_rows_are_several_and_objects_carry_both_names_and_type(on_demo: Callable[..., None]) -> None:
    async def scene(driver: Driver, full: str) -> None:
        jobs = select_jobs(driver, 3)
        tree = driver.page.tree
        ids = await copied(driver, lambda: press(tree, "copy_id"))
        assert ids.splitlines() == jobs
        assert driver.window.statusBar().currentMessage() == "Copied 3 job ids"
        documents = json.loads(await copied(driver, lambda: press(tree, "copy_json")))
        assert [one["id"] for one in documents] == jobs
        await driver.click_line(TreeNode(NodeKind.OBJECTS, full))
        table = await driver.wait_until(lambda: view_in(driver.page.details), "the objects are shown")
        table.selectAll()
        rows = [line.split("\t") for line in (await copied(driver, lambda: press(table, "copy"))).splitlines()]
        assert len(rows) == table.model().rowCount() + 1
        assert rows.pop(0) == ["Name at the source", "Name on the target", "Kind", "Selected", "Rule"]
        assert {len(row) for row in rows} == {5}
        assert any(row[1] for row in rows), "a new name on the target"
        assert {"Database", "Table"} <= {row[2] for row in rows}
        # A field for text copies what is marked in it, and a label too.
        driver.page.filter_line.focus()
        line = QApplication.focusWidget()
        assert isinstance(line, QLineEdit)
        for run in (lambda: press(line, "copy"), driver.window.commands["copy"].trigger):
            assert await copied(driver, run) == "nothing yet"
        with QSignalBlocker(line):  # the jobs are not to be filtered by it
            line.setText("two words")
            line.setSelection(4, 5)
            for run in (lambda: press(line, "copy"), driver.window.commands["copy"].trigger):
                assert await copied(driver, run) == "words"
            line.clear()
        label = next(
            one for one in driver.page.details.findChildren(QLabel) if "selected" in one.text() and one.isVisible()
        )
        label.setFocus()
        label.setSelection(0, 2)
        assert await copied(driver, lambda: driver.key("Ctrl+C", driver.window)) == label.text()[:2]

    on_demo(scene)


def test_two_rules_that_are_alike_are_copied_as_two(qapp: QApplication, tmp_path: Path) -> None:
    rules = [{"transformation_info": {"transformation_type": "contentConditionalFilter", "value": "id > 1"}}]
    ids = ("a", "b")
    results = [
        {"id": one, "name": one, "status": "FULL", "db_use_type": "sync", "data_transformation": rules} for one in ids
    ]
    path = tmp_path / "details.json"
    path.write_text(json.dumps({"count": 2, "results": results}), "utf-8")

    async def scene(driver: Driver) -> None:
        driver.window_run.files.open([path])
        await driver.wait_until(lambda: driver.window_run.app.workspace.sessions, "the file is shown")
        await driver.settle()
        await driver.click_line(TreeNode(NodeKind.RULE, "a", 0))
        driver.add_line(TreeNode(NodeKind.RULE, "b", 0))
        assert json.loads(await copied(driver, lambda: press(driver.page.tree, "copy_json"))) == rules * 2

    play(qapp, scene)


def test_nothing_to_copy_is_said_and_leaves_the_clipboard(
    on_demo: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scene(driver: Driver, full: str) -> None:
        await driver.click_line(TreeNode(NodeKind.JOB, full))
        table = view_in(driver.page.details)
        assert isinstance(table, QTableView)
        table.setFocus()
        table.clearSelection()
        table.setCurrentIndex(table.model().index(-1, -1))
        for name in ("copy", "copy_json", "copy_short"):
            driver.window.statusBar().clearMessage()
            assert await copied(driver, lambda name=name: press(table, name)) == "nothing yet"  # type: ignore[misc]
            assert driver.window.statusBar().currentMessage() == NOTHING_TO_COPY
        monkeypatch.setattr(job_copies, "MOST_BYTES", 10)
        assert await copied(driver, lambda: press(driver.page.tree, "copy_json")) == "nothing yet"
        assert "Too much JSON" in driver.window.statusBar().currentMessage()
        # What the focus was in may go: the page around it is asked then, and nothing breaks.
        await driver.click_line(TreeNode(NodeKind.SOURCE, full))
        assert driver.window.commands["find"].isEnabled()
        await driver.window_run.app.workspace.close_session(driver.session_key)
        await driver.settle()
        assert not driver.window.is_browsing
        for name in (*COPIES, "find"):
            assert not driver.window.commands[name].isEnabled(), f"{name} without a pane"

    on_demo(scene)


def test_an_invented_filter_field_is_explained_and_works(
    on_demo: Callable[..., None], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    field = QueryField(help="of <the> moon", test=lambda job, value: value in job.name.casefold())
    monkeypatch.setitem(QUERY_FIELDS, "phase", field)

    async def scene(driver: Driver, full: str) -> None:
        driver.page.filter_line.focus()
        driver.key("F1")
        shown = await driver.wait_until(shown_help, "the filter is explained")
        assert "phase:" in shown
        assert "of <the> moon" in shown
        hide_help()
        driver.page.filter_line.set_text(f"phase:{driver.inspector.snapshot.jobs[full].name}")
        await driver.settle()
        assert driver.shown_jobs() == [full]
        driver.page.filter_line.set_text("phas:red")
        await driver.settle()
        assert "Did you mean phase?" in words_of(driver.page.filter_line)

    on_demo(scene)
