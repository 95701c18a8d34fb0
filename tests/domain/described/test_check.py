"""What of a reply is not as the published interface describes it, and which neighbours are alike."""

import json
import time

import pytest

from drs_inspector.domain.described.check import MOST_MARKS, Check
from drs_inspector.domain.described.fields import ANYTHING
from drs_inspector.domain.described.sentences import sentence, short
from drs_inspector.storage.field_dictionary import described
from tests.helpers.lines_run import lines_run
from tests.helpers.own_seconds import own_seconds

DETAIL = described().root(("v3", "QueryJobResp"), ("v5", "JobDetailResp"))


def checked(raw: bytes) -> Check:
    check = Check(raw, described(), DETAIL)
    while not check.step(0.005):
        pass
    return check


def told(value: object, **form: int) -> dict[str, str]:
    raw = json.dumps(value, **form).encode()  # type: ignore[arg-type]
    check = checked(raw)
    return {mark.path: sentence(mark, raw) for mark in check.marks}


def table(number: int, **more: object) -> dict[str, object]:
    return {"id": f"shop-*-*-t{number}", "type": "table", "name": f"t{number}", "select": "true", **more}


@pytest.mark.parametrize("form", [{}, {"indent": 3}])
def test_expected_found_and_read_as(form: dict[str, int]) -> None:
    job = {
        "name": 4711,
        "source_endpoint": {"db_port": "3306", "inst_name": True, "ip": ["10.0.0.1"]},
        "is_target_readonly": "perhaps",
        "speed_limit": {"begin": "08:00"},
        "object_infos": [table(0), table(1, engine="InnoDB")],
        "brand new": {"deep": [1, {"a": 2}]},
    }
    assert told(job, **form) == {
        "name": "text expected, found a number; read as “4711”",
        "source_endpoint.db_port": "a whole number expected, found text; read as 3306",
        "source_endpoint.inst_name": "text expected, found true; read as “true”",
        "source_endpoint.ip": "text expected, found a list; not read",
        "is_target_readonly": "true or false expected, found text; not read",
        "speed_limit": "a list expected, found an object",
        "object_infos[1].engine": "no version of the interface names this field",
        '["brand new"]': "no version of the interface names this field",
    }


def test_what_the_interface_lets_be_is_no_mark() -> None:
    assert told(
        {
            "name": None,
            "create_time": 1764000000000,  # a time is told as a number, too
            "node_num": "3",  # declared in both ways
            "source_endpoint": {"db_port": "NA", "ssl_link": "true", "db_name": ""},
            "tags": [{"team": "data"}, {"key": "a", "value": "b"}],
            "speed_limit": {},
            "base_info": {"name": "of the newer version", "surely": 1},
        }
    ) == {"base_info.surely": "no version of the interface names this field"}


def test_nothing_is_judged_where_nothing_is_described() -> None:
    check = Check(b'{"anything": 1}', described(), ANYTHING)
    assert check.step(1)
    assert (check.marks, check.count) == ([], 0)


def test_neighbours_alike_are_one_run_up_to_what_differs() -> None:
    objects = [*map(table, range(19)), table(19, select=True), table(20), {"id": 1}, table(22), table(23)]
    raw = json.dumps({"object_infos": objects}).encode()
    check = checked(raw)
    assert [(run.first, run.last) for run in check.runs] == [(0, 18), (22, 23)]
    assert raw[check.runs[0].start : check.runs[0].first_end] == json.dumps(table(0)).encode()
    assert raw[: check.runs[0].end].endswith(json.dumps(table(18)).encode())
    assert [mark.path for mark in check.marks] == ["object_infos[19].select", "object_infos[21].id"]


def test_a_mark_in_neighbours_alike_counts_for_each_and_hides_no_other_value() -> None:
    same = [table(number, select=1, engine="InnoDB") for number in range(100)]
    other = [table(number, select=number) for number in range(3)]
    raw = json.dumps({"object_infos": [*same, *other]}).encode()
    check = checked(raw)
    assert [(run.first, run.last, len(run.marks)) for run in check.runs] == [(0, 99, 2)]
    assert short(check.marks[0]) == "a number, not text; and in 99 alike"
    assert check.count == 203, "each value of the others is another one, and is told by itself"
    assert [mark.path for mark in check.marks[2:]] == [f"object_infos[{number}].select" for number in (100, 101, 102)]


def test_marks_are_bounded_and_counted() -> None:
    raw = json.dumps({"object_infos": [{"id": number} for number in range(MOST_MARKS + 50)]}).encode()
    check = checked(raw)
    assert (len(check.marks), check.more, check.count) == (MOST_MARKS, 50, MOST_MARKS + 50)
    beyond = [{"id": number} for number in range(MOST_MARKS)] + [{"select": True}] * 30
    assert checked(json.dumps({"object_infos": beyond}).encode()).count == MOST_MARKS + 30, "also in those alike"


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b'{"name": 1e400, "name": 1e400}',
        b'{"name": "' + b"x" * 500_000,
        b'{"object_infos": [' + b"[" * 500 + b"]" * 500 + b"]}",
        b'{"a":' * 500 + b"1" + b"}" * 500,
        b'{"\\ud83d": 1, "a.b[\\"c\\"]": {"": 2}, "\xff\xfe": 3}',
        b'[1, "x", {"name": 5}, ]]}} , :',
        b'{"object_infos": [{"id": "a"},{"id": "b"},{"id": "c"',
    ],
)
def test_hostile_texts_are_compared_to_their_end(raw: bytes) -> None:
    check = checked(raw)
    assert check.is_done
    for mark in check.marks:
        assert len(mark.path) < 3_000
        assert sentence(mark, raw)
        assert short(mark)


def test_a_name_twice_is_marked_twice() -> None:
    raw = b'{"name": 1, "name": "x", "name": 2}'
    assert [(mark.path, bytes(raw[mark.start : mark.end])) for mark in checked(raw).marks] == [
        ("name", b"1"),
        ("name", b"2"),
    ]


def test_many_alike_cost_hardly_more_than_few() -> None:
    few = json.dumps({"object_infos": list(map(table, range(2_000)))}).encode()
    many = json.dumps({"object_infos": list(map(table, range(100_000)))}).encode()
    check = checked(many)
    assert [(run.first, run.last) for run in check.runs] == [(0, 99_999)]
    each = lines_run(lambda: Check(few, described(), DETAIL).step(1_000)) / 2_000
    assert each < 20, "a few steps each, and nothing is taken apart again"


def test_a_slice_ends_in_time_in_the_middle_of_neighbours_alike() -> None:
    raw = json.dumps({"object_infos": list(map(table, range(60_000)))}).encode()
    check = Check(raw, described(), DETAIL)
    check.step(0)
    assert 0 < check.checked < len(raw)
    whole = own_seconds(lambda: checked(raw), attempts=1)
    slices = 0
    started = time.thread_time()
    while not check.step(0):
        slices += 1
    assert slices > 50
    assert time.thread_time() - started < 20 * whole
