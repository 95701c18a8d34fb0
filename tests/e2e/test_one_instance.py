"""What the open window does with what another start of the program asks for."""

import asyncio
from pathlib import Path

import pytest

from drs_inspector import __version__
from drs_inspector.qt.one_instance.server import InstanceServer
from drs_inspector.resource_files import resource_path
from drs_inspector.storage.one_instance.lock import InstanceLock, take_lock
from drs_inspector.storage.one_instance.messages import StartRequest
from drs_inspector.storage.one_instance.place import instance_place
from drs_inspector.storage.one_instance.start import Handed, first_or_handed
from tests.e2e.cloud_host import Cloud
from tests.e2e.driver import Driver, Play
from tests.e2e.sign_in_form import SignInForm

SAMPLE = Path(resource_path("sample-batch-detail.json"))


@pytest.fixture
def lock(own_home: Path) -> InstanceLock:
    place = instance_place()
    assert place is not None
    lock = take_lock(place)
    assert lock is not None
    return lock


async def _handed(**asked: object) -> Handed:
    outcome = await asyncio.to_thread(first_or_handed, StartRequest(**({"version": __version__} | asked)))  # type: ignore[arg-type]
    assert isinstance(outcome, Handed)
    return outcome


def test_files_wait_for_the_end_of_a_dialog_and_then_open_beside_what_is_open(
    on_stage: Play, cloud: Cloud, lock: InstanceLock
) -> None:
    async def scene(driver: Driver) -> None:
        await driver.fetched()
        server = InstanceServer(lock, driver.window_run.arrivals.take)
        await server.open()
        form = await SignInForm.open(driver)
        assert await _handed() == Handed(__version__, waits=True)
        assert await _handed(files=(SAMPLE,)) == Handed(__version__, waits=True)
        assert "When the dialog is closed: 1 file" in driver.status
        await driver.settle(0.5)
        assert len(driver.window_run.app.workspace.sessions) == 1
        form.click("Cancel")
        await driver.wait_until(lambda: len(driver.window_run.app.workspace.sessions) == 2, "the file is open")
        # Locked, the window has no secret, but files need none.
        driver.window.commands["lock"].trigger()
        again = SAMPLE.with_name("field_dictionary.json")
        assert not (await _handed(files=(again,))).waits
        await driver.wait_until(lambda: driver.problems, "what cannot be opened is told about")
        assert again.name in driver.problems[0]
        driver.window.error_bar.clear()
        await _handed(profile="nothing")
        await driver.wait_until(lambda: driver.problems, "the profile that is not there is told about")
        assert "There is no profile “nothing”." in driver.problems[0]
        driver.window.error_bar.clear()
        assert (await _handed(version="9.9\n\u202e")).version == __version__
        assert "Version 9.9\\x0a\\u202e was started; this is" in driver.status
        server.close()

    on_stage(scene, demo=cloud)
