"""Every key of the window in every pane of it: something a person can see happens, or the window says why not."""

import asyncio
from itertools import product
from typing import Final, NamedTuple, TypeVar

import pytest
import shiboken6
from PySide6.QtGui import QGuiApplication, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLabel, QLineEdit, QPlainTextEdit, QWidget

from drs_inspector.qt.details.job_page import in_order_of_keys
from drs_inspector.qt.details.json.view import JsonView
from drs_inspector.qt.handbook.window import HandbookWindow
from drs_inspector.qt.palette.parts import PaletteField
from drs_inspector.qt.preferences.page import PreferencesPage
from drs_inspector.qt.shortcuts.keys import WINDOW, shortcuts
from tests.e2e.cloud_host import Cloud
from tests.e2e.driver import Driver, play
from tests.e2e.keyboard import press
from tests.e2e.pane_ways import TABS, Ways, focused
from tests.qt.shown_help import hide_help, shown_help

W = TypeVar("W", bound=QWidget)

KEYS: Final = (
    "Ctrl+K", "Ctrl+Shift+P", "Ctrl+F", "Ctrl+L", "/", "Ctrl+Shift+F", "F3", "Shift+F3", "F4", "Shift+F4", "Ctrl+N",
    "Ctrl+O", "Ctrl+Shift+O", "Ctrl+S", "Ctrl+E", "Ctrl+Shift+S", "F5", "Ctrl+R", "Ctrl+F5", "Shift+F5", "Ctrl+.",
    "Ctrl+B", "Ctrl+0", "Ctrl+1", "Ctrl+2", "Ctrl+3", "Ctrl+4", "Ctrl+5",
    *(f"Alt+{number}" for number in range(1, 9)), "Alt+Left",
    "Alt+Right", "Alt+Up", "Alt+Down", "Return", "Space", "Esc", "F6", "Shift+F6", "Ctrl+C", "Ctrl+Shift+C", "Ctrl+J",
    "Ctrl+I", "Ctrl+D", "F8", "Shift+F8", "Ctrl+G",
    "F1", "Shift+F1", "Ctrl+/", "F2", "Ctrl+,", "Ctrl+Tab", "Ctrl+W", "Ctrl+Shift+L",
    "Ctrl+Q", "Ctrl+M",
)  # fmt: skip
# Keys of the specification whose feature the program does not have yet.
LATER: Final = {
    "Ctrl+6": "findings",
}
# What these do is seen in tests of their own; here it is enough that they are asked for.
HEAVY: Final = (
    "connect", "open", "go_on", "export", "export_selected", "refresh", "refresh_session", "refresh_selected", "demo",
    "preferences", "close_session", "lock", "quit", "watch", "handbook", "compare_jobs",
)  # fmt: skip
# These lead elsewhere from everywhere: they do so from the table, and are asked for elsewhere.
ELSEWHERE: Final = (
    "palette", "keys_sheet", "search_everything", "overview", "view_jobs", "view_map", "view_time_line", "view_sql",
    "compare", "all_sources", "sidebar", "group_by",
)  # fmt: skip
# These lead from one job, tab, pane or source to another: they do so from the first panes, and are asked for elsewhere.
FURTHER: Final = ("back", "forward", "next_job", "previous_job", "next_pane", "previous_pane", "next_source")
FIRST_JOB_PAGE: Final = f"job page, {TABS[0]}"
# Where the key would lead a person is already, or a field has it for itself.
THERE: Final = {
    *product(("query line", "search line", "preferences"), ("Ctrl+F", "Ctrl+L")),
    *((f"job page, {title}", f"Alt+{number}") for number, title in enumerate(in_order_of_keys(TABS), 1)),
    ("table", "Ctrl+2"),
    ("summary", "Alt+1"),
    ("job page, JSON", "Shift+F3"),  # the words that F3 has said are still there
}
OF_FIELDS: Final = {
    ("query line", "Ctrl+E"): "to the end of the line, where it is already",
    ("search line", "Ctrl+E"): "to the end of the line, where it is already",
    ("palette", "Ctrl+C"): "copies what is marked, and the field is empty",
    ("preferences", "Space"): "chooses the section that is chosen",
}


class Seen(NamedTuple):
    """What a person can see of a window."""

    keyboard: object
    said: str
    ran: int
    shown: tuple[object, ...]
    inside: tuple[object, ...]

    @property
    def place(self) -> object:
        """Where a person is, whatever was said and asked for."""
        return self.keyboard, self.shown, self.inside


class Room:
    """The window with the ways into its panes; ``seen`` is what followed each key in each pane, "" for nothing."""

    def __init__(self, driver: Driver, job: str) -> None:
        self.driver, self.job = driver, job
        self.frame = driver.window_run.frame
        self.ran: list[str] = []
        self.ambiguous: list[str] = []
        for shortcut in driver.window.findChildren(QShortcut):
            shortcut.activatedAmbiguously.connect(
                lambda shortcut=shortcut: self.ambiguous.append(shortcut.objectName())
            )
        self.only_ask_for(HEAVY)

    def only_ask_for(self, names: tuple[str, ...]) -> None:
        """Note that actions are asked for, and do nothing."""
        for name in names:
            action = self.driver.window.commands[name]
            action.triggered.disconnect()
            action.triggered.connect(lambda _checked=False, name=name: self.ran.append(name))

    def only_ask_for_tabs(self) -> None:
        """Note that a tab of the job page is asked for by its number, and stay."""
        for number in range(1, 9):
            (shortcut,) = self.driver.window.findChildren(QShortcut, f"Tab {number}")
            shortcut.activated.disconnect()
            shortcut.activated.connect(lambda number=number: self.ran.append(f"tab {number}"))

    # What is seen

    def look(self) -> Seen:
        """Return what a person sees now."""
        window, page, frame = self.driver.window, self.driver.page, self.frame
        focus = QApplication.focusWidget()
        tops = [one for one in QApplication.topLevelWidgets() if one.isVisible()]
        palettes = self.driver.window_run.palette
        parts = (
            [id(one) for one in tops],
            frame.views.key,
            frame.jobs.layouts.is_peeking,
            frame.side.sidebar.isVisible(),
            page.details.tabs.currentIndex(),
            page.details.node,
            page.filter_line.text,
            frame.jobs.table.current() if page.jobs.isVisible() else None,
            palettes.palette.isVisible(),
            palettes.keys.isVisible(),
            window.windowTitle(),
            shown_help(),
            "".join(one.outcome.text for one in tops if isinstance(one, PreferencesPage)),
            QGuiApplication.clipboard().text(),
        )
        return Seen(
            id(focus), window.statusBar().currentMessage(), len(self.ran), tuple(map(str, parts)), inside(focus)
        )

    async def followed(self, before: Seen) -> str:
        """Return what is another than before, as soon as something is."""
        for _turn in range(60):
            after = self.look()
            if after != before:
                if after.said:
                    return after.said
                return self.ran[-1] if after.ran > before.ran else "seen"
            await asyncio.sleep(0.003)
        return ""

    def clear(self) -> None:
        """Take away what the last key has said or copied; none of it leads elsewhere."""
        self.driver.window.statusBar().clearMessage()
        for dialog in tops(PreferencesPage):
            dialog.outcome.clear()
        QGuiApplication.clipboard().setText("nothing")

    async def leave(self, pane: str) -> None:
        """Close what lies above a pane of the window."""
        hide_help()
        for book in tops(HandbookWindow):
            if book.isVisible():
                book.close()
                self.driver.window.activateWindow()
                await self.driver.settle(0.01)
        while (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
            await self.driver.settle(0.01)
        if pane == "palette" and isinstance(focused(), PaletteField):
            self.driver.window_run.palette.palette.field.clear()
            return
        for overlay in (self.driver.window_run.palette.palette, self.driver.window_run.palette.keys):
            overlay.dismiss()


def tops(kind: type[W]) -> list[W]:
    """Return the windows of a kind; going through all that is in them for each key takes longer than the keys."""
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, kind)]


def inside(focus: QWidget | None) -> tuple[object, ...]:
    """Return what is seen inside the widget with the keyboard: text, marks, rows, scrolling."""
    if isinstance(focus, QLineEdit):
        return focus.text(), focus.selectedText(), focus.cursorPosition()
    if isinstance(focus, QPlainTextEdit):
        return focus.toPlainText(), focus.textCursor().position(), focus.textCursor().anchor()
    if isinstance(focus, JsonView):
        around = focus.parentWidget()
        words = [one.text() for one in around.findChildren(QLabel)] if around is not None else []
        return focus.current, focus.selection, focus.verticalScrollBar().value(), focus.hit, words
    if isinstance(focus, QAbstractItemView):
        model, index = focus.model(), focus.currentIndex()
        chosen = [(one.row(), one.column()) for one in focus.selectionModel().selectedRows()]
        texts = [model.index(row, 0).data() for row in range(min(3, model.rowCount()))]
        return index.row(), index.column(), chosen, model.rowCount(), texts, focus.verticalScrollBar().value()
    return (getattr(focus, "isChecked", lambda: None)(),)


async def walk(room: Room) -> tuple[dict[tuple[str, str], str], list[str]]:
    """Press every key in every pane; return what followed, and the keys that several had."""
    found: dict[tuple[str, str], str] = {}
    driver = room.driver
    ways = Ways(driver, room.job).all()
    for pane, go in ways.items():
        widget: QWidget | None = None
        home: Seen | None = None
        for keys in KEYS:
            await room.leave(pane)
            room.clear()
            if widget is not None and shiboken6.isValid(widget):
                widget.setFocus()
            if widget is None or home is None or room.look().place != home.place:
                widget = await go()
                widget.setFocus()
                await driver.settle(0.01)
            room.clear()
            before = home = room.look()
            is_up = press(keys, widget.window())
            found[pane, keys] = await room.followed(before)
            await room.leave(pane)
            await driver.wait_until(is_up, f"{keys} in {pane} is up")
        if pane == "table":
            room.only_ask_for(ELSEWHERE)
        if pane == "peek":
            room.only_ask_for(FURTHER)
        if pane == FIRST_JOB_PAGE:
            room.only_ask_for_tabs()
    dialog = driver.window.findChild(PreferencesPage)
    if dialog is not None:
        dialog.reject()
        await driver.gone(dialog)
    return found, room.ambiguous


@pytest.mark.no_cover  # what watches each line takes longer than the lines: 1,500 keys
def test_no_key_is_without_an_answer_in_any_pane(qapp: QApplication, small_cloud: Cloud) -> None:
    """Press each key in each pane of one window over the demo."""
    walked: list[tuple[dict[tuple[str, str], str], list[str]]] = []
    small_cloud.faults()

    async def scene(driver: Driver) -> None:
        await driver.fetched()
        counting = driver.window_run.frame.counting
        await driver.wait_until(lambda: counting.counts.now.total and not counting.counts.is_working, "counted")
        driver.window.resize(1280, 800)
        await driver.settle()
        walked.append(await walk(Room(driver, small_cloud.tenant.special_id("full-house"))))

    play(qapp, scene, demo=small_cloud, jobs_as="table")
    found, ambiguous = walked[0]
    silent = [
        (pane, keys)
        for (pane, keys), seen in found.items()
        if not seen and (pane, keys) not in THERE and (pane, keys) not in OF_FIELDS
    ]
    assert silent == [], silent
    assert ambiguous == []
    assert len({pane for pane, _keys in found}) == 25
    # Keys of what is not built yet belong to nothing.
    taken = {keys.toString() for one in shortcuts().all() if one.place == WINDOW for keys in shortcuts().keys(one.name)}
    assert taken.isdisjoint(LATER)
    assert taken >= set(KEYS) - {"F3", "Shift+F3", "Return", "Space", "Esc"}
