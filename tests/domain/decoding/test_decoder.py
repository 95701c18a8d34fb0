"""The lenient reader: what is coerced, what is kept raw, what is no value, what is unknown."""

from typing import Any

import pytest

from drs_inspector.domain.decoding.timestamps import Timestamp
from drs_inspector.domain.jobs.job import Endpoint, JobDetail, ListEntry, Tag
from drs_inspector.domain.jobs.replies import Drift, UnknownField, read_struct


def read(name: str, value: bytes) -> tuple[Any, list[Drift]]:
    detail, drift = read_struct(JobDetail, b'{"' + name.encode() + b'":' + value + b"}")
    return getattr(detail, name), drift


@pytest.mark.parametrize(
    ("name", "value", "typed"),
    [
        ("need_restart", b'"false"', False),
        ("need_restart", b'"True"', True),
        ("need_restart", b"1", True),
        ("need_restart", b'"0"', False),
        ("name", b"12.50", "12.50"),
        ("name", b"true", "true"),
        ("error_code", b"42", "42"),
    ],
)
def test_neighbouring_types_are_coerced_and_listed(name: str, value: bytes, typed: object) -> None:
    found, drift = read(name, value)
    assert found == typed
    assert type(found) is type(typed)
    assert [(entry.path, entry.kept, entry.raw) for entry in drift] == [(name, "coerced", value)]


def test_ports_are_numbers_however_they_are_sent() -> None:
    for value in (b'"3306"', b"3306.0", b"true"):
        endpoint, drift = read_struct(Endpoint, b'{"db_port":' + value + b"}", "source_endpoint")
        assert endpoint.db_port == (1 if value == b"true" else 3306)
        assert [(entry.path, entry.kept) for entry in drift] == [("source_endpoint.db_port", "coerced")]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("node_num", b'"2"'),
        ("create_time", b'"1608519469412"'),
        ("create_time", b"1608519469412"),
        ("is_target_readonly", b"true"),
        ("source_endpoint", b'{"ssl_link":"false"}'),
        ("speed_limit", b'[{"speed":"50"}]'),
    ],
)
def test_documented_variants_are_no_drift(name: str, value: bytes) -> None:
    found, drift = read(name, value)
    assert found is not None
    assert drift == []


@pytest.mark.parametrize("name", ["gtid", "node_num", "need_restart", "create_time", "source_endpoint", "az_code"])
@pytest.mark.parametrize("value", [b"null", b'""', b'"NA"', b'"N/A"', b'"-1"', b"[]", b"{}"])
def test_no_value_markers(name: str, value: bytes) -> None:
    if (name, value) == ("source_endpoint", b"{}"):
        return
    found, drift = read(name, value)
    assert found is None
    assert drift == []


def test_zero_is_no_time_but_a_number() -> None:
    assert read("update_time", b'"0"') == (None, [])
    assert read("node_num", b'"0"') == (0, [])


def test_free_text_keeps_words_that_mean_nothing_elsewhere() -> None:
    assert read("description", b'"NA"') == ("NA", [])
    assert read("tags", b'[{"key":"a","value":"0"}]')[0] == (Tag(key="a", value="0"),)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("name", b'{"a":1}'),
        ("name", b"[1]"),
        ("need_restart", b'"maybe"'),
        ("need_restart", b"2"),
        ("node_num", b'"two"'),
        ("node_num", b"1.5"),
        ("node_num", b"1" * 5000),
        ("create_time", b"[1]"),
        ("create_time", b"true"),
        ("source_endpoint", b'"mysql"'),
        ("source_endpoint", b"[{},{}]"),
        ("speed_limit", b"7"),
        ("tags", b'"x"'),
        ("children", b'["x"]'),
    ],
)
def test_what_cannot_be_coerced_is_kept_raw_and_costs_only_its_field(name: str, value: bytes) -> None:
    raw = b'{"id":"j1","' + name.encode() + b'":' + value + b',"status":"CREATING"}'
    detail, drift = read_struct(JobDetail, raw)
    assert not getattr(detail, name) or name == "name"
    assert detail.status == "CREATING"
    assert drift[-1].kept == "raw"
    assert drift[-1].raw in {value, value[1:-1]}


def test_unreadable_time_is_shown_and_listed() -> None:
    found, drift = read("create_time", b'"soon"')
    assert found == Timestamp(raw="soon")
    assert [entry.kept for entry in drift] == ["raw"]


def test_one_thing_where_a_list_is_expected_and_the_other_way_round() -> None:
    limits, drift = read("speed_limit", b'{"begin":"08:00"}')
    assert [limit.begin for limit in limits] == ["08:00"]
    assert [entry.kept for entry in drift] == ["coerced"]
    endpoint, drift = read("source_endpoint", b'[{"ip":"10.0.0.1","new":1}]')
    assert endpoint.ip == "10.0.0.1"
    assert endpoint.unknown == (UnknownField("source_endpoint[0].new", b"1"),)
    assert [entry.kept for entry in drift] == ["coerced"]
    alarm, drift = read("alarm_notify", b'{"subscriptions":[{"endpoints":"a@b.de"}]}')
    assert alarm.subscriptions[0].endpoints == ("a@b.de",)
    assert [entry.path for entry in drift] == ["alarm_notify.subscriptions[0].endpoints"]


def test_unknown_members_survive_with_their_bytes_at_every_level() -> None:
    raw = b'{"new.er":1.50,"inst_info":{"cpu":[1, 2]},"tags":[{"key":"a","value":"b"}]}'
    detail, drift = read_struct(JobDetail, raw)
    assert drift == []
    assert detail.unknown == (UnknownField('["new.er"]', b"1.50"),)
    assert detail.inst_info is not None
    assert detail.inst_info.unknown == (UnknownField("inst_info.cpu", b"[1, 2]"),)


def test_of_repeated_members_the_last_one_counts_and_the_others_are_listed() -> None:
    detail, drift = read_struct(JobDetail, b'{"name":"first","x":1,"name":"second","x":2}')
    assert detail.name == "second"
    assert [(entry.path, entry.raw) for entry in drift] == [("name", b'"first"')]
    assert [field.raw for field in detail.unknown] == [b"1", b"2"]


def test_secrets_have_no_place_and_are_not_unknown() -> None:
    raw = b'{"db_password":"hunter2","x":{"pwd":"hunter2"},"name":{"token":"hunter2"},"ip":"1"}'
    endpoint, drift = read_struct(Endpoint, raw)
    assert "hunter2" not in repr(endpoint)
    detail, more = read_struct(JobDetail, raw)
    assert "hunter2" not in repr((detail, drift, more))


@pytest.mark.parametrize("raw", [b"null", b"[]", b'""', b"[1]", b'"x"', b"7", b"true", b"{", b""])
def test_anything_but_an_object_gives_an_empty_struct(raw: bytes) -> None:
    detail, drift = read_struct(JobDetail, raw, "detail")
    assert detail == JobDetail()
    assert len(drift) == (0 if raw in {b"null", b"[]", b'""'} else 1)


def test_children_inside_children_end_somewhere() -> None:
    raw = b'{"children":[' * 3000 + b"{}" + b"]}" * 3000
    entry, drift = read_struct(ListEntry, raw)
    assert entry.children
    assert [found.kept for found in drift] == ["raw"]


def test_broken_unicode_is_readable() -> None:
    assert read("name", b'"a\\ud800"')[0] == "a�"
    assert read("name", b'"a\xff"')[0] == "a�"
