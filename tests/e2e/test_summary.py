"""The summary in the window: of a live source, of a file, of all sources, and of a scenario."""

from pathlib import Path

from drs_inspector.domain.health.words import HealthKey
from drs_inspector.qt.details.summary import NodeSummary
from drs_inspector.qt.frame.layouts import Layout
from drs_inspector.qt.pictures.parts import PicturePart
from drs_inspector.session.job_table.rows import RowKind
from drs_inspector.session.job_tree.node import NodeKind, TreeNode
from tests.e2e.cloud_host import Cloud
from tests.e2e.driver import Driver, Play

SAMPLE = Path(__file__).parents[1] / "data" / "batch-detail.response.json"


def pages(driver: Driver) -> list[NodeSummary]:
    return [one for one in driver.page.details.findChildren(NodeSummary) if one.isVisible()]


def told(driver: Driver) -> list[str]:
    """Return the figures, segments and rows that are seen, as they are spoken."""
    parts = [part for one in pages(driver) for part in one.findChildren(PicturePart)]
    return [part.accessibleName() for part in parts if part.isVisible()]


def titles(driver: Driver) -> set[str]:
    return {card.accessibleName() for one in pages(driver) for card in one._parts.in_order(one.shown)}


def press(driver: Driver, begin: str) -> None:
    part = next(one for one in pages(driver)[0].findChildren(PicturePart) if one.accessibleName().startswith(begin))
    part.setFocus()
    driver.key("Return", part)


async def of_a_live_source(driver: Driver) -> set[str]:
    """The failed are told with their names, a refresh renews the page, and a number lists its jobs."""
    await driver.fetched()
    frame, browse = driver.window_run.frame, driver.window_run.browse
    table, overview = frame.jobs.table.model, driver.window.commands["overview"]
    overview.trigger()
    await driver.wait_until(lambda: "Jobs by health" in titles(driver), "the jobs are counted")
    first = pages(driver)
    health = browse.healths.of(driver.window_run.app.workspace.sessions[0])
    failed = [job for job in health.snapshot.jobs if health.own(job).key is HealthKey.FAILED]
    head = f"{len(failed)} failed"
    await driver.wait_until(lambda: any(one.startswith(head) for one in told(driver)), "how many failed is seen")
    for job_id in failed[:1]:
        assert any(words.startswith(health.snapshot.jobs[job_id].name) for words in told(driver)), "which, and why"
    await driver.wait_until(lambda: first[0].is_complete, "objects are counted")
    driver.window.commands["refresh"].trigger()
    await driver.fetched(2)
    await driver.settle()
    assert pages(driver) == first, "a refresh renews the page and does not make another one"

    of_the_demo = set(told(driver))
    press(driver, f"{len(failed)} failed")
    await driver.wait_until(lambda: browse.trees.search_progress is None and browse.trees.filter, "filtered")
    await driver.settle()
    found = {row.ref.job_id for row in table.rows if row.kind is RowKind.JOB}
    assert frame.jobs.layouts.now is Layout.TABLE
    assert found >= set(failed)
    assert browse.trees.matches.found == len(failed)
    driver.page.filter_line.set_text("")
    return of_the_demo


async def of_a_file_and_of_all(driver: Driver, of_the_demo: set[str]) -> None:
    """A file has fewer cards, and all sources have a row for each."""
    browse, overview = driver.window_run.browse, driver.window.commands["overview"]
    driver.window_run.files.open([SAMPLE])
    await driver.wait_until(lambda: len(driver.window_run.app.workspace.sessions) == 2, "the file is open")
    await driver.settle()
    overview.trigger()
    assert not set(told(driver)) & of_the_demo, "nothing is said of another source"
    await driver.wait_until(lambda: "2 jobs, all read in full" in told(driver), "the file is summed up")
    assert titles(driver) == {"Jobs by health", "What was read", "Where it comes from"}, "no card is empty"
    browse.show_source("")
    overview.trigger()
    await driver.wait_until(lambda: "Sources" in titles(driver), "all sources are")
    press(driver, driver.window_run.app.workspace.sessions[0].title)
    await driver.wait_until(lambda: "Sources" not in titles(driver), "one source is again")
    assert driver.page.details.node is not None
    assert driver.page.details.node.kind is NodeKind.SESSION


async def of_a_scenario(driver: Driver) -> None:
    """Its numbers list jobs of the scenario, of its source."""
    frame, browse = driver.window_run.frame, driver.window_run.browse
    key = driver.window_run.app.workspace.sessions[0].key
    driver.window.commands["group"].setChecked(True)
    frame.jobs.show(Layout.TREE)
    await driver.settle()
    await driver.click_line(TreeNode(NodeKind.SCENARIO, name="sync", session=key))
    others = ("Migration:", "Disaster recovery:")
    await driver.wait_until(
        lambda: told(driver) and not any(words.startswith(others) for words in told(driver)), "a scenario is", 5
    )
    sync = next(one for one in told(driver) if one.startswith("Synchronization: "))
    count = int(sync.split()[1])
    press(driver, sync)
    await driver.wait_until(lambda: browse.trees.search_progress is None and browse.trees.filter, "filtered")
    await driver.settle()
    assert browse.sources.key == key
    assert browse.trees.matches.found == count


def test_what_failed_and_what_was_read_is_seen_of_each_kind_of_source(on_stage: Play, cloud: Cloud) -> None:
    async def scene(driver: Driver) -> None:
        of_the_demo = await of_a_live_source(driver)
        await of_a_file_and_of_all(driver, of_the_demo)
        await of_a_scenario(driver)

    on_stage(scene, demo=cloud)
