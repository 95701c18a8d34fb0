"""The cards of a summary: a head with a link, what it is about, and sentences below."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QSize, QTimer
from PySide6.QtGui import QPalette, QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

from drs_inspector.qt.peek.labels import one_line, wrapped
from drs_inspector.qt.pictures.stacked_bars import StackedBarsView
from drs_inspector.qt.start_page.card import Card as Frame
from drs_inspector.qt.summary.rows import CardRows
from drs_inspector.qt.widgets.elided_label import ElidedLabel
from drs_inspector.qt.widgets.link_button import LinkButton
from drs_inspector.qt.widgets.tables.facts_table import FactsTable
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.qt.widgets.type_roles import TypeRole
from drs_inspector.session.pictures.stacked_bars import StackedBars
from drs_inspector.session.summary.values import Card, Door

Go = Callable[[Door], None]
_LEAST_HEAD: Final = 22
_HIGHEST: Final = 320
"""A longer table scrolls by itself."""


class _CardFrame(Frame):
    """A card that can be narrow, with a caption in its head."""

    def __init__(self, title: str, caption: str, parent: QWidget) -> None:
        super().__init__(title, parent)
        self.setAccessibleName(title)
        self.caption: ElidedLabel = one_line(caption, self, role=TypeRole.SMALL)
        self.caption.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.head.addWidget(self.caption)
        # As high as one with a link: cards beside one another begin on one line.
        self.head.addStrut(max(self.fontMetrics().height() + GRID // 2, _LEAST_HEAD))

    def minimumSizeHint(self) -> QSize:
        """It can be narrow."""
        return QSize(0, super().minimumSizeHint().height())


class BarsCard(_CardFrame):
    """Jobs by health; ``go(door)`` lists the jobs of a part."""

    def __init__(self, bars: StackedBars, go: Go, parent: QWidget) -> None:
        super().__init__(bars.title, bars.note, parent)
        self._go = go
        self.bars = StackedBarsView(bars, self)
        self.bars.activated.connect(self._lead)
        self.body.addWidget(self.bars)
        self.body.addStretch(1)

    def show_bars(self, bars: StackedBars) -> None:
        """Show other numbers."""
        if bars != self.bars.value:
            self.bars.show_value(bars)

    def _lead(self, filter_text: str) -> None:
        self._go(Door(filter_text))


class RowsCard(_CardFrame):
    """A card with rows and sentences; the link in its head leads to all of it."""

    def __init__(self, card: Card, go: Go, parent: QWidget) -> None:
        super().__init__(card.title, card.caption, parent)
        self.card, self._go = card, go
        self._more = LinkButton(card.more, self)
        self._more.clicked.connect(self._lead)
        self.head.addWidget(self._more)
        self.rows = CardRows(card, go, self)
        self.body.addWidget(self.rows)
        self._lines: list[QLabel] = []
        self.body.addStretch(1)
        self._say(card)

    def show_card(self, card: Card) -> None:
        """Show other rows and sentences of the same card."""
        if card == self.card:
            return
        rows, self.card = self.card.rows, card
        self.title.setText(card.title)
        self.setAccessibleName(card.title)
        self.caption.set_full_text(card.caption)
        if rows != card.rows:
            self.rows.show_card(card)
        self._say(card)

    def _say(self, card: Card) -> None:
        if self._more.text() != card.more:
            self._more.setText(card.more)
            self._more.setAccessibleName(card.more)
            self._more.updateGeometry()
        self._more.setVisible(card.more_door is not None)
        self.caption.setVisible(bool(card.caption))
        while len(self._lines) > len(card.lines):
            gone = self._lines.pop()
            gone.hide()
            gone.deleteLater()
        while len(self._lines) < len(card.lines):
            label = wrapped("", self, role=TypeRole.SMALL, selectable=True)
            self.body.insertWidget(self.body.count() - 1, label)
            label.show()
            self._lines.append(label)
        for label, words in zip(self._lines, card.lines, strict=True):
            if label.text() != words:
                label.setText(words)

    def _lead(self) -> None:
        if self.card.more_door is not None:
            self._go(self.card.more_door)


class FactsCard(_CardFrame):
    """Where the jobs come from, as lines that can be copied; as high as they are."""

    def __init__(self, table: FactsTable, parent: QWidget) -> None:
        super().__init__("Where it comes from", "", parent)
        self.table = table
        table.viewport().setAutoFillBackground(False)
        self.body.addWidget(table)
        self.body.addStretch(1)
        table.verticalHeader().sectionResized.connect(self._fit)
        self._fit()

    @property
    def facts(self) -> Sequence[object]:
        """What it says."""
        return self.table.facts

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrapped lines are higher; the table has its rows laid out after this."""
        super().resizeEvent(event)
        self._fit()
        QTimer.singleShot(0, self, self._fit)

    def _fit(self) -> None:
        height = min(self.table.verticalHeader().length() + 2 * self.table.frameWidth() + 2, _HIGHEST)
        if self.table.minimumHeight() != height:
            self.table.setFixedHeight(max(height, 3 * GRID))
