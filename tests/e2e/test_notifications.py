"""Changes are told by the desktop, by a real service on a bus of the tests' own, and lead back into the window."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from drs_inspector.qt.notifications.controller import NotificationController
from drs_inspector.session.events import JobsChanged
from drs_inspector.session.notifications.kinds import Kind
from drs_inspector.session.notifications.settings import CHOSEN
from tests.e2e.cloud_host import Cloud
from tests.e2e.driver import Driver, Play
from tests.helpers.notification_service import NotificationService, notification_bus


@pytest.fixture
def address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    with notification_bus(tmp_path) as found:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", found)
        yield found


def fail(driver: Driver, job_id: str) -> None:
    """Let a job fail, as a look at the cloud would tell."""
    inspector = driver.inspector
    job = inspector.snapshot.jobs[job_id]
    raw = bytes(job.detail_raw or b"").replace(job.status.value.encode(), b"INCRE_TRANSFER_FAILED")
    inspector.snapshot.add_detail(raw, job_id)
    inspector.tell(JobsChanged(changed=(job_id,)))


def has_noted_all(notifications: NotificationController) -> bool:
    """Tell whether changes are told from now on; a busy machine takes a while to note what is there."""
    noted = tuple(notifications._notifier._noted.values()) if notifications._notifier else ()
    return bool(noted) and not any(one.is_new or one.waiting for one in noted)


def test_a_failure_is_told_once_and_a_click_opens_the_job(
    on_stage: Play, cloud: Cloud, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scene(driver: Driver) -> None:
        await driver.fetched()
        run, service = driver.window_run, NotificationService(address)
        notifications: NotificationController = run.notifications
        notifications._gather = 0
        running = [one.id for one in driver.inspector.snapshot.jobs.values() if one.status.group == "running"]
        fail(driver, running[0])
        await driver.settle()
        assert service.asked == [], "nothing is chosen"
        assert not run.app.watches.notifications_are_on()
        run.app.change_settings(**{CHOSEN[Kind.FAILED].name: True})
        assert run.app.watches.notifications_are_on(), "a window that is not seen is watched as often as ever"
        await driver.wait_until(lambda: has_noted_all(notifications), "what is there is noted")
        assert service.shown == [], "what was there before is not told"
        fail(driver, running[1])
        await driver.wait_until(lambda: len(service.shown) == 1, "the failure is told")
        name = driver.inspector.snapshot.jobs[running[1]].name
        assert service.shown[0].body[3:5] == ("A job has failed", name)
        await driver.settle()
        driver.window.showMinimized()
        service.click(service.shown[0].number)
        await driver.wait_until(lambda: name in driver.window.windowTitle(), "the job is opened")
        assert not driver.window.isMinimized()
        assert len(service.shown) == 1
        service.stop()
        fail(driver, running[2])
        notifications._now = lambda: 1e9
        await driver.wait_until(lambda: "no notification service" in str(driver.problems), "it is told")
        run.app.change_settings(**{CHOSEN[Kind.FAILED].name: False})
        driver.window.error_bar.clear()

    on_stage(scene, demo=cloud)
