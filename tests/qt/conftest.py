"""Fixtures of the window's tests."""

import pytest
from PySide6.QtWidgets import QApplication

from drs_inspector.qt.theme import Theme, ThemeChoice


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    made = Theme(qapp)
    made.apply(ThemeChoice.LIGHT)
    return made
