"""The actions of the window: each that cannot run says why, each key is told, and no word of the tool bar is cut."""

from collections.abc import Iterator
from itertools import product

import pytest
from PySide6.QtCore import QEvent, QKeyCombination, QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QKeySequence, QMouseEvent
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QStyle, QToolButton

from drs_inspector.qt.actions.reasons import (
    FILE,
    FILES_STAY,
    NO_JOB,
    NO_SIGN_IN,
    NO_SOURCE,
    NOT_CHOSEN,
    ONE_SOURCE,
    Now,
    why_not,
)
from drs_inspector.qt.actions.specs import COPY_FORMS, MENUS, SPECS, TEXT_SIZE
from drs_inspector.qt.actions.tool_bar import SEARCH_WORDS, SearchButton
from drs_inspector.qt.app import open_window
from drs_inspector.qt.main_window.main_window import MainWindow
from drs_inspector.qt.shortcuts.keys import WINDOW, shortcuts
from drs_inspector.qt.widgets.text_size import text_size
from drs_inspector.qt.widgets.theme import Theme, ThemeChoice
from tests.helpers.colours import contrast
from tests.helpers.waiting import PATIENCE

LATER = tuple(spec.name for spec in SPECS if spec.is_later)
# Section 10 of the specification, as far as there is something that has the key.
KEYS = {
    "Ctrl+K": "palette", "Ctrl+Shift+P": "palette", "Ctrl+Shift+F": "search_everything", "F4": "next_hit",
    "Shift+F4": "previous_hit", "Ctrl+N": "connect", "Ctrl+O": "open", "Ctrl+S": "export",
    "Ctrl+Shift+S": "export_selected", "F5": "refresh", "Ctrl+F5": "refresh_session", "Shift+F5": "refresh_selected",
    "Ctrl+.": "cancel", "Ctrl+B": "sidebar", "Ctrl+0": "all_sources", "Ctrl+1": "overview", "Ctrl+2": "view_jobs",
    "Ctrl+3": "view_map", "Ctrl+4": "view_time_line", "Ctrl+5": "view_sql",
    "Alt+Left": "back", "Alt+Right": "forward", "Alt+Up": "previous_job",
    "Alt+Down": "next_job", "F6": "next_pane", "Shift+F6": "previous_pane", "Ctrl+C": "copy",
    "Ctrl+Shift+C": "copy_short", "Ctrl+J": "copy_json", "Ctrl+I": "copy_id", "Ctrl+G": "group_by", "F1": "explain",
    "Shift+F1": "handbook",
       "Ctrl+/": "keys_sheet", "F2": "rename", "Ctrl+,": "preferences", "Ctrl+Tab": "next_source", "Ctrl+M": "watch",
    "Ctrl+W": "close_session", "Ctrl+Shift+L": "lock", "Ctrl+Q": "quit",
    "Ctrl+Alt+S": "save_view", "Ctrl+F": "find", "Space": "jobs.peek",
    "Ctrl+E": "export", "Ctrl+L": "find", "Ctrl+R": "refresh",
}  # fmt: skip


@pytest.fixture(scope="module")
def window(qapp: QApplication) -> Iterator[MainWindow]:
    made, _theme = open_window(qapp)
    made.activateWindow()
    assert QTest.qWaitForWindowActive(made, int(PATIENCE * 1000))
    for name in LATER:
        made.commands.bring(name, lambda: None)
    yield made
    shortcuts().choose({})
    made.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def press(window: MainWindow, keys: str) -> None:
    """Press a key as the system tells it: to the window, which finds what has the focus."""
    combination: QKeyCombination = QKeySequence(keys)[0]  # type: ignore[index]  # PySide6 has no type for it
    QTest.keyClick(window.windowHandle(), combination.key(), combination.keyboardModifiers())


def switched_off(window: MainWindow) -> dict[str, str]:
    """Return the actions that cannot run with the reasons that are told for them."""
    found = {}
    for listed in window.commands.listed():
        if not window.commands[listed.name].isEnabled():
            found[listed.name] = listed.reason
    return found


def test_every_action_that_cannot_run_says_why_in_every_state(window: MainWindow) -> None:
    flags = (False, True)
    states = [Now(sources, *rest) for sources in (0, 1, 2) for rest in product(*[flags] * (len(Now._fields) - 1))]
    seen: dict[str, set[str]] = {}
    for state in states:
        for name, reason in why_not(state).items():
            assert not reason or (reason[0].isupper() and reason[-1] != "."), (state, name)
            seen.setdefault(name, set()).add(reason)
    assert all("" in reasons and len(reasons) > 1 for reasons in seen.values()), "each can run, and cannot"
    assert seen["refresh_selected"] == {"", NO_SOURCE, FILE, NO_JOB}
    assert seen["sign_out"] == {"", NO_SOURCE, NOT_CHOSEN, NO_SIGN_IN}
    assert seen["watch"] == {"", NO_SOURCE, FILES_STAY}
    assert seen["next_source"] == {"", NO_SOURCE, ONE_SOURCE}
    # In the window each is switched off with it, and says it where it is pointed at.
    commands = window.commands
    for number in (0, 1, 2):
        for on in flags:
            commands.enable(loaded=on, can_refresh=on and number != 1, busy=on, selected=number == 0, sources=number)
            commands.enable_session(is_open=number == 1, is_cloud=on, can_refresh=on, can_lock=on)
            commands.enable_going(can_back=on, can_forward=not on, has_hits=on)
            commands.enable_watching(can_watch=on and number == 2)
            off = switched_off(window)
            assert all(off.values()), off
            for name, reason in off.items():
                assert commands[name].toolTip().endswith(f"Not now: {reason}.")
                assert commands[name].statusTip().endswith(f"{reason}.")
    commands.offer_demo(False)
    commands.recent.setEnabled(False)
    assert all(commands.reason_of(name) for name in ("demo", "recent"))
    commands.offer_demo(True)
    # What can run says no reason any more.
    assert "Not now" not in commands["connect"].toolTip()


def test_a_key_whose_action_cannot_run_says_why_where_nothing_else_takes_it(window: MainWindow) -> None:
    window.commands.enable(loaded=False, can_refresh=False, busy=False, selected=False)
    window.commands.enable_session(is_open=False, is_cloud=False, can_refresh=False, can_lock=False)
    window.commands.enable_going(can_back=False, can_forward=False, has_hits=False)
    window.welcome.focus_first()
    for keys, name in KEYS.items():
        if name in switched_off(window):
            window.statusBar().clearMessage()
            press(window, keys)
            said = window.statusBar().currentMessage()
            assert window.commands.reason_of(name) in said, (keys, name)
    # A field keeps its own keys, and a key of no action says nothing.
    edit = QLineEdit("words", window)
    edit.show()
    edit.setFocus()
    window.statusBar().clearMessage()
    press(window, "Ctrl+A")
    press(window, "Ctrl+F9")
    assert (edit.selectedText(), window.statusBar().currentMessage()) == ("words", "")
    edit.deleteLater()


def test_each_key_of_the_specification_has_its_one_action(window: MainWindow) -> None:
    by_key: dict[str, list[str]] = {}
    for one in shortcuts().all():
        if one.place != WINDOW and one.name not in KEYS.values():
            continue  # a pane may have its own use for a key
        for keys in shortcuts().keys(one.name):
            by_key.setdefault(keys.toString(), []).append(one.name)
    assert {keys: by_key.get(keys) for keys in KEYS} == {keys: [name] for keys, name in KEYS.items()}
    in_menus = [name for _title, names in MENUS for name in names if name[:1] not in ("", "<")]
    assert sorted((*in_menus, *TEXT_SIZE, *COPY_FORMS)) == sorted(spec.name for spec in SPECS)


def test_what_is_not_there_yet_is_offered_nowhere(qapp: QApplication) -> None:
    made, _theme = open_window(qapp)
    titles = [top.text() for top in made.menuBar().actions() if top.isVisible()]
    assert titles == ["&File", "&Edit", "&View", "&Go", "&Job", "&Help"]
    QApplication.processEvents()
    assert made.isVisible()
    assert not made.findChild(SearchButton).isVisible()
    assert not {one.name for one in made.commands.listed()} & set(LATER)
    ran: list[str] = []
    made.commands.bring("palette", lambda: ran.append("palette"))
    assert [top.text() for top in made.menuBar().actions() if top.isVisible()][5] == "&Tools"
    QApplication.processEvents()
    assert made.findChild(SearchButton).isVisible()
    typed = QSignalSpy(made.commands.palette_wanted)
    button = made.findChild(SearchButton)
    assert button is not None
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Return)
    QTest.keyClicks(button, "l")
    QTest.keyClick(button, Qt.Key.Key_Space)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert (len(ran), [typed.at(0)[0]], typed.count()) == (3, ["l"], 1)
    made.deleteLater()


@pytest.mark.parametrize("percent", [100, 150])
def test_no_word_of_the_tool_bar_is_cut(window: MainWindow, percent: int) -> None:
    bar = window.tool_bar
    bar.add_menu(window.commands["watch"], QMenu(window))
    watch = bar.widgetForAction(window.commands["watch"])
    assert isinstance(watch, QToolButton)
    text_size().apply(percent)
    try:
        for width in (1024, 1280, 1920):
            window.resize(QSize(width, 640))
            QApplication.processEvents()
            buttons = [one for one in bar.findChildren(QToolButton) if one.isVisible()]
            assert len(buttons) == 10
            assert all(one.width() >= one.sizeHint().width() for one in buttons if one is not watch)
            assert not bar.findChild(QToolButton, "qt_toolbar_ext_button").isVisible()
            with_words = {
                one.text() for one in buttons if one.toolButtonStyle() != Qt.ToolButtonStyle.ToolButtonIconOnly
            }
            is_wide = width >= 1100 * percent / 100
            assert with_words == {"Watch"} | (
                {"Connect", "Open", "Hand over", "Refresh", "Compare", "Cancel"} if is_wide else set()
            )
            assert all(one.accessibleName() for one in buttons)
            search = bar.findChild(SearchButton)
            assert search.width() == (320 if is_wide else 240) * percent // 100
            assert search.geometry().right() <= bar.width()
            assert search.accessibleName() == SEARCH_WORDS
        for words in ("Watch 30\u00a0s", "Watch"):  # its arrow is near, and cuts no words that come later
            window.commands["watch"].setIconText(words)
            QApplication.processEvents()
            needed = bar.iconSize().width() + 4 + watch.fontMetrics().horizontalAdvance(words)
            arrow = watch.style().pixelMetric(QStyle.PixelMetric.PM_MenuButtonIndicator, None, watch)
            assert 4 <= watch.width() - arrow - needed <= 12
    finally:
        text_size().apply(100)


def test_the_buttons_at_the_side_of_a_mouse_go_back_and_forward(window: MainWindow) -> None:
    went: list[str] = []
    back = window.commands["back"]
    back.triggered.connect(lambda: went.append("back"))
    handle = window.windowHandle()

    def press(button: Qt.MouseButton) -> bool:
        at, kind = QPointF(200, 300), QEvent.Type.MouseButtonPress
        event = QMouseEvent(kind, at, at, at, button, button, Qt.KeyboardModifier.NoModifier)
        return QApplication.sendEvent(handle, event)

    window.commands.enable_going(can_back=False)
    press(Qt.MouseButton.BackButton)
    assert went == []
    window.commands.enable_going(can_back=True)
    press(Qt.MouseButton.BackButton)
    press(Qt.MouseButton.ForwardButton)
    assert went == ["back"]
    QTest.mouseClick(window.welcome, Qt.MouseButton.LeftButton, pos=QPoint(1, 1))
    assert went == ["back"]


def test_the_menu_names_the_key_of_the_pane_that_peeks(window: MainWindow) -> None:
    assert window.commands["peek"].text().endswith("\tSpace")
    shortcuts().choose({"jobs.peek": []})
    assert "\t" not in window.commands["peek"].text()
    shortcuts().choose({})
    menu = next(top.menu() for top in window.menuBar().actions() if top.text() == "&Job")
    assert isinstance(menu, QMenu)
    assert menu.toolTipsVisible()


def test_what_is_switched_on_is_marked_also_in_the_dark(window: MainWindow) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme = Theme(app)
    button = window.tool_bar.widgetForAction(window.commands["watch"])
    assert isinstance(button, QToolButton)
    try:
        for choice in (ThemeChoice.DARK, ThemeChoice.LIGHT):
            theme.apply(choice)
            QApplication.processEvents()
            grounds = []
            for is_on in (False, True):
                window.commands["watch"].setChecked(is_on)
                grounds.append(button.grab().toImage().pixelColor(button.width() // 2, 4))
            off, on = grounds
            assert contrast(on, off) > 1.05
            assert on.hsvSaturation() > off.hsvSaturation() + 10, "it is no grey"
    finally:
        window.commands["watch"].setChecked(False)
        theme.apply(ThemeChoice.SYSTEM)
