"""The actions of the main window: made from their table, enabled with a reason why not, put into menus and tool bar."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeyEvent
from PySide6.QtWidgets import QApplication, QMenu, QMenuBar, QWidget

from drs_inspector.qt.actions.reasons import (
    ALWAYS,
    NO_PANE_KEY,
    NOT_HERE,
    NOTHING_TO_LEAVE,
    NOTHING_TO_OPEN,
    Now,
    why_not,
)
from drs_inspector.qt.actions.specs import (
    BY_NAME,
    CONTEXT,
    COPY_AS,
    COPY_FORMS,
    KEEPS_WORDS,
    MENUS,
    RECENT,
    SESSION_CONTEXT,
    SPECS,
    TEXT_SIZE,
    THEMES_AND_SIZES,
    TOOL_BAR,
    WITHOUT_WORDS,
    Spec,
    declared_shortcuts,
    in_menus,
    plain,
    reserved_keys,
)
from drs_inspector.qt.actions.tool_bar import WindowToolBar
from drs_inspector.qt.actions.window_input import WindowInput
from drs_inspector.qt.panes.pane_actions import offer_of, say
from drs_inspector.qt.shortcuts.keys import PANE_ACTIONS, shortcuts
from drs_inspector.qt.shortcuts.pane_keys import with_key
from drs_inspector.qt.widgets.elided_label import plain_tip
from drs_inspector.qt.widgets.icons import icon
from drs_inspector.qt.widgets.theme import ThemeChoice

_THEMES = (
    (ThemeChoice.SYSTEM, "As the &system"),
    (ThemeChoice.LIGHT, "&Light"),
    (ThemeChoice.DARK, "&Dark"),
)


class ListedAction(NamedTuple):
    """An action as a list shows it: its words now, its menu, its key, and why it cannot run ("" when it can)."""

    name: str
    title: str
    menu: str
    tip: str
    key: str
    icon: str
    reason: str


class MainActions(QObject):
    """The actions by name (``actions["open"]``), the theme group and the menu of recent files.

    ``palette_wanted(text)``: the palette is wanted, with what was typed already.
    """

    palette_wanted = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        keys = shortcuts()
        keys.declare(declared_shortcuts(), reserved_keys())
        self._now = Now()
        later = dict.fromkeys((spec.name for spec in SPECS if spec.is_later), NOT_HERE)
        self._reasons = {**later, **ALWAYS, **why_not(self._now)}
        self._runs: list[_Run] = []
        self._menus: list[QMenu] = []
        self._actions = {spec.name: self._make(spec) for spec in SPECS}
        self._actions["preferences"].setMenuRole(QAction.MenuRole.PreferencesRole)
        keys.changed.connect(self._take_keys)
        self.themes = _themes(self)
        self.recent = QMenu("Open &recent")
        self.recent.setIcon(icon("snapshot"))
        self.recent.setEnabled(False)
        self._take_keys()

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def _make(self, spec: Spec) -> QAction:
        action = QAction(spec.text, self, checkable=spec.checkable)
        action.setObjectName(spec.name)
        action.setIconText(spec.short or spec.title)
        if spec.icon:
            action.setIcon(icon(spec.icon))
        if spec.is_later:
            action.setVisible(False)
        action.enabledChanged.connect(self._enabled_changed)
        return action

    def bring(self, name: str, run: Callable[[], object]) -> None:
        """Offer an action that a part of the window does, which has been made now; ``run()`` is what it does."""
        action = self._actions[name]
        self._runs.append(_Run(run))
        action.triggered.connect(self._runs[-1])
        action.setVisible(True)
        self._show_menus()

    # Keys and tips

    def _take_keys(self) -> None:
        """Give every action the keys in force."""
        for spec in SPECS:
            action = self._actions[spec.name]
            action.setShortcuts(list(shortcuts().keys(spec.name)))
            if spec.pane_key:
                key = "" if action.shortcuts() else shortcuts().text(spec.pane_key)
                action.setText(f"{spec.text}\t{key}" if key else spec.text)
            self._tell(spec)

    def _enabled_changed(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self._tell(BY_NAME[action.objectName()])

    def _tell(self, spec: Spec) -> None:
        """Say in tool tip and status tip what an action does, its first key, and why it cannot run now."""
        action, reason = self._actions[spec.name], self.reason_of(spec.name)
        tip = with_key(spec.tip, _key_name(spec))
        action.setToolTip(plain_tip(f"{tip}\nNot now: {reason}." if reason else tip))
        action.setStatusTip(f"{spec.title}: {reason}." if reason else "")

    def reason_of(self, name: str) -> str:
        """Return why an action cannot run now; "" when it can. ``recent`` is the menu of recent files."""
        is_on = self.recent.isEnabled() if name == "recent" else self._actions[name].isEnabled()
        return "" if is_on else self._reasons[name]

    def say_why_not(self, name: str) -> None:
        """Say in the status bar why an action cannot run now."""
        window = self.parent()
        if isinstance(window, QWidget):
            say(window, f"{BY_NAME[name].title}: {self.reason_of(name)}")

    def _blocked(self, event: QKeyEvent) -> bool:
        """Say why the action of a key cannot run, or that the key has nothing to do; nothing else has taken it."""
        for name, action in self._actions.items():
            if action.isVisible() and not action.isEnabled() and shortcuts().matches(name, event):
                self.say_why_not(name)
                return True
        return self._has_nothing(event)

    def _has_nothing(self, event: QKeyEvent) -> bool:
        """Say why a key of panes, Return or Esc does nothing where the keyboard is."""
        window, key = self.parent(), event.key()
        reason = next((words for name, words in NO_PANE_KEY.items() if shortcuts().matches(name, event)), "")
        if not reason and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            opens = key in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if opens and offer_of(QApplication.focusWidget(), "activate") is None:  # views act, and pass it on
                reason = NOTHING_TO_OPEN
            elif key == Qt.Key.Key_Escape:
                reason = NOTHING_TO_LEAVE
        if reason and isinstance(window, QWidget):
            say(window, reason)
        return bool(reason)

    # Lists of them

    @property
    def of_panes(self) -> dict[str, QAction]:
        """The actions by name that the pane with the focus decides."""
        names = (*PANE_ACTIONS, "next_pane", "previous_pane")
        return {name: self._actions[name] for name in names if name in self._actions}

    @property
    def context(self) -> list[QAction]:
        """What the context menu of the tree offers below what its pane does."""
        return [self._actions[name] for name in CONTEXT]

    @property
    def session_context(self) -> list[QAction]:
        """What the context menu of a session's own node offers."""
        return [self._actions[name] if name else self._separator() for name in SESSION_CONTEXT]

    def listed(self) -> Sequence[ListedAction]:
        """Return every action that is offered, in the order of the menus, those that cannot run now with the reason."""
        return [
            ListedAction(
                spec.name,
                plain(self._actions[spec.name].text().partition("\t")[0]),
                menu,
                spec.tip,
                shortcuts().text(_key_name(spec)),
                spec.icon,
                self.reason_of(spec.name),
            )
            for menu, spec in in_menus()
            if self._actions[spec.name].isVisible()
        ]

    # Menus and tool bar

    def fill_menus(self, bar: QMenuBar) -> None:
        """Put every action into a menu; a menu without any action that is offered is not shown."""
        for title, names in MENUS:
            menu = bar.addMenu(title)
            menu.setToolTipsVisible(True)
            self._menus.append(menu)
            for name in names:
                if name == RECENT:
                    menu.addMenu(self.recent)
                elif name == COPY_AS:
                    menu.addMenu("Cop&y as").addActions([self._actions[form] for form in COPY_FORMS])
                elif name == THEMES_AND_SIZES:
                    menu.addMenu("T&heme").addActions(self.themes.actions())
                    menu.addMenu("Te&xt size").addActions([self._actions[size] for size in TEXT_SIZE])
                elif name:
                    menu.addAction(self._actions[name])
                else:
                    menu.addSeparator()
        self._show_menus()
        self._input = WindowInput(bar.window(), self._blocked, self._actions["back"], self._actions["forward"])

    def _show_menus(self) -> None:
        for menu in self._menus:
            offered = any(action.isVisible() for action in menu.actions() if not action.isSeparator())
            menu.menuAction().setVisible(offered)

    def tool_bar(self, parent: QWidget) -> WindowToolBar:
        """Return the tool bar with the most used actions."""
        without, keeps = ([self._actions[name] for name in names] for names in (WITHOUT_WORDS, KEEPS_WORDS))
        bar = WindowToolBar(without, self._actions["palette"], parent, keeps_words=keeps)
        for name in TOOL_BAR:
            if name:
                bar.addAction(self._actions[name])
            else:
                bar.addSeparator()
        bar.finish()
        bar.search.typed.connect(self.palette_wanted)
        return bar

    def offer_demo(self, there_is_one: bool) -> None:
        """Offer the demo, or leave it out everywhere."""
        self._actions["demo"].setVisible(there_is_one)
        self._actions["demo"].setEnabled(there_is_one)

    # What can run now

    def enable(self, *, loaded: bool, can_refresh: bool, busy: bool, selected: bool, sources: int = 0) -> None:
        """Offer what makes sense now; what the pane with the focus decides is ``PaneFocus``'s.

        ``loaded``: there are jobs on the screen; ``can_refresh``: they are from a cloud; ``busy``: something is
        running that can be cancelled; ``selected``: a node of the tree is selected; ``sources``: so many are open.
        """
        self._enable(
            self._now._replace(loaded=loaded, can_refresh=can_refresh, busy=busy, selected=selected, sources=sources)
        )

    def enable_session(
        self, *, is_open: bool, is_cloud: bool, can_refresh: bool, can_lock: bool, has_profile: bool = False
    ) -> None:
        """Offer what makes sense for the session that the selected node belongs to.

        ``is_open``: there is such a session; ``is_cloud``: it is signed in, or was; ``can_refresh``: it can be read
        again; ``can_lock``: any session of the window holds a sign-in; ``has_profile``: its readings are
        those of a profile.
        """
        self._enable(
            self._now._replace(
                is_open=is_open,
                is_cloud=is_cloud,
                can_refresh_source=can_refresh,
                can_lock=can_lock,
                has_profile=has_profile,
            )
        )

    def enable_going(
        self,
        *,
        can_back: bool | None = None,
        can_forward: bool | None = None,
        has_hits: bool | None = None,
        has_changes: bool | None = None,
    ) -> None:
        """Offer to go back and forward, to hits and to changes; what is not given stays as it is."""
        given = {"can_back": can_back, "can_forward": can_forward, "has_hits": has_hits, "has_changes": has_changes}
        self._enable(self._now._replace(**{name: value for name, value in given.items() if value is not None}))

    def enable_watching(self, *, can_watch: bool) -> None:
        """Offer to watch, where a source that is shown can have changed since it was read."""
        self._enable(self._now._replace(can_watch=can_watch))

    def enable_comparing(self, *, has_before: bool) -> None:
        """Offer to compare the source with what it was at an earlier reading."""
        self._enable(self._now._replace(has_before=has_before))

    def _enable(self, now: Now) -> None:
        self._now = now
        for name, reason in why_not(now).items():
            is_another = bool(reason) and self._reasons.get(name) != reason
            if reason:
                self._reasons[name] = reason
            self._actions[name].setEnabled(not reason)
            if is_another:  # one that can run again, or no more, has said so by itself
                self._tell(BY_NAME[name])

    def _separator(self) -> QAction:
        action = QAction(self)
        action.setSeparator(True)
        return action


def _key_name(spec: Spec) -> str:
    """Return the action whose key is shown: the own one, else that of a pane."""
    return spec.name if shortcuts().keys(spec.name) else spec.pane_key or spec.name


class _Run:
    """Runs something without what a signal sends. (A lambda that captures its owner would keep it alive.)"""

    def __init__(self, run: Callable[[], object]) -> None:
        self._run = run

    def __call__(self, _checked: bool = False) -> None:
        self._run()


def _themes(parent: QObject) -> QActionGroup:
    """Return an action for each theme, of which one is ticked."""
    group = QActionGroup(parent)
    for choice, text in _THEMES:
        action = QAction(text, parent, checkable=True)
        action.setData(str(choice))
        group.addAction(action)
    return group
