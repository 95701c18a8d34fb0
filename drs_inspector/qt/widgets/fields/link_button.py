"""A button that looks like a link: no frame, the colour of links, underlined under the pointer and with the focus."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QPalette
from PySide6.QtWidgets import QPushButton, QWidget


class LinkButton(QPushButton):
    """Runs ``run`` on a click, on Return and on the space bar."""

    def __init__(self, text: str, tip: str, run: Callable[[], object], parent: QWidget) -> None:
        super().__init__(text, parent)
        self.setFlat(True)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(tip)
        self.setAccessibleDescription(tip)
        self.clicked.connect(lambda _checked=False: run())
        self._paint()

    def _paint(self) -> None:
        palette = QPalette(QGuiApplication.palette())
        group, roles = QPalette.ColorGroup, QPalette.ColorRole
        for one in (group.Active, group.Inactive):
            palette.setColor(one, roles.ButtonText, palette.color(roles.Link))
        self.setPalette(palette)

    def _underline(self, underlined: bool) -> None:
        font = self.font()
        font.setUnderline(underlined)
        self.setFont(font)

    def event(self, event: QEvent) -> bool:
        """Follow pointer and focus."""
        kinds = QEvent.Type
        if event.type() in (kinds.Enter, kinds.FocusIn):
            self._underline(True)
        elif event.type() in (kinds.Leave, kinds.FocusOut):
            self._underline(self.underMouse() and event.type() == kinds.FocusOut)
        return super().event(event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow light and dark."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ApplicationPaletteChange:
            self._paint()
