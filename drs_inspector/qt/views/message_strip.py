"""A line inside a dialog that says how things stand: what was found, what is missing, what went wrong."""

from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from drs_inspector.domain.errors import InspectorError
from drs_inspector.qt.icons import icon
from drs_inspector.qt.theme import GRID, tone_colour

Kind = Literal["info", "success", "warning", "error"]
_TONES: dict[Kind, str] = {"info": "blue", "success": "green", "warning": "amber", "error": "red"}


class MessageStrip(QWidget):
    """An icon and words; empty it takes no room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = QLabel(self)
        self._text = QLabel(self)
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.MinimumExpanding)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._text, 1)
        self.hide()

    @property
    def text(self) -> str:
        """What is said."""
        return self._text.text()

    def say(self, kind: Kind, text: str) -> None:
        """Show words; an empty text clears the strip."""
        palette = self._text.palette()
        colour = self.palette().color(QPalette.ColorRole.WindowText) if kind == "info" else tone_colour(_TONES[kind])
        palette.setColor(QPalette.ColorRole.WindowText, colour)
        self._text.setPalette(palette)
        self._text.setText(text)
        self._icon.setPixmap(icon(kind, _TONES[kind]).pixmap(18, 18))
        self.setVisible(bool(text))

    def say_error(self, error: InspectorError) -> None:
        """Show an error with its cause and next step."""
        ids = [f"{name} {value}" for name, value in (("code", error.code), ("request id", error.request_id)) if value]
        self.say("error", str(error) + (f" ({', '.join(ids)})" if ids else ""))

    def clear(self) -> None:
        """Say nothing."""
        self.say("info", "")
