"""Preferences, Shortcuts: keys are changed in place, saved, refused where they would collide, and reset."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest

from drs_inspector.qt.preferences.sections.shortcuts_panel import ShortcutsPanel
from drs_inspector.qt.shortcuts.keys import shortcuts
from tests.qt.preferences.conftest import Preferences, focused, inside

KEY, SECOND = 2, 3


@pytest.fixture
async def panel(preferences: Preferences) -> ShortcutsPanel:
    return inside(preferences.open("shortcuts"), ShortcutsPanel)


def go_to(panel: ShortcutsPanel, name: str, column: int = KEY) -> None:
    row = next(number for number, one in enumerate(panel.model.actions) if one.name == name)
    panel.table.setFocus()
    panel.table.setCurrentIndex(panel.model.index(row, column))


def record(panel: ShortcutsPanel, name: str, keys: str, column: int = KEY) -> None:
    """Press Return on a cell, then the new key."""
    go_to(panel, name, column)
    QTest.keyClick(panel.table, Qt.Key.Key_Return)
    QTest.keySequence(focused(), keys)


def message(preferences: Preferences) -> str:
    return preferences.row("Keys of all actions").message


def keys_of(name: str) -> list[str]:
    return [keys.toString() for keys in shortcuts().keys(name)]


async def test_the_table_is_a_good_model(panel: ShortcutsPanel) -> None:
    mode = QAbstractItemModelTester.FailureReportingMode.Fatal
    tester = QAbstractItemModelTester(panel.model, mode)
    shortcuts().choose({"about": ["Ctrl+Shift+A"]})
    assert tester.model() is panel.model
    about = next(number for number, one in enumerate(panel.model.actions) if one.name == "about")
    spoken = panel.model.index(about, KEY).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Key: Ctrl+Shift+A, not the standard key"


async def test_every_action_of_the_menus_and_of_the_panes_is_listed(
    preferences: Preferences, panel: ShortcutsPanel
) -> None:
    listed = {(one.title, one.place_title) for one in panel.model.actions}
    for expected in (("Connect", "File menu"), ("Preferences", "Edit menu"), ("Find next", "JSON")):
        assert expected in listed
    names = {one.name for one in panel.model.actions}
    commands = preferences.stage.app.window.commands
    assert {name for name in names if "." not in name} == set(commands._actions)


async def test_a_new_key_applies_at_once_and_is_saved(preferences: Preferences, panel: ShortcutsPanel) -> None:
    commands = preferences.stage.app.window.commands
    record(panel, "refresh", "Ctrl+Shift+R")
    assert keys_of("refresh") == ["Ctrl+Shift+R", "Ctrl+R"]
    assert [keys.toString() for keys in commands["refresh"].shortcuts()] == ["Ctrl+Shift+R", "Ctrl+R"]
    assert preferences.saved.shortcuts == {"refresh": ["Ctrl+Shift+R", "Ctrl+R"]}
    assert "“Refresh” has Ctrl+Shift+R, Ctrl+R now." in message(preferences)
    record(panel, "about", "F9", SECOND)
    assert keys_of("about") == ["F9"]


@pytest.mark.parametrize(
    ("keys", "words"),
    [("Ctrl+O", "Ctrl+O belongs to “Open” (File menu)"), ("X", "for typing"), ("Alt+E", "opens the Edit menu")],
)
async def test_a_key_that_collides_is_refused_with_a_sentence(
    preferences: Preferences, panel: ShortcutsPanel, keys: str, words: str
) -> None:
    record(panel, "refresh", keys)
    assert words in message(preferences)
    assert "Not applied" in message(preferences)
    place = preferences.row("Keys of all actions").message_place
    preferences.qtbot.waitUntil(lambda: place.visibleRegion().boundingRect().height() == place.height())
    assert preferences.page.navigation.key == "shortcuts"
    assert keys_of("refresh") == ["F5", "Ctrl+R"]
    assert preferences.in_force.shortcuts == {}


async def test_escape_leaves_the_key_and_the_page_as_they_are(preferences: Preferences, panel: ShortcutsPanel) -> None:
    record(panel, "refresh", "Esc")
    assert keys_of("refresh") == ["F5", "Ctrl+R"]
    assert preferences.page.isVisible()
    assert focused() is panel.table


async def test_keys_of_the_page_and_the_window_can_be_recorded(preferences: Preferences, panel: ShortcutsPanel) -> None:
    """Ctrl+F leads to the search of the page, but not while a key is awaited."""
    record(panel, "find", "Ctrl+Shift+Y")
    assert keys_of("find") == ["Ctrl+Shift+Y", "Ctrl+L", "/"]
    record(panel, "about", "Ctrl+F")
    assert keys_of("about") == ["Ctrl+F"]


async def test_a_key_is_taken_away_and_then_free_for_another_action(
    preferences: Preferences, panel: ShortcutsPanel
) -> None:
    go_to(panel, "open")
    QTest.keyClick(panel.table, Qt.Key.Key_Delete)
    assert keys_of("open") == []
    record(panel, "refresh", "Ctrl+O")
    assert keys_of("refresh") == ["Ctrl+O", "Ctrl+R"]
    go_to(panel, "open")
    preferences.press("Standard keys")
    assert "Ctrl+O belongs to “Refresh”" in message(preferences)
    assert keys_of("open") == []
    go_to(panel, "refresh")
    preferences.press("Standard keys")
    go_to(panel, "open")
    preferences.press("Standard keys")
    assert (keys_of("refresh"), keys_of("open")) == (["F5", "Ctrl+R"], ["Ctrl+O"])
    assert preferences.saved.shortcuts == {}


async def test_reset_gives_all_actions_their_standard_keys_and_undo_takes_it_back(
    preferences: Preferences, panel: ShortcutsPanel
) -> None:
    record(panel, "refresh", "F7")
    record(panel, "json.next", "F4")
    preferences.press("Reset “Shortcuts”")
    assert (keys_of("refresh"), keys_of("json.next")) == (["F5", "Ctrl+R"], ["F3"])
    assert preferences.saved.shortcuts == {}
    preferences.press("Undo")
    assert (keys_of("refresh"), keys_of("json.next")) == (["F7", "Ctrl+R"], ["F4"])


async def test_the_search_finds_an_action_by_its_words_and_by_its_key(
    preferences: Preferences, panel: ShortcutsPanel
) -> None:
    page = preferences.page
    for text, title in (("hand over selected", "Hand over selected jobs"), ("ctrl+shift+l", "Lock now")):
        page.search.setText(text)
        rows = [row for row in range(panel.model.rowCount()) if not panel.table.isRowHidden(row)]
        assert [panel.model.actions[row].title for row in rows] == [title]
    page.search.setText("")
    assert not any(panel.table.isRowHidden(row) for row in range(panel.model.rowCount()))


async def test_an_unknown_action_of_a_newer_version_keeps_its_keys_in_the_file(
    preferences: Preferences,
) -> None:
    preferences.stage.app.change_settings(shortcuts={"no_such": ["Ctrl+D"]})
    found = inside(preferences.open("shortcuts"), ShortcutsPanel)
    record(found, "about", "F9")
    assert preferences.saved.shortcuts == {"no_such": ["Ctrl+D"], "about": ["F9"]}
