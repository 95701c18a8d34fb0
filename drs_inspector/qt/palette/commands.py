"""The actions of the window as candidates of the palette, and how they are run."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from drs_inspector.qt.actions.specs import plain
from drs_inspector.qt.main_window.actions import ListedAction, MainActions
from drs_inspector.qt.shortcuts.keys import LIST_FORMS, PANE_ACTIONS
from drs_inspector.session.palette.candidate import Candidate, Kind
from drs_inspector.session.palette.finder import SHOWN_OF_A_GROUP, Found, Group
from drs_inspector.session.palette.uses import Uses

_LAST: Final = 5
# Actions that are about what is selected, beside those of the pane.
_OF_SELECTION: Final = ("peek", "refresh_selected", "export_selected", "refresh_session", "sign_in_again")
_THEME: Final = "theme:"
_RECENT: Final = "recent:"
# The palette itself is open.
_LEFT_OUT: Final = frozenset({"palette"})


class PaletteCommands:
    """Every action that is offered now, with the themes and the recent files; ``find`` makes them anew."""

    def __init__(self, actions: MainActions, uses: Uses) -> None:
        self._actions = actions
        self._uses = uses
        self._by_name: dict[str, QAction] = {}
        self.candidates: Sequence[Candidate] = ()

    def find(self) -> None:
        """Take the actions as they are called now, and what each can do."""
        found = [_of_menu(one, self._actions[one.name]) for one in self._actions.listed() if one.name not in _LEFT_OUT]
        self._by_name = {str(one.key): self._actions[str(one.key)] for one in found}
        for action in self._actions.themes.actions():
            name = f"{_THEME}{action.data()}"
            self._by_name[name] = action
            note = "is chosen" if action.isChecked() else ""
            found.append(Candidate(Kind.COMMAND, f"Theme: {plain(action.text())}", name, note, also="look dark light"))
        for number, action in enumerate(_recent(self._actions.recent)):
            name = f"{_RECENT}{number}"
            self._by_name[name] = action
            path = Path(str(action.data()))
            found.append(Candidate(Kind.COMMAND, f"Open {path.name}", name, str(path.parent), icon="snapshot"))
        self.candidates = found

    def first_groups(self) -> Sequence[Group]:
        """Return what is offered before anything is typed: what was used last, what fits the focus, and all."""
        by_name = {str(one.key): one for one in self.candidates}
        last = [by_name[name] for name in self._uses.last(by_name, _LAST)]
        fits = [
            by_name[name]
            for name in (*PANE_ACTIONS, *_OF_SELECTION)
            if name in by_name and not by_name[name].reason and by_name[name] not in last and name not in LIST_FORMS
        ]
        rest = [one for one in self.candidates if not one.reason and one not in last and one not in fits]
        return (
            _group("Last used", last, len(last)),
            _group("Fits what is selected", fits, len(fits)),
            _group("Commands", rest[:SHOWN_OF_A_GROUP], len(self.candidates) - len(last) - len(fits)),
        )

    def run(self, name: str) -> None:
        """Run an action as its menu does, and remember that; of recent files nothing is remembered."""
        action = self._by_name.get(name)
        if action is not None:
            if not name.startswith(_RECENT):
                self._uses.note(name)
            action.trigger()


def _group(title: str, found: Sequence[Candidate], total: int) -> Group:
    return Group(title, [Found(one) for one in found], total, Kind.COMMAND)


def _of_menu(one: ListedAction, action: QAction) -> Candidate:
    note = ("is on" if action.isChecked() else "is off") if action.isCheckable() else ""
    also = f"{one.menu} {one.tip}"
    return Candidate(
        Kind.COMMAND, one.title, one.name, note, also=also, shortcut=one.key, reason=one.reason, icon=one.icon
    )


def _recent(menu: QMenu) -> list[QAction]:
    return [action for action in menu.actions() if action.data() and action.isEnabled()] if menu.isEnabled() else []
