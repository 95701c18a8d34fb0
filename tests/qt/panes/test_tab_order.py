"""Tab goes through a window as it is read, whenever its parts were made."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QTableWidget,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from drs_inspector.qt.panes.tab_order import step


class Window(QWidget):
    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002, N802 - Qt's signature
        return step(self, forwards=next) or super().focusNextPrevChild(next)


def walk(key: Qt.Key, first: QWidget) -> list[str]:
    first.setFocus()
    names: list[str] = []
    for _ in range(20):
        focus = QApplication.focusWidget()
        assert focus is not None
        if focus.objectName() in names:
            break
        names.append(focus.objectName())
        QTest.keyClick(focus, key)
    return names


def test_tab_goes_along_the_rows_from_side_to_content_and_comes_round(qtbot: QtBot) -> None:
    window = Window()
    qtbot.addWidget(window)
    table, line = QTableWidget(2, 2), QLineEdit()  # the last on the screen is made first
    table.setTabKeyNavigation(False)
    table.horizontalHeader().setFocusPolicy(Qt.FocusPolicy.TabFocus)
    table.horizontalHeader().setObjectName("heads")
    parts = {"table": table, "line": line}
    content = QVBoxLayout()
    top = QHBoxLayout()
    top.addWidget(line)
    content.addLayout(top)
    content.addWidget(table)
    area, side = QScrollArea(), QWidget()
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidgetResizable(True)
    area.setWidget(side)
    column = QGridLayout(side)
    for row, name in enumerate(("below", "above")):
        parts[name] = QPushButton()
        column.addWidget(parts[name], 60 - 60 * row, 0)
    column.setRowMinimumHeight(30, 900)
    whole = QHBoxLayout(window)
    whole.addWidget(area)
    whole.addLayout(content)
    window.resize(600, 300)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=60_000)
    for name in ("late", "gone", "off"):
        parts[name] = QPushButton(window)
        top.addWidget(parts[name])
        parts[name].show()
    parts["gone"].hide()
    parts["off"].setEnabled(False)
    for name, widget in parts.items():
        widget.setObjectName(name)
    QApplication.processEvents()
    wanted = ["above", "below", "line", "late", "heads", "table"]
    assert walk(Qt.Key.Key_Tab, parts["above"]) == wanted
    assert walk(Qt.Key.Key_Backtab, table) == wanted[::-1]
    parts["below"].setFocus()
    QTest.keyClick(parts["below"], Qt.Key.Key_Backtab)
    assert not parts["above"].visibleRegion().isEmpty(), "it was scrolled into sight"
