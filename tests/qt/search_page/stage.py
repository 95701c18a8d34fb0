"""A page over sources that only hold snapshots."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, cast

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.qtbot import QtBot

from drs_inspector.qt.search_page.page import SearchPage
from drs_inspector.session.health.sessions_health import SessionsHealth
from drs_inspector.session.job_tree.place import Place
from drs_inspector.session.workspace.open_session import SessionClosed, SessionOpened
from tests.helpers.searching import rule, rules, table
from tests.qt.fakes import FakeInspector, FakeSession


def job(number: int, **more: Any) -> dict[str, Any]:
    """Return a job that takes ``orders``, every other one under another name."""
    detail = {
        "id": f"j{number:04}",
        "name": f"shop-to-cloud-{number:02}",
        "status": "INCRE_TRANSFER_FAILED" if number % 2 else "INCRE_TRANSFER_STARTED",
        "source_endpoint": {"ip": f"10.0.0.{number}"},
        "object_infos": [table("crm.orders", "orders_2026" if number % 2 else ""), table("crm.items", "orders_items")],
        "tags": [{"key": "team", "value": "orders"}],
    }
    return detail | rules(rule("orders.total > 0", "crm.orders")) | more


def session(key: str, jobs: int, **more: Any) -> FakeSession:
    inspector = FakeInspector()
    inspector.put(*(job(number, **more) for number in range(jobs)))
    inspector.snapshot.complete = True
    return FakeSession(key, inspector, "file", f"Source {key}")


class FakeWorkspace:
    """Sources that a test opens and closes."""

    def __init__(self, *sessions: FakeSession) -> None:
        self.sessions: tuple[FakeSession, ...] = sessions
        self._listeners: list[Callable[[str, object], None]] = []

    def subscribe(self, listener: Callable[[str, object], None]) -> Callable[[], None]:
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    @property
    def is_followed(self) -> bool:
        return bool(self._listeners)

    def find(self, key: str) -> FakeSession | None:
        return next((one for one in self.sessions if one.key == key), None)

    def tell(self, key: str, event: object) -> None:
        for listener in tuple(self._listeners):
            listener(key, event)

    def open(self, one: FakeSession) -> None:
        self.sessions = (*self.sessions, one)
        self.tell(one.key, SessionOpened(one.key))

    def close(self, key: str) -> None:
        self.sessions = tuple(one for one in self.sessions if one.key != key)
        self.tell(key, SessionClosed(key))


@dataclass
class PageStage:
    """The page in a window with a status bar, and what it asked for."""

    window: QMainWindow
    page: SearchPage
    workspace: FakeWorkspace
    opened: list[Place] = field(default_factory=list)
    jobs: list[Place] = field(default_factory=list)
    filters: list[str] = field(default_factory=list)
    closes: list[bool] = field(default_factory=list)

    @property
    def said(self) -> str:
        return self.window.statusBar().currentMessage()

    @property
    def count(self) -> str:
        return self.page.parts.count.text()

    @property
    def words(self) -> str:
        """What is said in place of the rows, "" while there are rows."""
        parts = self.page.parts
        return "" if parts.stack.currentWidget() is parts.splitter else parts.words.text()

    @property
    def found(self) -> list[str]:
        """The second column."""
        return [self.page.parts.model.texts(row)[1] for row in range(self.page.parts.model.rowCount())]

    def finish(self) -> None:
        """Let the search come to its end."""
        while self.page.results.run.is_running:
            QApplication.processEvents()

    def key(self, key: Qt.Key, *, control: bool = False) -> None:
        focus = QApplication.focusWidget()
        assert focus is not None
        modifier = Qt.KeyboardModifier.ControlModifier if control else Qt.KeyboardModifier.NoModifier
        QTest.keyClick(focus, key, modifier)

    def type(self, text: str) -> None:
        self.page.focus()
        QTest.keyClicks(self.page.parts.line.edit, text)


def make_page(qtbot: QtBot, *sessions: FakeSession) -> PageStage:
    window = QMainWindow()
    window.statusBar()
    qtbot.addWidget(window)
    workspace = FakeWorkspace(*sessions)
    app = SimpleNamespace(workspace=workspace, window=window, settings=SimpleNamespace(last_folder=""))
    page = SearchPage(cast(Any, app), SessionsHealth())
    window.setCentralWidget(page)
    made = PageStage(window, page, workspace)
    page.opened.connect(made.opened.append)
    page.job_opened.connect(made.jobs.append)
    page.filter_requested.connect(made.filters.append)
    page.closed.connect(lambda: made.closes.append(True))
    window.resize(1000, 600)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    return made


def dumped(*jobs: dict[str, Any]) -> bytes:
    return json.dumps({"count": len(jobs), "results": list(jobs)}, ensure_ascii=False).encode()
