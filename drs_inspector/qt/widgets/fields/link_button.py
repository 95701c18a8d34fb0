"""A button that looks like a link: no frame, the colour of links, underlined under the pointer and with the focus."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QPalette
from PySide6.QtWidgets import QPushButton, QWidget

from drs_inspector.qt.widgets.elided_label import plain_tip


class LinkButton(QPushButton):
    """Runs ``run`` on a click, on Return and on the space bar."""

    def __init__(self, text: str, tip: str, run: Callable[[], object], parent: QWidget) -> None:
        super().__init__(text, parent)
        self.setFlat(True)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(plain_tip(tip))
        self.setAccessibleDescription(tip)
        self.clicked.connect(lambda _checked=False: run())
        self._paint()

    def _paint(self) -> None:
        palette = QPalette()  # one role alone, so that another theme reaches the button by the others
        group, roles = QPalette.ColorGroup, QPalette.ColorRole
        for one in (group.Active, group.Inactive):
            palette.setColor(one, roles.ButtonText, QGuiApplication.palette().color(roles.Link))
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
        link = QGuiApplication.palette().color(QPalette.ColorRole.Link)
        # Which of the two comes depends on what the button is in.
        kinds = (QEvent.Type.ApplicationPaletteChange, QEvent.Type.PaletteChange)
        if event.type() in kinds and self.palette().color(QPalette.ColorRole.ButtonText) != link:
            self._paint()
