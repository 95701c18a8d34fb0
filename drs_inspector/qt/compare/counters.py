"""The counters of a comparison, what is not counted, and what can be done with all of it."""

from collections.abc import Callable, Mapping
from typing import Final

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from drs_inspector.domain.compare.options import CompareOptions, Uncounted, UncountedValues
from drs_inspector.domain.compare.words import uncounted_lines, uncounted_words
from drs_inspector.qt.cells.look import ViewLook
from drs_inspector.qt.compare.cells import draw_sign
from drs_inspector.qt.counters.counter_cell import CounterCell, CounterFace
from drs_inspector.qt.panes.copy_as import CopyAsButton, Forms
from drs_inspector.qt.widgets.elided_label import ElidedLabel, plain_tip
from drs_inspector.qt.widgets.link_button import LinkButton
from drs_inspector.qt.widgets.theme import GRID, surface_colour
from drs_inspector.session.compare.job_list import Counted
from drs_inspector.session.compare.job_rows import SWITCHES

_SIGN: Final = 24
_LESS: Final = 900
"""Below this width the sentence about what is not counted gives way to its links."""


class _Cell(CounterCell):
    """A counter with the sign of a change in place of a glyph."""

    def __init__(self, counted: Counted, look: ViewLook, parent: QWidget) -> None:
        super().__init__(look, parent)
        self._counted, self._look_of_signs = counted, look

    def width_of(self, padding: int) -> int:
        """Return how wide the cell is, with its sign."""
        return super().width_of(padding) + _SIGN

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the counter behind its sign."""
        self.padding = 2 * GRID + _SIGN
        super().paintEvent(event)
        row = self.figure_row
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            area = QRect(2 * GRID, row.top(), _SIGN, row.height())
            draw_sign(painter, area, self._counted.sign, self._counted.tone, self._look_of_signs.now.style(0))


class CompareCounters(QFrame):
    """``filter_changed(frozenset)``: the counters that filter now. ``grey_wanted(shown)``: rows that are not counted.

    ``switched(option, counts)``: values of a kind are to count, or no more.
    """

    filter_changed = Signal(object)
    grey_wanted = Signal(bool)
    switched = Signal(str, bool)
    save_wanted = Signal()
    hand_over_wanted = Signal()

    def __init__(self, forms: Callable[[], Forms], parent: QWidget) -> None:
        super().__init__(parent)
        self._look = ViewLook(self)
        self._chosen: frozenset[Counted] = frozenset()
        self.shows_grey = False
        self._uncounted: Mapping[Uncounted, int] = {}
        self._options = CompareOptions()
        self.cells = {one: _Cell(one, self._look, self) for one in Counted}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 2 * GRID, 1)
        row.setSpacing(0)
        for one, cell in self.cells.items():
            cell.pressed_with.connect(lambda adds, one=one: self._pressed(one, adds=adds))
            row.addWidget(cell)
        self._words = ElidedLabel(self)
        self.show_them = LinkButton("Show them", self)
        self.ignored = LinkButton("What is ignored", self)
        self._menu = QMenu("What counts", self)
        self._menu.setToolTipsVisible(True)
        self._menu.aboutToShow.connect(self._fill)
        links = QHBoxLayout()
        links.setSpacing(GRID)
        for link in (self.show_them, self.ignored):
            links.addWidget(link)
        links.addStretch(1)
        said = QVBoxLayout()
        said.setContentsMargins(2 * GRID, 0, GRID, 0)
        said.setSpacing(0)
        said.addStretch(1)
        said.addWidget(self._words)
        said.addLayout(links)
        said.addStretch(1)
        row.addLayout(said, 1)
        self.copy = CopyAsButton(forms, self)
        self.save, self.hand_over = QPushButton("Save as…", self), QPushButton("Hand over…", self)
        self._add_buttons(row)
        self.show_them.clicked.connect(self._turn_grey)
        self.ignored.clicked.connect(
            lambda: self._menu.popup(self.ignored.mapToGlobal(self.ignored.rect().bottomLeft()))
        )

    def _add_buttons(self, row: QHBoxLayout) -> None:
        self.copy.setToolTip("Copy the whole comparison")
        self.save.setToolTip("Save the whole comparison as text, CSV or JSON")
        self.hand_over.setToolTip("Hand the comparison over as a page, a report or a file, at a level")
        self.save.clicked.connect(self.save_wanted)
        self.hand_over.clicked.connect(self.hand_over_wanted)
        for place, button in enumerate((self.copy, self.save, self.hand_over)):
            if place:
                row.addSpacing(GRID)
            row.addWidget(button)
        for plain in (self.save, self.hand_over):
            plain.setAutoDefault(False)

    @property
    def chosen(self) -> frozenset[Counted]:
        """The counters that filter."""
        return self._chosen

    @property
    def words(self) -> str:
        """What is said of what is not counted."""
        return self._words.text()

    def show_counts(
        self, counts: Mapping[Counted, int], uncounted: Mapping[Uncounted, int], options: CompareOptions
    ) -> None:
        """Show these; what filters stays."""
        self._uncounted, self._options = uncounted, options
        for one, cell in self.cells.items():
            count = counts[one]
            jobs = "job" if count == 1 else "jobs"
            cell.show_face(
                CounterFace(f"{count:,}", one.word, is_quiet=not count),
                f"{count:,} {jobs}: {one.word}, filters the list",
            )
            cell.setVisible(bool(count) or one is not Counted.NOT_READ)
        lines = tuple(uncounted_lines(UncountedValues(uncounted)))
        self._words.set_full_text(" ".join(lines) or "Every value that differs is counted.")
        self.show_them.setVisible(bool(lines))
        self._name_grey()

    def choose(self, chosen: frozenset[Counted]) -> None:
        """Filter by these counters."""
        if chosen != self._chosen:
            self._chosen = chosen
            for one, cell in self.cells.items():
                cell.setChecked(one in chosen)
            self.filter_changed.emit(chosen)

    def set_low(self, low: bool) -> None:
        """Show the counters in one line each, for low windows."""
        for cell in self.cells.values():
            if cell.is_low is not low:
                cell.is_low = low
                cell.updateGeometry()

    def fit(self, width: int) -> None:
        """Leave out the sentence where there is no room; the menu has its parts."""
        self._words.setVisible(width >= _LESS)

    def _pressed(self, one: Counted, *, adds: bool) -> None:
        now = self._chosen ^ {one} if adds else frozenset() if self._chosen == {one} else frozenset({one})
        self.choose(frozenset(now))

    def _turn_grey(self) -> None:
        self.shows_grey = not self.shows_grey
        self._name_grey()
        self.grey_wanted.emit(self.shows_grey)

    def _name_grey(self) -> None:
        self.show_them.setText("Hide them" if self.shows_grey else "Show them")
        words = "Hide what is not counted" if self.shows_grey else "Show what is not counted as grey rows of each job"
        self.show_them.setAccessibleName(words)
        self.show_them.setToolTip(words)
        self.show_them.updateGeometry()

    def _fill(self) -> None:
        self._menu.clear()
        self._menu.addSection("Count these as well")
        for option, words, reasons in SWITCHES:
            count = sum(self._uncounted.get(reason, 0) for reason in reasons)
            note = f"\t{count:,} not counted" if count else ""
            action = self._menu.addAction(words + note)
            action.setCheckable(True)
            action.setChecked(bool(getattr(self._options, option)))
            parts = [uncounted_words(one, self._uncounted[one]) for one in reasons if self._uncounted.get(one)]
            action.setToolTip(plain_tip(", ".join(parts) or words))
            action.toggled.connect(lambda on, option=option: self.switched.emit(option, on))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground of content and the hairline below it."""
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), self.palette().color(QPalette.ColorRole.Base))
            painter.fillRect(0, self.height() - 1, self.width(), 1, surface_colour("line"))
        super().paintEvent(event)
