"""The button of a form that chooses a colour by name."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from drs_inspector.qt.widgets.fields.colour_choice import PALETTE, colour_name, swatch


class ColourButton(QToolButton):
    """Shows the colour; its menu has all of them by name. ``chosen(colour)``: another one was taken."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colour = ""
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        menu = QMenu(self)
        for name, colour in (("None", ""), *PALETTE):
            menu.addAction(swatch(colour), name).setData(colour)
        menu.triggered.connect(lambda action: self._take(action.data()))
        self.setMenu(menu)
        self.set_colour("")

    @property
    def colour(self) -> str:
        """The colour as ``#rrggbb``; empty for none."""
        return self._colour

    def set_colour(self, colour: str) -> None:
        """Show a colour."""
        self._colour = colour
        self.setIcon(swatch(colour))
        name = colour_name(colour) or "None"
        self.setAccessibleName(f"Colour: {name}")
        self.setToolTip(f"Colour that marks this connection's sources: {name}")

    def _take(self, colour: str) -> None:
        self.set_colour(colour)
        self.chosen.emit(colour)
