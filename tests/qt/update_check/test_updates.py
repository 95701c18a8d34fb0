"""Help > Check for updates: asks only when asked, says what it found, and keeps still where it is forbidden."""

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QUrl
from PySide6.QtGui import QDesktopServices, QFileOpenEvent
from PySide6.QtWidgets import QApplication

from drs_inspector.domain.errors import UnreachableError
from drs_inspector.qt.one_instance.file_open_events import FileOpenEvents
from drs_inspector.qt.update_check import controller
from drs_inspector.qt.update_check.controller import UpdateCheckController
from drs_inspector.qt.update_check.dialog import UpdateDialog
from drs_inspector.session.update_check import UpdateOutcome
from drs_inspector.storage.files.policy import NO_UPDATE_CHECK_VARIABLE
from tests.qt.sign_in.stage import Stage

_NEWER = UpdateOutcome(words="DRS Inspector 9.0 is there. This is 1.0.", version="9.0", page="https://x.invalid/9.0")


class Answers:
    """Replaces the server; the real question is tested in ``tests/session/test_updates.py``."""

    def __init__(self) -> None:
        self.asked = 0
        self.answer: UpdateOutcome | Exception = _NEWER

    async def __call__(self, _network: object) -> UpdateOutcome:
        self.asked += 1
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Answers:
    made = Answers()
    monkeypatch.setattr(controller, "look_for_update", made)
    monkeypatch.delenv(NO_UPDATE_CHECK_VARIABLE, raising=False)
    return made


async def test_nothing_is_asked_at_the_start_until_it_was_wished(stage: Stage, answers: Answers) -> None:
    commands = UpdateCheckController(stage.app, stage.network)
    commands.at_start()
    assert stage.app.tasks.running("Looking for updates") is None
    stage.app.settings.update_check = True
    commands.at_start()
    await stage.until(lambda: answers.asked)
    await stage.until(lambda: "9.0" in stage.app.window.status._activity.text())


async def test_the_menu_asks_and_offers_the_page_of_a_newer_release(
    stage: Stage, answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()))
    commands = UpdateCheckController(stage.app, stage.network)
    stage.app.window.commands["updates"].trigger()
    dialog = stage.dialog(UpdateDialog)
    await stage.says(dialog, "9.0 is there")
    dialog.page_button.click()
    assert opened == ["https://x.invalid/9.0"]
    dialog.at_start.click()
    assert stage.app.settings.update_check
    assert answers.asked == 1
    commands.ask()  # it is open already
    assert answers.asked == 1
    dialog.reject()


async def test_the_newest_version_has_no_page_to_offer_and_a_failure_is_said(stage: Stage, answers: Answers) -> None:
    commands = UpdateCheckController(stage.app, stage.network)
    answers.answer = UpdateOutcome(words="This is the newest version, 1.0.", version="1.0")
    commands.ask()
    dialog = stage.dialog(UpdateDialog)
    await stage.says(dialog, "newest version")
    assert not dialog.page_button.isVisible()
    dialog.reject()
    answers.answer = UnreachableError("Update check: no answer", "The server is gone.", "Try again later.")
    commands.ask()
    dialog = stage.dialog(UpdateDialog)
    await stage.says(dialog, "The server is gone.")
    dialog.reject()


async def test_where_it_is_forbidden_nothing_is_asked_and_nothing_can_be_wished(
    stage: Stage, answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(NO_UPDATE_CHECK_VARIABLE, "1")
    stage.app.settings.update_check = True
    commands = UpdateCheckController(stage.app, stage.network)
    commands.at_start()
    commands.ask()
    dialog = stage.dialog(UpdateDialog)
    assert NO_UPDATE_CHECK_VARIABLE in dialog.outcome.text
    assert not dialog.at_start.isEnabled()
    assert not dialog.at_start.isChecked()
    assert answers.asked == 0
    dialog.reject()


# Files that the system hands over


def test_files_that_come_before_the_window_is_ready_are_opened_together(qapp: QApplication) -> None:
    watched = QObject()
    requests = FileOpenEvents(watched)
    opened: list[list[Path]] = []
    requests.requested.connect(opened.append)
    for name in ("/one.json", "/two.json"):
        QCoreApplication.sendEvent(watched, QFileOpenEvent(QUrl.fromLocalFile(name)))
    assert opened == []
    requests.start()
    assert opened == [[Path("/one.json"), Path("/two.json")]]
    QCoreApplication.sendEvent(watched, QFileOpenEvent(QUrl.fromLocalFile("/three.json")))
    assert opened[1:] == [[Path("/three.json")]]
    QCoreApplication.sendEvent(watched, QEvent(QEvent.Type.User))
    assert len(opened) == 2
