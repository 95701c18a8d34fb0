"""Preferences in the real program: what is changed comes back at the next start, and forgetting everything does so."""

from pathlib import Path

from PySide6.QtWidgets import QApplication, QDialog, QMessageBox, QPushButton

from drs_inspector.qt.preferences.page import PreferencesPage
from drs_inspector.qt.startup_settings import StartupSettings
from tests.e2e.cloud_host import Cloud
from tests.e2e.driver import Driver, Play
from tests.e2e.shown_words import words_of
from tests.e2e.sign_in_form import SignInForm, connect_to
from tests.helpers.secret_service import entries


async def open_page(driver: Driver) -> PreferencesPage:
    driver.key("Ctrl+,", driver.window)
    return await driver.dialog(PreferencesPage)


def test_what_is_changed_is_in_force_at_once_and_at_the_next_start(on_stage: Play, cloud: Cloud) -> None:
    async def first(driver: Driver) -> None:
        await driver.fetched()
        page = await open_page(driver)
        driver.choose("Theme", "Dark", page)
        assert QApplication.palette().base().color().lightness() < 128
        driver.click("Group jobs by scenario", page)
        assert not driver.window.commands["group"].isChecked()
        assert StartupSettings().theme == "dark"
        driver.window_run.app.change_settings(shortcuts={"overview": ["F9"]})
        driver.click("Close", page)
        await driver.gone(page)

    async def second(driver: Driver) -> None:
        await driver.fetched()
        assert QApplication.palette().base().color().lightness() < 128
        assert not driver.window.commands["group"].isChecked()
        driver.key("F9", driver.window)
        await driver.settle()
        assert "Summary" in driver.tab_titles()
        assert driver.page.tree.current_node() is None
        assert driver.window.commands["overview"].toolTip().endswith("(F9)")
        driver.window_run.app.change_settings(theme="system", shortcuts={})

    on_stage(first, demo=cloud)
    on_stage(second, demo=cloud)


def test_everything_is_forgotten_and_the_next_start_knows_nothing(
    on_stage: Play, cloud: Cloud, keyring_address: str, own_home: Path
) -> None:
    async def first(driver: Driver) -> None:
        await connect_to(driver, cloud)
        await driver.wait_until(lambda: entries(keyring_address), "the keyring holds the token")
        await driver.settle(0.5)
        page = await open_page(driver)
        driver.choose("Theme", "Dark", page)
        driver.type("Search settings", "forget everything", page)
        driver.click("Forget everything", page)
        box = await driver.dialog(QMessageBox)
        next(one for one in box.findChildren(QPushButton) if "Forget" in one.text()).click()
        await driver.wait_until(lambda: "Everything is forgotten." in words_of(page), "everything is forgotten")
        driver.click("Close", page)
        await driver.gone(page)
        assert driver.page.tree.model().rowCount() > 0, "the jobs stay on the screen"

    async def second(driver: Driver) -> None:
        form = await SignInForm.open(driver)
        assert "Saved" not in words_of(form.dialog), "no connection is known any more"
        form.click("Cancel")
        await driver.gone(form.dialog)
        assert [one for one in driver.window.findChildren(QDialog) if one.isVisible()] == []

    on_stage(first)
    assert entries(keyring_address) == {}
    assert sorted(path.name for path in own_home.rglob("*") if path.is_file() and path.stat().st_size) == []
    on_stage(second)
