"""The ways to begin while there is no connection yet, each with a sentence below its words."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from drs_inspector.qt.start_page.card import heading
from drs_inspector.qt.widgets.dialog_layout import words
from drs_inspector.qt.widgets.fields.described_button import DescribedButton
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.qt.widgets.type_roles import TypeRole

_WAYS: Final = (
    ("connect", "New connection…", "Sign in with a password, an access key or a token."),
    ("import_sign_ins", "Import sign-ins…", "Use what OpenStack, the SDKs or KooCLI keep on this computer."),
    ("demo", "Try the demo", "A demo cloud on this computer. Nothing leaves it."),
)


class WaysIn(QWidget):
    """Offers each way while its action is offered; one that does not exist here is not shown at all."""

    def __init__(self, actions: Mapping[str, QAction], parent: QWidget) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(heading("DRS Inspector", TypeRole.TITLE, self))
        layout.addWidget(
            words("See every database replication job of a project, and keep what you saw as a file.", self)
        )
        layout.addSpacing(GRID)
        self._buttons: list[tuple[QAction, DescribedButton]] = []
        for name, text, sentence in _WAYS:
            action = actions[name]
            button = DescribedButton(text, sentence, self)
            button.setIcon(action.icon())
            button.setAccessibleName(text.rstrip("…"))
            button.setAccessibleDescription(sentence)
            button.clicked.connect(action.trigger)
            action.changed.connect(self._follow)
            layout.addWidget(button)
            self._buttons.append((action, button))
        layout.addStretch(1)
        self._follow()

    def focus_first(self) -> None:
        """Put the keyboard on the first way."""
        self._buttons[0][1].setFocus()

    def _follow(self) -> None:
        for action, button in self._buttons:
            button.setEnabled(action.isEnabled())
            button.setVisible(action.isVisible())
