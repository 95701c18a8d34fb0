"""The window of Preferences: sections left, rows right, a search over all of them, and what concerns all below."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QKeyEvent, QPalette, QShortcut
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from drs_inspector.domain.errors import InspectorError
from drs_inspector.qt.preferences.changes import Changes
from drs_inspector.qt.preferences.fields import Secret
from drs_inspector.qt.preferences.navigation import Navigation
from drs_inspector.qt.preferences.section import PreferenceHost, Section
from drs_inspector.qt.preferences.section_list import SectionList
from drs_inspector.qt.shortcuts.keys import WINDOW, shortcuts
from drs_inspector.qt.widgets.dialog_layout import fit_screen
from drs_inspector.qt.widgets.fields.action_button import ActionButton
from drs_inspector.qt.widgets.fields.field_frame import FieldFrame
from drs_inspector.qt.widgets.fields.link_button import LinkButton
from drs_inspector.qt.widgets.icons import icon
from drs_inspector.qt.widgets.message_banner import MessageBanner
from drs_inspector.qt.widgets.text_size import follow_text_size, scaled
from drs_inspector.qt.widgets.theme import GRID, surface_colour
from drs_inspector.storage.files.paths import app_paths, home_folder
from drs_inspector.storage.files.policy import locks
from drs_inspector.storage.files.settings import Setting

_WIDTH, _LINES = 112 * GRID, 17
_SIDE = 25 * GRID


class PreferencesPage(QDialog):
    """Opened with ``open()``. Every change applies at once; there is nothing to confirm."""

    def __init__(self, host: PreferenceHost, sections: Sequence[Callable[[PreferenceHost], Section]], parent: QWidget):
        super().__init__(parent)
        self.setWindowTitle("Preferences · changes apply at once")
        self.setAccessibleName("Preferences")
        self.setAccessibleDescription(
            "Every change applies at once and is saved; the search finds settings in all sections."
        )
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._live = host.app.live
        made = [section(host) for section in sections]
        self.search = self._make_search()
        self.navigation = Navigation([(section.key, section.title) for section in made], self)
        self.list = SectionList(made, locks(), self)
        self.outcome = MessageBanner(self)
        self.changes = Changes(self._live, self.list.preferences, self)
        self.changes.not_saved.connect(self._not_saved)
        self._lay_out()
        self.navigation.currentRowChanged.connect(lambda _row: self._go_to_chosen())
        self.navigation.activated.connect(lambda _index: self.go_to(self.navigation.key))
        self.list.reached.connect(self._show_section)
        find = QShortcut(self)
        find.setKeys(list(shortcuts().keys("find")))
        find.activated.connect(self._focus_search)
        self._show_section(made[0].key)
        self.setMinimumSize(76 * GRID, 40 * GRID)
        follow_text_size(self, lambda page: fit_screen(page, scaled(_WIDTH), _LINES))

    def _make_search(self) -> QLineEdit:
        edit = QLineEdit(self)
        edit.setPlaceholderText("Search settings")
        edit.setAccessibleName("Search settings")
        edit.setClearButtonEnabled(True)
        edit.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        edit.textChanged.connect(self._search)
        edit.installEventFilter(self)
        return edit

    def _lay_out(self) -> None:
        side = QWidget(self)
        follow_text_size(side, lambda one: one.setFixedWidth(max(_SIDE, self.navigation.widest)))
        column = QVBoxLayout(side)
        column.setContentsMargins(0, GRID, 0, 0)
        column.setSpacing(GRID)
        top = QHBoxLayout()
        top.setContentsMargins(GRID, 0, GRID, 0)
        top.addWidget(FieldFrame(self.search, side))
        column.addLayout(top)
        column.addWidget(self.navigation, 1)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        for widget in (side, _Line(self, upright=True)):
            middle.addWidget(widget)
        middle.addWidget(self.list, 1)
        self._reset_link = LinkButton("", "Give the settings of this section their standard values", self._reset, self)
        show = LinkButton("Show the file", f"Open the folder of {app_paths().settings_file}", self._show_file, self)
        close = ActionButton("Close", self, primary=True)
        close.triggered.connect(self.reject)
        foot = QHBoxLayout()
        foot.setContentsMargins(GRID, GRID, 2 * GRID, GRID)
        foot.setSpacing(GRID)
        foot.addWidget(self._reset_link)
        foot.addWidget(self.outcome, 1)
        foot.addStretch(0)
        foot.addWidget(show)
        foot.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(middle, 1)
        layout.addWidget(_Line(self))
        layout.addLayout(foot)

    # Sections

    def go_to(self, key: str) -> None:
        """Show a section with the keyboard in its first field; an unknown or empty key leads to the search."""
        if key in {section.key for section in self.list.sections}:
            self.search.clear()
            self.list.go_to(key, focus=True)
        else:
            self._focus_search()

    def _go_to_chosen(self) -> None:
        if self.navigation.key and self.navigation.hasFocus():
            self.list.go_to(self.navigation.key)

    def _show_section(self, key: str) -> None:
        self.navigation.choose(key)
        self._reset_link.setText(f"Reset “{self.list.title(key)}”")

    # Search

    def _focus_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _search(self, text: str) -> None:
        found = self.list.search(text)
        self.navigation.offer(found)
        first = next((section.key for section in self.list.sections if section.key in found), "")
        if first:
            self._show_section(first)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """In the search Escape empties it, Return and Down go to what was found."""
        if watched is self.search and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape and self.search.text():
                self.search.clear()
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down) and self.navigation.key:
                self.list.go_to(self.navigation.key, focus=True)
                return True
        return super().eventFilter(watched, event)

    # What concerns all settings

    def _reset(self) -> None:
        """Give the settings of the current section their defaults, and offer the way back."""
        key = self.navigation.key
        if not key:
            return
        before: dict[str, Any] = {}
        for setting in self._settings(key):
            value = setting.read(self._live.settings)
            if value != setting.default:
                before[setting.name] = value
        title = self.list.title(key)
        for setting in self._settings(key):
            self.changes.show_value(setting.name)  # in place of what is entered and not applied
        if not before:
            self.outcome.say("info", f"“{title}” has its standard values already.")
            return
        self._change({one.name: one.default for one in self._settings(key) if one.name in before})
        self.outcome.say("success", f"“{title}” has its standard values.")
        self.outcome.offer("Undo", lambda: self._undo(title, before))

    def _settings(self, key: str) -> list[Setting]:
        return [one for view in self.list.views(key) if view.lock is None for one in view.row.settings]

    def _undo(self, title: str, before: dict[str, Any]) -> None:
        self._change(before)
        self.outcome.say("success", f"“{title}” is as it was before.")

    def _change(self, values: dict[str, Any]) -> None:
        problem = self._live.change(**values)
        if problem is not None:
            self._not_saved(problem)

    def _not_saved(self, error: InspectorError) -> None:
        self.outcome.say_error(error)

    def _show_file(self) -> None:
        file = app_paths().settings_file
        folder = next((one for one in file.parents if one.is_dir()), home_folder())
        self.outcome.say("info", f"The settings are in {file}.")
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    # Qt's events

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes; Return in a field applies what is in it, and does not press Close.

        Keys of the window behind say that they wait.
        """
        keys = shortcuts()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return
        places = (WINDOW, "json")
        if behind := next((one for one in keys.all() if one.place in places and keys.matches(one.name, event)), None):
            self.outcome.say("info", f"{behind.title}: close Preferences first.")
        else:
            super().keyPressEvent(event)

    def done(self, result: int) -> None:
        """Apply what is still being typed, then close and leave no secret in a field."""
        focused = self.focusWidget()
        if focused is not None:
            focused.clearFocus()  # a field is read when it is left
        for view in self.list.preferences.values():
            if isinstance(view.row, Secret):
                view.widget.blockSignals(True)
                view.widget.show_value("")
        super().done(result)


class _Line(QFrame):
    """A hairline."""

    def __init__(self, parent: QWidget, *, upright: bool = False) -> None:
        super().__init__(parent)
        self.setAutoFillBackground(True)
        if upright:
            self.setFixedWidth(1)
        else:
            self.setFixedHeight(1)
        self._paint()

    def _paint(self) -> None:
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Window, surface_colour("line"))
        self.setPalette(palette)

    def changeEvent(self, event: QEvent) -> None:
        """Follow light and dark."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._paint()
