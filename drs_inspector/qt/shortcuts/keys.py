"""The keys of every action: the standard ones or those chosen in Preferences, and the rule that no two collide.

An action works in a place: the whole window, or one pane of it. Keys of a pane go before those of the window while the
pane has the focus. In one place no two actions have the same key, because Qt would then run neither.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from PySide6.QtCore import QCoreApplication, QKeyCombination, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence

WINDOW: Final = "window"
_MODIFIERS: Final = (
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
)
_KEYS: Final = QKeySequence.StandardKey
# What fields and lists do with these keys goes on working wherever the focus is.
_EDITING: Final = (
    (_KEYS.Copy, "copies"),
    (_KEYS.Cut, "cuts"),
    (_KEYS.Paste, "pastes"),
    (_KEYS.SelectAll, "selects all"),
    (_KEYS.Undo, "undoes"),
    (_KEYS.Redo, "redoes"),
)
# What desktops do with these keys, and what people who use no mouse need them for.
_SYSTEM: Final = {
    "Alt+F4": "closes the window",
    "Alt+Space": "opens the menu of the window",
    "F10": "leads to the menus",
    "Shift+F10": "opens the menu of what is selected",
    "Ctrl+Alt+Del": "belongs to the system",
}


class Shortcut(NamedTuple):
    """The keys of one action: its name and title, where it works, what that is called, and its standard keys."""

    name: str
    title: str
    place: str
    place_title: str
    keys: tuple[str, ...] = ()


# The pane with the focus decides what these do (``qt/panes/pane_actions.py``); without a key are those that Return and
# Del stand for in every pane.
PANE_ACTIONS: Final = {
    one.name: one
    for one in (
        Shortcut("copy", "Copy", WINDOW, "Edit menu", ("Ctrl+C",)),
        Shortcut("copy_short", "Copy short form", WINDOW, "Edit menu", ("Ctrl+Shift+C",)),
        Shortcut("copy_id", "Copy job id", WINDOW, "Edit menu", ("Ctrl+I",)),
        Shortcut("copy_json", "Copy JSON", WINDOW, "Edit menu", ("Ctrl+J",)),
        Shortcut("copy_table", "Copy as a table", WINDOW, "Edit menu"),
        Shortcut("copy_markdown", "Copy as Markdown", WINDOW, "Edit menu"),
        Shortcut("copy_csv", "Copy as CSV", WINDOW, "Edit menu"),
        Shortcut("copy_sql", "Copy as an SQL IN list", WINDOW, "Edit menu"),
        Shortcut("copy_curl", "Copy as cURL", WINDOW, "Edit menu"),
        Shortcut("save_shown", "Save what is shown as", WINDOW, "Edit menu"),
        Shortcut("save_all", "Save all of it as", WINDOW, "Edit menu"),
        Shortcut("select_all", "Select all", WINDOW, "Edit menu", ("Ctrl+A",)),
        Shortcut("find", "Find", WINDOW, "Edit menu", ("Ctrl+F", "Ctrl+L", "/")),
        Shortcut("show_all", "Show all", WINDOW, "Edit menu", ("Ctrl+Shift+Backspace",)),
        Shortcut("explain", "Explain this", WINDOW, "Help menu", ("F1",)),
        Shortcut("activate", "Open", WINDOW, "Edit menu"),
        Shortcut("delete", "Delete", WINDOW, "Edit menu"),
    )
}
LIST_FORMS: Final = ("copy_table", "copy_markdown", "copy_csv", "copy_sql", "copy_curl", "save_shown", "save_all")
"""What every list has besides its keys: forms of its rows, and files."""
PANE_SHORTCUTS: Final = (
    Shortcut("json.next", "Find next", "json", "JSON", ("F3",)),
    Shortcut("json.previous", "Find previous", "json", "JSON", ("Shift+F3",)),
    Shortcut("sql.run", "Run the query", "sql", "SQL", ("Ctrl+Return", "Ctrl+Enter")),
    Shortcut("sql.previous", "Query before", "sql", "SQL", ("Ctrl+Up",)),
    Shortcut("sql.next", "Query after", "sql", "SQL", ("Ctrl+Down",)),
    Shortcut("sql.complete", "Complete what is typed", "sql", "SQL", ("Ctrl+Space",)),
    Shortcut("query.complete", "Complete", "query", "Filter", ("Ctrl+Space",)),
    Shortcut("search.job", "Open the job", "search", "Search everything", ("Ctrl+Return", "Ctrl+Enter")),
    Shortcut("compare.swap", "Swap A and B", "compare", "Compare", ("Ctrl+T",)),
    Shortcut("shortcuts.remove", "Remove a key", "shortcuts", "Shortcuts", ("Del",)),
    Shortcut("recent.forget", "Forget recent files", "recent", "Recent files", ("Del",)),
    Shortcut("profiles.delete", "Delete profiles", "profiles", "Profiles", ("Del",)),
    Shortcut("profiles.up", "Move a profile up", "profiles", "Profiles", ("Ctrl+Shift+Up",)),
    Shortcut("profiles.down", "Move a profile down", "profiles", "Profiles", ("Ctrl+Shift+Down",)),
    # Wherever the focus is, so that no menu may have the same.
    *(
        Shortcut(f"tab.{one}", f"Show tab {one} of the job", WINDOW, "Job page", (f"Alt+{one}",))
        for one in range(1, 10)
    ),
    Shortcut("start.rename", "Rename a connection", "start", "Start page", ("F2",)),
    Shortcut("start.forget", "Forget connections", "start", "Start page", ("Del",)),
    *(
        Shortcut(f"start.open_{one}", f"Open connection {one}", "start", "Start page", (f"Ctrl+{one}",))
        for one in range(1, 10)
    ),
    Shortcut("jobs.peek", "Peek", "jobs", "Jobs", ("Space",)),
    Shortcut("jobs.order", "Order the rows again", "jobs", "Jobs", ("F9",)),
    Shortcut("jobs.seen", "Mark all changes as seen", "jobs", "Jobs", ("Shift+F9",)),
    Shortcut("jobs.elsewhere", "Open in a new window", "jobs", "Jobs", ("Ctrl+Return", "Ctrl+Enter")),
    Shortcut("columns.up", "Move a column up", "columns", "Columns of the jobs", ("Ctrl+Shift+Up",)),
    Shortcut("columns.down", "Move a column down", "columns", "Columns of the jobs", ("Ctrl+Shift+Down",)),
    Shortcut("views.delete", "Delete a view", "views", "Saved views", ("Del",)),
    Shortcut("views.up", "Move a view up", "views", "Saved views", ("Ctrl+Shift+Up",)),
    Shortcut("views.down", "Move a view down", "views", "Saved views", ("Ctrl+Shift+Down",)),
)


class Shortcuts(QObject):
    """The keys in force. ``changed()``: some action has other keys."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all = {one.name: one for one in (*_changeable(), *PANE_SHORTCUTS)}
        self._reserved: dict[str, str] = {}
        self._chosen: dict[str, list[str]] = {}
        self._in_force: dict[str, tuple[QKeySequence, ...]] = {}
        self._resolve()

    def declare(self, shortcuts: Iterable[Shortcut], reserved: Mapping[str, str]) -> None:
        """Add actions; ``reserved`` are keys that no action may have, with what they do ("opens the File menu")."""
        self._all = {one.name: one for one in shortcuts} | {one.name: one for one in PANE_SHORTCUTS}
        self._reserved = {QKeySequence(keys).toString(): does for keys, does in reserved.items()}
        self._resolve()

    def choose(self, chosen: Mapping[str, Sequence[str]]) -> None:
        """Give actions other keys than the standard ones, by name; names that are not known are ignored.

        Of keys that collide, which only a file edited by hand can hold, those of the later action have no effect.
        """
        self._chosen = {name: list(keys) for name, keys in chosen.items()}
        self._resolve()
        self.changed.emit()

    def all(self) -> tuple[Shortcut, ...]:
        """Return every action, in the order of the menus."""
        return tuple(self._all.values())

    def is_changed(self, name: str) -> bool:
        """Return whether an action has other keys than the standard ones."""
        return name in self._chosen and self.keys(name) != _sequences(self._all[name].keys)

    def keys(self, name: str) -> tuple[QKeySequence, ...]:
        """Return the keys of an action, the main one first."""
        return self._in_force.get(name, ())

    def text(self, name: str) -> str:
        """Return the main key of an action as the system writes it; empty when it has none."""
        keys = self.keys(name)
        return keys[0].toString(QKeySequence.SequenceFormat.NativeText) if keys else ""

    def matches(self, name: str, event: QKeyEvent) -> bool:
        """Return whether a key press is one of an action's keys."""
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        pressed = QKeySequence(QKeyCombination(modifiers, Qt.Key(event.key())))
        return pressed in self.keys(name)

    def problem(self, name: str, keys: QKeySequence) -> str:
        """Return why an action cannot have a key; empty when it can."""
        return self._refusal(name, keys, self._in_force)

    def _refusal(self, name: str, keys: QKeySequence, in_force: Mapping[str, tuple[QKeySequence, ...]]) -> str:
        own, shown = self._all[name], keys.toString(QKeySequence.SequenceFormat.NativeText)
        if keys in _sequences(own.keys):
            pass  # its standard keys are right for it, whatever they are
        elif not _can_be_shortcut(keys, in_pane=own.place != WINDOW):
            return f"{shown} is for typing and moving about. Add Ctrl or Alt, or take a function key."
        elif (does := self._reserved.get(keys.toString()) or _system(keys) or _editing(keys)) is not None:
            return f"{shown} {does} already."
        for other in self._all.values():
            if other.name != name and other.place == own.place and keys in in_force.get(other.name, ()):
                return f"{shown} belongs to “{other.title}” ({other.place_title}). Take it away there first."
        return ""

    def _resolve(self) -> None:
        """Work out the keys in force: standard keys of unchanged actions first, then chosen ones that fit."""
        in_force = {name: _sequences(one.keys) for name, one in self._all.items() if name not in self._chosen}
        for name in [name for name in self._all if name in self._chosen]:
            in_force[name] = ()
            for keys in _sequences(self._chosen[name]):
                if not self._refusal(name, keys, in_force):
                    in_force[name] += (keys,)
        self._in_force = in_force


def shortcuts() -> Shortcuts:
    """Return the keys of the running application, made at the first call."""
    application = QCoreApplication.instance()
    if application is None:
        raise RuntimeError("There is no application yet")
    found = application.findChild(Shortcuts, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return found if isinstance(found, Shortcuts) else Shortcuts(application)


def _changeable() -> list[Shortcut]:
    """Return the actions of all panes that have keys of their own."""
    return [one for one in PANE_ACTIONS.values() if one.keys]


def _sequences(keys: Sequence[str]) -> tuple[QKeySequence, ...]:
    """Return the keys that can be read; those of more than one press are left out."""
    found = (QKeySequence(one, QKeySequence.SequenceFormat.PortableText) for one in keys)
    return tuple(one for one in found if one.count() == 1 and _pressed(one).key() != Qt.Key.Key_unknown)


def _pressed(keys: QKeySequence) -> QKeyCombination:
    """Return the one key press of a shortcut."""
    pressed: QKeyCombination = keys[0]  # type: ignore[index]  # PySide6 has no type for it
    return pressed


def _can_be_shortcut(keys: QKeySequence, *, in_pane: bool) -> bool:
    """Return whether a key does not take from fields and lists what is typed into them."""
    pressed = _pressed(keys)
    key = pressed.key()
    if Qt.Key.Key_F1 <= key <= Qt.Key.Key_F35:
        return True
    if in_pane and key in (Qt.Key.Key_Delete, Qt.Key.Key_Insert):
        return True
    moves = key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)
    return bool(pressed.keyboardModifiers() & _MODIFIERS) and not moves


def _system(keys: QKeySequence) -> str | None:
    return _SYSTEM.get(keys.toString(QKeySequence.SequenceFormat.PortableText))


def _editing(keys: QKeySequence) -> str | None:
    return next((does for standard, does in _EDITING if keys in QKeySequence.keyBindings(standard)), None)
