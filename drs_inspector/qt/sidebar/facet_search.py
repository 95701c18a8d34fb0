"""The list of all values of a facet, with a search field; it leaves on Esc and on a click elsewhere."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from drs_inspector.qt.panes.pane_actions import counted
from drs_inspector.qt.panes.reading_out import announce
from drs_inspector.qt.widgets.fields.search_list import SearchList, SearchRow
from drs_inspector.qt.widgets.icons import icon
from drs_inspector.qt.widgets.text_size import scaled
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.session.facets.facet_counts import FacetGroup, FacetValue

MOST_SHOWN = 200
_WIDTH = 288
_NONE = "No value fits"


class FacetSearch(QFrame):
    """``taken(value, leave_out)``: a value is to be ticked, or left out."""

    taken = Signal(object, bool)

    def __init__(self, group: FacetGroup, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAccessibleName(f"All values of {group.title}")
        self._group = group
        self.edit = QLineEdit(self)
        self.edit.setAccessibleName(f"Search values of {group.title}")
        self.edit.setPlaceholderText("Search: Return ticks, Alt+Return leaves out")
        self.edit.setClearButtonEnabled(True)
        self.edit.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.list = SearchList(self)
        self.list.setAccessibleName(f"Values of {group.title}")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GRID // 2, GRID // 2, GRID // 2, GRID // 2)
        layout.setSpacing(GRID // 2)
        layout.addWidget(self.edit)
        layout.addWidget(self.list)
        self.setFixedWidth(scaled(_WIDTH))
        self.edit.textChanged.connect(self._find)
        self.edit.installEventFilter(self)
        self.list.taken.connect(self._take)
        self._find("")

    def open_at(self, place: QPoint) -> None:
        """Open at a global position, as far up as the screen asks for."""
        screen = self.screen().availableGeometry()
        self.adjustSize()
        self.move(place.x(), max(screen.top(), min(place.y(), screen.bottom() - self.height())))
        self.show()
        self.edit.setFocus()
        self._tell_found()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go through the list and take from it, with the keyboard in the field."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}
            key = Qt.Key(event.key())
            if key in steps:
                self.list.step(steps[key])
                self._tell()
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                row = self.list.current
                if row is not None:
                    self._take(row.key, leave_out=bool(event.modifiers() & Qt.KeyboardModifier.AltModifier))
                return True
        return super().eventFilter(watched, event)

    def _find(self, text: str) -> None:
        words = text.casefold().split()
        fits = [one for one in self._group.values if one.can_tick and _fits(one, words)]
        rows = [SearchRow(one.words, note=_note(one), key=one.value) for one in fits[:MOST_SHOWN]]
        if len(fits) > MOST_SHOWN:
            rows.append(SearchRow(f"{len(fits) - MOST_SHOWN:,} more: type what they are called"))
        self.list.show_rows(rows or [SearchRow(_NONE)], words)
        self.adjustSize()
        if self.isVisible():
            self._tell_found()

    def _tell_found(self) -> None:
        fits, current = sum(row.key is not None for row in self.list.rows), self.list.current
        announce(self.edit, f"{counted(fits, 'value', 'values')}, {current.spoken}" if current is not None else _NONE)

    def _tell(self) -> None:
        """Say the row that Return takes: the keyboard is in the field."""
        if self.list.current is not None:
            announce(self.edit, self.list.current.spoken)

    def _take(self, value: object, *, leave_out: bool = False) -> None:
        self.close()
        self.taken.emit(value, leave_out)


def _fits(value: FacetValue, words: Sequence[str]) -> bool:
    text = value.words.casefold()
    return all(word in text for word in words)


def _note(value: FacetValue) -> str:
    state = "ticked" if value.is_ticked else "left out" if value.is_excluded else ""
    return " · ".join(part for part in (f"{value.count:,}", state) if part)
