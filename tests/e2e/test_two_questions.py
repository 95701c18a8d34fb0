"""Two questions about many jobs, asked with the keyboard alone; the terminal gives the same rows."""

import csv
import io
from pathlib import Path

import pytest
from click.testing import CliRunner
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractItemView, QApplication, QFileDialog, QMenu, QWidget

from drs_inspector.cli import cli
from tests.bench.big_archive import write_big_archive
from tests.bench.many_jobs import write_many_jobs
from tests.e2e.driver import Driver, Play, Scene
from tests.e2e.keyboard import press
from tests.helpers.waiting import PATIENCE

MANY, FAILED_JOBS, OBJECTS = 2_000, 308, 200_000
FAILED = "health:failed"
TABLE = "customer_order_line_000003"
"""Each of the many jobs takes it."""
TABLES = "customer_order_line_0500"
RENAMED = 2
"""A hundred tables of the large job begin so, and two of them have new names."""

TAKES = """
SELECT j.name AS job, o.path AS found, nullif(o.target_path, o.path) AS target
FROM objects o JOIN jobs j ON j.id = o.job_id WHERE contains(o.name, '{}')
"""

Rows = list[tuple[str, str, str]]
"""The name of a job, what it takes, and the new name of that ("": none), in order."""


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two thousand jobs."""
    path = tmp_path_factory.mktemp("many") / "project.drs.json"
    write_many_jobs(path, jobs=MANY)
    return path


class Keys:
    """A keyboard, and nothing else: keys go to the window in front, which finds what they are for."""

    def __init__(self, driver: Driver) -> None:
        self.driver, self.pressed = driver, 0

    async def press(self, keys: str) -> None:
        """Press a key, and let the window answer."""
        press(keys)
        self.pressed += 1
        await self.driver.settle(0.05)

    async def type(self, text: str) -> None:
        """Type a text where the keyboard is."""
        self.driver.type_into_focus(text)
        await self.driver.settle(0.05)


async def said(driver: Driver, words: str, seconds: float = PATIENCE) -> None:
    """Wait until the window says something, wherever it is."""

    def is_said() -> bool:
        return any(words in text for text in texts(driver.window))

    try:
        await driver.wait_until(is_said, f"the window says {words!r}", seconds)
    except AssertionError as error:
        error.add_note(" | ".join(filter(None, texts(driver.window))))
        raise


def texts(window: QWidget) -> list[str]:
    """Return what the labels and lines of a window say."""
    shown = [one for one in window.findChildren(QWidget) if one.isVisible()]
    return [str(one.property("text") or "") for one in shown]


def on_terminal(*words: str) -> list[dict[str, str]]:
    """Return the rows that a command writes as CSV."""
    result = CliRunner().invoke(cli, [*words, "--format", "csv"], prog_name="drs-inspector")
    # 1 says that nothing tells whether the project had more jobs than the file.
    assert result.exit_code in (0, 1), result.stderr[-2_000:]
    return list(csv.DictReader(io.StringIO(result.stdout)))


def found_by_find(text: str, path: Path) -> Rows:
    """Return what ``find`` says: objects whose name has the text."""
    hits = on_terminal("find", text, str(path), "--kind", "object")
    return sorted((hit["job"], hit["found"], hit["target_name"]) for hit in hits)


def found_by_query(text: str, path: Path) -> Rows:
    """Return what SQL says."""
    rows = on_terminal("query", TAKES.format(text), str(path))
    return sorted((row["job"], row["found"], row["target"]) for row in rows)


def test_all_failed_jobs_with_cause_as_csv(on_stage: Play, many: Path, tmp_path: Path) -> None:
    target = tmp_path / "failed.csv"

    async def scene(driver: Driver) -> None:
        keys = Keys(driver)
        await said(driver, f"{MANY:,} All jobs")
        await keys.press("Ctrl+F")
        await keys.type(FAILED)
        await said(driver, f"{FAILED_JOBS} of {MANY:,} shown")
        await keys.press("Return")
        keys.pressed = 0
        await keys.press("Ctrl+G")
        await driver.wait_until(lambda: isinstance(QApplication.activePopupWidget(), QMenu), "the menu of groups")
        await keys.press("C")
        await keys.press("Ctrl+Shift+E")
        chooser = await driver.wait_until(lambda: driver.window.findChild(QFileDialog), "where to")
        await driver.take_keyboard(chooser)
        await keys.type(str(target))
        await keys.press("Return")
        await driver.wait_until(target.exists, "the file")
        assert keys.pressed <= 8
        await said(driver, "rows written")

    on_stage(scene, files=[many], jobs_as="table")
    with target.open(newline="", encoding="utf-8") as text:
        written = list(csv.DictReader(text))
    shown = on_terminal("show", str(many), "--filter", FAILED, "--columns", "id,cause_code,cause")
    assert len(shown) == FAILED_JOBS
    assert {(row["job_id"], row["cause_code"], row["cause"]) for row in written} == {
        (row["id"], row["cause_code"], row["cause"]) for row in shown
    }
    causes = [(row["cause_code"], row["cause"]) for row in written]
    groups = [cause for place, cause in enumerate(causes) if place == 0 or causes[place - 1] != cause]
    assert len(groups) == len(set(causes)) > 1, "the jobs of a cause are beside each other"


def asking_which_jobs_take(text: str, rows: int) -> tuple[Scene, list[str]]:
    """Return a scene that searches for a text, copies all hits, and opens one; and what will have been copied."""
    copied: list[str] = []

    async def scene(driver: Driver) -> None:
        keys = Keys(driver)
        await said(driver, "read in full")
        await keys.press("Ctrl+Shift+F")
        await keys.type(text)
        await said(driver, f"{rows:,} hits in ", 4 * PATIENCE)
        await keys.press("Down")
        await driver.wait_until(lambda: keyboard_is_on("What was found"), "the hits have the keyboard")
        await keys.press("Ctrl+A")
        QGuiApplication.clipboard().clear()
        await keys.press("Ctrl+C")
        # Many rows are made in slices, and are copied when all of them are there.
        await driver.wait_until(lambda: QGuiApplication.clipboard().text(), "the hits are copied")
        copied.append(QGuiApplication.clipboard().text())
        await keys.press("Home")
        await keys.press("Return")
        await driver.wait_until(lambda: keyboard_is_on("Selected objects"), "the row has the keyboard")
        shown = row_with_the_keyboard()
        assert any(text in cell for cell in shown), shown

    return scene, copied


def keyboard_is_on(name: str) -> bool:
    focus = QApplication.focusWidget()
    return focus is not None and focus.accessibleName() == name


def row_with_the_keyboard() -> list[str]:
    """Return what the cells of the row say that has the keyboard."""
    view = QApplication.focusWidget()
    assert isinstance(view, QAbstractItemView)
    index = view.currentIndex()
    return [str(index.siblingAtColumn(column).data()) for column in range(view.model().columnCount())]


@pytest.mark.parametrize("kind", ["many jobs", "one large job"])
def test_every_job_that_takes_a_table_and_its_new_name(on_stage: Play, many: Path, tmp_path: Path, kind: str) -> None:
    path, text, rows = many, TABLE, MANY
    if kind == "one large job":
        path, text, rows = tmp_path / "large.drs.json", TABLES, 100
        write_big_archive(path, objects=OBJECTS, jobs=1)
    scene, copied = asking_which_jobs_take(text, rows)
    on_stage(scene, files=[path], jobs_as="table")
    table = list(csv.DictReader(io.StringIO(copied[0]), dialect="excel-tab"))
    found = sorted((row["Job"], row["Found"], row["Name on the target"]) for row in table)
    assert len(found) == rows
    assert found == found_by_find(text, path)
    assert found == found_by_query(text, path)
    assert kind == "many jobs" or sum(bool(new) for _job, _found, new in found) == RENAMED
