"""The head of a job's first tab: glyph, name, status, and the sentence that answers."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from drs_inspector.domain.explanations.topics import Topic
from drs_inspector.domain.printable import shortened
from drs_inspector.qt.cells.glyphs import draw_glyph
from drs_inspector.qt.cells.look import CellStyle, ViewLook
from drs_inspector.qt.cells.painters import PillPainter
from drs_inspector.qt.cells.values import PillCell
from drs_inspector.qt.panes.explaining import tip_words
from drs_inspector.qt.panes.pane_actions import Offer, PaneActions, run_offer
from drs_inspector.qt.peek.labels import coloured, one_line, wrapped
from drs_inspector.qt.widgets.elided_label import plain_tip
from drs_inspector.qt.widgets.theme import GRID, tone_colour
from drs_inspector.qt.widgets.type_roles import TypeRole
from drs_inspector.session.job_page.overview.content import Overview

_GLYPH = 20
TOP: Final = GRID + GRID // 2
"""How far below the tabs a page begins: a head that two tabs have does not move when one goes to the other."""
INDENT: Final = 4 * GRID
"""Where the words below the name begin, and the figures below these."""


class StatusPill(QWidget):
    """The status of a job in the console's words, as a pill; hovering it tells what it means."""

    def __init__(self, words: str, tone: str, topic: Topic | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cell, self._painter, self._look = PillCell(words, tone), PillPainter(), ViewLook(self)
        self._look.changed.connect(self.updateGeometry)
        self.topic = topic
        self.setAccessibleName(f"Status: {words}")
        self.setToolTip(plain_tip(tip_words(topic, f"{words}\nField: status")))
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """The room that the words take."""
        return self._painter.size_hint(self._cell, CellStyle(self._look.now, 0))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw the pill."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._painter.paint(painter, self.rect(), self._cell, CellStyle(self._look.now, 0))


class _Glyph(QWidget):
    """The shape of a health word; a hover tells the word."""

    def __init__(self, glyph: str, tone: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._glyph, self.tone = glyph, tone
        self.setFixedSize(_GLYPH, _GLYPH)

    def show_glyph(self, glyph: str, tone: str) -> None:
        """Draw another."""
        self._glyph, self.tone = glyph, tone
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw it."""
        with QPainter(self) as painter:
            draw_glyph(painter, QRectF(self.rect()), self._glyph, tone_colour(self.tone))


class OverviewHead(QWidget):
    """Glyph, name and pill on one line, the sentence below it, and a menu of what can be copied."""

    def __init__(self, shown: Overview, topic: Topic | None, actions: PaneActions, parent: QWidget) -> None:
        super().__init__(parent)
        self._actions = actions
        self.glyph = _Glyph(shown.health.glyph, shown.health.tone, self)
        self.name = one_line("", self, role=TypeRole.TITLE, middle=True)
        self.name.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.first = wrapped("", self, bold=True, selectable=True)
        self.rest = wrapped("", self, selectable=True)
        self._pill = StatusPill(shown.status, shown.status_tone, topic, self)
        self.copying = QPushButton("Copy", self)
        self.copying.setAutoDefault(False)
        self._menu = QMenu(self.copying)
        self._menu.aboutToShow.connect(self._fill_menu)
        self.copying.setMenu(self._menu)
        line = QHBoxLayout()
        line.setSpacing(GRID + GRID // 2)
        line.addWidget(self.glyph)
        line.addWidget(self.name)
        line.addWidget(self._pill)
        line.addStretch(1)
        line.addWidget(self.copying)
        said = QVBoxLayout()
        said.setContentsMargins(INDENT, 0, 0, 0)
        said.setSpacing(2)
        said.addWidget(self.first)
        said.addWidget(self.rest)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addLayout(line)
        column.addLayout(said)
        self.show_head(shown)

    def show_head(self, shown: Overview) -> None:
        """Say what is known now; what a person has marked stays."""
        self.glyph.show_glyph(shown.health.glyph, shown.health.tone)
        self.glyph.setToolTip(shown.health.word)
        self.glyph.setAccessibleName(shown.health.word)
        if self.name.text() != shown.name:
            self.name.set_full_text(shown.name)
        coloured(self.first, tone_colour(shown.answer.tone))
        for label, words in ((self.first, shown.answer.first), (self.rest, shown.answer.rest)):
            if label.text() != words and not label.hasSelectedText():
                label.setText(words)
            label.setVisible(bool(words))
        phrase = shortened(shown.phrase)
        if self.accessibleName() != phrase:
            self.setAccessibleName(phrase)

    def changeEvent(self, event: QEvent) -> None:
        """Follow light and dark."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.repaint_answer()

    def repaint_answer(self) -> None:
        """Give the answer the colour of its tone in the theme of now."""
        coloured(self.first, tone_colour(self.glyph.tone))

    def _fill_menu(self) -> None:
        self._menu.clear()
        for offer in (self._actions.copy(), self._actions.copy_short(), self._actions.copy_id(), *self._actions.more()):
            if offer is not None:
                action = self._menu.addAction(offer.words)
                action.triggered.connect(_running(self, offer))


def _running(widget: QWidget, offer: Offer) -> Callable[[], None]:
    def run() -> None:
        run_offer(widget, offer)

    return run
