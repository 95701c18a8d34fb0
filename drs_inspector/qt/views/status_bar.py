"""The bottom line: where the data is from and when it was read, how far a fetch is, and Cancel."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton, QStatusBar, QWidget

from drs_inspector.qt.icons import icon
from drs_inspector.qt.theme import GRID


class ElidedLabel(QLabel):
    """A label that shortens its text with "…" instead of widening the window; the tool tip has all of it."""

    def set_full_text(self, text: str) -> None:
        """Show ``text`` as far as there is room."""
        self.setText(text)
        self.setToolTip(text)

    def minimumSizeHint(self) -> QSize:
        """Allow to be squeezed to a few letters."""
        return QSize(QFontMetrics(self.font()).averageCharWidth() * 6, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw the shortened text."""
        painter = QPainter(self)
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.contentsRect().width())
        painter.drawText(self.contentsRect(), int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), shown)


class StatusBar(QStatusBar):
    """Source on the left; progress text, bar and Cancel on the right while something runs."""

    cancel_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._source = ElidedLabel(self)
        self._activity = ElidedLabel(self)
        self._bar = QProgressBar(self)
        self._bar.setAccessibleName("Progress of reading")
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(120)
        self._bar.setMaximumHeight(self.fontMetrics().height())
        self._cancel = QPushButton(icon("cancel"), "Cancel", self)
        self._cancel.setAccessibleName("Cancel reading")
        self._cancel.setToolTip("Stop reading and keep what was read (Ctrl+.)")
        self._cancel.clicked.connect(self.cancel_requested)
        self._source.setContentsMargins(GRID, 0, 0, 0)
        self.addWidget(self._source, 1)
        for widget in (self._activity, self._bar, self._cancel):
            self.addPermanentWidget(widget)
        self.idle("")

    def show_source(self, text: str) -> None:
        """Say where the jobs on the screen are from and when they were read."""
        self._source.set_full_text(text)

    def busy(self, text: str, done: int = 0, total: int = 0, *, can_cancel: bool = True) -> None:
        """Say what is going on; ``total`` 0 means that nobody knows how much there is."""
        self._activity.set_full_text(text)
        self._activity.show()
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        self._bar.show()
        self._cancel.setVisible(can_cancel)

    def idle(self, text: str) -> None:
        """Take the bar and Cancel away and leave ``text``, the outcome, standing."""
        self._activity.set_full_text(text)
        self._activity.setVisible(bool(text))
        self._bar.hide()
        self._cancel.hide()
