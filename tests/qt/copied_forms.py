"""What a button "Copy as" offers, as a person sees it."""

from PySide6.QtGui import QAction

from drs_inspector.qt.panes.copy_as import CopyAsButton


def forms_of(button: CopyAsButton) -> dict[str, QAction]:
    """Open the menu, and return its entries by their words."""
    button.menu().aboutToShow.emit()
    return {action.text().partition("\t")[0]: action for action in button.menu().actions()}
