"""The sidebar and the rail as a person uses them: by keyboard, by mouse, and by what a screen reader says."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QAccessible, QAction, QColor, QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from drs_inspector.qt.panes.pane_actions import help_of, panes_of, perform
from drs_inspector.qt.sidebar.facet_search import FacetSearch
from drs_inspector.qt.sidebar.rail import Rail, initial, ink_on
from drs_inspector.qt.sidebar.side_list import SideList
from drs_inspector.qt.sidebar.sidebar import NARROWEST, Sidebar
from drs_inspector.qt.sidebar.source_rows import SourceRow
from drs_inspector.qt.widgets.fields.colour_choice import PALETTE
from drs_inspector.qt.widgets.theme import Theme, ThemeChoice
from drs_inspector.session.saved_views.saved_views import SavedViews
from drs_inspector.storage.saved_views.exchange import export_views
from drs_inspector.storage.saved_views.saved_view import SavedView
from tests.session.facets.test_facets import Stage

HOSTILE = "\u202e<img src=x>\x1b[31m" + "n" * 100_000
ROWS = (
    SourceRow("a", "Demo cloud · eu-west-101", "#1fa3a3", "demo", 41, tip="made up"),
    SourceRow("b", "Production · eu-de", "#d9363e", "cloud", 2000, is_locked=True, name="Production"),
    SourceRow("c", HOSTILE, "", "file", 40, tip=HOSTILE),
)
Key = Qt.Key


class Scene:
    """A sidebar over jobs that only lie in memory, with what it has asked for."""

    def __init__(self, qtbot: QtBot) -> None:
        self.stage = Stage(36)
        self.views = SavedViews()
        self.views.save(SavedView(name="mine", filter="engine=MySQL"))
        self.views.save(SavedView(name="other"))
        self.side = Sidebar(self.stage.facets, self.views)
        self.side.show_sources(ROWS, "a")
        self.said: list[object] = []
        for signal in (self.side.source_chosen, self.side.view_chosen, self.side.filter_changed):
            signal.connect(self.said.append)
        qtbot.addWidget(self.side)
        self.side.resize(200, 700)
        self.side.show()
        self.side.activateWindow()
        facets = self.stage.facets
        qtbot.waitUntil(lambda: [*self.side.facets.sections] == [one.key for one in facets.groups] != [])
        qtbot.waitUntil(self.side.isActiveWindow)

    def press(self, key: Qt.Key, *, alt: bool = False, ctrl: bool = False) -> None:
        modifiers = Qt.KeyboardModifier
        focus = QApplication.focusWidget()
        assert focus is not None
        modifier = modifiers.AltModifier if alt else modifiers.ControlModifier if ctrl else modifiers.NoModifier
        QTest.keyClick(focus, key, modifier)

    def heard(self) -> list[object]:
        found, self.said[:] = list(self.said), []
        return found

    def words(self, place: SideList) -> list[str]:
        return [str(row.spoken) for row in place.rows.rows]

    def close(self) -> None:
        self.side.close_parts()
        self.stage.facets.close()


@pytest.fixture
def scene(qtbot: QtBot, theme: Theme) -> Iterator[Scene]:
    made = Scene(qtbot)
    yield made
    made.close()


def test_sources_are_chosen_and_never_merged(scene: Scene, qtbot: QtBot) -> None:
    rows = scene.side.sources.list
    tester = QAbstractItemModelTester(rows.model(), QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert rows.rows.data(QModelIndex()) is None
    assert not rows.rows.setData(QModelIndex(), "x")
    assert not rows.rows.setData(rows.rows.index(0), "x"), "all sources have no name to change"
    words = scene.words(rows)
    assert tester.model() is rows.model()
    assert words[0] == "All sources, 2,081 jobs"
    assert words[1] == "Demo cloud · eu-west-101, demo, 41 jobs, shown"
    assert words[2] == "Production · eu-de, source, 2,000 jobs, signed out or locked"
    assert "\\u202e" in words[3]
    assert len(words[3]) < 500
    tip = str(rows.model().index(3, 0).data(Qt.ItemDataRole.ToolTipRole))
    assert "<img" not in tip
    rows.setFocus()
    assert rows.currentIndex().row() == 1, "the keyboard begins where the jobs are shown"
    scene.press(Key.Key_Up)
    assert scene.heard() == [], "arrows choose nothing"
    scene.press(Key.Key_Return)
    QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=rows.visualRect(rows.model().index(2, 0)).center())
    assert scene.heard() == ["", "b"]
    scene.side.show_sources(ROWS[:1], "")
    assert scene.words(rows) == ["Demo cloud · eu-west-101, demo, 41 jobs, shown"], "one source needs no row for all"
    scene.side.show_sources((), "")
    assert rows.height() == 0
    scene.side.show_sources(ROWS, "b")
    renamed: list[tuple[str, str]] = []
    scene.side.source_renamed.connect(lambda key, title: renamed.append((key, title)))
    rows.go_to("b")
    scene.side.sources.rename()
    edit = rows.findChild(QLineEdit)
    assert isinstance(edit, QLineEdit)
    edit.setText("Live")
    QTest.keyClick(edit, Key.Key_Return)
    qtbot.waitUntil(lambda: renamed == [("b", "Live")])
    rows.go_to("c")
    rows.setFocus()
    scene.side.sources.rename()
    assert rows.state() != rows.State.EditingState
    scene.side.session_actions = [QAction("Sign in again", scene.side)]
    rows.customContextMenuRequested.emit(rows.visualRect(rows.model().index(3, 0)).center())
    menu = rows.findChild(QMenu)
    assert isinstance(menu, QMenu)
    assert "Sign in again" in [action.text() for action in menu.actions()]
    assert scene.heard() == ["c"], "what the menu does is done to the source that it was opened on"
    menu.close()


def test_views_are_shown_renamed_moved_deleted_and_come_back(scene: Scene, qtbot: QtBot) -> None:
    rows, banner = scene.side.views.list, scene.side.views.banner
    tester = QAbstractItemModelTester(rows.model(), QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert tester.model() is rows.model()
    scene.side.show_view("mine", True)
    scene.side.show_view_counts({"mine": 1234})
    assert scene.words(rows)[-2:] == ["mine, 1,234, changed, shown", "other"]
    rows.setFocus()
    assert rows.current is not None
    assert rows.current.key == "mine"
    scene.press(Key.Key_Space)
    assert scene.heard() == [scene.views.find("mine")]
    QTest.keySequence(rows, "Ctrl+Shift+Down")
    assert [view.name for view in scene.views.own] == ["other", "mine"]
    assert rows.current.key == "mine"
    scene.side.views.rename()
    edit = rows.findChild(QLineEdit)
    assert isinstance(edit, QLineEdit)
    edit.setText("All jobs")
    QTest.keyClick(edit, Key.Key_Return)
    qtbot.waitUntil(lambda: "built in" in banner.text)
    scene.side.views.list.rows.renamed.emit("mine", "ours")
    qtbot.waitUntil(lambda: scene.views.find("ours") is not None)
    assert "ours, changed, shown" in scene.words(rows), "it stays the shown one"
    rows.go_to("ours")
    scene.press(Key.Key_Delete)
    assert scene.views.find("ours") is None
    assert "deleted" in banner.text
    banner.findChild(QPushButton).click()
    assert [view.name for view in scene.views.own] == ["other", "ours"]
    assert not banner.isVisible()
    rows.go_to("All jobs")
    scene.press(Key.Key_Delete)
    scene.side.views.rename()
    assert scene.views.find("All jobs") is not None
    asked: list[bool] = []
    scene.side.save_view_requested.connect(lambda: asked.append(True))
    next(one for one in scene.side.findChildren(QToolButton) if one.accessibleName() == "Save view").click()
    assert asked


def test_views_of_a_colleague_come_in_without_a_question(scene: Scene, tmp_path: Path) -> None:
    commands, banner = scene.side.views.commands, scene.side.views.banner
    file = tmp_path / "team.json"
    commands.export(str(file))
    assert "2 views saved" in banner.text
    commands.take(str(file))
    assert banner.text == "You have these views already."
    export_views(file, [SavedView(name="mine", filter="theirs"), SavedView(name="new")])
    commands.take(str(file))
    assert "2 views imported. One has a name" in banner.text
    assert [view.name for view in scene.views.own] == ["mine", "other", "mine (2)", "new"]
    banner.findChild(QPushButton).click()
    assert [(view.name, view.filter) for view in scene.views.own][:1] == [("mine", "theirs")]
    assert [view.name for view in scene.views.own] == ["mine", "other", "new"]
    file.write_text(json.dumps([1]))
    commands.take(str(file))
    assert "holds no saved views" in banner.text
    assert "Choose a file" in banner.text


def test_ticks_follow_the_filter_and_change_it(scene: Scene) -> None:
    facets = scene.side.facets
    engine = facets.sections["engine"].list
    tester = QAbstractItemModelTester(engine.model(), QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert tester.model() is engine.model()
    first = engine.model().index(0, 0)
    assert first.data(Qt.ItemDataRole.AccessibleTextRole).startswith("MySQL, ")
    scene.side.set_filter("job -scenario:sync")
    scenario = facets.sections["scenario"].list
    states = [row.check for row in scenario.rows.rows]
    assert sorted(str(state) for state in states).count(str(Qt.CheckState.PartiallyChecked)) == 1
    assert any(row.spoken.startswith("not Synchronization") for row in scenario.rows.rows)
    engine.setFocus()
    scene.press(Key.Key_Space)
    assert scene.heard() == ["job -scenario:sync engine=MySQL"]
    assert first.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked, "at once, before anything is counted"
    scene.press(Key.Key_Down)
    second = str(engine.rows.rows[1].key)
    scene.press(Key.Key_Space, alt=True)
    assert f"engine!={second}" in str(scene.heard()[-1])
    scene.press(Key.Key_Space, ctrl=True)
    assert scene.heard() == ["job -scenario:sync engine=MySQL"]
    QTest.mouseClick(engine.viewport(), Qt.MouseButton.LeftButton, pos=engine.visualRect(first).center())
    assert scene.heard() == ["job -scenario:sync"]
    scene.side.set_filter("job (")
    engine.setFocus()
    scene.press(Key.Key_Space)
    assert scene.heard() == [], "a filter that cannot be read stays as it is typed"
    status = facets.sections["status"]
    unread = [row for row in status.list.rows.rows if row.check is None]
    assert all(row.is_dim for row in unread)


def test_counts_come_in_slices_only_while_they_are_seen(scene: Scene, qtbot: QtBot) -> None:
    health = scene.side.facets.sections["health"].list
    assert len(health.rows.rows) == 8
    scene.stage.filter("engine=MySQL")
    qtbot.waitUntil(lambda: sum(value.count for value in scene.stage.facets.groups[0].values) < 36)
    health.setFocus()
    health.go_to("waiting")
    scene.side.hide()
    scene.stage.filter("")
    qtbot.wait(20)
    assert sum(value.count for value in scene.stage.facets.groups[0].values) < 36
    scene.side.show()
    qtbot.waitUntil(lambda: sum(value.count for value in scene.stage.facets.groups[0].values) == 36)
    assert health.current is not None
    assert health.current.key == "waiting", "the keyboard stays where it was"


def test_all_values_of_a_facet_are_found_by_typing(scene: Scene, qtbot: QtBot) -> None:
    status = scene.side.facets.sections["status"]
    assert status.more.isVisible()
    assert status.more.text() == f"{len(status.group.values) - len(status.list.rows.rows)} more"
    assert len(status.list.rows.rows) == 4
    rare = status.group.values[-1]
    status.list.setFocus()
    perform(status.list, "find")
    search = status.findChild(FacetSearch)
    assert isinstance(search, FacetSearch)
    QTest.keyClicks(search.edit, rare.words[:12])
    assert search.list.current is not None
    assert search.list.current.key == rare.value
    QTest.keyClick(search.edit, Key.Key_Return)
    assert "status_label" in str(scene.heard()[-1])
    assert rare.words in [row.cell.text for row in status.list.rows.rows], "what is ticked is shown"
    status.list.setFocus()
    perform(status.list, "show_all")
    assert scene.heard() == [""]
    status.open_search()
    search = [one for one in status.findChildren(FacetSearch) if one.isVisible()][-1]
    QTest.keyClicks(search.edit, "nothing at all")
    assert search.list.current is None
    QTest.keyClick(search.edit, Key.Key_Return)
    search.close()
    qtbot.waitUntil(lambda: not [one for one in status.findChildren(FacetSearch) if one.isVisible()])


def test_the_keyboard_goes_through_all_of_it_and_everything_has_a_name(scene: Scene) -> None:
    side = scene.side
    side.focus()
    reached: list[str] = []
    for _step in range(80):
        focus = QApplication.focusWidget()
        if isinstance(focus, SideList) and focus.accessibleName() not in reached:
            reached.append(focus.accessibleName())
        scene.press(Key.Key_Down)
    assert reached[:4] == ["Sources", "Saved views", "Health", "Engine"]
    assert reached[-1].startswith("Tag: ")
    for widget in side.findChildren(QWidget):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible():
            interface = QAccessible.queryAccessibleInterface(widget)
            assert interface is not None
            assert interface.text(QAccessible.Text.Name), widget
            assert widget.height() >= 20 or isinstance(widget, SideList), (widget, widget.height())
    for place in (side.sources.list, side.views.list, side.facets.sections["health"].list):
        place.setFocus()
        assert list(panes_of(place))
        assert help_of(place)
        perform(place, "copy")
        assert QGuiApplication.clipboard().text()
    chevron = next(one for one in side.findChildren(QToolButton) if one.accessibleName() == "Fold Health")
    chevron.click()
    assert chevron.accessibleName() == "Unfold Health"
    assert not side.facets.sections["health"].list.isVisible()
    assert set(side.folded) == {"health"}
    side.fold(())
    assert side.facets.sections["health"].list.isVisible()
    assert side.minimumWidth() == NARROWEST


@pytest.mark.parametrize("choice", [ThemeChoice.LIGHT, ThemeChoice.DARK])
def test_a_chosen_source_is_seen_wherever_the_keyboard_is(scene: Scene, theme: Theme, choice: ThemeChoice) -> None:
    theme.apply(choice)
    rows = scene.side.sources.list
    scene.side.views.list.setFocus()
    picture = rows.grab().toImage()
    row = rows.visualRect(rows.model().index(1, 0))
    other = rows.visualRect(rows.model().index(2, 0))
    accent = QGuiApplication.palette().accent().color()
    assert picture.pixelColor(1, row.center().y()) == accent
    assert picture.pixelColor(1, other.center().y()) == QGuiApplication.palette().window().color()
    assert picture.pixelColor(22, row.center().y()) == QColor("#1fa3a3")
    theme.apply(ThemeChoice.LIGHT)


def test_the_rail_has_a_square_for_each_source(qtbot: QtBot, theme: Theme) -> None:
    views = SavedViews()
    rail = Rail(views)
    qtbot.addWidget(rail)
    rail.show_sources(ROWS, "b")
    rail.resize(48, 400)
    rail.show()
    said: list[object] = []
    for signal in (rail.source_chosen, rail.view_chosen):
        signal.connect(said.append)
    rail.preferences_requested.connect(lambda: said.append("preferences"))
    assert list(rail.buttons) == ["", "a", "b", "c"]
    assert [button.isChecked() for button in rail.buttons.values()] == [False, False, True, False]
    assert rail.buttons["b"].accessibleName() == "Production · eu-de, source, 2,000 jobs, signed out or locked"
    assert "<img" not in rail.buttons["c"].toolTip()
    rail.buttons["a"].click()
    assert said == ["a"]
    assert rail.buttons["b"].isChecked(), "what is shown is said by who shows it"
    rail.open_views()
    menu = rail.findChild(QMenu)
    assert isinstance(menu, QMenu)
    menu.actions()[1].trigger()
    menu.close()
    rail.preferences.click()
    assert said[1:] == [views.find("Failed, by cause"), "preferences"]
    picture = rail.buttons["a"].grab().toImage()
    assert picture.pixelColor(8, 8) == QColor("#1fa3a3")
    rail.buttons["c"].setFocus()
    rail.show_sources((*ROWS[:2], SourceRow("c", "Other", count=3)), "a")
    assert rail.focusWidget() is rail.buttons["c"], "a refresh takes the keyboard away from nothing"
    rail.show_sources((SourceRow("c", "Other", count=3), ROWS[0]), "a")
    assert rail.focusWidget() is rail.buttons["c"]
    assert list(rail.buttons) == ["", "c", "a"]
    assert initial("  éclair") == "É"
    assert initial("…") == "?"
    for _name, colour in PALETTE:
        assert _contrast(ink_on(QColor(colour)), QColor(colour)) >= 4.5, colour


def _contrast(one: QColor, other: QColor) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: QColor) -> float:
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    linear = [part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4) for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
