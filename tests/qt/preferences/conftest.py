"""Preferences above a real window, with the controllers that its settings reach."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import TypeVar

import pytest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from drs_inspector.qt.main_window.window_state import WindowState
from drs_inspector.qt.preferences.controller import PreferencesController
from drs_inspector.qt.preferences.page import PreferencesPage
from drs_inspector.qt.preferences.row_view import PreferenceView, RowView
from drs_inspector.qt.shortcuts.keys import shortcuts
from drs_inspector.qt.widgets.theme import Theme
from drs_inspector.storage.files.settings import Settings, load_settings
from tests.qt.sign_in.stage import Stage

W = TypeVar("W", bound=QWidget)


def inside(widget: QWidget, kind: type[W]) -> W:
    """Return the first widget of a kind inside another one."""
    found = widget.findChild(kind)
    assert found is not None
    return found


def focused() -> QWidget:
    """Return the widget with the keyboard."""
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


@dataclass
class Preferences:
    """Preferences as they are opened from a window, and what a person does with them."""

    stage: Stage
    qtbot: QtBot

    def open(self, section: str = "") -> PreferencesPage:
        self.stage.app.open_preferences(section)
        return self.take_keyboard()

    def take_keyboard(self) -> PreferencesPage:
        """Give the page the keyboard, as a window manager does."""
        page = self.page
        page.activateWindow()
        self.qtbot.waitUntil(page.isActiveWindow)
        return page

    @property
    def page(self) -> PreferencesPage:
        shown = [one for one in QApplication.topLevelWidgets() if isinstance(one, PreferencesPage) and one.isVisible()]
        assert len(shown) == 1
        return shown[0]

    def row(self, title: str) -> RowView:
        return next(one for one in self.page.findChildren(RowView) if one.row.title == title)

    def setting(self, name: str) -> PreferenceView:
        return self.page.list.preferences[name]

    def field(self, name: str, kind: type[W]) -> W:
        """Return the widget of a kind in the row of a setting."""
        return inside(self.setting(name), kind)

    def choose(self, name: str, words: str) -> None:
        box = self.field(name, QComboBox)
        box.setCurrentIndex(box.findText(words))

    def enter(self, name: str, text: str) -> None:
        """Replace what is in a field and leave it."""
        edit = self.field(name, QLineEdit)
        edit.setFocus()
        edit.selectAll()
        self.qtbot.keyClicks(edit, text) if text else edit.clear()
        self.page.search.setFocus()

    def text(self, name: str) -> str:
        return self.field(name, QLineEdit).text()

    def press(self, text: str, window: QWidget | None = None) -> None:
        buttons = (window or self.page).findChildren(QPushButton)
        next(one for one in buttons if one.text().replace("&", "").startswith(text)).click()

    @property
    def in_force(self) -> Settings:
        return self.stage.app.settings

    @property
    def saved(self) -> Settings:
        """What the next start would find."""
        loaded = load_settings()
        assert loaded.problem is None
        return loaded.settings


@pytest.fixture
async def preferences(stage: Stage, qtbot: QtBot, theme: Theme) -> AsyncIterator[Preferences]:
    stage.app.window.show()
    PreferencesController(stage.app, stage.network)
    WindowState(stage.app, theme)
    stage.app.live.watch("shortcuts", shortcuts().choose)
    yield Preferences(stage, qtbot)
    shortcuts().choose({})
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, PreferencesPage) and widget.isVisible():
            widget.reject()
