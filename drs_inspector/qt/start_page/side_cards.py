"""The cards beside the connections: the way back to where one was, where to drop files, the demo."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from drs_inspector.qt.shortcuts.pane_keys import KeyText
from drs_inspector.qt.start_page.card import Card, KeyLabel, Picture
from drs_inspector.qt.widgets.dialog_layout import note, tall, words
from drs_inspector.qt.widgets.fields.action_button import ActionButton
from drs_inspector.qt.widgets.icons import icon
from drs_inspector.qt.widgets.theme import GRID

_ICON = 20


class GoOnCard(Card):
    """Says what was open when the window closed last, and opens it again. Hidden while nothing is known."""

    def __init__(self, action: QAction, parent: QWidget) -> None:
        super().__init__("Go on where you were", parent)
        self.head.addWidget(KeyLabel("go_on", self))
        self._words = words("", self)
        self._hint = note("", self)
        self.button = ActionButton("Open it", self, tip=action.toolTip(), primary=True)
        self.button.triggered.connect(action.trigger)
        tall(self.button)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self.button)
        row.addWidget(self._hint, 1)
        self.body.addWidget(self._words)
        self.body.addLayout(row)
        self.hide()

    def say(self, what: str, button: str, hint: str) -> None:
        """Say what there is to go on with; "" hides the card."""
        self._words.setText(what)
        self._hint.setText(hint)
        self.button.setText(button)
        self.button.setAccessibleName(button)
        self.button.setAccessibleDescription(f"{what} {hint}".strip())
        self.setVisible(bool(what))


class DropCard(Card):
    """Where files can be dropped: anywhere on the window, and this place says so."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("Drop files here", parent, dashed=True)
        self.title.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.body.insertWidget(0, Picture("open", _ICON, self))
        what = note("archives, saved replies, folders of them", self)
        what.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.body.addWidget(what)


class DemoCard(Card):
    """Offers the demo where there is one."""

    def __init__(self, action: QAction, parent: QWidget) -> None:
        super().__init__("New here? Try the demo", parent)
        self._action = action
        self.button = QPushButton(icon("demo"), "Start", self)
        self.button.setAutoDefault(False)
        self.button.setAccessibleName("Start the demo")
        KeyText(self.button, self.button.setToolTip, "Start a demo cloud on this computer", "demo")
        self.button.clicked.connect(action.trigger)
        tall(self.button)
        self.head.addWidget(KeyLabel("demo", self))
        self.head.addWidget(self.button)
        self.body.addWidget(words("A demo cloud on this computer. Nothing leaves it.", self))
        action.changed.connect(self.follow)

    def follow(self) -> None:
        """Offer what is offered."""
        self.button.setEnabled(self._action.isEnabled())
