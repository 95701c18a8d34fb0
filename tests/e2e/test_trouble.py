"""When things go wrong: the person is told what to do next, loses nothing, and the window goes on."""

import asyncio
import gzip
import os
import signal
import socket
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit, QProgressBar

from drs_inspector.session.job_tree.node import NodeKind, TreeNode
from drs_inspector.storage.secrets.keyring_store import KeyringStore
from tests.e2e.cloud_host import Cloud
from tests.e2e.driver import Driver, Play
from tests.e2e.expected import files_holding, secrets_of
from tests.e2e.shown_words import words_of
from tests.e2e.sign_in_form import SignInForm, connect_to, profile_text
from tests.e2e.test_files import drop
from tests.helpers.secret_service import entries, secret_service


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def test_a_wrong_password_says_what_to_do_and_loses_nothing(
    on_stage: Play, cloud: Cloud, keyring_address: str, own_home: Path
) -> None:
    async def scene(driver: Driver) -> None:
        await driver.fetched()
        jobs = dict(driver.inspector.snapshot.jobs)
        form = await SignInForm.open(driver)
        form.fill(cloud, password="not the password", project=cloud.info.project_name)
        form.click("Connect")
        words = await form.says("password")
        assert "not the password" not in words
        assert form.dialog.isVisible()
        user = driver.find(QLineEdit, "User", form.dialog)
        assert user.text() == cloud.info.username
        assert user.isEnabled()
        assert driver.inspector.snapshot.jobs == jobs
        assert entries(keyring_address) == {}
        form.type("Password", cloud.info.password)
        await form.connect()
        assert (await driver.fetched(2)).report.complete
        await driver.settle(0.5)

    on_stage(scene, demo=cloud)
    assert "not the password" not in profile_text(own_home)


def test_a_cloud_that_cannot_be_reached_is_told_in_the_dialog(on_stage: Play, cloud: Cloud) -> None:
    async def scene(driver: Driver) -> None:
        form = await SignInForm.open(driver)
        form.fill(cloud, project=cloud.info.project_name, profile="")
        closed = f"http://127.0.0.1:{_free_port()}"
        form.type("IAM URL", closed)
        form.click("Test")
        await driver.wait_until(lambda: not form.dialog.is_busy, "the test has ended", 40)
        assert "127.0.0.1" in form.outcome
        assert len(form.outcome.split(". ")) >= 2, "a cause and a next step"
        assert form.dialog.isVisible()
        form.click("Cancel")
        await driver.gone(form.dialog)
        assert driver.window.welcome.isVisible()

    on_stage(scene)


def test_a_cloud_that_goes_away_leaves_the_jobs_on_the_screen(on_stage: Play, own_cloud: Callable[..., Cloud]) -> None:
    cloud = own_cloud(jobs=20, objects=10)

    async def scene(driver: Driver) -> None:
        await driver.fetched()
        shown = driver.shown_jobs()
        cloud.stop()
        driver.click("Refresh")
        await driver.wait_until(lambda: driver.problems, "the problem is shown", 60)
        await driver.settle()
        assert driver.shown_jobs() == shown
        words = words_of(driver.window.error_bar)
        assert "Retry" in words
        assert all(len(part) > 5 for part in driver.problems[0].splitlines()[:3])
        driver.click("Close the message", driver.window.error_bar)
        await driver.click_line(TreeNode(NodeKind.JOB, shown[0]))
        assert shown[0] in driver.details()

    on_stage(scene, demo=cloud)


@pytest.mark.parametrize("damage", ["cut", "gzip", "other", "binary"])
def test_a_damaged_file_says_where_it_broke_and_leaves_what_is_open(
    on_stage: Play, cloud: Cloud, tmp_path: Path, damage: str
) -> None:
    path = tmp_path / "damaged.json"
    sample = (Path(__file__).parents[1] / "data" / "batch-detail.response.json").read_bytes()
    path.write_bytes(
        {
            "cut": sample[: len(sample) // 2],
            "gzip": gzip.compress(sample)[:-20],
            "other": b'{"some": ["other", "json"]}',
            "binary": bytes(range(256)) * 20,
        }[damage]
    )

    async def scene(driver: Driver) -> None:
        await driver.fetched()
        shown = driver.shown_jobs()
        assert drop(driver.window, path)
        await driver.wait_until(lambda: driver.problems, "the problem is shown")
        text = driver.problems[0]
        assert path.name in text
        if damage == "cut":
            assert "line" in text
            assert "column" in text
        await driver.settle()
        assert driver.shown_jobs() == shown
        driver.click("Close the message", driver.window.error_bar)
        assert not driver.window.error_bar.isVisible()

    on_stage(scene, demo=cloud)


@pytest.mark.expected_log("keyring: could not")
def test_without_a_keyring_one_is_told_and_goes_on(
    on_stage: Play, cloud: Cloud, own_home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path}/no-bus")
    monkeypatch.delenv("PYTHON_KEYRING_BACKEND")

    async def scene(driver: Driver) -> None:
        await connect_to(driver, cloud)
        assert driver.fetches[0].report.complete
        await driver.wait_until(lambda: driver.problems, "the person is told")
        assert "Keyring" in driver.problems[0]
        assert "You can go on" in driver.problems[0]
        driver.click("Close the message", driver.window.error_bar)
        driver.click("Refresh")
        assert (await driver.fetched(2)).report.complete

    on_stage(scene)
    assert files_holding(own_home, secrets_of(cloud)) == []


async def _longest_gap(until: Callable[[], object]) -> float:
    """Return the longest time that the event loop was busy with one thing."""
    longest, last = 0.0, time.monotonic()
    while not until():
        await asyncio.sleep(0.005)
        now = time.monotonic()
        longest, last = max(longest, now - last), now
    return longest


def _let_thread_finish(stores: list[KeyringStore]) -> None:
    """Wait for the call that hung: cut off in the middle, the keyring library leaves its connection open."""
    end = time.monotonic() + 10
    for store in stores:
        hung = store._thread._hung
        while hung is not None and hung.running and time.monotonic() < end:
            time.sleep(0.02)


def test_a_keyring_that_hangs_does_not_stop_the_window(
    on_stage: Play,
    cloud: Cloud,
    own_home: Path,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    home = tmp_path_factory.mktemp("hung")
    monkeypatch.delenv("PYTHON_KEYRING_BACKEND")

    async def scene(driver: Driver) -> None:
        store = driver.window_run.app.secrets
        assert isinstance(store, KeyringStore)
        stores.append(store)
        form = await SignInForm.open(driver)
        form.fill(cloud, project=cloud.info.project_name)
        await form.connect()
        await driver.fetched()
        # The token waits for the keyring; the window shows jobs, says what it waits for, and can be used.
        gap = await _longest_gap(lambda: "Waiting for your keyring" in driver.status or driver.problems)
        assert not driver.problems, "what is waited for is said before it is given up"
        assert gap < store.time_limit / 2, f"the window stopped for {gap:.2f} s"
        assert not any(bar.isVisible() and bar.maximum() for bar in driver.window.findChildren(QProgressBar))
        driver.click("Refresh")
        assert (await driver.fetched(2)).report.complete
        await driver.wait_until(lambda: driver.problems, "the person is told", 30)
        assert "You can go on" in driver.problems[0]
        assert "Waiting for your keyring" not in driver.status
        driver.click("Close the message", driver.window.error_bar)
        closed_at.append(time.monotonic())

    closed_at: list[float] = []
    stores: list[KeyringStore] = []
    with secret_service(home) as service:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", service.address)
        os.kill(service.keyring_pid, signal.SIGSTOP)
        try:
            on_stage(scene)
        finally:
            ended_at = time.monotonic()
            os.kill(service.keyring_pid, signal.SIGCONT)
            _let_thread_finish(stores)
    assert ended_at - closed_at[0] < 6, "closing does not wait for the keyring"
    assert files_holding(own_home, secrets_of(cloud)) == []
