"""The start page over two starts: what was seen last, opening by the keyboard, going on, dropped folders."""

import json
import shutil
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QTableView

from drs_inspector.session.job_tree.node import NodeKind, TreeNode
from drs_inspector.storage.files.settings import load_settings
from drs_inspector.storage.secrets.keyring_store import MemoryStore
from tests.e2e.cloud_host import Cloud
from tests.e2e.driver import Driver, Play
from tests.e2e.shown_words import words_of
from tests.e2e.sign_in_form import PROFILE, connect_to
from tests.e2e.test_files import SAMPLE, drop

SPOKEN = Qt.ItemDataRole.AccessibleTextRole


def test_a_connection_is_as_it_was_seen_last_and_what_was_open_is_opened_again(on_stage: Play, cloud: Cloud) -> None:
    chosen: list[str] = []

    async def first(driver: Driver) -> None:
        await connect_to(driver, cloud)
        driver.window_run.files.open([SAMPLE])
        await driver.wait_until(lambda: "2 jobs opened" in driver.status, "the reply is open")
        run = driver.window_run
        session = next(one for one in run.app.workspace.sessions if one.profile)
        run.frame.show_source(session.key)
        run.frame.filter("status:failed")
        run.frame.views.show("table")
        await driver.settle()
        failed = [job for job in session.inspector.snapshot.jobs.values() if job.status.group == "failed"]
        job = [job for job in failed if job.parent_id is None][-1]
        assert driver.page.list.select(TreeNode(NodeKind.JOB, job.id, session=session.key))
        await driver.settle()
        chosen.append(job.id)

    async def second(driver: Driver) -> None:
        page, window = driver.window.welcome, driver.window
        table = driver.find(QTableView, "Connections", page)
        assert QApplication.focusWidget() is table
        spoken = str(table.currentIndex().data(SPOKEN))
        for words in (PROFILE, "Token valid until", "at the last look 41 jobs", "failed", "used now"):
            assert words in spoken, spoken
        assert "1 connection, 1 file, filter “status:failed”, closed " in words_of(page)
        QTest.keyClick(table, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
        await driver.wait_until(lambda: len(driver.window_run.app.workspace.sessions) == 2, "both are open")
        await driver.fetched()
        run = driver.window_run
        await driver.wait_until(lambda: run.start.going_on._run is None, "the way back has ended")
        assert run.browse.trees.filter == "status:failed"
        session = next(one for one in run.app.workspace.sessions if one.profile)
        assert run.browse.sources.key == session.key
        node = window.current_node()
        assert node is not None
        assert node.job_id == chosen[0]
        assert not window.commands["go_on"].isEnabled()

    secrets = MemoryStore()
    on_stage(first, secrets=secrets)
    kept = json.dumps(load_settings().settings.other, default=str)
    assert cloud.info.password not in kept
    assert "ledger" not in kept, "names of jobs are not kept"
    on_stage(second, secrets=secrets)


def test_a_folder_is_dropped_and_found_sign_ins_are_offered_last(on_stage: Play, tmp_path: Path) -> None:
    folder = tmp_path / "replies"
    (folder / "empty").mkdir(parents=True)
    shutil.copy(SAMPLE, folder / "one.json")
    for number in range(5):
        (folder / f"wrong {number}.json").write_text("[", encoding="utf-8")

    async def scene(driver: Driver) -> None:
        page = driver.window.welcome
        assert driver.find(QAbstractButton, "New connection", page).isVisible()
        drop(driver.window, folder / "empty")
        await driver.wait_until(lambda: bool(driver.problems), "it is said that there is nothing in it")
        assert "no archive and no reply in empty" in str(driver.problems)
        drop(driver.window, folder)
        await driver.wait_until(lambda: "2 jobs opened" in driver.status, "the reply is open")
        assert "5 files could not be opened" in str(driver.problems)
        driver.window.error_bar.clear()

    on_stage(scene)
