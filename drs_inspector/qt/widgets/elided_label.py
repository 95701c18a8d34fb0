"""A label that shortens its text to the room it has, and tool tips that show a text as it is."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QWidget

from drs_inspector.domain.printable import both_ends, printable_lines, shortened


def plain_tip(text: str) -> str:
    """Return a tool tip that shows a text from outside as it is written, of a very long one the beginning.

    Qt takes one with a tag in it for HTML, which hides words and loads pictures from wherever they are.
    """
    text = shortened(printable_lines(shortened(text)))
    if "<" not in text:
        return text
    shown = text.replace("&", "&amp;").replace("<", "&lt;")
    return f"<p style='white-space: pre-wrap'>{shown}</p>"


class ElidedLabel(QLabel):
    """A label that shortens its text with "…" instead of widening the window; the tool tip has all that can be shown.

    ``mode`` is where it is shortened: names differ at their ends, and lose their middle.
    """

    def __init__(self, parent: QWidget | None = None, *, mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight) -> None:
        super().__init__(parent)
        self._mode = mode
        self.setTextFormat(Qt.TextFormat.PlainText)

    def set_full_text(self, text: str) -> None:
        """Show ``text`` as far as there is room."""
        self.setText(both_ends(text) if self._mode == Qt.TextElideMode.ElideMiddle else shortened(text))
        self.setToolTip(plain_tip(text))

    def minimumSizeHint(self) -> QSize:
        """Allow to be squeezed to a few letters, or to all where there are no more."""
        few = QFontMetrics(self.font()).averageCharWidth() * 6
        return QSize(min(few, self.sizeHint().width()), super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw the shortened text."""
        with QPainter(self) as painter:
            shown = self.fontMetrics().elidedText(self.text(), self._mode, self.contentsRect().width())
            painter.drawText(
                self.contentsRect(), int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), shown
            )
