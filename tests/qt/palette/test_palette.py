"""The palette in the real window: found by some letters, run by Return, and the keyboard back where it was."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from drs_inspector.qt.actions.specs import SPECS, plain
from drs_inspector.qt.app import open_window
from drs_inspector.qt.main_window.main_window import MainWindow
from drs_inspector.qt.palette.keys_sheet import KeysSheet
from drs_inspector.qt.palette.palette import Palette, PaletteProviders
from drs_inspector.qt.shortcuts.keys import shortcuts
from drs_inspector.session.job_tree.node import NodeKind, TreeNode
from drs_inspector.session.palette.candidate import Candidate, Kind
from drs_inspector.session.palette.entries import JobEntries, source_candidates
from drs_inspector.session.palette.search import PaletteSearch
from drs_inspector.session.palette.uses import Uses
from drs_inspector.session.search.search import SearchedDocument
from tests.helpers.waiting import PATIENCE
from tests.qt.fakes import FakeSession, detail, job_id

NAMES = (
    "ledger-lift-prod-00",
    "ledger-archive-uat-11",
    "billing-reporting-prod-23",
    "<b>evil</b>\x1b\u202e" + "x" * 9_000,
)


class Stage:
    """A window with a palette over two sources that only hold snapshots."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        self.saved: list[str] = []
        first, second = (
            FakeSession("session-1", title="Production"),
            FakeSession("session-2", title="evening", kind="file"),
        )
        first.inspector.put(*(detail(number, name=name) for number, name in enumerate(NAMES, 1)))
        second.inspector.put(detail(9, name="ledger-lift-prod-00"))
        self.sessions = [first, second]
        self.palette = Palette(
            window,
            PaletteProviders(
                uses=Uses([], self._save),
                jobs=lambda: JobEntries(self.sessions),
                views=lambda: [Candidate(Kind.VIEW, "Saved view: Failed", "failed")],
                sources=lambda: source_candidates(self.sessions),
                documents=lambda: [
                    SearchedDocument(one.key, one.title, one.inspector.snapshot) for one in self.sessions
                ],
                cannot_read=lambda node: "A file has nothing to refresh" if node.session == "session-2" else "",
            ),
        )
        window.commands.bring("palette", self.palette.toggle)
        self.sheet = KeysSheet(window)
        window.commands.bring("keys_sheet", self.sheet.open)

    def _save(self, names: list[str]) -> None:
        self.saved = names

    def type(self, text: str) -> list[str]:
        """Open the palette with a text; return the rows once nothing more comes, titles of groups in brackets."""
        self.palette.dismiss()
        self.palette.open(text)
        return self.rows()

    def rows(self) -> list[str]:
        search = self.palette._search
        for _ in range(1_000):
            if search.is_over:
                break
            QApplication.processEvents()
        return [f"[{one.cell.text}]" if one.is_head else one.cell.text for one in self.palette.model.lines]

    @property
    def current(self) -> str:
        line = self.palette.model.line(self.palette.list.currentIndex().row())
        return line.cell.text if line is not None else ""

    def key(self, key: Qt.Key) -> None:
        QTest.keyClick(self.palette.field, key)


@pytest.fixture(scope="module")
def window(qapp: QApplication) -> Iterator[MainWindow]:
    made, _theme = open_window(qapp)
    made.activateWindow()
    assert QTest.qWaitForWindowActive(made, int(PATIENCE * 1000))
    yield made
    made.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture(scope="module")
def made_stage(window: MainWindow) -> Stage:
    return Stage(window)


@pytest.fixture
def stage(made_stage: Stage) -> Iterator[Stage]:
    made_stage.window.welcome.focus_first()
    yield made_stage
    made_stage.palette.dismiss()
    made_stage.sheet.dismiss()
    shortcuts().choose({})


def focused() -> QWidget:
    focus = QApplication.focusWidget()
    assert focus is not None
    return focus


def test_letters_find_and_return_opens_and_the_keyboard_comes_back(stage: Stage, qtbot: QtBot) -> None:
    tester = QAbstractItemModelTester(stage.palette.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    before, palette = focused(), stage.palette
    chosen = {kind: QSignalSpy(signal) for kind, signal in palette._signals.items()}
    QTest.keySequence(before, "Ctrl+K")
    assert focused() is palette.field
    QTest.keyClicks(palette.field, "led")
    rows = stage.rows()
    assert rows[:4] == ["[Jobs]", NAMES[0], NAMES[1], NAMES[0]]
    assert stage.current == NAMES[0]
    assert palette.panel.width() == 672
    assert palette.panel.y() == 72
    stage.key(Qt.Key.Key_Down)
    stage.key(Qt.Key.Key_Return)
    assert chosen[Kind.JOB].at(0) == [TreeNode(NodeKind.JOB, job_id(2), session="session-1")]
    assert (focused(), palette.isVisible()) == (before, False)
    # Up from the first row is the last one, a page stays in the list, and a title is no row.
    rows = stage.type("orders")
    assert rows[0] == "[Objects]"
    stage.key(Qt.Key.Key_Up)
    assert palette.list.currentIndex().row() == len(rows) - 1
    stage.key(Qt.Key.Key_PageUp)
    stage.key(Qt.Key.Key_PageUp)
    assert palette.list.currentIndex().row() == 1
    stage.key(Qt.Key.Key_Return)
    place = chosen[Kind.OBJECT].at(0)[0]
    assert (place.node, place.object_row) == (TreeNode(NodeKind.OBJECTS, job_id(1), session="session-1"), 1)
    for text, kind, value in (
        (":status:failed", Kind.FILTER, "status:failed"),
        ("saved", Kind.VIEW, "failed"),
        ("evening", Kind.SOURCE, "session-2"),
    ):
        stage.type(text)
        stage.key(Qt.Key.Key_Return)
        assert chosen[kind].at(0) == [value]
    # The key that opens it closes it, and so do Esc and another window.
    for close in (
        lambda: QTest.keySequence(palette.field, "Ctrl+K"),
        lambda: stage.key(Qt.Key.Key_Escape),
        lambda: QApplication.sendEvent(stage.window, QEvent(QEvent.Type.WindowDeactivate)),
    ):
        stage.type("")
        close()
        assert (focused(), palette.isVisible()) == (before, False)
    tester.deleteLater()


def test_every_action_of_the_menus_is_there_and_what_cannot_run_says_why(stage: Stage) -> None:
    window = stage.window
    rows = stage.type(">")
    in_menus = set()
    for top in window.menuBar().actions():
        menu = top.menu()
        assert isinstance(menu, QMenu)
        in_menus |= {plain(one.text().partition("\t")[0]) for one in leaves(menu) if one.isVisible()}
    themes = {plain(one.text()) for one in window.commands.themes.actions()}
    assert {row.removeprefix("Theme: ") for row in rows[1:]} == (in_menus - {"Run a command…"}) | themes
    lines = [one for one in stage.palette.model.lines if one.candidate is not None]
    by_name = {one.candidate.key: one for one in lines if one.candidate is not None}
    for spec in SPECS:
        line = by_name.get(spec.name)
        if line is not None:
            assert line.cell.is_off is not window.commands[spec.name].isEnabled()
            assert bool(line.cell.is_off) is bool(line.candidate and line.candidate.reason), spec.name
            assert line.cell.key == shortcuts().text(spec.name)
    ran = QSignalSpy(window.commands["export"].triggered)
    stage.type(">hand over")
    stage.key(Qt.Key.Key_Return)
    assert stage.palette.isVisible()
    assert window.statusBar().currentMessage() == "Hand over…: No source is open"
    assert (ran.count(), stage.saved) == (0, [])
    window.commands.enable(loaded=True, can_refresh=True, busy=False, selected=False, sources=1)
    stage.type(">hand over")
    stage.key(Qt.Key.Key_Return)
    assert (ran.count(), stage.saved) == (1, ["export"])
    # It is offered first the next time. Of jobs and objects nothing is remembered.
    assert stage.type("")[:2] == ["[Last used]", "Hand over…"]
    stage.type("billing")
    stage.key(Qt.Key.Key_Return)
    assert stage.saved == ["export"]
    window.commands.enable(loaded=False, can_refresh=False, busy=False, selected=False)


def leaves(menu: QMenu) -> Iterator[QAction]:
    for action in menu.actions():
        inside = action.menu()
        if isinstance(inside, QMenu):
            yield from leaves(inside)
        elif not action.isSeparator():
            yield action


def test_what_is_typed_fast_is_what_runs_and_a_key_of_the_window_works_as_without_it(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    palette, before = stage.palette, focused()
    waits, step = iter(range(6)), PaletteSearch.step
    monkeypatch.setattr(PaletteSearch, "step", lambda self, budget: next(waits, None) is None and step(self, budget))
    chosen = QSignalSpy(palette.job_chosen)
    palette.open()
    palette.field.setText("billing")
    assert not palette._search.is_ready
    stage.key(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: chosen.count() == 1)
    assert chosen.at(0)[0].job_id == job_id(3)
    monkeypatch.undo()
    places: list[QWidget] = []
    opened = stage.window.commands["open"]
    remember = SimpleNamespace(run=lambda _checked=False: places.append(focused()))
    opened.triggered.connect(remember.run)
    stage.type("led")
    QTest.keySequence(palette.field, "Ctrl+O")
    assert places == [before]
    assert not palette.isVisible()
    opened.triggered.disconnect(remember.run)
    # A field keeps what is its own.
    stage.type("led")
    QTest.keySequence(palette.field, "Ctrl+A")
    assert palette.field.selectedText() == "led"
    QTest.keyClicks(palette.field, "b")
    assert stage.rows()[1] == NAMES[2]


def test_tab_leads_to_what_can_be_done_with_a_hit_and_esc_back(stage: Stage) -> None:
    palette = stage.palette
    wanted = QSignalSpy(palette.job_action_chosen)
    rows = stage.type("led")
    stage.key(Qt.Key.Key_Tab)
    assert stage.rows() == [
        f"[{NAMES[0]}]",
        "Open the job",
        "Copy the name",
        "Copy the job id",
        "Read this job again",
        "Hand over this job…",
    ]
    stage.key(Qt.Key.Key_Escape)
    assert (stage.rows(), stage.current) == (rows, NAMES[0])
    for downs, name in ((2, ""), (3, "refresh_selected"), (4, "export_selected")):
        stage.type("led")
        stage.key(Qt.Key.Key_Tab)
        for _ in range(downs):
            stage.key(Qt.Key.Key_Down)
        stage.key(Qt.Key.Key_Return)
        assert not palette.isVisible()
        if not name:
            assert QGuiApplication.clipboard().text() == job_id(1)
    node = TreeNode(NodeKind.JOB, job_id(1), session="session-1")
    assert [wanted.at(number) for number in range(wanted.count())] == [
        ["refresh_selected", node],
        ["export_selected", node],
    ]
    # The one of the file cannot be read again, and says so.
    stage.type("led")
    stage.key(Qt.Key.Key_Down)
    stage.key(Qt.Key.Key_Down)
    stage.key(Qt.Key.Key_Tab)
    assert palette.model.lines[4].cell.note == "A file has nothing to refresh"
    asked: list[str] = []
    stage.window.preferences_requested.connect(lambda section, _above: asked.append(section))
    stage.type(">about")
    stage.key(Qt.Key.Key_Tab)
    stage.key(Qt.Key.Key_Down)
    stage.key(Qt.Key.Key_Return)
    assert asked == ["shortcuts"]


def test_hostile_names_a_source_that_closes_and_nothing_found_are_told_as_they_are(stage: Stage) -> None:
    palette, model = stage.palette, stage.palette.model
    assert stage.type("evil")[1] == NAMES[3][:1_024]
    phrase = model.index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert phrase.startswith("<b>evil</b>\\x1b\\u202e")
    assert len(phrase) <= 420
    assert model.index(1, 0).data(Qt.ItemDataRole.ToolTipRole).startswith("<p style")
    palette.grab()
    palette.panel.grab()
    # A group says how many more there are, and shows them.
    assert stage.type(">")[0] == "[Commands]"
    # A job that went while the palette was open is not opened.
    chosen = QSignalSpy(palette.job_chosen)
    closed = stage.sessions.pop()
    palette.refresh()
    assert stage.type("ledger")[1:3] == [NAMES[0], NAMES[1]]
    assert "evening" not in stage.type("evening")
    stage.sessions.append(closed)
    assert stage.type("zzzz") == []
    assert palette.empty.isVisible()
    assert palette.empty.text().startswith("No job, command, view, source or object has these letters")
    stage.key(Qt.Key.Key_Return)
    assert (palette.isVisible(), chosen.count()) == (True, 0)
    # Help leads to the filter, where its example can be changed.
    stage.type("?error_code")
    stage.key(Qt.Key.Key_Return)
    assert palette.field.text() == ":error_code:"
    for size in ((640, 420), (1280, 800)):
        stage.window.resize(*size)
        QApplication.processEvents()
        assert palette.rect().contains(palette.panel.geometry())
    QTest.mouseClick(palette, Qt.MouseButton.LeftButton, pos=palette.rect().bottomRight())
    assert not palette.isVisible()


def test_the_sheet_shows_the_keys_in_force_and_copies_what_it_shows(stage: Stage) -> None:
    sheet, before = stage.sheet, focused()
    QTest.keySequence(before, "Ctrl+/")
    assert focused() is sheet.field
    shown = {line.cell.text: line.cell.key for line in sheet.model.lines if not line.is_head}
    offered = {one.name for one in stage.window.commands.listed()}
    for one in shortcuts().all():
        if shortcuts().keys(one.name) and ("." in one.name or one.name in offered):
            assert shortcuts().text(one.name) in shown[one.title]
    assert "Forward" not in shown, "there is nothing yet that goes forward"
    shortcuts().choose({"refresh": ["F9"]})
    assert {line.cell.text: line.cell.key for line in sheet.model.lines}["Refresh"] == "F9"
    QTest.keyClicks(sheet.field, "file quit")
    assert [line.cell.text for line in sheet.model.lines] == ["File menu", "Quit"]
    # Tab stays on the page.
    QTest.keyClick(sheet.field, Qt.Key.Key_Tab)
    assert focused() is sheet.copy_button
    QTest.keyClick(sheet.copy_button, Qt.Key.Key_Space)
    assert QGuiApplication.clipboard().text() == "File menu\n  Quit  Ctrl+Q\n"
    QTest.keyClick(sheet.copy_button, Qt.Key.Key_Tab)
    assert focused() is sheet.copy_as
    QTest.keyClick(sheet.copy_as, Qt.Key.Key_Tab)
    assert focused() is sheet.field
    QTest.keyClicks(sheet.field, " zzz")
    assert sheet.empty.isVisible()
    QTest.keyClick(sheet.field, Qt.Key.Key_Escape)
    assert (focused(), sheet.isVisible()) == (before, False)


def test_the_pane_that_had_the_keyboard_is_the_one_that_the_commands_are_about(stage: Stage) -> None:
    welcome: Any = stage.window.welcome
    stage.window.commands["explain"].setEnabled(True)
    explained = QSignalSpy(stage.window.commands["explain"].triggered)
    focus = focused()
    rows = stage.type("explain")
    assert rows[:2] == ["[Commands]", "Explain this"]
    stage.key(Qt.Key.Key_Return)
    assert explained.count() == 1
    assert focused() is focus
    assert welcome.isAncestorOf(focus)
