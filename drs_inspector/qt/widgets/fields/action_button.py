"""A button that stays in reach while it cannot be used, and tells why."""

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QPushButton, QStyle, QStyleOptionButton, QWidget

from drs_inspector.qt.widgets.theme import mixed

_FADED_SHARE = 0.25


class ActionButton(QPushButton):
    """``triggered()``: pressed; ``explained(reason)``: pressed while there is a reason why it cannot be used.

    With a reason the button looks disabled and keeps its place in the Tab order; the reason is its tool tip and its
    accessible description. A ``primary`` one is filled.
    """

    triggered = Signal()
    explained = Signal(str)

    def __init__(self, text: str, parent: QWidget | None = None, *, tip: str = "", primary: bool = False) -> None:
        super().__init__(text, parent)
        self._tip = tip
        self._reason = ""
        self._primary = primary
        self.setAutoDefault(False)
        self.setDefault(primary)
        self.clicked.connect(self._pressed)
        self.set_reason("")
        self._paint()

    @property
    def reason(self) -> str:
        """Why it cannot be used; empty when it can."""
        return self._reason

    def set_reason(self, reason: str) -> None:
        """Say why the button cannot be used; an empty reason gives it free."""
        self._reason = reason
        words = f"Not available: {reason}" if reason else self._tip
        self.setToolTip(words)
        self.setAccessibleDescription(words)
        self.update()

    def _pressed(self) -> None:
        if self._reason:
            self.explained.emit(self._reason)
        else:
            self.triggered.emit()

    def _paint(self) -> None:
        if not self._primary:
            return
        roles, usual = QPalette.ColorRole, QGuiApplication.palette()
        palette = QPalette()  # with what differs alone: a widget with a whole palette hears nothing of another theme
        off = QPalette.ColorGroup.Disabled
        faded_text = usual.color(off, roles.ButtonText)
        # These are for all groups of the palette, the disabled one too.
        palette.setColor(roles.Button, usual.color(roles.Highlight))
        palette.setColor(roles.ButtonText, usual.color(roles.HighlightedText))
        # Mixed and not translucent: the style makes gradients of it, which know nothing of what is below.
        faded = mixed(usual.color(roles.Window), usual.color(roles.Highlight), _FADED_SHARE)
        palette.setColor(off, roles.Button, faded)
        palette.setColor(off, roles.ButtonText, faded_text)
        self.setPalette(palette)

    def changeEvent(self, event: QEvent) -> None:
        """Follow light and dark."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._paint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it disabled while there is a reason; the ring of the keyboard stays."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        if self._reason:
            states = QStyle.StateFlag
            option.state &= ~(states.State_Enabled | states.State_Sunken | states.State_MouseOver)
            option.palette.setCurrentColorGroup(QPalette.ColorGroup.Disabled)
        with QPainter(self) as painter:
            self.style().drawControl(QStyle.ControlElement.CE_PushButton, option, painter, self)
