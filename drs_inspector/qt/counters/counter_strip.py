"""The strip of counters: per health word the number of jobs, and a click that lists them."""

from collections.abc import Collection, Mapping
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from drs_inspector.domain.health.words import HEALTH_WORDS, HealthKey
from drs_inspector.qt.cells.look import ViewLook
from drs_inspector.qt.counters.counter_cell import LEAST_PADDING, PADDING, CounterCell, CounterFace
from drs_inspector.qt.widgets.theme import surface_colour
from drs_inspector.session.query_line.counter_texts import all_phrase, all_words, change_words, counter_phrase

ORDER: Final = (
    HealthKey.FAILED, HealthKey.LATE, HealthKey.STALE, HealthKey.WAITING, HealthKey.WORKING, HealthKey.HEALTHY,
    HealthKey.DONE, HealthKey.NOT_READ,
)  # fmt: skip
"""The order of the cells: what a person must see first, then how far jobs are, then what is not known."""
_ALARMING: Final = (HealthKey.FAILED, HealthKey.LATE)
_NOTHING: Final[Mapping[HealthKey, int]] = {}


class CounterStrip(QWidget):
    """Cells with a hairline below them. Too narrow for all, they get narrower, then go on in a second row.

    ``chosen_changed(keys)`` has the health words that the list is to be filtered by now, a frozenset; none: all jobs.
    """

    chosen_changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Jobs by health")
        self._look = ViewLook(self)
        self._chosen: frozenset[HealthKey] = frozenset()
        self._offered: tuple[HealthKey, ...] = ORDER
        self._total, self._since = 0, ""
        self._cells = {key: CounterCell(self._look, self) for key in ORDER}
        self._all = CounterCell(self._look, self)
        self._all.setCheckable(False)
        for cell in (*self._cells.values(), self._all):
            cell.pressed_with.connect(self._pressed)
            cell.installEventFilter(self)
        self._walk_from(self._cells[ORDER[0]])
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._look.changed.connect(self._refit)
        self.show_counts({}, 0, ())

    def offer(self, keys: Collection[HealthKey]) -> None:
        """Show cells for these words only: those that the data can have at all. A cell with 0 stays."""
        self._offered = tuple(key for key in ORDER if key in keys)
        self._refit()

    def set_low(self, low: bool) -> None:
        """Show the cells in one line each, for low windows."""
        if low is self._all.is_low:
            return
        for cell in (*self._cells.values(), self._all):
            cell.is_low = low
        self._show_all()
        self._refit()

    def show_counts(
        self,
        counts: Mapping[HealthKey, int],
        total: int,
        chosen: Collection[HealthKey],
        changes: Mapping[HealthKey, int] = _NOTHING,
        since: str = "",
    ) -> None:
        """Show how many jobs have each word, of ``total``; ``chosen`` are the words that the list is filtered by.

        ``changes`` are those since the last look, where they are known, which was at ``since``.
        """
        for key, cell in self._cells.items():
            word, count, change = HEALTH_WORDS[key], counts.get(key, 0), changes.get(key)
            face = CounterFace(
                f"{count:,}",
                word.word,
                word.glyph,
                word.tone,
                change_words(change or 0),
                "red" if key in _ALARMING and (change or 0) > 0 else "",
                is_quiet=not count,
            )
            cell.show_face(face, counter_phrase(key, count, change, since))
        self._total, self._since = total, since
        self._show_all()
        self._choose(frozenset(chosen))
        self._refit()

    def _show_all(self) -> None:
        words = all_words("" if self._all.is_low else self._since)
        self._all.show_face(CounterFace(f"{self._total:,}", words), all_phrase(self._total))

    def _choose(self, keys: frozenset[HealthKey]) -> None:
        self._chosen = keys
        for key, cell in self._cells.items():
            cell.setChecked(key in keys)

    def _pressed(self, adds: bool) -> None:
        cell = self.sender()
        key = next((key for key, one in self._cells.items() if one is cell), None)
        if key is None:
            chosen: frozenset[HealthKey] = frozenset()
        elif key in self._chosen:
            chosen = self._chosen - {key}
        else:
            chosen = self._chosen | {key} if adds else frozenset({key})
        self._choose(chosen)
        self.chosen_changed.emit(chosen)

    # Keyboard

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows walk through the cells; Tab leaves the strip."""
        if isinstance(watched, CounterCell):
            if event.type() == QEvent.Type.FocusIn:
                self._walk_from(watched)
            elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
                return self._walk(watched, event.key())
        return super().eventFilter(watched, event)

    def _walk(self, cell: CounterCell, key: int) -> bool:
        cells = self._shown()
        place = cells.index(cell) if cell in cells else 0
        to = {
            Qt.Key.Key_Left: place - 1, Qt.Key.Key_Up: place - 1, Qt.Key.Key_Right: place + 1,
            Qt.Key.Key_Down: place + 1, Qt.Key.Key_Home: 0, Qt.Key.Key_End: len(cells) - 1,
        }.get(Qt.Key(key))  # fmt: skip
        if to is None:
            return False
        cells[min(max(to, 0), len(cells) - 1)].setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def _walk_from(self, current: CounterCell) -> None:
        """Let Tab come back to the cell where a person was last."""
        for cell in (*self._cells.values(), self._all):
            policy = Qt.FocusPolicy.StrongFocus if cell is current else Qt.FocusPolicy.ClickFocus
            cell.setFocusPolicy(policy)
        self.setFocusProxy(current)

    # Sizes

    def _shown(self) -> list[CounterCell]:
        return [*(self._cells[key] for key in self._offered), self._all]

    def _rows(self, width: int) -> tuple[int, list[list[CounterCell]]]:
        """Return the padding that fits a width, and the cells of each row."""
        cells = self._shown()
        for has_room in (True, False):
            for cell in cells:
                cell.has_room = has_room
            bare = sum(cell.width_of(0) for cell in cells)
            for padding in range(PADDING, LEAST_PADDING - 1, -2):
                if bare + 2 * padding * len(cells) <= width:
                    return padding, [cells]
        rows: list[list[CounterCell]] = [[]]
        left = width
        for cell in cells:
            needed = cell.width_of(PADDING // 2)
            if needed > left and rows[-1]:
                rows.append([])
                left = width
            rows[-1].append(cell)
            left -= needed
        return PADDING // 2, rows

    def _refit(self) -> None:
        self.updateGeometry()
        self._place()
        self.update()

    def _place(self) -> None:
        padding, rows = self._rows(self.width())
        height = self._all.cell_height()
        self.setFixedHeight(len(rows) * (height + 1))
        shown = set()
        for number, row in enumerate(rows):
            x = 0
            for cell in row:
                width = cell.width_of(padding)
                if cell is row[-1]:
                    width = max(width, self.width() - x)
                cell.padding = padding
                cell.setGeometry(QRect(QPoint(x, number * (height + 1)), QSize(width, height)))
                cell.update()
                x += width
                shown.add(cell)
        for cell in (*self._cells.values(), self._all):
            cell.setVisible(cell in shown)

    def sizeHint(self) -> QSize:
        """All cells in a row."""
        return QSize(sum(cell.width_of(PADDING) for cell in self._shown()), self._all.cell_height() + 1)

    def minimumSizeHint(self) -> QSize:
        """The widest cell."""
        return QSize(max(cell.width_of(LEAST_PADDING) for cell in self._shown()), self._all.cell_height() + 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the cells their places."""
        super().resizeEvent(event)
        self._place()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw the ground and the hairlines."""
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), self.palette().color(QPalette.ColorRole.Base))
            step = self._all.cell_height() + 1
            for y in range(step, self.height() + 1, step):
                painter.fillRect(0, y - 1, self.width(), 1, surface_colour("line"))
