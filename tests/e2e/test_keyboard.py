"""Everything can be reached with the keyboard, and everything that can be reached has a name to be read aloud."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QWidget

from drs_inspector.qt.hand_over.dialog import HandOverDialog
from drs_inspector.qt.preferences.page import PreferencesPage
from drs_inspector.qt.sign_in.dialog import CredentialDialog
from drs_inspector.session.job_tree.node import NodeKind, TreeNode
from tests.e2e.cloud_host import Cloud
from tests.e2e.driver import Driver, Play
from tests.e2e.shown_words import spoken_name
from tests.e2e.sign_in_form import SignInForm


def _reachable(root: QWidget) -> set[QWidget]:
    """Return the widgets that Tab should reach: not the parts of one, nor what replaces another."""
    by_tab = Qt.FocusPolicy.TabFocus
    return {
        widget
        for widget in root.findChildren(QWidget)
        if widget.isVisible()
        and widget.isEnabled()
        and widget.window() is root
        and widget.focusPolicy() & by_tab == by_tab
        and widget.focusProxy() is None
    }


async def _walk(driver: Driver, root: QWidget, *, back: bool = False) -> set[QWidget]:
    """Press Tab until the keyboard is where it was, and return everywhere it has been."""
    seen: list[QWidget] = []
    modifier = Qt.KeyboardModifier.ShiftModifier if back else Qt.KeyboardModifier.NoModifier
    for _ in range(200):
        focused = QApplication.focusWidget()
        assert focused is not None
        assert focused.window() is root
        if focused in seen:
            return set(seen)
        seen.append(focused)
        QTest.keyClick(focused, Qt.Key.Key_Backtab if back else Qt.Key.Key_Tab, modifier)
        await driver.settle(0)
    raise AssertionError("Tab does not come round")


def _assert_names(widgets: set[QWidget]) -> None:
    nameless = [widget for widget in widgets if not spoken_name(widget).strip()]
    assert nameless == []
    names = sorted(spoken_name(widget) for widget in widgets)
    assert len(names) == len(set(names)), f"two controls have the same name: {names}"


def _is_choice(widget: QWidget) -> bool:
    """Tell whether arrow keys lead to a widget from its neighbour: radio buttons are one stop of Tab."""
    return widget.inherits("QRadioButton")


def _missed(root: QWidget, seen: set[QWidget]) -> list[str]:
    return [spoken_name(widget) for widget in _reachable(root) - seen if not _is_choice(widget)]


def test_tab_reaches_every_control_of_the_first_window(on_stage: Play) -> None:
    async def scene(driver: Driver) -> None:
        for back in (False, True):
            seen = await _walk(driver, driver.window, back=back)
            assert _missed(driver.window, seen) == []
        # The tool bar offers what the page offers, too.
        _assert_names(_reachable(driver.window.welcome))
        _assert_named(seen)

    on_stage(scene)


def test_tab_reaches_every_control_while_browsing(on_stage: Play, cloud: Cloud) -> None:
    full = cloud.tenant.special_id("full-house")
    kinds = (NodeKind.JOB, NodeKind.OBJECTS, NodeKind.RULES, NodeKind.SETTINGS, NodeKind.SOURCE)

    async def scene(driver: Driver) -> None:
        await driver.fetched()
        for kind in kinds:
            for title in ("", "JSON"):
                await driver.click_line(TreeNode(kind, full))
                if title:
                    await driver.open_tab(title)
                if kind is NodeKind.JOB:  # what the page asks for when the keyboard comes is there before Tab goes on
                    driver.page.details.focus()
                    reading = partial(driver.inspector.readings.reading, full, "ShowMonitorData")
                    await driver.wait_until(reading, "ends and load are read")
                    await driver.settle()
                driver.window.commands["go_tree"].trigger()
                seen = await _walk(driver, driver.window)
                assert _missed(driver.window, seen) == [], f"{kind} {title}"
                assert {"Jobs", "Filter jobs", "Views of the selected line"} <= set(map(_or_parent, seen))
                _assert_named(seen)

    on_stage(scene, demo=cloud)


def _or_parent(widget: QWidget) -> str:
    """Return a widget's name; the bar of tabs goes by the name of its tabs."""
    above = widget.parentWidget()
    return spoken_name(above) if widget.inherits("QTabBar") and above is not None else spoken_name(widget)


def _assert_named(widgets: set[QWidget]) -> None:
    assert [widget for widget in widgets if not _or_parent(widget).strip()] == []


async def _dialog_by_keys(driver: Driver, keys: str, kind: type[QDialog]) -> None:
    driver.key(keys, driver.window)
    dialog = await driver.dialog(kind)
    seen = await _walk(driver, dialog)
    assert _missed(dialog, seen) == []
    _assert_names(seen)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    await driver.gone(dialog)


def test_tab_reaches_every_field_of_the_dialogs(on_stage: Play, cloud: Cloud) -> None:
    async def scene(driver: Driver) -> None:
        await driver.fetched()
        await _dialog_by_keys(driver, "Ctrl+N", CredentialDialog)
        await _dialog_by_keys(driver, "Ctrl+S", HandOverDialog)
        driver.window_run.app.change_settings(proxy="manual", proxy_url="http://127.0.0.1:1", recent_files=["/a.json"])
        await _dialog_by_keys(driver, "Ctrl+,", PreferencesPage)
        driver.window_run.app.change_settings(proxy="system", proxy_url="")

    on_stage(scene, demo=cloud)


def test_one_can_sign_in_with_the_keyboard_alone(on_stage: Play, cloud: Cloud) -> None:
    info = cloud.info

    async def scene(driver: Driver) -> None:
        form = await SignInForm.open(driver)

        def tab_to(name: str) -> QWidget:
            for _ in range(40):
                focused = QApplication.focusWidget()
                if focused is not None and spoken_name(focused) == name:
                    return focused
                QTest.keyClick(focused or form.dialog, Qt.Key.Key_Tab)
            raise AssertionError(f"Tab does not reach {name}")

        def enter(name: str, text: str) -> None:
            field = tab_to(name)
            QTest.keySequence(field, "Ctrl+A")
            QTest.keyClicks(field, text)

        QGuiApplication.clipboard().setText(info.iam_url)
        QTest.keySequence(tab_to("Cloud and region"), "Ctrl+V")
        name = tab_to("Name")  # without one nothing is kept, and no keyring is asked
        QTest.keySequence(name, "Ctrl+A")
        QTest.keyClick(name, Qt.Key.Key_Delete)
        enter("Domain", info.domain)
        enter("User", info.username)
        enter("Password", info.password)
        enter("DRS URL", info.drs_url)
        driver.key("Return")
        await driver.wait_until(lambda: form.dialog.page == "projects", "the projects are offered")
        table = form.dialog.projects.table
        await driver.wait_until(table.hasFocus, "the first project has the keyboard")
        QTest.keyClick(table, Qt.Key.Key_Space)
        QTest.keyClick(table, Qt.Key.Key_Return)
        await driver.gone(form.dialog)
        assert (await driver.fetched()).report.complete

    on_stage(scene)


def _menu_of(action: QAction) -> QMenu:
    menu = action.menu()
    assert isinstance(menu, QMenu)
    return menu


def _menu_actions(menu: QMenu) -> list[QAction]:
    inside = [_menu_actions(_menu_of(action)) for action in menu.actions() if action.menu() is not None]
    return [action for action in menu.actions() if action.text()] + [action for part in inside for action in part]


def test_every_action_is_in_a_menu_and_no_two_share_a_shortcut(on_stage: Play) -> None:
    async def scene(driver: Driver) -> None:
        bar = driver.window.menuBar()
        actions = [entry for top in bar.actions() for entry in _menu_actions(_menu_of(top))]
        texts: Callable[[QAction], str] = lambda action: action.text()  # noqa: E731 - a name for the key below
        on_tool_bar = {action for tools in driver.window.findChildren(QWidget, "toolBar") for action in tools.actions()}
        assert [action.text() for action in on_tool_bar if action.text() and action not in actions] == []
        keys = [keys.toString() for action in actions for keys in action.shortcuts()]
        assert len(keys) == len(set(keys)), sorted(keys)
        for top in bar.actions():
            letters = [_mnemonic(texts(action)) for action in _menu_of(top).actions() if action.text()]
            assert len(letters) == len(set(letters)), f"{top.text()}: {letters}"

    on_stage(scene)


def _mnemonic(text: str) -> str:
    place = text.find("&")
    assert place >= 0, f"{text} has no letter to be reached by"
    return text[place + 1].lower()
