"""The state of a sign-in: in the status bar, in the banner, and after a while without input."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from drs_inspector.qt.sign_in.expiry_display import clock_words, left_words, seconds_to_change
from drs_inspector.qt.sign_in.sign_in_banner import SignInBanner
from drs_inspector.session.events import FetchReport, Progress, SignInState
from drs_inspector.session.job_tree.session_status_text import clock_text
from drs_inspector.session.status_texts import progress_words, summed, together


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (59.9, "less than 1 min"),
        (60, "1 min"),
        (3599, "59 min"),
        (3 * 3600 + 12 * 60 + 59, "3 h 12 min"),
        (25 * 3600, "1 d 1 h"),
    ],
)
def test_time_left_is_said_as_a_person_says_it(seconds: float, words: str) -> None:
    assert left_words(seconds) == words


@pytest.mark.parametrize("seconds", [61.0, 3599.0, 3600.0, 7261.5, 90_000.0])
def test_the_next_look_is_when_the_words_change_and_not_before(seconds: float) -> None:
    later = seconds_to_change(seconds)
    assert left_words(seconds - later) != left_words(seconds)
    assert left_words(seconds - later + 1) == left_words(seconds)


def test_the_status_bar_warns_in_the_last_five_minutes() -> None:
    assert clock_words(SignInState("valid"), 301) == ("Signed in: 5 min left", "")
    assert clock_words(SignInState("ends-soon"), 299) == ("Signed in: 4 min left", "amber")
    assert clock_words(SignInState("valid"), None) == ("Signed in", "")
    assert clock_words(SignInState("locked"), None)[0] == "Locked"
    assert clock_words(SignInState("ended"), None)[0] == "Sign in again"
    assert clock_words(SignInState(), None) == ("", "")


def test_a_moment_of_another_day_has_its_day() -> None:
    moment = datetime(2026, 1, 4, 14, 5, tzinfo=UTC)
    assert clock_text(moment, moment) == moment.astimezone().strftime("%H:%M")
    assert clock_text(moment, datetime(2026, 1, 2, tzinfo=UTC)) == moment.astimezone().strftime("%Y-%m-%d %H:%M")


def test_readings_side_by_side_are_told_as_one() -> None:
    both = together([Progress("details", 100, 40, 1, 2.5), Progress("listing", 10, paused=True)])
    assert progress_words(both) == "Reading details: 40 of 110, 1 failed, waited 2 s to spare the cloud"
    waiting = together([Progress("details", 100, 40, paused=True), Progress("listing", paused=True)])
    assert progress_words(waiting) == "Paused until you sign in again: 40 of 100"
    report = summed([FetchReport(found=3, read=2, seconds=1.0), FetchReport(found=4, read=4, seconds=2.0)])
    assert (report.found, report.read, report.seconds) == (7, 6, 2.0)


@pytest.fixture
def banner(qtbot: QtBot) -> SignInBanner:
    made = SignInBanner()
    qtbot.addWidget(made)
    return made


def button(banner: SignInBanner, name: str) -> QToolButton:
    return next(one for one in banner.findChildren(QToolButton) if one.accessibleName() == name)


def test_the_banner_has_a_line_per_session_and_goes_with_the_last(banner: SignInBanner) -> None:
    assert banner.isHidden()
    banner.ask("a", "It ended.", "Production")
    banner.ask("b", "It ends.", "Test")
    banner.ask("a", "It was locked.", "Production")
    assert banner.keys == ("a", "b")
    banner.drop("a")
    banner.drop("a")
    assert banner.keys == ("b",)
    assert banner.isVisible()
    banner.drop("b")
    assert not banner.isVisible()


def test_the_banner_answers_to_mouse_and_keyboard(banner: SignInBanner, qtbot: QtBot) -> None:
    heard: list[tuple[str, str]] = []
    note: Callable[[str], Callable[[str], None]] = lambda what: lambda key: heard.append((what, key))  # noqa: E731 -- its type is the point
    banner.again.connect(note("again"))
    banner.later.connect(note("later"))
    banner.ask("a", "It ended.", "Production")
    QTest.mouseClick(button(banner, "Sign in again to Production"), Qt.MouseButton.LeftButton)
    QTest.keyClick(button(banner, "Sign in again to Production"), Qt.Key.Key_Space)
    QTest.mouseClick(button(banner, "Sign in to Production later"), Qt.MouseButton.LeftButton)
    QTest.keyClick(button(banner, "Sign in again to Production"), Qt.Key.Key_Escape)
    assert heard == [("again", "a"), ("again", "a"), ("later", "a"), ("later", "a")]
    assert button(banner, "Sign in again to Production").focusPolicy() & Qt.FocusPolicy.TabFocus
