"""Handing over the comparison of the page Compare: from there at once, at a level, with both archives, as it was."""

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QDialog, QRadioButton

from drs_inspector.qt.compare.page import ComparePage
from drs_inspector.qt.hand_over.dialog import HandOverDialog
from drs_inspector.session.compare.question import Question
from drs_inspector.session.compare.sides import OpenSide
from drs_inspector.session.report import making
from drs_inspector.session.report.verify import Verdict, verify
from drs_inspector.storage.archive import open_files
from tests.e2e.driver import Driver, play
from tests.e2e.shown_words import words_of
from tests.helpers.report_page import Page, archive_of
from tests.helpers.two_readings import Changes, evening
from tests.qt.files.test_documents import open_in_turn

NAMES = ("canaryanna-<b>&x", "canarybert-\u202eexe")


def readings(folder: Path) -> list[Path]:
    """Write two readings of four jobs each: one is gone, one came, and three have another name."""
    made = Changes(evening(5), 3)
    made.make("added")
    made.make("gone")
    paths = []
    for title, reading, name in zip(("monday", "tuesday"), (made.a, made.b), NAMES, strict=True):
        for number, job_id in enumerate(reading.details):
            for one in (reading.entries[job_id], reading.details[job_id]):
                one["name"] = f"{name}-{number}"
        paths.append(folder / title)
        paths[-1].write_bytes(archive_of(reading.snapshot()))
    return paths


async def compared(driver: Driver, tmp_path: Path) -> ComparePage:
    files = readings(tmp_path)
    await open_in_turn(driver, files[:1], files[1:])
    views = driver.window_run.frame.views
    views.show_compare()
    a, b = (OpenSide(one.key) for one in driver.window_run.app.workspace.sessions)
    views.compare.ask(Question(a, b))
    await driver.wait_until(lambda: views.compare.result.answer is not None, "it is compared")
    page: ComparePage = views.compare
    return page


def formats(dialog: HandOverDialog) -> list[str]:
    return [dialog.format.list.item(row).text() for row in range(dialog.format.list.count())]


async def write(driver: Driver, dialog: HandOverDialog, path: Path) -> None:
    driver.type("File name", str(path), dialog)
    driver.click("Write", dialog)
    await driver.gone(dialog)
    await driver.wait_until(lambda: f"The comparison was written to {path}" in driver.status, "it is written")


async def refused(driver: Driver, dialog: HandOverDialog, path: Path, archive: Path) -> None:
    """Each file that is there is named before it goes, those beside the page too."""
    for one in (path, archive):
        one.write_text("mine")
    driver.type("File name", str(path), dialog)
    driver.click("Write", dialog)
    await driver.settle()
    assert f"{path} exists already. {archive} exists already. Press Write again to replace them." in words_of(dialog)
    assert path.stat().st_size == len("mine")  # noqa: ASYNC240 - a small file


def test_the_comparison_goes_at_a_level_with_both_archives_and_verifies(qapp: QApplication, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    path = out / "x.comparison.html"
    beside = [path.with_suffix(f".{letter}.drs.json") for letter in "ab"]

    async def scene(driver: Driver) -> None:
        page = await compared(driver, tmp_path)
        # What is read since is not what was compared.
        session = driver.window_run.app.workspace.sessions[1]
        session.inspector.snapshot.jobs.popitem()
        QTest.mouseClick(page.result.counters.hand_over, Qt.MouseButton.LeftButton)
        dialog = await driver.dialog(HandOverDialog)
        radios = dialog.jobs.findChildren(QRadioButton)
        assert radios[0].isChecked()
        assert radios[0].accessibleName() == "Comparison: monday with tuesday (5 changes)"
        assert dialog.windowTitle() == "Hand over · Comparison"
        assert formats(dialog) == [
            "Comparison (HTML)", "Report of B with it (HTML)", "Text", "CSV", "JSON", "NDJSON",
        ]  # fmt: skip
        assert dialog.place.text.endswith(".comparison.html")
        await driver.wait_until(lambda: dialog.masking.model.preview is not None, "it is counted")
        preview = dialog.masking.model.preview
        assert preview is not None
        assert next(one.count for one in preview.classes if one.name == "jobs") == 2 * (4 + 4)
        assert "Counted over 4 jobs of A and 4 jobs of B" in words_of(dialog)
        dialog.masking.choose("public")
        driver.type("A word that must be gone", "canaryanna", dialog)
        await driver.wait_until(lambda: "Not in the result (without masking " in words_of(dialog), "it is searched")
        driver.click("Look at the whole result…", dialog)
        await driver.wait_until(lambda: dialog.findChildren(QDialog), "it is shown")
        looked = words_of(dialog.findChildren(QDialog)[0])
        assert "canary" not in looked
        dialog.findChildren(QDialog)[0].close()
        assert list(out.iterdir()) == []
        await refused(driver, dialog, path, beside[1])
        await write(driver, dialog, path)
        assert [str(one) for one in reversed(beside)] == driver.window_run.app.settings.recent_files[:2]

    play(qapp, scene)
    assert sorted(out.iterdir()) == sorted((path, *beside))
    texts = [one.read_text("utf-8") for one in out.iterdir()]
    assert [one for one in ("canary", "monday", "tuesday", "\u202e") for text in texts if one in text] == []
    with path.open("rb") as report:
        assert verify(report, path.name, *(one.read_bytes() for one in beside)).verdict is Verdict.SAME
    assert len(open_files([beside[1]]).jobs) == 4
    said = Page(path.read_text("utf-8")).text
    assert "5 changes in 5 jobs." in said
    assert "What stays readable: figures, times and states" in said


def test_elsewhere_it_is_one_more_choice_and_rows_are_those_of_diff(qapp: QApplication, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"

    async def scene(driver: Driver) -> None:
        await compared(driver, tmp_path)
        driver.window_run.frame.views.show_table()
        driver.key("Ctrl+S", driver.window)
        dialog = await driver.dialog(HandOverDialog)
        assert formats(dialog)[0] == "DRS Inspector archive"
        proposal = dialog.place.text
        radio = dialog.jobs.findChildren(QRadioButton)[-1]
        radio.click()
        assert formats(dialog)[0] == "Comparison (HTML)"
        assert driver.find(QCheckBox, "With both archives", dialog).isChecked()
        await driver.wait_until(lambda: dialog.masking.model.preview is not None, "it is counted")
        dialog.masking.table.setCurrentIndex(dialog.masking.model.index(7, 0))
        driver.key("Ctrl+C", dialog.masking.table)
        heads, row = (line.split("\t") for line in driver.clipboard.splitlines())
        assert heads == ["Class", "Masking", "Found", "Before", "After"]
        assert row[:3] == ["Names of jobs", "stays", "16"]
        dialog.format.choose("comparison-csv")
        assert not any(one.isVisible() for one in dialog.findChildren(QCheckBox))
        dialog.jobs.findChildren(QRadioButton)[2].click()
        assert formats(dialog)[0] == "DRS Inspector archive"
        assert dialog.place.text == proposal
        radio.click()
        assert dialog.exporter.name == "comparison-csv"
        dialog.masking.choose("public")
        await write(driver, dialog, path)

    play(qapp, scene)
    text = path.read_text("utf-8")
    assert text.startswith("job_change,job,id_a,id_b,section")
    assert len(text.splitlines()) == 6
    assert "canary" not in text


def test_without_a_comparison_there_is_none_to_choose_and_a_cancelled_one_leaves_nothing(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    begun, release = threading.Event(), threading.Event()
    made = making.write_report

    def slow(*given: object) -> object:
        begun.set()
        assert release.wait(60)
        return made(*given)  # type: ignore[arg-type]

    async def scene(driver: Driver) -> None:
        page = await compared(driver, tmp_path)
        driver.key("Ctrl+S", driver.window)
        dialog = await driver.dialog(HandOverDialog)
        monkeypatch.setattr(making, "write_report", slow)
        driver.type("File name", str(out / "x.comparison.html"), dialog)
        driver.click("Write", dialog)
        await driver.gone(dialog)
        await driver.wait_until(begun.is_set, "it is being written")
        driver.key("Ctrl+.", driver.window)
        await driver.wait_until(lambda: "Cancelled: no file was written" in driver.status, "it is cancelled")
        release.set()
        await driver.wait_until(lambda: list(out.iterdir()) == [], "nothing is left")
        await driver.window_run.app.workspace.close_session(driver.window_run.app.workspace.sessions[0].key)
        await driver.wait_until(lambda: page.result.answer is None, "the comparison is gone")
        driver.key("Ctrl+S", driver.window)
        dialog = await driver.dialog(HandOverDialog)
        assert not any("omparison" in one.text() for one in dialog.jobs.findChildren(QRadioButton))
        dialog.reject()

    try:
        play(qapp, scene)
    finally:
        release.set()
