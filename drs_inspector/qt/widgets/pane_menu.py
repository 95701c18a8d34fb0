"""The context menu of a pane: the offers that its keys run, by the same names."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from drs_inspector.qt.panes.pane_actions import Offer, PaneActions, offer_of, panes_of, run_offer
from drs_inspector.qt.shortcuts.keys import PANE_ACTIONS
from drs_inspector.qt.widgets.icons import icon

_ORDER = ("activate", "copy", "copy_short", "copy_json", "copy_id", "", "delete")


def show_pane_menu(view: QWidget, where: QPoint, more: Sequence[QAction] = ()) -> QMenu:
    """Open the menu of the panes that a view is in at a global position; what cannot be done now is disabled.

    ``more`` are actions below the offers, such as those of the window.
    """
    menu = QMenu(view)
    menu.setAccessibleName("Menu of what is selected")
    menu.aboutToHide.connect(menu.deleteLater)
    panes = list(panes_of(view))
    for name in _ORDER:
        if not name:
            _add_more(menu, view, panes)
        elif any(pane.has(name) for pane in panes):
            _add(menu, view, offer_of(view, name), PANE_ACTIONS[name].title, name)
    if more:
        menu.addSeparator()
        menu.addActions(more)
    menu.popup(where)
    return menu


def _add_more(menu: QMenu, view: QWidget, panes: Sequence[PaneActions]) -> None:
    for pane in panes:
        for offer in pane.more():
            _add(menu, view, offer, "", "copy")


def _add(menu: QMenu, view: QWidget, offer: Offer | None, title: str, name: str) -> None:
    if offer is None:
        menu.addAction(title).setEnabled(False)
        return
    action = menu.addAction(offer.words, lambda: run_offer(view, offer))
    if name.startswith("copy"):
        action.setIcon(icon("copy"))
