"""A person with a screen reader in front of real windows: keys in, and what AT-SPI tells at each step.

Accessibility, once on, stays on in a process, and widgets then do more. So the windows are in a process of their own.
"""

import asyncio
import os
import re
import subprocess
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Final, Literal, TypeVar

from jeepney import DBusAddress, new_method_call
from jeepney.io.blocking import open_dbus_connection
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

from tests.helpers.accessible_tree import AccessibleTree, Told
from tests.helpers.private_bus import end, need, private_bus, private_environment
from tests.helpers.waiting import PATIENCE, until

if TYPE_CHECKING:
    from tests.e2e.driver import Driver

T = TypeVar("T")
LAUNCHER: Final = "/usr/libexec/at-spi-bus-launcher"
# What lays others out says nothing by itself, and what is drawn beside words says the same as they do.
_SILENT: Final = frozenset(("filler", "panel", "layered pane", "splitter", "grip", "graphic", "scroll bar", "label"))
_KEY_SECONDS: Final = 0.5  # what was closed by a key does not get its end
_MARKS: Final = re.compile(r"</?(?:a|br|code|i|p|span|table|td|tr|html)\b|&(?:lt|gt|amp|nbsp|quot);")
_HEAR_SECONDS: Final = PATIENCE / 2
_MOST: Final = 20_000


class Reader:
    """What a person presses and hears in a scene."""

    def __init__(self, driver: "Driver", tree: AccessibleTree) -> None:
        self._driver, self._tree = driver, tree
        self._sent = _SentAgain()
        self.told: list[str] = []
        """Everything that was told while words were waited for."""
        self.silent: list[str] = []
        """What can have the keyboard and was told without a name, of everything that was looked at."""
        self.marked_up: list[str] = []
        """What was told with the marks of rich text in it."""

    async def press(self, *keys: str) -> None:
        """Press keys where the keyboard is, one after the other."""
        for one in keys:
            before = self._sent.count
            self._driver.key(one, QApplication.activePopupWidget())
            await self._arrived(before)

    async def write(self, text: str) -> None:
        """Type where the keyboard is."""
        for letter in text:
            before = self._sent.count
            self._driver.type_into_focus(letter)
            await self._arrived(before)

    async def _arrived(self, before: int) -> None:
        """Wait until a key has come through.

        With accessibility Qt shows each key to the screen reader first, and gives it to its widget later.
        """
        with suppress(TimeoutError):
            await until(lambda: self._sent.count > before, _KEY_SECONDS)

    async def page(self, *tops: str) -> list[str]:
        """Return as lines what is on the screen, or of it what is inside the first objects of these roles and names."""
        every = await asyncio.to_thread(self._everything)
        return [line for top in tops or ("",) for line in _lines(_inside(every, top))]

    async def hears(self, words: str) -> None:
        """Wait until words are told: of what has got the keyboard, or of what is announced."""
        heard: list[str] = []

        async def is_told() -> bool:
            heard.extend(await asyncio.to_thread(self._tree.heard))
            self.told += heard
            return any(words in one for one in heard)

        try:
            await until(is_told, _HEAR_SECONDS)
        except TimeoutError:
            raise AssertionError(f"{words!r} was not told, only {heard}") from None

    def _everything(self) -> list[tuple[int, Told]]:
        every = [one for place in self._tree.applications() for one in self._tree.walk(place)]
        assert len(every) < _MOST
        for _depth, one in every:
            if "focusable" in one.states and not (one.name or one.label).strip():
                self.silent.append(one.line())
            if _MARKS.search(f"{one.name} {one.description}"):
                self.marked_up.append(one.line())
        return every


class _SentAgain(QObject):
    """Counts the keys that Qt has given to their widgets after it had shown them to the screen reader."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0
        QApplication.instance().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Count the ends of key presses; take nothing."""
        if event.type() == QEvent.Type.KeyRelease and not event.spontaneous() and isinstance(watched, QWidget):
            self.count += 1
        return False


def _inside(every: Sequence[tuple[int, Told]], top: str) -> Sequence[tuple[int, Told]]:
    if not top:
        return every
    found = [number for number, (_depth, one) in enumerate(every) if f"{one.role} {one.name}".strip().startswith(top)]
    assert found, f"nothing is called {top!r}: {[one.line() for _depth, one in every]}"
    first = found[0]
    depth = every[first][0]
    last = next((number for number in range(first + 1, len(every)) if every[number][0] <= depth), len(every))
    return every[first:last]


def _lines(told: Sequence[tuple[int, Told]]) -> Iterator[str]:
    above: list[int] = []
    for depth, one in told:
        while above and above[-1] >= depth:
            above.pop()
        if one.role in _SILENT and not one.name:
            continue
        yield "  " * len(above) + one.line()
        above.append(depth)


Scene = Callable[["Driver", Reader], Awaitable[T]]


class ReaderStage:
    """Plays scenes in the process that has accessibility."""

    def __init__(self, pool: ProcessPoolExecutor, session_bus: str) -> None:
        self._pool = pool
        self._bus = session_bus

    def play(
        self,
        scene: Scene[T],
        *,
        home: Path,
        info: object = None,
        jobs_as: Literal["tree", "table"] = "table",
    ) -> T:
        """Play a scene of a module's own level with ``home`` for settings, and return what it returned.

        ``info`` is what a cloud tells of itself; the window starts on that cloud.
        """
        return self._pool.submit(_play, scene, self._bus, str(home), info, jobs_as).result(4 * PATIENCE)


@contextmanager
def screen_reader(home: Path) -> Iterator[ReaderStage]:
    """Run a bus with the launcher of AT-SPI, and a process for windows that is on it."""
    need("dbus-daemon", "Xvfb", LAUNCHER)
    environment = private_environment(home) | {"DISPLAY": os.environ["DISPLAY"]}
    with private_bus(environment, {}) as address:
        environment |= {"DBUS_SESSION_BUS_ADDRESS": address}
        with (home / "launcher.log").open("wb") as words:
            launcher = subprocess.Popen([LAUNCHER, "--launch-immediately"], env=environment, stdout=words, stderr=words)
        try:
            _wait_for_bus(address)
            with ProcessPoolExecutor(1, get_context("spawn"), _begin, (address,)) as pool:
                yield ReaderStage(pool, address)
        finally:
            end(launcher)


def _wait_for_bus(address: str) -> None:
    give_up = time.monotonic() + PATIENCE
    with open_dbus_connection(address) as bus:
        at = DBusAddress("/org/freedesktop/DBus", "org.freedesktop.DBus", "org.freedesktop.DBus")
        ask = new_method_call(at, "NameHasOwner", "s", ("org.a11y.Bus",))
        while not bus.send_and_get_reply(ask, timeout=PATIENCE).body[0]:
            assert time.monotonic() < give_up, "at-spi-bus-launcher does not serve"
            time.sleep(0.02)


def _begin(address: str) -> None:
    import tests.conftest  # noqa: F401, PLC0415 -- its rules hold in this process too

    # Some test before this one may have asked for windows without a screen, which have no accessibility.
    os.environ.pop("QT_QPA_PLATFORM", None)
    os.environ["DBUS_SESSION_BUS_ADDRESS"] = address
    os.environ["QT_LINUX_ACCESSIBILITY_ALWAYS_ON"] = "1"
    os.environ["TZ"] = "UTC"
    time.tzset()


def _play(scene: Scene[T], address: str, home: str, info: object, jobs_as: Literal["tree", "table"]) -> T:
    from drs_inspector.qt.app import application  # noqa: PLC0415 -- in the process of the windows only
    from tests.e2e.driver import play  # noqa: PLC0415 -- as above

    os.environ["DRS_INSPECTOR_HOME"] = home
    tree = AccessibleTree(address)
    found: list[T] = []

    async def whole(driver: "Driver") -> None:
        found.append(await scene(driver, Reader(driver, tree)))

    app = QApplication.instance()
    demo: Any = SimpleNamespace(info=info) if info is not None else None
    play(app if isinstance(app, QApplication) else application(), whole, demo=demo, jobs_as=jobs_as)
    tree.close()
    return found[0]
