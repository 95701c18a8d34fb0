"""The bottom line: where the data is from, how watching and the sign-in are, how far a fetch is, and Cancel."""

from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication, QPalette
from PySide6.QtWidgets import QPushButton, QStatusBar, QWidget

from drs_inspector.qt.shortcuts.pane_keys import KeyText
from drs_inspector.qt.widgets.elided_label import ElidedLabel, plain_tip
from drs_inspector.qt.widgets.icons import icon
from drs_inspector.qt.widgets.link_button import LinkButton
from drs_inspector.qt.widgets.progress_bar import ProgressBar
from drs_inspector.qt.widgets.text_size import follow_text_size
from drs_inspector.qt.widgets.theme import GRID, tone_colour


class _ToneLabel(ElidedLabel):
    """Words in a status tone, or in the usual colour."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone = ""

    def set_tone(self, tone: str) -> None:
        """Draw the words in this tone of the palette in use; "" is the usual colour."""
        self._tone = tone
        palette = QPalette(QGuiApplication.palette())
        if tone:
            palette.setColor(QPalette.ColorRole.WindowText, tone_colour(tone))
        self.setPalette(palette)

    def recolour(self) -> None:
        """Take the colours of the palette in use."""
        self.set_tone(self._tone)


class StatusBar(QStatusBar):
    """Source on the left, the sign-in beside it; progress text, bar and Cancel on the right while something runs."""

    cancel_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._source = ElidedLabel(self)
        self._place = ElidedLabel(self, mode=Qt.TextElideMode.ElideMiddle)
        self._activity = ElidedLabel(self)
        self._bar = ProgressBar(self)
        self._bar.setAccessibleName("Progress of reading")
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(120)
        follow_text_size(self._bar, lambda one: one.setMaximumHeight(one.fontMetrics().height()))
        self._cancel = QPushButton(icon("cancel"), "Cancel", self)
        self._cancel.setAccessibleName("Cancel reading")
        KeyText(self._cancel, self._cancel.setToolTip, "Stop reading and keep what was read", "cancel")
        self._cancel.clicked.connect(self.cancel_requested)
        self._source.setContentsMargins(GRID, 0, 0, 0)
        self._place.setContentsMargins(GRID, 0, 0, 0)
        self._place.hide()
        self._folder = LinkButton("Show in folder", self)
        self._folder.clicked.connect(self._show_folder)
        self._shown_folder: Path | None = None
        self.addWidget(self._source, 1)
        self.addWidget(self._place, 1)
        self._sign_in = _ToneLabel(self)
        self._sign_in.setContentsMargins(GRID, 0, GRID, 0)
        self._sign_in.hide()
        self._watch = _ToneLabel(self)
        self._watch.setContentsMargins(GRID, 0, GRID, 0)
        self._watch.hide()
        for widget in (self._watch, self._sign_in, self._activity, self._folder, self._bar, self._cancel):
            self.addPermanentWidget(widget)
        self.messageChanged.connect(self._make_room)
        self.idle("")

    def _make_room(self, message: str) -> None:
        """Hide the source below a message: the bar does so too, but shows it again when it is laid out meanwhile."""
        has_place = bool(self._place.text())
        self._source.setVisible(not message and not has_place)
        self._place.setVisible(not message and has_place)

    def show_place(self, text: str) -> None:
        """Say where the keyboard is in what is shown, in place of the source; "" for nothing."""
        self._place.set_full_text(text)
        self._make_room(self.currentMessage())

    def show_source(self, text: str) -> None:
        """Say where the jobs on the screen are from and when they were read."""
        self._source.set_full_text(text)

    def show_sign_in(self, text: str, tone: str, tip: str) -> None:
        """Say how long the sign-in lasts, or nothing; ``tip`` is what there is to know besides."""
        self._sign_in.setText(text)
        self._sign_in.setToolTip(plain_tip(tip))
        self._sign_in.setAccessibleDescription(tip)
        self._sign_in.set_tone(tone)
        self._sign_in.setVisible(bool(text))

    def show_watch(self, text: str, *, spoken: str, tip: str, tone: str) -> None:
        """Say how watching goes, or nothing. ``spoken`` is what is read out: it does not count down as ``text`` may."""
        # With a name of its own a label does not tell of each text: nothing is announced while it counts down.
        self._watch.setAccessibleName(spoken)
        self.count_watch_down(text)
        self._watch.setToolTip(plain_tip(tip))
        self._watch.setAccessibleDescription(tip)
        self._watch.set_tone(tone)
        self._watch.setVisible(bool(text))

    def count_watch_down(self, text: str) -> None:
        """Say how far the next look is, to those who see it."""
        if text != self._watch.text():
            self._watch.setText(text)

    def recolour(self) -> None:
        """Take the colours of the palette in use."""
        self._sign_in.recolour()
        self._watch.recolour()

    @property
    def text(self) -> str:
        """What is said of the work that is going on, or of its outcome."""
        return self._activity.text()

    def busy(self, text: str, done: int = 0, total: int = 0, *, can_cancel: bool = True) -> None:
        """Say what is going on; ``total`` 0 means that it is not known how much there is."""
        self._activity.set_full_text(text)
        self._activity.show()
        self._bar.show_progress(done, total)
        self._bar.show()
        self._shown_folder = None
        self._folder.hide()
        self._cancel.setVisible(can_cancel)

    def idle(self, text: str, folder: Path | None = None) -> None:
        """Take the bar and Cancel away; leave the outcome, and the way to a folder with what was written."""
        self._activity.set_full_text(text)
        self._activity.setVisible(bool(text))
        self._shown_folder = folder
        self._folder.setVisible(folder is not None)
        self._bar.hide()
        self._cancel.hide()

    def _show_folder(self) -> None:
        folder = self._shown_folder
        if folder is not None and not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder.absolute()))):
            self.idle(f"Nothing on this computer shows folders. It is {folder}.")
