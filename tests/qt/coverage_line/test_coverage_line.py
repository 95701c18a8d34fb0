"""The line about coverage is calm below the list or a warning above it; its links ask, and nothing moves by itself."""

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from drs_inspector.qt.coverage_line.coverage_line import CoverageLine
from drs_inspector.qt.widgets.link_button import LinkButton
from drs_inspector.qt.widgets.theme import Theme, ThemeChoice
from drs_inspector.session.coverage_news import CoverageLink, CoverageNews, LinkKind
from tests.helpers.colours import contrast

SHOW = CoverageLink("Show the 2", LinkKind.FILTER, "is:unread")
CALM = CoverageNews(
    "39 of 41 jobs read in full.", "2 jobs: <b>no</b> details.", (SHOW, CoverageLink("Read again", LinkKind.READ_AGAIN))
)
HELP = CoverageLink("What to ask for", LinkKind.HELP, "The right is missing.")
WARNING = CoverageNews("60 of 2,000 jobs: details not read.", "It refuses them. " * 12, (HELP, SHOW), is_warning=True)


def test_news_go_where_they_belong_and_their_links_ask(qtbot: QtBot, theme: Theme) -> None:
    window = QWidget()
    banner, line = CoverageLine(as_banner=True), CoverageLine()
    layout = QVBoxLayout(window)
    layout.addWidget(banner)
    layout.addStretch(1)
    layout.addWidget(line)
    window.resize(976, 300)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=60_000)
    for part in (banner, line):
        part.show_news(CALM)
    assert (banner.isVisible(), line.isVisible()) == (False, True)
    assert line.text == "39 of 41 jobs read in full. 2 jobs: <b>no</b> details."
    assert all(one.textFormat() == Qt.TextFormat.PlainText for one in line.findChildren(QLabel))
    filters, again, helps = (
        QSignalSpy(signal) for signal in (line.filter_requested, line.read_again_requested, banner.help_requested)
    )
    show, read = line.findChildren(LinkButton)
    read.setFocus()
    line.show_news(CALM)
    assert QApplication.focusWidget() is read, "the same news leaves the keyboard where it is"
    QTest.keyClick(read, Qt.Key.Key_Return)
    QTest.mouseClick(show, Qt.MouseButton.LeftButton)
    assert again.count() == 1
    assert filters.at(0) == ["is:unread"]
    for part in (banner, line):
        part.show_news(WARNING)
    assert (banner.isVisible(), line.isVisible()) == (True, False)
    assert banner.accessibleDescription() == WARNING.text
    QApplication.processEvents()
    assert banner.height() >= 2 * banner.fontMetrics().height(), "a long sentence goes on in a second line"
    QTest.keyClick(banner.findChildren(LinkButton)[0], Qt.Key.Key_Space)
    assert helps.at(0) == ["The right is missing."]
    for choice in (ThemeChoice.DARK, ThemeChoice.LIGHT):
        theme.apply(choice)
        QApplication.processEvents()
        for label in banner.findChildren(QLabel):
            ink = label.palette().color(label.foregroundRole())
            assert contrast(ink, banner.ground) >= 4.5, choice
    banner.show_news(CoverageNews())
    assert not banner.isVisible()


def test_a_narrow_line_leaves_out_whole_parts_and_a_tip_has_them(qtbot: QtBot) -> None:
    window = QWidget()
    banner = CoverageLine(window, as_banner=True)
    banner.show_news(WARNING)
    qtbot.addWidget(window)
    window.show()
    lead, rest = banner.findChildren(QLabel)[:2]
    banner.resize(976, 40)
    assert rest.isVisible()
    assert not lead.toolTip()
    for width in (345, 264):
        banner.resize(width, 40)
        QApplication.processEvents()
        assert not rest.isVisible()
        assert lead.toolTip() == WARNING.text
        shown = [one for one in banner.findChildren(LinkButton) if one.isVisible()]
        assert all(one.width() >= one.sizeHint().width() for one in shown)
        assert all(one.geometry().right() <= banner.width() for one in shown)
        assert lead.height() >= lead.heightForWidth(lead.width())


class Painted(QObject):
    """Notes the parts of a widget that are drawn."""

    def __init__(self, watched: QWidget) -> None:
        super().__init__(watched)
        self.places: list[QRect] = []
        watched.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Note a drawing."""
        if isinstance(event, QPaintEvent):
            self.places.append(event.rect())
        return False


def test_the_glyph_says_what_the_words_say(qtbot: QtBot) -> None:
    """Words of the same length leave their labels where they are, and the glyph beside them is no label."""
    line = CoverageLine()
    qtbot.addWidget(line)
    line.resize(900, 40)
    line.show_news(CoverageNews("40 of 41 jobs read in full.", "One was refused."))
    line.show()
    qtbot.waitExposed(line)
    QApplication.processEvents()
    painted = Painted(line)
    line.show_news(CoverageNews("41 of 41 jobs read in full.", "Read this minute", is_whole=True))
    QApplication.processEvents()
    assert any(place.left() == 0 for place in painted.places), "the glyph is drawn anew"
