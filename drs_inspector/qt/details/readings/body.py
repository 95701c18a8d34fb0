"""What a reading says, as a table or as labelled rows, with the sentence above it and its oddities below."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt, QTimer
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from drs_inspector.domain.explanations.topics import Topic
from drs_inspector.domain.printable import printable, shortened
from drs_inspector.domain.saved_reply import SavedReply
from drs_inspector.qt.cells.painters import draw_bar
from drs_inspector.qt.details.fact_rows import facts_of
from drs_inspector.qt.peek.labels import coloured, wrapped
from drs_inspector.qt.widgets.inline_message import InlineMessage
from drs_inspector.qt.widgets.tables.facts_model import Fact
from drs_inspector.qt.widgets.tables.facts_table import FactsTable
from drs_inspector.qt.widgets.tables.records_model import RecordColumn
from drs_inspector.qt.widgets.tables.records_table import RecordsTable
from drs_inspector.qt.widgets.theme import GRID, surface_colour, tone_colour
from drs_inspector.session.handbook.topics import topic_of_reply
from drs_inspector.session.job_tree.raw_json_of_node import json_at
from drs_inspector.session.readings_page.content import Column, Content, Grid, GridRow
from drs_inspector.session.readings_page.told import Told
from drs_inspector.session.readings_page.typed import drift_words

if TYPE_CHECKING:
    from drs_inspector.session.curl_texts import Curl

Index = QModelIndex | QPersistentModelIndex
CurlOf = Callable[[SavedReply], "Curl"]
"""Returns the request that a reply is of."""
_LONGEST_JSON = 100_000
_BAR = 6


def body_of(
    name: str,
    content: Content,
    told: Told,
    copy: Callable[[str], None],
    *,
    opens: Callable[[GridRow], None] | None,
    curl: CurlOf | None = None,
) -> QWidget:
    """Return what a reading says. ``opens(row)`` is called for a row of its table that leads on."""
    body = QWidget()
    column = QVBoxLayout(body)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(GRID)
    if content.answer:
        answer = wrapped(printable(shortened(content.answer)), body, bold=True, selectable=True)
        column.addWidget(coloured(answer, tone_colour(content.tone)) if content.tone else answer)
    if words := drift_words(content.drift):
        column.addWidget(InlineMessage(printable(words), "amber", "warning", body))
    table: QAbstractItemView | None = None
    if content.grid is not None and (content.grid.rows or not content.rows):
        table = (
            grid_table(name, content.grid, copy, opens=opens, curl=_asked(curl, told)) if content.grid.rows else None
        )
    if content.rows:
        facts = facts_table(name, content, told, copy, curl)
        if table is None:
            table = facts
        else:
            facts.setMaximumHeight(min(len(facts.facts), 4) * (facts.fontMetrics().height() + 2 * GRID))
            column.addWidget(facts)
    if table is not None:
        column.addWidget(table, 1)
        body.setFocusProxy(table)
    else:
        column.addStretch(1)
    return body


def _asked(curl: CurlOf | None, told: Told) -> "Callable[[], Curl] | None":
    return partial(curl, told.pages[0]) if curl is not None and told.pages else None


def facts_table(
    name: str, content: Content, told: Told, copy: Callable[[str], None], curl: CurlOf | None = None
) -> FactsTable:
    """Return labelled rows; their JSON is that of the reply."""
    facts = [_printable(fact) for fact in facts_of(content.rows)]
    call = told.pages[0].call if told.pages else None

    def json_of(fact: Fact) -> str | None:
        found = json_at(told.raws[0], fact.path) if told.raws and fact.path else None
        return None if found is None else bytes(found[:_LONGEST_JSON]).decode("utf-8", "replace")

    def topic_of(fact: Fact) -> Topic | None:
        return topic_of_reply(call, fact.path, json_of(fact))

    return FactsTable(name, facts, copy, json_of=json_of, topic_of=topic_of, curl=_asked(curl, told))


def _printable(fact: Fact) -> Fact:
    return Fact(
        printable(fact.label), fact.value if fact.value is None else printable(fact.value), fact.path, fact.tooltip,
        printable(fact.note), fact.tone, fact.icon_name,
    )  # fmt: skip


def grid_table(
    name: str,
    grid: Grid,
    copy: Callable[[str], None],
    *,
    opens: Callable[[GridRow], None] | None = None,
    curl: "Callable[[], Curl] | None" = None,
) -> RecordsTable[GridRow]:
    """Return a table that can be sorted and copied."""
    columns = [_column(number, column) for number, column in enumerate(grid.columns)]
    table = RecordsTable(name, columns, grid.rows, copy, json_of=_json_of, activate=opens, curl=curl)
    if grid.bar >= 0:
        table.setItemDelegateForColumn(grid.bar, _BarDelegate(table))
    return table


class RowPlace:
    """Where a person is in a table that is made anew: the current row by its words, and how far it is scrolled."""

    def __init__(self, page: QWidget) -> None:
        """Note it of the table of a page."""
        table = _table(page)
        self._words = (
            None if table is None or not table.currentIndex().isValid() else _words(table, table.currentIndex().row())
        )
        self._scroll = 0 if table is None else table.verticalScrollBar().value()

    def restore(self, page: QWidget) -> None:
        """Go there in the table of another page; a row that is gone is not replaced by one that is at its place."""
        table = _table(page)
        if table is None:
            return
        model = table.model()
        row = (
            next((row for row in range(model.rowCount()) if _words(table, row) == self._words), None)
            if self._words
            else None
        )
        if row is not None:
            table.setCurrentIndex(model.index(row, 0))
        if self._scroll:
            QTimer.singleShot(0, table, partial(table.verticalScrollBar().setValue, self._scroll))


def _table(page: QWidget) -> QTableView | None:
    return next(iter(page.findChildren(QTableView)), None)


def _words(table: QTableView, row: int) -> list[str]:
    model = table.model()
    return [str(model.index(row, column).data() or "") for column in range(model.columnCount())]


def _column(number: int, column: Column) -> RecordColumn[GridRow]:
    def text(row: GridRow) -> str:
        return row.cells[number] if number < len(row.cells) else ""

    def order(row: GridRow) -> Any:
        if number in row.numbers:
            return (0, row.numbers[number], "")
        digits = text(row).replace(",", "").replace("%", "").strip()
        return (0, float(digits), "") if _is_number(digits) else (1, 0.0, text(row).casefold())

    return RecordColumn(
        column.title,
        text,
        column.share,
        tone=(lambda row: row.tone) if number == 0 else None,
        sort_key=order,
        numeric=column.is_number,
        topic=lambda row: row.topic,
    )


def _is_number(text: str) -> bool:
    return len(text) < 20 and text.removeprefix("-").replace(".", "", 1).isdecimal() and text.isascii()


def _json_of(row: GridRow) -> str | None:
    return bytes(row.raw).decode("utf-8", "replace") if len(row.raw) and len(row.raw) <= _LONGEST_JSON else None


class _BarDelegate(QStyledItemDelegate):
    """Draws the share of a row as a bar, with its figure behind it."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the background and the figure as usual, at the right; then the bar."""
        option.displayAlignment = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        super().paint(painter, option, index)
        view = self.parent()
        row = view.records_model.records[index.row()] if isinstance(view, RecordsTable) else None
        if not isinstance(row, GridRow) or row.share < 0:
            return
        area = QRect(option.rect)
        figure = option.fontMetrics.horizontalAdvance("100 %") + 2 * GRID
        length = area.width() - figure - GRID
        if length < 2 * GRID:
            return
        bar = QRectF(area.left() + GRID, area.center().y() - _BAR / 2 + 0.5, length, _BAR)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tone = "green" if row.share >= 1 else "green-blue"
        draw_bar(painter, bar, row.share, ink=tone_colour(tone), track=surface_colour("track"), radius=_BAR / 2)
        painter.restore()

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """Put the figure to the right."""
        super().initStyleOption(option, index)
        option.displayAlignment = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
