"""The SQL page over a file of its own, for all tests of a module: starting the process of SQL takes its time."""

import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
import pytest_asyncio
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from drs_inspector.qt.main_window.context import AppContext
from drs_inspector.qt.main_window.progress_display import ProgressDisplay
from drs_inspector.qt.sql_page.page import SqlPage
from drs_inspector.qt.widgets.theme import Theme, ThemeChoice
from drs_inspector.storage.secrets.keyring_store import MemoryStore
from tests.helpers.waiting import until
from tests.qt.fakes import detail
from tests.qt.sign_in.stage import make_stage

HOSTILE = "<img src=x>\u202e\n|\t" + "y" * 100_000


class Keeper:
    """Keeps widgets as long as the module's tests."""

    def __init__(self) -> None:
        self.widgets: list[QWidget] = []

    def addWidget(self, widget: QWidget, **_more: Any) -> None:  # noqa: N802 - pytest-qt's name
        self.widgets.append(widget)


class Desk:
    """The page, and what a person does on it."""

    def __init__(self, app: AppContext, page: SqlPage) -> None:
        self.app, self.page = app, page
        self.opened: list[object] = []
        page.job_opened.connect(self.opened.append)

    async def until(self, condition: Callable[[], object]) -> None:
        def met() -> object:
            QApplication.processEvents()  # the loop is not Qt's
            return condition()

        await until(met)

    async def ended(self) -> None:
        await self.until(lambda: not self.page.query.is_running and not self.page.table.rows_model.is_sorting)

    async def ask(self, sql: str) -> None:
        self.page.run(sql)
        await self.ended()

    def rows(self) -> list[list[str]]:
        model = self.page.table.rows_model
        columns = range(model.columnCount())
        return [[model.index(row, column).data() for column in columns] for row in range(model.rowCount())]

    @property
    def problem(self) -> str:
        return self.page.problem.label.text() if not self.page.problem.isHidden() else ""

    def press(self, widget: QWidget, keys: str) -> None:
        QTest.keySequence(widget, keys)


def batch(*jobs: dict[str, Any]) -> bytes:
    return json.dumps({"count": len(jobs), "results": list(jobs)}).encode()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def desk(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Desk]:
    Theme(qapp).apply(ThemeChoice.LIGHT)
    path = tmp_path_factory.mktemp("sql") / "jobs.json"
    failed = {"status": "FULL_TRANSFER_FAILED", "error_code": "DRS.M01501"}
    path.write_bytes(
        batch(
            detail(1, **failed, error_message="Table shop.orders has no key"),
            detail(2),
            detail(3, **failed, error_message=HOSTILE, name=HOSTILE[:60]),
        )
    )
    keeper = Keeper()
    stage = make_stage(keeper, MemoryStore())  # type: ignore[arg-type]  # all that is used of the fixture
    app = stage.app
    await app.workspace.open_files([path])
    display = ProgressDisplay(app)  # what Cancel of the window is connected to
    page = SqlPage(app)
    app.window.setCentralWidget(page)
    app.window.resize(1024, 640)
    app.window.show()
    yield Desk(app, page)
    page.close()
    display.close()
    await app.tasks.close()
    await app.workspace.close()
    app.window.hide()
    assert stage.shown == []
