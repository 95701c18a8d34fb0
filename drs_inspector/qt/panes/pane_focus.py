"""The entries of the menus that the pane with the focus decides: what they are called, and what they do."""

from collections.abc import Mapping

import shiboken6
from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMainWindow, QMenu, QMenuBar, QStatusBar, QToolBar, QWidget

from drs_inspector.qt.panes.pane_actions import offer_of, panes_of, perform, say
from drs_inspector.qt.panes.pane_steps import step

_BARS = (QMenuBar, QMenu, QToolBar, QStatusBar)
_LETTERS = {
    "find": "f",
    "show_all": "w",
    "copy": "c",
    "copy_short": "p",
    "copy_json": "j",
    "copy_id": "i",
    "copy_table": "t",
    "copy_markdown": "m",
    "copy_csv": "v",
    "copy_sql": "s",
    "copy_curl": "u",
    "save_shown": "s",
    "save_all": "l",
    "select_all": "a",
    "explain": "e",
}


_STEPS = {"next_pane": 1, "previous_pane": -1}
KEEPS_PANE = "keepsPane"
"""A property of widgets that work on the pane that had the focus before, as bars do: of the palette."""


class PaneFocus(QObject):
    """Runs ``actions`` in the pane of ``window`` that has the focus; they are disabled while none has it.

    ``next_pane`` and ``previous_pane`` lead the keyboard to another one.

    What explains is for every control, in a pane or not.

    A menu bar, tool bar or status bar that has the focus works on the pane that had it before.
    """

    def __init__(self, window: QMainWindow, actions: Mapping[str, QAction]) -> None:
        super().__init__(window)
        self._window = window
        self._actions = {name: action for name, action in actions.items() if name not in _STEPS}
        for name in _STEPS.keys() & actions.keys():
            actions[name].triggered.connect(_Run(self, name))
        self._titles = {name: action.text() for name, action in self._actions.items()}
        self._places: list[QWidget] = []
        for name, action in self._actions.items():
            action.triggered.connect(_Run(self, name))
        for top in window.menuBar().actions():
            menu = top.menu()
            if isinstance(menu, QMenu) and any(action in self._actions.values() for action in menu.actions()):
                menu.aboutToShow.connect(self.name_entries)
                menu.aboutToHide.connect(self.update)
        QApplication.instance().focusChanged.connect(self._moved)  # type: ignore[union-attr]  # it exists by now
        self.update()

    @property
    def place(self) -> QWidget | None:
        """The widget whose panes are asked: the one with the focus, or what it was in when it is gone."""
        for widget in self._places:
            if shiboken6.isValid(widget) and widget.isVisible() and next(panes_of(widget), None) is not None:
                return widget
        return None

    def _asked(self, name: str) -> QWidget | None:
        """Return the place an action is for; without a pane the control itself can be explained."""
        place = self.place
        if place is None and name == "explain":
            place = next((one for one in self._places if shiboken6.isValid(one) and one.isVisible()), None)
        return place

    def run(self, name: str) -> None:
        """Run an action in the pane with the focus."""
        if name in _STEPS:
            if not step(self._window, _STEPS[name]):
                say(self._window, "There is no other pane here")
        else:
            perform(self._asked(name), name)

    def update(self) -> None:
        """Offer what the pane with the focus has; a key whose action has nothing to do now says so."""
        panes = list(panes_of(self.place))
        for name, action in self._actions.items():
            has = any(pane.has(name) for pane in panes)
            action.setEnabled(has or (name == "explain" and self._asked(name) is not None))

    def _moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is not None and new.window() is self._window and not _is_in_bar(new):
            self._places = [new]
            while (above := self._places[-1].parentWidget()) is not None:
                self._places.append(above)
        self.update()

    def name_entries(self) -> None:
        """Call the entries what they would do now."""
        for name, action in self._actions.items():
            offer = offer_of(self._asked(name), name)
            action.setText(_with_letter(offer.words, _LETTERS[name]) if offer else self._titles[name])
            action.setEnabled(offer is not None)


class _Run:
    """Runs one action. (A lambda that captures the owner would keep it alive.)"""

    def __init__(self, panes: PaneFocus, name: str) -> None:
        self._panes, self._name = panes, name

    def __call__(self, _checked: bool = False) -> None:
        self._panes.run(self._name)


def _is_in_bar(widget: QWidget) -> bool:
    above: QWidget | None = widget
    while above is not None:
        if isinstance(above, _BARS) or above.property(KEEPS_PANE):
            return True
        above = None if above.isWindow() else above.parentWidget()
    return False


def _with_letter(words: str, letter: str) -> str:
    """Return words with the letter that a menu is used by: the same one whatever the pane calls the entry."""
    place = words.lower().find(letter)
    return words if place < 0 else f"{words[:place].replace('&', '&&')}&{words[place:]}"
