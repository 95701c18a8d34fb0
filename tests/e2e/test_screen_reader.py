"""What a person hears who uses the window by keys and a screen reader: over the real bus of AT-SPI, page by page.

The expected texts are in ``spoken``: one line for each thing on the screen that says something.
"""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QAbstractButton, QDialog

from tests.e2e.driver import Driver
from tests.e2e.spoken_pages import JOBS, Pages, job_of, kept, opened, steps, told_of
from tests.helpers.screen_reader import Reader, ReaderStage


def _are_counted(driver: Driver) -> bool:
    buttons = (one for one in driver.page.details.findChildren(QAbstractButton) if one.isVisible())
    return any(one.text().startswith("Other jobs") and one.text()[-1].isdigit() for one in buttons)


async def jobs_scene(driver: Driver, reader: Reader) -> Pages:
    """From the start page to the table, its filter, the peek and the page of a job, tab by tab."""
    pages: Pages = {"start": await reader.page("tool bar", "push button New", "push button Import")}
    await opened(driver, JOBS)
    await reader.hears("cell 'ledger, Failed")
    parts = (
        "filler Sidebar",
        "page tab list Jobs",
        "text Filter",
        "table Jobs",
        "filler Show",
        "filler Jobs by health",
    )
    pages["table"] = await reader.page(*parts, "panel Coverage")
    await steps(reader, ("Ctrl+F", "text 'Filter jobs'"), ("health:fai", "suggestions below'"))
    pages["completion"] = await reader.page("list What can")
    await reader.write("led")
    await steps(reader, ("Return", "cell 'ledger, Failed"))
    await driver.settle()  # the counters follow the filter
    pages["filtered"] = await reader.page("list Health", "filler Jobs by health", "panel Coverage")
    await steps(
        reader,
        ("Ctrl+F", "text 'Filter jobs'"),
        ("Left", "push button 'health is failed, remove with Delete'"),
        ("Delete", "says 'All 3 jobs are shown'"),
        ("Down", "cell 'ledger, Failed"),
    )
    await reader.press("Space")
    await driver.settle()
    pages["peek"] = await reader.page("filler Peek")
    on_the_way = len(reader.told)
    for key, told in (
        ("Return", "'Overview' (ledger"),
        ("Alt+2", "'Progress'"),
        ("Alt+3", "cell 'ledger, open"),
        ("Alt+4", "list item 'Rule 1"),
        ("Alt+5", "cell 'Differs, 1 of 2, open' focused"),
        ("Alt+6", "cell 'Chosen for this job, no default exists, open' focused"),
        ("Alt+7", ""),
        ("Alt+8", "filler 'Raw JSON' (Line 1: {) focused"),
    ):
        await steps(reader, (key, told))
        if key == "Alt+5":
            await driver.wait_until(lambda: _are_counted(driver), "other jobs are counted")
        pages[f"job {key}"] = await reader.page("filler Views of")
    assert [one for one in reader.told[on_the_way:] if "Sidebar" in one] == [], "the keyboard went astray on the way"
    pages["silent"], pages["marked up"] = reader.silent, reader.marked_up
    return pages


async def other_pages_scene(driver: Driver, reader: Reader) -> Pages:
    """Search, palette, keys, SQL and the dialogs."""
    await opened(driver, JOBS)
    pages: Pages = {}
    await steps(reader, ("Ctrl+Shift+F", "text 'Search everything'"), ("orders", "says '2 hits in 2 jobs'"))
    await steps(reader, ("Down", "cell 'Table, ledger.orders, in ledger, Failed, of saved.json' focused selected"))
    pages["search"] = await reader.page("filler Search everything")
    await steps(reader, ("Ctrl+K", "text 'Find actions"), ("hand over", "says '2 hits, Hand over…, Ctrl+S'"))
    await steps(reader, ("Down", "says 'Hand over selected jobs…, Ctrl+Shift+S'"))
    pages["palette"] = await reader.page("filler Palette")
    await steps(reader, ("Escape", "focused"), ("Ctrl+/", "text 'Search keys'"))
    pages["keys"] = await reader.page("filler Keys")
    await steps(reader, ("Escape", "focused"), ("Ctrl+5", "text 'SQL'"))
    await reader.write("select name from jobs order by name")
    await reader.press("Escape")
    await steps(reader, ("Ctrl+Return", "says '3 rows"))
    pages["sql"] = await reader.page("filler SQL")
    await reader.write(" no")
    await steps(reader, ("Ctrl+Return", "says 'The SQL is not understood at line 1, column 37."))
    dialogs = (
        (
            "Ctrl+,",
            "text 'Search settings' focused",
            ("text Search settings", "filler Theme", "filler Lock", "filler Proxy"),
        ),
        ("Ctrl+S", "radio button 'Shown (3 jobs, no filter)' checked focused", ("dialog",)),
        ("Ctrl+N", "text 'Cloud and region'", ("dialog",)),
    )
    for key, told, parts in dialogs:
        await steps(reader, (key, told))
        dialog = await driver.dialog(QDialog)
        pages[key] = await reader.page(*parts)
        await reader.press("Escape")
        await driver.gone(dialog)
    await steps(reader, ("Ctrl+1", "panel 'Summary' focused"))
    pages["summary"] = await reader.page("filler Views of")
    pages["silent"], pages["marked up"] = reader.silent, reader.marked_up
    return pages


def _many() -> list[dict[str, Any]]:
    """2,000 jobs: every fortieth has failed, of two causes."""
    jobs = [job_of(f"job-{number:04}", "INCRE_TRANSFER_STARTED") for number in range(2000)]
    for number in range(0, 2000, 40):
        code = ("DRS.M01501", "DRS.M05001")[number // 40 % 2]
        jobs[number] |= {"status": "CREATE_FAILED", "error_code": code, "error_message": f"Refused: {code}"}
    return jobs


async def two_questions_scene(driver: Driver, reader: Reader) -> list[str]:
    """Which jobs failed, and which take a table under which name: what is told on the way, by keys alone."""
    await opened(driver, _many())
    await steps(reader, ("Ctrl+F", "text 'Filter jobs'"))
    await reader.write("health:failed")
    await reader.hears("says '50 of 2,000 jobs match'")
    await steps(reader, ("Return", "Failed, Refused: DRS.M0"), ("Ctrl+G", "menu item 'None' checked focused"))
    await reader.press("Escape")
    await steps(reader, ("Ctrl+Shift+F", "text 'Search everything'"), ("old", "hits in 2,000 jobs'"))
    await steps(reader, ("Down", "Table, job-0000.old, on the target job-0000.new, in job-0000, Failed"))
    return reader.told


def test_two_questions_over_2000_jobs_are_told_step_by_step(stage: ReaderStage, tmp_path: Path) -> None:
    told = stage.play(two_questions_scene, home=tmp_path)
    assert "says '50 of 2,000 jobs match'" in told


@pytest.mark.parametrize("scene", [jobs_scene, other_pages_scene], ids=lambda scene: scene.__name__)
def test_what_is_told_of_each_page(stage: ReaderStage, tmp_path: Path, scene: Any) -> None:
    pages = stage.play(scene, home=tmp_path)
    assert pages.pop("silent") == [], "can have the keyboard, and has no name"
    assert pages.pop("marked up") == []
    assert told_of(pages, tmp_path) == kept(scene.__name__.removesuffix("_scene"))
