"""The first start: what a person meets who has never seen the program."""

from PySide6.QtWidgets import QAbstractButton, QApplication

from tests.e2e.driver import Driver, Play
from tests.e2e.shown_words import words_of


def test_an_empty_window_says_what_it_is_for_and_offers_ways_to_begin(on_stage: Play) -> None:
    async def scene(driver: Driver) -> None:
        words = words_of(driver.window.welcome)
        assert "replication job" in words
        for way in ("New connection", "Import sign-ins", "Open"):
            assert driver.find(QAbstractButton, way, driver.window.welcome).isEnabled()
        # This program was started without a demo cloud, so it offers none.
        assert "demo" not in words
        assert driver.window.isVisible()
        assert "No file was opened here yet." in words
        assert QApplication.focusWidget() is driver.find(QAbstractButton, "New connection", driver.window.welcome)
        assert not driver.window.commands["export"].isEnabled()

    on_stage(scene)
