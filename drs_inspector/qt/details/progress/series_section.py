"""The figures of a job over time: a plot of each, over an hour, a day or a week."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from drs_inspector.domain.live.measured import FIGURE_WORDS
from drs_inspector.qt.peek.labels import coloured, one_line
from drs_inspector.qt.pictures.plot import PlotView
from drs_inspector.qt.widgets.elided_label import plain_tip
from drs_inspector.qt.widgets.fields.segments import Segments
from drs_inspector.qt.widgets.link_button import LinkButton
from drs_inspector.qt.widgets.theme import GRID, tone_colour
from drs_inspector.qt.widgets.type_roles import TypeRole
from drs_inspector.session.handbook.topics import topic_of_measure
from drs_inspector.session.job_page.progress.series import (
    RANGES,
    Seen,
    caption_of,
    is_old,
    names_of,
    plots_of,
    title_of,
    usual_range,
)

_SOURCE_TIP: Final = (
    "A look is one reading of a figure by this program: a watch takes one again and again. Of older ones fewer are"
    " kept, with the largest value of their time. Where none was taken the line has a gap."
)


class SeriesSection(QWidget):
    """Absent while there is nothing to draw. ``asked()``: a person wants the figure now.

    What a refresh brings is drawn in the same plots: the part of the time that is shown, the cross and the range stay.
    """

    asked = Signal()

    def __init__(self, parent: QWidget, chosen: str = "") -> None:
        super().__init__(parent)
        self.chosen = chosen
        self._seen: Seen | None = None
        self._names: tuple[str, ...] = ()
        self.plots: list[PlotView] = []
        self._labels: list[QLabel] = []
        self._title = one_line("", self, role=TypeRole.SECTION)
        self._caption = one_line("", self, role=TypeRole.SMALL)
        self._caption.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._caption.setToolTip(plain_tip(_SOURCE_TIP))
        self.ranges = Segments(RANGES, self)
        self.ranges.setAccessibleName("Time that is shown")
        self.ranges.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.button = LinkButton("Ask again", self)
        self.button.clicked.connect(self.asked)
        head = QHBoxLayout()
        head.setSpacing(GRID)
        head.addWidget(self._title, 1)
        head.addWidget(self.ranges)
        head.addWidget(self._caption)
        head.addWidget(self.button)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GRID)
        self._column.addLayout(head)
        self.ranges.chosen.connect(self._choose)
        self.hide()

    @property
    def part(self) -> tuple[float, float] | None:
        """The part of the time that is zoomed into, None where all of it is shown."""
        return next(((one.face.times.low, one.face.times.high) for one in self.plots if one.is_zoomed), None)

    def restore(self, part: tuple[float, float] | None) -> None:
        """Show a part of the time again."""
        if part is not None:
            for plot in self.plots:
                plot.zoom(*part)

    @property
    def span(self) -> str:
        """The key of the range that is shown."""
        return self.ranges.key

    def show_seen(self, seen: Seen, *, may_ask: bool = False) -> None:
        """Draw what was seen of the job until now."""
        self._seen = seen
        names = names_of(seen)
        self.setVisible(bool(names))
        if not names:
            return
        if names != self._names:
            self._take(names, seen)
        self.ranges.setVisible("progress" not in names)
        self.button.setVisible(may_ask)
        self._draw()

    def _take(self, names: tuple[str, ...], seen: Seen) -> None:
        """Have other figures; the range is that which a person chose last, else what shows most."""
        self._names = names
        for old in (*self.plots, *self._labels):
            old.hide()
            old.deleteLater()
        self.plots, self._labels = [], []
        self.ranges.blockSignals(True)
        self.ranges.choose(self.chosen or usual_range(seen, names))
        self.ranges.blockSignals(False)

    def _draw(self) -> None:
        seen = self._seen
        if seen is None:
            return
        plots = plots_of(seen, self._names, self.span)
        for place, plot in enumerate(plots):
            if place < len(self.plots):
                self.plots[place].show_value(plot)
                continue
            if len(self._names) > 1:
                self._labels.append(one_line(FIGURE_WORDS[self._names[place]], self, role=TypeRole.BODY, bold=True))
                self._column.addWidget(self._labels[-1])
            view = PlotView(plot, self, topic=topic_of_measure(self._names[place], seen.job))
            self._column.addWidget(view)
            self.plots.append(view)
            view.refitted.connect(self._line_up)
        self._line_up()
        title = title_of(self._names, self.span)
        if self._title.text() != title:
            self._title.set_full_text(title)
            self.setAccessibleName(title)
            self.button.setAccessibleName(f"Ask again: {title}")
        source, age = caption_of(seen, self._names)
        words = ", ".join(filter(None, (source, age)))
        if self._caption.text() != words:
            self._caption.set_full_text(words)
        coloured(self._caption, tone_colour("amber" if is_old(seen, self._names) else "grey"))

    def _line_up(self) -> None:
        """Have one moment at one place in all plots, however wide the words of their values are."""
        widest = max((one.axis for one in self.plots), default=0)
        for one in self.plots:
            one.line_up(widest)

    def _choose(self, key: str) -> None:
        self.chosen = key
        self._draw()
