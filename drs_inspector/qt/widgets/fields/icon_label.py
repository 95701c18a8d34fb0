"""An icon beside a field or a text."""

from PySide6.QtCore import QEvent, QSize
from PySide6.QtWidgets import QLabel, QWidget

from drs_inspector.qt.widgets.icons import icon


class IconLabel(QLabel):
    """Shows an icon in the colour of the text, or of a tone, also after the theme has changed."""

    def __init__(self, name: str, tone: str = "", side: int = 16, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon, self._side = icon(name, tone), side
        self._paint()

    def _paint(self) -> None:
        self.setPixmap(self._icon.pixmap(QSize(self._side, self._side), self.devicePixelRatioF()))

    def changeEvent(self, event: QEvent) -> None:
        """Follow light and dark."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._paint()
