"""A view that is made when it is first opened, in parts: the window answers meanwhile, and nothing typed is lost."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

import drs_inspector
from drs_inspector.qt.late_pages.late_view import LateView

ROOM, MODULES = "invented_room", 4


class Stage(NamedTuple):
    """A window with a field of its own and the place of a view, whose page is a field, too."""

    window: QWidget
    field: QLineEdit
    view: LateView[QLineEdit]
    made: list[QLineEdit]


@pytest.fixture
def loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], int]]:
    """Make a room with modules; tells how many of them are loaded."""
    (tmp_path / ROOM).mkdir()
    for name in ("__init__", *"abcd"[:MODULES]):
        (tmp_path / ROOM / f"{name}.py").write_text("")
    monkeypatch.setattr(drs_inspector, "__path__", [*drs_inspector.__path__, str(tmp_path)])
    start = f"drs_inspector.{ROOM}"
    yield lambda: sum(name.startswith(f"{start}.") for name in sys.modules)
    for name in [one for one in sys.modules if one.startswith(start)]:
        del sys.modules[name]
    vars(drs_inspector).pop(ROOM, None)


@pytest.fixture
def stage(qtbot: QtBot, loaded: Callable[[], int]) -> Stage:
    window = QWidget()
    qtbot.addWidget(window)
    made: list[QLineEdit] = []

    def make() -> QLineEdit:
        made.append(QLineEdit(window))
        return made[-1]

    field, view = QLineEdit(window), LateView("Map", (ROOM,), make, window, lambda page: page)
    column = QVBoxLayout(window)
    for widget in (field, view.shown):
        column.addWidget(widget)
        widget.show()
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return Stage(window, field, view, made)


def enter(page: QLineEdit) -> None:
    page.show()
    page.setFocus()


def test_a_turn_loads_one_module_and_who_waits_is_called_when_the_page_is_there(
    qtbot: QtBot, stage: Stage, loaded: Callable[[], int]
) -> None:
    seen: list[tuple[int, int]] = []
    beat = QTimer(stage.window, interval=0)
    beat.timeout.connect(lambda: seen.append((loaded(), len(stage.made))))
    beat.start()
    told: list[QLineEdit] = []
    stage.view.shown.setFocus()
    stage.view.when_made(told.append)
    stage.view.when_made(enter)
    assert (loaded(), stage.made) == (0, []), "what opens it makes nothing itself"
    qtbot.waitUntil(lambda: bool(told))
    steps = list(dict.fromkeys(seen))
    assert steps == [(number, 0) for number in range(steps[0][0], MODULES + 1)] + [(MODULES, 1)]
    assert told == stage.made == [stage.view.shown]
    assert QApplication.focusWidget() is stage.view.page
    assert stage.view.now() is stage.made[0]


def test_a_key_that_is_pressed_meanwhile_makes_it_at_once_and_arrives(stage: Stage) -> None:
    stage.view.shown.setFocus()
    stage.view.when_made(enter)
    for letter in "orders":
        QTest.keyClicks(QApplication.focusWidget() or stage.window, letter)
    assert [page.text() for page in stage.made] == ["orders"]


def test_the_keyboard_stays_with_what_a_person_has_gone_to(qtbot: QtBot, stage: Stage) -> None:
    stage.view.when_made(enter)
    stage.field.setFocus()
    qtbot.waitUntil(lambda: bool(stage.made) and stage.view.page is not None and stage.view.page.isVisible())
    assert stage.field.hasFocus()


def test_what_is_closed_before_it_is_there_is_not_made(qtbot: QtBot, stage: Stage) -> None:
    stage.view.when_made(enter)
    stage.view.close()
    qtbot.wait(20)
    assert stage.made == []


def test_what_fails_is_tried_again(qtbot: QtBot, stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    make = stage.view._make

    def fail() -> QLineEdit:
        raise ValueError("no room for a page")

    monkeypatch.setattr(stage.view, "_make", fail)
    with qtbot.captureExceptions() as told:
        stage.view.when_made(enter)
        qtbot.waitUntil(lambda: bool(told))
    with pytest.raises(ValueError, match="no room"):
        stage.view.now()
    monkeypatch.setattr(stage.view, "_make", make)
    stage.view.when_made(enter)
    qtbot.waitUntil(lambda: bool(stage.made) and stage.made[0].isVisible())
