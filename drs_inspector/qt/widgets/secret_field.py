"""A field for a secret: dots instead of letters, and a word that shows them."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QToolButton, QWidget

# IAM tokens have up to 32,768 characters (contract 1.6); Qt's own limit would cut them without a word.
_LENGTH_LIMIT = 200_000


class SecretField(QWidget):
    """A line edit with a "show" button that can be reached with the keyboard."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """``name`` is what the field holds, in lower case: "password"."""
        super().__init__(parent)
        self.edit = QLineEdit(self)
        self.edit.setMaxLength(_LENGTH_LIMIT)
        self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        self.edit.setAccessibleName(name.capitalize())
        hints = Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText
        self.edit.setInputMethodHints(hints | Qt.InputMethodHint.ImhHiddenText)
        self._show = QToolButton(self)
        self._show.setText("Show")
        self._show.setAutoRaise(True)
        self._show.setCheckable(True)
        self._show.setToolTip(f"Show the {name}")
        self._show.setAccessibleName(f"Show the {name}")
        self._show.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._show.toggled.connect(self._toggle)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.edit, 1)
        layout.addWidget(self._show)
        self.setFocusProxy(self.edit)
        self._paint()

    @property
    def text(self) -> str:
        """The secret as typed."""
        return self.edit.text()

    def set_text(self, text: str) -> None:
        """Replace the secret and hide it."""
        self._show.setChecked(False)
        self.edit.setText(text)

    def _toggle(self, shown: bool) -> None:
        self.edit.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        self._show.setText("Hide" if shown else "Show")

    def _paint(self) -> None:
        palette = QPalette()  # with what differs alone: a widget with a whole palette hears nothing of another theme
        link = QGuiApplication.palette().color(QPalette.ColorRole.Link)
        palette.setColor(QPalette.ColorRole.ButtonText, link)
        self._show.setPalette(palette)

    def changeEvent(self, event: QEvent) -> None:
        """Follow light and dark."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._paint()
