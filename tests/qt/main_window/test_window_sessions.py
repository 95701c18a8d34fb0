"""The window with several sessions, against simulated clouds: reading, locking, signing in, closing, exporting."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialogButtonBox, QMenu, QMessageBox, QRadioButton

from drs_inspector.cloud.client import open_client
from drs_inspector.cloud.iam.credentials import Connection
from drs_inspector.cloud.iam.methods.password import PasswordCredential
from drs_inspector.cloud.iam.methods.token import TokenCredential
from drs_inspector.commands.source.demo import connection_to
from drs_inspector.domain.errors import SignInError
from drs_inspector.qt.hand_over.dialog import HandOverDialog
from drs_inspector.qt.main_window.idle_lock import IdleLock, SecondsGone
from drs_inspector.qt.sign_in.sign_in_banner import SignInBanner
from drs_inspector.session.job_tree.node import NodeKind, TreeNode
from drs_inspector.session.workspace.workspace import OpenSession
from drs_inspector.storage.secrets.keyring_store import MemoryStore
from tests.e2e.cloud_host import Cloud
from tests.e2e.driver import Driver, play
from tests.e2e.shown_words import words_of

SAMPLE = Path(__file__).parents[2] / "data" / "batch-detail.response.json"


@pytest.fixture(scope="module")
def clouds() -> Iterator[tuple[Cloud, Cloud]]:
    with Cloud(jobs=12, objects=10, seed=7) as first, Cloud(jobs=5, objects=10, seed=8) as second:
        yield first, second


def sign_in_to(cloud: Cloud) -> tuple[Connection, PasswordCredential]:
    info = cloud.info
    return connection_to(info), PasswordCredential(info.username, info.password, info.domain)


async def connect(driver: Driver, cloud: Cloud, profile: str, fetches: int) -> OpenSession:
    session = await driver.window_run.app.workspace.connect(*sign_in_to(cloud), profile=profile, colour="#aa3300")
    driver.window_run.session.connected([session])
    await driver.fetched(fetches)
    return session


def exported(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.drs.json"))


def banner_words(driver: Driver) -> str:
    banner = driver.window.findChild(SignInBanner)
    return words_of(banner) if banner is not None and banner.isVisible() else ""


def test_two_projects_stand_beside_each_other_and_one_can_go(qapp: QApplication, clouds: tuple[Cloud, Cloud]) -> None:
    async def scene(driver: Driver) -> None:
        first = await connect(driver, clouds[0], "Production", 1)
        chosen = driver.page.tree.current_node()
        assert chosen is not None
        assert chosen.session == first.key
        assert not any(node.kind is NodeKind.SESSION for node in driver.lines())
        second = await connect(driver, clouds[1], "Test", 2)
        assert driver.page.tree.current_node() == chosen
        assert driver.page.tree.path_of(chosen).startswith("Production / ")
        assert "Production / " in driver.details()
        assert [node.session for node in driver.lines() if node.kind is NodeKind.SESSION] == [first.key, second.key]
        assert driver.window.windowTitle().startswith("Production and 1 more")
        await driver.click_line(TreeNode(NodeKind.SESSION, session=second.key))
        assert "Test" in driver.status
        assert "Signed in: 23 h 59 min left" in driver.status
        driver.key("Ctrl+W", driver.window)
        await driver.wait_until(lambda: len(driver.window_run.app.workspace.sessions) == 1, "one session is closed")
        await driver.settle()
        assert not any(node.kind is NodeKind.SESSION for node in driver.lines())
        driver.key("Ctrl+W", driver.window)
        await driver.wait_until(lambda: not driver.window.is_browsing, "the welcome page is back")
        await driver.settle()
        assert not driver.window.commands["export"].isEnabled()

    play(qapp, scene)


def test_the_overview_of_a_session_follows_its_reading_to_the_end(
    qapp: QApplication, clouds: tuple[Cloud, Cloud]
) -> None:
    async def scene(driver: Driver) -> None:
        await connect(driver, clouds[0], "Production", 1)
        clouds[1].faults("slow=0.3")
        second = await driver.window_run.app.workspace.connect(*sign_in_to(clouds[1]), profile="Test")
        driver.window_run.session.connected([second])
        line = TreeNode(NodeKind.SESSION, session=second.key)
        await driver.wait_until(lambda: line in driver.lines(), "the session has a line")
        await driver.click_line(line)
        await driver.wait_until(lambda: "Not everything was read" in driver.details(), "it is being read")
        await driver.fetched(2)
        clouds[1].faults()
        await driver.wait_until(lambda: "Not everything was read" not in driver.details(), "all of it was read")

    play(qapp, scene)


def test_a_locked_session_keeps_its_jobs_and_reads_on_after_signing_in_again(
    qapp: QApplication, clouds: tuple[Cloud, Cloud]
) -> None:
    async def scene(driver: Driver) -> None:
        session = await connect(driver, clouds[0], "Production", 1)
        chosen = driver.page.tree.current_node()
        asked: list[OpenSession] = []
        driver.window_run.again._ask = asked.append
        driver.window.commands["lock"].trigger()
        await driver.settle()
        assert "Locked" in driver.status
        assert "The jobs stay on the screen" in banner_words(driver)
        driver.key("F5", driver.window)
        await driver.wait_until(lambda: "Reading is paused" in banner_words(driver), "the banner tells of the pause")
        assert "Paused until you sign in again" in driver.status
        assert len(driver.fetches) == 1
        driver.click("Sign in again")
        assert asked == [session]
        driver.click("Sign in later")
        assert banner_words(driver) == ""
        await session.inspector.connection.sign_in_again(sign_in_to(clouds[0])[1])
        assert (await driver.fetched(2)).report.complete
        assert driver.page.tree.current_node() == chosen
        assert "Signed in: " in driver.status
        driver.window.commands["lock"].trigger()
        await driver.settle()
        assert banner_words(driver)  # put off was the lock before
        await session.inspector.connection.sign_in_again(sign_in_to(clouds[0])[1])
        await driver.settle()
        assert banner_words(driver) == ""

    play(qapp, scene)


def test_projects_of_one_sign_in_are_asked_for_once(qapp: QApplication, clouds: tuple[Cloud, Cloud]) -> None:
    async def scene(driver: Driver) -> None:
        await connect(driver, clouds[0], "Production", 1)
        connection, credential = sign_in_to(clouds[1])
        whole = msgspec.structs.replace(connection, project_id="", project_name="")
        workspace = driver.window_run.app.workspace
        opened = await workspace.connect_projects(whole, credential, profile="Test")
        assert len(opened) > 1
        driver.window.commands["lock"].trigger()
        await driver.settle()
        banner = driver.window.findChild(SignInBanner)
        assert len(banner.keys) == 2
        assert f"Test ({len(opened)} projects) is locked" in banner_words(driver)
        driver.click(f"Sign in to Test ({len(opened)} projects) later")
        await driver.settle()
        assert len(banner.keys) == 1
        await opened[-1].inspector.connection.sign_in_again(credential)
        driver.window.commands["lock"].trigger()
        await driver.settle()
        assert len(banner.keys) == 2
        await opened[-1].inspector.connection.sign_in_again(credential)
        await driver.settle()
        assert len(banner.keys) == 1

    play(qapp, scene)


def test_a_while_without_input_locks_but_not_while_jobs_are_read(
    qapp: QApplication, clouds: tuple[Cloud, Cloud]
) -> None:
    async def scene(driver: Driver) -> None:
        session = await connect(driver, clouds[0], "Production", 1)
        app, clock, locked = driver.window_run.app, [1000.0], []
        driver.window_run.idle.close()
        idle = IdleLock(app, lambda: locked.append(1), lambda: clock[0])
        clock[0] += 14 * 60
        idle.check()
        assert session.inspector.connection.sign_in_state.kind == "valid"
        clock[0] += 2 * 60
        app.settings.idle_lock_minutes = 0
        idle.check()
        assert session.inspector.connection.sign_in_state.kind == "valid"
        app.settings.idle_lock_minutes = 15
        clouds[0].faults("slow=1@batch-detail")
        driver.key("F5", driver.page.tree)
        await driver.wait_until(lambda: app.workspace.is_fetching, "jobs are being read")
        clock[0] += 16 * 60
        idle.check()
        assert session.inspector.connection.sign_in_state.kind == "valid"
        clouds[0].faults()
        await driver.fetched(2)
        idle.check()
        assert session.inspector.connection.sign_in_state.kind == "locked"
        assert locked == [1]
        idle.close()

    play(qapp, scene)


def test_input_counts_and_a_computer_that_slept_locks_at_the_first_touch(
    qapp: QApplication, clouds: tuple[Cloud, Cloud]
) -> None:
    async def scene(driver: Driver) -> None:
        session = await connect(driver, clouds[0], "Production", 1)
        clock = [1000.0]
        driver.window_run.idle.close()
        idle = IdleLock(driver.window_run.app, now=lambda: clock[0])
        clock[0] += 14 * 60
        QTest.keyClick(driver.page.tree, Qt.Key.Key_Down)
        idle._watch()  # what its timer does some seconds later
        clock[0] += 14 * 60
        idle.check()
        assert session.inspector.connection.sign_in_state.kind == "valid"
        clock[0] += 8 * 3600  # timers did not run
        QTest.mouseMove(driver.page.tree.viewport())
        QTest.keyClick(driver.page.tree, Qt.Key.Key_Down)
        assert session.inspector.connection.sign_in_state.kind == "locked"
        idle.close()

    play(qapp, scene)


def test_a_clock_that_is_set_back_does_not_put_the_lock_off() -> None:
    monotonic, wall = [50.0], [1_000_000.0]
    gone = SecondsGone(lambda: monotonic[0], lambda: wall[0])
    monotonic[0], wall[0] = monotonic[0] + 60, wall[0] + 60 - 3600
    assert gone() == 60, "an hour back, one minute later"
    monotonic[0], wall[0] = monotonic[0] + 840, wall[0] + 840
    assert gone() == 900
    wall[0] += 1800
    assert gone() == 2700, "half an hour of sleep counts"


def test_signing_out_ends_the_token_and_forgets_only_it(qapp: QApplication, clouds: tuple[Cloud, Cloud]) -> None:
    secrets = MemoryStore()

    async def scene(driver: Driver) -> None:
        session = await connect(driver, clouds[1], "Test", 1)
        await secrets.set("Test", "token", "kept")
        await secrets.set("Test", "password", "kept")
        token = session.inspector.connection.token
        assert token is not None
        driver.window.commands["sign_out"].trigger()
        box = await driver.dialog(QMessageBox)
        assert "Test" in box.text()
        driver.click("Sign out", box)
        await driver.wait_until(lambda: not driver.window_run.app.workspace.sessions, "the session is closed")
        await driver.settle()
        assert await secrets.get("Test", "token") is None
        assert await secrets.get("Test", "password") == "kept"
        client = open_client(sign_in_to(clouds[1])[0], TokenCredential(token.value))
        with pytest.raises(SignInError):
            await client.sign_in()
        await client.aclose()

    play(qapp, scene, secrets=secrets)


def test_files_are_opened_beside_a_cloud_and_all_is_exported_into_a_folder(
    qapp: QApplication, clouds: tuple[Cloud, Cloud], tmp_path: Path
) -> None:
    async def scene(driver: Driver) -> None:
        await connect(driver, clouds[1], "Test", 1)
        driver.window_run.files.open([SAMPLE])
        await driver.wait_until(lambda: "2 jobs opened" in driver.status, "the sample is open")
        await driver.settle()
        kinds = [session.kind for session in driver.window_run.app.workspace.sessions]
        assert kinds == ["cloud", "file"]
        driver.window_run.app.settings.last_folder = str(tmp_path)
        for number in (2, 4):
            driver.key("Ctrl+S", driver.window)
            dialog = await driver.dialog(HandOverDialog)
            every = next(one for one in dialog.findChildren(QRadioButton) if "very source" in one.text())
            every.click()
            assert driver.find(QAbstractButton, "Write", dialog).isEnabled()
            dialog.findChild(QDialogButtonBox).accepted.emit()
            await driver.wait_until(lambda: "to 2 files in" in driver.status, "everything is exported")
            await driver.gone(dialog)
            assert len(exported(tmp_path)) == number
            driver.window.status.idle("")

    play(qapp, scene)


def test_a_session_s_line_has_commands_of_its_own(qapp: QApplication, clouds: tuple[Cloud, Cloud]) -> None:
    async def scene(driver: Driver) -> None:
        await connect(driver, clouds[0], "Production", 1)
        second = await connect(driver, clouds[1], "Test", 2)
        line = TreeNode(NodeKind.SESSION, session=second.key)
        await driver.click_line(line)
        tree = driver.page.tree
        tree.customContextMenuRequested.emit(tree.visualRect(driver.node_index(line)).center())
        menu = next(one for one in tree.findChildren(QMenu) if one.isVisible())
        words = [action.text().replace("&", "") for action in menu.actions() if not action.isSeparator()]
        assert words == [
            "Open in a new window\tCtrl+Return",
            "Refresh this session",
            "Hand over…",
            "Sign in again…",
            "Close this session",
            "Sign out…",
        ]
        menu.close()
        before = driver.window_run.app.workspace.sessions[0].inspector.snapshot.source.read_at
        driver.window.commands["refresh_session"].trigger()
        await driver.fetched(3)
        assert driver.window_run.app.workspace.sessions[0].inspector.snapshot.source.read_at == before

    play(qapp, scene)


def test_no_demo_is_offered_where_none_can_be_started(qapp: QApplication) -> None:
    async def scene(driver: Driver) -> None:
        assert "demo" not in words_of(driver.window.welcome).casefold()
        assert not driver.window.commands["demo"].isEnabled()

    play(qapp, scene)
