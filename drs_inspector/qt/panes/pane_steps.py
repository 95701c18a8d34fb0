"""From pane to pane with the keyboard: the outermost panes of a window in their order on the screen."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractItemView, QWidget

from drs_inspector.qt.panes.pane_actions import PaneActions, focused_in, panes_of


def outer_panes(window: QWidget) -> list[QWidget]:
    """Return the panes of a window that are in no other one, from left to right, then from top to bottom."""
    found = []
    for pane in window.findChildren(PaneActions):
        widget = pane.widget
        above = widget.parentWidget()
        if widget.isVisible() and next(panes_of(above), None) is None and _entry(widget) is not None:
            found.append(widget)
    places = {widget: widget.mapTo(window, QPoint(0, 0)) for widget in dict.fromkeys(found)}
    return sorted(places, key=lambda widget: (places[widget].x(), places[widget].y()))


def step(window: QWidget, direction: int) -> bool:
    """Put the keyboard into the next (1) or the previous (-1) pane, where it was in it last; False without another."""
    panes, focus = outer_panes(window), focused_in(window)
    at = next((number for number, one in enumerate(panes) if one is focus or one.isAncestorOf(focus)), None)  # type: ignore[arg-type]  # None is in no pane
    if not panes or (at is not None and len(panes) == 1):
        return False
    number = (0 if direction > 0 else -1) if at is None else (at + direction) % len(panes)
    entry = _entry(panes[number])
    if entry is not None:
        entry.setFocus(Qt.FocusReason.ShortcutFocusReason)
    return entry is not None


def _entry(pane: QWidget) -> QWidget | None:
    """Return what gets the keyboard in a pane: what had it last, else its first table, list or tree, else a control."""
    last = pane.focusWidget()
    if last is not None and _takes_focus(last):
        return last
    inside = [pane, *pane.findChildren(QWidget)]
    views = (one for one in inside if isinstance(one, QAbstractItemView) and _takes_focus(one))
    return next(views, None) or next((one for one in inside if _takes_focus(one)), None)


def _takes_focus(widget: QWidget) -> bool:
    by_tab = Qt.FocusPolicy.TabFocus
    return widget.isVisible() and widget.isEnabled() and widget.focusPolicy() & by_tab == by_tab
