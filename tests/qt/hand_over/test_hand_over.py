"""Handing over from the window: what is shown, selected or open, as a report that verifies, whole or not at all."""

import errno
import threading
from pathlib import Path

import pytest
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QRadioButton

from drs_inspector.qt.hand_over.dialog import HandOverDialog
from drs_inspector.qt.hand_over.jobs_choice import JobsChoice, Offered, OfferedDocument
from drs_inspector.session.hand_over.report_file import archive_beside
from drs_inspector.session.job_tree.node import NodeKind, TreeNode
from drs_inspector.session.report import making
from drs_inspector.session.report.verify import Verdict, verify
from drs_inspector.storage.archive import open_files
from tests.e2e.driver import Driver, play
from tests.e2e.shown_words import words_of
from tests.qt.files.test_documents import archive, open_in_turn

NAMES = ("shop-<b>anna</b>", "shop-2", "bank")


async def asked(driver: Driver, keys: str = "Ctrl+S") -> HandOverDialog:
    driver.key(keys, driver.window)
    return await driver.dialog(HandOverDialog)


async def as_report(driver: Driver, path: Path) -> HandOverDialog:
    dialog = await asked(driver)
    dialog.format.choose("report")
    driver.type("File name", str(path), dialog)
    return dialog


async def written(driver: Driver, dialog: HandOverDialog, path: Path) -> None:
    driver.click("Write", dialog)
    await driver.gone(dialog)
    await driver.wait_until(lambda: f"written to {path}" in driver.status, "it is written")


def verdict(path: Path) -> Verdict:
    with path.open("rb") as report:
        return verify(report, path.name, archive_beside(path).read_bytes()).verdict


def test_what_is_shown_is_a_report_that_verifies_with_the_archive_beside_it(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, out = archive(tmp_path / "friday", *NAMES), tmp_path / "out"
    out.mkdir()
    path = out / "a.report.html"
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: not opened.append(url.toLocalFile()))  # type: ignore[func-returns-value]

    async def scene(driver: Driver) -> None:
        await open_in_turn(driver, [source])
        driver.page.filter_line.set_text("name:shop")
        await driver.settle()
        dialog = await as_report(driver, path)
        assert driver.find(QRadioButton, "Shown (2 jobs by name:shop)", dialog).isChecked()
        dialog.masking.choose("public")
        driver.type("A word that must be gone", "anna", dialog)
        await driver.wait_until(lambda: "Not in the result (without masking " in words_of(dialog), "it is searched")
        assert list(out.iterdir()) == [], "nothing is written before it is asked for"
        archive_beside(path).write_text("mine")
        driver.click("Write", dialog)
        await driver.settle()
        assert f"{archive_beside(path)} exists already. Press Write again to replace it." in words_of(dialog)
        assert archive_beside(path).read_text() == "mine"
        await written(driver, dialog, path)
        driver.click("Show in folder", driver.window.status)
        assert opened == [str(out)]
        assert driver.window_run.app.settings.recent_files[0] == str(archive_beside(path))

    play(qapp, scene)
    assert sorted(one.name for one in out.iterdir()) == ["a.report.drs.json", "a.report.html"]
    assert verdict(path) is Verdict.SAME
    both = path.read_text("utf-8") + archive_beside(path).read_text("utf-8")
    assert [name for name in ("anna", *NAMES) if name in both] == []
    part = open_files([archive_beside(path)]).coverage.part
    assert part is not None
    assert part.of == 3


def test_the_open_job_is_handed_over_alone(qapp: QApplication, tmp_path: Path) -> None:
    source, path = archive(tmp_path / "friday", *NAMES), tmp_path / "one.drs.json"

    async def scene(driver: Driver) -> None:
        await open_in_turn(driver, [source])
        await driver.click_line(TreeNode(NodeKind.JOB, "bank"))
        dialog = await asked(driver, "Ctrl+Shift+S")
        assert driver.find(QRadioButton, "Selected (1 job)", dialog).isChecked()
        driver.find(QRadioButton, "This job (bank)", dialog).click()
        driver.type("File name", str(path), dialog)
        await written(driver, dialog, path)

    play(qapp, scene)
    assert list(open_files([path]).jobs) == ["bank"]


def test_nothing_is_left_where_there_is_no_room_or_one_cancels(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, out = archive(tmp_path / "friday", *NAMES), tmp_path / "out"
    out.mkdir()
    path = out / "a.report.html"
    begun, release = threading.Event(), threading.Event()
    write = making.write_report

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    def slow(*given: object) -> object:
        begun.set()
        assert release.wait(60)
        return write(*given)  # type: ignore[arg-type]

    async def scene(driver: Driver) -> None:
        await open_in_turn(driver, [source])
        dialog = await as_report(driver, path)
        with monkeypatch.context() as patch:
            patch.setattr("os.fsync", full)
            driver.click("Write", dialog)
            await driver.gone(dialog)
            await driver.wait_until(lambda: driver.problems, "it is told")
        assert "Hand over" in driver.problems[0]
        assert list(out.iterdir()) == []
        driver.window.error_bar.clear()
        monkeypatch.setattr(making, "write_report", slow)
        dialog = await as_report(driver, path)
        driver.click("Write", dialog)
        await driver.gone(dialog)
        await driver.wait_until(begun.is_set, "it is being written")
        assert path.name not in [one.name for one in out.iterdir()]
        driver.key("Ctrl+.", driver.window)
        await driver.wait_until(lambda: "Cancelled: no file was written" in driver.status, "it is cancelled")
        release.set()
        await driver.wait_until(lambda: list(out.iterdir()) == [], "nothing is left")

    try:
        play(qapp, scene)
    finally:
        release.set()


def test_names_from_outside_are_words_of_a_choice_and_nothing_else(qapp: QApplication) -> None:
    name = "a&b \u202egnp <img src=x> " + "x" * 3_000
    document = OfferedDocument("s", name, 3, selected=1, matching=2, job=name)
    choice = JobsChoice(Offered((document, document), name), only_selected=False)
    told = [radio.text() for radio in choice.findChildren(QRadioButton)] + [choice.words]
    assert not any("\u202e" in text for text in told)
    assert all(len(radio.text()) < 120 for radio in choice.findChildren(QRadioButton))
    assert any("a&&b" in text for text in told), "it is no key"
    tips = [radio.toolTip() for radio in choice.findChildren(QRadioButton) if radio.toolTip()]
    assert not any("<img" in tip for tip in tips)
    choice.close()


def test_a_filter_that_has_no_answer_yet_is_not_said_to_be_all_jobs(qapp: QApplication) -> None:
    choice = JobsChoice(Offered((OfferedDocument("s", "Shop", 3),), "any:x"), only_selected=False)
    shown = next(radio for radio in choice.findChildren(QRadioButton) if "hown" in radio.text())
    assert "still searching" in shown.text()
    assert not shown.isEnabled()
    assert choice.words == "3 jobs of Shop"
    choice.close()
