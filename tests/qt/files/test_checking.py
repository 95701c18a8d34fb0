"""The window shows a large file before it is checked, says so, and says what the check found."""

import threading
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.qt.hand_over.dialog import HandOverDialog
from drs_inspector.session.job_tree.node import NodeKind, TreeNode
from drs_inspector.storage.archive.index.check import ArchiveCheck
from tests.e2e.driver import Driver, play
from tests.e2e.shown_words import words_of
from tests.storage.archive.archives import written
from tests.storage.archive.indexed import LIES, forged, honest, large, write


@pytest.mark.parametrize("sound", [True, False])
def test_the_window_says_that_it_checks_a_file_and_what_was_found(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, sound: bool
) -> None:
    released, run = threading.Event(), ArchiveCheck.run
    monkeypatch.setattr(ArchiveCheck, "run", lambda check: released.wait(60) and run(check))
    content = large() if sound else forged(honest(), LIES["of a job that is hidden"])
    path, other = write(tmp_path / "shop.json", content), tmp_path / "other.json"
    other.write_bytes(written(Snapshot()))

    async def guarded(driver: Driver) -> None:
        try:
            await scene(driver)
        finally:
            released.set()

    async def scene(driver: Driver) -> None:
        workspace = driver.window_run.app.workspace
        driver.window_run.files.open([path])
        await driver.wait_until(lambda: workspace.sessions, "the file is shown")
        await driver.settle()
        assert len(driver.shown_jobs()) == (3 if sound else 2)
        assert f"{3 if sound else 2} jobs opened. Checking the file…" in driver.status
        driver.window_run.files.open([other])
        await driver.wait_until(lambda: len(workspace.sessions) == 2, "the other file is shown")
        (session, _other) = workspace.sessions
        line = TreeNode(NodeKind.SESSION, session=session.key)
        await driver.click_line(line)
        await driver.settle()
        assert "The file is being checked" in words_of(driver.page.details)
        assert "Complete\nYes" not in words_of(driver.page.details)
        assert "checking the file" in driver.node_index(line).data()
        released.set()
        await driver.wait_until(lambda: session.inspector.snapshot.is_checked, "it is checked")
        await driver.settle()
        await driver.click_line(line)
        await driver.settle()
        assert len(session.inspector.snapshot.jobs) == 3
        assert "being checked" not in words_of(driver.page.details)
        assert "checking" not in driver.node_index(line).data()
        assert ("has an index that does not fit" in words_of(driver.page.details)) is not sound

    play(qapp, guarded)


def test_the_status_bar_says_what_the_check_found(qapp: QApplication, tmp_path: Path) -> None:
    path = write(tmp_path / "shop.json", forged(honest(), LIES["of a job that is hidden"]))

    async def scene(driver: Driver) -> None:
        driver.window_run.files.open([path])
        await driver.wait_until(
            lambda: "3 jobs opened. shop.json has an index that does not fit" in driver.status, "told"
        )
        await driver.settle()
        assert len(driver.shown_jobs()) == 3

    play(qapp, scene)


def test_a_word_is_looked_for_in_what_will_be_written(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    released, run = threading.Event(), ArchiveCheck.run
    monkeypatch.setattr(ArchiveCheck, "run", lambda check: released.wait(60) and run(check))
    path = write(tmp_path / "shop.json", forged(honest(), LIES["of a job that is hidden"]))

    async def scene(driver: Driver) -> None:
        driver.window_run.files.open([path])
        await driver.wait_until(lambda: driver.window_run.app.workspace.sessions, "the file is shown")
        await driver.settle()
        driver.key("Ctrl+S", driver.window)
        dialog = await driver.dialog(HandOverDialog)
        dialog.masking.choose("auditor")
        driver.type("A word that must be gone", "job b", dialog)
        dialog.masking.result.ask()
        await driver.settle()
        assert "Searching the result" in words_of(dialog.masking.result)
        released.set()
        await driver.wait_until(lambda: "Still in the result" in words_of(dialog.masking.result), "found")
        dialog.reject()
        await driver.gone(dialog)

    async def guarded(driver: Driver) -> None:
        try:
            await scene(driver)
        finally:
            released.set()

    play(qapp, guarded)
