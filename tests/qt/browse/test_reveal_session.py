"""A session that was just connected is gone to, unless the person works on something else by then."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from drs_inspector.session.job_tree.node import NodeKind, TreeNode
from drs_inspector.storage.secrets.keyring_store import MemoryStore
from tests.e2e.cloud_host import Cloud
from tests.e2e.driver import Driver, play
from tests.e2e.sign_in_form import SignInForm, connect_to


@pytest.fixture(scope="module")
def clouds() -> Iterator[tuple[Cloud, Cloud]]:
    with Cloud(jobs=60, objects=4, seed=7) as first, Cloud(jobs=5, objects=4, seed=8) as second:
        yield first, second


def is_in_sight(driver: Driver, node: TreeNode) -> bool:
    tree = driver.page.tree
    return 0 <= tree.visualRect(driver.node_index(node)).center().y() < tree.viewport().height()


def last_line(driver: Driver) -> TreeNode:
    return TreeNode(NodeKind.SESSION, session=driver.window_run.app.workspace.sessions[-1].key)


async def kept(driver: Driver, *names: str) -> None:
    secrets = driver.window_run.app.secrets
    assert isinstance(secrets, MemoryStore)
    await driver.wait_until(lambda: all((name, "token") in secrets._secrets for name in names), "tokens are kept")


def test_a_further_session_is_revealed_and_selected(qapp: QApplication, clouds: tuple[Cloud, Cloud]) -> None:
    async def scene(driver: Driver) -> None:
        await connect_to(driver, clouds[0], profile="first")
        first = driver.page.tree.current_node()
        assert first is not None
        assert first.is_job
        await connect_to(driver, clouds[1], profile="second")
        line = last_line(driver)
        assert driver.page.tree.current_node() == line
        assert driver.page.details.node == line
        assert is_in_sight(driver, line)
        # Its jobs have come meanwhile: they are what the person wants to see.
        assert is_in_sight(driver, driver.lines()[driver.lines().index(line) + 2])
        assert "second" in driver.status

    play(qapp, scene, secrets=MemoryStore())


def test_connecting_what_is_open_leaves_its_chosen_line_alone(qapp: QApplication, clouds: tuple[Cloud, Cloud]) -> None:
    async def scene(driver: Driver) -> None:
        await connect_to(driver, clouds[0], profile="first")
        await connect_to(driver, clouds[1], profile="second")
        key = driver.window_run.app.workspace.sessions[0].key
        chosen = next(node for node in driver.lines() if node.is_job and node.session == key)
        await driver.click_line(chosen)
        form = await SignInForm.open_saved(driver, "first")
        await form.connect()
        await driver.fetched(3)
        assert driver.page.tree.current_node() == chosen

    play(qapp, scene, secrets=MemoryStore())


@pytest.mark.parametrize("at_work", [False, True])
def test_who_works_in_the_tree_meanwhile_stays_there(
    qapp: QApplication, clouds: tuple[Cloud, Cloud], at_work: bool
) -> None:
    async def scene(driver: Driver) -> None:
        for number, name in enumerate(("first", "second")):
            await connect_to(driver, clouds[number], profile=name)
        await kept(driver, "first", "second")
        await driver.window_run.app.workspace.close_session(last_line(driver).session)
        await driver.settle()
        driver.window_run.sign_in.connect_profiles(["second"])
        if at_work:
            driver.key("Down", driver.page.tree)
        chosen = driver.page.tree.current_node()
        await driver.fetched(3)
        assert driver.page.tree.current_node() == (chosen if at_work else last_line(driver))
        # Work that was done before does not count the next time.
        await driver.window_run.app.workspace.close_session(last_line(driver).session)
        await driver.settle()
        driver.window_run.sign_in.connect_profiles(["second"])
        await driver.fetched(4)
        assert driver.page.tree.current_node() == last_line(driver)

    play(qapp, scene, secrets=MemoryStore())
