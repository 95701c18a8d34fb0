"""Every action of the main window: words, icon, shortcuts; the menus and the tool bar that hold them."""

from typing import Final, NamedTuple

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QMenuBar, QToolBar

from drs_inspector.qt.shortcuts.keys import PANE_ACTIONS, WINDOW, Shortcut, shortcuts
from drs_inspector.qt.shortcuts.pane_keys import with_key
from drs_inspector.qt.widgets.icons import icon
from drs_inspector.qt.widgets.theme import ThemeChoice


class _Spec(NamedTuple):
    """One action. ``keys`` are its standard shortcuts; ``short`` is the word below its tool button."""

    name: str
    text: str
    tip: str
    keys: tuple[str, ...] = ()
    icon: str = ""
    short: str = ""
    checkable: bool = False


_SPECS: Final = (
    _Spec("connect", "&Connect…", "Sign in to a cloud and read its jobs", ("Ctrl+N",), "connect", "Connect"),
    _Spec("open", "&Open…", "Open archives or saved replies", ("Ctrl+O",), "open", "Open"),
    _Spec("demo", "Try the &demo", "Look around in a demo cloud on this computer", ("Ctrl+D",), "demo", "Demo"),
    _Spec("profiles", "&Profiles…", "Sign-ins by name: make, order, rename, copy and delete them"),
    _Spec("import_sign_ins", "&Import sign-ins…", "Take sign-ins from OpenStack, SDK and KooCLI settings", icon="key"),
    _Spec("network", "&Network…", "Proxy, certificates and time limits, in Preferences"),
    _Spec("sign_in_again", "Si&gn in again…", "Sign in to the selected session again"),
    _Spec("lock", "Loc&k now", "Drop all sign-ins from memory; jobs stay on the screen", ("Ctrl+Shift+L",)),
    _Spec("close_session", "C&lose this session", "Take the jobs of the selected session off the window", ("Ctrl+W",)),
    _Spec("sign_out", "Sign ou&t…", "End the selected session in the cloud too, and close it"),
    _Spec("export", "&Export…", "Keep the jobs as a file", ("Ctrl+S", "Ctrl+E"), "export", "Export"),
    _Spec("export_selected", "Export &selected jobs…", "Keep only the selected jobs as a file", ("Ctrl+Shift+S",)),
    _Spec("refresh", "&Refresh", "Read all jobs again", ("F5", "Ctrl+R"), "refresh", "Refresh"),
    _Spec("refresh_session", "Refresh this sess&ion", "Read the jobs of the selected session again", ("Ctrl+F5",)),
    _Spec("refresh_selected", "Refresh se&lected jobs", "Read only the selected jobs again", ("Shift+F5",)),
    _Spec("cancel", "Ca&ncel", "Stop reading and keep what was read", ("Ctrl+.",), "cancel", "Cancel"),
    _Spec("quit", "&Quit", "Close the window", ("Ctrl+Q",)),
    _Spec("copy", "&Copy", "Copy what is selected, rows as a table", PANE_ACTIONS["copy"].keys, "copy"),
    _Spec("copy_short", "Co&py short form", "Copy the name or the path only", PANE_ACTIONS["copy_short"].keys),
    _Spec("copy_id", "Copy job &id", "Copy the id of the selected job", PANE_ACTIONS["copy_id"].keys),
    _Spec("copy_json", "Copy &JSON", "Copy it as the cloud sent it, without secrets", PANE_ACTIONS["copy_json"].keys),
    _Spec("select_all", "Select &all", "Select everything in the pane", PANE_ACTIONS["select_all"].keys),
    _Spec("find", "&Find", "Find in the pane with the keyboard", PANE_ACTIONS["find"].keys, "search"),
    _Spec("show_all", "Sho&w all", "Empty the line that filters or searches the pane", PANE_ACTIONS["show_all"].keys),
    _Spec("preferences", "P&references…", "Look, sign-in, network, files, updates, keys", ("Ctrl+,",), "settings"),
    _Spec("overview", "&Summary", "Show counts, source and problems of all jobs", ("Ctrl+0",)),
    _Spec("go_tree", "Go to the job &tree", "Put the keyboard into the tree", ("Ctrl+1",)),
    _Spec("go_details", "Go to the &details", "Put the keyboard into the details", ("Ctrl+2",)),
    _Spec("group", "&Group by scenario", "Put jobs of one scenario together", ("Ctrl+G",), checkable=True),
    _Spec("text_larger", "&Larger", "Make all text larger", ("Ctrl++", "Ctrl+=")),
    _Spec("text_smaller", "&Smaller", "Make all text smaller", ("Ctrl+-",)),
    _Spec("text_usual", "&Usual size", "Give text the size that the system has", ("Ctrl+Num+0",)),
    _Spec("close_jobs", "&Close all jobs in the tree", "Close every job, leave the scenarios open", ("Ctrl+Shift+W",)),
    _Spec(
        "explain", "&Explain this", "Explain what has the keyboard, and its keys", PANE_ACTIONS["explain"].keys, "help"
    ),
    _Spec("filter_help", "How to &filter", "What can be typed into the filter line"),
    _Spec("doctor", "Connection &report…", "Try every step on the way to the cloud and say how it went"),
    _Spec("support_bundle", "Save support &bundle…", "Save report, versions, settings and log of errors in one file"),
    _Spec("updates", "Check for &updates…", "Ask whether there is a newer release; nothing is asked by itself"),
    _Spec("about", "&About DRS Inspector", "Version and licence", (), "info"),
)
CONTEXT: Final = ("refresh_selected", "export_selected")
SESSION_CONTEXT: Final = ("refresh_session", "export", "", "sign_in_again", "close_session", "sign_out")
_TOOL_BAR: Final = ("connect", "open", "export", "", "refresh", "cancel", "", "demo")
_MENUS: Final = (
    (
        "&File",
        (
            "connect",
            "open",
            "<recent>",
            "demo",
            "",
            "profiles",
            "import_sign_ins",
            "network",
            "",
            "sign_in_again",
            "lock",
            "close_session",
            "sign_out",
            "",
            "export",
            "export_selected",
            "",
            "quit",
        ),
    ),
    ("&Edit", ("copy", "copy_short", "copy_id", "copy_json", "select_all", "", "find", "show_all", "", "preferences")),
    (
        "&View",
        (
            "refresh",
            "refresh_session",
            "refresh_selected",
            "cancel",
            "",
            "group",
            "close_jobs",
            "",
            "overview",
            "go_tree",
            "go_details",
            "",
        ),
    ),
    ("&Help", ("explain", "filter_help", "doctor", "support_bundle", "updates", "about")),
)
_TEXT_SIZE: Final = ("text_larger", "text_smaller", "text_usual")
_THEMES: Final = (
    (ThemeChoice.SYSTEM, "As the &system"),
    (ThemeChoice.LIGHT, "&Light"),
    (ThemeChoice.DARK, "&Dark"),
)


class MainActions(QObject):
    """The actions by name (``actions["open"]``), the theme group and the menu of recent files."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        keys = shortcuts()
        keys.declare(_shortcuts(), {f"Alt+{_letter(title)}": f"opens the {_plain(title)} menu" for title, _ in _MENUS})
        self._actions = {spec.name: self._make(spec) for spec in _SPECS}
        self._actions["preferences"].setMenuRole(QAction.MenuRole.PreferencesRole)
        keys.changed.connect(self._take_keys)
        self._take_keys()
        self.themes = QActionGroup(self)
        for choice, text in _THEMES:
            action = QAction(text, self, checkable=True)
            action.setData(str(choice))
            self.themes.addAction(action)
        self.recent = QMenu("Open &recent")
        self.recent.setIcon(icon("snapshot"))
        self.recent.setEnabled(False)

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def _make(self, spec: _Spec) -> QAction:
        action = QAction(spec.text, self, checkable=spec.checkable)
        action.setIconText(spec.short or _plain(spec.text))
        if spec.icon:
            action.setIcon(icon(spec.icon))
        return action

    def _take_keys(self) -> None:
        """Give every action the keys in force, and say the first one in its tool tip."""
        for spec in _SPECS:
            action = self._actions[spec.name]
            action.setShortcuts(list(shortcuts().keys(spec.name)))
            action.setToolTip(with_key(spec.tip, spec.name))

    @property
    def of_panes(self) -> dict[str, QAction]:
        """The actions by name that the pane with the focus decides."""
        return {name: self._actions[name] for name in PANE_ACTIONS if name in self._actions}

    @property
    def context(self) -> list[QAction]:
        """What the context menu of the tree offers below what its pane does."""
        return [self._actions[name] for name in CONTEXT]

    @property
    def session_context(self) -> list[QAction]:
        """What the context menu of a session's own node offers."""
        return [self._actions[name] if name else self._separator() for name in SESSION_CONTEXT]

    def fill_menus(self, bar: QMenuBar) -> None:
        """Put every action into a menu."""
        for title, names in _MENUS:
            menu = bar.addMenu(title)
            for name in names:
                if name == "<recent>":
                    menu.addMenu(self.recent)
                elif name:
                    menu.addAction(self._actions[name])
                else:
                    menu.addSeparator()
            if title == "&View":
                menu.addMenu("T&heme").addActions(self.themes.actions())
                menu.addMenu("Te&xt size").addActions([self._actions[name] for name in _TEXT_SIZE])

    def fill_tool_bar(self, bar: QToolBar) -> None:
        """Put the most used actions on the tool bar."""
        for name in _TOOL_BAR:
            if name:
                bar.addAction(self._actions[name])
            else:
                self._last_separator = bar.addSeparator()

    def offer_demo(self, there_is_one: bool) -> None:
        """Offer the demo, or leave it out everywhere."""
        for action in (self._actions["demo"], self._last_separator):
            action.setVisible(there_is_one)
            action.setEnabled(there_is_one)

    def enable(self, *, loaded: bool, can_refresh: bool, busy: bool, selected: bool) -> None:
        """Offer what makes sense now; what the pane with the focus decides is ``PaneFocus``'s.

        ``loaded``: there are jobs on the screen; ``can_refresh``: they are from a cloud; ``busy``: something is
        running that can be cancelled; ``selected``: a node of the tree is selected.
        """
        for name in ("export", "overview", "go_tree", "go_details", "close_jobs", "group"):
            self._actions[name].setEnabled(loaded)
        self._actions["export_selected"].setEnabled(loaded and selected)
        self._actions["refresh"].setEnabled(can_refresh)
        self._actions["refresh_selected"].setEnabled(can_refresh and selected)
        self._actions["cancel"].setEnabled(busy)

    def enable_session(self, *, is_open: bool, is_cloud: bool, can_refresh: bool, can_lock: bool) -> None:
        """Offer what makes sense for the session that the selected node belongs to.

        ``is_open``: there is such a session; ``is_cloud``: it is signed in, or was; ``can_refresh``: it can be read
        again; ``can_lock``: any session of the window holds a sign-in.
        """
        self._actions["close_session"].setEnabled(is_open)
        self._actions["refresh_session"].setEnabled(can_refresh)
        for name in ("sign_in_again", "sign_out"):
            self._actions[name].setEnabled(is_cloud)
        self._actions["lock"].setEnabled(can_lock)

    def _separator(self) -> QAction:
        action = QAction(self)
        action.setSeparator(True)
        return action


def _plain(text: str) -> str:
    return text.replace("&", "")


def _letter(text: str) -> str:
    return text[text.index("&") + 1].upper()


def _shortcuts() -> list[Shortcut]:
    """Return every action of the menus with its standard keys, in the order of the menus."""
    specs = {spec.name: spec for spec in _SPECS}
    listed = [
        Shortcut(name, _plain(specs[name].text).rstrip("…"), WINDOW, f"{_plain(menu)} menu", specs[name].keys)
        for menu, names in _MENUS
        for name in names
        if name in specs
    ]
    sizes = [
        Shortcut(name, f"{_plain(specs[name].text)} text", WINDOW, "View menu", specs[name].keys) for name in _TEXT_SIZE
    ]
    at = [one.name for one in listed].index("go_details") + 1
    return [*listed[:at], *sizes, *listed[at:]]
