"""Filter line, status bar, message banner, secret field, icons and theme."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QIcon, QImage
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QProgressBar, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from drs_inspector.domain.labels.status import JobStatus
from drs_inspector.domain.query.query import QueryProblem
from drs_inspector.qt.frame.list_controls import ListControls
from drs_inspector.qt.main_window.status_bar import StatusBar
from drs_inspector.qt.query_line.query_line import QueryLine
from drs_inspector.qt.widgets.fields.link_button import LinkButton
from drs_inspector.qt.widgets.icons import icon, program_icon
from drs_inspector.qt.widgets.message_banner import MessageBanner
from drs_inspector.qt.widgets.secret_field import SecretField
from drs_inspector.qt.widgets.theme import Theme, ThemeChoice
from drs_inspector.resource_files import resource_path
from drs_inspector.session.coverage_texts import Matches
from drs_inspector.session.job_tree.node import NodeKind

TONES = ("blue", "grey-blue", "green", "green-blue", "grey-green", "amber", "red", "grey")


def test_typing_is_sent_once_after_a_moment_and_at_once_on_return(qtbot: QtBot) -> None:
    line = QueryLine()
    qtbot.addWidget(line)
    edit = line.findChild(QLineEdit)
    spy = QSignalSpy(line.changed)
    qtbot.keyClicks(edit, "is:failed")
    qtbot.waitUntil(lambda: spy.count() == 1, timeout=60_000)
    assert spy.at(0) == ["is:failed"]
    qtbot.keyClicks(edit, " x")
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert spy.at(1) == ["is:failed x"]


def test_the_filter_line_tells_matches_and_mistakes(qtbot: QtBot) -> None:
    line = QueryLine()
    qtbot.addWidget(line)
    note = next(label for label in line.findChildren(QLabel))
    line.show_matches(Matches(41, 41))
    assert note.isHidden(), "nothing is said without a filter"
    line.set_text("shop")
    line.show_matches(Matches(3, 41))
    assert note.text() == "3 of 41 jobs match"
    line.set_text("shop statuss:x")
    line.show_problem(QueryProblem("There is no such field.", 5, 12), None)
    assert note.text() == 'Place 6 "statuss": There is no such field. The list still shows all jobs.'
    assert not note.isHidden()


def test_the_status_bar_shows_progress_and_a_way_to_cancel(qtbot: QtBot) -> None:
    bar = StatusBar()
    qtbot.addWidget(bar)
    spy = QSignalSpy(bar.cancel_requested)
    bar.busy("Reading details: 3 of 41", 3, 41)
    progress, cancel = bar.findChild(QProgressBar), bar.findChild(QPushButton)
    assert (progress.value(), progress.maximum()) == (3, 41)
    assert not progress.isHidden()
    cancel.click()
    assert spy.count() == 1
    bar.idle("41 jobs read")
    assert progress.isHidden()
    assert cancel.isHidden()


def test_a_short_message_never_lies_on_the_source(qtbot: QtBot) -> None:
    bar = StatusBar()
    qtbot.addWidget(bar)
    bar.show_source("Demo cloud")
    bar.show()
    source = next(one for one in bar.findChildren(QLabel) if one.text() == "Demo cloud")
    bar.showMessage("Watching, as planned")
    larger = bar.font()
    larger.setPointSizeF(larger.pointSizeF() * 1.5)
    bar.setFont(larger)  # as another text size does, which has the bar laid out anew
    for _ in range(3):
        QApplication.processEvents()
    assert source.isHidden()
    bar.clearMessage()
    assert not source.isHidden()


def test_a_long_source_does_not_widen_the_window(qtbot: QtBot) -> None:
    bar = StatusBar()
    qtbot.addWidget(bar)
    bar.show_source("x" * 5000)
    bar.busy("y" * 5000)
    assert bar.minimumSizeHint().width() < 600


def test_a_secret_is_hidden_until_asked_for_and_may_be_as_long_as_a_token(qtbot: QtBot) -> None:
    field = SecretField("token")
    qtbot.addWidget(field)
    field.set_text("M" * 32_768)
    assert len(field.text) == 32_768
    assert field.edit.echoMode() == QLineEdit.EchoMode.Password
    show = field.findChild(QToolButton)
    assert show.accessibleName() == "Show the token"
    show.click()
    assert field.edit.echoMode() == QLineEdit.EchoMode.Normal
    field.set_text("other")
    assert field.edit.echoMode() == QLineEdit.EchoMode.Password


def test_a_message_takes_room_only_while_it_says_something(qtbot: QtBot) -> None:
    banner = MessageBanner()
    qtbot.addWidget(banner)
    banner.say("warning", "Careful.")
    assert not banner.isHidden()
    banner.clear()
    assert banner.isHidden()


def test_every_status_has_a_colour_of_its_own_making() -> None:
    for value in ("CREATING", "INCRE_TRANSFER_STARTED", "PAUSING", "INCRE_TRANSFER_FAILED", "NEVER_SEEN"):
        assert JobStatus(value, "migration").tone in TONES


def ink(image: QImage) -> set[str]:
    points = ((x, y) for x in range(image.width()) for y in range(image.height()))
    return {image.pixelColor(*point).name() for point in points if image.pixelColor(*point).alpha() == 255}


def test_an_icon_takes_the_colour_of_the_palette(theme: Theme) -> None:
    theme.apply(ThemeChoice.LIGHT)
    light = ink(icon("refresh").pixmap(QSize(32, 32)).toImage())
    theme.apply(ThemeChoice.DARK)
    dark = ink(icon("refresh").pixmap(QSize(32, 32)).toImage())
    assert light == {QColor("#1b1f24").name()}
    assert dark == {QColor("#e6e8eb").name()}
    theme.apply(ThemeChoice.LIGHT)


def test_an_icon_is_sharp_on_a_screen_with_small_pixels(theme: Theme) -> None:
    for scale in (1.0, 1.5, 2.0):
        pixmap = icon("open").pixmap(QSize(20, 20), scale)
        assert (pixmap.width(), pixmap.devicePixelRatio()) == (20 * scale, scale)


def test_a_disabled_icon_looks_so(theme: Theme) -> None:
    normal = ink(icon("open").pixmap(QSize(32, 32)).toImage())
    assert ink(icon("open").pixmap(QSize(32, 32), QIcon.Mode.Disabled).toImage()) != normal


def test_every_line_of_the_tree_has_an_icon_and_none_is_broken(theme: Theme) -> None:
    for path in resource_path("icons").glob("*.svg"):
        assert not icon(path.stem).pixmap(QSize(20, 20)).isNull(), path.name
    drawn = {path.stem for path in resource_path("icons").glob("*.svg")}
    plain = {str(kind) for kind in NodeKind} - {
        "child_job",
        "rule",
        "unassigned_rules",
        "unavailable_list",
        "saved_replies",
    }
    assert plain - {"unavailable_job", "session"} <= drawn
    assert {"connect", "open", "demo"} <= drawn  # a session has the icon of its kind
    assert not program_icon().isNull()


def test_tool_tips_show_markup_of_a_cloud_as_it_is(qtbot: QtBot) -> None:
    markup = "tag &amp; <img src='//files.example/x.png'>"
    controls = ListControls()
    qtbot.addWidget(controls)
    controls.fit(400)
    controls.show_grouping(markup)
    link = LinkButton("more", f"All values of {markup}", list, controls)
    for widget in (link, controls.group):
        assert "&amp;amp; &lt;img src=" in widget.toolTip()
