"""The line above the rows that says what was not searched, and what to do about it."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from drs_inspector.domain.counting import counted
from drs_inspector.domain.printable import printable
from drs_inspector.qt.widgets.fields.link_button import LinkButton
from drs_inspector.qt.widgets.icons import icon
from drs_inspector.qt.widgets.theme import GRID, mixed, surface_colour, tone_colour

_LINES = 3


class CoverageLine(QFrame):
    """Amber where something was not searched, calm where everything was; its links say what they do."""

    def __init__(self, show_unread: Callable[[], object], again: Callable[[], object], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAutoFillBackground(True)
        self._is_whole = True
        self._icon = QLabel(self)
        self._text = QLabel(self)
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.unread = LinkButton("", "Show the jobs without details in the list of jobs", show_unread, self)
        self.again = LinkButton("Search again", "Search what is there now", again, self)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GRID, GRID // 2, GRID, GRID // 2)
        row.setSpacing(GRID)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)
        row.addWidget(self.unread, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.again, 0, Qt.AlignmentFlag.AlignTop)
        self._paint()
        self.hide()

    @property
    def text(self) -> str:
        """What is said."""
        return self._text.text()

    def say(self, sentences: Sequence[str], *, is_whole: bool, unread: int, can_repeat: bool) -> None:
        """Show the sentences; ``unread`` jobs have no details. No sentence hides the line."""
        shown = list(sentences[:_LINES])
        if len(sentences) > _LINES:
            shown.append(f"{counted(len(sentences) - _LINES, 'more gap')}: see the Summary.")
        self._text.setText("\n".join(map(printable, shown)))
        self.unread.setText(f"Show the {unread:,}")
        self.unread.setVisible(bool(unread))
        self.again.setVisible(can_repeat)
        if is_whole != self._is_whole:
            self._is_whole = is_whole
            self._paint()
        self.setVisible(bool(shown))

    def changeEvent(self, event: QEvent) -> None:
        """Follow light and dark."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._paint()

    def _paint(self) -> None:
        palette = QPalette()  # with what differs alone: a widget with a whole palette hears nothing of another theme
        window = QPalette.ColorRole.Window
        calm, amber = surface_colour("panel"), mixed(QGuiApplication.palette().color(window), tone_colour("amber"))
        palette.setColor(window, calm if self._is_whole else amber)
        self.setPalette(palette)
        name, tone = ("info", "grey") if self._is_whole else ("warning", "amber")
        self._icon.setPixmap(icon(name, tone).pixmap(18, 18))
