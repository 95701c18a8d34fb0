"""Where Tab leads: through the controls of a window as they are read, from left to right and from top to bottom.

Qt's own order is that in which widgets were made, and much is made late here: facets, chips, links, whole pages.
"""

from collections.abc import Iterator, Mapping, Sequence

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHeaderView, QScrollArea, QWidget
from shiboken6 import isValid

_ALL = Qt.TabFocusBehavior.TabFocusAllControls


def has_keyboard(part: QWidget) -> bool:
    """Say whether the keyboard is in a part of a window; ``part.focusWidget()`` tells where in it it was last."""
    now = part.window().focusWidget()
    return now is not None and (now is part or part.isAncestorOf(now))


def in_reading_order(around: QWidget) -> list[QWidget]:
    """Return what Tab can go to inside a widget, and what has the keyboard there now whether Tab goes to it or not."""
    # All of them at once, and kept: the bindings lose widgets of Qt's own once nothing refers to their parent.
    every = around.findChildren(QWidget)
    inside: dict[QWidget, list[QWidget]] = {}
    for one in every:
        parent = one.parentWidget() if isValid(one) and one.isVisible() and not one.isWindow() else None
        if parent is not None:
            inside.setdefault(parent, []).append(one)
    return list(_controls(around, inside))


def step(window: QWidget, *, forwards: bool) -> bool:
    """Put the keyboard into the next control or the one before; False where Qt has to do it.

    Qt does it where the system lets Tab go to some controls only, as macOS does unless told otherwise.
    """
    if QGuiApplication.styleHints().tabFocusBehavior() != _ALL:
        return False
    now = window.focusWidget()
    if now is not None and not now.isVisible():
        return _leave_hidden(now)
    controls = in_reading_order(window)
    if now not in controls or len(controls) == 1:
        return False
    found = controls[(controls.index(now) + (1 if forwards else -1)) % len(controls)]
    found.setFocus(Qt.FocusReason.TabFocusReason if forwards else Qt.FocusReason.BacktabFocusReason)
    _bring_into_sight(found)
    return True


def _leave_hidden(gone: QWidget) -> bool:
    """Put the keyboard beside what was hidden with the keyboard in it: the tabs of a page, and not the tool bar.

    A screen reader says what gets the keyboard, be it only until the page that comes instead takes it.
    """
    around = gone.parentWidget()
    while around is not None and not around.isWindow():
        if around.isVisible() and (beside := in_reading_order(around)):
            beside[0].setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        around = around.parentWidget()
    return False


def _controls(around: QWidget, inside: Mapping[QWidget, list[QWidget]]) -> Iterator[QWidget]:
    parts: dict[QWidget, list[QWidget]] = {}
    for child in inside.get(around, []):
        found = list(_controls(child, inside))
        if _takes_tab(child):
            # The heads of a table are inside it, and above its rows.
            found.insert(sum(isinstance(one, QHeaderView) for one in found), child)
        if found:  # what has nothing to go to may lie across what has
            parts[child] = found
    for child in _read(list(parts)):
        yield from parts[child]


def _takes_tab(widget: QWidget) -> bool:
    by_tab = Qt.FocusPolicy.TabFocus
    if widget.hasFocus() and widget.focusProxy() is None:
        return True
    return widget.isEnabled() and widget.focusProxy() is None and widget.focusPolicy() & by_tab == by_tab


def _read(widgets: Sequence[QWidget]) -> list[QWidget]:
    """Return widgets as they are read: row by row where a line between rows crosses none, else column by column."""
    places = {one: one.geometry() for one in widgets}
    for from_to in (_rows, _columns):
        bands = _bands({one: from_to(place) for one, place in places.items()})
        if len(bands) > 1:
            return [one for band in bands for one in _read(band)]
    return sorted(widgets, key=lambda one: (one.y(), one.x()))


def _rows(place: QRect) -> tuple[int, int]:
    return place.top(), place.bottom()


def _columns(place: QRect) -> tuple[int, int]:
    return place.left(), place.right()


def _bands(spans: Mapping[QWidget, tuple[int, int]]) -> list[list[QWidget]]:
    bands: list[list[QWidget]] = []
    end = 0
    for one in sorted(spans, key=lambda one: spans[one]):
        first, last = spans[one]
        if not bands or first > end:
            bands.append([])
            end = last
        bands[-1].append(one)
        end = max(end, last)
    return bands


def _bring_into_sight(widget: QWidget) -> None:
    around = widget.parentWidget()
    while around is not None:
        if isinstance(around, QScrollArea):
            around.ensureWidgetVisible(widget)
        around = around.parentWidget()
