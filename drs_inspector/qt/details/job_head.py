"""The line above the parts of a job: its health, name, status and the reason, whichever tab is in front."""

from typing import Final

from PySide6.QtCore import QEvent, QRect, QSize
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from drs_inspector.domain.explanations.topics import Topic, status_topic
from drs_inspector.domain.health.health import Health
from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.printable import both_ends, printable, shortened
from drs_inspector.qt.cells.cell_text import MIDDLE, draw_text, text_width
from drs_inspector.qt.cells.glyphs import GLYPH
from drs_inspector.qt.cells.look import Look, ViewLook
from drs_inspector.qt.cells.painters import PillPainter, draw_row_glyph
from drs_inspector.qt.cells.values import PillCell, said
from drs_inspector.qt.panes.explaining import tip_words
from drs_inspector.qt.widgets.elided_label import plain_tip
from drs_inspector.qt.widgets.text_size import follow_text_size
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.qt.widgets.type_roles import TypeRole, row_height

HEIGHT: Final = 4 * GRID
_MARGIN: Final = 2 * GRID
_GAP: Final = 12
_LEAST_REASON: Final = 12 * GRID


class JobHead(QWidget):
    """Painted, because name and reason give way by rules of their own; one accessible phrase says all of it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = self._after = self._told = ""
        self._topic: Topic | None = None
        self._status = PillCell("", "grey")
        self._health: Health | None = None
        self._pill = PillPainter()
        self._look = ViewLook(self)
        self._look.changed.connect(self.update)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        follow_text_size(self, _fit)

    def show_job(self, job: Job, health: Health | None, figures: str = "") -> None:
        """Show a job; without a health what its status says. ``figures`` are those that are known, with their age."""
        self._name = printable(both_ends(job.name or job.id))
        self._status = PillCell(printable(shortened(job.status.label)) or "No status", job.status.tone)
        self._health = health
        word, reason = (health.word, printable(health.reason)) if health is not None else ("", "")
        phrase = said((self._name, word, reason, self._status.text))
        self._after = " · ".join(filter(None, (reason, figures)))
        if self.accessibleName() != shortened(phrase):
            self.setAccessibleName(shortened(phrase))
        self.setAccessibleDescription(figures)  # it has an age: a name that changed with it would be read all the time
        self._told = said((phrase, figures))
        self._topic = status_topic(job)
        self.setToolTip(plain_tip(self._told))
        self.update()

    def sizeHint(self) -> QSize:
        """Return the height of one line."""
        return QSize(0, self.minimumHeight())

    def event(self, event: QEvent) -> bool:
        """Show the whole phrase as the tool tip, where it is cut and where it is not."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), plain_tip(tip_words(self._topic, self._told)), self)
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the line: the name gives way in its middle, the reason at its end, the status not at all."""
        look = self._look.now
        with QPainter(self) as painter:
            rect = self.rect().adjusted(_MARGIN, 0, -_MARGIN, -1)
            if self._health is not None:
                draw_row_glyph(painter, rect, self._health.glyph, look.tone(self._health.tone))
                rect.setLeft(rect.left() + GLYPH + GRID)
            name_font, reason_font = look.font(TypeRole.BODY, bold=True), look.font(TypeRole.BODY)
            reason = self._after
            name = self._name_width(look, rect, bool(reason))
            drawn = draw_text(
                painter,
                QRect(rect.left(), rect.top(), name, rect.height()),
                self._name,
                name_font,
                colour=look.text,
                mode=MIDDLE,
            )
            rect.setLeft(rect.left() + drawn + _GAP)
            style = look.style(0)
            # A painter keeps a padding on both sides, which the gaps here are without.
            self._pill.paint(painter, rect.adjusted(-GRID, 0, GRID, 0), self._status, style)
            rect.setLeft(rect.left() + self._pill.size_hint(self._status, style).width() - 2 * GRID + _GAP)
            if reason and rect.width() > 2 * GRID:
                draw_text(painter, rect, reason, reason_font, colour=look.secondary)
            painter.fillRect(0, self.height() - 1, self.width(), 1, look.line)

    def _name_width(self, look: Look, rect: QRect, has_reason: bool) -> int:
        pill = self._pill.size_hint(self._status, look.style(0)).width()
        room = rect.width() - pill - (_LEAST_REASON if has_reason else 0) - _GAP
        return max(min(text_width(look.font(TypeRole.BODY, bold=True)[1], self._name), room), 6 * GRID)


def _fit(head: JobHead) -> None:
    head.setFixedHeight(row_height(head.fontMetrics(), HEIGHT))
    head.updateGeometry()
