"""The JSON tab of a job: the choice, folds, marks, hits, what is copied, and what is read out."""

import json
import re

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QMouseEvent, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.qtbot import QtBot

from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.rawjson.folds import Fold
from drs_inspector.domain.rawjson.lines import JsonLines
from drs_inspector.domain.snapshot import Snapshot, SourceInfo
from drs_inspector.qt.details.context import DetailContext
from drs_inspector.qt.details.json.painter import Note, Page, Row, gutter_width
from drs_inspector.qt.details.json.segments import segments
from drs_inspector.qt.details.json.tab import RAW_JSON, RawJsonPanel
from drs_inspector.qt.details.json.view import JsonView
from drs_inspector.qt.main_window.status_bar import StatusBar
from drs_inspector.qt.panes.pane_actions import offer_of, perform
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.session.job_tree.node import NodeKind, TreeNode
from drs_inspector.session.job_tree.place import Place

CANARY = "c4nary-S3cret"
_NEAR = 40


def table(number: int, **more: object) -> dict[str, object]:
    return {"id": f"shop-*-*-t{number}", "name": f"t{number}", "select": "true", **more}


DETAIL = {
    "id": "j1",
    "name": "webshop",
    "db_use_type": "sync",
    "source_endpoint": {"db_type": "mysql", "ip": "10.40.7.112", "db_port": 3306, "db_password": CANARY},
    "object_infos": [*map(table, range(19)), table(19, select=True), table(20), table(21, id=4711, engine="InnoDB")],
    "tags": [{"a.b": "x"}],
}
NO_KEYS = Qt.KeyboardModifier.NoModifier
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def build(qtbot: QtBot, copied: list[str], *, listed: bool = True, width: int = 960) -> RawJsonPanel:
    snapshot = Snapshot(SourceInfo(kind="cloud", drs_url="https://drs.example.com", project_id="p1"))
    snapshot.jobs["j1"] = Job(
        "j1",
        list_raw=json.dumps({"id": "j1", "name": "webshop"}).encode() if listed else None,
        detail_raw=json.dumps(DETAIL).encode(),
        scenario="sync",
    )
    context = DetailContext(snapshot, copied.append, lambda _: None, lambda _: None, is_live=True)
    window = QMainWindow()
    window.setStatusBar(StatusBar(window))
    panel = RAW_JSON.build(TreeNode(NodeKind.JOB, "j1"), context)
    assert isinstance(panel, RawJsonPanel)
    window.setCentralWidget(panel)
    qtbot.addWidget(window)
    window.resize(width, 600)
    window.show()
    window.activateWindow()
    panel.view.setFocus()
    qtbot.waitUntil(lambda: panel.marks.is_done and panel.view.hasFocus())
    return panel


@pytest.fixture
def copied() -> list[str]:
    return []


@pytest.fixture
def panel(qtbot: QtBot, copied: list[str]) -> RawJsonPanel:
    return build(qtbot, copied)


def line_of(panel: RawJsonPanel, words: str, *, nth: int = 0) -> int:
    lines = panel.view.lines
    found = [number for number in range(lines.line_count) if words in lines.text(lines.line(number))]
    return found[nth]


def shown(panel: RawJsonPanel) -> list[str]:
    """Return the labels of the rows."""
    view = panel.view
    return [view.lines.label(view.folds.line_of(row)) for row in range(view.row_count)]


def spoken(panel: RawJsonPanel) -> str:
    return panel.view.accessibleDescription()


def test_neighbours_alike_are_one_line_and_numbers_are_those_of_the_whole(panel: RawJsonPanel) -> None:
    first = line_of(panel, "object_infos") + 1
    panel.view.go_to(first)
    assert spoken(panel) == f"Line {first + 1}: 0 to 18, 19 alike, folded"
    panel.view.go_rows(1)
    assert panel.view.current == first + 19 * 5, "an entry has five lines"
    panel.view.go_rows(-1)
    QTest.keyClick(panel.view, Qt.Key.Key_Right)
    assert panel.view.folds.hidden == 0
    assert shown(panel) == [str(number + 1) for number in range(panel.view.lines.line_count)]
    QTest.keyClick(panel.view, Qt.Key.Key_Left)
    assert spoken(panel).endswith("19 alike, folded"), "what was unfolded is folded again"


def test_an_object_is_folded_by_key_and_by_its_sign(panel: RawJsonPanel) -> None:
    view, number = panel.view, line_of(panel, "source_endpoint")
    view.go_to(number)
    QTest.keyClick(view, Qt.Key.Key_Minus)
    assert spoken(panel) == f'Line {number + 1}: "source_endpoint": {{, 3 values, mysql 10.40.7.112, folded'
    fold = view.folds.at(number)
    assert fold is not None
    assert fold.tail == "},"
    row = view.folds.row_of(number) - view.verticalScrollBar().value()
    sign = QPoint(gutter_width(view.fontMetrics(), view.lines.line_count) - 12, row * view.line_height() + 5)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=sign)
    assert view.folds.at(number) is None
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=sign)
    assert view.folds.at(number) is not None
    QTest.keyClick(view, Qt.Key.Key_Plus)
    view.go_to(number + 2)
    QTest.keyClick(view, Qt.Key.Key_Left)
    assert view.current == number, "Left leads to what a line is in"


def test_fold_all_leaves_the_outermost_values_and_unfold_shows_every_line(panel: RawJsonPanel, qtbot: QtBot) -> None:
    panel.folding.fold_all()
    qtbot.waitUntil(lambda: panel.view.row_count == 2 + len(DETAIL))
    panel.folding.unfold_all()
    assert panel.view.folds.hidden == 0


def test_what_is_selected_is_copied_whole_also_where_it_is_folded(panel: RawJsonPanel, copied: list[str]) -> None:
    QTest.keyClick(panel.view, Qt.Key.Key_A, CONTROL)
    QTest.keyClick(panel.view, Qt.Key.Key_C, CONTROL)
    assert len(json.loads(copied[-1])["object_infos"]) == 22
    panel.view.go_to(line_of(panel, "object_infos") + 1)
    QTest.keyClick(panel.view, Qt.Key.Key_C, CONTROL)
    assert len(json.loads(f"[{copied[-1].removesuffix(',')}]")) == 19


def test_a_value_that_is_not_as_described_is_told_in_its_line_and_in_the_list(panel: RawJsonPanel) -> None:
    rows = panel.mark_list.model
    texts = [rows.index(row, 0).data() for row in range(rows.rowCount())]
    assert texts == ["object_infos[19].select", "object_infos[21].id", "object_infos[21].engine"]
    assert panel.mark_list.title.text() == "Not as described 3"
    number = line_of(panel, '"select": true')
    words = rows.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert words == f"Line {number + 1}, {texts[0]}: text expected, found true; read as “true”"
    panel.mark_list.list.setFocus()
    panel.mark_list.list.setCurrentIndex(rows.index(0, 0))
    QTest.keyClick(panel.mark_list.list, Qt.Key.Key_Return)
    assert panel.view.current == number
    assert panel.view.hasFocus()
    assert spoken(panel).endswith('"select": true, text expected, found true; read as “true”')
    panel.view.go_to(line_of(panel, '"engine"'))
    assert spoken(panel).endswith("no version of the interface names this field")
    opening = line_of(panel, "object_infos")
    panel.view.go_to(opening)
    QTest.keyClick(panel.view, Qt.Key.Key_Minus)
    assert spoken(panel).endswith("22 values, folded, 3 not as described")


def test_the_list_folds_where_there_is_no_room_until_it_is_wanted(qtbot: QtBot, copied: list[str]) -> None:
    panel = build(qtbot, copied, width=800)
    assert panel.mark_list.isHidden()
    assert panel.list_button.text() == "Not as described 3"
    QTest.mouseClick(panel.list_button, Qt.MouseButton.LeftButton)
    assert panel.mark_list.isVisible()
    panel.window().resize(1000, 600)
    QTest.mouseClick(panel.list_button, Qt.MouseButton.LeftButton)
    assert panel.mark_list.isHidden(), "as a person chose it"


def test_all_hits_are_counted_and_finding_unfolds(panel: RawJsonPanel, qtbot: QtBot) -> None:
    panel.search.focus()
    panel.search.set_text("select")
    qtbot.waitUntil(lambda: panel.search.counted.text() == "1 of 22")
    assert panel.view.folds.hidden == 0, "the first one was folded away"
    panel.folding.fold_all()
    qtbot.waitUntil(lambda: panel.search.beside.text().startswith("22 hits are folded"))
    panel.view.setFocus()
    for number in (2, 3, 4):
        QTest.keyClick(panel.view, Qt.Key.Key_F3)
        qtbot.waitUntil(lambda number=number: panel.search.counted.text() == f"{number} of 22")  # type: ignore[misc]
    QTest.keyClick(panel.view, Qt.Key.Key_F3, SHIFT)
    qtbot.waitUntil(lambda: panel.search.counted.text() == "3 of 22")


def test_the_status_bar_tells_path_and_value_as_a_query_writes_them(
    panel: RawJsonPanel, qtbot: QtBot, copied: list[str]
) -> None:
    bar = panel.window().statusBar()  # type: ignore[attr-defined]
    assert isinstance(bar, StatusBar)
    panel.view.go_to(line_of(panel, '"a.b"'))
    qtbot.waitUntil(lambda: 'tags[0]["a.b"] = x' in bar._place.text())
    assert "copies this path" in bar._place.text()
    QTest.keyClick(panel.view, Qt.Key.Key_C, CONTROL | SHIFT)
    assert copied == ['tags[0]["a.b"]']
    assert bar.currentMessage() == 'Copied tags[0]["a.b"]'
    panel.search.focus()
    assert bar._place.text() == "", "the keyboard is elsewhere"
    panel.choice.choose("List entry")
    panel.view.setFocus()
    panel.view.go_to(line_of(panel, '"name"'))
    panel.copies.path()
    assert copied[-1] == "list.name"
    panel.choice.choose("Both")
    panel.view.go_to(line_of(panel, '"db_port"'))
    panel.copies.filter()
    assert copied[-1] == "source_endpoint.db_port = 3306"


def test_four_texts_are_offered_and_what_was_not_read_says_why(qtbot: QtBot, copied: list[str]) -> None:
    panel = build(qtbot, copied, listed=False)
    segments_ = panel.choice.segments
    assert segments_ is not None
    assert {title: button.isEnabled() for title, button in segments_.buttons.items()} == {
        "List entry": False,
        "Detail": True,
        "Both": False,
        "As received": True,
    }
    assert segments_.buttons["List entry"].toolTip() == "No list with this job was read."
    QTest.mouseClick(segments_.buttons["As received"], Qt.MouseButton.LeftButton)
    assert panel.view.lines.label(0) == "1"
    QTest.keyClick(panel.view, Qt.Key.Key_A, CONTROL)
    panel.copies.lines()
    assert "\n" not in copied[-1]
    assert json.loads(copied[-1])["name"] == "webshop"
    assert "received" in str(panel.copies.path())


def test_a_place_leads_to_the_text_and_line_it_names(panel: RawJsonPanel) -> None:
    node = TreeNode(NodeKind.JOB, "j1")
    panel.lead(Place(node, json_offset=json.dumps({"id": "j1"}).index("j1") + 20, json_part="list"))
    assert panel.choice.text.title == "List entry"
    assert panel.view.current == 2
    assert panel.where(Place(node)).json_part == "list"
    panel.lead(panel.where(Place(node))._replace(json_part="details", json_offset=3_000))
    assert panel.choice.text.title == "Detail"
    assert panel.view.folds.at(panel.view.current) is None


def test_a_part_of_a_line_is_copied_as_it_is_marked(panel: RawJsonPanel, copied: list[str], qtbot: QtBot) -> None:
    panel.choice.choose("Detail")
    view = panel.view
    number = next(
        at for at in range(view.lines.line_count) if '"name": "webshop"' in view.lines.text(view.lines.line(at))
    )
    view.go_to(number)
    whole = view.lines.text(view.lines.line(number))
    letter = QFontMetricsF(view.font()).horizontalAdvance("0")
    left = gutter_width(view.fontMetrics(), view.lines.line_count) + GRID // 2
    middle = (view.folds.row_of(number) - view.verticalScrollBar().value()) * view.line_height() + 4
    start, end = whole.index("webshop"), whole.index("webshop") + 3
    places = [QPoint(round(left + letter * column), middle) for column in (start, end)]
    qtbot.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=places[0])
    moved = QMouseEvent(
        QMouseEvent.Type.MouseMove,
        QPointF(places[1]),
        QPointF(view.viewport().mapToGlobal(places[1])),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.LeftButton,
        NO_KEYS,
    )
    QApplication.sendEvent(view.viewport(), moved)
    qtbot.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=places[1])
    view.grab()
    perform(view, "copy")
    assert copied[-1] == "web"
    view.go_to(number)
    perform(view, "copy")
    assert copied[-1] == whole, "a line that is gone to is copied whole"


def test_a_secret_is_nowhere(panel: RawJsonPanel, copied: list[str], qtbot: QtBot) -> None:
    for title in ("List entry", "Detail", "Both", "As received"):
        panel.choice.choose(title)
        assert panel.choice.text.title == title
        panel.copies.everything()
        for offer in [*panel._pane.more(), *(one for _, _, one in panel._pane.forms() if one is not None)]:
            offer.run()
        for number in range(panel.view.lines.line_count):
            panel.view.go_to(number)
            copied.append(spoken(panel))
    qtbot.wait(1)
    assert any("curl -X POST https://drs.example.com/v3/p1/jobs/batch-detail" in one for one in copied)
    assert CANARY not in "\n".join(copied)


def test_the_pane_offers_what_folds_and_copies(panel: RawJsonPanel) -> None:
    offer = offer_of(panel.view, "copy_short")
    assert offer is not None
    assert offer.words == "Copy path"
    curl = offer_of(panel.view, "copy_curl")
    assert curl is not None
    assert curl.words == "Copy as cURL"
    words = [offer.words for offer in panel._pane.more()]
    assert words == ["Copy value", "Copy all", "Fold all", "Unfold all"]


def test_hostile_texts_are_shown(qtbot: QtBot) -> None:
    deep = b'{"a":' * 500 + b"1e400" + b"}" * 500
    long = b'{"description":"' + b"0123456789" * 500_000 + b'","name":"\\u202e<b>x</b>","name":7}'
    panel = RawJsonPanel([("deep", deep), ("long", long), ("broken", b'{"a": [1, 2')], lambda _: None)
    qtbot.addWidget(panel)
    panel.show()
    for title in ("deep", "long", "broken"):
        panel.choice.choose(title)
        panel.grab()
        panel.folding.fold_all()
        panel.folding.unfold_all()
        panel.view.go_to(1)
        QTest.keyClick(panel.view, Qt.Key.Key_Minus)
        panel.view.go_to_bottom()
        panel.grab()


@pytest.mark.parametrize("ratio", [1, 2])
def test_signs_words_and_frame_are_painted(qtbot: QtBot, ratio: int) -> None:
    lines = JsonLines(b'{"select": 1, "list": [1]}')
    lines.step(1)
    view = JsonView(lines)
    qtbot.addWidget(view)
    view.go_to(0)

    def painted(row: Row) -> QImage:
        image = QImage(600 * ratio, 24 * ratio, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(ratio)
        image.fill(QColor("white"))
        with QPainter(image) as painter:
            painter.setFont(view.font())
            Page(painter, view, view, 0).draw(row, 0, 24)
        return image

    line = lines.line(1)
    pieces, width = segments(lines, line, 0, 80)
    plain = painted(Row(line, pieces, width))
    note = Note("warning", "amber", "text expected")
    noted = painted(Row(line, pieces, width, note=note))
    folded = painted(Row(line, pieces, width, fold=Fold(1, 3, "2 values", "},")))
    assert len({bytes(one.constBits()) for one in (plain, noted, folded)}) == 3
    left = gutter_width(view.fontMetrics(), lines.line_count)
    front = QRect(0, 0, left * ratio, 24 * ratio)
    assert noted.copy(front) != plain.copy(front), "the sign is in front"
    assert folded.copy(front) != plain.copy(front), "so is that of a fold"
    view.hit = (line.start, line.start + 8)
    view.pattern = re.compile(rb'"select"')
    framed = painted(Row(line, pieces, width))
    assert has_colour(framed, view.palette().color(view.palette().ColorRole.Accent), left, 300, ratio)


def has_colour(image: QImage, colour: QColor, left: int, right: int, ratio: int) -> bool:
    columns = range(left * ratio, right * ratio)
    return any(
        abs(image.pixelColor(x, y).red() - colour.red()) < _NEAR
        and abs(image.pixelColor(x, y).green() - colour.green()) < _NEAR
        and abs(image.pixelColor(x, y).blue() - colour.blue()) < _NEAR
        for x in columns
        for y in range(image.height())
    )
