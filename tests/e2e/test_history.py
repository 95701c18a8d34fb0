"""Readings that are kept, in the real window: switched on, listed, opened, exported, removed."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QMessageBox

from drs_inspector.qt.hand_over.dialog import HandOverDialog
from drs_inspector.qt.history.dialog import KeptReadingsDialog
from drs_inspector.session.history.keeping import HistoryDocument, keep_reading
from drs_inspector.session.history.opening import project_histories
from drs_inspector.session.job_tree.node import NodeKind, TreeNode
from drs_inspector.session.workspace.open_session import OpenSession
from drs_inspector.storage.archive import open_files
from drs_inspector.storage.profiles.store import load_profiles, save_profile
from tests.e2e.cloud_host import Cloud
from tests.e2e.driver import Driver, Play
from tests.e2e.shown_words import words_of
from tests.e2e.sign_in_form import PROFILE, connect_to

TWO_DAYS = 2 * 86_400


def kept() -> list[int]:
    return [one.head.number for found in project_histories(PROFILE) for one in found.readings]


def keeps_readings() -> bool:
    saved = load_profiles().find(PROFILE)
    return saved is not None and saved.keep_readings


async def read_again(driver: Driver, reading: int) -> None:
    """Press the key that reads all again, and wait until that is kept."""
    driver.key("F5", driver.window)
    await driver.wait_until(lambda: kept()[-1:] == [reading], f"reading {reading} is kept")


async def open_list(driver: Driver) -> KeptReadingsDialog:
    driver.window.commands["kept_readings"].trigger()
    dialog = await driver.dialog(KeptReadingsDialog)
    await driver.wait_until(dialog.place.text, "it says what is kept")
    return dialog


async def answer(driver: Driver, dialog: KeptReadingsDialog, word: str) -> str:
    """Press a button of the question that a dialog asks; return the question."""
    box = await driver.wait_until(
        lambda: next((one for one in dialog.findChildren(QMessageBox) if one.isVisible()), None), "it asks"
    )
    text = box.text()
    next(one for one in box.findChildren(QAbstractButton) if word in one.text()).click()
    return text


def test_readings_are_kept_listed_opened_exported_and_removed(
    on_stage: Play, own_cloud: Callable[..., Cloud], keyring_address: str, tmp_path: Path
) -> None:
    cloud = own_cloud(jobs=12, objects=10, seed=7)

    async def scene(driver: Driver) -> None:
        await connect_to(driver, cloud)
        await driver.fetched()
        live = driver.window_run.app.workspace.sessions[0]
        await switch_on(driver)
        for reading in (1, 2, 3):
            await read_again(driver, reading)
        project_histories(PROFILE)[0].history.path(2).write_bytes(b"damaged")
        await open_the_oldest(driver, live)
        driver.window_run.browse.show_source(live.key)
        await export_the_newest(driver, tmp_path / "then.drs.json")
        assert len(open_files([tmp_path / "then.drs.json"]).jobs) == len(live.inspector.snapshot.jobs)
        await remove_some_then_all(driver)

    on_stage(scene)


async def switch_on(driver: Driver) -> None:
    dialog = await open_list(driver)
    assert not dialog.box.isChecked(), "off until asked for"
    assert "no readings" in dialog.place.text()
    dialog.limits["days"].setValue(30)
    dialog.box.click()
    await driver.wait_until(keeps_readings, "the profile says so")
    saved = load_profiles().find(PROFILE)
    assert saved is not None
    assert (saved.kept_readings, saved.kept_days, saved.kept_megabytes) == (1_000, 30, 500)
    driver.key("Escape", dialog)
    await driver.gone(dialog)


async def open_the_oldest(driver: Driver, live: OpenSession) -> None:
    run, jobs = driver.window_run, live.inspector.snapshot.jobs.keys()
    dialog = await open_list(driver)
    await driver.wait_until(lambda: dialog.table.model().rowCount() == 3, "all of them are listed")
    assert "2 readings, " in dialog.place.text()
    assert "1 reading is damaged or missing" in dialog.place.text()
    dialog.table.selectRow(1)
    assert not dialog.open_button.isEnabled()
    assert dialog.open_button.accessibleDescription() == "It is damaged or missing"
    dialog.table.selectRow(2)
    assert not dialog.older_button.isEnabled()
    driver.key("Return", dialog.table)
    await driver.gone(dialog)
    opened = await driver.wait_until(
        lambda: next((one for one in run.app.workspace.sessions if one.name), None), "it is a source"
    )
    assert opened.title.startswith("eu-west-101, reading 1, ")
    await driver.wait_until(lambda: run.browse.sources.key == opened.key, "it is shown")
    assert opened.title in driver.window.windowTitle()
    driver.key("F5", driver.window)
    await driver.wait_until(lambda: kept()[-1:] == [4], "the cloud is read, and what is kept stays as it was")
    assert opened.problem is None
    assert opened.inspector.snapshot.jobs.keys() == jobs
    assert opened.inspector.snapshot.complete


async def export_the_newest(driver: Driver, path: Path) -> None:
    dialog = await open_list(driver)
    await driver.wait_until(lambda: dialog.table.model().rowCount() == 4, "listed")
    dialog.table.selectRow(0)
    dialog.export_button.click()
    hand_over = await driver.dialog(HandOverDialog)
    hand_over.place._path.setText(str(path))
    driver.click("Write", hand_over)
    await driver.wait_until(path.exists, "it is written")


async def remove_some_then_all(driver: Driver) -> None:
    dialog = await open_list(driver)
    await driver.wait_until(lambda: dialog.table.model().rowCount() == 4, "listed")
    dialog.table.selectRow(1)
    dialog.older_button.click()
    assert await answer(driver, dialog, "Remove") == "Remove 2 readings before reading 3?"
    await driver.wait_until(lambda: kept() == [3, 4], "they are gone")
    await driver.wait_until(lambda: "removed." in words_of(dialog), "it says so")
    dialog.all_button.click()
    await answer(driver, dialog, "Remove")
    await driver.wait_until(lambda: kept() == [], "all are gone")
    driver.key("Escape", dialog)
    await driver.gone(dialog)


def test_what_changed_since_the_last_look_is_said_above_the_jobs(
    on_stage: Play, own_cloud: Callable[..., Cloud]
) -> None:
    cloud = own_cloud(jobs=40, objects=10, seed=3)

    async def scene(driver: Driver) -> None:
        run = driver.window_run
        since, action = run.history.since, driver.window.commands["since_last_look"]
        await driver.fetched()
        await run.app.since.ended()
        assert since.line is not None
        assert since.line.isHidden(), "nothing earlier is known"
        assert not action.isEnabled()
        before, own = dict(driver.inspector.snapshot.jobs), driver.session_key
        cloud.advance(TWO_DAYS)
        driver.key("F5", driver.window)
        await driver.fetched(2)
        await driver.wait_until(since.line.isVisible, "it has come")
        after = driver.inspector.snapshot.jobs
        told = run.app.since.of(own)
        assert told is not None
        assert set(told.added) == after.keys() - before.keys()
        assert set(told.gone) == before.keys() - after.keys()
        assert not told.not_read
        assert set(told.changed) <= {job_id for job_id in after if before.get(job_id) not in (None, after[job_id])}
        assert [link.text() for link in since.line.counts] == [words for words, _ids in told.counts]
        wanted: list[tuple[object, str]] = []
        since.compare = lambda a, b: wanted.append((a, b))
        assert action.isEnabled()
        action.trigger()
        await driver.wait_until(lambda: wanted, "the comparison is asked for")
        ((held, key),) = wanted
        document = run.app.workspace.find(str(held))
        assert document is not None
        assert document.inspector.snapshot.jobs.keys() == before.keys()
        assert key == own
        driver.key("Return", next(link for link in since.line.counts if "changed" in link.text()))
        await driver.wait_until(lambda: run.browse.trees.filter.startswith("id"), "filtered")
        await driver.wait_until(lambda: run.browse.trees.matches.found == len(told.changed), "exactly these are shown")

    on_stage(scene, demo=cloud, jobs_as="table")


def keep_on() -> None:
    saved = load_profiles().find(PROFILE)
    assert saved is not None
    save_profile(msgspec.structs.replace(saved, keep_readings=True))


class SliderScene:
    """A project with two readings that are kept; between them time has gone on."""

    def __init__(self, driver: Driver) -> None:
        self.driver, self.run, self.workspace = driver, driver.window_run, driver.window_run.app.workspace
        self.as_of = self.run.history.as_of
        assert self.as_of.bar is not None
        self.bar = self.as_of.bar

    async def keep_two(self, cloud: Cloud) -> None:
        assert self.bar.isHidden(), "nothing is kept"
        keep_on()
        await read_again(self.driver, 1)
        self.live = self.workspace.sessions[0]
        self.then = dict(self.live.inspector.snapshot.jobs)
        cloud.advance(TWO_DAYS)
        await read_again(self.driver, 2)
        self.now = self.live.inspector.snapshot.jobs
        await self.says("Now · 2 readings to go back to")
        assert self.bar.slider.maximum() == 2

    async def another_program_keeps_one(self) -> None:
        """It is counted when a person comes to the slider, also while an earlier reading is shown."""
        bar, document = self.bar, HistoryDocument(self.live.inspector).whole()
        await asyncio.to_thread(keep_reading, PROFILE, document, datetime.now(UTC))
        bar.now.setFocus()
        bar.slider.setFocus()
        await self.driver.wait_until(lambda: bar.slider.maximum() == 3, "it is counted")
        assert bar.text.startswith("As of")
        assert bar.slider.value() == 0
        # The list of the profile opens from here as well, and is about all of them.
        dialog = await open_list(self.driver)
        await self.driver.wait_until(lambda: dialog.table.model().rowCount() == 3, "all are listed")
        assert dialog.profile == PROFILE
        self.driver.key("Escape", dialog)
        await self.driver.gone(dialog)
        project_histories(PROFILE)[0].history.path(3).unlink()
        activate = QEvent(QEvent.Type.WindowActivate)
        QApplication.sendEvent(self.driver.window, activate)
        await self.driver.wait_until(lambda: bar.slider.maximum() == 2, "a window that is come back to looks again")

    async def says(self, words: str) -> None:
        await self.driver.wait_until(lambda: words in self.bar.text, words)

    def past(self) -> OpenSession:
        found = self.workspace.find(self.as_of.past)
        assert found is not None
        return found

    def node(self, job_id: str, session: OpenSession) -> TreeNode:
        jobs = session.inspector.snapshot.jobs
        kind = NodeKind.CHILD_JOB if jobs[job_id].parent_id in jobs else NodeKind.JOB
        return TreeNode(kind, job_id, session=session.key)

    async def go_back_with_an_open_job(self) -> None:
        run, bar, driver = self.run, self.bar, self.driver
        job_id = next(iter(self.now.keys() & self.then.keys()))
        run.browse.page.filter_line.set_text("-name:nothing")
        run.frame.open_place(self.node(job_id, self.live))
        bar.slider.setFocus()
        driver.key("Home", bar.slider)
        await self.says("(reading 1 of 2)")
        past = self.past()
        assert past.inspector.snapshot.jobs.keys() == self.then.keys()
        assert run.browse.sources.key == past.key
        assert ", reading 1, " in past.title
        assert past.title in driver.window.windowTitle()
        assert run.browse.chosen == self.node(job_id, past), "the open job stays open"
        assert run.frame.shows_details
        assert run.browse.page.filter_line.text == "-name:nothing"
        assert bar.slider.hasFocus()
        driver.key("Right", bar.slider)
        await self.says("(reading 2 of 2)")
        assert self.past() is past, "one is held at a time"
        assert past.inspector.snapshot.jobs.keys() == self.now.keys()
        driver.key("Return", bar.now)
        await driver.wait_until(lambda: len(self.workspace.sessions) == 1, "it is closed")
        await self.says("Now · 2 readings")
        assert run.browse.sources.current == self.live.key
        assert run.browse.chosen == self.node(job_id, self.live)

    async def miss_a_job(self) -> None:
        self.bar.slider.setValue(0)
        await self.says("(reading 1 of 2)")
        gone = next(iter(self.then.keys() - self.now.keys()))
        self.run.frame.open_place(self.node(gone, self.past()))
        self.bar.slider.setValue(1)
        await self.says("The job that was open is not in this reading")
        assert not self.run.frame.shows_details
        self.bar.slider.setValue(0)
        await self.says("(reading 1 of 2)")

    async def lose_readings(self) -> None:
        history = project_histories(PROFILE)[0].history
        history.prune(2)
        history.path(2).write_bytes(b"damaged")
        self.bar.slider.setValue(1)
        await self.says("Reading 2 cannot be opened.")
        assert self.bar.text.startswith("As of")
        assert self.past().inspector.snapshot.jobs.keys() == self.then.keys(), "what was shown stays"
        await self.says("not kept any more")
        await self.workspace.close_session(self.live.key)
        await self.driver.wait_until(lambda: not self.bar.slider.isEnabled(), "there is no now to go to")
        assert self.bar.text.startswith("As of")


def test_the_slider_shows_the_whole_window_as_of_a_reading(
    on_stage: Play, own_cloud: Callable[..., Cloud], keyring_address: str
) -> None:
    cloud = own_cloud(jobs=40, objects=10, seed=3)

    async def scene(driver: Driver) -> None:
        await connect_to(driver, cloud)
        await driver.fetched()
        slider = SliderScene(driver)
        await slider.keep_two(cloud)
        await slider.go_back_with_an_open_job()
        await slider.miss_a_job()
        await slider.another_program_keeps_one()
        await slider.lose_readings()

    on_stage(scene, jobs_as="table")
