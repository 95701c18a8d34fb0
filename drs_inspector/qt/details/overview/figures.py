"""The figures below the sentence of a job: each is a door to its tab, and says all of itself to a screen reader."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QColor, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QSizePolicy, QWidget

from drs_inspector.domain.printable import shortened
from drs_inspector.qt.cells.cell_text import draw_text, text_width
from drs_inspector.qt.cells.look import Look, ViewLook
from drs_inspector.qt.cells.sparkline import Sparkline
from drs_inspector.qt.details.overview.head import INDENT
from drs_inspector.qt.panes.roles import give_role
from drs_inspector.qt.pictures.drawing import draw_ring
from drs_inspector.qt.widgets.elided_label import plain_tip
from drs_inspector.qt.widgets.text_size import scaled
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.qt.widgets.type_roles import TypeRole
from drs_inspector.session.job_page.overview.head import Figure

_PAD: Final = 4
_MANY: Final = 5
_LINE_WIDTH: Final = 72
_LINE_HEIGHT: Final = 16
_NARROW: Final = 712
"""Below this width of the content the figures are in two rows of three."""
_WRAPPED: Final = 3
_WIDEST: Final = 320
_USUAL: Final = 112


class FigurePainter:
    """A label, the value in bold with its last hour beside it, and a note: three lines."""

    def size_hint(self, value: Figure, style: Look) -> QSize:
        """Return the room in which nothing is cut."""
        small, figure = style.font(TypeRole.SMALL)[1], style.font(TypeRole.FIGURE)[1]
        line = GRID + _LINE_WIDTH if value.line is not None else 0
        widest = max(
            text_width(small, value.label), text_width(figure, value.shown) + line, text_width(small, value.note)
        )
        return QSize(min(widest, scaled(_WIDEST)) + 2 * _PAD, 2 * small.height() + figure.height() + 2 * _PAD)

    def paint(self, painter: QPainter, rect: QRect, value: Figure, style: Look) -> None:
        """Draw it; where there is no room beside the value the last hour is left out."""
        inner = rect.adjusted(_PAD, _PAD, -_PAD, -_PAD)
        small, figure = style.font(TypeRole.SMALL), style.font(TypeRole.FIGURE)
        label = QRect(inner.left(), inner.top(), inner.width(), small[1].height())
        middle = QRect(inner.left(), label.bottom() + 1, inner.width(), figure[1].height())
        note = QRect(inner.left(), middle.bottom() + 1, inner.width(), small[1].height())
        ink = style.tone(value.tone) if value.tone else style.text
        draw_text(painter, label, value.label, small, colour=style.secondary)
        used = draw_text(painter, middle, value.shown, figure, colour=style.secondary if value.is_old else ink)
        draw_text(painter, note, value.note, small, colour=style.secondary)
        room = middle.width() - used - GRID
        if value.line is not None and room >= _LINE_WIDTH // 2:
            top = middle.top() + (middle.height() - _LINE_HEIGHT) // 2
            area = QRectF(inner.left() + used + GRID, top, min(room, _LINE_WIDTH), _LINE_HEIGHT)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            Sparkline(value.line.runs, value.line.limit).paint(painter, area, _line_ink(value, style), style.secondary)


def _kind(value: Figure) -> tuple[str, bool]:
    """Return what stays while a button is there: what it tells, and whether it leads somewhere."""
    return value.label, bool(value.door)


def _line_ink(value: Figure, style: Look) -> QColor:
    return style.secondary if value.is_old else style.tone(value.tone or "green")


class FigureButton(QAbstractButton):
    """``clicked`` comes on a click, Return and Space; one without a door is read, and leads nowhere."""

    def __init__(self, value: Figure, look: ViewLook, parent: QWidget) -> None:
        super().__init__(parent)
        self.value = value
        self._look, self._painter = look, FigurePainter()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        if not value.door:
            # Before it has a name: what a thing is when it is first named stays so.
            give_role(self, QAccessible.Role.StaticText)
        self.show_value(value)

    def show_value(self, value: Figure) -> None:
        """Show another value."""
        self.value = value
        if self.accessibleName() != shortened(value.words):
            self.setAccessibleName(shortened(value.words))
        more = f"\n{value.line.words}" if value.line is not None and value.line.words else ""
        opens = f"\nEnter opens {value.door}" if value.door else ""
        self.setToolTip(
            plain_tip(f"{value.label}: {value.shown}\n{value.note}{more}{opens}".replace("\n\n", "\n").rstrip())
        )
        self.setCursor(Qt.CursorShape.PointingHandCursor if value.door else Qt.CursorShape.ArrowCursor)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """The room in which nothing is cut."""
        return self._painter.size_hint(self.value, self._look.now)

    def minimumSizeHint(self) -> QSize:
        """A narrow page has less words; the tool tip has them."""
        return QSize(8 * GRID, self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return goes where a click goes."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Show the ring with the focus."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw the figure, and the ring of the focus."""
        with QPainter(self) as painter:
            self._painter.paint(painter, self.rect(), self.value, self._look.now)
            if self.hasFocus():
                draw_ring(painter, self.rect(), self._look.now)


class FiguresRow(QWidget):
    """The figures beside one another; three in a row where the page is narrow."""

    def __init__(self, figures: Sequence[Figure], parent: QWidget) -> None:
        super().__init__(parent)
        self._look = ViewLook(self)
        self.setAccessibleName("Figures")
        self.buttons = [FigureButton(one, self._look, self) for one in figures]
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(INDENT - _PAD, 0, 0, 0)
        self._grid.setHorizontalSpacing(2 * GRID)
        self._grid.setVerticalSpacing(GRID // 2)
        self._columns = 0
        self._lay_out(len(self.buttons))
        self._look.changed.connect(self._refit)

    def show_figures(self, figures: Sequence[Figure]) -> bool:
        """Show other values of the same figures; False where there are others."""
        if [_kind(one.value) for one in self.buttons] != list(map(_kind, figures)):
            return False
        for button, figure in zip(self.buttons, figures, strict=True):
            if button.value != figure:
                button.show_value(figure)
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose how many are in a row."""
        super().resizeEvent(event)
        is_narrow = event.size().width() < scaled(_NARROW)
        self._lay_out(_WRAPPED if is_narrow and len(self.buttons) > _WRAPPED else len(self.buttons))

    def minimumSizeHint(self) -> QSize:
        """It can be as narrow as it must."""
        return QSize(0, super().minimumSizeHint().height())

    def _lay_out(self, columns: int) -> None:
        if columns == self._columns:
            return
        for old in range(self._grid.columnCount()):
            self._grid.setColumnStretch(old, 0)
        self._columns = columns
        for place, button in enumerate(self.buttons):
            self._grid.addWidget(button, place // columns, place % columns)
        for column in range(columns):
            # As wide as what is in it: a figure with a line beside it takes more room than a number.
            self._grid.setColumnStretch(column, max(one.sizeHint().width() for one in self.buttons[column::columns]))
        if len(self.buttons) < _MANY:
            # A few are beside one another, and not at both ends of the page.
            self._grid.setColumnStretch(columns, (_MANY - len(self.buttons)) * scaled(_USUAL))

    def _refit(self) -> None:
        for button in self.buttons:
            button.updateGeometry()
            button.update()
