"""Fixtures of the window's tests."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from drs_inspector.qt.widgets.theme import Theme, ThemeChoice
from drs_inspector.simulator import SimulatorOptions, SimulatorServer
from drs_inspector.storage.secrets.keyring_store import MemoryStore
from tests.qt.sign_in.stage import Stage, make_stage


@pytest.fixture
def qtbot(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[QtBot]:
    """Keep widgets as long as Qt works on them: pytest-qt refers to them weakly and has Qt go on after the test.

    A view that only its own parts refer to is collected then, at worst while it asks its model where it is, and Qt
    crashes. In the program every view has a parent.
    """
    kept: list[QWidget] = []
    add = qtbot.addWidget

    def add_and_keep(widget: QWidget, **more: Any) -> None:
        kept.append(widget)
        add(widget, **more)

    monkeypatch.setattr(qtbot, "addWidget", add_and_keep)
    yield qtbot
    kept.clear()


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    made = Theme(qapp)
    made.apply(ThemeChoice.LIGHT)
    return made


@pytest.fixture(scope="module")
def server() -> Iterator[SimulatorServer]:
    made = SimulatorServer(SimulatorOptions(jobs=12, objects=4, time_scale=0))
    made.start()
    yield made
    made.stop()


@pytest.fixture
async def stage(qtbot: QtBot, theme: Theme) -> AsyncIterator[Stage]:
    made = make_stage(qtbot, MemoryStore())
    yield made
    made.close_dialogs()
    await made.app.tasks.close()
    await made.app.workspace.close()
    assert made.shown == []
