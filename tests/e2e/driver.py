"""Drives the real window on the real event loop as a person would: by what is written on it, by keyboard and mouse."""

import asyncio
import copy
import signal
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Protocol, TypeVar

import msgspec
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDialog,
    QLineEdit,
    QWidget,
)

from drs_inspector.cloud.iam.credentials import Connection
from drs_inspector.cloud.iam.methods.password import PasswordCredential
from drs_inspector.commands.source.demo import connection_to
from drs_inspector.qt.app import open_window
from drs_inspector.qt.browse.node_cells import NODE_ROLE
from drs_inspector.qt.browse.page import BrowsePage
from drs_inspector.qt.composition import WindowRun
from drs_inspector.qt.details.json.tab import RawJsonPanel
from drs_inspector.qt.loop import run
from drs_inspector.qt.main_window.main_window import MainWindow
from drs_inspector.qt.query_line.query_line import QueryLine
from drs_inspector.session.events import FetchFinished
from drs_inspector.session.job_tree.node import NodeKind, TreeNode
from drs_inspector.session.watch.watch_settings import WITH_READINGS
from drs_inspector.session.workspace.inspector import Inspector
from drs_inspector.session.workspace.workspace import WorkspaceEvent
from drs_inspector.simulator import SimulatorInfo
from drs_inspector.storage.files.settings import load_settings, save_changes
from drs_inspector.storage.secrets.keyring_store import SecretStore
from tests.e2e.shown_words import spoken_name, words_of
from tests.helpers.waiting import PATIENCE

W = TypeVar("W", bound=QWidget)
Scene = Callable[["Driver"], Awaitable[None]]
_POLL_SECONDS = 0.01
# What is waited for may go through all widgets: asked a hundred times a second it takes the time it waits for.
_POLL_SHARE, _LONGEST_POLL_SECONDS = 0.1, 0.1
# A page that is put into a layout is shown in the next turn of the loop; reading objects takes a few more.
_LAY_OUT_SECONDS = 0.04


class Served(Protocol):
    """A cloud that can be reached."""

    info: SimulatorInfo


class Play(Protocol):
    """Opens the window, plays a scene, closes the window."""

    def __call__(
        self,
        scene: Scene,
        *,
        files: Sequence[Path] = (),
        demo: Served | None = None,
        secrets: SecretStore | None = None,
        jobs_as: Literal["tree", "table"] = "tree",
        figures: bool = True,
    ) -> None: ...


@dataclass(frozen=True)
class BorrowedCloud:
    """A cloud that the demo button leads to; the test stops it."""

    connection: Connection
    credential: PasswordCredential

    async def stop(self) -> None:
        """Leave it running."""


def play(
    app: QApplication,
    scene: Scene,
    *,
    files: Sequence[Path] = (),
    demo: Served | None = None,
    secrets: SecretStore | None = None,
    jobs_as: Literal["tree", "table"] = "tree",
    figures: bool = True,
) -> None:
    """Open the window as the program does, play the scene, close the window; ``demo`` starts on that cloud.

    ``jobs_as``, and ``figures`` that go along with readings, count unless the settings have something else. What the
    window reported as a problem and the scene did not close is a failure.
    """

    async def start_demo() -> BorrowedCloud:
        assert demo is not None
        info = demo.info
        return BorrowedCloud(connection_to(info), PasswordCredential(info.username, info.password, info.domain))

    _choose_first(jobs_as=jobs_as, **({} if figures else {WITH_READINGS.name: False}))
    window, theme = open_window(app)
    window_run = WindowRun(window, theme, start_demo if demo else None, secrets=secrets)
    driver = Driver(window, window_run)
    failures: list[Exception] = []

    async def main() -> int:
        async with asyncio.TaskGroup() as group:
            work = group.create_task(window_run.run(files, demo=demo is not None))
            try:
                await driver.wait_until(lambda: hasattr(window_run, "memory"), "the window is at work")
                driver.listen()
                await driver.take_keyboard(window)
                await scene(driver)
                assert driver.problems == [], f"still shown: {driver.problems}"
            except Exception as error:  # noqa: BLE001 - carried out of the task group, which would wrap it
                failures.append(error)
            window.close()
        return work.result()

    before = signal.getsignal(signal.SIGINT)
    try:
        assert run(main) == 0 or failures
    finally:
        signal.signal(signal.SIGINT, before)
        window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    if failures:
        raise failures[0]


def _choose_first(**chosen: Any) -> None:
    """Put into the settings what they do not have yet."""
    settings = load_settings().settings
    before = copy.deepcopy(settings)
    for name, value in chosen.items():
        if settings.get(name) is None:
            settings.put(name, value)
    save_changes(settings, before)


class Stage:
    """The window, and what is behind it."""

    def __init__(self, window: MainWindow, window_run: WindowRun) -> None:
        self.window = window
        self.window_run = window_run
        self.events: list[WorkspaceEvent] = []

    def listen(self) -> None:
        """Note every event from now on."""
        self.window_run.app.workspace.subscribe(lambda _key, event: self.events.append(event))

    @property
    def inspector(self) -> Inspector:
        """The Inspector of the only session."""
        (session,) = self.window_run.app.workspace.sessions
        return session.inspector

    @property
    def session_key(self) -> str:
        """The key of the only session, which every line of the tree carries."""
        (session,) = self.window_run.app.workspace.sessions
        return session.key

    def own(self, node: TreeNode) -> TreeNode:
        """Return a line of the only session as the tree holds it; one that names its session stays as it is."""
        whole = node.kind is NodeKind.SNAPSHOT or node.session
        return node if whole else msgspec.structs.replace(node, session=self.session_key)


class Driver(Stage):
    """A person in front of the window, with patience."""

    # Waiting

    async def wait_until(self, condition: Callable[[], Any], what: str, seconds: float = PATIENCE) -> Any:
        """Let the window work until ``condition`` is true and return its value; fail with ``what`` after a while."""
        start = time.monotonic()
        while not (found := condition()):
            waited = time.monotonic() - start
            if waited > seconds:
                raise AssertionError(f"waited {seconds:.0f} s until {what}; the window says: {self._state()}")
            await asyncio.sleep(min(max(_POLL_SECONDS, _POLL_SHARE * waited), _LONGEST_POLL_SECONDS))
        return found

    async def settle(self, seconds: float = 0.15) -> None:
        """Let the window apply what has gathered: the tree gathers changes for 40 ms, the filter for 60.

        In steps, each with a turn of the loop: one timer may start another, and a machine that stops for the
        whole time would let both of them come too late.
        """
        await asyncio.sleep(0)
        for _step in range(round(seconds / _POLL_SECONDS)):
            await asyncio.sleep(_POLL_SECONDS)

    def _state(self) -> str:
        dialogs = [words_of(dialog) for dialog in self.window.findChildren(QDialog) if dialog.isVisible()]
        return f"status {self.status!r}, problems {self.problems}, dialogs {dialogs}"

    @property
    def fetches(self) -> list[FetchFinished]:
        """How the fetches so far ended."""
        return [event for event in self.events if isinstance(event, FetchFinished)]

    async def fetched(self, number: int = 1, seconds: float = PATIENCE) -> FetchFinished:
        """Wait for the end of fetch ``number`` (from 1) and for the tree to show it."""
        await self.wait_until(lambda: len(self.fetches) >= number, f"fetch {number} has ended", seconds)
        await self.settle()
        return self.fetches[number - 1]

    # What is on the window

    @property
    def status(self) -> str:
        """What the status bar says."""
        return words_of(self.window.status)

    @property
    def problems(self) -> list[str]:
        """The problems that wait in the error bar."""
        return [message.text() for message in self.window.error_bar.messages]

    @property
    def page(self) -> BrowsePage:
        """The page to browse on."""
        assert self.window.browse is not None
        return self.window.browse

    def find(self, kind: type[W], name: str, inside: QWidget | None = None) -> W:
        """Return the visible widget of a kind that a screen reader calls ``name``."""
        widgets = [widget for widget in (inside or self.window).findChildren(kind) if widget.isVisible()]
        for widget in widgets:
            if spoken_name(widget) == name:
                return widget
        raise AssertionError(f"there is no {kind.__name__} {name!r}, only {sorted(map(spoken_name, widgets))}")

    async def dialog(self, kind: type[W]) -> W:
        """Wait for a dialog of a kind and return it."""

        def shown() -> W | None:
            return next((dialog for dialog in self.window.findChildren(kind) if dialog.isVisible()), None)

        found = await self.wait_until(shown, f"a {kind.__name__} is shown")
        await self.take_keyboard(found)
        return found

    async def gone(self, dialog: QWidget) -> None:
        """Wait until a dialog has closed."""
        await self.wait_until(lambda: not shiboken6.isValid(dialog) or not dialog.isVisible(), "the dialog has closed")
        await self.take_keyboard(self.window)

    async def take_keyboard(self, window: QWidget) -> None:
        """Give the keyboard to a window, as a window manager does; under Xvfb there is none."""
        window.activateWindow()
        await self.wait_until(window.isActiveWindow, "the window has the keyboard")

    # Hands

    def click(self, name: str, inside: QWidget | None = None) -> None:
        """Press a button by its name."""
        button = self.find(QAbstractButton, name, inside)
        assert button.isEnabled(), f"{name} cannot be pressed now"
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def type(self, name: str, text: str, inside: QWidget | None = None) -> None:
        """Replace what is in a field by typing."""
        field = next((box for box in self._boxes(inside) if spoken_name(box) == name), None)
        edit = field.lineEdit() if field is not None else self.find(QLineEdit, name, inside)
        assert edit is not None
        edit.setFocus()
        QTest.keySequence(edit, "Ctrl+A")
        QTest.keyClick(edit, Qt.Key.Key_Delete)
        if text.isascii():
            QTest.keyClicks(edit, text)
        else:  # QTest has no keys for other scripts; a person's input method would put the text in at once, too
            QGuiApplication.clipboard().setText(text)
            QTest.keySequence(edit, "Ctrl+V")
        line = edit.parentWidget().parentWidget() if edit.parentWidget() is not None else None
        assert (line.text if isinstance(line, QueryLine) else edit.text()) == text

    def type_into_focus(self, text: str) -> None:
        """Type where the keyboard is."""
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClicks(focus, text)

    def _boxes(self, inside: QWidget | None) -> list[QComboBox]:
        return [box for box in (inside or self.window).findChildren(QComboBox) if box.isVisible() and box.isEditable()]

    def choose(self, name: str, text: str, inside: QWidget | None = None) -> None:
        """Choose an entry of a list that begins with ``text``, with the arrow keys."""
        box = self.find(QComboBox, name, inside)
        box.setFocus()
        QTest.keyClick(box, Qt.Key.Key_Home)
        while not box.currentText().startswith(text):
            before = box.currentIndex()
            QTest.keyClick(box, Qt.Key.Key_Down)
            assert box.currentIndex() != before, f"{name} does not offer {text!r}"

    def key(self, keys: str, widget: QWidget | None = None) -> None:
        """Press a key or a shortcut where the keyboard is."""
        QTest.keySequence(widget or QApplication.focusWidget() or self.window, keys)

    @property
    def clipboard(self) -> str:
        """What was copied."""
        return QGuiApplication.clipboard().text()

    # The tree and the details

    def node_index(self, node: TreeNode) -> Any:
        """Return where a line is in the tree."""
        model: Any = self.page.tree.model()
        index = model.reveal(self.own(node))
        assert index.isValid(), f"the tree has no line {node}"
        return index

    async def click_line(self, node: TreeNode) -> None:
        """Click on a line of the tree; what is above it is opened as by its arrows. Its details are shown then."""
        tree, index, node = self.page.tree, self.node_index(node), self.own(node)
        above = index.parent()
        while above.isValid():
            tree.expand(above)
            above = above.parent()
        tree.scrollTo(index)
        # A line may be wider than the tree: with one more column its middle would be out of sight.
        in_sight = tree.visualRect(index).intersected(tree.viewport().rect())
        QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=in_sight.center())
        assert tree.current_node() == node
        await self.settle(_LAY_OUT_SECONDS)

    def add_line(self, node: TreeNode) -> None:
        """Add a line to the selection."""
        self.page.tree.selectionModel().select(
            self.node_index(node), QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        )

    def lines(self) -> list[TreeNode]:
        """Return the open lines of the tree, from top to bottom."""
        tree, found = self.page.tree, []
        index = tree.model().index(0, 0)
        while index.isValid():
            found.append(index.data(NODE_ROLE))
            index = tree.indexBelow(index)
        return found

    def shown_jobs(self) -> list[str]:
        """Return the jobs on the first level of the tree, those in scenarios included."""
        return [str(node.job_id) for node in self.lines() if node.kind is NodeKind.JOB]

    def tab_titles(self) -> list[str]:
        """Return the words on the tabs of the details, without counts."""
        return self.page.details.titles

    async def open_tab(self, title: str) -> QWidget:
        """Click on a tab of the details and return its page."""
        tabs, number = self.page.details.tabs, self.tab_titles().index(title)
        QTest.mouseClick(tabs.tabBar(), Qt.MouseButton.LeftButton, pos=tabs.tabBar().tabRect(number).center())
        assert tabs.currentIndex() == number
        await self.settle(_LAY_OUT_SECONDS)
        return tabs.currentWidget()

    def details(self) -> str:
        """Return every word of the details that are in front."""
        return words_of(self.page.details)

    async def raw_json(self) -> str:
        """Open the raw JSON of the selected line, copy all of it with the keyboard, and return it."""
        panel = (await self.open_tab("JSON")).findChild(RawJsonPanel)
        assert panel is not None
        QGuiApplication.clipboard().clear()
        panel.view.setFocus()
        QTest.keySequence(panel.view, "Ctrl+A")
        QTest.keySequence(panel.view, "Ctrl+C")
        return self.clipboard
