"""A line inside a dialog that says how things stand: what was found, what is missing, what went wrong."""

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from drs_inspector.domain.errors import InspectorError
from drs_inspector.qt.widgets.icons import icon
from drs_inspector.qt.widgets.theme import GRID, tone_colour

Kind = Literal["info", "success", "warning", "error"]
_TONES: dict[Kind, str] = {"info": "blue", "success": "green", "warning": "amber", "error": "red"}


def sentences(error: InspectorError) -> str:
    """Return title, cause and next step as sentences; a title is written without its full stop by some."""
    parts = [part.strip() for part in (error.title, error.cause, error.next_step) if part.strip()]
    return " ".join(part if part[-1] in ".!?…:" else f"{part}." for part in parts)


class MessageBanner(QWidget):
    """An icon and words, and where it helps a button; empty it takes no room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind: Kind = "info"
        self._icon = QLabel(self)
        self._text = QLabel(self)
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setForegroundRole(QPalette.ColorRole.WindowText)  # also on a page with the colour of content
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.MinimumExpanding)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._text, 1)
        self._run: Callable[[], object] | None = None
        self._button = QPushButton(self)
        self._button.setAutoDefault(False)
        self._button.clicked.connect(self._pressed)
        self._button.hide()
        self._button.setEnabled(False)
        layout.addWidget(self._button, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    @property
    def text(self) -> str:
        """What is said."""
        return self._text.text()

    def say(self, kind: Kind, text: str) -> None:
        """Show words; an empty text clears the banner. A button that was offered goes."""
        self._run = None
        self._button.hide()
        self._button.setEnabled(False)
        self._kind = kind
        self._text.setText(text)
        self._paint()
        self.setVisible(bool(text))

    def _paint(self) -> None:
        palette = QPalette()
        if self._kind != "info":
            # On a ground of text the label takes the other role.
            for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text):
                palette.setColor(role, tone_colour(_TONES[self._kind]))
        self._text.setPalette(palette)
        self._icon.setPixmap(icon(self._kind, _TONES[self._kind]).pixmap(18, 18))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._paint()

    def say_error(self, error: InspectorError, kind: Kind = "error") -> None:
        """Show an error with its cause and next step."""
        ids = [f"{name} {value}" for name, value in (("code", error.code), ("request id", error.request_id)) if value]
        self.say(kind, sentences(error) + (f" ({', '.join(ids)})" if ids else ""))

    def offer(self, text: str, run: Callable[[], object]) -> None:
        """Add a button to what was said last."""
        self._run = run
        self._button.setText(text)
        self._button.setEnabled(True)
        self._button.show()

    def _pressed(self) -> None:
        if self._run is not None:
            self._run()

    def clear(self) -> None:
        """Say nothing."""
        self.say("info", "")
