"""Documents side by side in the window: what is opened is gone to, closes nothing, and can be exported by its name."""

import gc
import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QRadioButton

from drs_inspector.domain.snapshot import Snapshot, SourceInfo
from drs_inspector.qt.hand_over.dialog import HandOverDialog
from drs_inspector.session.job_tree.node import NodeKind, TreeNode
from drs_inspector.storage.archive import open_files
from tests.e2e.driver import Driver, play
from tests.e2e.shown_words import words_of
from tests.storage.archive.archives import export_archive


def archive(path: Path, *names: str, day: int = 27) -> Path:
    """Write an export of jobs of these names."""
    snapshot = Snapshot(SourceInfo(kind="cloud", project_name=path.name[:4], read_at=f"2025-11-{day}T09:00:00Z"))
    for name in names:
        snapshot.add_detail(json.dumps({"id": name, "name": name, "status": "STARTED"}).encode(), name, 0)
    snapshot.complete = True
    export_archive(snapshot, path)
    return path


async def open_in_turn(driver: Driver, *batches: Sequence[Path]) -> None:
    """Open files as the desktop hands them over, all before the first is open."""
    opened = sum(map(len, batches))
    for paths in batches:
        driver.window_run.files.open(paths)
    sessions = driver.window_run.app.workspace
    await driver.wait_until(lambda: len(sessions.sessions) == opened, "the files are open")
    await driver.settle()


def titles(driver: Driver) -> list[str]:
    return [session.title for session in driver.window_run.app.workspace.sessions]


def line_of(driver: Driver, title: str) -> TreeNode:
    key = next(one.key for one in driver.window_run.app.workspace.sessions if one.title == title)
    return TreeNode(NodeKind.SESSION, session=key)


def test_each_file_is_a_document_that_is_gone_to_and_closes_no_other(qapp: QApplication, tmp_path: Path) -> None:
    monday, friday = archive(tmp_path / "monday", "shop"), archive(tmp_path / "friday", "shop", "bank", day=28)
    broken = tmp_path / "broken"
    broken.write_text('{"results": [')

    async def scene(driver: Driver) -> None:
        await open_in_turn(driver, [monday], [friday])
        assert titles(driver) == ["monday", "friday"]
        assert driver.page.tree.current_node() == line_of(driver, "friday")
        words = [driver.node_index(line_of(driver, title)).data() for title in titles(driver)]
        assert ["read 2025-11-27 " in words[0], "read 2025-11-28 " in words[1]] == [True, True], "whatever their names"
        assert [node.session for node in driver.lines() if node.is_job and node.job_id == "shop"] != []
        driver.window_run.files.open([tmp_path / "none", broken, monday])
        await driver.wait_until(lambda: len(driver.window.error_bar.messages) == 2, "two files are refused")
        await driver.settle()
        assert titles(driver) == ["monday", "friday"], "what is open is read again, not opened twice"
        assert driver.page.tree.current_node() == line_of(driver, "monday")
        told = [message.text() for message in driver.window.error_bar.messages]
        assert [name in text for name, text in zip(("none", "broken"), told, strict=True)] == [True, True]
        driver.window.error_bar.clear()

    play(qapp, scene)


def test_replies_that_are_not_one_reading_are_documents_of_their_own_and_why(
    qapp: QApplication, tmp_path: Path
) -> None:
    replies = [tmp_path / "first.json", tmp_path / "second.json"]
    for path in replies:
        path.write_text(json.dumps({"results": [{"id": "a", "name": "shop", "status": path.stem.upper()}]}))

    async def scene(driver: Driver) -> None:
        await open_in_turn(driver, replies)
        assert "2 jobs of 2 documents opened. The 2 replies are shown one by one" in driver.status
        assert "the details of the job a in first.json and second.json differ" in driver.status
        assert titles(driver) == ["first.json", "second.json"]
        current = driver.page.tree.current_node()
        assert current is not None
        assert current.session == line_of(driver, "first.json").session

    play(qapp, scene)


@pytest.mark.parametrize("text", ["shop", "any:shop"])
def test_a_filter_says_that_it_hides_what_was_just_opened(qapp: QApplication, tmp_path: Path, text: str) -> None:
    monday, friday = archive(tmp_path / "monday", "shop"), archive(tmp_path / "friday", "bank")

    async def scene(driver: Driver) -> None:
        await open_in_turn(driver, [monday])
        driver.page.filter_line.set_text(text)
        await driver.settle()
        assert "just opened" not in words_of(driver.page.filter_line)
        driver.window_run.files.open([friday])
        await driver.wait_until(lambda: len(titles(driver)) == 2, "the second is open")
        await driver.settle()
        assert driver.page.filter_line.text == text, "it is the window's"
        said = words_of(driver.page.filter_line)
        assert "The filter of this window hides every job of friday, just opened. Empty this line to see them" in said
        assert driver.page.tree.current_node() == line_of(driver, "friday")
        driver.page.filter_line.focus()
        driver.key("Ctrl+Shift+Backspace", driver.window)
        await driver.settle()
        assert "just opened" not in words_of(driver.page.filter_line)
        assert {node.job_id for node in driver.lines() if node.is_job} >= {"bank"}

    play(qapp, scene)


def test_export_offers_the_named_document_what_the_filter_found_and_each_other_document(
    qapp: QApplication, tmp_path: Path
) -> None:
    monday, friday = archive(tmp_path / "monday", "shop"), archive(tmp_path / "friday", "shop-2", "bank", "shop-3")
    found, other = tmp_path / "found.drs.json", tmp_path / "other.drs.json"

    async def scene(driver: Driver) -> None:
        await open_in_turn(driver, [monday], [friday])
        dialog = await asked(driver)
        assert driver.find(QRadioButton, "Shown (3 jobs, no filter)", dialog).isChecked()
        documents = driver.find(QComboBox, "Source", dialog)
        assert [documents.itemText(row) for row in range(documents.count())] == ["friday", "monday"]
        driver.find(QRadioButton, "All of friday (3 jobs)", dialog)
        assert "frid-" in driver.find(QLineEdit, "File name", dialog).text()
        documents.setCurrentIndex(1)
        driver.find(QRadioButton, "All of monday (1 job)", dialog)
        assert "mond-" in driver.find(QLineEdit, "File name", dialog).text()
        driver.type("File name", str(other), dialog)
        await exported(driver, dialog, other)
        driver.page.filter_line.set_text("shop")
        await driver.settle()
        dialog = await asked(driver)
        assert driver.find(QRadioButton, "Shown (2 jobs by shop)", dialog).isChecked()
        driver.type("File name", str(found), dialog)
        await exported(driver, dialog, found)

    play(qapp, scene)
    assert list(open_files([other]).jobs) == ["shop"]
    part = open_files([found])
    assert list(part.jobs) == ["shop-2", "shop-3"]
    assert part.coverage.part is not None
    assert (part.coverage.part.filter, part.coverage.part.of) == ("shop", 3)


async def asked(driver: Driver) -> HandOverDialog:
    driver.key("Ctrl+S", driver.window)
    return await driver.dialog(HandOverDialog)


async def exported(driver: Driver, dialog: HandOverDialog, path: Path) -> None:
    driver.click("Write", dialog)
    await driver.gone(dialog)
    await driver.wait_until(lambda: f"written to {path}" in driver.status, "the file is written")


def test_collections_pass_over_the_window_and_over_nothing_that_comes(qapp: QApplication, tmp_path: Path) -> None:
    async def scene(driver: Driver) -> None:
        before = gc.get_freeze_count()
        assert before > 10_000
        await open_in_turn(driver, [archive(tmp_path / "monday", "shop")])
        assert gc.get_freeze_count() <= before

    play(qapp, scene)
    assert gc.get_freeze_count() == 0
