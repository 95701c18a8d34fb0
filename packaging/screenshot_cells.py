"""A window with every painter of cells in every state, to be laid beside a drawing."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHeaderView, QLabel, QTableView, QVBoxLayout, QWidget
from screenshot_stage import Stage

from drs_inspector.qt.cells.glyphs import GLYPH, GLYPH_IN_HEAD, draw_glyph
from drs_inspector.qt.cells.list_painters import FacetPainter, GroupPainter, MatchPainter
from drs_inspector.qt.cells.painters import (
    CellPainter,
    HealthPainter,
    NamePainter,
    PillPainter,
    ProgressPainter,
    RoutePainter,
    TextPainter,
)
from drs_inspector.qt.cells.row_delegate import CELL_ROLE, ROW_ROLE, RowDelegate
from drs_inspector.qt.cells.row_hover import RowHover
from drs_inspector.qt.cells.values import (
    CellValue,
    FacetCell,
    Glyph,
    GroupCell,
    HealthCell,
    MatchCell,
    NameCell,
    PillCell,
    ProgressCell,
    RouteCell,
    RowMarks,
)
from drs_inspector.qt.widgets.theme import GRID, tone_colour
from drs_inspector.qt.widgets.type_roles import TypeRole

Row = tuple[RowMarks | None, tuple[CellValue, ...]]
WORDS = (
    (Glyph.FAILED, "red", "Failed"),
    (Glyph.LATE, "amber", "Late"),
    (Glyph.STALE, "amber", "Stale"),
    (Glyph.NOT_READ, "grey", "Not read"),
    (Glyph.WAITING, "grey-blue", "Waiting"),
    (Glyph.WORKING, "green-blue", "Working"),
    (Glyph.HEALTHY, "green", "Healthy"),
    (Glyph.DONE, "grey-green", "Done"),
    (Glyph.UNKNOWN, "grey", "UNKNOWN_7"),
)
JOB_WIDTHS = (212, 216, 176, 112, 176, 70, 54)


# Name (below another one: with a blank before it), word, reason, status, its tone, figure, ends, objects, age.
_JOBS = """
ledger-archive-uat-11|Failed|source lost|Incremental failed|red|\u2013|MySQL|rds-ledger-70|200|40 d
crm-offload-uat-40|Failed|change log is gone|Full phase failed|red|37 %|GaussDB|rds-crm-74|200|24 h
+billing-reporting-prod-23|Healthy|1 of 2 subtasks failed|Incremental|green|2 s|MySQL|rds-billing-17|200|3 d
 billing-reporting-prod-23-1|Working|re-edit adds 12 tables|Subtask running|blue|71 %|MySQL|rds-billing-61|200|2 h
!billing-reporting-prod-with-a-long-name-23-2|Failed|target lost|Subtask failed|red|12 %|MySQL|rds-billing-38|1,000|39 h
ledger-lift-prod-00|Late|14 min behind, growing|Incremental|green|14 min|MySQL|rds-ledger-15|200|3 d
newsletter-standby-prod-05|Late|6 min behind, falling|Incremental|green|6 min|PostgreSQL|rds-newsletter-07|200|5 d
-library-replica-prod-00|Stale|figure is 18 min old|Incremental|green|1 s ?|MySQL|rds-library-79|200|7 d
metering-lift-stage-33|Waiting|paused for 9 d|Paused|amber|\u2013|MySQL|rds-metering-41|all|15 d
webshop-cutover-dr-04|Waiting|configure since 09:58|Configuration|grey-blue|\u2013|MySQL|rds-webshop-23|24|21 m
fleet-to-rds-stage-02|Working|done in 1 h 52 min|Full phase|green-blue|62 %|Oracle|rds-fleet-52|200|14 h
crm-to-rds-dev-01|Healthy||Incremental|green|3 s|MySQL|Kafka|200|6 d
careers-feed-uat-29|Done||Completed|grey-green|100 %|Redis|GeminiDB|200|6 d
payments-lift-stage-09|Not read|details refused|Starting|blue|not asked|MySQL|\u2013|\u2013|4 d
identity-replica-dev-10|UNKNOWN_7||UNKNOWN_7|grey|\u2013|MySQL|rds-identity-61|200|26 d
"""
_MARKS = {"!": RowMarks(changed="red"), "-": RowMarks(is_dim=True)}


def _row(line: str) -> Row:
    name, word, reason, status, tone, figure, source, target, *figures = line.split("|")
    depth, is_open = int(name[0] in " !"), {"+": True, "-": False}.get(name[0])
    share = int(figure.removesuffix(" %")) / 100 if figure.endswith(" %") else None
    bar = "red" if tone == "red" else "green" if share == 1 else "green-blue"
    return _MARKS.get(name[0]), (
        NameCell(name.lstrip("+-! "), depth, is_open),
        HealthCell(*next(one for one in WORDS if one[2] == word), reason),
        PillCell(status, tone),
        ProgressCell(share, figure.replace(" ", "\u00a0"), bar, figure[0].isdigit()),
        RouteCell(source, target),
        *figures,
    )


JOBS = tuple(_row(line) for line in _JOBS.strip("\n").splitlines())
_FACETS = (("Failed", "4", 0.3), ("Late", "3", 0.23), ("Working", "8", 0.6), ("Healthy", "13", 1.0))
_HITS = ("shop.orders_archive", "crm.a_very_long_schema_name_before.orders", "public.web_orders", "ERP.ORDERS")
_PALETTE = (("ledger-lift-prod-00", "Late \u00b7 14 min behind, growing"), ("billing-reporting-prod-23", "Healthy"))


class CellRows(QAbstractTableModel):
    """Rows of cells with the marks of each row."""

    def __init__(self, rows: Sequence[Row], parent: QWidget) -> None:
        super().__init__(parent)
        self._rows = rows

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self._rows[0][1])

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = 0) -> Any:
        """Return a cell, or the marks of its row."""
        marks, cells = self._rows[index.row()]
        if role == CELL_ROLE:
            return cells[index.column()]
        return marks if role == ROW_ROLE else None


class _Glyphs(QWidget):
    """Every glyph in both sizes, with its word."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFixedHeight(8 * GRID)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's
        painter = QPainter(self)
        for number, (glyph, tone, word) in enumerate(WORDS):
            left = number * 13 * GRID
            draw_glyph(painter, QRectF(left, 2, GLYPH, GLYPH), glyph, tone_colour(tone))
            draw_glyph(painter, QRectF(left, 28, GLYPH_IN_HEAD, GLYPH_IN_HEAD), glyph, tone_colour(tone))
            painter.setPen(tone_colour(tone))
            painter.drawText(left + 20, 14, word)
        painter.end()


class _Table(QTableView):
    """Rows without headings, as high and as wide as they are."""

    def __init__(
        self,
        parent: QWidget,
        rows: Sequence[Row],
        painters: Sequence[CellPainter[Any]],
        *,
        widths: Sequence[int],
        is_list: bool = False,
        strong: bool = False,
    ) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setAlternatingRowColors(not is_list)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.horizontalHeader().hide()
        lines = self.verticalHeader()
        lines.hide()
        lines.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        lines.setMinimumSectionSize(0)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setModel(CellRows(rows, self))
        delegate = RowDelegate(self, painters.__getitem__, strong=strong)
        self.hover = delegate.hover = RowHover(self)
        self.setItemDelegate(delegate)
        for column, width in enumerate(widths):
            self.setColumnWidth(column, width)
        height = self.sizeHintForRow(0)
        lines.setDefaultSectionSize(height)
        self.setFixedSize(sum(widths), height * len(rows))


class CellGallery(QWidget):
    """The window itself; ``jobs`` is the table with the keyboard."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Cells")
        self.setWindowFlag(Qt.WindowType.Window)
        self.setAutoFillBackground(True)
        numbers = TextPainter(numeric=True)
        jobs = (NamePainter(), HealthPainter(), PillPainter(), ProgressPainter(), RoutePainter(), numbers, numbers)
        self.jobs = _Table(self, JOBS, jobs, widths=JOB_WIDTHS)
        other = _Table(self, JOBS[:7], jobs, widths=JOB_WIDTHS)
        self._hover = other.hover
        for table in (self.jobs, other):
            table.selectRow(5)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        for words, view in (
            ("Glyphs, 14 and 20 px", _Glyphs(self)),
            ("Rows: one selected with the keyboard, one changed, one that does not match itself", self.jobs),
            ("The same without the keyboard, one row under the pointer", other),
        ):
            layout.addWidget(QLabel(words, self))
            layout.addWidget(view)
        layout.addWidget(QLabel("Found text, palette, facets, heads of groups", self))
        lists = QGridLayout()
        for column, table in enumerate(self._lists()):
            lists.addWidget(table, 0, column, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        layout.addLayout(lists)
        layout.addStretch()
        self.resize(1280, 880)

    def _lists(self) -> Sequence[_Table]:
        """Make the lists of one column."""
        hits = [(None, (MatchCell(text, _found(text, "orders")),)) for text in _HITS]
        commands = [(None, (MatchCell(text, _found(text, "le"), note),)) for text, note in _PALETTE]
        facets = [(None, (FacetCell(*facet, is_ticked=facet[0] == "Failed"),)) for facet in _FACETS]
        head = RowMarks(is_head=True)
        heads = [
            (head, (GroupCell("Connection lost after 20 retries", "214 jobs", "DRS.M01501"),)),
            (head, (GroupCell("No cause in the reply", "36 jobs", "none", is_open=False),)),
        ]
        in_bold = MatchPainter(bold_marks=True, role=TypeRole.BODY)
        found = _Table(self, hits, (MatchPainter(),), widths=(200,))
        palette = _Table(self, commands, (in_bold,), widths=(360,), is_list=True, strong=True)
        for view in (found, palette):
            view.selectRow(0)
        return (
            found,
            palette,
            _Table(self, facets, (FacetPainter(),), widths=(176,), is_list=True),
            _Table(self, heads, (GroupPainter(),), widths=(420,)),
        )

    def point_at(self, row: int) -> None:
        """Let the pointer be on a row of the table without the keyboard."""
        self._hover.point_at(row)


def _found(text: str, word: str) -> tuple[tuple[int, int], ...]:
    at = text.lower().find(word)
    return ((at, at + len(word)),) if at >= 0 else ()


async def cell_gallery(stage: Stage) -> QWidget:
    """Show the window in front of the program's own."""
    gallery = CellGallery(stage.window)
    gallery.show()
    gallery.activateWindow()
    gallery.jobs.setFocus()
    gallery.point_at(1)
    return gallery
