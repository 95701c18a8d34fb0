"""The context menu of a pane: the offers that its keys run, by the same names."""

import weakref
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractItemView, QMenu, QWidget

from drs_inspector.qt.panes.copy_as import fill_forms
from drs_inspector.qt.panes.list_pane import ListPane
from drs_inspector.qt.panes.pane_actions import Offer, PaneActions, offer_of, panes_of, run_offer
from drs_inspector.qt.shortcuts.keys import PANE_ACTIONS
from drs_inspector.qt.widgets.icons import icon

SAVES: Final = ("save_shown", "save_all")
COPY_AS: Final = "<copy as>"
_ORDER: Final = (
    "activate",
    "copy",
    "copy_short",
    "copy_json",
    "copy_id",
    COPY_AS,
    "save_shown",
    "save_all",
    "",
    "delete",
)


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
        elif name == COPY_AS:
            _add_forms(menu, view, panes)
        elif any(pane.has(name) for pane in panes):
            _add(menu, view, offer_of(view, name), PANE_ACTIONS[name].title, name)
    if more:
        menu.addSeparator()
        menu.addActions(more)
    menu.popup(where)
    return menu


def offer_menu(view: QWidget) -> None:
    """Let a list have the menu of the panes that it is in, as its only one."""
    view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
    view.customContextMenuRequested.connect(_Opens(view))


class _Opens:
    """Opens the menu of a view. (A lambda that captures the view would keep it alive.)"""

    def __init__(self, view: QWidget) -> None:
        self._view = weakref.ref(view)

    def __call__(self, position: QPoint) -> None:
        view = self._view()
        if view is not None:
            inside = view.viewport() if isinstance(view, QAbstractItemView) else view
            show_pane_menu(view, inside.mapToGlobal(position))


def _add_forms(menu: QMenu, view: QWidget, panes: Sequence[PaneActions]) -> None:
    """Put the forms of the innermost list into a menu below this one, and the other ways to copy."""
    found = next((pane for pane in panes if isinstance(pane, ListPane)), None)
    if found is not None:
        fill_forms(menu.addMenu(icon("copy"), "Copy as"), view, found.copy_as())
    elif any(pane.has("copy_curl") for pane in panes):
        _add(menu, view, offer_of(view, "copy_curl"), PANE_ACTIONS["copy_curl"].title, "copy")


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
