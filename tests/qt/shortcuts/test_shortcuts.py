"""The keys of actions: the pane with the focus goes first, no two of a place collide, changes apply at once."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from drs_inspector.qt.app import open_window
from drs_inspector.qt.details.json.tab import RawJsonPanel
from drs_inspector.qt.main_window.main_window import MainWindow
from drs_inspector.qt.shortcuts.keys import Shortcut, Shortcuts, shortcuts

JSON = b'{"a": 1, "b": 1}'


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication) -> Iterator[MainWindow]:
    made, _theme = open_window(qapp)
    qtbot.addWidget(made)
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    yield made
    shortcuts().choose({})


@pytest.fixture
def panel(window: MainWindow, qtbot: QtBot) -> RawJsonPanel:
    made = RawJsonPanel([("JSON", JSON)], lambda _text: None)
    window.centralWidget().layout().addWidget(made)
    made.view.setFocus()
    qtbot.waitUntil(made.view.hasFocus)
    return made


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def test_the_pane_with_the_focus_takes_a_key_that_the_window_has_too(
    window: MainWindow, panel: RawJsonPanel, qtbot: QtBot
) -> None:
    found: list[str] = []
    shortcuts().choose({"about": ["F3"]})
    window.commands["about"].triggered.connect(lambda: found.append("about"))
    QTest.keySequence(panel.view, "F3")
    assert found == []
    window.welcome.focus_first()
    QTest.keySequence(focused(), "F3")
    assert found == ["about"]


def test_other_keys_of_a_pane_apply_at_once(window: MainWindow, panel: RawJsonPanel) -> None:
    shortcuts().choose({"find": ["Ctrl+Shift+J"]})
    QTest.keySequence(panel.view, "Ctrl+F")
    assert focused().accessibleName() == "Raw JSON"
    QTest.keySequence(panel.view, "Ctrl+Shift+J")
    assert focused().accessibleName() == "Find in JSON"


def test_other_keys_of_an_action_apply_at_once_and_every_text_that_names_them_follows(window: MainWindow) -> None:
    opened: list[str] = []
    window.commands["about"].triggered.connect(lambda: opened.append("about"))
    window.commands["cancel"].setEnabled(True)
    assert "(Ctrl+.)" in window.commands["cancel"].toolTip()
    assert "(Ctrl+.)" in window.status._cancel.toolTip()
    shortcuts().choose({"about": ["Ctrl+Shift+A"], "cancel": []})
    window.welcome.focus_first()
    QTest.keySequence(focused(), "Ctrl+Shift+A")
    assert opened == ["about"]
    assert "(" not in window.commands["cancel"].toolTip() + window.status._cancel.toolTip()


def test_no_two_actions_share_a_key_in_one_pane(window: MainWindow) -> None:
    taken: dict[tuple[str, str], str] = {}
    for one in shortcuts().all():
        for keys in shortcuts().keys(one.name):
            assert shortcuts().problem(one.name, keys) == ""
            place = (one.place, keys.toString())
            assert place not in taken, (one.name, taken[place])
            taken[place] = one.name
    assert len(taken) > 30
    by_place = {where: {keys for one, keys in taken if one == where} for where, _keys in taken}
    for where, held in by_place.items():
        # While the start page is shown there are no views for Ctrl+1 and the others to lead to.
        assert where in ("window", "start") or not held & by_place["window"], f"two meanings in {where}"


@pytest.fixture
def few(qapp: QApplication) -> Shortcuts:
    made = Shortcuts()
    actions = [
        Shortcut("open", "Open", "window", "File menu", ("Ctrl+O",)),
        Shortcut("save", "Save", "window", "File menu", ("Ctrl+S", "Ctrl+E")),
        Shortcut("copy", "Copy", "window", "Edit menu", ("Ctrl+C",)),
        Shortcut("pane", "Find", "pane", "Pane", ("Ctrl+F",)),
    ]
    made.declare(actions, {"Alt+F": "opens the File menu"})
    return made


@pytest.mark.parametrize(
    ("name", "keys", "words"),
    [
        ("open", "Ctrl+S", "belongs to “Save” (File menu)"),
        ("open", "Ctrl+E", "belongs to “Save” (File menu)"),
        ("open", "Alt+F", "opens the File menu"),
        ("open", "Ctrl+C", "copies already"),
        ("open", "Ctrl+A", "selects all already"),
        ("open", "Ctrl+Shift+Z", "redoes already"),
        ("open", "Alt+F4", "closes the window already"),
        ("open", "F10", "leads to the menus already"),
        ("pane", "Shift+F10", "opens the menu of what is selected already"),
        ("open", "X", "for typing"),
        ("open", "Shift+X", "for typing"),
        ("open", "Del", "for typing"),
        ("open", "Ctrl+Return", "for typing"),
        ("pane", "Return", "for typing"),
    ],
)
def test_keys_that_would_collide_are_refused_with_the_reason(few: Shortcuts, name: str, keys: str, words: str) -> None:
    assert words in few.problem(name, QKeySequence(keys))


@pytest.mark.parametrize(
    ("name", "keys"), [("open", "Ctrl+F"), ("open", "F2"), ("pane", "Ctrl+O"), ("pane", "Del"), ("copy", "Ctrl+C")]
)
def test_keys_that_are_free_in_the_place_are_taken(few: Shortcuts, name: str, keys: str) -> None:
    assert few.problem(name, QKeySequence(keys)) == ""


def test_keys_of_a_file_edited_by_hand_never_collide(few: Shortcuts) -> None:
    chosen = {"open": ["Ctrl+S", "Ctrl+P", "Ctrl+X, Ctrl+S", "no key"], "save": ["Ctrl+P", "Ctrl+S"], "gone": ["F9"]}
    few.choose(chosen)
    assert [keys.toString() for keys in few.keys("open")] == ["Ctrl+S", "Ctrl+P"]
    assert few.keys("save") == ()
    assert few.is_changed("save")
    assert not few.is_changed("copy")


def test_a_field_keeps_its_own_keys(window: MainWindow, panel: RawJsonPanel) -> None:
    edit = panel.findChild(QLineEdit)
    assert edit is not None
    shortcuts().choose({"json.next": ["Ctrl+Right"]})
    edit.setText("two words")
    edit.setFocus()
    edit.setCursorPosition(0)
    QTest.keyClick(edit, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert edit.cursorPosition() == len("two ")
