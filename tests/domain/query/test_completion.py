"""What may be typed next: fields, and values with how many jobs of the rest of the filter have them."""

import json

import pytest

from drs_inspector.domain.query.completion import Completions, complete
from drs_inspector.domain.query.fields import QUERY_FIELDS
from drs_inspector.domain.query.query import parse_query
from drs_inspector.domain.snapshot import Snapshot
from tests.domain.query.test_query import snapshot_of
from tests.helpers.demo_jobs import demo_snapshot


def values(text: str, cursor: int | None = None) -> dict[str, int | None]:
    place = len(text) if cursor is None else cursor
    return {item.text: item.count for item in complete(text, place, [snapshot_of()])}


def test_fields_come_first_then_paths_that_have_it_in_them() -> None:
    found = list(values("st"))
    assert found[:3] == ["status:", "status_label:", "status_group:"]
    assert "is:failed" not in found
    assert "source_endpoint.inst_name" in values("inst_name")
    assert "started" in found, "a time is compared"
    assert len(values("")) > 20


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("id:-1", {"id-1": 1}),
        ("is:fail", {"failed": 1}),
        ("-is:fail", {"failed": 2}),
        ("network:pub", {'"Public network"': 1}),
        ('name:"cr', {"crm-sync": 1}),
        ("tags.stage=", {"Prod": 1, "test": 1}),
        ("source_port=", {"3306": 1, "5432": 1}),
        ("is:failed source_host:", {"192.168.7.7": 1}),
        ("is:running or source_host:", {"10.0.0.5": 1, "192.168.7.7": 1}),
        ("is:running (source_host:", {"10.0.0.5": 1}),
        ("(is:running or is:failed) and (name:c", {"crm-sync": 1}),
        ("table:orders source_host:", {"10.0.0.5": 1}),
        ("table:or", {}),
        ("updated<", {}),
        ("nowhere.to.be=", {}),
    ],
)
def test_values_are_counted_within_the_rest_of_the_filter(text: str, expected: dict[str, int]) -> None:
    assert values(text) == expected


def test_the_condition_at_the_cursor_is_replaced_and_the_rest_stays() -> None:
    text = "source_host:19 and is:failed"
    (item,) = complete(text, 14, [snapshot_of()])
    assert text[: item.start] + item.text + text[item.end :] == "source_host:192.168.7.7 and is:failed"
    assert parse_query("source_host:192.168.7.7 and is:failed").error is None


def test_what_cannot_be_read_beside_it_is_told() -> None:
    completions = Completions("updated<2 and source_host:", 26, [snapshot_of()])
    assert completions.step(60)
    assert not completions.is_over_rest
    assert len(completions.items) == 2


def test_it_works_in_slices_and_says_of_how_many_jobs_it_does_not_know() -> None:
    snapshot = Snapshot()
    for number in range(500):
        snapshot.add_list_entry(f'{{"id":"{number}","name":"n{number % 3}"}}'.encode(), str(number))
    completions = Completions("table:x name:", 13, [snapshot])
    steps = 1
    while not completions.step(0):
        steps += 1
    assert steps >= 500
    assert completions.unknown == 500
    assert completions.items == ()
    assert {item.text: item.count for item in complete("name:", 5, [snapshot])} == {"n0": 167, "n1": 167, "n2": 166}


def mixed_snapshot() -> Snapshot:
    """Jobs whose values differ in the case of letters, are parts of each other, or are not told."""
    snapshot = Snapshot()
    engines = ("mysql", "MYSQL", "mysql-to-taurus", "gaussdbv5_for_mysql", "oracle", "")
    for number in range(24):
        job = {
            "id": f"id-{number}",
            "name": f"job-{number % 12}",
            "status": ("FULL_TRANSFER_FAILED", "INCRE_TRANSFER_STARTED", "PAUSING", "FROZEN")[number % 4],
            "db_use_type": ("migration", "sync", "cloudDataGuard")[number % 3],
            "inst_info": {"engine_type": engines[number % 6]},
            "source_endpoint": {"ip": f"10.0.0.{number % 3}", "db_port": 33 if number % 2 else "33"},
            "tags": [{"key": "stage", "value": ("prod", "PROD", "Prod")[number % 3]}] if number % 4 else [],
        }
        if number % 5:
            snapshot.add_detail(json.dumps(job).encode(), f"id-{number}", 1)
        else:
            listed = {"id": f"id-{number}", "name": job["name"], "status": job["status"]}
            snapshot.add_list_entry(json.dumps(listed).encode(), f"id-{number}")
    return snapshot


def said_and_found(snapshot: Snapshot, text: str) -> int:
    """Check that what is said beside each value is what taking it finds; return how many there are."""
    items = complete(text, len(text), [snapshot])
    assert len({item.text.casefold() for item in items}) == len(items), text
    for item in items:
        taken = parse_query(text[: item.start] + item.text)
        found = sum(taken.answer(job, snapshot) is True for job in snapshot.jobs.values())
        assert (item.text, item.count) == (item.text, 0 if taken.problem else found), taken.text
    return len(items)


@pytest.mark.parametrize("sign", [":", "=", "!="])
@pytest.mark.parametrize("rest", ["", "engine:mysql tags.stage=prod "])
def test_a_count_is_what_taking_the_value_finds(sign: str, rest: str) -> None:
    fields = (*QUERY_FIELDS, "tags.stage", "source_endpoint.db_port", "inst_info.engine_type")
    texts = [f"{rest}{before}{field}{sign}" for field in fields for before in ("", "-")]
    assert sum(said_and_found(mixed_snapshot(), text) for text in texts) > 60


def test_a_count_is_what_taking_the_value_finds_in_the_demo() -> None:
    snapshot = demo_snapshot(40)
    paths = ("tags.stage", "source_endpoint.db_type", "inst_info.engine_type", "target_endpoint.db_port")
    texts = [f"{field}{sign}" for field in (*QUERY_FIELDS, *paths) for sign in ":="]
    assert sum(said_and_found(snapshot, text) for text in texts) > 500
    assert said_and_found(snapshot, "is:running engine:my")


def test_values_that_differ_in_the_case_of_letters_are_one_row() -> None:
    found = {item.text: item.count for item in complete("engine=mysql", 12, [mixed_snapshot()])}
    assert [text for text in found if text.casefold() == "mysql"] == ["MySQL"]
    found = {item.text: item.count for item in complete("tags.stage:", 11, [mixed_snapshot()])}
    assert [text.casefold() for text in found] == ["prod"]
