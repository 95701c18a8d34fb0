"""The tool bar of the window: actions at the left, and at the right what looks like a field and opens the palette."""

from collections.abc import Collection
from typing import Final

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QAction,
    QFocusEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractButton, QApplication, QMenu, QSizePolicy, QToolBar, QToolButton, QWidget

from drs_inspector.qt.shortcuts.keys import shortcuts
from drs_inspector.qt.shortcuts.pane_keys import with_key
from drs_inspector.qt.widgets.fields.key_box import draw_key
from drs_inspector.qt.widgets.icons import icon
from drs_inspector.qt.widgets.text_size import follow_text_size, scaled
from drs_inspector.qt.widgets.theme import GRID, surface_colour, tone_colour
from drs_inspector.qt.widgets.type_roles import TypeRole, type_font

SEARCH_WORDS: Final = "Search everything or run a command"
_WORDS_FROM: Final = 1_100  # narrower windows have icons without words
_WIDE, _NARROW = 320, 240
_HEIGHT: Final = 28
_BAR_HEIGHT: Final = 40
_ICON: Final = 16
_RADIUS: Final = 4.0


class SearchButton(QAbstractButton):
    """Looks like a field to search in. ``clicked()`` asks for the palette, ``typed(text)`` for it with a letter."""

    typed = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setText(SEARCH_WORDS)
        self.setAccessibleName(SEARCH_WORDS)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        shortcuts().changed.connect(self._keys_changed)
        self._keys_changed()
        follow_text_size(self, lambda one: one.fit())

    def fit(self, *, narrow: bool = False) -> None:
        """Take the width that the window has room for."""
        self.setFixedSize(scaled(_NARROW if narrow else _WIDE), max(_HEIGHT, self.fontMetrics().height() + GRID))

    def _keys_changed(self) -> None:
        self.setToolTip(with_key("Find actions, jobs, objects and views by some letters", "palette"))
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the palette on Return, or with the letter that is typed."""
        letters, modifiers = event.text(), event.modifiers()
        taken = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif letters.strip() and letters.isprintable() and not modifiers & taken:
            self.typed.emit(letters)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Draw the ring of the focus."""
        super().focusInEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw a field: frame, glass, words, and the key in a box."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            palette, area = self.palette(), self.rect()
            has_ring = self.hasFocus()
            pen = QPen(palette.color(QPalette.ColorRole.Accent) if has_ring else surface_colour("field-outline"))
            pen.setWidthF(2.0 if has_ring else 1.0)
            inset = pen.widthF() / 2
            painter.setPen(pen)
            painter.setBrush(surface_colour("hover") if self.underMouse() else palette.color(QPalette.ColorRole.Base))
            painter.drawRoundedRect(QRectF(area).adjusted(inset, inset, -inset, -inset), _RADIUS, _RADIUS)
            glass = QRect(GRID, (area.height() - _ICON) // 2, _ICON, _ICON)
            icon("search", "grey").paint(painter, glass)
            right = area.right() - self._draw_key(painter, area)
            words = QRect(glass.right() + GRID, area.top(), right - glass.right() - 2 * GRID, area.height())
            painter.setPen(palette.color(QPalette.ColorRole.PlaceholderText))
            painter.setFont(self.font())
            shown = self.fontMetrics().elidedText(
                self._words(words.width()), Qt.TextElideMode.ElideRight, words.width()
            )
            painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine), shown)

    def _words(self, width: int) -> str:
        """Return the words that fit: in a narrow field the first of them say it as well."""
        several = (SEARCH_WORDS, "Search or run a command", "Search everything", "Search")
        return next((one for one in several if self.fontMetrics().horizontalAdvance(one) <= width), several[-1])

    def _draw_key(self, painter: QPainter, area: QRect) -> int:
        font, line = type_font(TypeRole.SMALL, self.font()), surface_colour("line")
        room = area.adjusted(0, 0, -GRID // 2 - 1, 0)
        return draw_key(painter, room, shortcuts().text("palette"), font=font, ink=tone_colour("grey"), edge=line)


class WindowToolBar(QToolBar):
    """Words beside the icons where the window is wide. ``search`` opens the palette; it is shown while there is one.

    ``without_words`` never have words, ``keeps_words`` always; ``palette`` is the action of ``search``.
    """

    def __init__(
        self,
        without_words: Collection[QAction],
        palette: QAction,
        parent: QWidget,
        *,
        keeps_words: Collection[QAction] = (),
    ) -> None:
        super().__init__("Tool bar", parent)
        self._without_words = frozenset(without_words)
        self._keeps_words = frozenset(keeps_words)
        self._palette = palette
        self.setObjectName("toolBar")
        self.setAccessibleName("Tool bar")
        self.setMovable(False)
        self.setIconSize(QSize(20, 20))
        self.setMinimumHeight(_BAR_HEIGHT)
        self.setContentsMargins(GRID // 2, 0, GRID // 2, 0)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.search = SearchButton(self)
        self.search.clicked.connect(palette.trigger)

    def finish(self) -> None:
        """Put the field at the right end, and take the buttons of the actions into the order of Tab."""
        spacer = QWidget(self)
        spacer.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.addWidget(spacer)
        self._place = self.addWidget(self.search)
        self._palette.visibleChanged.connect(self._offer_search)
        self._offer_search()
        for action in self.actions():
            button = self.widgetForAction(action)
            if isinstance(button, QToolButton):
                button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
                button.setAccessibleName(action.iconText())
                action.changed.connect(self._tell_of_change)
                if action.isCheckable():
                    action.toggled.connect(self._colour)
        self._colour()
        follow_text_size(self, lambda one: one.fit())

    def add_menu(self, action: QAction, menu: QMenu) -> None:
        """Put a menu beside the button of an action."""
        button = self.widgetForAction(action)
        if isinstance(button, QToolButton):
            button.setMenu(menu)
            button.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
            action.changed.connect(self.fit)  # other words take another width
            after = self.actions().index(action) + 1
            gap = QWidget(self)
            gap.setFixedWidth(GRID)
            self.insertWidget(self.actions()[after], gap)

    def _tell_of_change(self) -> None:
        """Tell screen readers, which keep descriptions, that an action can run now or why it cannot."""
        action = self.sender()
        button = self.widgetForAction(action) if isinstance(action, QAction) else None
        if button is not None and QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleEvent(button, QAccessible.Event.DescriptionChanged))

    def _colour(self) -> None:
        """Mark what is switched on by the ground of a selection: a grey one looked the same in the dark."""
        marked = QPalette(QApplication.palette())
        marked.setColor(QPalette.ColorRole.Button, surface_colour("selection"))
        for action in self.actions():
            button = self.widgetForAction(action)
            if isinstance(button, QToolButton) and action.isCheckable():
                button.setPalette(marked if action.isChecked() else QPalette())

    def changeEvent(self, event: QEvent) -> None:
        """Follow light and dark."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._colour()

    def fit(self) -> None:
        """Leave words out where there is no room for them; none is cut."""
        narrow = self.width() < scaled(_WORDS_FROM)
        styles = Qt.ToolButtonStyle
        for action in self.actions():
            button = self.widgetForAction(action)
            if isinstance(button, QToolButton):
                plain = (narrow and action not in self._keeps_words) or action in self._without_words
                button.setToolButtonStyle(styles.ToolButtonIconOnly if plain else styles.ToolButtonTextBesideIcon)
                if button.menu() is not None:
                    _draw_near(button)
        self.search.fit(narrow=narrow)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Follow the width of the window."""
        super().resizeEvent(event)
        self.fit()

    def _offer_search(self) -> None:
        self._place.setVisible(self._palette.isVisible())


def _draw_near(button: QToolButton) -> None:
    """Put the arrow of a menu beside the words of its button, of which Qt leaves two spaces free, as it does of all."""
    has_words = button.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonTextBesideIcon
    free = button.fontMetrics().horizontalAdvance("  ") if has_words else 0
    button.setMaximumWidth(button.sizeHint().width() - free)
