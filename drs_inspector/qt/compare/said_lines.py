"""Lines of sentences above and below a comparison."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QGuiApplication, QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from drs_inspector.qt.widgets.link_button import LinkButton
from drs_inspector.qt.widgets.theme import GRID, laid_on, surface_colour, wash


class SaidLines(QFrame):
    """Sentences on a ground: the answer in bold, or what is missing, with a link where something can be done."""

    asked = Signal()

    def __init__(self, parent: QWidget, *, name: str, is_bold: bool = False, tone: str = "", link: str = "") -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._tone = tone
        self._label = QLabel(self)
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._label.setWordWrap(True)
        self._label.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        font = self._label.font()
        font.setBold(is_bold)
        self._label.setFont(font)
        self._link = LinkButton(link, self)
        self._link.setVisible(bool(link))
        self._link.clicked.connect(self.asked)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GRID, GRID // 2, 2 * GRID, GRID // 2)
        row.addWidget(self._label, 1)
        row.addWidget(self._link)
        self.setAutoFillBackground(True)
        self._paint()

    @property
    def text(self) -> str:
        """What is said."""
        return self._label.text()

    def say(self, text: str, tone: str | None = None) -> None:
        """Say this; "" hides the line. ``tone`` is another one from now on."""
        if tone is not None and tone != self._tone:
            self._tone = tone
            self._paint()
        self._label.setText(text)
        self.setAccessibleDescription(text)
        self.setVisible(bool(text))

    def changeEvent(self, event: QEvent) -> None:
        """Follow light and dark."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._paint()

    def _paint(self) -> None:
        palette = QPalette()
        role = QPalette.ColorRole.Window
        if self._tone:
            base = QGuiApplication.palette().color(QPalette.ColorRole.Base)
            palette.setColor(role, laid_on(wash(self._tone), base))
        else:
            palette.setColor(role, surface_colour("panel"))
        self.setPalette(palette)
