"""Transformation rules as a person sees them: contract 7.3, each step of its algorithm by an example."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drs_inspector.domain.jobs.replies import read_detail_reply
from drs_inspector.domain.objects.selection import ObjectSelection, build_object_selection
from drs_inspector.domain.rules.rule_set import (
    TransformationRule,
    match_rules,
    match_text,
    read_rule_set,
    read_rules,
    rule_text,
    table_text,
)
from drs_inspector.domain.snapshot import Snapshot

SAMPLE = Path(__file__).parents[2] / "data" / "batch-detail.response.json"
Json = dict[str, object]
PLAIN, ADVANCED = "contentConditionalFilter", "configConditionalFilter"
PLAIN_MARK, ADVANCED_MARK = "-*-*---conditionFilter--", "-*-*---configConditionFilter--"


def condition(
    *objects: Mapping[str, object], config: Mapping[str, object] | None = None, **info: object
) -> dict[str, object]:
    whole: Json = {
        "transformation_info": {"transformation_type": PLAIN, "value": "id > 1", **info},
        "data_transformation_object_infos": list(objects),
    }
    return whole if config is None else {**whole, "config_transformation": config}


def rules_of(*conditions: object) -> tuple[TransformationRule, ...]:
    return read_rules(json.dumps({"filter_conditions": conditions}).encode(), "job")


def selection_of(*ids: str, kind: str = "table") -> ObjectSelection:
    entries = [
        {"id": name, "type": "database", "name": name} for name in dict.fromkeys(i.split("-*-*-")[0] for i in ids)
    ]
    for object_id in ids:
        parent, _, name = object_id.rpartition("-*-*-")
        entries.append({"id": object_id, "type": kind, "name": name, "parent_id": parent})
    return build_object_selection(json.dumps(entries).encode())


def only_match(rule: TransformationRule, objects: ObjectSelection) -> tuple[str, str, tuple[str, ...]]:
    """Return how the rule's only table is matched, the id it is matched to, and the contradictions."""
    (matched,) = match_rules([rule], objects)
    (match,) = matched.matches
    return match.how, "" if match.row is None else objects.object_id(match.row), match.contradictions


def test_the_sample_shows_two_unassigned_rules_and_the_contradiction_of_one() -> None:
    reply = read_detail_reply(SAMPLE.read_bytes())
    snapshot = Snapshot()
    for result in reply.results:
        snapshot.add_detail(result.raw, result.id or "", 0)
    for name, raw in reply.parts.items():
        snapshot.add_part(0, name, raw)
    rules = snapshot.unassigned_rules
    assert [rule_text(rule) for rule in rules] == [
        "Row filter on test02.table02: id1<1",
        "Advanced row filter on test02.table01: id <= 6",
    ]
    assert all(rule.home == "reply" for rule in rules)
    assert [match.how for rule in rules for match in rule.matches] == ["unassigned", "unassigned"]
    assert rules[0].matches[0].contradictions == ()
    assert rules[1].matches[0].contradictions == (
        'The id names table "table01", but table_name says "test01".',
        'config_transformation names "test02.table01", as the id does.',
    )
    assert all(snapshot.rules_of(job_id) == () for job_id in snapshot.jobs)
    assert rules[1].config is not None
    assert rules[1].config.indexs == "id"
    assert not any(rule.drift or rule.unknown for rule in rules)


@pytest.mark.parametrize("mark", [PLAIN_MARK, ADVANCED_MARK, "-*-*---newFilter--", ""])
def test_a_rule_is_tied_by_its_id(mark: str) -> None:
    (rule,) = rules_of(condition({"id": f"shop-*-*-orders{mark}"}))
    assert only_match(rule, selection_of("shop-*-*-orders")) == ("id", "shop-*-*-orders", ())


def test_three_levels_are_tied_by_id() -> None:
    (rule,) = rules_of(
        condition({"id": f"a-*-*-s-*-*-t{PLAIN_MARK}", "db_name": "a", "schema_name": "s", "table_name": "t"})
    )
    assert only_match(rule, selection_of("a-*-*-s-*-*-t")) == ("id", "a-*-*-s-*-*-t", ())


def test_names_are_used_where_the_id_finds_nothing() -> None:
    (rule,) = rules_of(condition({"id": f"gone-*-*-t{PLAIN_MARK}", "db_name": "shop", "table_name": "orders"}))
    how, object_id, said = only_match(rule, selection_of("shop-*-*-orders"))
    assert (how, object_id) == ("name", "shop-*-*-orders")
    assert 'The id names database "gone", but db_name says "shop".' in said
    assert any("found by its names" in sentence for sentence in said)


def test_names_alone_are_enough() -> None:
    (rule,) = rules_of(condition({"db_name": "shop", "table_name": "orders"}))
    assert only_match(rule, selection_of("shop-*-*-orders")) == ("name", "shop-*-*-orders", ())
    (rule,) = rules_of(condition({"db_name": "a", "schema_name": "s", "table_name": "t"}))
    assert only_match(rule, selection_of("a-*-*-s-*-*-t")) == ("name", "a-*-*-s-*-*-t", ())
    (rule,) = rules_of(condition({"schema_name": "HR", "table_name": "PEOPLE"}))
    assert only_match(rule, selection_of("HR-*-*-PEOPLE")) == ("name", "HR-*-*-PEOPLE", ())


def test_the_id_is_preferred_when_both_find_a_table() -> None:
    (rule,) = rules_of(condition({"id": f"a-*-*-t1{PLAIN_MARK}", "db_name": "a", "table_name": "t2"}))
    how, object_id, said = only_match(rule, selection_of("a-*-*-t1", "a-*-*-t2"))
    assert (how, object_id) == ("id", "a-*-*-t1")
    assert said == ('The id names table "t1", but table_name says "t2".',)


def test_letter_case_is_never_folded() -> None:
    (rule,) = rules_of(condition({"id": f"shop-*-*-Orders{PLAIN_MARK}", "db_name": "shop", "table_name": "Orders"}))
    assert only_match(rule, selection_of("shop-*-*-orders"))[0] == "unassigned"


def test_names_with_separators_and_dots_are_no_contradiction() -> None:
    (rule,) = rules_of(
        condition(
            {"id": f"a.b-*-*-we-*-*-ird{PLAIN_MARK}", "db_name": "a.b", "table_name": "we-*-*-ird"},
            config={"db_table_name": "a.b.we-*-*-ird", "db_name": "a.b", "table_name": "we-*-*-ird"},
        )
    )
    assert rule.matches[0].contradictions == ()


def test_the_third_witness_may_name_another_table() -> None:
    table = {"id": f"a-*-*-t{ADVANCED_MARK}", "db_name": "a", "table_name": "t"}
    (rule,) = rules_of(condition(table, config={"db_table_name": "a.other"}))
    assert rule.matches[0].contradictions == (
        'config_transformation names "a.other", but the id and the names say "a.t".',
    )
    (rule,) = rules_of(condition(table, config={"db_table_name": "a.t", "db_name": "a", "table_name": "u"}))
    assert rule.matches[0].contradictions == (
        'config_transformation contradicts itself: db_table_name says "a.t", its names say "a.u".',
    )
    (rule,) = rules_of(condition(table, config={"db_table_name": "a.t", "db_name": "a", "table_name": "t"}))
    assert rule.matches[0].contradictions == ()


def test_marker_and_type_may_disagree() -> None:
    (rule,) = rules_of(condition({"id": f"a-*-*-t{PLAIN_MARK}", "data_transformation_type": ADVANCED}))
    assert "is marked" in rule.matches[0].contradictions[0]


def test_a_rule_means_the_table_where_a_procedure_has_the_same_id() -> None:
    entries = [
        {"id": "a-*-*-t", "type": "procedure", "name": "t"},
        {"id": "a-*-*-t", "type": "table", "name": "t"},
        {"id": "a-*-*-t", "type": "table", "name": "t"},
    ]
    (rule,) = rules_of(condition({"id": f"a-*-*-t{PLAIN_MARK}"}))
    (matched,) = match_rules([rule], build_object_selection(json.dumps(entries).encode()))
    assert matched.matches[0].row == 1
    assert matched.matches[0].contradictions == ("2 selected objects fit; the first one is shown.",)


def test_many_rules_are_tied_at_once() -> None:
    ids = [f"shop-*-*-t{number}" for number in range(300)]
    rules = rules_of(*(condition({"id": object_id + PLAIN_MARK}) for object_id in [*ids, "none-*-*-none"]))
    objects = selection_of(*ids)
    matched = match_rules(rules, objects)
    found = [objects.object_id(rule.matches[0].row) for rule in matched if rule.matches[0].row is not None]
    assert found == ids
    assert matched[-1].matches[0].how == "unassigned"


def test_both_names_of_the_inner_list_are_read() -> None:
    table = {"id": f"a-*-*-t{PLAIN_MARK}"}
    (rule,) = rules_of({"object_infos": [table], "transformation_info": {"value": "x"}})
    assert [found.id for found in rule.objects] == [table["id"]]
    (rule,) = rules_of({"object_infos": [table], "data_transformation_object_infos": [table]})
    assert len(rule.objects) == 1


def test_rules_of_the_reply_go_to_every_job_that_selects_the_table() -> None:
    snapshot = Snapshot()
    for job_id, reply_number, table in (("1", 0, "t"), ("2", 0, "t"), ("3", 0, "u"), ("4", 1, "t")):
        objects = [{"id": f"a-*-*-{table}", "type": "table", "name": table}]
        snapshot.add_detail(json.dumps({"id": job_id, "object_infos": objects}).encode(), job_id, reply_number)
    rule = condition({"id": f"a-*-*-t{PLAIN_MARK}"})
    snapshot.add_part(0, "data_transformation", json.dumps({"filter_conditions": [rule]}).encode())
    assert [len(snapshot.rules_of(job_id)) for job_id in ("1", "2", "3", "4")] == [1, 1, 0, 0]
    assert snapshot.unassigned_rules == ()


def test_text_in_one_line() -> None:
    tables = [{"id": f"a-*-*-t{number}{PLAIN_MARK}"} for number in range(5)]
    (rule,) = rules_of(condition(*tables))
    assert rule_text(rule) == "Row filter on a.t0, a.t1, 3 more tables: id > 1"
    (rule,) = rules_of(condition({"db_name": "a", "table_name": "t"}, transformation_type="newKind", value=None))
    assert rule_text(rule) == "newKind on a.t"
    assert rules_of({}, None) == ()
    assert rules_of("text")[0].drift
    assert table_text(rules_of(condition({"table_name": None, "x": 1}))[0].objects[0]) == "unnamed table"


def test_what_has_no_place_is_kept() -> None:
    raw = json.dumps(
        {
            "total_count": "two",
            "page": 1,
            "filter_conditions": [
                {**condition({"id": 5, "new": True}), "extra": []},
                {"transformation_info": {"value": 7, "more": 1}},
            ],
        }
    ).encode()
    found = read_rule_set(raw, "job")
    assert found.total_count is None
    assert [unknown.path for unknown in found.unknown] == ["data_transformation.page"]
    assert [drift.path for drift in found.drift] == ["data_transformation.total_count"]
    first, second = found.rules
    assert [unknown.path for unknown in first.unknown] == ["data_transformation.filter_conditions[0].extra"]
    assert [unknown.raw for unknown in first.objects[0].unknown] == [b"true"]
    assert first.drift[0].path.endswith("data_transformation_object_infos[0].id")
    assert [unknown.path for unknown in second.unknown] == [
        "data_transformation.filter_conditions[1].transformation_info.more"
    ]
    assert second.position == 1
    assert json.loads(second.raw) == {"transformation_info": {"value": 7, "more": 1}}


MEMBERS = [
    "filter_conditions",
    "transformation_info",
    "config_transformation",
    "object_infos",
    "data_transformation_object_infos",
    "id",
    "db_name",
    "table_name",
    "db_table_name",
    "total_count",
    "x",
]
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(MEMBERS), inner, max_size=4),
    max_leaves=15,
)


@given(value=json_values)
@settings(max_examples=200)
def test_any_json_is_read_and_tied(value: object) -> None:
    rules = read_rules(json.dumps(value).encode(), "reply")
    matched = match_rules(rules, selection_of("a-*-*-t"))
    assert [rule.position for rule in matched] == [rule.position for rule in rules]
    assert all(len(rule.matches) == len(rule.objects) for rule in (*rules, *matched))
    assert all(rule_text(rule) for rule in matched)


def test_how_a_table_was_matched_is_told_in_words() -> None:
    (rule,) = rules_of(condition({"id": "shop-*-*-orders" + PLAIN_MARK}))
    objects = {"by id": "shop-*-*-orders", "no such object in this job": "shop-*-*-lines"}
    for words, object_id in objects.items():
        (matched,) = match_rules([rule], selection_of(object_id))
        assert match_text(matched, matched.matches[0].how) == words
    (named,) = rules_of(condition({"db_name": "shop", "table_name": "orders"}))
    (matched,) = match_rules([named], selection_of("shop-*-*-orders"))
    assert match_text(matched, matched.matches[0].how) == "by name"
    (of_reply,) = read_rules(json.dumps({"filter_conditions": [condition({"id": "gone"})]}).encode(), "reply")
    assert match_text(of_reply, "unassigned") == "no such object in any job"
