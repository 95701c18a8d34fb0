"""The query line draws finished conditions as chips and offers what can be typed; its text is the whole query."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from drs_inspector.domain.query.query import parse_query
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.qt.panes.pane_actions import perform
from drs_inspector.qt.query_line.chip_button import ChipButton
from drs_inspector.qt.query_line.completion_popup import CompletionPopup
from drs_inspector.qt.query_line.query_line import QueryLine
from drs_inspector.session.coverage_texts import Matches
from tests.qt.fakes import FakeInspector, detail

KEY = Qt.Key
HOSTILE = 'x\u202e\x1b[2J<b>"'


class Stage:
    """A line over a field that takes the keyboard, in a window of 1,080."""

    def __init__(self, qtbot: QtBot, snapshots: list[Snapshot]) -> None:
        self.snapshots = snapshots
        self.window = QWidget()
        self.line = QueryLine()
        self.other = QLineEdit()
        layout = QVBoxLayout(self.window)
        layout.addWidget(self.line)
        layout.addWidget(self.other)
        layout.addStretch(1)
        self.window.resize(1080, 500)
        qtbot.addWidget(self.window)
        self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow, timeout=60_000)
        edit = self.line.findChild(QLineEdit)
        assert isinstance(edit, QLineEdit)
        self.edit = edit
        self.changed = QSignalSpy(self.line.changed)

    def start(self, text: str = "") -> None:
        self.line.set_text(text)
        self.edit.setFocus()
        self.edit.end(False)

    def chips(self) -> list[ChipButton]:
        return [one for one in self.line.findChildren(ChipButton) if one.isVisible()]

    def words(self) -> list[str]:
        return [one.text() for one in self.chips()]

    def keys(self, *keys: Qt.Key) -> None:
        for key in keys:
            focus = QApplication.focusWidget()
            assert focus is not None
            QTest.keyClick(focus, key)

    def popup(self) -> CompletionPopup:
        found = self.window.findChild(CompletionPopup)
        assert isinstance(found, CompletionPopup)
        return found

    def offered(self, qtbot: QtBot, words: str) -> list[str]:
        qtbot.waitUntil(lambda: self.popup().isVisible() and words in self.popup().foot, timeout=60_000)
        return [item.text for item in self.popup().items]


@pytest.fixture
def stage(qtbot: QtBot) -> Iterator[Stage]:
    inspector = FakeInspector()
    inspector.put(*(detail(number) for number in range(4)))
    inspector.put(detail(5, status="INCRE_TRANSFER_FAILED", name=HOSTILE, source_endpoint={"db_type": "oracle"}))
    made = Stage(qtbot, [inspector.snapshot])
    made.line.complete_from(lambda: made.snapshots)
    yield made
    made.window.close()


def test_finished_conditions_become_chips_that_keys_open_walk_and_remove(stage: Stage) -> None:
    stage.start()
    QTest.keyClicks(stage.edit, "status:failed")
    assert stage.words() == [], "it is still being typed"
    QTest.keyClicks(stage.edit, " and engine:mysql ord")
    assert stage.words() == ["status: failed", "engine: mysql"]
    assert stage.edit.text() == "ord"
    assert stage.line.text == "status:failed and engine:mysql ord"
    assert [one.accessibleName() for one in stage.chips()] == [
        "status contains failed, remove with Delete", "engine contains mysql, remove with Delete",
    ]  # fmt: skip
    # Left goes on into the chips, and back.
    stage.keys(KEY.Key_Home, KEY.Key_Left)
    assert QApplication.focusWidget() is stage.chips()[1]
    stage.keys(KEY.Key_Left, KEY.Key_Left)
    assert QApplication.focusWidget() is stage.chips()[0]
    perform(QApplication.focusWidget(), "copy")
    assert QApplication.clipboard().text() == stage.line.text
    stage.keys(KEY.Key_Right, KEY.Key_Right)
    assert QApplication.focusWidget() is stage.edit
    # Backspace at its right edge opens a chip at its end; on leaving it is a chip again.
    stage.keys(KEY.Key_Backspace, KEY.Key_Backspace)
    assert stage.edit.text() == "and engine:mysq ord"
    assert stage.words() == ["status: failed"]
    stage.other.setFocus()
    assert stage.words() == ["status: failed", "engine: mysq"]
    # Delete removes one with its "and"; Return opens one; a click on the cross removes it.
    stage.edit.setFocus()
    stage.keys(KEY.Key_Home, KEY.Key_Left, KEY.Key_Left, KEY.Key_Delete)
    assert stage.line.text == "engine:mysq ord"
    stage.keys(KEY.Key_Home, KEY.Key_Left, KEY.Key_Return)
    assert stage.edit.text() == "engine:mysq ord"
    assert stage.edit.cursorPosition() == len("engine:mysq")
    stage.line.set_text("status:failed name!=x objects>3")
    cross = stage.chips()[1]
    QTest.mouseClick(cross, Qt.MouseButton.LeftButton, pos=QPoint(cross.width() - 8, cross.height() // 2))
    assert stage.line.text == "status:failed objects>3"
    QTest.mouseClick(stage.chips()[0], Qt.MouseButton.LeftButton, pos=QPoint(8, 8))
    assert stage.edit.text() == "status:failed objects>3"


def test_the_text_is_the_whole_query_whatever_is_drawn(stage: Stage, qtbot: QtBot) -> None:
    stage.start("status:failed")
    assert stage.words() == ["status: failed"]
    assert stage.line.text == "status:failed", "nothing is added to it"
    QTest.keyClicks(stage.edit, "x")
    assert stage.line.text == "status:failed x"
    qtbot.waitUntil(lambda: stage.changed.count() == 2, timeout=60_000)
    assert stage.changed.at(1) == ["status:failed x"]
    # An "or" holds for what is drawn too: nothing of it is a chip any more.
    stage.start("status:failed")
    QTest.keyClicks(stage.edit, "or x ")
    assert stage.words() == []
    assert stage.edit.text() == stage.line.text == "status:failed or x "
    # Select all takes the chips along.
    stage.start("status:failed engine:mysql")
    QTest.keySequence(stage.edit, "Ctrl+A")
    assert stage.edit.selectedText() == "status:failed engine:mysql"
    stage.keys(KEY.Key_Delete)
    assert stage.line.text == ""
    # Return finishes, sends, and leaves the line.
    back = QSignalSpy(stage.line.back)
    stage.start()
    QTest.keyClicks(stage.edit, "engine:mysql")
    stage.keys(KEY.Key_Return)
    assert stage.words() == ["engine: mysql"]
    assert stage.changed.at(stage.changed.count() - 1) == ["engine:mysql"]
    assert back.count() == 1


def test_what_is_wrong_is_text_and_the_last_right_filter_is_named(stage: Stage) -> None:
    text = "status in (failed, paused) and 😀 and updated<2"
    stage.start(text)
    assert stage.words() == ["status = failed, paused"]
    plain = stage.edit.grab().toImage()
    problem = parse_query(text).problem
    assert problem is not None
    stage.line.show_problem(problem, Matches(7, 41))
    assert stage.edit.grab().toImage() != plain, "the place is marked in what is left of the text"
    assert "The list still shows the last filter that was right: 7 of 41." in stage.edit.accessibleDescription()
    # A path that no job has is found out later: its chip is opened.
    stage.line.set_text("tags.team=x status:failed")
    before = stage.words()
    problem = parse_query("tagz.team=x status:failed").problem
    assert problem is not None
    stage.line.show_problem(problem, None)
    assert before == ["tags.team = x", "status: failed"]
    assert stage.words() == []
    assert stage.edit.text() == "tags.team=x status:failed"


def test_long_and_many_chips_leave_room_to_type(stage: Stage) -> None:
    stage.start(f'name:"{"y" * 1500}" status:failed engine:mysql objects>3 source:{HOSTILE[:2]}a')
    stage.line.show_matches(Matches(397, 2000))
    QApplication.processEvents()
    assert all(one.width() <= 240 for one in stage.chips())
    assert stage.words()[-1] == "source: x\\u202ea"
    assert stage.edit.width() >= 160
    stage.window.resize(560, 400)
    QApplication.processEvents()
    assert stage.words()[0].startswith("+")
    assert stage.edit.width() >= 160
    assert "more condition" in stage.chips()[0].accessibleName()
    stage.keys(KEY.Key_Home, KEY.Key_Left)
    QTest.mouseClick(stage.chips()[0], Qt.MouseButton.LeftButton)
    assert stage.words() == []
    assert stage.edit.text() == stage.line.text


def test_completion_offers_fields_then_counted_values_and_tab_takes_them(stage: Stage, qtbot: QtBot) -> None:
    stage.start()
    assert not stage.popup().isVisible(), "a program opens nothing"
    leave = QSignalSpy(stage.line.leave)
    stage.keys(KEY.Key_Down)
    assert leave.count() == 1, "on an empty line Down goes to the list"
    QTest.keyClicks(stage.edit, "statu")
    assert stage.offered(qtbot, "Tab takes it")[0] == "status:"
    assert QApplication.focusWidget() is stage.edit
    stage.keys(KEY.Key_Tab)
    assert stage.line.text == "status:"
    assert "INCRE_TRANSFER_STARTED" in stage.offered(qtbot, "Counts within the rest of the filter")
    stage.keys(KEY.Key_Escape)
    assert not stage.popup().isVisible()
    QTest.keyClicks(stage.edit, "failed engine:")
    qtbot.waitUntil(lambda: any(item.text == "Oracle" for item in stage.popup().items), timeout=60_000)
    assert "Counts within the rest of the filter" in stage.popup().foot
    assert {item.count for item in stage.popup().items} == {1}
    assert '"MySQL → MySQL"' not in [item.text for item in stage.popup().items], "no failed job has it"
    # Return sends what is typed, unless a row was gone to.
    stage.keys(KEY.Key_Down, KEY.Key_Up, KEY.Key_Return)
    assert stage.line.text.startswith("status:failed engine:")
    assert stage.line.text.endswith(" ")
    assert len(stage.words()) == 2
    assert not stage.popup().isVisible()
    back = QSignalSpy(stage.line.back)
    stage.keys(KEY.Key_Escape)
    assert back.count() == 1, "the completion was closed, so Esc leaves the line"


def test_completion_says_over_what_it_counted_and_never_lies(stage: Stage, qtbot: QtBot) -> None:
    stage.start()
    QTest.keyClicks(stage.edit, "updated<2 engine:")
    stage.offered(qtbot, "Counts over all jobs")
    stage.start()
    QTest.keyClicks(stage.edit, "name:x")
    qtbot.wait(20)
    assert not stage.popup().isVisible(), "a name that the line could not hold as it is is not offered"
    stage.snapshots[0].add_list_entry(b'{"id": "late", "name": "late", "engine_type": "mysql"}', "late")
    stage.start()
    QTest.keyClicks(stage.edit, "tag:x engine:")
    QTest.keyClick(stage.edit, KEY.Key_Space, Qt.KeyboardModifier.ControlModifier)
    # What is filtered, moved or closed meanwhile ends it.
    stage.start()
    QTest.keyClicks(stage.edit, "engine:")
    stage.offered(qtbot, "Tab takes it")
    stage.snapshots.clear()
    stage.line.set_text("other")
    assert not stage.popup().isVisible()
    QTest.keyClick(stage.edit, KEY.Key_Space, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(stage.edit, " eng")
    assert stage.offered(qtbot, "Tab takes it")[0] == "engine:"
    stage.other.setFocus()
    assert not stage.popup().isVisible()


def test_many_jobs_are_counted_in_slices_and_what_is_there_stays(stage: Stage, qtbot: QtBot) -> None:
    big = Snapshot()
    for number in range(3000):
        big.add_list_entry(b'{"id": "%d", "name": "n%d", "engine_type": "mysql"}' % (number, number), str(number))
    stage.snapshots[:] = [big]
    stage.start()
    QTest.keyClicks(stage.edit, "name:n29")
    assert len(stage.offered(qtbot, "Counts within")) == 50
    stage.line.resize(stage.line.size())
    assert stage.popup().height() < stage.window.height()
    QTest.keyClicks(stage.edit, "99")
    qtbot.waitUntil(lambda: [one.text for one in stage.popup().items] == ["n2999"] or not stage.popup().isVisible())
