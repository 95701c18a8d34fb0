"""The forms that the rows of a list are copied in, as a menu and as the button "Copy as"."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from drs_inspector.qt.panes.pane_actions import Offer, run_offer
from drs_inspector.qt.shortcuts.keys import shortcuts

Forms = Sequence[tuple[str, str, Offer | None]]
"""Words, the action of panes whose key does the same ("" for none), and what it would do now."""


def fill_forms(menu: QMenu, widget: QWidget, forms: Forms) -> None:
    """Put forms into a menu; what cannot be copied now is disabled."""
    for words, name, offer in forms:
        key = shortcuts().text(name) if name else ""
        action = menu.addAction(f"{words}\t{key}" if key else words)
        action.setEnabled(offer is not None)
        if offer is not None:
            action.triggered.connect(lambda _on=False, offer=offer: run_offer(widget, offer))


class CopyAsButton(QPushButton):
    """``forms()`` are asked for when the menu opens."""

    def __init__(self, forms: Callable[[], Forms], parent: QWidget) -> None:
        super().__init__("Copy as", parent)
        self._forms = forms
        self.setToolTip("Copy the selected rows in the form that is wanted")
        self.setAutoDefault(False)
        menu = QMenu("Copy as", self)
        menu.aboutToShow.connect(self._fill)
        self.setMenu(menu)

    def _fill(self) -> None:
        self.menu().clear()
        fill_forms(self.menu(), self, self._forms())
