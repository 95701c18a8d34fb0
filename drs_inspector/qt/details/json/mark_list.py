"""The list beside a JSON text: what of it is not as described, one value a row; Return leads to its line."""

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLabel,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from drs_inspector.domain.described.check import Mark
from drs_inspector.domain.described.sentences import sentence, short
from drs_inspector.domain.printable import both_ends, printable
from drs_inspector.qt.details.json.marks import INFO, WARNING, Marks
from drs_inspector.qt.details.json.view import JsonView
from drs_inspector.qt.panes.list_pane import ListPane, view_rows
from drs_inspector.qt.peek.labels import coloured, wrapped
from drs_inspector.qt.widgets.elided_label import plain_tip
from drs_inspector.qt.widgets.icons import icon_pixmap
from drs_inspector.qt.widgets.pane_menu import offer_menu
from drs_inspector.qt.widgets.text_size import follow_text_size
from drs_inspector.qt.widgets.theme import GRID, surface_colour, tone_colour
from drs_inspector.qt.widgets.type_roles import TypeRole, type_font
from drs_inspector.session.table_files.list_rows import ListRows, Which

WIDTH: Final = 248
MOST_ROWS: Final = 1_000
_SIGN: Final = 14
_ALL_SHOWN: Final = "Nothing is lost: what came is shown as it came, and filters and SQL use the value as read."
_Index = QModelIndex | QPersistentModelIndex


class MarkModel(QAbstractListModel):
    """The first ``MOST_ROWS`` of them."""

    def __init__(self, view: JsonView, marks: Marks, written: Callable[[str], str], parent: QObject) -> None:
        super().__init__(parent)
        self._view, self._marks, self._written = view, marks, written
        self.rows: list[Mark] = []

    def take(self) -> None:
        """Show what is found by now; what is there already stays where it is."""
        found = list(self._marks.marks[:MOST_ROWS])
        same = next((at for at, (old, new) in enumerate(zip(self.rows, found, strict=False)) if old != new), None)
        kept = min(len(self.rows), len(found)) if same is None else same
        if kept < len(self.rows):
            self.beginRemoveRows(QModelIndex(), kept, len(self.rows) - 1)
            del self.rows[kept:]
            self.endRemoveRows()
        if kept < len(found):
            self.beginInsertRows(QModelIndex(), kept, len(found) - 1)
            self.rows += found[kept:]
            self.endInsertRows()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return how many there are."""
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the path of a row, and the sentence that is read out."""
        mark = self.rows[index.row()]
        path = printable(both_ends(self._written(mark.path) or mark.path))
        if role == Qt.ItemDataRole.DisplayRole:
            return path
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(f"{path}\n{sentence(mark, self._view.lines.raw)}")
        if role == Qt.ItemDataRole.AccessibleTextRole:
            number = self._view.lines.line_at(mark.start)
            line = f"Line {number + 1}, " if number is not None else ""
            return f"{line}{path}: {sentence(mark, self._view.lines.raw)}"
        return mark if role == Qt.ItemDataRole.UserRole else None


class MarkPainter(QStyledItemDelegate):
    """Draws sign, path, and below it what is the matter."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw a row."""
        mark: Mark = index.data(Qt.ItemDataRole.UserRole)
        area, widget = QRect(option.rect), option.widget
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen:
            painter.fillRect(area, surface_colour("selection" if widget.hasFocus() else "track"))
            painter.fillRect(QRect(area.topLeft(), QSize(3, area.height())), option.palette.color(_ROLE.Accent))
        name, tone = INFO if mark.is_unknown else WARNING
        ratio = painter.device().devicePixelRatioF()
        sign = icon_pixmap(name, tone_colour(tone), _SIGN, ratio)
        painter.drawPixmap(area.left() + GRID, area.top() + GRID // 2 - 1, sign)
        left = area.left() + 2 * GRID + _SIGN
        half = area.height() // 2
        texts = QRect(left, area.top(), area.right() - left - GRID // 2, half)
        for number, (words, role, colour) in enumerate(
            (
                (str(index.data()), TypeRole.DATA, option.palette.color(_ROLE.Text)),
                (short(mark), TypeRole.SMALL, tone_colour("grey")),
            )
        ):
            painter.setFont(type_font(role, widget.font()))
            painter.setPen(colour)
            elide = Qt.TextElideMode.ElideMiddle if number == 0 else Qt.TextElideMode.ElideRight
            shown = painter.fontMetrics().elidedText(words, elide, texts.width())
            painter.drawText(texts.translated(0, number * half), int(Qt.AlignmentFlag.AlignVCenter), shown)

    def sizeHint(self, option: QStyleOptionViewItem, _index: _Index) -> QSize:
        """Return the height of two lines."""
        return QSize(WIDTH, max(40, 2 * (option.fontMetrics.height() + GRID // 2)))


class MarksPane(ListPane):
    """Copies what is not as described: where, and what is the matter."""

    def __init__(self, view: QListView, model: "MarkModel") -> None:
        super().__init__(view, view, title="Not as described", help="Values that no version of the interface names so.")
        self._view, self._model = view, model

    def list_rows(self, which: Which) -> ListRows | None:
        """Return the value with the keyboard, or all that are listed."""

        def cells(row: int) -> tuple[str, str]:
            return str(self._model.index(row).data() or ""), short(self._model.rows[row])

        heads = ("Path", "What is the matter")
        return view_rows(self._view, which, "not as described", heads=heads, cells=cells, named=("path", "paths"))


class MarkList(QWidget):
    """``led(offset)``: a person goes to the value at a byte. ``written(path)`` is a path as a query writes it."""

    led = Signal(int)

    def __init__(self, view: JsonView, marks: Marks, written: Callable[[str], str], parent: QWidget) -> None:
        super().__init__(parent)
        self._marks = marks
        self.title, self._foot = QLabel(self), wrapped(_ALL_SHOWN, self, role=TypeRole.SMALL)
        font = self.title.font()
        font.setBold(True)
        self.title.setFont(font)
        self.title.setContentsMargins(GRID, GRID, GRID, GRID // 2)
        self._foot.setContentsMargins(GRID, GRID // 2, GRID, GRID)
        self.list = _List(self)
        self.list.setAccessibleName("Not as described")
        self.model = MarkModel(view, marks, written, self.list)
        self.list.setModel(self.model)
        self.list.setItemDelegate(MarkPainter(self.list))
        self._pane = MarksPane(self.list, self.model)
        offer_menu(self.list)
        self.list.activated.connect(self._lead)
        self.list.clicked.connect(self._lead)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for one in (self.title, self.list, self._foot):
            column.addWidget(one)
        follow_text_size(self, lambda one: one.setFixedWidth(max(WIDTH, 30 * one.fontMetrics().averageCharWidth())))
        self.setFocusProxy(self.list)
        self.take()

    def take(self) -> None:
        """Show what is found by now."""
        self.model.take()
        marks, rows = self._marks, len(self.model.rows)
        so_far = "" if marks.is_done else " so far"
        self.title.setText(f"Not as described {marks.count:,}{so_far}")
        listed = sum(1 + mark.also for mark in self.model.rows)
        more = f" {marks.count - listed:,} more are not listed." if marks.count > listed else ""
        none = "Every value is of a described type, and every field is named by a version of the interface."
        self._foot.setText(f"{_ALL_SHOWN}{more}" if rows else none if marks.is_done else "Comparing …")
        coloured(self._foot, tone_colour("grey"))
        self.list.setVisible(bool(rows))
        self._foot.setAlignment(Qt.AlignmentFlag.AlignTop)

    def _lead(self, index: QModelIndex) -> None:
        mark: Mark = index.data(Qt.ItemDataRole.UserRole)
        self.led.emit(mark.start)


class _List(QListView):
    """Return goes to the line, whatever the system says activates a row."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Return."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.activated.emit(self.currentIndex())
            return
        super().keyPressEvent(event)


_ROLE = QPalette.ColorRole
