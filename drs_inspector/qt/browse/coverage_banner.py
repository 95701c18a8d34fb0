"""The banner above the filter line that says what is missing from what is shown, and what to do about it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from drs_inspector.qt.widgets.icons import icon
from drs_inspector.qt.widgets.theme import GRID, mixed, tone_colour
from drs_inspector.session.coverage_texts import news_of
from drs_inspector.session.workspace.workspace import Workspace

_SHOWN = 2
_MORE = "{0:,} more: see View > Summary."


def coverage_news(workspace: Workspace) -> list[str]:
    """Return the sentences about what rights, errors or false numbers have kept from being read, per session.

    While a session is read again they are those of its last reading.
    """
    sessions = workspace.sessions
    found: list[str] = []
    for session in sessions:
        title = f"{session.title}: " if len(sessions) > 1 else ""
        found += [title + sentence for sentence in news_of(session.inspector.snapshot)]
    return found


class CoverageBanner(QFrame):
    """Amber, with no button to close it: it goes when its cause goes. Empty it takes no room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("coverageBanner")
        self.setAutoFillBackground(True)
        self._icon = QLabel(self)
        self._text = QLabel(self)
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID, GRID // 2, GRID, GRID // 2)
        row.setSpacing(GRID)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)
        self.recolour()
        self.hide()

    @property
    def text(self) -> str:
        """What is said."""
        return self._text.text()

    def say(self, sentences: list[str]) -> None:
        """Show the first sentences, one a line, and how many more there are; none hides the banner."""
        shown = sentences[:_SHOWN]
        if len(sentences) > _SHOWN:
            shown.append(_MORE.format(len(sentences) - _SHOWN))
        self._text.setText("\n".join(shown))
        self.setVisible(bool(shown))

    def recolour(self) -> None:
        """Take the colours of the palette in use."""
        palette = QPalette(QGuiApplication.palette())
        window = QPalette.ColorRole.Window
        palette.setColor(window, mixed(palette.color(window), tone_colour("amber")))
        self.setPalette(palette)
        self._icon.setPixmap(icon("warning", "amber").pixmap(18, 18))
