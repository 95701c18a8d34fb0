"""Reading and applying as cards beside one another: state, how far behind, and where it is."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from drs_inspector.domain.explanations.explanation import METRIC
from drs_inspector.domain.explanations.topics import Topic
from drs_inspector.qt.cells.glyphs import GLYPH, draw_glyph
from drs_inspector.qt.cells.look import ViewLook
from drs_inspector.qt.details.overview.side_by_side import SideBySide
from drs_inspector.qt.panes.explaining import tip_words
from drs_inspector.qt.panes.pane_actions import Offer, PaneActions
from drs_inspector.qt.peek.labels import coloured, one_line
from drs_inspector.qt.pictures.drawing import draw_ring
from drs_inspector.qt.widgets.elided_label import plain_tip
from drs_inspector.qt.widgets.theme import GRID, surface_colour, tone_colour
from drs_inspector.qt.widgets.type_roles import TypeRole
from drs_inspector.session.job_page.progress.steps import Step, steps_of
from drs_inspector.session.readings_page.content import Content
from drs_inspector.session.readings_page.panels import Panel
from drs_inspector.session.readings_page.told import Told

STEP_TOPIC: Final = Topic(METRIC, "increment_components_list[].status")
_RADIUS: Final = 6.0
_NOT_TOLD: Final = "not told"
_HELP: Final = "A step of the incremental phase: reading the source, or writing the target. Copying takes all of it."


class StepCard(QFrame):
    """One step; a stop of Tab that says all of it."""

    def __init__(self, step: Step, copy: Callable[[str], None], parent: QWidget) -> None:
        super().__init__(parent)
        self.step = step
        self._look = ViewLook(self)
        self._look.changed.connect(self._paint_words)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._pane = _StepPane(self, copy)
        self._glyph = _StateGlyph(self)
        self._title = one_line("", self, role=TypeRole.SECTION)
        self._state = one_line("", self, role=TypeRole.SMALL, bold=True)
        self._behind = one_line("", self, role=TypeRole.BODY, bold=True)
        self._position = one_line("", self, role=TypeRole.DATA, middle=True)
        self._started = one_line("", self, role=TypeRole.SMALL)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._glyph)
        head.addWidget(self._state)
        values = QHBoxLayout()
        values.setSpacing(2 * GRID)
        for words, value, share in (("Behind", self._behind, 1), ("Position", self._position, 3)):
            below = QVBoxLayout()
            below.setSpacing(0)
            below.addWidget(coloured(one_line(words, self, role=TypeRole.SMALL), tone_colour("grey")))
            below.addWidget(value)
            values.addLayout(below, share)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, GRID + GRID // 2, 2 * GRID, GRID + GRID // 2)
        column.setSpacing(GRID // 2)
        column.addLayout(head)
        column.addLayout(values)
        column.addWidget(self._started)
        self.show_step(step)

    def show_step(self, step: Step) -> None:
        """Show what is known of it now."""
        self.step = step
        started = f"Started {step.started}" if step.started else "When it started is not told"
        for label, words in (
            (self._title, step.title), (self._state, step.state), (self._behind, step.behind or _NOT_TOLD),
            (self._position, step.position or _NOT_TOLD), (self._started, started),
        ):  # fmt: skip
            if label.text() != words:
                label.set_full_text(words)
        self.setAccessibleName(step.phrase)
        self.setToolTip(plain_tip(tip_words(STEP_TOPIC, step.phrase)))
        self._glyph.show_glyph(*step.glyph)
        self._paint_words()

    def _paint_words(self) -> None:
        tone = tone_colour(self.step.glyph[1])
        coloured(self._state, tone)
        coloured(self._behind, tone if self.step.state == "Late" else self._look.now.text)
        coloured(self._started, tone_colour("grey"))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw the edge, and the ring of the focus."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(surface_colour("line"), 1))
            painter.setBrush(surface_colour("panel"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)
            if self.hasFocus():
                draw_ring(painter, self.rect(), self._look.now)


class _StateGlyph(QWidget):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._shown = ("circle-slash", "grey")
        self.setFixedSize(GLYPH, GLYPH)

    def show_glyph(self, glyph: str, tone: str) -> None:
        self._shown = (glyph, tone)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        with QPainter(self) as painter:
            draw_glyph(painter, QRectF(self.rect()), self._shown[0], tone_colour(self._shown[1]))


class _StepPane(PaneActions):
    """Copies a step, and explains its state."""

    def __init__(self, card: StepCard, copy: Callable[[str], None]) -> None:
        super().__init__(card, card, title="Step", help=_HELP, put=copy)
        self._card = card

    def copy(self) -> Offer | None:
        """Copy all of it."""
        return self.copying("the step", lambda: self._card.step.phrase)

    def topic(self) -> Topic | None:
        """Return what its state is about."""
        return STEP_TOPIC


class StepCards:
    """The body of the section: a card for each step; the same steps keep their cards, and the focus on them.

    ``limit`` is from how many seconds on a step is late.
    """

    def __init__(self, limit: Callable[[], float], copy: Callable[[str], None], *, is_live: bool) -> None:
        self._limit, self._copy, self._is_live = limit, copy, is_live
        self.widget = QWidget()
        self._column = QVBoxLayout(self.widget)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._rows: list[QWidget] = []
        self.cards: list[StepCard] = []

    def show_told(self, _panel: Panel, told: Told, now: datetime) -> Content:
        """Show the steps of a reading."""
        content, steps = steps_of(told, self._limit(), now, is_live=self._is_live)
        if [one.step.title for one in self.cards] != [one.title for one in steps]:
            self._build(steps)
        for card, step in zip(self.cards, steps, strict=True):
            card.show_step(step)
        self.widget.setVisible(bool(steps))
        return content

    def _build(self, steps: Sequence[Step]) -> None:
        for row in self._rows:
            row.hide()
            row.deleteLater()
        make = partial(StepCard, copy=self._copy, parent=self.widget)
        self.cards = [make(step) for step in steps]
        self._rows = [
            SideBySide(self.cards[at : at + 2], self.widget, gap=2 * GRID) for at in range(0, len(self.cards), 2)
        ]
        for row in self._rows:
            self._column.addWidget(row)
