"""The rail: the sidebar folded to a button for each source, and two at the foot."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QFrame, QMenu, QScrollArea, QToolButton, QVBoxLayout, QWidget

from drs_inspector.qt.panes.tab_order import has_keyboard
from drs_inspector.qt.sidebar.source_rows import ALL_SOURCES, SourceRow, all_sources, one_line
from drs_inspector.qt.widgets.elided_label import plain_tip
from drs_inspector.qt.widgets.icons import icon
from drs_inspector.qt.widgets.theme import GRID, surface_colour
from drs_inspector.qt.widgets.type_roles import TypeRole, type_font
from drs_inspector.session.saved_views.saved_views import SavedViews

WIDTH: Final = 48
_SQUARE: Final = 28
_BUTTON: Final = 36
_RING: Final = 2
_READABLE: Final = 4.5
_INK: Final = ("#ffffff", "#000000")
_ICONS: Final = {"file": "snapshot", "all": "sources"}


class _SourceButton(QToolButton):
    """A square in the colour of a source with its initial; of a file with an icon."""

    def __init__(self, row: SourceRow, parent: QWidget) -> None:
        super().__init__(parent)
        self.setCheckable(True)
        self.setFixedSize(_BUTTON, _BUTTON)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.show_row(row)

    def show_row(self, row: SourceRow) -> None:
        """Show what the source is now."""
        self.row = row
        title = one_line(row.title)
        self.setAccessibleName(row.spoken)
        self.setToolTip(plain_tip("\n".join(part for part in (title, one_line(row.tip)) if part)))

        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the square, around it a ring where its jobs are shown, and a dotted one with the keyboard."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            inset = (_BUTTON - _SQUARE) / 2
            square = QRectF(inset, inset, _SQUARE, _SQUARE)
            name = _ICONS.get(self.row.kind)
            is_coloured = name is None and QColor.isValidColorName(self.row.colour)
            if is_coloured:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(self.row.colour))
                painter.drawRoundedRect(square, 4, 4)
            else:
                painter.setPen(surface_colour("field-outline"))
                painter.setBrush(surface_colour("hover") if self.underMouse() else Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(square.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
            if name is not None:
                icon(name).paint(painter, square.adjusted(6, 6, -6, -6).toRect())
            else:
                painter.setPen(ink_on(QColor(self.row.colour)) if is_coloured else self.palette().windowText().color())
                painter.setFont(type_font(TypeRole.SMALL, self.font(), bold=True))
                painter.drawText(square, Qt.AlignmentFlag.AlignCenter, initial(self.row.title))
            if self.row.is_locked:
                self._draw_lock(painter, square)
            if self.isChecked() or self.hasFocus():
                pen = QPen(self.palette().color(QPalette.ColorRole.Accent), _RING)
                pen.setStyle(Qt.PenStyle.SolidLine if self.isChecked() else Qt.PenStyle.DotLine)
                painter.setPen(pen)
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(square.adjusted(-3, -3, 3, 3), 6, 6)
                if self.isChecked() and self.hasFocus():
                    painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Base), 1, Qt.PenStyle.DotLine))
                    painter.drawRoundedRect(square.adjusted(1.5, 1.5, -1.5, -1.5), 3, 3)

    def _draw_lock(self, painter: QPainter, square: QRectF) -> None:
        corner = QRectF(square.right() - 11, square.bottom() - 11, 14, 14)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.palette().color(QPalette.ColorRole.Window))
        painter.drawEllipse(corner)
        icon("lock").paint(painter, corner.adjusted(1, 1, -1, -1).toRect())


class Rail(QWidget):
    """``source_chosen(key)``, ``view_chosen(SavedView)``, ``preferences_requested()``."""

    source_chosen = Signal(str)
    view_chosen = Signal(object)
    preferences_requested = Signal()

    def __init__(self, views: SavedViews, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Sources and saved views")
        self.setFixedWidth(WIDTH)
        self._views = views
        self.buttons: dict[str, _SourceButton] = {}
        self._current = ALL_SOURCES
        self._sources = QWidget(self)
        self._column = QVBoxLayout(self._sources)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GRID // 2)
        self._column.addStretch(1)
        area = QScrollArea(self)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for policy in (area.setHorizontalScrollBarPolicy, area.setVerticalScrollBarPolicy):
            policy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(self._sources)
        self.views = self._button("star", "Saved views", "Saved views: show one")
        self._menu = QMenu(self)
        self._menu.setAccessibleName("Saved views")
        self._menu.aboutToShow.connect(self._fill)
        self._menu.triggered.connect(lambda action: self._choose_view(action.data()))
        self.views.clicked.connect(self.open_views)
        preferences = self.preferences = self._button("settings", "Preferences", "Look, sign-in, network, files, keys")
        preferences.clicked.connect(self.preferences_requested)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, GRID // 2, 6, GRID // 2)
        layout.setSpacing(GRID // 2)
        layout.addWidget(area, 1)
        layout.addWidget(self.views)
        layout.addWidget(preferences)

    def show_sources(self, rows: Sequence[SourceRow], current: str) -> None:
        """Show sources in their order; ``current`` is the key of the shown one, "" for all."""
        shown = tuple(all_sources(list(rows)))
        if len(rows) == 1 and current == ALL_SOURCES:
            current = rows[0].key
        if [row.key for row in shown] == list(self.buttons):
            for row in shown:
                self.buttons[row.key].show_row(row)
        else:
            self._make_buttons(shown)
        self._mark(current)

    def _make_buttons(self, rows: Sequence[SourceRow]) -> None:
        focused = next((key for key, button in self.buttons.items() if has_keyboard(button)), None)
        before, self.buttons = self.buttons, {}
        for place, row in enumerate(rows):
            button = self.buttons[row.key] = _SourceButton(row, self._sources)
            button.clicked.connect(lambda _checked=False, key=row.key: self._choose(key))
            self._column.insertWidget(place, button)
            button.show()
        if focused in self.buttons:
            self.buttons[focused].setFocus()
        for gone in before.values():
            self._column.removeWidget(gone)
            gone.hide()
            gone.deleteLater()

    def _mark(self, current: str) -> None:
        self._current = current
        for key, button in self.buttons.items():
            button.setChecked(key == current)

    def _choose(self, key: str) -> None:
        # A press does not decide what is shown: that is said by ``show_sources``.
        self._mark(self._current)
        self.source_chosen.emit(key)

    def _button(self, icon_name: str, name: str, tip: str) -> QToolButton:
        button = QToolButton(self)
        button.setAutoRaise(True)
        button.setIcon(icon(icon_name))
        button.setIconSize(QSize(18, 18))
        button.setFixedSize(_BUTTON, _BUTTON)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setAccessibleName(name)
        button.setToolTip(tip)
        return button

    def open_views(self) -> None:
        """Open the menu of saved views."""
        self._menu.popup(self.views.mapToGlobal(self.views.rect().topRight()))

    def _fill(self) -> None:
        self._menu.clear()
        for view in self._views.views:
            action = self._menu.addAction(one_line(view.name).replace("&", "&&"))
            action.setData(view.name)

    def _choose_view(self, name: str) -> None:
        view = self._views.find(name)
        if view is not None:
            self.view_chosen.emit(view)


def initial(title: str) -> str:
    """Return the letter that is shown for a source."""
    return next((letter.upper() for letter in one_line(title) if letter.isalnum()), "?")


def ink_on(colour: QColor) -> QColor:
    """Return white, or a dark colour where white could not be read."""
    return QColor(_INK[0 if _contrast(QColor(_INK[0]), colour) >= _READABLE else 1])


def _contrast(one: QColor, other: QColor) -> float:
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: QColor) -> float:
    red, green, blue = (_linear(part) for part in (colour.redF(), colour.greenF(), colour.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.03928 else float(((part + 0.055) / 1.055) ** 2.4)
