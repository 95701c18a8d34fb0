"""What is A and what is B: two buttons with menus of all that can be compared, a swap between them, and Compare."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QMenu, QSizePolicy, QToolButton, QWidget

from drs_inspector.domain.printable import both_ends, printable
from drs_inspector.qt.cells.cell_text import MIDDLE, draw_text
from drs_inspector.qt.cells.look import ViewLook
from drs_inspector.qt.cells.painters import draw_chevron
from drs_inspector.qt.shortcuts.pane_keys import KeyText
from drs_inspector.qt.widgets.elided_label import plain_tip
from drs_inspector.qt.widgets.fields.action_button import ActionButton
from drs_inspector.qt.widgets.icons import icon
from drs_inspector.qt.widgets.text_size import follow_text_size
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.qt.widgets.type_roles import TypeRole
from drs_inspector.session.compare.sides import OpenSide, SideOffer

_ICON: Final = 16
_SQUARE: Final = 10
_ICONS: Final = {"cloud": "connect", "demo": "demo", "file": "snapshot", "reading": "snapshot"}
_IN_A_MENU: Final = 20
_RADIUS: Final = 4.0


class SidePicker(QAbstractButton):
    """``chosen(SideOffer)``: another side. ``entered()``: Return, which compares; Space and Down open the menu."""

    chosen = Signal(object)
    entered = Signal()

    def __init__(self, letter: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._letter = letter
        self._look = ViewLook(self)
        self._look.changed.connect(self.update)
        self._offer: SideOffer | None = None
        self._title, self._note = "", ""
        self.offers: Callable[[], Sequence[SideOffer]] = tuple
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.menu = QMenu(self)
        self.menu.setAccessibleName(f"What is {letter}")
        self.menu.aboutToShow.connect(self._fill)
        self.clicked.connect(self.open_menu)
        follow_text_size(self, lambda one: one.updateGeometry())
        self.show_side(None, "")

    def show_side(self, offer: SideOffer | None, job: str) -> None:
        """Show what is chosen; ``job`` is the name of the only job of it that is compared, "" for all."""
        self._offer = offer
        self._title = (job or offer.title) if offer is not None else "Choose what to compare"
        self._note = ""
        if offer is not None:
            self._note = f"job of {offer.title} · {offer.note}" if job else offer.note
        self.setAccessibleName(printable(both_ends(f"{self._letter}: {', '.join(filter(None, self.words))}")))
        self.setAccessibleDescription("Space chooses another one, Return compares")
        self.setToolTip(plain_tip("\n".join(filter(None, self.words))))
        self.update()

    @property
    def words(self) -> tuple[str, str]:
        """Title and note."""
        return self._title, self._note

    def open_menu(self) -> None:
        """Open the menu of sides below the button."""
        self.menu.setMinimumWidth(min(self.width(), 60 * GRID))
        self.menu.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def _fill(self) -> None:
        self.menu.clear()
        offers = self.offers()
        for offer in offers:
            if isinstance(offer.side, OpenSide):
                self._add(self.menu, offer)
                readings = [one for one in offers if one.source == offer.source and not isinstance(one.side, OpenSide)]
                if readings:
                    title = f"Earlier readings of {_plain(offer.title)} ({len(readings):,})"
                    self._add_some(self.menu.addMenu(icon("snapshot"), title.replace("&", "&&")), readings)
        if not offers:
            self.menu.addAction("No source is open").setEnabled(False)

    def _add_some(self, menu: QMenu, readings: Sequence[SideOffer]) -> None:
        """Add readings, of many the newest, with a menu of the others that is filled when it opens."""
        for offer in readings[:_IN_A_MENU]:
            self._add(menu, offer)
        rest = readings[_IN_A_MENU:]
        if rest:
            older = menu.addMenu(f"Older ones ({len(rest):,})")
            older.aboutToShow.connect(partial(self._fill_once, older, rest))

    def _fill_once(self, menu: QMenu, readings: Sequence[SideOffer]) -> None:
        if not menu.actions():
            self._add_some(menu, readings)

    def _add(self, menu: QMenu, offer: SideOffer) -> None:
        words = f"{_plain(offer.title)}\t{_plain(offer.note)}".replace("&", "&&")
        action = menu.addAction(icon(_ICONS.get(offer.kind, "snapshot")), words, partial(self.chosen.emit, offer))
        action.setCheckable(True)
        action.setChecked(self._offer is not None and offer.side == self._offer.side)

    def sizeHint(self) -> QSize:
        """Return the room of two lines."""
        look = self._look.now
        height = look.font(TypeRole.TABLE)[1].height() + look.font(TypeRole.MICRO)[1].height()
        return QSize(40 * GRID, max(5 * GRID, height + GRID))

    def minimumSizeHint(self) -> QSize:
        """Allow words to be cut."""
        return QSize(22 * GRID, self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return compares, Down opens the menu."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        elif event.key() == Qt.Key.Key_Down:
            self.open_menu()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Draw the ring of the focus."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the letter, what kind of side it is, title and note."""
        look = self._look.now
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            pen = QPen(look.accent if self.hasFocus() else look.outline)
            pen.setWidthF(2.0 if self.hasFocus() else 1.0)
            inset = pen.widthF() / 2
            painter.setPen(pen)
            painter.setBrush(look.hover if self.underMouse() else look.base)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), _RADIUS, _RADIUS)
            area = self.rect().adjusted(12, 0, -12, 0)
            bold = look.font(TypeRole.TABLE, bold=True)
            used = draw_text(painter, area, self._letter, bold, colour=look.secondary)
            area = area.adjusted(used + GRID, 0, 0, 0)
            self._draw_kind(painter, area)
            chevron = QRect(area.right() - _ICON + 4, area.top(), _ICON, area.height())
            draw_chevron(painter, chevron, look.secondary, is_open=True)
            self._draw_words(painter, area.adjusted(_ICON + GRID, 0, -_ICON - GRID, 0))

    def _draw_kind(self, painter: QPainter, area: QRect) -> None:
        if self._offer is None:
            return
        if self._offer.colour and self._offer.kind in ("cloud", "demo"):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self._offer.colour))
            top = area.top() + (area.height() - _SQUARE) / 2
            painter.drawRoundedRect(QRectF(area.left() + 3, top, _SQUARE, _SQUARE), 2, 2)
            return
        place = QRect(area.left(), area.top() + (area.height() - _ICON) // 2, _ICON, _ICON)
        icon(_ICONS.get(self._offer.kind, "snapshot")).paint(painter, place)

    def _draw_words(self, painter: QPainter, area: QRect) -> None:
        look = self._look.now
        title, note = look.font(TypeRole.TABLE, bold=True), look.font(TypeRole.MICRO)
        height = title[1].height() + (note[1].height() if self._note else 0)
        above = QRect(area.left(), area.top() + (area.height() - height) // 2, area.width(), title[1].height())
        draw_text(painter, above, self._title, title, colour=look.text, mode=MIDDLE)
        if self._note:
            below = QRect(area.left(), above.bottom() + 1, area.width(), note[1].height())
            draw_text(painter, below, self._note, note, colour=look.secondary)


class SidesBar(QWidget):
    """The two pickers. ``compare_wanted()``, ``swap_wanted()``; ``refused(reason)``: why it cannot be compared."""

    compare_wanted = Signal()
    swap_wanted = Signal()
    refused = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.a, self.b = SidePicker("A", self), SidePicker("B", self)
        self.swap = QToolButton(self)
        self.swap.setIcon(icon("swap"))
        self.swap.setAccessibleName("Swap A and B")
        self.swap.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.swap.setFixedSize(4 * GRID, 3 * GRID + 4)
        KeyText(self.swap, self.swap.setToolTip, "Swap A and B", "compare.swap")
        self.swap.clicked.connect(self.swap_wanted)
        self.run = ActionButton("Compare", self, tip="Compare A with B", primary=True)
        self.run.triggered.connect(self.compare_wanted)
        self.run.explained.connect(self.refused)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        row.setSpacing(GRID)
        row.addWidget(self.a, 1)
        row.addWidget(self.swap)
        row.addWidget(self.b, 1)
        row.addWidget(self.run)
        for picker in (self.a, self.b):
            picker.entered.connect(self.run.click)
        self.setFocusProxy(self.run)


def _plain(text: str) -> str:
    return printable(both_ends(text)).replace("\t", " ")
