"""The peek: what a person sees, reads and presses in it."""

import json
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPushButton, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from drs_inspector.domain.health.figures import Figures, Look
from drs_inspector.domain.health.judging import Judging
from drs_inspector.domain.health.snapshot_health import SnapshotHealth
from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.snapshot import Snapshot, SourceInfo
from drs_inspector.qt.panes.pane_actions import offer_of, run_offer
from drs_inspector.qt.peek.error_box import ErrorBox
from drs_inspector.qt.peek.pane import NARROWEST, NOTHING, WIDTH, PeekPane
from drs_inspector.qt.peek.time_bar import TimeBar
from drs_inspector.qt.widgets.theme import Theme, ThemeChoice, surface_colour, tone_colour
from drs_inspector.storage.known_causes import known_causes
from tests.domain.health.jobs import detail
from tests.session.peek.test_peek import FAILED, NOW

HOSTILE = "<b>x</b><img src='file:///etc/passwd'>\u202etxt\x1b[31m" + "n" * 100_000


def document(**jobs: dict[str, Any]) -> tuple[Snapshot, SnapshotHealth]:
    snapshot = Snapshot(SourceInfo(read_at=NOW.isoformat()))
    snapshot.judged_by = Judging(known_causes, is_live=True)
    for name, members in jobs.items():
        snapshot.add_detail(json.dumps({"id": name, **detail(**{"name": name, **members})}).encode(), name)
    return snapshot, SnapshotHealth(snapshot, NOW, known=known_causes())


@pytest.fixture
def pane(qtbot: QtBot) -> PeekPane:
    made = PeekPane()
    qtbot.addWidget(made)
    made.resize(WIDTH, 640)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def texts(pane: QWidget) -> list[str]:
    """Return the texts that are shown."""
    return [label.text().replace("\u00a0", " ").replace("\u200b", "") for label in pane.findChildren(QLabel)
            if label.isVisible() and label.text()]  # fmt: skip


def test_the_peek_says_why_a_job_failed_and_follows_the_selection(pane: PeekPane, qtbot: QtBot) -> None:
    failed = {"status": "INCRE_TRANSFER_FAILED", "object_infos": [], **FAILED}
    snapshot, health = document(a=failed, b={"status": "INCRE_TRANSFER_STARTED"})
    pane.show_job(snapshot.jobs["a"], snapshot, health)
    said = texts(pane)
    for words in ("a", "Enter", "Failed", "Stopped 5 d ago or earlier, after at most 35 d.", "Connection lost",
                  "DRS.M01501", "Time", "at most 34 d 20 h", "From, to", "10.0.0.1", "MySQL", "Objects"):  # fmt: skip
        assert words in said, words
    assert "hunter2" not in " ".join(said)
    bar = pane.findChild(TimeBar)
    assert bar is not None
    assert bar.accessibleDescription().replace("\u00a0", " ").endswith("Failed at least 5 d")
    box = pane.findChild(ErrorBox)
    assert box is not None
    assert box.link is not None
    assert not any(words.startswith("1. ") for words in said)
    qtbot.keyClick(box.link, Qt.Key.Key_Space)
    assert any(words.startswith("1. ") for words in texts(pane))
    # The same job again, read anew: what was unfolded stays, and where nothing is said anew, nothing is built.
    before = pane.findChild(ErrorBox)
    pane.show_job(snapshot.jobs["a"], snapshot, health)
    assert pane.findChild(ErrorBox) is before
    pane.show_job(snapshot.jobs["b"], snapshot, health)
    said = texts(pane)
    assert "Working" in said
    assert "lag not known" in said
    assert not {"Time", "Connection lost"} & set(said), "sections without facts are absent"
    pane.show_nothing("The filter hides every job.")
    assert texts(pane) == ["The filter hides every job."]


def test_keys_open_and_close_and_copy(pane: PeekPane, qtbot: QtBot) -> None:
    copied: list[str] = []
    pane.actions_of_pane._put = copied.append
    assert texts(pane) == [NOTHING]
    assert offer_of(pane, "copy") is None
    snapshot, health = document(a={"status": "INCRE_TRANSFER_FAILED", **FAILED})
    pane.show_job(snapshot.jobs["a"], snapshot, health)
    pane.setFocus()
    assert pane.focusProxy().hasFocus()
    with qtbot.waitSignal(pane.open_requested):
        qtbot.keyClick(pane.focusProxy(), Qt.Key.Key_Return)
    with qtbot.waitSignal(pane.closed):
        qtbot.keyClick(pane.focusProxy(), Qt.Key.Key_Escape)
    for name in ("copy", "copy_short", "copy_id"):
        offer = offer_of(pane.focusProxy(), name)
        assert offer is not None
        run_offer(pane, offer)
    assert copied[1:] == ["a", "a"]
    assert copied[0].startswith("a\nFailed\nStopped")
    menu = pane.findChild(QMenu)
    assert menu is not None
    menu.aboutToShow.emit()
    assert [action.text() for action in menu.actions()] == [
        "Copy the summary", "Copy the name", "Copy the job id", "Copy the error",
    ]  # fmt: skip
    menu.actions()[3].trigger()
    assert copied[-1].startswith("DRS.M01501 Connection lost retry 20 times")
    with qtbot.waitSignal(pane.open_requested):
        next(one for one in pane.findChildren(QPushButton) if one.text() == "Open job").click()
    assert all(one.accessibleName() or one.text() for one in pane.findChildren(QPushButton))


def test_hostile_texts_are_plain_and_the_narrowest_pane_cuts_no_word(pane: PeekPane, theme: Theme) -> None:
    snapshot, health = document(
        a={"status": "INCRE_TRANSFER_FAILED", **FAILED, "name": HOSTILE, "failed_reason": HOSTILE}
    )
    pane.resize(NARROWEST, 640)
    for choice in (ThemeChoice.DARK, ThemeChoice.LIGHT):
        theme.apply(choice)
        pane.show_job(snapshot.jobs["a"], snapshot, health)
    for label in pane.findChildren(QLabel):
        assert label.textFormat() == Qt.TextFormat.PlainText or not label.text()
        assert "\u202e" not in label.text()
        assert "\x1b" not in label.text()
        assert len(label.text()) < 10_000
    assert pane.width() == NARROWEST
    scrolled = pane.findChild(QScrollArea)
    assert scrolled is not None
    assert scrolled.widget().minimumSizeHint().width() <= scrolled.viewport().width()
    unread = Job("gone")
    snapshot.jobs["gone"] = unread
    pane.show_job(unread, snapshot, SnapshotHealth(snapshot, NOW))
    assert "Its details were not read." in texts(pane)
    assert "Not read" in texts(pane)


def test_another_theme_reaches_what_is_shown_already(pane: PeekPane, theme: Theme) -> None:
    snapshot, health = document(a={"status": "INCRE_TRANSFER_FAILED", **FAILED})
    theme.apply(ThemeChoice.LIGHT)
    pane.show_job(snapshot.jobs["a"], snapshot, health)
    theme.apply(ThemeChoice.DARK)
    QApplication.processEvents()
    word = next(one for one in pane.findChildren(QLabel) if one.text() == "Failed")
    assert word.palette().color(QPalette.ColorRole.WindowText) == tone_colour("red")
    key = next(one for one in pane.findChildren(QLabel) if one.text() == "Enter")
    assert key.palette().color(QPalette.ColorRole.Window) == surface_colour("track")
    opening = next(one for one in pane.findChildren(QPushButton) if one.text() == "Open job")
    assert opening.palette().color(QPalette.ColorRole.Button) == QApplication.palette().color(
        QPalette.ColorRole.Highlight
    )


def test_figures_are_renewed_in_place_while_their_ages_grow(pane: PeekPane) -> None:
    now = [NOW]
    figures = {"a": Figures(looks=tuple(Look(read_at=NOW - timedelta(seconds=30 * n), lag=860.0) for n in (2, 1, 0)))}
    snapshot = Snapshot(SourceInfo(read_at=NOW.isoformat()))
    snapshot.judged_by = Judging(known_causes, is_live=True, figures=figures, clock=lambda: now[0])
    entry = {"id": "a", **detail(name="ledger", status="INCRE_TRANSFER_STARTED")}
    snapshot.add_detail(json.dumps(entry).encode(), "a")

    def show() -> None:
        pane.show_job(snapshot.jobs["a"], snapshot, SnapshotHealth(snapshot, NOW, known=known_causes()))

    now[0] += timedelta(seconds=12)
    show()
    body = pane.findChild(QScrollArea).widget()
    said = texts(pane)
    at = said.index("Lag")
    assert said[at : at + 3] == ["Lag", "14 min 20 s", "level, read 12 s ago"]
    now[0] += timedelta(seconds=5)
    show()
    assert "level, read 17 s ago" in texts(pane)
    assert pane.findChild(QScrollArea).widget() is body, "nothing was built anew"
    assert pane.peek is not None
    assert "Lag 14 min 20 s, level, read 17 s ago" in pane.peek.text
    now[0] += timedelta(minutes=42)
    show()
    assert "14 min 20 s ?" in texts(pane)
    body = pane.findChild(QScrollArea).widget()
    label = body.findChildren(QLabel)[-1]
    label.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    label.setFocus()
    figures["a"] = Figures()
    show()
    assert pane.findChild(QScrollArea).hasFocus(), "what had the focus is gone"
    assert "Figures" not in texts(pane)
