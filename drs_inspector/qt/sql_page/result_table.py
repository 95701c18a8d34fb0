"""The table of an answer: painted cells, links to jobs, order by a click on a heading."""

from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QFrame,
    QHeaderView,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from drs_inspector.domain.tables.definition import Kind
from drs_inspector.qt.cells.cell_text import END, LEFT, MIDDLE, RIGHT, draw_text, text_width
from drs_inspector.qt.cells.look import CellStyle
from drs_inspector.qt.cells.painters import PADDING, CellPainter
from drs_inspector.qt.cells.row_delegate import RowDelegate
from drs_inspector.qt.cells.row_hover import RowHover
from drs_inspector.qt.sql_page.result_model import NUMERIC, ResultCell, ResultModel
from drs_inspector.qt.widgets.text_size import follow_text_size, scaled
from drs_inspector.qt.widgets.theme import GRID, surface_colour, tone_colour
from drs_inspector.qt.widgets.type_roles import TypeRole, row_height, type_font
from drs_inspector.session.sql_page.links import LinkedJob

Index = QModelIndex | QPersistentModelIndex
_MEASURED_ROWS: Final = 20
_LEAST, _MOST = 48, 320
_ARROW: Final = 12
_INSET: Final = 4
_ALIGN: Final = int(Qt.ItemDataRole.TextAlignmentRole)
_RIGHT_FLAG: Final = int(Qt.AlignmentFlag.AlignRight)
_KEPT_SELECTION: Final = 2_000
"""So many selected rows are found again after the order has changed; of more none is selected."""


class ResultPainter(CellPainter[ResultCell]):
    """A value: numbers right, texts in the fixed font, links in their colour, null in the secondary one."""

    def __init__(self, kind: Kind) -> None:
        self.role = TypeRole.DATA if kind is Kind.TEXT else TypeRole.TABLE
        self._align = RIGHT if kind in NUMERIC else LEFT

    def _draw(self, painter: QPainter, rect: QRect, value: ResultCell, style: CellStyle) -> None:
        colour = style.quiet if value.is_null else style.link if value.is_link else style.text
        font = style.look.font(self._role(value))
        mode = END if " " in value.text else MIDDLE  # sentences are read from their beginning, names differ at the end
        draw_text(painter, rect, value.text, font, colour=colour, mode=mode, align=self._align)

    def _width(self, value: ResultCell, style: CellStyle) -> int:
        return text_width(style.look.font(self._role(value))[1], value.text)

    def _role(self, value: ResultCell) -> TypeRole:
        return TypeRole.TABLE if value.is_null or value.is_link else self.role


_PAINTERS: Final = {kind: ResultPainter(kind) for kind in Kind}


class Headings(QHeaderView):
    """Names of columns above their values, or numbers beside rows: flat, with the paddings of the cells."""

    def __init__(self, orientation: Qt.Orientation, table: QTableView) -> None:
        super().__init__(orientation, table)
        self.setHighlightSections(False)
        self.setSectionsClickable(orientation == Qt.Orientation.Horizontal)
        follow_text_size(self, lambda one: one.setFont(type_font(TypeRole.SMALL, QApplication.font())))

    def sectionSizeFromContents(self, section: int) -> QSize:
        """Return the room for a name, and for the arrow of the order beside it."""
        text = str(self.model().headerData(section, self.orientation()) or "")
        return QSize(text_width(self.fontMetrics(), text) + 2 * PADDING + _ARROW, row_height(self.fontMetrics()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the sections, and the ground behind the last one as theirs: the style's own is a third colour."""
        super().paintEvent(event)
        end, area = self.length() - self.offset(), self.viewport().rect()
        if self.orientation() == Qt.Orientation.Vertical:
            area.setTop(max(0, end))
            _draw_ground(self.viewport(), area, self.palette(), QPalette.ColorRole.Base)
        else:
            area.setLeft(max(0, end))
            _draw_ground(self.viewport(), area, self.palette(), QPalette.ColorRole.Window)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Draw a name, and the direction of the order."""
        painter.save()
        colours, is_row = self.palette(), self.orientation() == Qt.Orientation.Vertical
        painter.fillRect(rect, colours.color(QPalette.ColorRole.Base if is_row else QPalette.ColorRole.Window))
        font = self.font(), self.fontMetrics()
        inside = rect.adjusted(PADDING, 0, -PADDING, 0)
        text, grey = str(self.model().headerData(section, self.orientation()) or ""), tone_colour("grey")
        if is_row:
            draw_text(painter, inside, text, font, colour=grey, align=RIGHT)
        else:
            line = surface_colour("line")
            painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, line)
            painter.fillRect(rect.right(), rect.top() + _INSET, 1, rect.height() - 2 * _INSET, line)
            is_right = int(self.model().headerData(section, self.orientation(), _ALIGN)) & _RIGHT_FLAG
            if self.sortIndicatorSection() == section:
                arrow = QRect(
                    inside.left() if is_right else inside.right() - _ARROW, inside.top(), _ARROW, inside.height()
                )
                self._draw_arrow(painter, arrow, grey)
                inside.adjust(_ARROW if is_right else 0, 0, 0 if is_right else -_ARROW, 0)
            draw_text(painter, inside, text, font, colour=grey, align=RIGHT if is_right else LEFT)
        painter.restore()

    def _draw_arrow(self, painter: QPainter, area: QRect, colour: QColor) -> None:
        middle, up = area.center(), self.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder
        rise = 2 if up else -2
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour, 1.4))
        places = [(-4, rise), (0, -rise), (4, rise)]
        painter.drawPolyline([QPoint(middle.x() + x, middle.y() + y) for x, y in places])


def _draw_ground(widget: QWidget, area: QRect, colours: QPalette, role: QPalette.ColorRole) -> None:
    """Draw what is behind headings, with the line below them, or behind the numbers of rows."""
    with QPainter(widget) as painter:
        if area.isValid():
            painter.fillRect(area, colours.color(role))
            if role == QPalette.ColorRole.Window:
                painter.fillRect(area.left(), area.bottom(), area.width(), 1, surface_colour("line"))


class ResultTable(QTableView):
    """Shows an answer. ``job_opened(LinkedJob)``: a cell that is a job was opened."""

    job_opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows_model = ResultModel(self)
        self.setHorizontalHeader(Headings(Qt.Orientation.Horizontal, self))
        self.setVerticalHeader(Headings(Qt.Orientation.Vertical, self))
        self.setCornerButtonEnabled(False)
        self._corner = self.findChild(QAbstractButton)
        if self._corner is not None:
            self._corner.installEventFilter(self)
        self.setModel(self.rows_model)
        self.setAccessibleName("Answer")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._delegate = RowDelegate(self, self._painter_of)
        self._delegate.hover = RowHover(self)
        self.setItemDelegate(self._delegate)
        header = self.horizontalHeader()
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setMinimumSectionSize(_LEAST)
        header.setAccessibleName("Columns of the answer")
        self.setSortingEnabled(True)
        lines = self.verticalHeader()
        lines.setAccessibleName("Numbers of rows")
        follow_text_size(self, ResultTable._fit_rows)
        self.rows_model.modelReset.connect(self._answer_changed)
        self.rows_model.layoutAboutToBeChanged.connect(self._before_order)
        self.activated.connect(self.open_current)
        self.viewport().setMouseTracking(True)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Draw the corner as the headings beside it: the style makes a raised button of it."""
        if isinstance(watched, QAbstractButton) and event.type() == QEvent.Type.Paint:
            _draw_ground(watched, watched.rect(), self.palette(), QPalette.ColorRole.Window)
            return True
        return super().eventFilter(watched, event)

    def fit_columns(self) -> None:
        """Give each column what its heading and the first rows need."""
        for column in range(self.rows_model.columnCount()):
            widest = self.horizontalHeader().sectionSizeHint(column)
            for row in range(min(self.rows_model.rowCount(), _MEASURED_ROWS)):
                widest = max(widest, self.sizeHintForIndex(self.rows_model.index(row, column)).width())
            self.setColumnWidth(column, min(max(widest, _LEAST), scaled(_MOST)))

    def selected_rows(self) -> range | list[int]:
        """Return the selected rows from top to bottom, else the current one; without asking for each cell."""
        ranges = sorted((one.top(), one.bottom()) for one in self.selectionModel().selection().toList())
        if len(ranges) == 1:
            return range(ranges[0][0], ranges[0][1] + 1)
        rows = sorted({row for top, bottom in ranges for row in range(top, bottom + 1)})
        return rows or ([self.currentIndex().row()] if self.currentIndex().isValid() else [])

    def job_to_open(self) -> LinkedJob | None:
        """Return the job that the current cell leads to, else that of the first cell of its row that leads to one."""
        current, model = self.currentIndex(), self.rows_model
        if not current.isValid():
            return None
        row = (model.index(current.row(), column) for column in range(model.columnCount()))
        return model.job_at(current) or next((job for index in row if (job := model.job_at(index))), None)

    def open_current(self) -> None:
        """Open the job that the current row leads to."""
        job = self.job_to_open()
        if job is not None:
            self.job_opened.emit(job)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show a hand over links."""
        super().mouseMoveEvent(event)
        on_link = self._link_at(event) is not None
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if on_link else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open the job of a link that was clicked, unless rows are being selected."""
        super().mouseReleaseEvent(event)
        plain = event.button() == Qt.MouseButton.LeftButton and not event.modifiers()
        job = self._link_at(event) if plain and len(self.selected_rows()) == 1 else None
        if job is not None:
            self.job_opened.emit(job)

    def changeEvent(self, event: QEvent) -> None:
        """Follow another size of text."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit_rows()

    def _link_at(self, event: QMouseEvent) -> LinkedJob | None:
        place = event.position().toPoint()
        index = self.indexAt(place)
        if not index.isValid():
            return None
        rect = self.visualRect(index)
        wide = min(self.sizeHintForIndex(index).width() - PADDING, rect.width())
        return self.rows_model.job_at(index) if place.x() <= rect.left() + wide else None

    def _painter_of(self, column: int) -> ResultPainter:
        columns = self.rows_model.result.columns
        return _PAINTERS[columns[column].kind] if column < len(columns) else _PAINTERS[Kind.TEXT]

    def _answer_changed(self) -> None:
        self.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self._delegate.cache.clear()

    def _before_order(self) -> None:
        if len(self.selected_rows()) > _KEPT_SELECTION:
            self.clearSelection()

    def _fit_rows(self) -> None:
        height = row_height(self.fontMetrics())
        self.verticalHeader().setDefaultSectionSize(height)
        self.verticalHeader().setMinimumSectionSize(height)

    def sizeHintForIndex(self, index: Index) -> QSize:
        """Return the room in which nothing of a cell is cut."""
        return self._delegate.sizeHint(QStyleOptionViewItem(), index)

    def minimumSizeHint(self) -> QSize:
        """Leave room for some rows."""
        return QSize(20 * GRID, 4 * row_height(self.fontMetrics()))
