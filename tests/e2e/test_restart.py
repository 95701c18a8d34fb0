"""What comes back at the next start: place, panes, profile, the sign-in that is still good, and exported files."""

import re
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QLineEdit

from drs_inspector.session.job_tree.node import NodeKind, TreeNode
from tests.e2e.cloud_host import Cloud
from tests.e2e.driver import Driver, Play
from tests.e2e.shown_words import words_of
from tests.e2e.sign_in_form import PROFILE, SignInForm, connect_to
from tests.e2e.test_files import export
from tests.helpers.secret_service import entries

Line = tuple[TreeNode, list[str]]


def _open_everything(driver: Driver) -> None:
    tree = driver.page.tree
    for _ in range(4):  # scenario, job, rules, rule; a job below a job is a level more
        for node in driver.lines():
            tree.expand(driver.node_index(node))


def _ageless(words: str) -> list[str]:
    """The lines of words, without what they hold for: live it is now, in a file the reading."""
    of_now = r" (ago|before the reading|are|were|now|when it was read, \d\d:\d\d)\b"
    return [line for line in re.sub(of_now, "", words).splitlines() if line]


async def _details(driver: Driver) -> list[str]:
    """Return what the page says when nothing is added to it any more, such as what is said of other jobs."""
    before: list[str] = []
    while (words := _ageless(driver.details())) != before:
        before = words
        await driver.settle()
    return words


def _tree(driver: Driver) -> list[Line]:
    """Return every line of the whole tree with its cells."""
    _open_everything(driver)
    columns = range(driver.page.tree.model().columnCount())
    return [
        (node, [str(driver.node_index(node).siblingAtColumn(number).data()) for number in columns])
        for node in driver.lines()
    ]


def test_place_panes_columns_and_theme_come_back(on_stage: Play, cloud: Cloud) -> None:
    seen: dict[str, object] = {}

    def state(driver: Driver) -> dict[str, object]:
        page = driver.page
        return {
            "size": driver.window.size().toTuple(),
            "panes": page.sizes(),
            "columns": [page.tree.columnWidth(number) for number in range(4)],
            "grouped": driver.window.commands["group"].isChecked(),
            "theme": driver.window.commands.themes.checkedAction().data(),
        }

    async def first(driver: Driver) -> None:
        await driver.fetched()
        driver.window.resize(1111, 666)
        await driver.settle()
        driver.page.setSizes([500, 600])
        driver.page.tree.setColumnWidth(0, 222)
        driver.window.commands["group"].trigger()
        next(action for action in driver.window.commands.themes.actions() if action.data() == "dark").trigger()
        await driver.settle()
        seen.update(state(driver))

    async def second(driver: Driver) -> None:
        await driver.fetched()
        assert state(driver) == seen
        assert seen["size"] == (1111, 666)
        assert seen["theme"] == "dark"
        assert not any(node.kind is NodeKind.SCENARIO for node in driver.lines())

    on_stage(first, demo=cloud)
    on_stage(second, demo=cloud)


def test_the_kept_token_signs_in_without_typing(on_stage: Play, cloud: Cloud, keyring_address: str) -> None:
    async def first(driver: Driver) -> None:
        await connect_to(driver, cloud)
        await driver.wait_until(lambda: entries(keyring_address), "the keyring holds the token")
        await driver.settle(0.5)

    async def second(driver: Driver) -> None:
        sign_ins = cloud.sign_ins()
        form = await SignInForm.open(driver)
        # The connection that was used last is the first line of the search, which is open.
        driver.key("Return", form.region)
        form.more()
        names = ("Name", "IAM URL", "User", "Password")
        fields = {name: driver.find(QLineEdit, name, form.dialog).text() for name in names}
        wanted = {"Name": PROFILE, "IAM URL": cloud.info.iam_url, "User": cloud.info.username, "Password": ""}
        assert fields == wanted
        await driver.wait_until(
            lambda: "No password is needed" in words_of(form.dialog), "the dialog tells of the kept sign-in"
        )
        await form.connect()
        assert (await driver.fetched()).report.read == len(cloud.tenant.job_ids())
        assert cloud.sign_ins() == sign_ins
        await driver.settle(0.5)

    on_stage(first)
    on_stage(second)


def test_a_token_that_ended_asks_for_the_password(
    on_stage: Play, own_cloud: Callable[..., Cloud], keyring_address: str
) -> None:
    cloud = own_cloud(jobs=5, objects=5, token_lifetime=60)  # less than is worth keeping for a fetch

    async def first(driver: Driver) -> None:
        await connect_to(driver, cloud)
        await driver.wait_until(lambda: entries(keyring_address), "the keyring holds the token")
        await driver.settle(0.5)

    async def second(driver: Driver) -> None:
        form = await SignInForm.open_saved(driver, PROFILE)
        await driver.settle(0.5)
        form.click("Connect")
        assert "password" in form.outcome.lower()
        form.type("Password", cloud.info.password)
        await form.connect()
        assert (await driver.fetched()).report.read == 5
        await driver.settle(0.5)

    on_stage(first)
    on_stage(second)


def test_an_export_opens_without_the_cloud_and_shows_the_same(
    on_stage: Play, own_cloud: Callable[..., Cloud], tmp_path: Path
) -> None:
    cloud = own_cloud(jobs=60, objects=30, seed=5)
    cloud.faults(f"poison-job={cloud.tenant.special_id('drift')}")
    path = tmp_path / "kept.json"
    live: list[Line] = []
    details: dict[str, list[str]] = {}
    full = cloud.tenant.special_id("full-house")

    async def online(driver: Driver) -> None:
        await driver.fetched()
        live.extend(_tree(driver))
        for kind in (NodeKind.JOB, NodeKind.SOURCE, NodeKind.RULES, NodeKind.SETTINGS):
            await driver.click_line(TreeNode(kind, full))
            details[kind] = await _details(driver)
        await export(driver, path)

    async def offline(driver: Driver) -> None:
        await driver.wait_until(lambda: "60 jobs opened" in driver.status, "the archive is open")
        await driver.settle()
        assert path.name in driver.window.windowTitle()
        assert _tree(driver) == live
        for kind, words in details.items():
            await driver.click_line(TreeNode(NodeKind(kind), full))
            assert await _details(driver) == words

    on_stage(online, demo=cloud, figures=False)
    assert len({line[0].kind for line in live}) >= 14
    cloud.stop()
    on_stage(offline, files=[path])
