"""What Cloud Eye measured of a job: four small plots, and the others folded behind a link."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from drs_inspector.domain.counting import counted
from drs_inspector.domain.explanations.explanation import METRIC
from drs_inspector.domain.explanations.topics import Topic
from drs_inspector.qt.panes.explaining import tip_words
from drs_inspector.qt.peek.labels import coloured, one_line, wrapped
from drs_inspector.qt.pictures.plot import PlotView
from drs_inspector.qt.widgets.elided_label import plain_tip
from drs_inspector.qt.widgets.link_button import LinkButton
from drs_inspector.qt.widgets.text_size import scaled
from drs_inspector.qt.widgets.theme import GRID, tone_colour
from drs_inspector.qt.widgets.type_roles import TypeRole
from drs_inspector.session.job_page.progress.load import Load, Loads, loads_of
from drs_inspector.session.readings_page.content import Content
from drs_inspector.session.readings_page.panels import Panel
from drs_inspector.session.readings_page.told import Told

_LEAST_WIDTH: Final = 150
_IN_A_ROW: Final = (4, 2, 1)


class LoadCell(QWidget):
    """A figure: its title and newest value, the line of its time, and the range of it."""

    def __init__(self, load: Load, parent: QWidget) -> None:
        super().__init__(parent)
        self.load = load
        self._title = one_line("", self, role=TypeRole.SMALL)
        self._newest = one_line("", self, role=TypeRole.BODY, bold=True)
        self._newest.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._note = one_line("", self, role=TypeRole.SMALL)
        coloured(self._note, tone_colour("grey"))
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._newest)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(head)
        topic = Topic(METRIC, load.name)
        self.plot = PlotView(load.plot, self, is_small=True, topic=topic) if load.plot is not None else None
        # What has no plot to go to is a text to go to.
        self._said = wrapped("", self, selectable=True)
        self._said.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        column.addWidget(self.plot if self.plot is not None else self._said)
        self._said.setVisible(self.plot is None)
        column.addWidget(self._note)
        column.addStretch(1)
        self.show_load(load)

    def show_load(self, load: Load) -> None:
        """Show newer values of the same figure."""
        self.load = load
        newest = load.newest if self.plot is not None else ""
        if self.plot is None and self._said.text() != load.newest and not self._said.hasSelectedText():
            self._said.setText(load.newest)
            self._said.setAccessibleName(load.phrase)
        for label, words in ((self._title, load.title), (self._newest, newest), (self._note, load.note)):
            if label.text() != words:
                label.set_full_text(words)
        if self.plot is not None and load.plot is not None:
            self.plot.show_value(load.plot)
        self.setAccessibleName(load.phrase)
        self.setToolTip(plain_tip(tip_words(Topic(METRIC, load.name), load.phrase, f"Cloud Eye: {load.name}")))


class LoadGrid(QWidget):
    """Cells beside one another, in rows of as many as there is room for."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.cells: list[LoadCell] = []
        self._in_a_row = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(2 * GRID)
        self._grid.setVerticalSpacing(2 * GRID)

    def show_loads(self, loads: Sequence[Load]) -> None:
        """Show figures; those that were there before keep their cells."""
        if [(one.load.name, one.plot is None) for one in self.cells] != [(one.name, one.plot is None) for one in loads]:
            for old in self.cells:
                old.hide()
                old.deleteLater()
            self.cells = [LoadCell(one, self) for one in loads]
            self._in_a_row = 0
        for cell, load in zip(self.cells, loads, strict=True):
            cell.show_load(load)
        self.setVisible(bool(loads))
        self._lay_out()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose how many are in a row."""
        super().resizeEvent(event)
        self._lay_out()

    def _lay_out(self) -> None:
        room = self.width() // (scaled(_LEAST_WIDTH) + 2 * GRID)
        in_a_row = next((one for one in _IN_A_ROW if one <= room), 1)
        if in_a_row == self._in_a_row:
            return
        self._in_a_row = in_a_row
        for place, cell in enumerate(self.cells):
            self._grid.addWidget(cell, place // in_a_row, place % in_a_row)
        for column in range(_IN_A_ROW[0]):
            self._grid.setColumnStretch(column, 1 if column < in_a_row else 0)


class LoadPlots:
    """The body of the section. The others are made when they are first wanted."""

    def __init__(self) -> None:
        self.widget = QWidget()
        self._loads = Loads()
        self.first, self.more = LoadGrid(self.widget), LoadGrid(self.widget)
        self.fold = LinkButton("", self.widget)
        self.fold.clicked.connect(self._turn)
        column = QVBoxLayout(self.widget)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self.first)
        column.addWidget(self.fold, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.more)
        self._is_open = False
        self.more.hide()

    def show_told(self, _panel: Panel, told: Told, now: datetime) -> Content:
        """Show the figures of a reading."""
        content, self._loads = loads_of(told, now)
        self.first.show_loads(self._loads.first)
        self._show_more()
        return content

    def _turn(self) -> None:
        self._is_open = not self._is_open
        self._show_more()

    def _show_more(self) -> None:
        count = len(self._loads.more)
        self.fold.setText("Fewer" if self._is_open else f"{count:,} more")
        self.fold.setAccessibleName(
            f"{counted(count, 'more figure')} of Cloud Eye, {'un' if self._is_open else ''}folded"
        )
        self.fold.updateGeometry()
        self.fold.setVisible(bool(count))
        if self._is_open:
            self.more.show_loads(self._loads.more)
        else:
            self.more.hide()
