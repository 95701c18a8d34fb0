"""The bar of problems: what it says, and what a person can do about it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QToolButton
from pytestqt.qtbot import QtBot

from drs_inspector.cloud.network.certificates import CertificateRefusedError
from drs_inspector.domain.errors import InspectorError
from drs_inspector.qt.main_window.concern import Concern
from drs_inspector.qt.main_window.error_bar import ErrorBar
from drs_inspector.qt.widgets.theme import Theme

REFUSED = InspectorError(
    "Sign-in was refused.", "The password is wrong.", "Check it.", code="IAM.0066", request_id="r-1", http_status=401
)


@pytest.fixture
def bar(qtbot: QtBot, theme: Theme) -> ErrorBar:
    made = ErrorBar()
    qtbot.addWidget(made)
    made.resize(800, 200)
    return made


def words(bar: ErrorBar) -> str:
    return " | ".join(label.text() for label in bar.findChildren(QLabel) if not label.isHidden())


def press(bar: ErrorBar, name: str) -> None:
    next(button for button in bar.findChildren(QToolButton) if button.accessibleName() == name).click()


def test_an_error_shows_title_cause_and_next_step(bar: ErrorBar) -> None:
    assert bar.isHidden()
    bar.show_error(REFUSED, where="Sign in")
    assert not bar.isHidden()
    assert "Sign in: Sign-in was refused." in words(bar)
    assert "The password is wrong. Check it." in words(bar)


def test_details_and_copy_hold_code_and_request_id(bar: ErrorBar) -> None:
    bar.show_error(REFUSED, details="Traceback …")
    details = bar.findChild(QPlainTextEdit)
    assert details.isHidden()
    press(bar, "Show details of the problem")
    assert not details.isHidden()
    press(bar, "Copy the problem")
    copied = QApplication.clipboard().text()
    assert copied == details.toPlainText()
    assert all(part in copied for part in ("IAM.0066", "r-1", "401", "Traceback …"))


def test_retry_closes_the_message_and_tries_again(bar: ErrorBar) -> None:
    tries: list[int] = []
    bar.show_error(REFUSED, retry=lambda: tries.append(1))
    press(bar, "Try again")
    assert tries == [1]
    assert bar.isHidden()


def test_without_a_way_to_retry_there_is_no_button(bar: ErrorBar) -> None:
    bar.show_error(REFUSED)
    button = next(one for one in bar.findChildren(QToolButton) if one.accessibleName() == "Try again")
    assert button.isHidden()


def test_closing_the_newest_shows_the_one_before(bar: ErrorBar, qtbot: QtBot) -> None:
    bar.show_error(InspectorError("First."))
    bar.show_error(InspectorError("Second."))
    assert "1 more" in words(bar)
    qtbot.keyClick(bar, Qt.Key.Key_Escape)
    assert "First." in words(bar)
    press(bar, "Close the message")
    assert bar.isHidden()


def test_the_same_error_again_is_one_message(bar: ErrorBar) -> None:
    bar.show_error(REFUSED)
    bar.show_error(REFUSED)
    assert len(bar.messages) == 1


def test_a_refused_certificate_can_be_shown(bar: ErrorBar) -> None:
    refused = CertificateRefusedError("Not trusted", host="drs.example")
    asked: list[object] = []
    bar.certificate_requested.connect(asked.append)
    bar.show_error(InspectorError("Something else."))
    assert bar._certificate_button.isHidden()
    bar.show_error(refused)
    press(bar, "Show the certificate that was refused")
    assert asked == [refused]


def test_what_only_a_person_closes_stays_when_other_work_is_over(bar: ErrorBar) -> None:
    work = Concern("reading")
    bar.show_error(InspectorError("Stays."))
    bar.show_error(InspectorError("Goes."), about=work)
    bar.revise(lambda message: message.about and message.about.without(work))
    assert [message.error.title for message in bar.messages] == ["Stays."]
