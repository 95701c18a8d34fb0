"""The raw view: exact bytes, found and copied by keyboard, at once whatever their size."""

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel
from pytestqt.qtbot import QtBot

from drs_inspector.domain.rawjson.lines import JsonLines
from drs_inspector.domain.rawjson.search import search_pattern
from drs_inspector.qt.details.json.segments import column_at, columns_of, matches, segments
from drs_inspector.qt.details.json.tab import RawJsonPanel

SMALL = '{"name":"caf\\u00e9 表","list":[1.0,1e5,{"deep":true}],"text":"x\\"y"}'.encode()
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def copied() -> list[str]:
    return []


@pytest.fixture
def panel(qtbot: QtBot, copied: list[str]) -> RawJsonPanel:
    panel = RawJsonPanel([("Details", SMALL), ("List entry", b"[2]")], copied.append)
    qtbot.addWidget(panel)
    panel.resize(500, 400)
    panel.show()
    panel.view.setFocus()
    return panel


def indexed(raw: bytes) -> JsonLines:
    lines = JsonLines(raw)
    while not lines.step(1):
        pass
    return lines


def words(panel: RawJsonPanel) -> str:
    return "\n".join(label.text() for label in panel.findChildren(QLabel))


def test_lines_are_copied_as_shown(qtbot: QtBot, panel: RawJsonPanel, copied: list[str]) -> None:
    qtbot.keyClick(panel.view, Qt.Key.Key_Down)
    qtbot.keyClick(panel.view, Qt.Key.Key_C, CONTROL)
    qtbot.keyClick(panel.view, Qt.Key.Key_A, CONTROL)
    qtbot.keyClick(panel.view, Qt.Key.Key_C, CONTROL)

    assert copied[0] == '  "name": "caf\\u00e9 表",'
    assert json.loads(copied[1]) == json.loads(SMALL)
    assert "1e5" in copied[1]


def test_keys_move_and_select(qtbot: QtBot, panel: RawJsonPanel) -> None:
    qtbot.keyClick(panel.view, Qt.Key.Key_End)
    assert panel.view.current == panel.view.lines.line_count - 1
    qtbot.keyClick(panel.view, Qt.Key.Key_Home)
    qtbot.keyClick(panel.view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert panel.view.selection == range(2)
    assert "Line 2" in panel.view.accessibleDescription()
    assert panel.view.accessibleName() == "Raw JSON"


def test_path_value_and_json_of_a_line(qtbot: QtBot, panel: RawJsonPanel, copied: list[str]) -> None:
    panel.view.go_to(6)
    panel.copies.path()
    qtbot.waitUntil(lambda: bool(copied))
    panel.view.go_to(1)
    copied.append(panel.copies.value_text(plain=True) or "")
    panel.view.go_to(2)
    copied.append(panel.copies.value_text(plain=False) or "")

    assert copied == ["list[2].deep", "café 表", '[1.0,1e5,{"deep":true}]']


def test_search_goes_to_the_hit_and_round(qtbot: QtBot, panel: RawJsonPanel) -> None:
    panel.search.set_text("DEEP")
    qtbot.waitUntil(lambda: panel.view.hit is not None)
    assert panel.view.current == 6
    panel.search.find_next()
    qtbot.waitUntil(lambda: "round the end" in words(panel))
    panel.search.set_text("nowhere")
    qtbot.waitUntil(lambda: "Not found" in words(panel))


def test_both_texts_of_a_job_are_offered(panel: RawJsonPanel) -> None:
    choice = panel.findChild(QComboBox)
    assert choice is not None
    choice.setCurrentIndex(1)

    assert bytes(panel.view.lines.raw) == b"[2]"


def test_a_big_text_is_on_screen_before_it_is_indexed(qtbot: QtBot) -> None:
    raw = b"[" + b",".join(b'{"id":"db-*-*-table%d"}' % number for number in range(400_000)) + b"]"
    panel = RawJsonPanel([("Details", raw)], lambda _text: None)
    qtbot.addWidget(panel)
    panel.resize(500, 400)
    panel.show()
    panel.grab()

    assert not panel.view.lines.finished
    assert panel.view.lines.line_count > 100
    panel.view.go_to_bottom()
    qtbot.waitUntil(lambda: panel.view.lines.finished)
    assert panel.view.current == 1_200_001


def test_a_long_value_is_drawn_by_its_window() -> None:
    lines = indexed(b'{"long":"' + b"0123456789" * 100_000 + b'","b":"' + "é".encode() * 5000 + b'"}')
    line = lines.line(1)

    pieces, width = segments(lines, line, 500_000, 20)
    assert width > 1_000_000
    assert [len(piece.text) for piece in pieces] == [20]
    assert column_at(lines, line, pieces[0].start) == 500_000
    assert "é" in segments(lines, lines.line(2), 4000, 20)[0][0].text


def test_hits_are_marked_where_they_are_drawn() -> None:
    lines = indexed('{"表":"caf\\u00e9 shop","n":1}'.encode())
    line = lines.line(1)
    pieces, _ = segments(lines, line, 0, 80)
    hits = matches(lines, line, pieces, search_pattern("shop"))

    marked = [
        piece.text[slice(*span)]
        for hit in hits
        for piece in pieces
        if (span := columns_of(piece, lines, hit)) is not None
    ]
    assert marked == ["shop"]
    assert matches(lines, line, pieces, None) == []


def test_the_line_where_the_keyboard_rests_is_told_as_path_and_value(qtbot: QtBot, panel: RawJsonPanel) -> None:
    panel.view.go_to(6)
    qtbot.waitUntil(lambda: "list[2].deep = true" in words(panel))
    panel.view.go_to(2)
    assert "deep" not in words(panel), "not of another line while it is being found"
    qtbot.waitUntil(lambda: "list" in words(panel).splitlines())

    panel.choice.choose("List entry")
    assert "list" not in words(panel).splitlines(), "nor of another text"
    panel.view.set_lines(indexed(b'{"a":"\\u202e' + b"x" * 5_000 + b'"}'))
    panel.view.go_to(1)
    qtbot.waitUntil(lambda: "a" in words(panel).splitlines())
