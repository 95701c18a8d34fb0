"""Preferences: a page from a registry, with a search over all settings; changes apply and are saved at once."""

import json
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QDoubleSpinBox, QLabel, QLineEdit, QWidget

from drs_inspector.qt.preferences import page as page_module
from drs_inspector.qt.preferences import registry
from drs_inspector.qt.preferences.fields import Choice, Number
from drs_inspector.qt.widgets.fields.link_button import LinkButton
from drs_inspector.storage.files.paths import app_paths
from drs_inspector.storage.files.policy import NO_UPDATE_CHECK_VARIABLE, Lock
from tests.qt.preferences.conftest import Preferences, focused, inside
from tests.qt.preferences.invented_section import TEA_MINUTES, TeaSection

SECTIONS = [
    "Appearance",
    "Language and time",
    "Jobs table",
    "Watch",
    "Health",
    "Notifications",
    "Sign-in and lock",
    "Network",
    "Files",
    "Privacy and updates",
    "Shortcuts",
]


def offered(preferences: Preferences) -> list[str]:
    navigation = preferences.page.navigation
    return [navigation.item(row).text() for row in range(navigation.count()) if not navigation.item(row).isHidden()]


def shown_titles(preferences: Preferences) -> list[str]:
    page = preferences.page
    views = [view for section in page.list.sections for view in page.list.views(section.key)]
    return [view.row.title for view in views if view.isVisible()]


# One section in one file


async def test_an_invented_section_is_found_changed_applied_and_saved(
    preferences: Preferences, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry, "SECTIONS", (*registry.SECTIONS, TeaSection))
    applied: list[int] = []
    preferences.stage.app.live.watch("tea_minutes", applied.append)
    page = preferences.open()
    assert offered(preferences) == [*SECTIONS, "Tea"]
    QTest.keyClicks(page.search, "leaves")
    assert (offered(preferences), shown_titles(preferences)) == (["Tea"], ["Brewing time"])
    box = preferences.field("tea_minutes", QDoubleSpinBox)
    assert (box.value(), box.minimum(), box.maximum()) == (4, 1, 15)
    box.stepUp()
    assert applied == [5]
    assert TEA_MINUTES.read(preferences.in_force) == 5
    assert json.loads(app_paths().settings_file.read_bytes())["tea_minutes"] == 5
    assert TEA_MINUTES.read(preferences.saved) == 5
    preferences.press("Reset “Tea”")
    assert applied == [5, 4]


async def test_every_choice_offers_exactly_the_values_that_its_setting_takes(preferences: Preferences) -> None:
    preferences.open()
    rows = [view.row for view in preferences.page.list.preferences.values()]
    # Views have names of a person's own.
    choices = [row for row in rows if isinstance(row, Choice) and row.setting.kind is not str]
    assert len(choices) == 8
    for choice in choices:
        assert [value for value, _words in choice.options] == list(get_args(choice.setting.kind))
    assert all(None not in row.setting.bounds for row in rows if isinstance(row, Number))


# At once


async def test_a_change_applies_and_is_saved_at_once_and_the_menu_says_the_same(preferences: Preferences) -> None:
    preferences.open()
    themes = preferences.stage.app.window.commands.themes
    preferences.choose("theme", "Dark")
    assert QApplication.palette().base().color().lightness() < 128
    assert preferences.saved.theme == "dark"
    assert themes.checkedAction().data() == "dark"
    next(action for action in themes.actions() if action.data() == "light").trigger()
    assert preferences.field("theme", QComboBox).currentText() == "Light"
    assert preferences.saved.theme == "light"
    assert QApplication.palette().base().color().lightness() > 128


async def test_members_of_a_newer_version_survive_a_change(preferences: Preferences) -> None:
    preferences.in_force.other["zoom"] = 1.5
    preferences.open()
    preferences.choose("theme", "Dark")
    written = json.loads(app_paths().settings_file.read_bytes())
    assert (written["zoom"], written["theme"]) == (1.5, "dark")


async def test_a_file_that_cannot_be_written_is_reported_and_the_change_applies(
    preferences: Preferences, own_home: Path
) -> None:
    (own_home / "config").write_text("a file where the folder should be")
    page = preferences.open()
    preferences.choose("theme", "Dark")
    assert "settings.json could not be written" in page.outcome.text
    assert preferences.in_force.theme == "dark"
    (own_home / "config").unlink()


async def test_a_number_that_is_typed_is_applied_once_with_return_and_the_page_stays_open(
    preferences: Preferences,
) -> None:
    page = preferences.open("network")
    changes: list[str] = []
    preferences.stage.app.live.changed.connect(changes.append)
    box = preferences.field("read_seconds", QDoubleSpinBox)
    box.setFocus()
    box.selectAll()
    QTest.keyClicks(box, "250")
    assert changes == []
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert changes == ["read_seconds"]
    assert preferences.saved.read_seconds == 250
    assert page.isVisible()


async def test_what_is_still_being_typed_is_applied_when_the_page_closes(preferences: Preferences) -> None:
    page = preferences.open("network")
    box = preferences.field("write_seconds", QDoubleSpinBox)
    box.setFocus()
    box.selectAll()
    QTest.keyClicks(box, "77")
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert not page.isVisible()
    assert preferences.saved.write_seconds == 77


@pytest.mark.parametrize(("name", "kind"), [("theme", QComboBox), ("read_seconds", QDoubleSpinBox)])
async def test_the_wheel_scrolls_and_changes_nothing(preferences: Preferences, name: str, kind: type[QWidget]) -> None:
    page = preferences.open()
    box = preferences.field(name, kind)
    page.list.ensureWidgetVisible(box)
    before, bar = preferences.setting(name).widget.value(), page.list.verticalScrollBar()
    place = bar.value()
    QTest.wheelEvent(page.windowHandle(), box.mapTo(page, QPointF(box.rect().center())), QPoint(0, -240))
    preferences.qtbot.waitUntil(lambda: bar.value() > place)
    assert preferences.setting(name).widget.value() == before


# Search and sections


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("theme", ["Theme"]),
        ("STANDARD widths", ["Columns and panes"]),
        ("sausage", []),
        ("time limit sending", ["Time limit for sending"]),
        ("keyring another url", ["Proxy password"]),
        ("shift+f3", ["Keys of all actions"]),
    ],
)
async def test_the_search_finds_settings_by_title_and_explanation_in_all_sections(
    preferences: Preferences, text: str, titles: list[str]
) -> None:
    page = preferences.open()
    QTest.keyClicks(page.search, text)
    assert shown_titles(preferences) == titles
    if not titles:
        assert offered(preferences) == []
        (words,) = [label for label in page.list.findChildren(QLabel) if label.isVisible()]
        assert words.text() == f"No setting has “{text}” in its title or explanation."
        assert words.textFormat() == Qt.TextFormat.PlainText  # else <b> would be taken for a tag


async def test_a_title_of_a_section_finds_all_of_it_and_escape_brings_everything_back(
    preferences: Preferences,
) -> None:
    page = preferences.open()
    everything = shown_titles(preferences)
    QTest.keyClicks(page.search, "network")
    assert "Trusted authorities" in shown_titles(preferences)
    assert "Theme" not in shown_titles(preferences)
    QTest.keyClick(page.search, Qt.Key.Key_Escape)
    assert page.isVisible()
    assert shown_titles(preferences) == everything
    assert offered(preferences) == SECTIONS
    QTest.keyClick(page.search, Qt.Key.Key_Escape)
    assert not page.isVisible()


async def test_the_keyboard_goes_from_anywhere_to_the_search_and_on_to_what_was_found(
    preferences: Preferences,
) -> None:
    page = preferences.open("network")
    assert page.list.isAncestorOf(focused())
    QTest.keySequence(focused(), "Ctrl+F")
    assert focused() is page.search
    QTest.keyClicks(page.search, "sending")
    QTest.keyClick(page.search, Qt.Key.Key_Return)
    assert focused().accessibleName() == "Time limit for sending"


async def test_it_opens_at_a_section_with_the_focus_in_its_first_field(preferences: Preferences) -> None:
    window = preferences.stage.app.window
    window.commands["network"].trigger()
    page = preferences.take_keyboard()
    assert page.navigation.key == "network"
    assert focused().accessibleName() == "Proxy"
    preferences.stage.app.open_preferences("files")
    assert preferences.page is page
    assert page.navigation.key == "files"
    page.reject()
    window.commands["preferences"].trigger()
    page = preferences.take_keyboard()
    assert focused() is page.search


async def test_every_section_can_be_opened_and_comes_to_the_top(preferences: Preferences) -> None:
    page = preferences.open()
    for section in page.list.sections[:-1]:
        page.navigation.setFocus()
        page.navigation.choose(section.key)
        heading = page.list.views(section.key)[0].parentWidget()
        top = heading.mapTo(page.list.viewport(), QPoint(0, 0)).y()
        assert 0 <= top < 40, section.title
        assert page.navigation.key == section.key


async def test_scrolling_shows_which_section_is_at_the_top(preferences: Preferences) -> None:
    page = preferences.open()
    page.list.verticalScrollBar().setValue(page.list.views("network")[0].parentWidget().y())
    assert page.navigation.key == "network"


async def test_it_opens_above_another_dialog_and_leaves_the_one_before(preferences: Preferences) -> None:
    first = preferences.open("network")
    below = QWidget()
    below.show()
    preferences.stage.app.open_preferences("network", below)
    page = preferences.page
    assert page is not first
    assert page.parentWidget() is below
    page.reject()
    below.close()


# Locks, reset


async def test_a_locked_setting_says_what_locks_it_and_cannot_be_changed(
    preferences: Preferences, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(NO_UPDATE_CHECK_VARIABLE, "1")
    preferences.in_force.update_check = True
    preferences.open("privacy-and-updates")
    row = preferences.setting("update_check")
    box = inside(row, QCheckBox)
    assert not box.isEnabled()
    assert not box.isChecked()
    assert row.message == f"Locked by the environment variable: {NO_UPDATE_CHECK_VARIABLE}"
    preferences.press("Reset “Privacy")
    assert preferences.in_force.update_check is True


async def test_a_policy_is_named_by_its_path(preferences: Preferences, monkeypatch: pytest.MonkeyPatch) -> None:
    locked = {"theme": Lock("dark", "/etc/drs-inspector/policy.json")}
    monkeypatch.setattr(page_module, "locks", lambda: locked)
    preferences.open()
    row = preferences.setting("theme")
    assert row.message == "Locked by the policy of this computer: /etc/drs-inspector/policy.json"
    assert inside(row, QComboBox).currentText() == "Dark"
    assert not inside(row, QComboBox).isEnabled()


async def test_a_section_goes_back_to_its_standard_values_and_forward_again(preferences: Preferences) -> None:
    preferences.in_force.connect_seconds, preferences.in_force.theme = 99, "dark"
    page = preferences.open("network")
    preferences.press("Reset “Network”")
    assert (preferences.saved.connect_seconds, preferences.saved.theme) == (10, "dark")
    assert preferences.setting("connect_seconds").widget.value() == 10
    preferences.press("Undo")
    assert preferences.saved.connect_seconds == 99
    assert "as it was before" in page.outcome.text
    page.go_to("sign-in-and-lock")
    preferences.press("Reset")
    assert "has its standard values already" in page.outcome.text


async def test_the_path_of_the_file_is_shown(preferences: Preferences, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    page = preferences.open()
    next(link for link in page.findChildren(LinkButton) if link.text() == "Show the file").click()
    assert str(app_paths().settings_file) in page.outcome.text
    assert opened == [str(next(one for one in app_paths().settings_file.parents if one.is_dir()))]


# Room


@pytest.mark.parametrize("size", [(608, 320), (700, 480), (896, 640), (1280, 900)])
async def test_nothing_is_cut_at_any_size(preferences: Preferences, size: tuple[int, int]) -> None:
    page = preferences.open()
    page.resize(*size)
    body = page.list.widget()
    assert body is not None
    preferences.qtbot.waitUntil(lambda: body.width() <= page.list.viewport().width())
    for name, view in page.list.preferences.items():
        for widget in (view.label, view.widget, *view.findChildren(QLineEdit), *view.findChildren(QComboBox)):
            assert widget.width() >= min(widget.minimumSizeHint().width(), widget.maximumWidth()), name
            assert widget.height() >= widget.fontMetrics().height(), name
    for view in page.list.preferences.values():
        right = view.widget.mapTo(body, QPoint(view.widget.width(), 0)).x()
        assert right <= body.width(), view.row.title


async def test_the_longest_names_leave_the_page_as_wide_as_its_window(preferences: Preferences) -> None:
    settings = preferences.in_force
    settings.last_folder = f"/home/{'unterlagen' * 40}"
    settings.recent_files = [f"/home/{'x' * 400}.json"]
    settings.proxy_url = f"http://{'proxy' * 40}:3128"
    page = preferences.open("files")
    page.resize(608, 320)
    body = page.list.widget()
    assert body is not None
    preferences.qtbot.waitUntil(lambda: body.width() <= page.list.viewport().width())
    assert page.list.horizontalScrollBar().value() == 0


def test_nothing_of_the_page_is_loaded_before_it_is_opened() -> None:
    code = "import sys, drs_inspector.qt.composition; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    parts = [name for name in loaded if name.startswith("drs_inspector.qt.preferences.")]
    assert parts == ["drs_inspector.qt.preferences.controller"]
    first = subprocess.run(
        [sys.executable, "-c", "import sys, drs_inspector.qt.app; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "drs_inspector.qt.preferences" not in first.stdout
