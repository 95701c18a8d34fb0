"""The strip above the jobs that says what has changed since the last look, each count a link."""

from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from drs_inspector.domain.printable import printable
from drs_inspector.qt.panes.reading_out import announce
from drs_inspector.qt.widgets.elided_label import ElidedLabel, plain_tip
from drs_inspector.qt.widgets.flow_layout import FlowLayout
from drs_inspector.qt.widgets.link_button import LinkButton
from drs_inspector.qt.widgets.text_size import follow_text_size
from drs_inspector.qt.widgets.theme import GRID, surface_colour
from drs_inspector.session.history.since import Since

_HEIGHT: Final = 4 * GRID
COMPARE: Final = "Compare"


class SinceStrip(QFrame):
    """Hidden while there is nothing to say. ``compare_wanted()``; ``jobs_wanted(ids)``: show these jobs."""

    compare_wanted = Signal()
    jobs_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._since: Since | None = None
        self.setAccessibleName("Changed since the last look")
        self.lead, self._rest = ElidedLabel(self), ElidedLabel(self)
        for label in (self.lead, self._rest):
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._rest.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.compare = LinkButton(COMPARE, self)
        self.compare.setToolTip("Set both readings side by side")
        self.compare.clicked.connect(self.compare_wanted)
        self._row = FlowLayout(self, GRID // 2)
        self._row.setContentsMargins(2 * GRID, 1, GRID, 1)
        self._row.addWidget(self.lead)
        self.counts: list[LinkButton] = []
        follow_text_size(self, _fit)
        self.hide()

    @property
    def text(self) -> str:
        """What is said, "" while there is nothing to say."""
        return self._since.text if self._since is not None else ""

    def show_since(self, since: Since | None) -> None:
        """Say what changed; nothing moves, and a link keeps the keyboard, while the same is said."""
        if since == self._since:
            return
        self._since = since
        self._show_counts(since)
        if since is not None:
            self.lead.setText(printable(since.lead))
            self._rest.setText(printable(since.rest))
            self.setToolTip(plain_tip(printable(since.text)))
            self.setAccessibleDescription(printable(since.text))
        self.setVisible(since is not None)
        if since is not None:
            announce(self, printable(since.text))

    def _show_counts(self, since: Since | None) -> None:
        counts = since.counts if since is not None else ()
        had_keyboard = any(link.hasFocus() for link in self.counts)
        for link in self.counts:
            self._row.removeWidget(link)
            link.hide()
            link.deleteLater()
        for widget in (self._rest, self.compare):
            self._row.removeWidget(widget)
        self.counts = []
        for words, ids in counts:
            link = LinkButton(words, self)
            link.setAccessibleDescription("Shows these jobs, or what they were")
            link.clicked.connect(partial(self._follow, ids))
            self._row.addWidget(link)
            self.counts.append(link)
        for widget in (self._rest, self.compare):
            self._row.addWidget(widget)
        if had_keyboard:
            self.compare.setFocus()

    def _follow(self, ids: tuple[str, ...], _checked: bool = False) -> None:
        self.jobs_wanted.emit(ids)

    def changeEvent(self, event: QEvent) -> None:
        """Follow theme and size of text."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange) and hasattr(self, "counts"):
            _fit(self)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw the ground and the hairline to the list."""
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), surface_colour("panel"))
            painter.fillRect(0, self.height() - 1, self.width(), 1, surface_colour("line"))


def _fit(line: SinceStrip) -> None:
    bold = QFont(line.font())
    bold.setBold(True)
    line.lead.setFont(bold)
    line.setMinimumHeight(max(_HEIGHT, line.fontMetrics().height() + GRID) + 1)
