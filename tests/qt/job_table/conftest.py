"""A table of jobs over sessions that only hold snapshots, under Qt's own test of models."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from drs_inspector.domain.query.search import WHOLE
from drs_inspector.qt.job_table.tables import RowsTable
from drs_inspector.qt.job_table.view import JobTableView
from drs_inspector.qt.widgets.theme import Theme
from drs_inspector.session.health.sessions_health import SessionsHealth
from drs_inspector.session.job_table.rows import Ref, RowKind
from drs_inspector.session.job_table.table import JobTable
from drs_inspector.session.job_tree.sessions import SessionTrees
from drs_inspector.storage.known_causes import known_causes
from tests.qt.fakes import FakeSession, job_id

NOW = datetime(2023, 11, 20, 12, tzinfo=UTC)


def ref(number: int, session: str = "a") -> Ref:
    return Ref(session, job_id(number))


class Scene:
    """A table on the screen, and what it told."""

    def __init__(self, qtbot: QtBot, *details: dict[str, Any], width: int = 1080, height: int = 400) -> None:
        self.session = FakeSession("a", title="Demo")
        self.session.inspector.put(*details)
        self.trees = SessionTrees(grouped=False)
        self.trees.show([self.session])
        self.table = JobTable(self.trees)
        self.healths = SessionsHealth(known=known_causes(), now=lambda: NOW, zone=UTC)
        self.view = JobTableView(self.table, self.healths)
        self.tester = QAbstractItemModelTester(
            self.view.model, QAbstractItemModelTester.FailureReportingMode.Fatal, self.view
        )
        self.heard: list[Any] = []
        for name in ("current_changed", "opened", "filter_requested"):
            getattr(self.view, name).connect(self.heard.append)
        self.view.layout_changed.connect(self._hear_layout)
        self.view.peek_requested.connect(self._hear_peek)
        qtbot.addWidget(self.view)
        self.view.resize(width, height)
        self.view.show()
        self.settle()

    def _hear_layout(self) -> None:
        self.heard.append("layout")

    def _hear_peek(self) -> None:
        self.heard.append("peek")

    @property
    def main(self) -> RowsTable:
        return self.view.pair.main

    def settle(self) -> None:
        """Let everything be worked out and painted."""
        while not self.view.work(WHOLE):
            pass
        QApplication.processEvents()
        while not self.view.work(WHOLE):
            pass

    def filter(self, text: str) -> None:
        assert self.trees.start_filter(text) is None
        assert self.trees.work(WHOLE)
        self.table.touch()
        self.settle()

    def lines(self) -> list[str]:
        """Return the number of each job, and the words of other rows."""
        found = []
        for place, row in enumerate(self.view.model.rows):
            words = str(self.view.model.index(place, 0).data())
            found.append(str(int(row.ref.job_id[24:29])) if row.kind is RowKind.JOB else words)
        return found

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.main, key, modifiers)
        self.settle()

    def click(
        self,
        table: RowsTable,
        place: int,
        left: int = 60,
        modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    ) -> None:
        top = table.rowViewportPosition(place) + 12
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, modifiers, QPoint(left, top))
        self.settle()

    def click_head(self, title: str, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        column = next(at for at, one in enumerate(self.view.model.columns) if one.title == title)
        table = next(one for one in self.view.pair.tables if not one.isColumnHidden(column))
        place = QPoint(table.heads.sectionViewportPosition(column) + 20, 10)
        QTest.mouseClick(table.heads.viewport(), Qt.MouseButton.LeftButton, modifiers, place)
        self.settle()

    def close(self) -> None:
        self.view.close_table()
        self.table.close()
        self.healths.close()


@pytest.fixture
def on_screen(qtbot: QtBot, theme: Theme) -> Iterator[Callable[..., Scene]]:
    del theme
    made: list[Scene] = []

    def show(*details: dict[str, Any], **more: Any) -> Scene:
        made.append(Scene(qtbot, *details, **more))
        return made[-1]

    yield show
    for scene in made:
        scene.close()
