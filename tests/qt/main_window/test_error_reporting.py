"""What nothing catches ends in the error bar with three sentences, wherever it came from; the program goes on."""

import asyncio
import gc
import threading
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, QTimer
from PySide6.QtGui import QDesktopServices, QPaintEvent
from PySide6.QtWidgets import QApplication, QLabel, QListView, QToolButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from drs_inspector.domain.errors import FileProblemError, InspectorError
from drs_inspector.qt.main_window.error_bar import ErrorBar
from drs_inspector.qt.main_window.error_reporting import ErrorReporting
from drs_inspector.qt.widgets.theme import Theme
from drs_inspector.session.error_reports.report import early_reports, report_error
from drs_inspector.storage.files.error_log import ErrorLog
from drs_inspector.storage.files.paths import app_paths
from tests.helpers.waiting import until

SECRET = "Hunter2-canary"


@pytest.fixture
def bar(qtbot: QtBot, theme: Theme) -> Iterator[ErrorBar]:
    window = QWidget()
    made = ErrorBar(window)
    layout = QVBoxLayout(window)
    layout.addWidget(made)
    window.resize(900, 300)
    window.show()
    yield made
    shiboken6.delete(window)  # a widget that fails in its painting must not meet the next test


@pytest.fixture
async def reporting(bar: ErrorBar) -> AsyncIterator[ErrorReporting]:
    made = ErrorReporting(bar)
    made.install()
    yield made
    made.uninstall()
    asyncio.get_running_loop().set_exception_handler(None)


def words(bar: ErrorBar) -> str:
    return " | ".join(label.text() for label in bar.findChildren(QLabel) if not label.isHidden())


def button(bar: ErrorBar, name: str) -> QToolButton:
    return next(one for one in bar.findChildren(QToolButton) if one.accessibleName() == name)


async def told(bar: ErrorBar, name: str) -> None:
    """Wait until the bar tells about an exception of this name, and check what it says and keeps."""

    def shown() -> bool:
        QApplication.processEvents()
        return bool(bar.messages) and name in bar.messages[-1].error.cause

    await until(shown)
    message = bar.messages[-1]
    assert message.log_folder == app_paths().error_log_folder
    assert "You can go on working." in words(bar)
    assert str(message.log_folder) in words(bar)
    assert "canary" not in words(bar) + message.text() + ErrorLog().read()
    assert name in ErrorLog().read()
    assert not button(bar, "Show the folder of the log").isHidden()


async def test_a_slot(bar: ErrorBar, reporting: ErrorReporting) -> None:
    QTimer.singleShot(0, lambda: int(SECRET))
    await told(bar, "ValueError")


async def test_a_virtual_method_that_fails_at_every_painting(bar: ErrorBar, reporting: ErrorReporting) -> None:
    class Broken(QWidget):
        painted = 0

        def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 -- Qt's name
            self.painted += 1
            raise KeyError(SECRET)

    window = bar.window()
    broken = Broken(window)
    layout = window.layout()
    assert layout is not None
    layout.addWidget(broken)
    await told(bar, "KeyError")
    for _ in range(50):
        QApplication.processEvents()
        await asyncio.sleep(0.002)
    painted = broken.painted
    for _ in range(50):
        QApplication.processEvents()
        await asyncio.sleep(0.002)
    assert broken.painted == painted, "telling about it paints it again, for ever"
    assert len(bar.messages) == 1


async def test_a_model_that_fails_while_a_view_asks_it(bar: ErrorBar, reporting: ErrorReporting) -> None:
    class Broken(QAbstractListModel):
        def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008, N802 -- Qt's signature
            return 1000

        def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
            raise IndexError(SECRET)

    view = QListView(bar.window())
    model = Broken(view)
    view.setModel(model)
    layout = bar.window().layout()
    assert layout is not None
    layout.addWidget(view)
    await told(bar, "IndexError")
    assert len(bar.messages) == 1


async def test_a_thread(bar: ErrorBar, reporting: ErrorReporting) -> None:
    thread = threading.Thread(target=int, args=(SECRET,), name="reader")
    thread.start()
    thread.join()
    await told(bar, "ValueError")
    assert bar.messages[0].where == "Thread reader"


async def test_a_finaliser(bar: ErrorBar, reporting: ErrorReporting) -> None:
    class Odd:
        def __del__(self) -> None:
            raise ZeroDivisionError

    odd = Odd()
    del odd
    gc.collect()
    await told(bar, "ZeroDivisionError")


async def test_a_callback_of_the_event_loop(bar: ErrorBar, reporting: ErrorReporting) -> None:
    asyncio.get_running_loop().call_soon(int, SECRET)
    await told(bar, "ValueError")


async def test_a_bar_that_fails_is_not_told_about_for_ever(
    bar: ErrorBar, reporting: ErrorReporting, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def broken(*_arguments: object, **_options: object) -> None:
        asked.append(1)
        raise RuntimeError(SECRET)

    monkeypatch.setattr(bar, "show_error", broken)
    QTimer.singleShot(0, lambda: int(SECRET))
    for _ in range(50):
        QApplication.processEvents()
        await asyncio.sleep(0.002)
    assert len(asked) == 1


async def test_a_failed_task_is_told_with_its_name(bar: ErrorBar, reporting: ErrorReporting) -> None:
    reporting.task_failed("Reading jobs", ValueError(SECRET))
    await told(bar, "ValueError")
    assert bar.messages[0].where == "Reading jobs"
    assert "Reading jobs: DRS Inspector met an error" in words(bar)


def test_memory_that_is_used_up_says_what_to_do(bar: ErrorBar) -> None:
    ErrorReporting(bar).show(MemoryError())
    assert "The computer's memory is used up." in words(bar)
    assert "Close other programs or some sessions" in words(bar)


def test_an_error_of_ours_is_told_as_it_is_and_not_logged(bar: ErrorBar) -> None:
    ErrorReporting(bar).show(InspectorError("A.", "B.", "C."), where="Open")
    assert "Open: A. | B. C." in words(bar)
    assert button(bar, "Show the folder of the log").isHidden()
    assert ErrorLog().read() == ""


def test_the_log_can_be_shown_and_the_error_copied(bar: ErrorBar, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []

    def open_url(url: object) -> bool:
        opened.append(url.toLocalFile())  # type: ignore[attr-defined]  # a QUrl
        return len(opened) == 1

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    ErrorReporting(bar).show(ValueError(SECRET))
    button(bar, "Show the folder of the log").click()
    assert opened == [str(app_paths().error_log_folder)]
    button(bar, "Show the folder of the log").click()
    assert f"The log is in {app_paths().error_log_folder}." in words(bar)
    button(bar, "Copy the problem").click()
    copied = QApplication.clipboard().text()
    for part in ("not prepared for", "ValueError", "Save support bundle", str(app_paths().error_log_folder)):
        assert part in copied
    assert "canary" not in copied


def test_a_log_that_cannot_be_written_is_said(bar: ErrorBar, own_home: Path) -> None:
    (own_home / "state").write_text("in the way")
    ErrorReporting(bar).show(ValueError(SECRET))
    assert "The details could not be kept: " in words(bar)
    assert button(bar, "Show the folder of the log").isHidden()


async def test_what_was_told_before_there_was_a_window_is_shown(bar: ErrorBar) -> None:
    early_reports.keep(report_error(FileProblemError("Early."), "Thread early"))
    reporting = ErrorReporting(bar)
    reporting.install()
    # The details were still being written when the window came.
    late = threading.Thread(target=lambda: early_reports.keep(report_error(KeyError(SECRET), "Thread late")))
    late.start()
    late.join()
    await told(bar, "KeyError")
    reporting.uninstall()
    asyncio.get_running_loop().set_exception_handler(None)
    assert [message.where for message in bar.messages] == ["Thread early", "Thread late"]


def test_thousands_of_errors_are_some_messages(bar: ErrorBar) -> None:
    for number in range(1_000):
        bar.show_error(InspectorError(f"Error {number}."))
    assert len(bar.messages) == 50
    assert bar.messages[-1].error.title == "Error 999."
