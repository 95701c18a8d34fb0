"""Actions, detail pane, dialog that hands over, first look, and problems that were not caught."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QLabel, QMenu, QToolBar, QWidget
from pytestqt.qtbot import QtBot

from drs_inspector.domain.errors import InspectorError
from drs_inspector.domain.redaction.allow_list import Level, Policy
from drs_inspector.domain.snapshot import Snapshot, SourceInfo
from drs_inspector.qt.app import open_window
from drs_inspector.qt.browse import detail_pane
from drs_inspector.qt.browse.detail_pane import DetailPane
from drs_inspector.qt.details.registry import DetailContext
from drs_inspector.qt.hand_over.dialog import HandOverChoice, HandOverDialog
from drs_inspector.qt.hand_over.jobs_choice import Offered, OfferedDocument
from drs_inspector.qt.main_window.main_window import MainWindow
from drs_inspector.qt.startup_settings import StartupSettings
from drs_inspector.session.events import FetchReport, Progress
from drs_inspector.session.job_tree.node import NodeKind, TreeNode
from drs_inspector.session.sources.export_names import export_name
from drs_inspector.session.status_texts import progress_words, report_words, short_source, source_words
from drs_inspector.storage.exports.archive import ArchiveExporter
from drs_inspector.storage.files.paths import SETTINGS_BYTES
from drs_inspector.storage.files.settings import Settings, save_settings


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication) -> MainWindow:
    made, _theme = open_window(qapp)
    qtbot.addWidget(made)
    return made


def texts(menu: QMenu) -> list[str]:
    found: list[str] = []
    for action in menu.actions():
        found.append(action.text().replace("&", ""))
        inner = action.menu()
        if isinstance(inner, QMenu):
            found += texts(inner)
    return found


def test_every_action_of_the_tool_bar_and_the_keyboard_is_in_a_menu(window: MainWindow) -> None:
    menus = [action.menu() for action in window.menuBar().actions()]
    offered = {text for menu in menus if isinstance(menu, QMenu) for text in texts(menu)}
    for action in window.commands.findChildren(QAction):
        if not action.isSeparator():
            assert action.text().replace("&", "") in offered
    for action in window.findChild(QToolBar).actions():
        assert action.isSeparator() or action.text().replace("&", "") in offered


def test_no_two_actions_share_a_shortcut(window: MainWindow) -> None:
    taken: dict[str, str] = {}
    for action in window.commands.findChildren(QAction):
        for keys in action.shortcuts():
            assert keys.toString() not in taken, (action.text(), taken[keys.toString()])
            taken[keys.toString()] = action.text()


def test_no_two_lines_of_a_menu_share_a_mnemonic(window: MainWindow) -> None:
    for top in window.menuBar().actions():
        menu = top.menu()
        assert isinstance(menu, QMenu)
        letters = [one.text()[one.text().index("&") + 1].lower() for one in menu.actions() if "&" in one.text()]
        assert len(letters) == len(set(letters)), (top.text(), letters)


def test_nothing_that_needs_jobs_is_offered_without_any(window: MainWindow) -> None:
    for name in ("export", "refresh", "cancel", "find", "copy_json"):
        assert not window.commands[name].isEnabled()
    for name in ("connect", "open", "about"):
        assert window.commands[name].isEnabled()


def test_the_window_fits_a_small_screen(window: MainWindow) -> None:
    assert window.minimumSizeHint().width() <= 800
    assert window.minimumSizeHint().height() <= 600


def test_the_first_paint_looks_as_the_window_was_left() -> None:
    save_settings(
        Settings(theme="dark", contrast="on", text_size=150, window_geometry=b"\x01geometry", window_state=b"\x02state")
    )
    look = StartupSettings()
    assert (look.theme, look.contrast, look.text_size) == ("dark", "on", 150)
    assert (look.geometry, look.state) == (b"\x01geometry", b"\x02state")


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        '{"theme":"pink","contrast":true,"text_size":1e9,"window_geometry":7,"window_state":"*"}',
        "[" * 100_000,
        '{"theme":"dark","a":' + '{"a":' * 100_000,
        '{"theme":"dark"}' + " " * SETTINGS_BYTES,
    ],
    ids=["empty", "half", "array", "types", "deep", "deep member", "large"],
)
def test_damaged_settings_do_not_stop_the_first_paint(own_home: Path, content: str) -> None:
    path = own_home / "config" / "settings.json"
    path.parent.mkdir()
    path.write_text(content)
    look = StartupSettings()
    assert (look.theme, look.contrast, look.text_size) == ("system", "system", 100)
    assert (look.geometry, look.state) == (b"", b"")


def test_nothing_heavy_is_imported_before_the_first_paint() -> None:
    code = "import sys, drs_inspector.qt.app; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    heavy = {"asyncio", "qasync", "msgspec", "httpx", "keyring", "filelock", "packaging", "click", "uvicorn"}
    heavy |= {"drs_inspector.session"}
    assert heavy.isdisjoint(loaded)


class View:
    """A detail view that counts how often it is built."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.built = 0

    def fits(self, node: TreeNode) -> bool:
        return True

    def build(self, node: TreeNode, context: DetailContext) -> QWidget:
        self.built += 1
        return QLabel(f"{self.title} of {node.job_id}")


@pytest.fixture
def context() -> DetailContext:
    return DetailContext(Snapshot(), lambda _text: None, lambda _error: None, lambda _node: None)


def test_only_the_tab_that_is_looked_at_is_built_and_it_is_remembered(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, context: DetailContext
) -> None:
    first, last = View("Overview"), View("JSON")
    monkeypatch.setattr(detail_pane, "views_for", lambda _node, _context: [first, last])
    pane = DetailPane()
    qtbot.addWidget(pane)
    pane.show_node(TreeNode(NodeKind.JOB, "a"), "a", context)
    assert (first.built, last.built) == (1, 0)
    pane.tabs.setCurrentIndex(1)
    assert (first.built, last.built) == (1, 1)
    pane.show_node(TreeNode(NodeKind.JOB, "b"), "b", context)
    assert pane.tabs.tabText(pane.tabs.currentIndex()) == "JSON"
    assert (first.built, last.built) == (1, 2)
    pane.show_node(TreeNode(NodeKind.SOURCE, "b"), "b / Source", context)
    assert pane.tabs.tabText(pane.tabs.currentIndex()) == "Overview"
    pane.show_nothing("Nothing here.")
    assert pane.node is None
    assert pane.tabs.count() == 0


def test_the_proposed_file_name_is_one_on_every_system() -> None:
    when = datetime(2026, 1, 4, tzinfo=UTC)
    suffix = ArchiveExporter.suffix
    assert export_name(SourceInfo(project_name="eu-de_shop"), when, suffix) == "eu-de_shop-2026-01-04.drs.json"
    assert export_name(SourceInfo(region='a/b\\c:"d"'), when, suffix) == "a-b-c-d-2026-01-04.drs.json"
    assert export_name(SourceInfo(kind="demo", region="x"), when, suffix, "title") == "demo-x-2026-01-04.drs.json"
    assert export_name(SourceInfo(), when, suffix) == "jobs-2026-01-04.drs.json"
    shop = SourceInfo(kind="demo", project_name="shop")
    for level, name in ((Level.PUBLIC, "demo-jobs-public"), (Level.AUDITOR, "demo-shop-auditor")):
        assert export_name(shop, when, suffix, masking=Policy.of(level)) == f"{name}-2026-01-04.drs.json"


def test_the_dialog_hands_over_the_choice(qtbot: QtBot, tmp_path: Path) -> None:
    dialog = HandOverDialog(
        tmp_path / "a.json", Offered((OfferedDocument("s", "Shop", 41, selected=2),)), only_selected=True
    )
    qtbot.addWidget(dialog)
    spy = QSignalSpy(dialog.chosen)
    dialog.findChild(QDialogButtonBox).accepted.emit()
    assert spy.at(0) == [HandOverChoice(tmp_path / "a.json", "s", "selected")]


def test_the_dialog_stays_open_for_a_folder_that_is_not_there(qtbot: QtBot, tmp_path: Path) -> None:
    dialog = HandOverDialog(
        tmp_path / "none" / "a.json", Offered((OfferedDocument("s", "Shop", 41),)), only_selected=False
    )
    qtbot.addWidget(dialog)
    spy = QSignalSpy(dialog.chosen)
    dialog.findChild(QDialogButtonBox).accepted.emit()
    assert spy.count() == 0
    assert any("There is no folder" in label.text() for label in dialog.findChildren(QLabel))


def test_progress_and_outcome_are_told_in_words() -> None:
    assert progress_words(Progress("listing", found=7)) == "Listing jobs… 7 found"
    going = Progress("details", found=1041, read=30, failed=2, waiting_seconds=3.2)
    assert progress_words(going) == "Reading details: 30 of 1,041, 2 failed, waited 3 s to spare the cloud"
    assert report_words(FetchReport(found=41, read=30, cancelled=True)) == "Cancelled: 30 of 41 jobs read"
    assert report_words(FetchReport(found=1, read=1, seconds=0.52)) == "1 job read in 0.5 s"
    assert report_words(FetchReport(error=InspectorError("No."))) == "No."


def test_the_source_is_told_in_words() -> None:
    cloud = SourceInfo(
        kind="cloud", cloud="otc", region="eu-de", drs_url="https://drs", project_id="p", read_at="2026-01-04T10:00:00Z"
    )
    words = source_words(cloud)
    assert words.startswith("Open Telekom Cloud  ·  eu-de  ·  project p  ·  read 2026-01-04")
    assert source_words(cloud, ["kept.json"]).startswith("File kept.json  ·  Open Telekom Cloud")
    assert short_source(cloud, ["kept.json", "b.json"]) == "2 files"
    assert source_words(SourceInfo()) == ""
