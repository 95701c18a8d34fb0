"""What a person hears who uses the window by keys and a screen reader: over the real bus of AT-SPI, page by page.

The expected texts are in ``spoken``: one line for each thing on the screen that says something.
"""

import json
import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog

from tests.e2e.driver import Driver
from tests.helpers.screen_reader import Reader, ReaderStage, screen_reader

SPOKEN = Path(__file__).parent / "spoken"
READ_AT = 1_760_000_000  # 9 October 2025: times of other years are written in full, and stay so
_RULE = {"transformation_info": {"transformation_type": "contentConditionalFilter", "value": "id > 1"}}
_END = {"ip": "10.0.0.1", "db_port": 3306, "db_type": "mysql"}
Pages = dict[str, list[str]]


def _job(name: str, status: str, **more: Any) -> dict[str, Any]:
    table = {"id": f"{name}-*-*-orders", "type": "table", "name": "orders", "select": "true"}
    renamed = {"id": f"{name}-*-*-old", "type": "table", "name": "old", "alias_name": "new", "select": "true"}
    return {
        "id": f"{name}-id",
        "name": name,
        "status": status,
        "db_use_type": "sync",
        "job_direction": "up",
        "source_endpoint": {**_END, "endpoint_name": "mysql"},
        "target_endpoint": {**_END, "ip": "10.0.0.2", "endpoint_name": "mysql"},
        "object_infos": [table, renamed],
        "data_transformation": [_RULE],
        **more,
    }


JOBS = [
    _job("ledger", "CREATE_FAILED", error_code="DRS.M01501", error_message="Service error at 10.0.0.1"),
    _job("shop <b>bold</b>", "INCRE_TRANSFER_STARTED"),
    {"id": "list-only", "name": "list-only", "status": "CONFIGURATION"},
]


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReaderStage]:
    with screen_reader(tmp_path_factory.mktemp("screen-reader")) as made:
        yield made


async def _opened(driver: Driver, jobs: Sequence[dict[str, Any]]) -> None:
    saved = Path(os.environ["DRS_INSPECTOR_HOME"]) / "saved.json"
    saved.write_text(json.dumps({"results": jobs, "count": len(jobs)}))
    os.utime(saved, (READ_AT, READ_AT))
    driver.window_run.files.open([saved])
    frame = driver.window_run.frame
    await driver.wait_until(lambda: driver.window_run.app.workspace.sessions, "the file is open")
    await driver.settle()
    await driver.wait_until(lambda: frame.counting.counts.now.total and not frame.counting.counts.is_working, "counted")
    await driver.settle()


async def _steps(reader: Reader, *steps: tuple[str, str]) -> None:
    """Press keys, or write words that no key is called, and wait until what follows them is told."""
    for keys, told in steps:
        if QKeySequence(keys).toString():
            await reader.press(keys)
        else:
            await reader.write(keys)
        if told:
            await reader.hears(told)


async def jobs_scene(driver: Driver, reader: Reader) -> Pages:
    """From the start page to the table, its filter, the peek and the page of a job, tab by tab."""
    pages: Pages = {"start": await reader.page("tool bar", "push button New", "push button Import")}
    await _opened(driver, JOBS)
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
    await _steps(reader, ("Ctrl+F", "text 'Filter jobs'"), ("health:fai", "suggestions below'"))
    pages["completion"] = await reader.page("list What can")
    await reader.write("led")
    await _steps(reader, ("Return", "cell 'ledger, Failed"))
    await driver.settle()  # the counters follow the filter
    pages["filtered"] = await reader.page("list Health", "filler Jobs by health", "panel Coverage")
    await _steps(
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
        ("Return", "cell 'Job' focused"),
        ("Alt+2", "cell 'ledger, open"),
        ("Alt+3", "list item 'Rule 1"),
        ("Alt+6", "filler 'Raw JSON' (Line 1: {) focused"),
    ):
        await _steps(reader, (key, told))
        pages[f"job {key}"] = await reader.page("filler Views of")
    assert [one for one in reader.told[on_the_way:] if "Sidebar" in one] == [], "the keyboard went astray on the way"
    pages["silent"], pages["marked up"] = reader.silent, reader.marked_up
    return pages


async def other_pages_scene(driver: Driver, reader: Reader) -> Pages:
    """Search, palette, keys, SQL and the dialogs."""
    await _opened(driver, JOBS)
    pages: Pages = {}
    await _steps(reader, ("Ctrl+Shift+F", "text 'Search everything'"), ("orders", "says '2 hits in 2 jobs'"))
    await _steps(reader, ("Down", "cell 'Table, ledger.orders, in ledger, Failed, of saved.json' focused selected"))
    pages["search"] = await reader.page("filler Search everything")
    await _steps(reader, ("Ctrl+K", "text 'Find actions"), ("export", "says '3 hits, Export…, Ctrl+S'"))
    await _steps(reader, ("Down", "says 'Export this table…, Ctrl+Shift+E'"))
    pages["palette"] = await reader.page("filler Palette")
    await _steps(reader, ("Escape", "focused"), ("Ctrl+/", "text 'Search keys'"))
    pages["keys"] = await reader.page("filler Keys")
    await _steps(reader, ("Escape", "focused"), ("Ctrl+5", "text 'SQL'"))
    await reader.write("select name from jobs order by name")
    await reader.press("Escape")
    await _steps(reader, ("Ctrl+Return", "says '3 rows"))
    pages["sql"] = await reader.page("filler SQL")
    await reader.write(" no")
    await _steps(reader, ("Ctrl+Return", "says 'The SQL is not understood at line 1, column 37."))
    dialogs = (
        (
            "Ctrl+,",
            "text 'Search settings' focused",
            ("text Search settings", "filler Theme", "filler Lock", "filler Proxy"),
        ),
        ("Ctrl+S", "radio button 'All jobs (3)' checked focused", ("dialog",)),
        ("Ctrl+N", "text 'Cloud and region'", ("dialog",)),
    )
    for key, told, parts in dialogs:
        await _steps(reader, (key, told))
        dialog = await driver.dialog(QDialog)
        pages[key] = await reader.page(*parts)
        await reader.press("Escape")
        await driver.gone(dialog)
    await _steps(reader, ("Ctrl+1", "filler 'Summary' focused"))
    pages["summary"] = await reader.page("filler Views of")
    pages["silent"], pages["marked up"] = reader.silent, reader.marked_up
    return pages


def _many() -> list[dict[str, Any]]:
    """2,000 jobs: every fortieth has failed, of two causes."""
    jobs = [_job(f"job-{number:04}", "INCRE_TRANSFER_STARTED") for number in range(2000)]
    for number in range(0, 2000, 40):
        code = ("DRS.M01501", "DRS.M05001")[number // 40 % 2]
        jobs[number] |= {"status": "CREATE_FAILED", "error_code": code, "error_message": f"Refused: {code}"}
    return jobs


async def two_questions_scene(driver: Driver, reader: Reader) -> list[str]:
    """Which jobs failed, and which take a table under which name: what is told on the way, by keys alone."""
    await _opened(driver, _many())
    await _steps(reader, ("Ctrl+F", "text 'Filter jobs'"))
    await reader.write("health:failed")
    await reader.hears("says '50 of 2,000 jobs match'")
    await _steps(reader, ("Return", "Failed, Refused: DRS.M0"), ("Ctrl+G", "menu item 'None' checked focused"))
    await reader.press("Escape")
    await _steps(reader, ("Ctrl+Shift+F", "text 'Search everything'"), ("old", "hits in 2,000 jobs'"))
    await _steps(reader, ("Down", "Table, job-0000.old, on the target job-0000.new, in job-0000, Failed"))
    return reader.told


def test_two_questions_over_2000_jobs_are_told_step_by_step(stage: ReaderStage, tmp_path: Path) -> None:
    told = stage.play(two_questions_scene, home=tmp_path)
    assert "says '50 of 2,000 jobs match'" in told


@pytest.mark.parametrize("scene", [jobs_scene, other_pages_scene], ids=lambda scene: scene.__name__)
def test_what_is_told_of_each_page(stage: ReaderStage, tmp_path: Path, scene: Any) -> None:
    pages = stage.play(scene, home=tmp_path)
    assert pages.pop("silent") == [], "can have the keyboard, and has no name"
    assert pages.pop("marked up") == []
    told = "\n".join(line for name, lines in pages.items() for line in (f"=== {name}", *lines))
    told = re.sub(r"[\d,.]+(\xa0|\\xa0)m?s\b", "some ms", told.replace(str(tmp_path), "HOME"))
    told = re.sub(r"\d{4}-\d\d-\d\d", "TODAY", told)
    kept = SPOKEN / f"{scene.__name__.removesuffix('_scene')}.txt"
    assert told.splitlines() == kept.read_text("utf-8").splitlines()
