"""The models of the detail views, under Qt's own tester in fatal mode, and the arithmetic of open lines."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from drs_inspector.domain.objects.flat_rows import TOP, FlatTree
from drs_inspector.domain.objects.renamed import RenamedScan, RowsFilter
from drs_inspector.domain.objects.selection import ObjectSelection, build_object_selection
from drs_inspector.qt.cells.row_delegate import CELL_ROLE
from drs_inspector.qt.details.objects.model import KIND, NAME, NEW_NAME, SELECTED, ObjectTreeModel
from drs_inspector.qt.widgets.tables.facts_model import Fact, FactsModel
from drs_inspector.qt.widgets.tables.records_model import RecordColumn, RecordsModel
from drs_inspector.storage.field_dictionary import meaning
from tests.qt.details.conftest import FAILED

FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal


@pytest.fixture
def selection() -> ObjectSelection:
    return build_object_selection(json.dumps(FAILED["object_infos"]).encode())


def column(model: ObjectTreeModel, number: int) -> list[str]:
    return [str(model.index(line, number).data()) for line in range(model.rowCount())]


@pytest.mark.usefixtures("qapp")
def test_facts_and_records_are_sound_models() -> None:
    facts = FactsModel([Fact("Title"), Fact("Label", "value", "a.b", tone="red", icon_name="error")])
    QAbstractItemModelTester(facts, FATAL)
    columns = (RecordColumn[str]("Word", str), RecordColumn[str]("Length", lambda word: str(len(word)), sort_key=len))
    records = RecordsModel(columns, ["ccc", "a", "bb"])
    QAbstractItemModelTester(records, FATAL)
    kept = records.index(0, 0)
    records.sort(1, Qt.SortOrder.DescendingOrder)
    assert records.records == ["ccc", "bb", "a"]
    records.sort(0)
    assert records.records == ["a", "bb", "ccc"]
    records.sort(-1)
    assert records.records == ["ccc", "a", "bb"]
    assert kept.data() == "ccc"
    turned = RecordsModel(columns, ["a\u202eb"])
    assert turned.index(0, 0).data() == "a\\u202eb"
    assert turned.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole) == "Word: a\\u202eb"


@pytest.mark.usefixtures("qapp")
def test_object_lines_open_close_and_filter(selection: ObjectSelection) -> None:
    model = ObjectTreeModel(selection)
    QAbstractItemModelTester(model, FATAL)
    assert column(model, NAME) == ["shop", "orders", "lines", "y", "gone", "t"]
    assert column(model, NEW_NAME)[:3] == ["", "o2", ""]
    assert column(model, KIND)[:2] == ["Database", "Table"]
    assert column(model, SELECTED)[:2] == ["Partly, 3 inside", "Yes"]
    turned = ObjectTreeModel(build_object_selection(b'[{"id":"a","type":"table","name":"a\\u202eb","select":"true"}]'))
    assert turned.index(0, NAME).data(Qt.ItemDataRole.AccessibleTextRole).startswith("a\\u202eb")

    model.toggle(0)
    assert column(model, NAME) == ["shop", "gone", "t"]
    assert model.index(0, NAME).data(CELL_ROLE).is_open is False
    model.toggle(2)
    assert column(model, NAME) == ["shop", "gone", "t"]
    model.show_rows(selection.search("ORD").tree_filter())
    assert column(model, NAME) == ["shop", "orders"]
    model.show_rows(None)
    assert column(model, NAME) == ["shop", "gone", "t"]
    assert model.line_of(1) is None
    assert model.parent_line(2) == 1


@pytest.mark.usefixtures("qapp")
def test_doubts_are_words_in_tooltips(selection: ObjectSelection) -> None:
    model = ObjectTreeModel(selection)
    tooltips = dict(zip(column(model, NAME), [model.index(line, NAME).data(3) for line in range(6)], strict=True))

    assert "Not in the list itself" in tooltips["gone"]
    assert "parent_id was followed" in tooltips["y"]
    assert "open, 3 below" in model.index(0, NAME).data(Qt.ItemDataRole.AccessibleTextRole)


def test_renamed_objects_are_found_with_what_they_are_in(selection: ObjectSelection) -> None:
    scan = RenamedScan(selection)
    while not scan.step(0):
        pass
    rows = RowsFilter(selection, scan.rows)

    assert [selection.name(row) for row in rows.children(TOP)] == ["shop"]
    assert [selection.name(row) for row in rows.children(0)] == ["orders"]
    assert RowsFilter(selection, scan.rows, lambda _row: False).count == 0


TREES = st.lists(st.integers(-1, 30), max_size=30).map(
    lambda parents: [min(parent, row - 1) for row, parent in enumerate(parents)]
)


@given(TREES, st.lists(st.tuples(st.integers(0, 29), st.booleans()), max_size=20))
def test_flat_tree_shows_what_a_walk_shows(parents: list[int], turns: list[tuple[int, bool]]) -> None:
    below = {row: [child for child, parent in enumerate(parents) if parent == row] for row in range(TOP, len(parents))}
    flat = FlatTree(below.__getitem__, parents.__getitem__)
    opened: set[int] = set()
    for row, wanted in turns:
        if row < len(parents):
            flat = flat.turned(row, opened=wanted)
            opened = opened | {row} if wanted else opened - {row}

    def walk(row: int, depth: int) -> list[tuple[int, int]]:
        lines: list[tuple[int, int]] = []
        for child in below[row]:
            lines.append((child, depth))
            lines += walk(child, depth + 1) if child in opened else []
        return lines

    expected = walk(TOP, 0)
    assert [flat.at(line) for line in range(len(flat))] == expected
    lines = {row: line for line, (row, _depth) in enumerate(expected)}
    assert {row: flat.line_of(row) for row in range(len(parents))} == {
        row: lines.get(row) for row in range(len(parents))
    }


def test_field_words_follow_paths() -> None:
    assert meaning("source_endpoint.db_port") == "Database port."
    assert meaning("speed_limit[0].begin")
    assert meaning("list.engine_type")
    assert meaning("nothing.like.this") == ""
