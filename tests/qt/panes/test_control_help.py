"""F1 in windows that are no pane: every control that the keyboard reaches is explained, and no secret is told."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication, QTextDocumentFragment
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QLabel,
    QLineEdit,
    QListWidget,
    QMenu,
    QToolTip,
    QWidget,
)
from pytestqt.qtbot import QtBot

from drs_inspector import qt
from drs_inspector.qt.hand_over.dialog import HandOverDialog
from drs_inspector.qt.hand_over.jobs_choice import Offered, OfferedDocument
from drs_inspector.qt.import_sign_ins.controller import ImportController
from drs_inspector.qt.import_sign_ins.dialog import ImportDialog
from drs_inspector.qt.panes.focus_help import FocusHelp
from drs_inspector.qt.preferences.controller import PreferencesController
from drs_inspector.qt.preferences.page import PreferencesPage
from drs_inspector.qt.preferences.sections.shortcuts_panel import ShortcutsPanel
from drs_inspector.qt.profiles.dialog import ProfileManager
from drs_inspector.qt.shortcuts.keys import shortcuts
from drs_inspector.qt.sign_in.dialog import CredentialDialog
from drs_inspector.qt.widgets.secret_field import SecretField
from drs_inspector.session.start_page.recent_files import FileRow
from drs_inspector.simulator import SimulatorServer
from tests.qt.sign_in.stage import Stage, fill

SECRET = "hunter2-never-said"


@pytest.fixture
async def explained(stage: Stage, qtbot: QtBot) -> AsyncIterator[Stage]:
    """The stage with a window that is shown, and F1 at work."""
    help_of_focus = FocusHelp()
    stage.app.window.show()
    PreferencesController(stage.app, stage.network)
    stage.app.live.watch("shortcuts", shortcuts().choose)
    yield stage
    QToolTip.hideText()
    help_of_focus.close()
    shortcuts().choose({})
    stage.close_dialogs()


def in_front(window: QWidget, qtbot: QtBot) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)


def reached(window: QWidget) -> Iterator[QWidget]:
    """Yield every control that Tab reaches, each with the focus."""
    tab = Qt.FocusPolicy.TabFocus
    inside = [one for one in window.findChildren(QWidget) if one.focusPolicy() & tab == tab and one.isVisible()]
    for one in inside:
        if shiboken6.isValid(one) and one.focusProxy() is None and one.window() is window and one.isEnabled():
            one.setFocus()
            assert one.hasFocus(), one
            assert not QToolTip.isVisible(), "what was said of another control left with the focus"
            yield one


def f1(control: QWidget) -> str:
    """Press F1 and return what is shown, without the marks of rich text."""
    QTest.keyClick(control, Qt.Key.Key_F1)
    assert QToolTip.isVisible(), f"F1 explains {control!r} {control.accessibleName()}"
    return QTextDocumentFragment.fromHtml(QToolTip.text()).toPlainText()


def name_of(control: QWidget) -> str:
    """Return what a person sees or hears a control called."""
    labels = control.window().findChildren(QLabel)
    label = next((one.text() for one in labels if one.buddy() is control), "")
    text = getattr(control, "text", str)() if not isinstance(control, QLineEdit) else ""
    return (control.accessibleName() or (text or label).replace("&", "")).rstrip("….: ")


def walk(window: QWidget, least: int) -> list[str]:
    """Press F1 on every control of a window and check what all of them have to say."""
    texts = []
    for control in reached(window):
        text = f1(control)
        name = name_of(control)
        assert name, f"{control!r} has no name"
        assert name in text, (name, text)
        assert SECRET not in text
        assert len(text.splitlines()[0]) > len(name) + 2, "something is said beside the name"
        texts.append(text)
    assert len(texts) >= least, texts
    return texts


def type_secrets(window: QWidget) -> int:
    fields = [one for one in window.findChildren(SecretField) if one.isVisible()]
    for field in fields:
        field.edit.setText(SECRET)
    return len(fields)


async def test_f1_explains_every_control_of_the_sign_in_dialog(
    explained: Stage, qtbot: QtBot, server: SimulatorServer
) -> None:
    explained.sign_in.ask()
    dialog = explained.dialog(CredentialDialog)
    fill(dialog, server)
    in_front(dialog, qtbot)
    found = 0
    for key, button in dialog.form.methods.segments.buttons.items():
        button.click()
        found += type_secrets(dialog)
        texts = walk(dialog, 8)
        assert all("signs in to a cloud" in text for text in texts), key
    assert found >= 2
    # A secret that is shown on the screen is not said either, and a refusal is.
    field = next(one for one in dialog.findChildren(SecretField) if one.isVisible())
    field._show.setChecked(True)
    assert SECRET not in f1(field.edit)
    next(iter(dialog.form.methods.segments.buttons.values())).click()
    user = dialog.form.entry("username")
    assert user is not None
    user.row.refuse("This user is locked.")
    assert user.edit is not None
    user.edit.setFocus()
    assert "User. This user is locked." in f1(user.edit)
    assert dialog.isVisible()


async def test_f1_explains_the_dialog_that_hands_over_and_leaves_on_esc_and_with_the_focus(
    explained: Stage, qtbot: QtBot, tmp_path: Path
) -> None:
    document = OfferedDocument("s", "Shop", 41, selected=2)
    dialog = HandOverDialog(
        tmp_path / "none" / "a.json", Offered((document,)), only_selected=False, parent=explained.app.window
    )
    dialog.open()
    in_front(dialog, qtbot)
    texts = walk(dialog, 5)
    own = [text for text in texts if "hands jobs over as a file" not in text]
    assert len(own) == 1, "the table of classes is a list, which has words of its own"
    assert "What is masked, class by class" in own[0]
    path = next(one for one in dialog.findChildren(QLineEdit) if one.accessibleName() == "File name")
    path.setFocus()
    QTest.keyClick(path, Qt.Key.Key_Return)
    assert "There is no folder" in f1(path), "why the place is refused"
    QTest.keyClick(path, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not QToolTip.isVisible())
    assert dialog.isVisible(), "the first Esc is for the tip"
    f1(path)
    box = dialog.format.list
    box.setFocus()
    qtbot.waitUntil(lambda: not QToolTip.isVisible())
    QTest.keyClick(box, Qt.Key.Key_Escape)
    assert not dialog.isVisible(), "without a tip Esc is the dialog's"


async def test_f1_explains_every_page_of_preferences(explained: Stage, qtbot: QtBot, tmp_path: Path) -> None:
    explained.app.change_settings(recent_files=[str(tmp_path / "a.drs.json"), str(tmp_path / "b.drs.json")])
    explained.app.open_preferences("")
    page = explained.dialog(PreferencesPage)
    in_front(page, qtbot)
    type_secrets(page)
    texts = walk(page, 20)  # all sections are one page
    assert all(any(text.startswith(name) for text in texts) for name in ("Theme.", "Proxy.", "Recent files."))
    assert any("Shortcuts. Every action" in text for text in texts), "the pane goes before the control"
    # A field that records keys takes the key for itself.
    panel = page.findChild(ShortcutsPanel)
    assert panel is not None
    panel.table.setFocus()
    panel.change_key()
    editor = QApplication.focusWidget()
    QToolTip.hideText()
    qtbot.waitUntil(lambda: not QToolTip.isVisible())
    assert isinstance(editor, QLineEdit)
    QTest.keyClick(editor, Qt.Key.Key_F1)
    assert not QToolTip.isVisible()


async def test_the_lists_of_preferences_do_by_menu_what_their_keys_do(
    explained: Stage, qtbot: QtBot, tmp_path: Path
) -> None:
    paths = [str(tmp_path / f"{name}.drs.json") for name in "abcd"]
    explained.app.change_settings(recent_files=paths)
    explained.app.open_preferences("files")
    page = explained.dialog(PreferencesPage)
    in_front(page, qtbot)
    recent = next(one for one in page.findChildren(QListWidget) if one.accessibleName() == "Recent files")
    recent.setFocus()

    def menu(view: QAbstractItemView) -> dict[str, QAction]:
        view.customContextMenuRequested.emit(view.rect().center())
        opened = next(one for one in view.findChildren(QMenu) if one.isVisible())
        found = {one.text(): one for one in opened.actions() if one.text()}
        opened.hide()
        return found

    recent.setCurrentRow(0)
    QTest.keyClick(recent, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == paths[0]
    menu(recent)["Forget file"].trigger()
    assert explained.app.settings.recent_files == paths[1:]
    recent.setCurrentRow(0)
    QTest.keyClick(recent, Qt.Key.Key_Delete)
    assert explained.app.settings.recent_files == paths[2:]
    explained.app.open_preferences("shortcuts")
    panel = page.findChild(ShortcutsPanel)
    assert panel is not None
    table = panel.table
    table.setFocus()
    row = next(row for row, action in enumerate(panel.model.actions) if action.name == "refresh")
    table.setCurrentIndex(panel.model.index(row, 2))
    QTest.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "Action\tWhere\tKey\tSecond key\nRefresh\tView menu\tF5\tCtrl+R"
    menu(table)["Remove key F5"].trigger()
    assert shortcuts().text("refresh") == "Ctrl+R"
    QTest.keyClick(table, Qt.Key.Key_Delete)
    assert shortcuts().keys("refresh") == ()


async def test_f1_and_the_help_menu_explain_the_welcome_page(explained: Stage, qtbot: QtBot) -> None:
    window = explained.app.window
    in_front(window, qtbot)
    window.welcome.show_files([FileRow("/somewhere/shop.drs.json", "shop.drs.json", "archive")])
    QApplication.processEvents()
    texts = walk(window, 3)
    assert sum("The start page" in text for text in texts) >= 3
    window.welcome.focus_first()
    QToolTip.hideText()
    qtbot.waitUntil(lambda: not QToolTip.isVisible())
    window.commands["explain"].trigger()
    assert "New connection" in QToolTip.text()


async def test_f1_explains_the_profiles_and_the_import_of_sign_ins(explained: Stage, qtbot: QtBot) -> None:
    explained.imports = ImportController(explained.app)  # type: ignore[attr-defined]  # it lives as long as the stage
    for command, kind in (("profiles", ProfileManager), ("import_sign_ins", ImportDialog)):
        explained.app.window.commands[command].trigger()
        dialog = explained.dialog(kind)
        in_front(dialog, qtbot)
        for text in walk(dialog, 1):
            assert dialog.accessibleDescription() in text or "Sign-ins by name" in text
        dialog.reject()


def test_every_dialog_says_what_it_is_for() -> None:
    texts = {path: path.read_text("utf-8") for path in Path(qt.__path__[0]).rglob("*.py")}
    dialogs = {name for name, text in texts.items() if "(QDialog):" in text}
    assert len(dialogs) >= 10
    assert {name for name in dialogs if "self.setAccessibleDescription(" not in texts[name]} == set()
