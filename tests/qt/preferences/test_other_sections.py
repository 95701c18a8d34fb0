"""Preferences: jobs, lock, files, privacy and updates."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QDoubleSpinBox, QListWidget, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from drs_inspector.qt.browse.controller import BrowseController
from drs_inspector.qt.browse.panes import save_page
from drs_inspector.qt.files.open_controller import OpenController
from drs_inspector.qt.main_window.idle_lock import IdleLock
from drs_inspector.qt.preferences.controller import PreferencesController
from drs_inspector.qt.update_check import controller as update_controller
from drs_inspector.qt.update_check.controller import UpdateCheckController
from drs_inspector.qt.update_check.dialog import UpdateDialog
from drs_inspector.qt.widgets.theme import Theme
from drs_inspector.session.update_check import UpdateOutcome
from drs_inspector.simulator import SimulatorServer
from drs_inspector.storage.files.paths import app_paths
from drs_inspector.storage.profiles.store import Profile, load_profiles, save_profile
from tests.qt.preferences.conftest import Preferences, inside
from tests.qt.sign_in.stage import NoKeyring, connect, make_stage


def buttons(preferences: Preferences, text: str) -> QPushButton:
    return next(one for one in preferences.page.findChildren(QPushButton) if one.text().startswith(text))


# Jobs


async def test_grouping_is_one_setting_in_menu_and_page(preferences: Preferences) -> None:
    app = preferences.stage.app
    browse = BrowseController(app)
    preferences.open("jobs")
    box = preferences.field("group_by_scenario", QCheckBox)
    box.click()
    assert not app.window.commands["group"].isChecked()
    assert preferences.saved.group_by_scenario is False
    app.window.commands["group"].setChecked(True)
    assert box.isChecked()
    assert preferences.saved.group_by_scenario is True
    browse.close()


async def test_columns_and_panes_go_back_to_the_widths_they_start_with(
    preferences: Preferences, server: SimulatorServer
) -> None:
    app = preferences.stage.app
    browse = BrowseController(app)
    app.window.resize(1280, 800)
    session = await connect(preferences.stage, server)
    await app.workspace.refresh([session.key])
    page = browse.page
    await preferences.stage.until(lambda: app.window.is_browsing)
    QApplication.processEvents()
    before = page.tree.columnWidth(0), page.tree.header().visualIndex(1), page.sizes()
    page.tree.setColumnWidth(0, 77)
    page.tree.header().moveSection(1, 2)
    page.setSizes([300, 900])
    save_page(app)
    preferences.open("jobs")
    preferences.press("Use standard widths")
    assert (page.tree.columnWidth(0), page.tree.header().visualIndex(1), page.sizes()) == before
    assert (preferences.saved.columns, preferences.saved.splitters) == ({}, {})
    browse.close()


# Sign-in and lock


async def test_the_lock_without_input_follows_at_once_and_never_is_a_word(preferences: Preferences) -> None:
    idle = IdleLock(preferences.stage.app)
    preferences.open("sign-in-and-lock")
    box = preferences.field("idle_lock_minutes", QDoubleSpinBox)
    box.setValue(5)
    assert idle._limit_seconds == 300
    box.setValue(0)
    assert box.text() == "Never"
    assert preferences.saved.idle_lock_minutes == 0
    idle.close()


async def test_lock_now_locks_what_is_signed_in_and_says_so_when_nothing_is(
    preferences: Preferences, server: SimulatorServer
) -> None:
    app = preferences.stage.app
    idle = IdleLock(app)
    app.offer_actions()
    preferences.open("sign-in-and-lock")
    buttons(preferences, "Lock now").click()
    assert preferences.row("Lock").message == "Not available: no session of this window is signed in."
    preferences.page.reject()
    session = await connect(preferences.stage, server)
    app.offer_actions()
    preferences.open("sign-in-and-lock")
    buttons(preferences, "Lock now").click()
    assert session.inspector.connection.sign_in_state.kind not in ("valid", "ends-soon")
    assert "no sign-in is in memory" in preferences.row("Lock").message
    idle.close()


# Files


@pytest.fixture
def recent(preferences: Preferences) -> list[str]:
    paths = [f"/files/{name}.json" for name in ("a", "b", "c")]
    preferences.in_force.recent_files = list(paths)
    preferences.in_force.last_folder = "/files"
    return paths


async def test_recent_files_are_forgotten_one_by_one_and_all_at_once(
    preferences: Preferences, recent: list[str]
) -> None:
    window = preferences.stage.app.window
    OpenController(preferences.stage.app)
    preferences.open("files")
    shown = inside(preferences.row("Recent files"), QListWidget)
    assert [shown.item(row).text() for row in range(shown.count())] == recent
    shown.setCurrentRow(1)
    QTest.keyClick(shown, Qt.Key.Key_Delete)
    assert preferences.saved.recent_files == [recent[0], recent[2]]
    assert len(window.commands.recent.actions()) == 2
    buttons(preferences, "Forget all").click()
    assert preferences.saved.recent_files == []
    assert not window.commands.recent.isEnabled()
    assert shown.count() == 0


async def test_the_search_finds_a_recent_file_by_its_path(preferences: Preferences, recent: list[str]) -> None:
    page = preferences.open()
    QTest.keyClicks(page.search, "/files/b")
    shown = inside(preferences.row("Recent files"), QListWidget)
    assert [shown.item(row).text() for row in range(shown.count()) if not shown.item(row).isHidden()] == [recent[1]]
    page.search.clear()
    assert not any(shown.item(row).isHidden() for row in range(shown.count()))


async def test_the_folder_offered_first_is_forgotten(preferences: Preferences, recent: list[str]) -> None:
    preferences.open("files")
    buttons(preferences, "Forget the folder").click()
    assert preferences.saved.last_folder == ""


# Privacy and updates


async def test_the_tick_of_the_update_dialog_and_that_of_the_page_are_one_setting(
    preferences: Preferences, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def look(_network: object) -> UpdateOutcome:
        return UpdateOutcome(words="This is the newest version.")

    monkeypatch.setattr(update_controller, "look_for_update", look)
    updates = UpdateCheckController(preferences.stage.app, preferences.stage.network)
    updates.ask()
    dialog = preferences.stage.dialog(UpdateDialog)
    preferences.open("privacy-and-updates")
    box = preferences.field("update_check", QCheckBox)
    box.click()
    assert dialog.at_start.isChecked()
    dialog.at_start.click()
    assert not box.isChecked()
    assert preferences.saved.update_check is False
    dialog.reject()


async def forget(preferences: Preferences, answer: str) -> None:
    preferences.press("Forget everything…")
    box = next(one for one in QApplication.topLevelWidgets() if isinstance(one, QMessageBox) and one.isVisible())
    for words in ("Profiles", "proxy", "Settings"):
        assert words in box.informativeText()
    preferences.press(answer, box)


async def test_everything_is_forgotten_after_a_question_and_does_not_come_back(
    preferences: Preferences, server: SimulatorServer
) -> None:
    app = preferences.stage.app
    session = await connect(preferences.stage, server, profile="a", keep="yes")
    await preferences.stage.until(lambda: ("a", "password") in preferences.stage.saved)
    IdleLock(app, preferences.stage.sign_in.forget_secrets)
    app.offer_actions()
    app.change_settings(theme="dark", proxy="manual", proxy_url="http://proxy:1", proxy_username="u")
    preferences.stage.network.set_password("geheim-p")
    await preferences.stage.until(lambda: ("", "proxy") in preferences.stage.saved)
    preferences.open("privacy-and-updates")
    await forget(preferences, "Cancel")
    assert load_profiles().profiles
    await forget(preferences, "Forget everything")
    row = preferences.row("Saved on this computer")
    await preferences.stage.until(lambda: row.message == "Everything is forgotten.")
    assert preferences.stage.saved == {}
    assert load_profiles().profiles == ()
    assert not app_paths().settings_file.exists()
    assert (app.settings.theme, preferences.setting("theme").widget.value()) == ("system", "system")
    assert preferences.stage.network.now().proxy_password == ""
    assert session.inspector.connection.sign_in_state.kind not in ("valid", "ends-soon")
    assert app.live.save() is None  # as when the window closes
    assert not app_paths().settings_file.exists()
    preferences.choose("theme", "Light")
    assert preferences.saved.theme == "light"


@pytest.mark.expected_log("keyring")
async def test_what_the_keyring_does_not_give_up_is_said_and_its_profile_stays(
    qtbot: QtBot, theme: Theme, preferences: Preferences
) -> None:
    keyring = NoKeyring()
    keyring.state = "locked"
    stage = make_stage(qtbot, keyring)
    PreferencesController(stage.app, stage.network)
    locked = Preferences(stage, qtbot)
    stage.app.window.show()
    save_profile(Profile(name="a"))
    locked.open("privacy-and-updates")
    await forget(locked, "Forget everything")
    row = locked.row("Saved on this computer")
    await stage.until(lambda: "Not everything could be forgotten" in row.message)
    assert "Still there: “a”" in row.message
    assert [profile.name for profile in load_profiles().profiles] == ["a"]
    assert "Not everything" in stage.app.window.error_bar.messages[-1].error.title
    locked.page.reject()
    await stage.app.tasks.close()
