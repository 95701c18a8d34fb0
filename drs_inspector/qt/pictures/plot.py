"""A plot to look into: a cross by mouse and arrows, a part of the time by dragging, the series on the clipboard."""

from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from drs_inspector.domain.explanations.topics import Topic
from drs_inspector.qt.cells.look import ViewLook
from drs_inspector.qt.panes.pane_actions import Offer, PaneActions, as_html, copy_text, counted
from drs_inspector.qt.panes.reading_out import announce
from drs_inspector.qt.panes.roles import give_role
from drs_inspector.qt.pictures.drawing import draw_ring
from drs_inspector.qt.pictures.parts import HeardParts, spoken
from drs_inspector.qt.pictures.plot_painter import PlotPainter
from drs_inspector.qt.widgets.type_roles import TypeRole
from drs_inspector.session.pictures.figures import as_tsv
from drs_inspector.session.pictures.moments import exact_words
from drs_inspector.session.pictures.plot import Plot, Point
from drs_inspector.session.pictures.plot_face import PlotFace, face_of, zoomed

_LEAST_DRAG: Final = 6
_PAGE: Final = 10
_ZOOM_STEP: Final = 0.5
_WIDEST_TIME: Final = "00 Nov, 00:00 00"
_HELP: Final = (
    "Arrows go from figure to figure, Home and End to the first and the last. Drag over a time, or press +, to see it "
    "larger; a double click, or 0, shows all of it. Copy gives the series as a table."
)


class _DrawnPlot(QWidget):
    """A plot in its room, painted once for it. ``refitted()``: its axes may be others."""

    refitted = Signal()

    def __init__(self, value: Plot, parent: QWidget | None, *, is_small: bool) -> None:
        super().__init__(parent)
        self.look = ViewLook(self)
        self._plot = value
        self._painter = PlotPainter(is_small=is_small)
        self._part: tuple[float, float] | None = None
        self._face: PlotFace | None = None
        self._picture: QPixmap | None = None
        self._heard = HeardParts(self)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.look.changed.connect(self._look_changed)

    @property
    def value(self) -> Plot:
        """What is shown."""
        return self._plot

    @property
    def face(self) -> PlotFace:
        """What of it is shown in this room."""
        if self._face is None:
            width = max(self.width(), 1)
            metrics = self.look.now.font(TypeRole.MICRO)[1]
            ticks = width // max(metrics.horizontalAdvance(_WIDEST_TIME), 1)
            begin, end = self._part or (None, None)
            self._face = face_of(self._plot, begin, end, columns=width, ticks=ticks)
        return self._face

    @property
    def axis(self) -> int:
        """How many pixels the words of its values take at the left."""
        return self._painter.axis(self.face, self.look.now)

    def line_up(self, axis: int) -> None:
        """Begin at least so many pixels from the left, as the plots above and below do."""
        if axis != self._painter.least_axis:
            self._painter.least_axis = axis
            self._picture = None
            self.update()
            self._tell_parts()

    def sizeHint(self) -> QSize:
        """The room that the plot likes."""
        return self._painter.size_hint(self.face, self.look.now)

    def minimumSizeHint(self) -> QSize:
        """It may be narrow, not low."""
        return QSize(0, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Reduce the figures to the new width."""
        super().resizeEvent(event)
        self._changed()
        self._tell_parts()

    def _kept_picture(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        size = self.size() * ratio
        if self._picture is None or self._picture.size() != size:
            self._picture = QPixmap(size)
            self._picture.setDevicePixelRatio(ratio)
            self._picture.fill(Qt.GlobalColor.transparent)
            with QPainter(self._picture) as painter:
                self._painter.paint(painter, self.rect(), self.face, self.look.now)
        return self._picture

    def _changed(self) -> None:
        self._face = self._picture = None
        self.update()
        self.refitted.emit()

    def _look_changed(self) -> None:
        self._changed()
        self.updateGeometry()

    def _tell_parts(self) -> None:
        """Let limit, runs, stretches and marks be found as parts; the keyboard goes through figures."""
        self._heard.show(self._painter.places(self.rect(), self.face, self.look.now))

    def _area(self) -> QRect:
        return self._painter.area(self.rect(), self.face, self.look.now)


class PlotView(_DrawnPlot):
    """Shows a plot. What a refresh brings moves neither the cross nor the part of the time that is shown.

    ``topic`` is what the figure is about, None where nothing explains it.
    """

    def __init__(
        self, value: Plot, parent: QWidget | None = None, *, is_small: bool = False, topic: Topic | None = None
    ) -> None:
        super().__init__(value, parent, is_small=is_small)
        self.topic = topic
        self._cross: Point | None = None
        self._drag: tuple[float, float] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        give_role(self, QAccessible.Role.Chart)
        self.pane = _PlotPane(self)
        self.show_value(value)

    @property
    def cross(self) -> Point | None:
        """The figure that the cross is at."""
        return self._cross

    @property
    def is_zoomed(self) -> bool:
        """Whether a part of the time is shown."""
        return self._part is not None

    def show_value(self, value: Plot) -> None:
        """Show another plot, or the same with newer figures."""
        self._plot = value
        if self._part is not None:
            self._part = (
                zoomed(value, *self._part) if self._part[1] > value.begin and self._part[0] < value.end else None
            )
        self._changed()
        if self._cross is not None:
            points = self.face.points
            place = self.face.nearest(self._cross[0])
            self._cross = points[place] if place is not None else None
        self.setAccessibleName(spoken(value.title))
        self.setAccessibleDescription(spoken(value.described()))
        self._tell_parts()

    def zoom(self, begin: float, end: float) -> None:
        """Show the time from ``begin`` to ``end`` (seconds since 1970), as far as the plot has it."""
        low, high = zoomed(self._plot, begin, end)
        self._part = None if (low, high) == (self._plot.begin, self._plot.end) else (low, high)
        if self._cross is not None and not low <= self._cross[0] <= high:
            self._cross = None
        self._changed()
        announce(self, f"{exact_words(low, self._plot.zone)} to {exact_words(high, self._plot.zone)}")

    def show_all(self) -> None:
        """Show the whole time."""
        if self._part is not None:
            self.zoom(self._plot.begin, self._plot.end)

    def series(self) -> str:
        """Return the figures as a table of tabs."""
        return "" if self._plot.is_empty else as_tsv(self._plot)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw the plot, which is kept while only the cross moves, then what mouse and keyboard add."""
        style = self.look.now
        with QPainter(self) as painter:
            painter.drawPixmap(0, 0, self._kept_picture())
            if self._drag is not None:
                self._painter.paint_choice(painter, self.rect(), self.face, self._drag, style)
            elif self._cross is not None:
                self._painter.paint_cross(painter, self.rect(), self.face, self._cross, style)
            if self.hasFocus():
                draw_ring(painter, self.rect(), style)

    # Keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk through the figures, zoom around the cross, and go one step back on Esc."""
        is_plain = not event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        key = Qt.Key(event.key())
        if not (is_plain and (self._walk(key) or self._zoom_by(event.text()) or self._back(key))):
            super().keyPressEvent(event)

    def _walk(self, key: Qt.Key) -> bool:
        points = self.face.points
        here = self.face.nearest(self._cross[0]) if self._cross is not None else None
        last = len(points) - 1
        start = last if here is None else here
        step = 0 if here is None else 1
        to = {
            Qt.Key.Key_Left: start - step, Qt.Key.Key_Right: start + step, Qt.Key.Key_PageUp: start - _PAGE * step,
            Qt.Key.Key_PageDown: start + _PAGE * step, Qt.Key.Key_Home: 0, Qt.Key.Key_End: last,
        }.get(key)  # fmt: skip
        if to is None or not points:
            return False
        point = points[min(max(to, 0), last)]
        self._go(point)
        announce(self, spoken(self._plot.point_words(point)))
        return True

    def _go(self, point: Point | None) -> None:
        if point != self._cross:
            self._cross = point
            self.update()

    def _zoom_by(self, text: str) -> bool:
        if text == "0":
            self.show_all()
        elif text and text in "+-":
            times = self.face.times
            middle = self._cross[0] if self._cross is not None else (times.low + times.high) / 2
            share = _ZOOM_STEP if text == "+" else 1 / _ZOOM_STEP
            self.zoom(middle - (middle - times.low) * share, middle + (times.high - middle) * share)
        else:
            return False
        return True

    def _back(self, key: Qt.Key) -> bool:
        if key != Qt.Key.Key_Escape or (self._cross is None and self._drag is None and self._part is None):
            return False
        if self._drag is not None:
            self._drag = None
        elif self._cross is not None:
            self._cross = None
        else:
            self.show_all()
        self.update()
        return True

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the cross away."""
        super().focusOutEvent(event)
        self._go(None)

    # Mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to choose a time."""
        super().mousePressEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and self._area().contains(event.position().toPoint()):
            self._drag = (event.position().x(), event.position().x())
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the cross, or the end of the time that is being chosen."""
        if self._drag is not None:
            self._drag = (self._drag[0], event.position().x())
            self.update()
        else:
            self._point_at(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Show the chosen time; a click chooses none."""
        super().mouseReleaseEvent(event)
        if self._drag is not None and event.button() == Qt.MouseButton.LeftButton:
            start, end = sorted(self._drag)
            self._drag = None
            if end - start >= _LEAST_DRAG:
                area = self._area()
                self.zoom(*(self._painter.moment(area, self.face, x) for x in (start, end)))
            self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Show the whole time."""
        self._drag = None
        self.show_all()
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        """Take the cross of the pointer away."""
        super().leaveEvent(event)
        if not self.hasFocus():
            self._go(None)

    def _point_at(self, position: QPointF) -> None:
        area = self._area()
        place = self.face.nearest(self._painter.moment(area, self.face, position.x()))
        inside = area.adjusted(-_LEAST_DRAG, -_LEAST_DRAG, _LEAST_DRAG, _LEAST_DRAG).contains(position.toPoint())
        if inside and place is not None:
            self._go(self.face.points[place])
        elif not self.hasFocus():
            self._go(None)


class _PlotPane(PaneActions):
    """What the keys of panes do on a plot."""

    def __init__(self, plot: PlotView) -> None:
        super().__init__(plot, plot, title="Plot", help=_HELP, put=copy_text)
        self._plot = plot

    def copy(self) -> Offer | None:
        """Copy the series as a table."""
        value = self._plot.value
        count = sum(map(len, value.runs))
        several = f"of {value.read:,} figures with their times" if count < value.read else "figures with their times"
        return self.copying(counted(count, "1 figure with its time", several), self._plot.series)

    def topic(self) -> Topic | None:
        """Return what the figure is about."""
        return self._plot.topic

    def note(self) -> str:
        """Say what is shown."""
        return as_html(spoken(self._plot.value.described()))
