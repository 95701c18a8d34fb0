"""The object tree as a person sees it: contract 7.2, each rule by an example."""

import json
from pathlib import Path

import pytest

from drs_inspector.domain.objects.selection import ObjectSelection, ObjectSelectionBuilder, build_object_selection
from tests.helpers.lines_run import lines_run

SAMPLE = Path(__file__).parents[2] / "data" / "batch-detail.response.json"


def selection_of(*entries: object) -> ObjectSelection:
    return build_object_selection(json.dumps(entries, ensure_ascii=False).encode())


def database(name: str, **more: object) -> dict[str, object]:
    return {"id": name, "type": "database", "name": name, **more}


def table(object_id: str, parent_id: str | None = None, **more: object) -> dict[str, object]:
    entry = {"id": object_id, "type": "table", "name": object_id.rpartition("-*-*-")[2], **more}
    return entry if parent_id is None else {**entry, "parent_id": parent_id}


def outline(selection: ObjectSelection) -> list[str]:
    """Return one indented line per node, from the top level down; placeholders in brackets."""
    lines = []
    pending = [(0, row) for row in reversed(selection.roots())]
    while pending:
        depth, row = pending.pop()
        name = selection.name(row)
        lines.append("  " * depth + (f"[{name}]" if selection.is_placeholder(row) else name))
        pending.extend((depth + 1, child) for child in reversed(selection.children(row)))
    return lines


def test_the_sample_shows_a_database_with_its_table() -> None:
    reply = json.loads(SAMPLE.read_bytes())
    selection = selection_of(*reply["results"][0]["object_infos"])
    assert outline(selection) == ["test", "  table01"]
    assert selection.counts() == {"database": 1, "table": 1}
    assert selection.select(1) == "true"
    assert selection.path(1) == ("test", "table01")
    assert selection.entry(1).contradiction is None
    assert selection.drift == ()
    assert selection.unknown_fields == ()


@pytest.mark.parametrize("raw", [None, b"", b"null", b"[]", b" [ ] \n", b'""', b"{}"])
def test_no_object_list_is_an_empty_selection(raw: bytes | None) -> None:
    selection = build_object_selection(raw)
    assert selection.count == 0
    assert list(selection.roots()) == []
    assert selection.counts() == {}
    assert selection.search("x").count == 0
    assert selection.drift == ()


def test_three_levels_and_several_types() -> None:
    selection = selection_of(
        database("shop"),
        {"id": "shop-*-*-public", "type": "schema", "name": "public", "parent_id": "shop"},
        table("shop-*-*-public-*-*-orders", "shop-*-*-public"),
        {"id": "shop-*-*-public-*-*-total", "type": "view", "name": "total", "parent_id": "shop-*-*-public"},
        database("crm"),
    )
    assert outline(selection) == ["shop", "  public", "    orders", "    total", "crm"]
    assert selection.counts() == {"database": 2, "schema": 1, "table": 1, "view": 1}
    assert selection.path(2) == ("shop", "public", "orders")
    assert selection.parent(2) == 1
    assert selection.parent(0) == -1
    assert selection.child_count(1) == 2


def test_children_may_come_before_their_parent_and_apart_from_each_other() -> None:
    selection = selection_of(
        table("a-*-*-1", "a"), table("b-*-*-1", "b"), database("b"), table("a-*-*-2", "a"), database("a")
    )
    assert outline(selection) == ["b", "  1", "a", "  1", "  2"]
    assert list(selection.children(4)) == [0, 3]


def test_neighbouring_children_are_a_range() -> None:
    selection = selection_of(database("a"), *(table(f"a-*-*-{number}", "a") for number in range(10)))
    assert selection.children(0) == range(1, 11)


def test_a_missing_parent_becomes_a_chain_of_placeholders() -> None:
    selection = selection_of(table("shop-*-*-public-*-*-orders", "shop-*-*-public"))
    assert outline(selection) == ["[shop]", "  [public]", "    orders"]
    placeholder = selection.parent(0)
    assert selection.entry(placeholder).placeholder
    assert selection.entry(placeholder).id == "shop-*-*-public"
    assert selection.raw(placeholder) == b""
    assert selection.kind(placeholder) == ""
    assert selection.counts() == {"table": 1}
    assert selection.count == 1
    assert selection.row_count == 3


def test_a_placeholder_goes_below_a_database_that_is_there() -> None:
    selection = selection_of(table("shop-*-*-public-*-*-orders", "shop-*-*-public"), database("shop"))
    assert outline(selection) == ["shop", "  [public]", "    orders"]


def test_without_parent_id_the_id_tells_the_parent() -> None:
    selection = selection_of(database("shop"), table("shop-*-*-orders"), table("crm-*-*-people", ""))
    assert outline(selection) == ["shop", "  orders", "[crm]", "  people"]
    assert selection.entry(1).contradiction is None


def test_schema_first_engines_have_schemas_at_the_top() -> None:
    selection = selection_of({"id": "HR", "type": "schema", "name": "HR"}, table("HR-*-*-EMPLOYEES", "HR"))
    assert outline(selection) == ["HR", "  EMPLOYEES"]


def test_parent_id_wins_over_the_id_and_the_contradiction_is_told() -> None:
    selection = selection_of(database("a"), database("b"), table("a-*-*-t", "b"))
    assert outline(selection) == ["a", "b", "  t"]
    contradiction = selection.entry(2).contradiction
    assert contradiction is not None
    assert '"b"' in contradiction
    assert '"a"' in contradiction


def test_the_older_three_level_form_with_the_database_as_parent_is_told_too() -> None:
    selection = selection_of(database("a"), table("a-*-*-s-*-*-t", "a"))
    assert outline(selection) == ["a", "  t"]
    assert '"a-*-*-s"' in (selection.entry(1).contradiction or "")


def test_names_may_hold_the_separator() -> None:
    odd = "we-*-*-ird"
    selection = selection_of(
        database("a"),
        {"id": f"a-*-*-{odd}", "type": "table", "name": odd, "parent_id": "a"},
        {"id": f"a-*-*-{odd}2", "type": "table", "name": f"{odd}2"},
        database("x-*-*-y"),
    )
    assert outline(selection) == ["a", f"  {odd}", f"  {odd}2", "x-*-*-y"]
    assert all(selection.entry(row).contradiction is None for row in range(4))


def test_the_same_id_with_two_types_stays_two_objects() -> None:
    selection = selection_of(
        database("a"),
        table("a-*-*-t", "a"),
        {"id": "a-*-*-t", "type": "procedure", "name": "t", "parent_id": "a"},
    )
    assert outline(selection) == ["a", "  t", "  t"]
    assert selection.find_id(None, "a-*-*-t") == [1, 2]
    assert selection.find_id("procedure", "a-*-*-t") == [2]
    assert selection.find_id("view", "a-*-*-t") == []


def test_a_database_is_the_parent_where_a_schema_has_the_same_id() -> None:
    selection = selection_of({"id": "a", "type": "schema", "name": "a"}, database("a"), table("a-*-*-t", "a"))
    assert selection.parent(2) == 1


def test_a_schema_may_have_its_database_as_namesake() -> None:
    selection = selection_of(database("a"), {"id": "a", "type": "schema", "name": "a", "parent_id": "a"})
    assert selection.parent(1) == 0


def test_exact_duplicates_survive() -> None:
    selection = selection_of(database("a"), table("a-*-*-t", "a"), table("a-*-*-t", "a"), database("a"))
    assert outline(selection) == ["a", "  t", "  t", "a"]
    assert selection.find_id("database", "a") == [0, 3]


def test_its_own_parent_becomes_a_root() -> None:
    selection = selection_of(database("a", parent_id="a"), table("a-*-*-t", "a"))
    assert outline(selection) == ["a", "  t"]
    assert "leads back" in (selection.entry(0).contradiction or "")


def test_circles_become_roots() -> None:
    selection = selection_of(
        table("x", "y"), table("y", "z"), table("z", "x"), table("under x", "x"), table("self", "self")
    )
    assert outline(selection) == ["x", "  under x", "y", "z", "self"]
    assert all("leads back" in (selection.entry(row).contradiction or "") for row in (0, 1, 2, 4))
    assert "leads back" not in (selection.entry(3).contradiction or "")


def test_a_circle_through_a_placeholder_ends() -> None:
    selection = selection_of(database("a", parent_id="a-*-*-b"), table("a-*-*-b-*-*-t", "a-*-*-b"))
    assert outline(selection) == ["[b]", "  a", "  t"]


def test_types_outside_the_list_go_under_their_parent() -> None:
    selection = selection_of(
        database("a"),
        table("a-*-*-t", "a"),
        {"id": "a-*-*-t-*-*-c", "type": "COLUMN", "name": "c", "parent_id": "a-*-*-t"},
    )
    assert outline(selection) == ["a", "  t", "    c"]
    assert selection.kind(2) == "COLUMN"
    assert selection.counts() == {"database": 1, "table": 1, "COLUMN": 1}


def test_names_that_differ_only_by_case_or_script_stay_apart() -> None:
    names = ["Orders", "orders", "ORDERS", "заказы", "注文", "a.b", 'q"uote', "new\nline", "tab\t", "😀", "straße"]
    selection = selection_of(database("db"), *(table(f"db-*-*-{name}", "db") for name in names))
    assert [selection.name(row) for row in selection.children(0)] == names
    for row, name in enumerate(names, start=1):
        assert selection.find_id("table", f"db-*-*-{name}") == [row]
        assert selection.find_path("db", None, name) == [row]


def test_select_and_alias_are_text() -> None:
    selection = selection_of(
        database("a", select="partial", alias_name="b"), database("c", select=False), database("d", select=None)
    )
    assert [selection.select(row) for row in range(3)] == ["partial", "false", None]
    assert [selection.alias(row) for row in range(3)] == ["b", None, None]
    assert [(drift.path, drift.found, drift.kept) for drift in selection.drift] == [
        ("object_infos[1].select", "false", "coerced")
    ]


def test_unknown_members_and_wrong_types_are_listed_and_kept() -> None:
    selection = selection_of(
        database("a", object_scope="all"), {"id": 7, "type": "table", "name": True, "parent_id": "a"}, database("b")
    )
    assert [(unknown.path, unknown.raw) for unknown in selection.unknown_fields] == [
        ("object_infos[0].object_scope", b'"all"')
    ]
    assert {drift.path for drift in selection.drift} == {"object_infos[1].id", "object_infos[1].name"}
    assert outline(selection) == ["a", "  true", "b"]
    assert selection.object_id(1) == "7"


def test_entries_that_are_no_objects_are_shown_as_they_are() -> None:
    raw = b'[{"id":"a","type":"database","name":"a"}, 5, null, "text", [1, 2], {}, {"name":{"x":1}}]'
    selection = build_object_selection(raw)
    assert selection.count == 7
    assert [selection.name(row) for row in range(7)] == ["a", "5", "null", '"text"', "[1, 2]", "{}", '{"name":{"x":1}}']
    assert [selection.raw(row) for row in (1, 4, 6)] == [b"5", b"[1, 2]", b'{"name":{"x":1}}']
    assert list(selection.roots()) == list(range(7))
    assert selection.entry(1).unknown[0].raw == b"5"
    assert selection.counts() == {"database": 1, "": 6}


def test_a_member_that_occurs_twice_loses_nothing() -> None:
    selection = build_object_selection(b'[{"id":"a","id":"b","type":"database","name":"b"}]')
    assert selection.object_id(0) == "b"
    assert [unknown.raw for unknown in selection.entry(0).unknown] == [b'"a"']


@pytest.mark.parametrize("raw", [b'{"id":"a","type":"database","name":"a"}', b'"all"', b"17", b"true"])
def test_something_else_than_a_list_is_one_entry_and_drift(raw: bytes) -> None:
    selection = build_object_selection(raw)
    assert selection.count == 1
    assert selection.raw(0) == raw
    assert selection.drift[0].path == "object_infos"


def test_json_that_the_fast_decoder_refuses_is_still_read() -> None:
    deep = b"[" * 3000 + b"]" * 3000
    raw = b'[{"id":"a","type":"database","name":"a\\ud800"},{"id":"b","type":"database","name":"b","x":' + deep + b"}]"
    selection = build_object_selection(raw)
    assert selection.count == 2
    assert [selection.object_id(row) for row in (0, 1)] == ["a", "b"]
    assert selection.raw(1).endswith(deep + b"}")
    assert selection.name(1) == "b"


def test_find_path_walks_the_names() -> None:
    selection = selection_of(
        database("a"),
        {"id": "a-*-*-s", "type": "schema", "name": "s", "parent_id": "a"},
        table("a-*-*-s-*-*-t", "a-*-*-s"),
        table("b-*-*-t", "b"),
        table("a-*-*-T", "a"),
    )
    assert selection.find_path("a", "s", "t") == [2]
    assert selection.find_path("a", "", "t") == []
    assert selection.find_path("b", None, "t") == [3]
    assert selection.find_path("a", None, None) == [0]
    assert selection.find_path(None, None, None) == []


def test_ids_are_found_however_they_are_spelled() -> None:
    selection = build_object_selection(
        b'[{"id":"caf\\u00e9","type":"database","name":"x"},{"id":"a\\/b","type":"database","name":"y"}]'
    )
    assert selection.find_ids(["café", "a/b", "none"]) == {"café": [0], "a/b": [1]}
    many = {f"id{number}" for number in range(50)}
    assert selection.find_ids({*many, "a/b"}) == {"a/b": [1]}


def test_a_view_on_a_larger_reply_is_enough() -> None:
    reply = b'xx[{"id":"a","type":"database","name":"a"}]yy'
    selection = build_object_selection(memoryview(reply)[2:-2])
    assert selection.name(0) == "a"
    assert selection.raw(0) == reply[3:-3]


def test_building_in_steps_reports_progress() -> None:
    entries = [table(f"a-*-*-{'x' * 200}{number}", "a") for number in range(6000)]
    builder = ObjectSelectionBuilder(json.dumps(entries).encode())
    seen = [builder.progress]
    while not builder.step(0.0):
        seen.append(builder.progress)
    assert len(seen) > 4
    assert seen == sorted(seen)
    assert seen[0] == 0.0
    assert builder.progress == 1.0
    assert builder.selection.count == 6000
    assert builder.selection is builder.selection


def test_how_many_are_renamed_is_known_when_the_selection_is() -> None:
    selections = [
        selection_of(database("d"), *(table(f"d-*-*-t{at}", "d", alias_name=f"n{at}") for at in range(count)))
        for count in (2_000, 8_000)
    ]
    assert [selection.count_renamed() for selection in selections] == [2_000, 8_000]
    few, many = (lines_run(selection.count_renamed) for selection in selections)
    assert few == many
