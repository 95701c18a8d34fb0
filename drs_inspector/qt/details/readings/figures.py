"""Figures beside one another and bars below one another, painted: new values change nothing but themselves."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFocusEvent, QHelpEvent, QPainter, QPaintEvent, QPalette, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from drs_inspector.domain.explanations.topics import Topic
from drs_inspector.qt.cells.cell_text import RIGHT, draw_text, text_width
from drs_inspector.qt.cells.look import Look, ViewLook
from drs_inspector.qt.cells.painters import draw_bar
from drs_inspector.qt.cells.phrases import spoken_units
from drs_inspector.qt.panes.explaining import tip_words
from drs_inspector.qt.panes.list_pane import ListPane
from drs_inspector.qt.panes.pane_actions import Offer
from drs_inspector.qt.widgets.elided_label import plain_tip
from drs_inspector.qt.widgets.pane_menu import offer_menu
from drs_inspector.qt.widgets.text_size import follow_text_size, scaled
from drs_inspector.qt.widgets.theme import GRID, surface_colour
from drs_inspector.qt.widgets.type_roles import TypeRole, row_height
from drs_inspector.session.handbook.topics import topic_of_measure
from drs_inspector.session.readings_page.progress_page import Bar, Figure, text_of
from drs_inspector.session.table_files.list_rows import ListRows, Which, rows_of

_BAR_HEIGHT: Final = 6
_LABEL: Final = 13 * GRID
_VALUE: Final = 9 * GRID
_NOTE_SHARE: Final = 0.32
_LEAST_FIGURE: Final = 13 * GRID
_MOST_FIGURE: Final = 30 * GRID
_RING: Final = 2
PAD: Final = GRID // 2
"""The room at the left of words for the ring around them."""


class _Painted(QWidget):
    """A painted group of values: one stop of Tab, one phrase, and Ctrl+C copies its rows."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._look = ViewLook(self)
        self._look.changed.connect(self.update)
        self._pane = _ValuesPane(self, name)
        offer_menu(self)
        follow_text_size(self, _fit)
        self.hide()  # until there is a value

    def rows(self) -> list[tuple[str, str, str]]:
        """Return the values as rows: label, value, note."""
        raise NotImplementedError

    def topic(self) -> Topic | None:
        """Return what the values are about, None where nothing explains them."""
        return None

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show no ring."""
        super().focusOutEvent(event)
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        """Follow another font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()

    def _draw_ring(self, painter: QPainter) -> None:
        if self.hasFocus():
            painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Accent), _RING))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)

    def _say(self, phrases: Sequence[str]) -> None:
        self.setAccessibleDescription(spoken_units("; ".join(phrases)))
        self.setVisible(bool(phrases))
        self.updateGeometry()
        self.update()


def _fit(widget: _Painted) -> None:
    widget.updateGeometry()


class FigureStrip(_Painted):
    """Figures with a label above and a note below; in rows of as many as there is room for."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self._figures: tuple[Figure, ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_figures(self, figures: Sequence[Figure]) -> None:
        """Show other values; nothing where there are none."""
        if tuple(figures) != self._figures:
            self._figures = tuple(figures)
            self._say([one.phrase for one in figures])

    def rows(self) -> list[tuple[str, str, str]]:
        """Return the figures as rows."""
        return text_of(self._figures, ())

    def topic(self) -> Topic | None:
        """Return what the first figure that has an explanation is about."""
        return next((topic for one in self._figures if (topic := topic_of_measure(one.measure)) is not None), None)

    def event(self, event: QEvent) -> bool:
        """Show the tool tip of the figure under the pointer."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            figure = self._figure_at(event.pos())
            words = "" if figure is None else tip_words(topic_of_measure(figure.measure), figure.phrase)
            QToolTip.showText(event.globalPos(), plain_tip(words), self)
            return True
        return super().event(event)

    def _figure_at(self, place: QPoint) -> Figure | None:
        lefts = self._lefts()
        row = place.y() // (self._row_height() + GRID)
        column = sum(left <= place.x() for left in lefts) - 1
        number = row * len(lefts) + column
        return self._figures[number] if column >= 0 and 0 <= number < len(self._figures) else None

    def hasHeightForWidth(self) -> bool:
        """Less width takes more rows."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of all rows."""
        rows = -(-len(self._figures) // self._in_a_row(width)) if self._figures else 0
        return rows * self._row_height() + max(rows - 1, 0) * GRID

    def sizeHint(self) -> QSize:
        """Return the room in one row."""
        return QSize(_LEAST_FIGURE * max(len(self._figures), 1), self.heightForWidth(max(self.width(), 1)))

    def minimumSizeHint(self) -> QSize:
        """As narrow as one figure, and never lower than all rows."""
        return QSize(_LEAST_FIGURE, self.heightForWidth(max(self.width(), 1)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width takes another height."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def _heights(self) -> tuple[int, int, int]:
        look = self._look.now
        roles = (TypeRole.SMALL, TypeRole.FIGURE, TypeRole.SMALL)
        above, figure, below = (look.font(role)[1].height() for role in roles)
        return above, figure, below

    def _row_height(self) -> int:
        return sum(self._heights()) + GRID

    def _in_a_row(self, width: int) -> int:
        widths = self._widths()
        if sum(widths) <= width:
            return max(len(widths), 1)
        return max(1, min(len(widths), width // max(widths, default=1)))

    def _widths(self) -> list[int]:
        """Return what each figure needs."""
        look = self._look.now
        value, small = look.font(TypeRole.FIGURE)[1], look.font(TypeRole.SMALL)[1]
        needed = (
            max(text_width(value, one.value), text_width(small, one.label), text_width(small, one.note))
            for one in self._figures
        )
        most = scaled(_MOST_FIGURE)
        return [max(_LEAST_FIGURE, min(width, most) + 3 * GRID) for width in needed]

    def _lefts(self) -> list[int]:
        """Return where each figure of a row begins: what is left of the room is shared among them."""
        widths, columns = self._widths(), self._in_a_row(self.width())
        if columns < len(widths):
            return [number * (self.width() // columns) for number in range(columns)]
        more = max(self.width() - sum(widths), 0) // max(len(widths), 1)
        return [sum(widths[:number]) + number * more for number in range(len(widths))]

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the figures."""
        look = self._look.now
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            lefts = self._lefts()
            for number, figure in enumerate(self._figures):
                row, column = divmod(number, len(lefts))
                top = row * (self._row_height() + GRID) + GRID // 2
                right = lefts[column + 1] if column + 1 < len(lefts) else self.width()
                area = QRect(lefts[column], top, right - lefts[column] - GRID, self._row_height())
                self._draw(painter, area, figure, look)
            self._draw_ring(painter)

    def _draw(self, painter: QPainter, area: QRect, figure: Figure, look: Look) -> None:
        above, value, below = self._heights()
        ink = look.tone(figure.tone) if figure.tone else look.text
        top = area.top()
        for text, height, role, colour in (
            (figure.label, above, TypeRole.SMALL, look.secondary),
            (figure.value, value, TypeRole.FIGURE, ink),
            (figure.note, below, TypeRole.SMALL, look.secondary),
        ):
            draw_text(
                painter, QRect(area.left() + PAD, top, area.width(), height), text, look.font(role), colour=colour
            )
            top += height


class BarList(_Painted):
    """Bars below one another with their labels, figures and notes."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self._bars: tuple[Bar, ...] = ()

    def show_bars(self, bars: Sequence[Bar]) -> None:
        """Show other values; nothing where there are none."""
        if tuple(bars) != self._bars:
            self._bars = tuple(bars)
            self._say([one.phrase for one in bars])

    def rows(self) -> list[tuple[str, str, str]]:
        """Return the bars as rows."""
        return text_of((), self._bars)

    def sizeHint(self) -> QSize:
        """Return a line for each bar."""
        return QSize(48 * GRID, len(self._bars) * row_height(self.fontMetrics()))

    def minimumSizeHint(self) -> QSize:
        """Bars give way."""
        return QSize(24 * GRID, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the bars: all of one length."""
        look, height = self._look.now, row_height(self.fontMetrics())
        bold, small = look.font(TypeRole.BODY, bold=True), look.font(TypeRole.SMALL)
        widest = max((text_width(look.font(TypeRole.BODY)[1], bar.label) for bar in self._bars), default=0)
        label = min(max(widest + 2 * GRID, _LABEL), self.width() // 3)
        note = round(self.width() * _NOTE_SHARE)
        value = max(_VALUE, max((text_width(bold[1], bar.text) for bar in self._bars), default=0) + GRID)
        length = max(self.width() - label - note - value - 2 * GRID, 3 * GRID)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for number, bar in enumerate(self._bars):
                area = QRect(PAD, number * height, self.width() - PAD, height)
                draw_text(painter, QRect(area.left(), area.top(), label - GRID, height), bar.label,
                    look.font(TypeRole.BODY), colour=look.text)  # fmt: skip
                left = area.left() + label
                if bar.share is not None:
                    line = QRectF(left, area.center().y() - _BAR_HEIGHT / 2 + 0.5, length, _BAR_HEIGHT)
                    ink, track = look.tone(bar.tone), surface_colour("track")
                    draw_bar(painter, line, bar.share, ink=ink, track=track, radius=_BAR_HEIGHT / 2)
                figure = QRect(left + length, area.top(), value, height)
                draw_text(painter, figure, bar.text, bold, colour=look.text, align=RIGHT)
                rest = QRect(figure.right() + 2 * GRID, area.top(), note, height)
                draw_text(painter, rest, bar.note, small, colour=look.secondary)
            self._draw_ring(painter)


class _ValuesPane(ListPane):
    """Copies all values of a group as a table."""

    rows_called = ("value", "values")
    short_words = "Names and values"

    def __init__(self, widget: _Painted, name: str) -> None:
        super().__init__(widget, widget, title=name, help="Values with their labels. Copying takes all of them.")
        self._values = widget

    def topic(self) -> Topic | None:
        """Return what the values are about."""
        return self._values.topic()

    def list_rows(self, which: Which) -> ListRows | None:
        """Return all values: label, value and note."""
        del which
        return rows_of(self.title.lower(), ("Name", "Value", "Note"), self._values.rows())

    def copy_short(self) -> Offer | None:
        """Copy "label: value", one a line."""
        rows = self._values.rows()
        words = "\n".join(f"{label}: {value}" for label, value, _note in rows)
        return self.copying("labels and values", lambda: words) if rows else None
