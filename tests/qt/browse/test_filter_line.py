"""The line above the tree tells what can be typed into it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocumentFragment
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QToolTip
from pytestqt.qtbot import QtBot

from drs_inspector.domain.filter.query import FIELDS, IS_WORDS
from drs_inspector.qt.browse.filter_line import FilterLine


def test_f1_explains_every_field_and_every_state(qtbot: QtBot) -> None:
    line = FilterLine()
    qtbot.addWidget(line)
    line.show()
    qtbot.waitExposed(line)
    edit = line.findChild(QLineEdit)
    assert edit is not None
    QTest.keyClick(edit, Qt.Key.Key_F1)
    qtbot.waitUntil(QToolTip.isVisible)
    shown = QTextDocumentFragment.fromHtml(QToolTip.text()).toPlainText()
    assert [name for name in FIELDS if f"{name}:" not in shown] == []
    assert [word for word in IS_WORDS if word not in shown] == []
    QToolTip.hideText()
    QApplication.processEvents()
