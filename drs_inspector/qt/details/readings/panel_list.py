"""The panels of a page as a list: what each is, and in the second line whether it was read, and when."""

from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QStyleOptionViewItem, QWidget

from drs_inspector.domain.printable import printable
from drs_inspector.qt.cells.list_painters import LinePainter
from drs_inspector.qt.cells.painters import CellPainter, TextPainter
from drs_inspector.qt.cells.row_delegate import CELL_ROLE, ROW_ROLE, RowDelegate
from drs_inspector.qt.cells.values import Glyph, LineCell, NameCell, RowMarks
from drs_inspector.qt.panes.list_pane import ListPane
from drs_inspector.qt.widgets.pane_menu import offer_menu
from drs_inspector.qt.widgets.text_size import scaled
from drs_inspector.qt.widgets.type_roles import TypeRole
from drs_inspector.session.readings_page.panels import Panel
from drs_inspector.session.readings_page.states import PanelState, State
from drs_inspector.session.table_files.list_rows import ListRows, Which, rows_of

WIDTH: Final = 248
_LOOK: Final = {
    State.READ: (Glyph.DONE, "grey-green"),
    State.STALE: (Glyph.STALE, "amber"),
    State.REFUSED: (Glyph.NOT_READ, "amber"),
    State.NONE: (Glyph.NOT_READ, "grey"),
    State.ASKING: (Glyph.WORKING, "green-blue"),
    State.NOT_ASKED: (Glyph.UNKNOWN, "grey"),
    State.CONSENT: (Glyph.WAITING, "grey-blue"),
    State.UNSUITABLE: (Glyph.NOT_READ, "grey"),
}
_LINE: Final = LinePainter()
_HEAD: Final = RowMarks(is_head=True)
_SPANS: Final[dict[type, CellPainter[Any]]] = {str: TextPainter(quiet=True, role=TypeRole.SMALL)}
Index = QModelIndex | QPersistentModelIndex
_NO_INDEX: Final = QModelIndex()


class PanelLine(NamedTuple):
    """A line: a panel with its state, or the title of a group (no panel)."""

    title: str
    panel: Panel | None = None
    state: PanelState | None = None

    @property
    def cell(self) -> LineCell | str:
        """What is painted."""
        if self.state is None:
            return self.title
        glyph, tone = _LOOK[self.state.state]
        name = NameCell(printable(self.title), glyph=glyph, tone=tone, word=printable(self.state.word))
        return LineCell(name, printable(self.state.reason))


class PanelModel(QAbstractListModel):
    """Adapts the lines. Where the same panels are shown with other states nothing but those changes."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.lines: tuple[PanelLine, ...] = ()

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        """Return the number of lines."""
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        """Return what a line shows, and what a screen reader says of it."""
        line = self.lines[index.row()]
        if role == CELL_ROLE:
            return line.cell
        if role == ROW_ROLE:
            return None if line.panel is not None else _HEAD
        if role == int(Qt.ItemDataRole.DisplayRole):
            return printable(line.title)
        if role == int(Qt.ItemDataRole.AccessibleTextRole):
            return line.cell if isinstance(line.cell, str) else line.cell.spoken
        if role == int(Qt.ItemDataRole.ToolTipRole) and line.state is not None:
            return printable(" ".join(filter(None, (f"{line.state.word}.", line.state.reason))))
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let panels be chosen, not the titles of groups."""
        if not index.isValid() or self.lines[index.row()].panel is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    def show_lines(self, lines: Sequence[PanelLine]) -> None:
        """Show other lines."""
        new, old = tuple(lines), self.lines
        if new == old:
            return
        if _keys(new) != _keys(old):
            self.beginResetModel()
            self.lines = new
            self.endResetModel()
            return
        self.lines = new
        for row, (before, after) in enumerate(zip(old, new, strict=True)):
            if before != after:
                self.dataChanged.emit(self.index(row), self.index(row))


def _keys(lines: Sequence[PanelLine]) -> list[tuple[str, object]]:
    return [(line.title, line.panel) for line in lines]


class PanelList(QListView):
    """``chosen(panel)``: a person went to another panel; ``activated_panel(panel)``: Enter, to go on into it."""

    chosen = Signal(object)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.lines_model = PanelModel(self)
        self.setModel(self.lines_model)
        self.setItemDelegate(_LineDelegate(self, lambda _column: _LINE, spans=_SPANS))
        self.selectionModel().currentChanged.connect(self._current_changed)
        self._pane = PanelListPane(self, name)
        offer_menu(self)
        self._is_settling = False

    def sizeHint(self) -> QSize:
        """Return the width that the list starts with."""
        return QSize(scaled(WIDTH), super().sizeHint().height())

    @property
    def current(self) -> Panel | None:
        """The panel that is chosen."""
        index = self.currentIndex()
        return self.lines_model.lines[index.row()].panel if index.isValid() else None

    def panels(self) -> Iterator[Panel]:
        """Yield the panels from top to bottom."""
        return (line.panel for line in self.lines_model.lines if line.panel is not None)

    def show_lines(self, lines: Sequence[PanelLine]) -> None:
        """Show other lines; what is chosen stays."""
        chosen, scroll = self.current, self.verticalScrollBar().value()
        self._is_settling = True
        self.lines_model.show_lines(lines)
        if chosen is not None and self.current is None:
            self.choose(chosen)
            self.verticalScrollBar().setValue(scroll)
        self._is_settling = False

    def choose(self, panel: Panel) -> bool:
        """Go to a panel; False when it is not there."""
        row = next((row for row, line in enumerate(self.lines_model.lines) if line.panel == panel), None)
        if row is None:
            return False
        select = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.selectionModel().setCurrentIndex(self.lines_model.index(row), select)
        return True

    def _current_changed(self, index: QModelIndex, _before: QModelIndex) -> None:
        panel = self.lines_model.lines[index.row()].panel if index.isValid() else None
        if panel is not None and not self._is_settling:
            self.chosen.emit(panel)


class _LineDelegate(RowDelegate):
    """Gives panels two lines, and titles of groups one."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the size of a line."""
        if isinstance(index.data(CELL_ROLE), str):
            return super().sizeHint(option, index)
        return _LINE.size_hint(LineCell(NameCell("")), self.look.style(0))


class PanelListPane(ListPane):
    """Copies the list."""

    def __init__(self, view: PanelList, name: str) -> None:
        words = "What further calls tell. A panel asks the cloud when it is opened, unless it says that it does not."
        super().__init__(view, view, title=name, help=words)
        self._view = view

    def list_rows(self, which: Which) -> ListRows | None:
        """Return all lines, of which one has the keyboard and none is marked alone: panel, state, reason."""
        del which
        lines = self._view.lines_model.lines
        rows = [(one.title, one.state.word, one.state.reason) for one in lines if one.state is not None]
        return rows_of(self.title.lower(), ("Panel", "State", "Reason"), rows)
