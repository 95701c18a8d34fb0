"""Fixtures of the window's tests."""

from collections.abc import AsyncIterator, Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from drs_inspector.qt.widgets.theme import Theme, ThemeChoice
from drs_inspector.simulator import SimulatorOptions, SimulatorServer
from drs_inspector.storage.secrets.keyring_store import MemoryStore
from tests.qt.sign_in.stage import Stage, make_stage


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
