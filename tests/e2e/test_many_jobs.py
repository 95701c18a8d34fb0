"""The window of many jobs as a person uses it: table, counters, peek, job page and back, by keyboard alone."""

import csv
import json
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu, QWidget

from drs_inspector.domain.health.words import HealthKey
from drs_inspector.qt.counters.counter_cell import CounterCell
from drs_inspector.qt.frame.controller import FrameController
from drs_inspector.qt.frame.layouts import Layout
from drs_inspector.session.job_tree.node import NodeKind
from tests.e2e.cloud_host import Cloud
from tests.e2e.driver import Driver, Play
from tests.e2e.shown_words import words_of


def frame_of(driver: Driver) -> FrameController:
    return driver.window_run.frame


def names(driver: Driver) -> list[str]:
    """The names of the jobs in the table, from top to bottom; heads of groups are none."""
    table = frame_of(driver).jobs.table
    refs = [table.model.ref_at(place) for place in range(table.model.rowCount())]
    jobs = driver.inspector.snapshot.jobs
    return [jobs[ref.job_id].name for ref in refs if ref is not None]


async def opened(driver: Driver) -> FrameController:
    """Wait until the table shows what was fetched."""
    await driver.fetched()
    frame = frame_of(driver)
    await driver.wait_until(lambda: len(names(driver)) == len(driver.inspector.snapshot.jobs), "all jobs are listed")
    await driver.wait_until(lambda: frame.counting.counts.now.total and not frame.counting.counts.is_working, "counted")
    await driver.settle()
    return frame


def test_a_filter_that_leaves_every_row_where_it_is_has_been_answered(on_stage: Play, cloud: Cloud) -> None:
    async def scene(driver: Driver) -> None:
        frame = await opened(driver)
        driver.page.filter_line.set_text("-name:unheard")
        await driver.wait_until(lambda: "41 of 41 shown" in frame.counting.line.text, "the line says how many match")

    on_stage(scene, demo=cloud)


def test_return_in_the_filter_leads_to_a_list_that_is_about_to_come(on_stage: Play, cloud: Cloud) -> None:
    async def scene(driver: Driver) -> None:
        frame = await opened(driver)
        line, table = driver.page.filter_line, frame.jobs.table
        said: list[str] = []
        driver.window.status.messageChanged.connect(said.append)
        for key in ("Return", "Escape"):
            line.set_text("unheard")
            await driver.wait_until(lambda: not table.isVisible(), "words in place of the list")
            line.focus()
            driver.type_into_focus("health:failed")
            driver.key(key)
            if key == "Escape":
                driver.key(key)  # the first one closes what is offered
            await driver.wait_until(table.pair.main.hasFocus, f"{key} leads to the jobs")
            await driver.wait_until(lambda: table.current() is not None, "to a job")
        assert not [one for one in said if "nothing" in one]
        # Nothing moves by itself: where no job matches, the keyboard stays, also when jobs come later.
        line.set_text("unheard")
        await driver.wait_until(lambda: not table.isVisible(), "words in place of the list")
        line.focus()
        driver.key("Return")
        await driver.settle()
        line.set_text("")
        await driver.wait_until(table.isVisible, "the list is back")
        assert not table.pair.main.hasFocus()

    on_stage(scene, demo=cloud, jobs_as="table")


def test_a_filter_that_leaves_no_job_takes_neither_the_summary_nor_the_way_to_the_filter(
    on_stage: Play, cloud: Cloud
) -> None:
    async def scene(driver: Driver) -> None:
        frame = await opened(driver)
        line, table = driver.page.filter_line, frame.jobs.table
        driver.key("Ctrl+M", driver.window)
        await driver.wait_until(lambda: frame.counting.counts.now.counts[HealthKey.HEALTHY], "figures have come")
        driver.key("Ctrl+F", driver.window)
        await driver.settle()
        driver.type_into_focus("lag>60s")
        driver.key("Return")
        await driver.wait_until(lambda: not table.isVisible(), "words in place of the list")
        await driver.settle()
        driver.key("Ctrl+1", driver.window)
        await driver.wait_until(lambda: "Jobs by health" in words_of(driver.page.details), "the summary is there")
        await driver.settle(4)
        assert "Jobs by health" in words_of(driver.page.details)
        driver.key("Ctrl+2", driver.window)
        await driver.settle()
        driver.key("Ctrl+F", driver.window)
        await driver.wait_until(lambda: line.isAncestorOf(QApplication.focusWidget() or line), "the filter is reached")
        driver.type_into_focus("x")
        await driver.wait_until(lambda: line.text.endswith("x"), "and typed in")

    on_stage(scene, demo=cloud, jobs_as="table")


def test_from_the_table_to_a_job_and_back(on_stage: Play, cloud: Cloud) -> None:
    async def scene(driver: Driver) -> None:
        frame = await opened(driver)
        table, page = frame.jobs.table, driver.page
        failed = frame.counting.counts.now.counts[HealthKey.FAILED]
        assert failed
        assert "41 of 41 jobs read in full." in frame.counting.line.text
        # A counter is a filter, a chip, and a tick.
        cells = frame.counting.counters.findChildren(CounterCell)
        next(one for one in cells if one.accessibleName().startswith(f"{failed} failed")).click()
        await driver.wait_until(lambda: page.filter_line.text == "health:failed", "the counter filters")
        await driver.wait_until(lambda: driver.window_run.browse.trees.matches.found == failed, "answered")
        await driver.settle()
        # Down goes into the table, Space peeks, Enter opens, Esc leads back.
        page.filter_line.focus()
        driver.key("Down")
        await driver.wait_until(lambda: table.current() is not None, "a job has the keyboard")
        await driver.settle()
        driver.key("Space")
        await driver.wait_until(frame.jobs.peek.isVisible, "the pane is open")
        chosen = table.current()
        assert chosen is not None
        name = driver.inspector.snapshot.jobs[chosen.job_id].name
        assert name in words_of(frame.jobs.peek)
        driver.key("Return")
        await driver.wait_until(lambda: frame.jobs.layouts.now is Layout.JOB, "the job page is open")
        assert page.details.node is not None
        assert page.details.node.job_id == chosen.job_id
        assert not frame.jobs.peek.isVisible()
        assert driver.window.windowTitle().startswith(f"{name} - ")
        driver.key("Alt+2")
        await driver.settle()
        driver.key("Escape")
        await driver.wait_until(lambda: frame.jobs.layouts.now is Layout.TABLE, "back at the table")
        assert table.current() == chosen
        driver.key("Escape")
        await driver.wait_until(lambda: not frame.jobs.peek.isVisible(), "one step more")
        assert page.filter_line.text == "health:failed"
        # Back shows the tab again that was left.
        driver.key("Alt+Left")
        await driver.wait_until(lambda: frame.jobs.layouts.now is Layout.JOB, "back at the job")
        frame.jobs.show(Layout.TREE)
        await driver.settle()
        assert getattr(page.tree.current_node(), "job_id", None) == chosen.job_id, "the tree has the same choice"
        driver.key("Ctrl+Shift+Backspace")
        await driver.wait_until(lambda: page.filter_line.text == "", "all jobs again")

    on_stage(scene, demo=cloud, jobs_as="table")


def test_all_failed_jobs_by_cause_as_csv_with_a_few_keys(on_stage: Play, cloud: Cloud, tmp_path: Path) -> None:
    async def scene(driver: Driver) -> None:
        frame = await opened(driver)
        table = frame.jobs.table
        driver.key("Ctrl+F")
        driver.type_into_focus("health:failed")
        driver.key("Return")
        await driver.wait_until(lambda: driver.window_run.browse.trees.filter == "health:failed", "filtered")
        await driver.settle()
        failed = driver.window_run.browse.trees.matches.found
        pressed = 0

        def press(keys: str, widget: QWidget | None = None) -> None:
            nonlocal pressed
            pressed += 1
            driver.key(keys, widget)

        press("Ctrl+G")
        menu = await driver.wait_until(lambda: _popup(QMenu), "the menu of groups")
        press("C", menu)
        await driver.wait_until(lambda: table.layout().grouping == "cause", "grouped by cause")
        press("Ctrl+Shift+E", driver.window)
        chooser = await driver.wait_until(lambda: driver.window.findChild(QFileDialog), "where to")
        target = tmp_path / "failed.csv"
        assert chooser.selectedFiles()[0].endswith(".csv")
        await driver.take_keyboard(chooser)
        driver.type_into_focus(str(target))  # the name that is proposed is marked, and goes
        press("Return")
        await driver.wait_until(target.exists, "the file")
        assert pressed <= 8
        with target.open(newline="") as text:
            rows = list(csv.DictReader(text))
        assert len(rows) == failed
        assert list(rows[0])[:2] == ["cause_code", "cause"]
        assert {row["health"] for row in rows} == {"failed"}
        jobs = driver.inspector.snapshot.jobs
        assert {row["job_id"] for row in rows} <= set(jobs)
        await driver.wait_until(lambda: f"{failed} rows written" in driver.window.status.text, "it says so")

    on_stage(scene, demo=cloud, jobs_as="table")


def _popup(kind: type[QMenu]) -> QMenu | None:
    shown = QApplication.activePopupWidget()
    return shown if isinstance(shown, kind) else None


def back_to_the_hit(driver: Driver, frame: FrameController) -> None:
    """The keyboard is on the row that a hit has led to; go back to the hit, and along the tabs with the arrows."""
    focus = QApplication.focusWidget()
    assert focus is not None
    assert focus.accessibleName() == "Selected objects"
    back = driver.window.commands["back"]
    back.trigger()
    assert frame.views.key == "search", "what was shown on the way is no place"
    assert frame.views.search.parts.table.hasFocus()
    frame.frame.tabs.setFocus()
    driver.key("Left", frame.frame.tabs)
    assert (frame.views.key, frame.frame.tabs.hasFocus()) == ("sql", True), "the next arrow is for the tabs again"
    back.trigger()


def test_a_search_leads_to_the_row_and_a_source_has_its_own_filter(
    on_stage: Play, cloud: Cloud, tmp_path: Path
) -> None:
    saved = tmp_path / "saved.json"
    entry = {"id": "saved-1", "status": "CREATE_FAILED", "name": "saved-job"}
    table = {"id": "a-*-*-orders", "type": "table", "name": "orders", "select": "true"}
    saved.write_text(json.dumps({"results": [{**entry, "object_infos": [table]}], "count": 1}))

    async def scene(driver: Driver) -> None:
        frame = await opened(driver)
        line = driver.page.filter_line
        line.set_text("is:running")
        await driver.settle()
        driver.window_run.files.open([saved])
        workspace = driver.window_run.app.workspace
        await driver.wait_until(lambda: len(workspace.sessions) == 2, "two sources")
        await driver.wait_until(lambda: frame_sources(driver) == ["saved-job"], "the file is shown")
        assert line.text == ""
        demo, file = workspace.sessions
        line.set_text("health:failed")
        await driver.settle()
        driver.window_run.browse.show_source(demo.key)
        await driver.wait_until(lambda: "saved-job" not in frame_sources(driver), "the demo is shown")
        assert line.text == "is:running"
        driver.window_run.browse.show_source("")
        await driver.wait_until(lambda: "saved-job" in frame_sources(driver), "all sources")
        assert "source" in [column.key for column in frame.jobs.table.model.columns]
        # Search everything: the row itself, in the right source.
        driver.key("Ctrl+Shift+F", driver.window)
        frame.views.search.search("orders", session=file.key)
        rows = frame.views.search.parts.table
        await driver.wait_until(lambda: rows.model().rowCount() >= 1, "found")
        rows.selectRow(0)
        frame.views.search.open_row(0)
        await driver.wait_until(lambda: frame.jobs.layouts.now is Layout.JOB, "the job page")
        await driver.settle(0.4)
        place = driver.page.details.place()
        assert place is not None
        assert (place.node.job_id, place.object_row) == ("saved-1", 0)
        back_to_the_hit(driver, frame)
        # Closing it shows the other source, and what was visited in it is gone.
        await workspace.close_session(file.key)
        await driver.wait_until(lambda: len(workspace.sessions) == 1, "closed")
        await driver.settle()
        node = driver.page.details.node
        assert node is None or node.session != file.key
        assert node is None or node.kind is not NodeKind.OBJECTS

    on_stage(scene, demo=cloud, jobs_as="table")


def frame_sources(driver: Driver) -> list[str]:
    """The names in the table, whichever source they are from."""
    table = frame_of(driver).jobs.table
    found = []
    for place in range(table.model.rowCount()):
        ref = table.model.ref_at(place)
        session = driver.window_run.app.workspace.find(ref.session) if ref is not None else None
        if ref is not None and session is not None:
            found.append(session.inspector.snapshot.jobs[ref.job_id].name)
    return found


@pytest.mark.parametrize(
    "broken", [{"columns": 5}, "no layout", {"columns": ["name", "no.such[field"], "grouping": "x"}]
)
def test_a_damaged_layout_is_the_usual_one(on_stage: Play, cloud: Cloud, own_home: Path, broken: object) -> None:
    path = own_home / "config" / "settings.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"jobs_layout": broken, "jobs_as": "table", "jobs_widths": {"job": -3, "peek": 10**9}}))

    async def scene(driver: Driver) -> None:
        await opened(driver)
        assert names(driver)

    on_stage(scene, demo=cloud, jobs_as="table")
