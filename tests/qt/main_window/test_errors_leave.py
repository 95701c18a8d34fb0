"""A message of the error bar leaves when what it says is over and never before; Cancel is offered while work runs."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QPushButton

from drs_inspector.cloud.iam.credentials import Connection
from drs_inspector.cloud.iam.methods.password import PasswordCredential
from drs_inspector.commands.source.demo import connection_to
from drs_inspector.domain.errors import InspectorError, SignInError
from drs_inspector.qt.hand_over.dialog import HandOverChoice
from drs_inspector.qt.hand_over.offer import Offer
from drs_inspector.qt.main_window.concern import Concern
from drs_inspector.qt.main_window.context import READING
from drs_inspector.session.events import Progress
from drs_inspector.session.job_tree.node import NodeKind, TreeNode
from drs_inspector.session.workspace.workspace import OpenSession
from drs_inspector.storage.profiles.store import Profile, save_profile
from tests.e2e.cloud_host import Cloud
from tests.e2e.driver import Driver, play
from tests.e2e.shown_words import words_of
from tests.qt.sign_in.test_connect_profiles import SlowKeyring

SAMPLE = Path(__file__).parents[2] / "data" / "batch-detail.response.json"


@pytest.fixture(scope="module")
def clouds() -> Iterator[tuple[Cloud, Cloud]]:
    with Cloud(jobs=4, objects=2, seed=7) as first, Cloud(jobs=3, objects=2, seed=8) as second:
        yield first, second


def sign_in_to(cloud: Cloud) -> tuple[Connection, PasswordCredential]:
    info = cloud.info
    return connection_to(info), PasswordCredential(info.username, info.password, info.domain)


async def connect(driver: Driver, cloud: Cloud, profile: str, fetches: int) -> OpenSession:
    session = await driver.window_run.app.workspace.connect(*sign_in_to(cloud), profile=profile)
    driver.window_run.session.connected([session])
    await driver.fetched(fetches)
    return session


def can_cancel(driver: Driver) -> bool:
    """Whether Cancel can be pressed: menu, tool bar and key are one action, the status bar has a button."""
    button = next(one for one in driver.window.status.findChildren(QPushButton) if one.text() == "Cancel")
    assert not (button.isVisible() and not driver.window.commands["cancel"].isEnabled())
    return driver.window.commands["cancel"].isEnabled()


def is_open(driver: Driver, path: Path) -> bool:
    return any(path in session.files for session in driver.window_run.app.workspace.sessions)


async def idle(driver: Driver) -> None:
    await driver.wait_until(lambda: not can_cancel(driver), "Cancel is no longer offered")


def test_a_reading_that_failed_is_told_until_just_that_reading_has_worked(
    qapp: QApplication, clouds: tuple[Cloud, Cloud]
) -> None:
    async def scene(driver: Driver) -> None:
        sessions = [
            await connect(driver, cloud, name, n) for n, (cloud, name) in enumerate(zip(clouds, "AB", strict=True), 1)
        ]
        for cloud in clouds:
            cloud.faults("403")
        driver.key("F5", driver.window)
        await driver.wait_until(lambda: len(driver.problems) == 2, "both are told, though they say the same")
        clouds[1].faults()
        job = next(iter(sessions[1].inspector.snapshot.jobs))
        await driver.click_line(TreeNode(NodeKind.JOB, job, session=sessions[1].key))
        driver.key("Shift+F5", driver.window)
        await driver.fetched(5)
        assert len(driver.problems) == 2, "some jobs are not all jobs"
        driver.key("F5", driver.window)
        await driver.fetched(7)
        await driver.wait_until(lambda: len(driver.problems) == 1, "what was read again is over")
        assert "Reading jobs, A" in words_of(driver.window.error_bar)
        await driver.window_run.app.workspace.close_session(sessions[0].key)
        assert driver.problems == []
        assert not driver.window.error_bar.isVisible()
        await idle(driver)
        clouds[0].faults()

    play(qapp, scene)


def test_signing_in_again_ends_what_was_said_about_the_sign_in_alone(
    qapp: QApplication, clouds: tuple[Cloud, Cloud]
) -> None:
    async def scene(driver: Driver) -> None:
        session = await connect(driver, clouds[0], "A", 1)
        problems = driver.window_run.app.problems
        problems.show(SignInError("Another user."), about=Concern(READING, "another session"))
        problems.show(InspectorError("No right."), about=Concern(READING, session.key, frozenset({"a job"})))
        problems.show(SignInError("The sign-in has ended."), about=Concern(READING, session.key))
        await session.inspector.connection.sign_in_again(sign_in_to(clouds[0])[1])
        await driver.settle()
        assert driver.problems == ["Another user.", "No right."]
        driver.window.error_bar.clear()

    play(qapp, scene)


def test_a_file_that_could_not_be_opened_is_told_until_it_was_opened(qapp: QApplication, tmp_path: Path) -> None:
    first, second, other = (tmp_path / name for name in ("first.json", "second.json", "other.json"))
    first.write_text("[")
    other.write_bytes(SAMPLE.read_bytes())

    async def scene(driver: Driver) -> None:
        files = driver.window_run.files
        files.open([first, second])
        await driver.wait_until(lambda: driver.problems, "both are refused")
        await idle(driver)
        files.open([other])
        await driver.wait_until(lambda: driver.window_run.app.workspace.sessions, "another file is open")
        await idle(driver)
        assert len(driver.problems) == 1, "it was not about this file"
        for path in (first, second):
            assert driver.problems
            path.write_bytes(SAMPLE.read_bytes())
            files.open([path])
            await driver.wait_until(partial(is_open, driver, path), "it is open")
            await idle(driver)
        assert driver.problems == []
        second.unlink()
        driver.key("F5", driver.window)
        await driver.wait_until(lambda: driver.problems, "a file is gone")
        second.write_bytes(SAMPLE.read_bytes())
        files.open([second])
        await driver.wait_until(lambda: not driver.problems, "it was opened again")
        await idle(driver)

    play(qapp, scene)


def test_an_export_that_failed_is_told_until_the_same_is_written_and_cancel_goes_with_the_work(
    qapp: QApplication, tmp_path: Path
) -> None:
    saved = tmp_path / "saved.json"
    saved.write_bytes(SAMPLE.read_bytes())

    async def scene(driver: Driver) -> None:
        await driver.wait_until(lambda: driver.window_run.app.workspace.sessions, "the file is open")
        await idle(driver)
        handing = driver.window_run.hand_over
        (session,) = driver.window_run.app.workspace.sessions
        job = next(iter(session.inspector.snapshot.jobs))
        offer = Offer([session], {session.key: [job]}, handing._found())
        handing.write(HandOverChoice(tmp_path / "none" / "a.json", session.key, "all"), offer)
        assert can_cancel(driver)
        await driver.wait_until(lambda: driver.problems, "there is no such folder")
        await idle(driver)
        handing.write(HandOverChoice(tmp_path / "b.json", session.key, "selected"), offer)
        await driver.wait_until((tmp_path / "b.json").exists, "one job is written")
        await idle(driver)
        assert len(driver.problems) == 1, "one job is not all jobs"
        handing.write(HandOverChoice(tmp_path / "c.json", session.key, "all"), offer)
        await driver.wait_until(lambda: not driver.problems, "all jobs are written")
        await idle(driver)

    play(qapp, scene, files=[saved])


def test_settings_that_could_not_be_saved_are_told_until_they_are(
    qapp: QApplication, own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scene(driver: Driver) -> None:
        folder = own_home / "config"
        folder.mkdir(exist_ok=True)
        app = driver.window_run.app
        app.change_settings(group_by_scenario=True)
        kept = folder.rename(own_home / "kept")
        folder.write_text("a file in its place")
        app.change_settings(group_by_scenario=False)
        assert len(driver.problems) == 1
        app.change_settings(group_by_scenario=False)
        assert len(driver.problems) == 1, "nothing was written"
        folder.unlink()
        kept.rename(folder)
        app.change_settings(group_by_scenario=True)
        assert driver.problems == []

    play(qapp, scene)


@pytest.mark.parametrize("by", ["menu", "key"])
def test_cancel_is_offered_while_something_runs_and_at_no_other_time(
    qapp: QApplication, clouds: tuple[Cloud, Cloud], by: str
) -> None:
    async def scene(driver: Driver) -> None:
        assert not can_cancel(driver)
        await connect(driver, clouds[0], "A", 1)
        await idle(driver)
        clouds[0].faults("slow=2")
        driver.key("F5", driver.window)
        await driver.wait_until(lambda: can_cancel(driver), "it can be cancelled")
        if by == "menu":
            driver.window.commands["cancel"].trigger()
        else:
            driver.key("Ctrl+.", driver.window)
        await idle(driver)
        assert not driver.window_run.app.workspace.is_fetching, "also when it is pressed at once"
        before = len(driver.events)
        driver.key("F5", driver.window)
        # A reading that is cancelled before its first step has no end to tell of.
        begun = lambda: any(isinstance(event, Progress) for event in driver.events[before:])  # noqa: E731 - a condition
        await driver.wait_until(begun, "it reads")
        driver.click("Cancel")
        await driver.wait_until(lambda: driver.fetches[-1].report.cancelled, "it was cancelled")
        await idle(driver)
        clouds[0].faults()

    play(qapp, scene)


def test_connecting_profiles_can_be_cancelled(qapp: QApplication) -> None:
    keyring = SlowKeyring("kept")

    async def scene(driver: Driver) -> None:
        save_profile(Profile(name="kept", username="anna", domain="d", iam_url="http://127.0.0.1:1"))
        driver.window_run.sign_in.connect_profiles(["kept"])
        await driver.wait_until(keyring.is_asked.is_set, "the sign-in waits for the keyring")
        assert can_cancel(driver)
        driver.key("Ctrl+.", driver.window)
        await driver.wait_until(lambda: not driver.window_run.sign_in.is_connecting, "it was given up")
        await idle(driver)

    play(qapp, scene, secrets=keyring)
