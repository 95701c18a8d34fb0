"""How the window comes to show answers over many jobs: the table, peek, the page of a job, search, SQL, palette."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar
from unittest import mock

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from screenshot_samples import SQL_QUESTION
from screenshot_stage import Stage, files

from drs_inspector.domain.health.words import HealthKey
from drs_inspector.qt.palette.keys_sheet import KeysSheet
from drs_inspector.qt.palette.palette import Palette
from drs_inspector.session.job_table.rows import Ref
from drs_inspector.session.sql_page.state import QueryFacts, RunState, StateWords, state_words

W = TypeVar("W", bound=QWidget)
Scene = Callable[[Stage], Awaitable[QWidget]]
_SHOWN_SECONDS = 0.2


async def jobs(stage: Stage) -> QWidget:
    """Return the window with the table of all jobs."""
    await _go(stage, HealthKey.FAILED)
    return stage.window


async def grouped(stage: Stage) -> QWidget:
    """Return the table of the jobs that failed, by cause."""
    stage.page.filter_line.set_text("health:failed")
    stage.jobs.table.group_by("cause")
    await _go(stage, HealthKey.FAILED)
    return stage.window


async def peek(stage: Stage) -> QWidget:
    """Return the table with the peek pane of a job that failed."""
    await _go(stage, HealthKey.FAILED)
    stage.press(Qt.Key.Key_Space)
    await stage.settle()
    return stage.window


async def job_page(stage: Stage) -> QWidget:
    """Return the page of a job that failed beside the list."""
    await _go(stage, HealthKey.FAILED)
    stage.press(Qt.Key.Key_Return)
    await stage.settle()
    stage.open_tab("Overview")
    await stage.settle()
    return stage.window


def tab(title: str, job: str = "-00") -> Scene:
    """Return a scene that opens the page of a job and one of its tabs."""

    async def scene(stage: Stage) -> QWidget:
        await select_job(stage, stage.job(job))
        stage.press(Qt.Key.Key_Return)
        await stage.settle()
        stage.open_tab(title)
        await stage.settle()
        stage.page.details.focus()
        return stage.window

    return scene


async def search(stage: Stage) -> QWidget:
    """Return the search over everything for a name that many jobs have."""
    stage.window.commands["search_everything"].trigger()
    page = stage.views.search
    page.search("orders")
    await stage.until(lambda: page.results.hits is not None and not page.results.run.is_running, "all is searched")
    page.parts.table.setFocus()
    page.parts.table.choose(0)
    await stage.settle()
    return stage.window


async def sql(stage: Stage) -> QWidget:
    """Return the page for SQL with an answer."""

    def same_speed(facts: QueryFacts) -> StateWords:
        return state_words(facts._replace(seconds=_SHOWN_SECONDS))

    with mock.patch("drs_inspector.qt.sql_page.page.state_words", same_speed):
        stage.window.commands["view_sql"].trigger()
        page = stage.views.sql
        page.run(SQL_QUESTION)
        await stage.until(lambda: page.query.state not in (RunState.NONE, RunState.RUNNING), "the query is answered")
        await stage.settle()
    return stage.window


async def palette(stage: Stage) -> QWidget:
    """Return the window below the palette in which something is typed."""
    await _go(stage, HealthKey.FAILED)
    stage.window.commands["palette"].trigger()
    shown = await stage.until(lambda: _visible(stage, Palette), "the palette is open")
    shown.field.setText("led")
    await stage.settle()
    return stage.window


async def keys(stage: Stage) -> QWidget:
    """Return the window below the sheet of keys."""
    await _go(stage, HealthKey.FAILED)
    stage.window.commands["keys_sheet"].trigger()
    await stage.until(lambda: _visible(stage, KeysSheet), "the sheet of keys is open")
    return stage.window


async def completion(stage: Stage) -> QWidget:
    """Return the window in which a filter is typed."""
    await _go(stage, HealthKey.FAILED)
    stage.page.filter_line.focus()
    focus = QApplication.focusWidget()
    if focus is not None:
        QTest.keyClicks(focus, "engine:")
    await stage.settle()
    return stage.window


async def two_sources(stage: Stage) -> None:
    """Open the demo and a file beside it."""
    stage.cloud(jobs=41, objects=20, seed=7)
    await stage.demo()
    stage.window_run.files.open(files(["sample-batch-detail.json"]))
    workspace = stage.window_run.app.workspace
    await stage.until(lambda: len(workspace.sessions) > 1 and not workspace.is_fetching, "the file is open")
    await stage.settle()


async def all_sources(stage: Stage) -> QWidget:
    """Return the table of the jobs of all sources."""
    stage.window_run.browse.show_source("")
    await stage.settle()
    stage.jobs.table.sort_by("name", descending=False)
    await stage.settle()
    stage.page.return_to_list()
    return stage.window


async def all_summary(stage: Stage) -> QWidget:
    """Return the summary of all sources."""
    stage.window_run.browse.show_source("")
    stage.window.commands["overview"].trigger()
    await stage.settle(2)
    return stage.window


async def unread(stage: Stage) -> QWidget:
    """Return the table of a cloud that did not give the details of a job."""
    await _go(stage, HealthKey.NOT_READ)
    return stage.window


async def _go(stage: Stage, health: HealthKey) -> None:
    """Go to the first job of a health as the table has them."""
    await stage.settle()
    session = stage.session
    known = stage.window_run.browse.healths.of(session)
    rows: Any = stage.jobs.table.model.rows
    refs = [row.ref for row in rows if row.ref.job_id]
    await select_job(stage, next(ref.job_id for ref in refs if known.of(ref.job_id).key is health))


async def select_job(stage: Stage, job_id: str) -> None:
    """Select a job of the table, and give the keyboard to the list; raises LookupError when it is not there."""
    if not stage.jobs.table.select(Ref(stage.session.key, job_id)):
        raise LookupError(f"the table has no job {job_id}")
    stage.page.return_to_list()
    await stage.settle()


def _visible(stage: Stage, kind: type[W]) -> W | None:
    return next((one for one in stage.window.findChildren(kind) if one.isVisible()), None)
