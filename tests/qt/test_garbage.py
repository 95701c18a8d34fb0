"""Full collections of garbage wait for a moment without input."""

import gc
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from drs_inspector.qt.garbage import IdleGarbage


class Stage:
    """An owner of the collecting with a clock of its own."""

    def __init__(self, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
        self.window = QWidget()
        self.line = QLineEdit(self.window)
        qtbot.addWidget(self.window)
        self.collected = self.young = 0
        self.time = 100.0
        monkeypatch.setattr(gc, "get_count", lambda: (0, 0, self.young))
        self.garbage = IdleGarbage(self.window, self._collect, lambda: self.time)
        self.garbage._calm.setInterval(30)

    def _collect(self) -> None:
        self.collected += 1


@pytest.fixture
def stage(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    before = gc.get_threshold()
    made = Stage(qtbot, monkeypatch)
    assert gc.get_threshold()[2] > 1_000_000
    yield made
    made.garbage.close()
    assert gc.get_threshold() == before


def test_it_is_collected_while_no_key_is_pressed(stage: Stage) -> None:
    stage.young, stage.time = 11, 131.0
    stage.garbage.look()
    assert stage.collected == 0
    QTest.keyClick(stage.line, Qt.Key.Key_A)
    QTest.qWait(60)
    assert stage.collected == 0, "a person types"
    stage.garbage.look()
    QTest.qWait(60)
    assert stage.collected == 1
    stage.garbage.look()
    QTest.qWait(60)
    assert stage.collected == 1, "not again so soon"


def test_little_garbage_is_left_and_very_much_is_not(stage: Stage) -> None:
    stage.young, stage.time = 10, 200.0
    stage.garbage.look()
    QTest.qWait(60)
    assert stage.collected == 0
    stage.young = 401
    stage.garbage.look()
    assert stage.collected == 1
