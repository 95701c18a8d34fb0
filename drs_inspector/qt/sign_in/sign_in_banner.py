"""The banner above the tree that asks to sign in again, one line per session; it waits for no answer."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from drs_inspector.qt.panes.reading_out import announce
from drs_inspector.qt.panes.tab_order import has_keyboard
from drs_inspector.qt.widgets.icons import icon
from drs_inspector.qt.widgets.theme import GRID, mixed, tone_colour


class _Line(QWidget):
    """What is said about one session, and the two answers."""

    def __init__(self, key: str, banner: "SignInBanner") -> None:
        super().__init__(banner)
        self.key = key
        self._banner = banner
        self._icon = QLabel(self)
        self._text = QLabel(self)
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.again = self._button("&Sign in again…")
        self.again.clicked.connect(self._on_again)
        self.later = self._button("&Later")
        self.later.setToolTip("Close this message (Esc); the session's line in the tree has the command too")
        self.later.clicked.connect(self._on_later)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._text, 1)
        for button in (self.again, self.later):
            layout.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)

    def _button(self, text: str) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return button

    def say(self, words: str, title: str) -> None:
        """Show the words; ``title`` is the session's: a screen reader does not tell which line a button is in."""
        self._text.setText(words)
        self.recolour()
        self.again.setAccessibleName(f"Sign in again to {title}" if title else "Sign in again")
        self.later.setAccessibleName(f"Sign in to {title} later" if title else "Sign in later")

    def recolour(self) -> None:
        """Take the colours of the palette in use."""
        self._icon.setPixmap(icon("key", "amber").pixmap(20, 20))

    def _on_again(self) -> None:
        self._banner.again.emit(self.key)

    def _on_later(self) -> None:
        self._banner.later.emit(self.key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape is Later while the keyboard is in the line."""
        if event.key() == Qt.Key.Key_Escape:
            self._on_later()
        else:
            super().keyPressEvent(event)


class SignInBanner(QFrame):
    """``again(key)`` and ``later(key)``: what was answered for the session of that key."""

    again = Signal(str)
    later = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: dict[str, _Line] = {}
        self.setObjectName("signInBanner")
        self.setAccessibleName("Sign-ins that have ended")
        self.setAutoFillBackground(True)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(2 * GRID, GRID // 2, GRID, GRID // 2)
        self._layout.setSpacing(GRID // 2)
        self.recolour()
        self.hide()

    @property
    def keys(self) -> tuple[str, ...]:
        """The sessions that are asked for, from top to bottom."""
        return tuple(self._lines)

    def ask(self, key: str, words: str, title: str = "") -> None:
        """Ask for a session, or say something else about one that is asked for already."""
        line = self._lines.get(key)
        if line is None:
            line = self._lines[key] = _Line(key, self)
            self._layout.addWidget(line)
        line.say(words, title)
        self.show()
        announce(self, words)

    def drop(self, key: str) -> None:
        """Ask no more for a session; the keyboard goes to the next line, or back to the page."""
        line = self._lines.pop(key, None)
        if line is None:
            return
        had_keyboard = has_keyboard(line)
        line.hide()
        line.deleteLater()
        if self._lines and had_keyboard:
            next(iter(self._lines.values())).again.setFocus()
        elif had_keyboard:
            self.focusNextChild()
        self.setVisible(bool(self._lines))

    def recolour(self) -> None:
        """Take the colours of the palette in use."""
        palette = QPalette(QGuiApplication.palette())
        window = QPalette.ColorRole.Window
        palette.setColor(window, mixed(palette.color(window), tone_colour("amber")))
        self.setPalette(palette)
        for line in self._lines.values():
            line.recolour()
