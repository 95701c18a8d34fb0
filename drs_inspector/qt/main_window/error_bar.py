"""The bar above the content where errors appear: title, cause, next step, and what a person can do about it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication, QKeyEvent, QPalette
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from drs_inspector.domain.errors import InspectorError
from drs_inspector.domain.printable import shortened
from drs_inspector.qt.main_window.concern import Concern
from drs_inspector.qt.panes.reading_out import announce
from drs_inspector.qt.widgets.icons import icon
from drs_inspector.qt.widgets.text_size import follow_text_size, scaled
from drs_inspector.qt.widgets.theme import GRID, mixed, tone_colour

_MOST_MESSAGES = 50


@dataclass(frozen=True)
class Message:
    """One error as it is shown; ``where`` says what failed, ``details`` is what Details and Copy add to it.

    ``kept`` says what to do about an unforeseen error and where its details are, ``log_folder`` is that place.
    ``about`` is what it is about; without that only a person can close it.
    """

    error: InspectorError
    where: str = ""
    details: str = ""
    retry: Callable[[], None] | None = None
    kept: str = ""
    log_folder: Path | None = None
    about: Concern | None = None

    @property
    def looks(self) -> tuple[str, str, str, bool]:
        """What the bar shows of it; two messages with the same looks cannot be told apart."""
        return str(self.error), self.where, self.kept, self.retry is None

    def is_replaced_by(self, newer: "Message") -> bool:
        """Tell whether a newer message says the same again, or how the same work has failed now."""
        again = self.about is not None and self.about == newer.about
        return again or (self.about == newer.about and str(self.error) == str(newer.error))

    def text(self) -> str:
        """Return everything about the error as lines of text, for Copy."""
        error = self.error
        named = {"Where": self.where, "Code": error.code, "Request id": error.request_id}
        lines = [part for part in (error.title, error.cause, error.next_step, self.kept) if part]
        lines += [f"{name}: {value}" for name, value in named.items() if value]
        if error.http_status:
            lines.append(f"HTTP status: {error.http_status}")
        return "\n".join([*lines, "", self.details] if self.details else lines).strip()


def _is_about_a_certificate(error: InspectorError) -> bool:
    from drs_inspector.cloud.network.certificates import CertificateRefusedError  # noqa: PLC0415 - loads the network's code

    return isinstance(error, CertificateRefusedError)


def _button(text: str, name: str, parent: QWidget) -> QToolButton:
    button = QToolButton(parent)
    button.setText(text)
    button.setAccessibleName(name)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    button.setAutoRaise(True)
    return button


class ErrorBar(QFrame):
    """Shows one message at a time, the newest first; closing it, or its end, shows the one before.

    ``certificate_requested(error)``: the certificate that was refused is to be shown.
    """

    certificate_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._messages: list[Message] = []
        self.setObjectName("errorBar")
        self.setAccessibleName("Problems")
        self.setAutoFillBackground(True)
        self._build_texts()
        self._build_buttons()
        self._lay_out()
        self.hide()

    def _build_texts(self) -> None:
        self._icon = QLabel(self)
        self._title, self._text, self._count = QLabel(self), QLabel(self), QLabel(self)
        font = self._title.font()
        font.setBold(True)
        self._title.setFont(font)
        for label in (self._title, self._text):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self._details = QPlainTextEdit(self)
        self._details.setReadOnly(True)
        self._details.setTabChangesFocus(True)
        self._details.setAccessibleName("Details of the problem")
        follow_text_size(self._details, lambda one: one.setFixedHeight(scaled(15 * GRID)))
        self._details.hide()

    def _build_buttons(self) -> None:
        self._details_button = _button("&Details", "Show details of the problem", self)
        self._details_button.setCheckable(True)
        self._details_button.toggled.connect(self._details.setVisible)
        self._copy_button = _button("&Copy", "Copy the problem", self)
        self._copy_button.clicked.connect(self._copy)
        self._retry_button = _button("&Retry", "Try again", self)
        self._retry_button.clicked.connect(self._retry)
        self._log_button = _button("Show &log", "Show the folder of the log", self)
        self._log_button.clicked.connect(self._show_log)
        self._certificate_button = _button("Certi&ficate…", "Show the certificate that was refused", self)
        self._certificate_button.clicked.connect(self._show_certificate)
        self._close_button = _button("", "Close the message", self)
        self._close_button.setIcon(icon("close"))
        self._close_button.setToolTip("Close this message (Esc)")
        self._close_button.clicked.connect(self.close_message)

    def _lay_out(self) -> None:
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(self._title)
        texts.addWidget(self._text)
        line = QHBoxLayout()
        line.setSpacing(GRID)
        line.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(texts, 1)
        buttons = (
            self._certificate_button,
            self._retry_button,
            self._log_button,
            self._details_button,
            self._copy_button,
        )
        for widget in (self._count, *buttons, self._close_button):
            line.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GRID, GRID, GRID, GRID)
        layout.addLayout(line)
        layout.addWidget(self._details)

    @property
    def messages(self) -> tuple[Message, ...]:
        """What is waiting to be read, the oldest first."""
        return tuple(self._messages)

    def show_error(
        self,
        error: InspectorError,
        *,
        where: str = "",
        details: str = "",
        retry: Callable[[], None] | None = None,
        kept: str = "",
        log_folder: Path | None = None,
        about: Concern | None = None,
    ) -> None:
        """Show the error now; one that says the same is replaced, so that a repeated failure is one message."""
        message = Message(error, where, details, retry, kept, log_folder, about)
        shown = self._messages[-1] if self._messages and not self.isHidden() else None
        others = [other for other in self._messages if not other.is_replaced_by(message)]
        self._messages = [*others, message][-_MOST_MESSAGES:]
        # Laying out anew paints anew: a widget that fails in its painting would fail for ever.
        if shown is None or message.looks != shown.looks:
            self._show_newest()
            announce(self, f"{self._title.text()}. {self._text.text()}", urgent=True)

    def close_message(self) -> None:
        """Close the message that is shown."""
        if self._messages:
            self._messages.pop()
        self._show_newest()

    def revise(self, left: Callable[[Message], Concern | None]) -> None:
        """Let messages go whose ``about`` has come to an end: ``left`` returns what is left of it, None for nothing."""
        kept: list[Message] = []
        for message in self._messages:
            rest = left(message) if message.about is not None else None
            if message.about is None or rest == message.about:
                kept.append(message)
            elif rest is not None:
                kept.append(replace(message, about=rest))
        if len(kept) != len(self._messages):
            self._messages = kept
            self._show_newest()
        self._messages = kept

    def clear(self) -> None:
        """Close all messages."""
        self._messages.clear()
        self._show_newest()

    def _show_newest(self) -> None:
        if not self._messages:
            self.hide()
            return
        message = self._messages[-1]
        self._title.setText(shortened(": ".join(part for part in (message.where, message.error.title) if part)))
        sentences = (message.error.cause, message.error.next_step, message.kept)
        self._text.setText(shortened(" ".join(part for part in sentences if part)))
        self._text.setVisible(bool(self._text.text()))
        others = len(self._messages) - 1
        self._count.setText(f"{others} more" if others else "")
        self._details.setPlainText(message.text())
        self._retry_button.setVisible(message.retry is not None)
        self._log_button.setVisible(message.log_folder is not None)
        self._certificate_button.setVisible(_is_about_a_certificate(message.error))
        self.recolour()
        self.show()

    def recolour(self) -> None:
        """Take the colours of the palette in use."""
        palette = QPalette(QGuiApplication.palette())
        palette.setColor(QPalette.ColorRole.Window, mixed(palette.color(QPalette.ColorRole.Window), tone_colour("red")))
        self.setPalette(palette)
        self._icon.setPixmap(icon("error", "red").pixmap(20, 20))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes the message while the keyboard is in the bar."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_message()
        else:
            super().keyPressEvent(event)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._messages[-1].text())

    def _show_log(self) -> None:
        folder = self._messages[-1].log_folder
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
            self._text.setText(f"Nothing on this computer shows folders. The log is in {folder}.")

    def _show_certificate(self) -> None:
        self.certificate_requested.emit(self._messages[-1].error)

    def _retry(self) -> None:
        retry = self._messages[-1].retry
        self.close_message()
        if retry is not None:
            retry()
