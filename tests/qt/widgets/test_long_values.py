"""A value of 100 KB is never laid out, told or said whole: the window would wait for Qt. Copying has all of it."""

import json
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from drs_inspector.domain.health.health import Context, own_health
from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.printable import LONGEST_SHOWN, both_ends, shortened
from drs_inspector.qt.details.job_head import JobHead
from drs_inspector.qt.widgets.elided_label import ElidedLabel, plain_tip
from drs_inspector.qt.widgets.inline_message import InlineMessage
from drs_inspector.qt.widgets.tables.facts_model import Fact
from drs_inspector.qt.widgets.tables.facts_table import FactsTable
from drs_inspector.qt.widgets.tables.wrapping_delegate import WrappingDelegate
from tests.helpers.lines_run import lines_run

LONG = "first " + "x" * 100_000 + " last"
# A little more than the text itself: the mark-up of a tool tip, or the words around it.
_BOUND = LONGEST_SHOWN + 200


def test_a_text_is_shortened_at_its_end_or_in_its_middle() -> None:
    assert shortened("a" * LONGEST_SHOWN) == both_ends("a" * LONGEST_SHOWN) == "a" * LONGEST_SHOWN
    assert shortened("abcdef", 4) == "abc…"
    assert both_ends("abcdef", 5) == "ab…ef"
    assert len(shortened(LONG)) == LONGEST_SHOWN
    assert len(both_ends(LONG)) <= LONGEST_SHOWN
    assert both_ends(LONG).endswith(" last")


def test_labels_and_tool_tips_are_given_as_much_as_can_be_seen(qtbot: QtBot) -> None:
    for mode, end in ((Qt.TextElideMode.ElideRight, "…"), (Qt.TextElideMode.ElideMiddle, " last")):
        label = ElidedLabel(mode=mode)
        qtbot.addWidget(label)
        label.set_full_text(LONG)
        assert len(label.text()) <= LONGEST_SHOWN
        assert label.text().startswith("first x")
        assert label.text().endswith(end)
        assert len(label.toolTip()) <= LONGEST_SHOWN
    assert len(plain_tip("<b>" + LONG)) <= _BOUND
    message = InlineMessage(LONG, "red", "error")
    qtbot.addWidget(message)
    assert message.label.text().startswith("first x")
    assert len(message.label.text()) <= LONGEST_SHOWN


def test_a_fact_is_laid_out_and_said_in_part_and_copied_whole(qtbot: QtBot) -> None:
    copied: list[str] = []
    table = FactsTable("Facts", [Fact("Message", LONG)], copied.append)
    qtbot.addWidget(table)
    table.show()
    index = table.model().index(0, 1)
    assert len(index.data()) <= LONGEST_SHOWN
    assert len(index.data(Qt.ItemDataRole.AccessibleTextRole)) <= LONGEST_SHOWN
    option = QStyleOptionViewItem()
    layout, height = WrappingDelegate()._layout(LONG, option.font, 300)
    assert len(layout.text()) <= LONGEST_SHOWN
    assert height > QFontMetrics(option.font).height()
    table.setCurrentIndex(index)
    table.setFocus()
    QTest.keySequence(table, "Ctrl+C")
    assert LONG in copied[0]


def test_an_exception_in_painting_leaves_no_painter_behind(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, qtlog: Any
) -> None:
    kept: list[BaseException] = []
    monkeypatch.setattr("sys.excepthook", lambda _kind, error, _stack: kept.append(error))
    label = ElidedLabel()
    qtbot.addWidget(label)
    label.set_full_text("Name")
    monkeypatch.setattr(label, "fontMetrics", lambda: 1 / 0)
    label.show()
    qtbot.waitExposed(label)
    qtbot.waitUntil(lambda: bool(kept))
    label.update()
    qtbot.waitUntil(lambda: len(kept) > 1)
    assert all(isinstance(error, ZeroDivisionError) for error in kept)
    assert not [record.message for record in qtlog.records if "active painter" in (record.message or "")]
    monkeypatch.undo()
    label.repaint()


def test_rows_that_need_one_line_are_not_measured_again_for_more_width(qtbot: QtBot) -> None:
    table = FactsTable("Facts", [Fact("Job"), *(Fact(f"Label {n}", "some words " * 3) for n in range(20))], print)
    qtbot.addWidget(table)
    table.resize(500, 300)
    table.show()
    alone = [table.rowHeight(row) for row in range(21)]
    wider = lines_run(lambda: table.resize(520, 300))
    assert [table.rowHeight(row) for row in range(21)] == alone
    narrower = lines_run(lambda: table.resize(180, 300))
    assert table.rowHeight(3) > alone[3], "wrapped"
    assert wider * 5 < narrower
    table.resize(700, 300)
    assert [table.rowHeight(row) for row in range(21)] == alone
    font = table.font()
    font.setPointSize(font.pointSize() + 8)
    table.setFont(font)
    qtbot.waitUntil(lambda: table.rowHeight(3) > alone[3])


def test_a_fact_hides_and_turns_nothing_wherever_it_is_told(qtbot: QtBot) -> None:
    """Marks of direction in a tag make its value read as another one, to the eye and to the ear."""
    copied: list[str] = []
    odd = "a\u202ecb\x1b\u2066"
    table = FactsTable("Facts", [Fact(f"Tag {odd}", f"{odd}\nsecond", tooltip=odd, note=odd), Fact(odd)], copied.append)
    qtbot.addWidget(table)
    roles = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole)
    told = [table.model().index(row, column).data(role) or "" for row in (0, 1) for column in (0, 1) for role in roles]
    assert not {"\u202e", "\u2066", "\x1b"}.intersection("".join(told))
    value = table.model().index(0, 1).data()
    assert value.startswith("a\\u202ecb\\x1b\\u2066\nsecond"), "its lines stay"


def test_the_head_of_a_job_says_a_strange_status_as_it_is_written(qtbot: QtBot) -> None:
    head = JobHead()
    qtbot.addWidget(head)
    status = "A\u202eB\x07" + "S" * 100_000
    strange = Job("x", detail_raw=json.dumps({"id": "x", "name": "n", "status": status}).encode())
    head.show_job(strange, own_health(strange, Context(None)))
    assert not {"\u202e", "\x07"}.intersection(head.accessibleName() + head.toolTip())
    assert "A\\u202eB\\x07" in head.accessibleName()
    assert len(head.accessibleName()) <= LONGEST_SHOWN
