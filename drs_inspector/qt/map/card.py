"""The card beside the map: what the chosen line or instance is, and the doors that lead on from it."""

from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from drs_inspector.qt.cells.glyphs import glyph_pixmap
from drs_inspector.qt.panes.scroll_place import replace_content
from drs_inspector.qt.peek.labels import one_line, wrapped
from drs_inspector.qt.widgets.fields.action_button import ActionButton
from drs_inspector.qt.widgets.link_button import LinkButton
from drs_inspector.qt.widgets.text_size import scaled
from drs_inspector.qt.widgets.theme import GRID, surface_colour, tone_colour
from drs_inspector.qt.widgets.type_roles import TypeRole
from drs_inspector.session.map.cards import Card, JobGroup

WIDTH: Final = 31 * GRID
NOTHING: Final = "Nothing is selected. A click on a line or a database tells about it, a double click opens the job."


class MapCard(QWidget):
    """``opened(JobKey)``: a job is wanted. ``listed(JobKey)``: it is wanted in the list. ``unfolded(bool)``: jobs that
    share a line are wanted one by one, or together again.
    """

    opened = Signal(object)
    listed = Signal(object)
    unfolded = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.card: Card | None = None
        self.setAccessibleName("Selected on the map")
        self.setAutoFillBackground(True)
        self._area = QScrollArea(self)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.coverage = wrapped("", self, role=TypeRole.SMALL)
        self.coverage.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.unfold = LinkButton("Show each job by itself", self)
        self.unfold.clicked.connect(self._turn)
        self._is_folded = True
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, GRID)
        column.addWidget(self._area, 1)
        for part in (self.coverage, self.unfold):
            row = QHBoxLayout()
            row.setContentsMargins(2 * GRID, 0, 2 * GRID, 0)
            row.addWidget(part, 1 if part is self.coverage else 0)
            if part is self.unfold:
                row.addStretch(1)
            column.addLayout(row)
        self.show_card(None)
        self.show_coverage("", is_folded=True, can_fold=False)

    def sizeHint(self) -> QSize:
        """Return the width that it is made for."""
        return QSize(scaled(WIDTH), super().sizeHint().height())

    def show_coverage(self, words: str, *, is_folded: bool, can_fold: bool) -> None:
        """Say how much of the jobs is drawn; offer to fold or unfold lines that are several jobs."""
        self._is_folded = is_folded
        self.coverage.setText(words)
        self.coverage.setVisible(bool(words))
        self.unfold.setVisible(can_fold)
        said = "Show each job by itself" if is_folded else "Fold jobs that are alone"
        self.unfold.setText(said)
        self.unfold.setAccessibleName(said)
        self.unfold.updateGeometry()

    def show_card(self, card: Card | None) -> None:
        """Say what is chosen; None says that nothing is. Nothing is built anew where the same is said."""
        if card == self.card and self._area.widget() is not None:
            return
        self.card = card
        body = QWidget(self._area)
        body.setAutoFillBackground(False)
        column = QVBoxLayout(body)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, GRID)
        column.setSpacing(GRID)
        if card is None:
            column.addWidget(wrapped(NOTHING, body))
        else:
            self._fill(column, card, body)
        column.addStretch(1)
        replace_content(self._area, body)
        self._area.viewport().setAutoFillBackground(False)
        self._paint()

    def _fill(self, column: QVBoxLayout, card: Card, body: QWidget) -> None:
        column.addWidget(one_line(card.title, body, role=TypeRole.SECTION, bold=True, middle=True))
        if card.word:
            column.addLayout(_health(card, body))
        if card.reason:
            column.addWidget(wrapped(card.reason, body))
        if card.rows:
            column.addLayout(_rows(card, body))
        if card.note:
            column.addWidget(_note(card, body))
        if card.job is not None:
            column.addLayout(self._buttons(card, body))
        for group in card.groups:
            self._group(column, group, body)

    def _buttons(self, card: Card, body: QWidget) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(GRID)
        opens = ActionButton("Open job", body, primary=True)
        lists = ActionButton("Show in list", body)
        job = card.job
        opens.triggered.connect(lambda: self.opened.emit(job))
        lists.triggered.connect(lambda: self.listed.emit(job))
        row.addWidget(opens)
        row.addWidget(lists)
        row.addStretch(1)
        return row

    def _group(self, column: QVBoxLayout, group: JobGroup, body: QWidget) -> None:
        column.addWidget(one_line(group.title, body, bold=True))
        for job in group.jobs:
            row = QHBoxLayout()
            row.setSpacing(GRID)
            row.addWidget(_glyph(job.health.glyph, job.health.tone, body))
            door = LinkButton(self._elided(job.name), body)
            door.setAccessibleName(f"{job.words}, opens the job")
            door.setToolTip(job.words)
            key = job.key
            door.clicked.connect(lambda _checked=False, key=key: self.opened.emit(key))
            row.addWidget(door)
            row.addStretch(1)
            column.addLayout(row)
        if group.more:
            column.addWidget(one_line(f"{group.more:,} more", body, role=TypeRole.SMALL))

    def _elided(self, name: str) -> str:
        room = scaled(WIDTH) - 8 * GRID
        return self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, room)

    def _turn(self) -> None:
        self.unfolded.emit(self._is_folded)

    def _paint(self) -> None:
        palette = QPalette()
        palette.setColor(QPalette.ColorRole.Window, surface_colour("panel"))
        self.setPalette(palette)

    def recolour(self) -> None:
        """Follow light and dark."""
        card, self.card = self.card, Card("")
        self.show_card(card)


def _glyph(glyph: str, tone: str, parent: QWidget) -> QLabel:
    label = QLabel(parent)
    label.setPixmap(glyph_pixmap(glyph, tone_colour(tone), ratio=parent.devicePixelRatioF()))
    return label


def _health(card: Card, parent: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(GRID)
    row.addWidget(_glyph(card.glyph, card.tone, parent))
    word = one_line(card.word, parent, bold=True)
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.WindowText, tone_colour(card.tone))
    word.setPalette(palette)
    row.addWidget(word)
    row.addStretch(1)
    return row


def _rows(card: Card, parent: QWidget) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(GRID)
    grid.setVerticalSpacing(GRID // 2)
    grid.setColumnStretch(1, 1)
    for number, row in enumerate(card.rows):
        label = one_line(row.label, parent)
        label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        grid.addWidget(label, number, 0, Qt.AlignmentFlag.AlignTop)
        value = wrapped(row.value, parent, role=TypeRole.DATA if row.is_data else TypeRole.BODY)
        value.setAccessibleName(f"{row.label}: {row.value}")
        grid.addWidget(value, number, 1)
    return grid


def _note(card: Card, parent: QWidget) -> QWidget:
    note = wrapped(card.note, parent)
    note.setAutoFillBackground(True)
    note.setMargin(GRID)
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Window, surface_colour("code"))
    note.setPalette(palette)
    return note
