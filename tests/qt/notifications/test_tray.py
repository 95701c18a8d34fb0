"""Where the tray shows notifications (Windows, macOS): shown there, a click leads back, and none is told in words."""

from typing import Any, ClassVar

import pytest
from PySide6.QtCore import QObject, Signal
from pytestqt.qtbot import QtBot

from drs_inspector.qt.notifications import tray
from drs_inspector.qt.notifications.desktop import Desktop
from drs_inspector.session.notifications.notice import Notice, Target
from drs_inspector.session.notifications.service import NoServiceError
from drs_inspector.session.tasks import TaskOwner


class Icon(QObject):
    """The tray of a system that has one."""

    messageClicked = Signal()  # noqa: N815 - Qt's name
    shown: ClassVar[list[tuple[str, str]]] = []
    is_there = True

    def __init__(self, _icon: Any, parent: QObject) -> None:
        super().__init__(parent)
        Icon.last = self  # type: ignore[attr-defined]

    @staticmethod
    def isSystemTrayAvailable() -> bool:  # noqa: N802
        return Icon.is_there

    @staticmethod
    def supportsMessages() -> bool:  # noqa: N802
        return True

    def setToolTip(self, _words: str) -> None:  # noqa: N802
        pass

    def show(self) -> None:
        self.is_visible = True

    def hide(self) -> None:
        self.is_visible = False

    def showMessage(self, title: str, text: str, _icon: Any) -> None:  # noqa: N802
        self.shown.append((title, text))


async def test_the_tray_shows_them_where_there_is_one(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tray, "QSystemTrayIcon", Icon)
    monkeypatch.setattr("drs_inspector.qt.notifications.desktop.sys.platform", "win32")
    owner = QObject()
    desktop, tasks = Desktop(owner), TaskOwner(lambda _name, _error: None)
    chosen: list[tuple[Target, str]] = []
    desktop.chosen.connect(lambda target, token: chosen.append((target, token)))
    assert await desktop.name(tasks) == "the system"
    await desktop.show(Notice("A job is late", "<b>one</b>", Target("a", "one")), tasks)
    await desktop.show(Notice("A job has failed", "two", Target("a", "two")), tasks)
    assert Icon.shown == [("A job is late", "<b>one</b>"), ("A job has failed", "two")]
    icon: Icon = Icon.last  # type: ignore[attr-defined]
    icon.messageClicked.emit()
    assert chosen == [(Target("a", "two"), "")]
    await desktop.close()
    assert not icon.is_visible
    monkeypatch.setattr(Icon, "is_there", False)
    with pytest.raises(NoServiceError, match="shows no notifications"):
        await desktop.name(tasks)
