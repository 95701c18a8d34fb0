"""What a table does about news: jobs that are judged otherwise, ages that grow, and the line that tells of changes."""

from collections.abc import Collection
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QWidget

from drs_inspector.domain.labels.time_words import moment_words
from drs_inspector.qt.job_table.model import JobTableModel
from drs_inspector.qt.panes.pane_actions import counted
from drs_inspector.qt.widgets.elided_label import ElidedLabel
from drs_inspector.qt.widgets.link_button import LinkButton
from drs_inspector.qt.widgets.text_size import follow_text_size
from drs_inspector.qt.widgets.theme import GRID, surface_colour, tone_colour
from drs_inspector.qt.widgets.type_roles import TypeRole, row_height, type_font
from drs_inspector.session.job_table.arrangement import Arrangement
from drs_inspector.session.job_table.rows import Ref

ORDER_AGAIN: Final = "Order again"
ALL_SEEN: Final = "Mark all as seen"
_SOON_MS: Final = 100
_LOOK_AGAIN_MS: Final = 2_000
"""Of jobs that do not change health changes with time, and with what it is judged by."""
AGES_MS: Final = 15_000
"""So often ages on the screen are looked at again: where nothing is heard, time goes on all the same."""


class HealthNews(QObject):
    """Has rows looked at again whose jobs are judged otherwise, and now and then those that name ages."""

    def __init__(self, model: JobTableModel, view: QWidget) -> None:
        super().__init__(view)
        self._model, self._view, self._table = model, view, model.arrangement.table
        self._later = QTimer(self, singleShot=True, interval=_LOOK_AGAIN_MS)
        self._later.timeout.connect(self._table.look_again)
        self._ages = QTimer(self, interval=AGES_MS)
        self._ages.timeout.connect(self.look_at_ages)
        self._ages.start()
        self._end = model.arrangement.healths.follow_jobs(self._health_changed)

    def close(self) -> None:
        """Look no more."""
        self._end()
        self._later.stop()
        self._ages.stop()

    def look_at_ages(self) -> None:
        """Judge by what time it is, and have those rows on the screen drawn again that say something else now."""
        self._model.arrangement.healths.time_passes()
        if self._view.window().isVisible():
            self._model.look_at_ages()

    def _health_changed(self, session: str, job_ids: Collection[str] | None) -> None:
        """Look at the jobs again that are judged otherwise: at all of them in slices."""
        if not self._model.arrangement.follows_health():
            return
        if job_ids is not None:
            self._table.judged_otherwise(session, job_ids)
        elif not self._later.isActive():
            self._later.start()


class NewsLine(QWidget):
    """It comes with the first that a watch tells, and stays, so that the rows above it have their room.

    ``used()``: a person followed one of its links. ``all_seen()``: all changes count as seen.
    """

    used = Signal()
    all_seen = Signal()

    def __init__(self, arrangement: Arrangement, parent: QWidget) -> None:
        super().__init__(parent)
        self._arrangement = arrangement
        self.setAccessibleName("Changes")
        self._changed, self._order = ElidedLabel(self), ElidedLabel(self)
        self._seen, self._again = LinkButton(ALL_SEEN, self), LinkButton(ORDER_AGAIN, self)
        self._again.setToolTip("Put every row where it belongs by what is known now")
        self._seen.clicked.connect(self.mark_all_seen)
        self._again.clicked.connect(self.order_again)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GRID, 1, GRID, 0)
        row.setSpacing(GRID)
        for widget in (self._changed, self._seen, self._order, self._again):
            row.addWidget(widget)
        row.addStretch(1)
        for label in (self._changed, self._order):
            label.setTextFormat(Qt.TextFormat.PlainText)
        follow_text_size(self, _fit)
        self._soon = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._soon.timeout.connect(self.say)
        self._ends = [
            arrangement.table.held.subscribe(self._say_soon),
            arrangement.table.subscribe(self._say_soon),
            arrangement.marks.subscribe(self._marked),
        ]
        self._recolour()
        self.hide()
        self.say()

    @property
    def text(self) -> str:
        """What is said."""
        return " · ".join(filter(None, (self._changed.text(), self._order.text())))

    def close_line(self) -> None:
        """Follow nothing any more."""
        for end in self._ends:
            end()
        self._soon.stop()

    def order_again(self) -> None:
        """Put all rows where they belong by what is known now."""
        self.used.emit()
        self._arrangement.table.order_anew()

    def mark_all_seen(self) -> None:
        """Take away the marks of all jobs."""
        self.used.emit()
        self._arrangement.marks.seen_all()
        self.all_seen.emit()

    def _marked(self, _session: str, _job_ids: Collection[str] | None) -> None:
        self._say_soon()

    def _say_soon(self) -> None:
        if not self._soon.isActive():
            self._soon.start()

    def say(self) -> None:
        """Say how it is now."""
        table, marks = self._arrangement.table, self._arrangement.marks
        total = len(marks)
        listed = sum(1 for source, job_id in marks.marked() if table.place_of(Ref(source, job_id)) is not None)
        words = f"{counted(total, '1 job has', 'jobs have')} changed" if total else "All changes are seen"
        if listed != total:
            words += f", {listed:,} of them in this list"
        behind = table.held.behind
        since = moment_words(table.held.since, self._arrangement.healths.now)
        order = f"Rows are in the order of {since}" if behind else ""
        self._changed.set_full_text(words)
        self._order.set_full_text(order)
        self._seen.setVisible(bool(total))
        self._again.setVisible(bool(behind))
        self.setAccessibleDescription(self.text)
        has_news = table.held.is_watched or bool(total or behind)
        self.setVisible(bool(table.sessions) and (has_news or not self.isHidden()))

    def changeEvent(self, event: QEvent) -> None:
        """Follow light and dark."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_ends"):
            self._recolour()

    def _recolour(self) -> None:
        for label in (self._changed, self._order):
            palette = QPalette()
            palette.setColor(QPalette.ColorRole.WindowText, tone_colour("grey"))
            label.setPalette(palette)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground and the hairline above."""
        del event
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), surface_colour("panel"))
            painter.fillRect(0, 0, self.width(), 1, surface_colour("line"))


def _fit(line: NewsLine) -> None:
    for widget in line.findChildren(QWidget):
        widget.setFont(type_font(TypeRole.SMALL, line.font()))
    line.setFixedHeight(row_height(line.fontMetrics(), 3 * GRID) + 1)
