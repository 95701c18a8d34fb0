"""Profiles and imports as a person uses them, by the menu and the keyboard."""

from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QMessageBox, QPushButton

from drs_inspector.qt.import_sign_ins.dialog import ImportDialog
from drs_inspector.qt.profiles.dialog import ProfileManager
from drs_inspector.qt.sign_in.dialog import CredentialDialog
from drs_inspector.storage.profiles.store import load_profiles
from tests.e2e.cloud_host import Cloud
from tests.e2e.driver import Driver, Play
from tests.e2e.shown_words import words_of
from tests.e2e.sign_in_form import PROFILE, SignInForm, connect_to
from tests.helpers.secret_service import entries


async def open_manager(driver: Driver) -> ProfileManager:
    driver.window.commands["profiles"].trigger()
    return await driver.dialog(ProfileManager)


def names() -> list[str]:
    return [profile.name for profile in load_profiles().profiles]


def owners(keyring_address: str) -> set[str]:
    return {name.split("/")[0] for name in entries(keyring_address)}


def test_a_profile_is_renamed_by_keyboard_keeps_its_sign_in_and_goes_with_it(
    on_stage: Play, cloud: Cloud, keyring_address: str
) -> None:
    async def scene(driver: Driver) -> None:
        await connect_to(driver, cloud)
        await driver.wait_until(lambda: entries(keyring_address), "the keyring holds the token")
        await driver.settle(0.5)
        manager = await open_manager(driver)
        assert manager.names() == [PROFILE]
        manager.table.setFocus()
        driver.key("F2", manager.table)
        editor = await driver.wait_until(lambda: manager.table.findChild(QLineEdit), "the name can be typed over")
        QTest.keySequence(editor, "Ctrl+A")
        QTest.keyClicks(editor, "renamed")
        QTest.keyPress(editor, Qt.Key.Key_Return)
        await driver.wait_until(lambda: names() == ["renamed"], "the profile has its new name")
        assert manager.isVisible()
        await driver.wait_until(lambda: owners(keyring_address) == {"renamed"}, "the keyring's entries moved along")
        assert manager.names() == ["renamed"]
        driver.key("Delete", manager.table)
        box = await driver.wait_until(
            lambda: next((one for one in manager.findChildren(QMessageBox) if one.isVisible()), None), "it asks"
        )
        next(one for one in box.findChildren(QPushButton) if "Delete" in one.text()).click()
        await driver.wait_until(lambda: names() == [], "the profile has gone")
        await driver.wait_until(lambda: not entries(keyring_address), "its secrets have gone")
        assert "There are no profiles yet" in words_of(manager)
        driver.key("Escape", manager)
        await driver.gone(manager)
        await driver.settle(0.5)  # the keyring looks for leftovers of interrupted writes

    on_stage(scene)


def test_several_profiles_are_connected_at_once_with_what_the_keyring_holds(
    on_stage: Play, cloud: Cloud, keyring_address: str
) -> None:
    other = cloud.twin.directory.sub_project

    async def first(driver: Driver) -> None:
        await connect_to(driver, cloud)
        form = await SignInForm.open(driver)
        form.fill(cloud, project=other.name, profile="other")
        await form.connect()
        await driver.fetched(2)
        await driver.settle(1.0)

    async def second(driver: Driver) -> None:
        manager = await open_manager(driver)
        manager.table.selectAll()
        driver.key("Return", manager.table)
        await driver.wait_until(lambda: not shiboken6.isValid(manager) or not manager.isVisible(), "the manager closed")
        await driver.fetched(2)
        sessions = driver.window_run.app.workspace.sessions
        assert {session.profile for session in sessions} == {PROFILE, "other"}
        await driver.settle(0.5)

    on_stage(first)
    on_stage(second)


def test_a_profile_without_secrets_asks_for_them(on_stage: Play, cloud: Cloud, keyring_address: str) -> None:
    async def scene(driver: Driver) -> None:
        form = await SignInForm.make(driver)
        form.fill(cloud, password="")
        form.click("Save")
        await form.says("saved")
        form.click("Cancel")
        await driver.gone(form.dialog)
        manager = await open_manager(driver)
        driver.click("Connect", manager)
        again = SignInForm(driver, await driver.dialog(CredentialDialog))
        assert driver.find(QLineEdit, "User", again.dialog).text() == cloud.info.username
        again.projects = (cloud.info.project_name,)
        again.type("Password", cloud.info.password)
        await again.connect()
        assert (await driver.fetched()).report.complete
        await driver.settle(0.5)

    on_stage(scene)


def test_sign_ins_of_other_tools_are_shown_before_anything_is_stored(
    on_stage: Play, keyring_address: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "clouds.yaml").write_text(
        "clouds:\n  otc:\n    region_name: eu-de\n    auth:\n      auth_url: https://iam.eu-de.otc.t-systems.com/v3\n"
        "      username: anna\n      password: import-geheim-5\n      user_domain_name: OTC-1\n"
        "      project_name: eu-de_shop\n",
        "utf-8",
    )

    async def scene(driver: Driver) -> None:
        driver.window.commands["import_sign_ins"].trigger()
        dialog = await driver.dialog(ImportDialog)
        await driver.wait_until(lambda: "clouds.yaml" in words_of(dialog), "it was found")
        assert "import-geheim-5" not in words_of(dialog)
        assert names() == []
        assert entries(keyring_address) == {}
        button = next(one for one in dialog.findChildren(QPushButton) if "Import" in one.text())
        assert button.isDefault()
        button.click()
        await driver.wait_until(lambda: "imported" in dialog.outcome.text, "it is imported")
        driver.key("Return", dialog)
        await driver.gone(dialog)
        await driver.settle(0.3)

    on_stage(scene)
    (profile,) = load_profiles().profiles
    assert (profile.username, profile.region, profile.project_name) == ("anna", "eu-de", "eu-de_shop")
    assert "import-geheim-5" in "".join(entries(keyring_address).values())
