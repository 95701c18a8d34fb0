"""A section of the progress of a job: its head with age and refresh, and figures, bars or a table below."""

from datetime import datetime
from typing import Final, Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QTableView, QVBoxLayout, QWidget

from drs_inspector.domain.live.metrics import VALUES_CALL
from drs_inspector.domain.printable import printable, shortened
from drs_inspector.qt.details.context import DetailContext
from drs_inspector.qt.details.readings.body import RowPlace, facts_table, grid_table
from drs_inspector.qt.details.readings.boxes import refusal_box
from drs_inspector.qt.details.readings.figures import BarList, FigureStrip
from drs_inspector.qt.details.shown_readings import ShownReadings
from drs_inspector.qt.panes.reading_out import call_box
from drs_inspector.qt.peek.labels import coloured, one_line, wrapped
from drs_inspector.qt.widgets.elided_label import plain_tip
from drs_inspector.qt.widgets.inline_message import InlineMessage
from drs_inspector.qt.widgets.link_button import LinkButton
from drs_inspector.qt.widgets.theme import GRID, tone_colour
from drs_inspector.qt.widgets.type_roles import TypeRole, row_height
from drs_inspector.session.readings_page.content import Content
from drs_inspector.session.readings_page.panels import Panel
from drs_inspector.session.readings_page.progress_page import load_bars, load_figures, phase_bars
from drs_inspector.session.readings_page.told import Told, age_of, bound_words, refusal_lines
from drs_inspector.session.readings_page.typed import content_of, drift_words

_PHASES: Final = "BatchListProgresses"
_LOAD: Final = frozenset({"ShowMonitorData", "ShowMonitoringData"})
_TITLES: Final = {_PHASES: "Phases", VALUES_CALL: "Replication instance, last hour"}
_IN_FIGURES: Final = frozenset({_PHASES, "BatchListRposAndRtos"})
"""What they say is in the figures at the top."""
_MOST_ROWS_SHOWN: Final = 10
_DRS, _CLOUD_EYE = "DRS", "Cloud Eye"


class SectionBody(Protocol):
    """What a section shows of its call in its own way."""

    @property
    def widget(self) -> QWidget | None:
        """What stays below the sentence from one reading to the next; None where a table says all."""
        ...

    def show_told(self, panel: Panel, told: Told, now: datetime) -> Content:
        """Show another reading, and return what there is to say of it: the sentence, the table, what is odd."""
        ...


class ProgressSection(QWidget):
    """Shows one call, or what a ``body`` makes of it. ``part_chosen(panel)``: another part of it is wanted.

    Figures and bars change in their place; a table is made anew only for another reading.
    """

    part_chosen = Signal(object)

    def __init__(
        self,
        panel: Panel,
        job_id: str,
        context: DetailContext,
        readings: ShownReadings,
        body: SectionBody | None = None,
    ) -> None:
        super().__init__()
        self.panel, self._job_id = panel, job_id
        self._context, self._readings = context, readings
        self._shown: object = None
        self._rest: QWidget | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GRID)
        self._title = _TITLES.get(panel.call.name, panel.title)
        self._column.addLayout(self._head())
        self._figures = FigureStrip(self._title, self)
        self._bars = BarList(self._title, self)
        self._body = body
        for widget in (self._figures, self._bars, body.widget if body is not None else None):
            if widget is not None:
                self._column.addWidget(widget)

    @property
    def may_be_asked(self) -> bool:
        """Whether it is asked by being shown."""
        return True

    @property
    def is_bare(self) -> bool:
        """Whether there is nothing but its head, and bars: no refusal, no sentence, nothing odd."""
        body = self._body.widget if self._body is not None else None
        return (self._rest is None or self._rest.isHidden()) and (body is None or body.isHidden())

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(one_line(self._title, self, role=TypeRole.SECTION), 1)
        if self.panel.choices:
            row.addWidget(self._choices())
        self._age = one_line("", self, role=TypeRole.SMALL)
        self._age.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._age)
        self.button = LinkButton("Ask", self)
        self.button.clicked.connect(self._ask)
        self.button.setVisible(self._readings.is_live)
        row.addWidget(self.button)
        return row

    def _choices(self) -> QComboBox:
        box = QComboBox(self)
        call_box(box, "Which kind of object")
        for value in self.panel.choices:
            box.addItem(value.replace("_", " ").capitalize(), value)
        box.setCurrentIndex(self.panel.choices.index(self.panel.chosen))
        box.activated.connect(lambda number: self._choose(str(box.itemData(number))))
        return box

    def _choose(self, value: str) -> None:
        self.panel = self.panel.with_choice(value)
        self._shown = None
        self.show_told(self._readings.now)
        self.part_chosen.emit(self.panel)

    def _ask(self) -> None:
        self._readings.ask(self._job_id, self.panel)

    def show_told(self, now: datetime) -> None:
        """Show what is known now."""
        told = self._readings.told(self._job_id, self.panel)
        is_asking = self._readings.is_asking(self._job_id, self.panel)
        self._show_age(told, now, is_asking=is_asking)
        key = told.made_of
        if key == self._shown:
            return
        self._shown = key
        name = self.panel.call.name
        job = self._context.snapshot.jobs.get(self._job_id)
        bars = phase_bars(told, job) if name == _PHASES else load_bars(name, told) if name in _LOAD else ()
        self._bars.show_bars(bars)
        self._figures.show_figures(load_figures(name, told) if name in _LOAD else ())
        self._show_rest(told, self._content(told, now), now)

    def _content(self, told: Told, now: datetime) -> Content:
        if self._body is None:
            return content_of(self.panel, told, now)
        if self._body.widget is not None:
            self._body.widget.setVisible(bool(told.raws))
        return self._body.show_told(self.panel, told, now) if told.raws else Content()

    def _show_age(self, told: Told, now: datetime, *, is_asking: bool) -> None:
        age = age_of(told, now, is_live=self._readings.is_live, is_asking=is_asking)
        source = _CLOUD_EYE if self.panel.call.name == VALUES_CALL else _DRS
        words = f"{source}, {age.words}"
        if self._age.text() != words:
            self._age.set_full_text(words)
            coloured(self._age, tone_colour("amber" if age.is_stale else "grey"))
        self._age.setToolTip(plain_tip("\n".join(filter(None, (self.panel.source, self.panel.call.name, age.exact)))))
        words = "Ask again" if told.is_read or told.refusal is not None else "Ask"
        if self.button.text() != words:
            self.button.setText(words)
            self.button.updateGeometry()
        self.button.setAccessibleName(f"{words}: {self._title}")
        self.button.setEnabled(not is_asking)

    def _show_rest(self, told: Told, content: Content, now: datetime) -> None:
        """Show what is neither figure nor bar: the refusal, the sentence, the table, what is odd."""
        rest = QWidget(self)
        column = QVBoxLayout(rest)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        for refusal in filter(None, (told.refusal, told.stopped)):
            column.addWidget(refusal_box(refusal_lines(refusal, now), rest))
        name = self.panel.call.name
        answer = "" if name in _IN_FIGURES or (name in _LOAD and content.tone == "green") else content.answer
        if answer:
            said = wrapped(printable(shortened(answer)), rest, selectable=True)
            column.addWidget(coloured(said, tone_colour(content.tone)) if content.tone else said)
        if words := drift_words(content.drift):
            column.addWidget(InlineMessage(printable(words), "amber", "warning", rest))
        if words := bound_words(told, self.panel, now):
            column.addWidget(coloured(wrapped(printable(words), rest, role=TypeRole.SMALL), tone_colour("grey")))
        if table := self._table(told, content, rest):
            column.addWidget(table)
        place = RowPlace(self._rest) if self._rest is not None else None
        if self._rest is not None:
            self._column.removeWidget(self._rest)
            self._rest.hide()
            self._rest.deleteLater()
        self._rest = rest
        self._column.insertWidget(1, rest)  # the sentence and the refusal go before figures and bars
        rest.setVisible(column.count() > 0)
        if place is not None:
            place.restore(rest)

    def _table(self, told: Told, content: Content, parent: QWidget) -> QTableView | None:
        name = self.panel.call.name
        if name in _LOAD or name in _IN_FIGURES:
            return None
        table: QTableView | None = None
        if content.grid is not None and content.grid.rows:
            table = grid_table(
                self._title,
                content.grid,
                self._context.copy,
                curl=lambda: self._context.curl_of_replies(told.pages[:1], self._job_id),
            )
            rows = min(len(content.grid.rows), _MOST_ROWS_SHOWN)
            head = table.horizontalHeader().sizeHint().height()
            table.setFixedHeight(head + rows * row_height(table.fontMetrics()) + GRID)
        elif content.rows:
            table = facts_table(
                self._title,
                content,
                told,
                self._context.copy,
                lambda reply: self._context.curl_of_replies([reply], self._job_id),
            )
            table.setFixedHeight(min(len(content.rows), _MOST_ROWS_SHOWN) * row_height(table.fontMetrics()) + GRID)
        if table is not None:
            table.setParent(parent)
        return table
