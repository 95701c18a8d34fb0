"""What a snapshot holds together: families of jobs, parts of replies, what could not be read."""

import json
from collections.abc import Generator, Sequence
from typing import Any

import pytest

from drs_inspector.domain.errors import CloudError
from drs_inspector.domain.objects.selection import ObjectSelection
from drs_inspector.domain.rules.rule_set import TransformationRule, match_steps
from drs_inspector.domain.snapshot import Snapshot
from tests.helpers.lines_run import lines_run

Matching = Generator[None, None, tuple[TransformationRule, ...]]


def encoded(document: object) -> bytes:
    return json.dumps(document).encode()


def rule(table: str) -> dict[str, Any]:
    return {
        "data_transformation_object_infos": [{"id": f"{table}-*-*---conditionFilter--"}],
        "transformation_info": {"transformation_type": "contentConditionalFilter", "value": table},
    }


def test_children_of_the_list_become_jobs() -> None:
    snapshot = Snapshot()
    raw = encoded({"id": "p", "children": [{"id": "c1", "name": "one"}, {"id": "c2"}, {"name": "no id"}, 5]})
    assert snapshot.add_list_entry(raw, "p", "sync") == ("p", "c1", "c2")
    assert [job.id for job in snapshot.roots()] == ["p"]
    assert [job.id for job in snapshot.children_of("p")] == ["c1", "c2"]
    assert snapshot.jobs["c1"].name == "one"
    assert snapshot.jobs["c1"].parent_id == "p"
    assert snapshot.jobs["c1"].scenario == "sync"


def test_details_can_name_the_parent() -> None:
    snapshot = Snapshot()
    snapshot.add_detail(b'{"id":"c","parent_id":"p"}', "c", 1)
    assert [job.id for job in snapshot.roots()] == ["c"]
    snapshot.add_list_entry(b'{"id":"p"}', "p")
    assert [job.id for job in snapshot.roots()] == ["p"]
    assert [job.id for job in snapshot.children_of("p")] == ["c"]


def test_a_job_that_is_its_own_parent_stays_visible() -> None:
    snapshot = Snapshot()
    snapshot.add_detail(b'{"id":"a","parent_id":"a"}', "a", 1)
    assert [job.id for job in snapshot.roots()] == ["a"]
    assert snapshot.children_of("a") == []


def test_list_entry_and_details_meet_in_one_job_and_a_job_never_changes() -> None:
    snapshot = Snapshot()
    snapshot.add_list_entry(b'{"id":"a","net_type":"eip"}', "a", "sync")
    before = snapshot.jobs["a"]
    snapshot.add_detail(b'{"id":"a","status":"CREATING"}', "a", 4)
    after = snapshot.jobs["a"]
    assert (after.net_type, after.status.value, after.reply_number, after.scenario) == ("eip", "CREATING", 4, "sync")
    assert after is not before
    assert not before.has_detail


def test_unavailable_jobs_keep_name_and_reason_until_they_are_read() -> None:
    snapshot = Snapshot()
    snapshot.add_list_entry(b'{"id":"a","name":"shop","db_use_type":"sync"}', "a")
    entry = snapshot.mark_unavailable("a", CloudError("Deleted", "gone", code="DRS.M05004"))
    assert (entry.name, entry.scenario, entry.reason["code"]) == ("shop", "sync", "DRS.M05004")
    assert snapshot.jobs["a"].unavailable is entry
    snapshot.mark_unavailable("zz", {"title": "Unknown"})
    assert list(snapshot.unavailable) == ["a", "zz"]
    snapshot.add_detail(b'{"id":"a"}', "a", 1)
    assert list(snapshot.unavailable) == ["zz"]
    assert snapshot.jobs["a"].unavailable is None


def test_rules_of_a_reply_go_to_the_jobs_of_that_reply_that_select_the_table() -> None:
    snapshot = Snapshot()
    objects = [
        {"id": "d", "type": "database", "name": "d"},
        {"id": "d-*-*-t", "type": "table", "name": "t", "parent_id": "d"},
    ]
    own = {"filter_conditions": [rule("elsewhere-*-*-x")]}
    snapshot.add_detail(encoded({"id": "a", "object_infos": objects, "data_transformation": own}), "a", 1)
    snapshot.add_detail(encoded({"id": "b"}), "b", 1)
    snapshot.add_detail(encoded({"id": "c", "object_infos": objects}), "c", 2)
    snapshot.add_part(1, "data_transformation", encoded({"filter_conditions": [rule("d-*-*-t"), rule("x-*-*-y")]}))
    assert [(found.home, found.value) for found in snapshot.rules_of("a")] == [
        ("job", "elsewhere-*-*-x"),
        ("reply", "d-*-*-t"),
    ]
    assert snapshot.rules_of("a")[1].matches[0].how == "id"
    assert snapshot.rules_of("b") == ()
    assert snapshot.rules_of("c") == ()
    assert snapshot.rules_of("nobody") == ()
    assert [found.value for found in snapshot.unassigned_rules] == ["x-*-*-y"]


def test_parts_that_arrive_later_are_taken_into_account() -> None:
    snapshot = Snapshot()
    snapshot.add_detail(encoded({"id": "a", "object_infos": [{"id": "d-*-*-t", "type": "table", "name": "t"}]}), "a", 1)
    assert snapshot.rules_of("a") == ()
    snapshot.add_part(1, "data_transformation", encoded({"filter_conditions": [rule("d-*-*-t")]}))
    assert len(snapshot.rules_of("a")) == 1
    assert snapshot.unassigned_rules == ()


def test_rules_of_many_replies_take_work_by_their_number() -> None:
    # An archive may say of each of its jobs that it came in a reply of its own, with rules of its own.
    def rules(count: int) -> None:
        snapshot = Snapshot()
        for number in range(count):
            snapshot.add_detail(encoded({"id": f"job{number}"}), f"job{number}", number)
            snapshot.add_part(number, "data_transformation", encoded([rule("a")]))
        assert len(snapshot.unassigned_rules) == count

    rules(1)
    assert lines_run(lambda: rules(160)) < 2.5 * lines_run(lambda: rules(80))


def test_a_reply_that_arrives_has_the_jobs_of_no_other_one_looked_at_again(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at: list[int] = []

    def noted(rules: Sequence[TransformationRule], objects: ObjectSelection) -> Matching:
        looked_at.append(len(rules))
        return match_steps(rules, objects)

    monkeypatch.setattr("drs_inspector.domain.snapshot.match_steps", noted)
    snapshot, seen = Snapshot(), []
    for number in range(4):
        name = f"t{number}"
        job = {"id": f"job{number}", "object_infos": [{"id": f"d-*-*-{name}", "type": "table", "name": name}]}
        snapshot.add_detail(encoded(job), f"job{number}", number)
        snapshot.add_part(number, "data_transformation", encoded([rule(f"d-*-*-{name}"), rule("x-*-*-y")]))
        assert [len(snapshot.rules_of(f"job{one}")) for one in range(number + 1)] == [1] * (number + 1)
        assert len(snapshot.unassigned_rules) == number + 1
        seen.append(len(looked_at))
        looked_at.clear()
    assert len(set(seen)) == 1, "a window asks after each reply"
    # Other rules of a reply that is there are taken.
    snapshot.add_part(0, "data_transformation", encoded([rule("d-*-*-t0")]))
    assert len(snapshot.rules_of("job0")) == 2
