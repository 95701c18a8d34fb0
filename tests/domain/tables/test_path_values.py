"""Values by path: the names of the API, what the typed view reads there, and what was not read."""

import json
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drs_inspector.domain.decoding.timestamps import Timestamp
from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.tables.definition import Kind
from drs_inspector.domain.tables.path_values import (
    NOT_READ,
    Path,
    column_value,
    kind_at,
    known_paths,
    path_of,
    value_at,
)
from drs_inspector.simulator.clock import SimulatorClock
from drs_inspector.simulator.jobs.dialects import neighbour_types
from drs_inspector.simulator.jobs.tenant import Tenant
from drs_inspector.simulator.options import SimulatorOptions

LISTED: dict[str, Any] = {
    "id": "j",
    "create_time": "2020-12-21 10:57:49",
    "net_type": "eip",
    "billing_tag": True,
    "description": None,
    "status": "STARTJOBING",
    "strange": 1,
}
DETAIL: dict[str, Any] = {
    "id": "j",
    "status": "FULL_TRANSFER_FAILED",
    "create_time": "1750000000123",
    "update_time": "0",
    "net_type": "",
    "source_endpoint": {"ip": "10.0.0.5", "db_port": "3306", "new": {"a": [1, None]}},
    "target_endpoint": None,
    "speed_limit": [{"begin": "08:00", "speed": "5"}, {"speed": "7"}],
    "tags": [{"key": "team", "value": "red"}, {"cost.center": "42"}],
    "node_num": 10**30,
    "need_restart": False,
    "object_infos": [{"id": "shop", "type": "database", "name": "shop"}],
}


def path(text: str) -> Path:
    found = path_of(text)
    assert found is not None, text
    return found


def job(detail: Any = DETAIL, listed: Any = LISTED) -> Job:
    def raw(value: Any) -> bytes | None:
        return value if value is None or isinstance(value, bytes) else json.dumps(value).encode()

    return Job("j", list_raw=raw(listed), detail_raw=raw(detail))


def at(text: str, of: Job | None = None) -> Any:
    return value_at(job() if of is None else of, path(text))


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("status", ("status",)),
        ("speed_limit[0].speed", ("speed_limit", 0, "speed")),
        ('tags["cost.center"]', ("tags", "cost.center")),
        ('["a b"].c', ("a b", "c")),
        ("名前.größe", ("名前", "größe")),
    ],
)
def test_a_path_is_written_in_one_way(text: str, steps: tuple[str | int, ...]) -> None:
    assert path(text).steps == steps
    assert path(path(text).text) == path(text)


@pytest.mark.parametrize(
    "text",
    ["", " a", "a..b", ".a", "a.", "a[", "a[x]", "a[-1]", "[0]", "a[0]b", "a.[0]", 'a["x]', "a\x1b", "a" * 513],
)
def test_what_is_no_path(text: str) -> None:
    assert path_of(text) is None
    assert path_of("a" + "[0]" * 40) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("status", "FULL_TRANSFER_FAILED"),
        ("list.status", "STARTJOBING"),
        ("create_time", datetime(2025, 6, 15, 15, 6, 40, 123000, tzinfo=UTC)),
        ("list.create_time", "2020-12-21 10:57:49"),
        ("update_time", None),
        ("net_type", "eip"),
        ("billing_tag", True),
        ("need_restart", False),
        ("source_endpoint.db_port", 3306),
        ("source_endpoint.new.a[0]", 1),
        ("source_endpoint.new.a[1]", None),
        ("source_endpoint.new", '{"a": [1, null]}'),
        ("target_endpoint.ip", None),
        ("speed_limit[1].speed", "7"),
        ("speed_limit[2].speed", None),
        ("tags.team", "red"),
        ('tags["cost.center"]', "42"),
        ("tags[1].key", "cost.center"),
        ("node_num", "1" + "0" * 30),
        ("strange", 1),
        ("object_infos[0].name", "shop"),
        ("object_infos[1].name", None),
        ("nothing.of.it", None),
    ],
)
def test_the_value_at_a_path(text: str, value: object) -> None:
    found = at(text)
    assert (found, type(found)) == (value, type(value))


def test_not_read_is_not_the_same_as_null() -> None:
    listed, refused = job(detail=None), Job("j")
    assert at("source_endpoint.ip", listed) is NOT_READ
    assert at("strange.below", listed) is None
    assert at("description", listed) is None
    assert at("status", listed) == "STARTJOBING"
    assert at("create_time", listed) == "2020-12-21 10:57:49"
    assert at("status", refused) is NOT_READ
    assert at("list.status", job(listed=None)) is NOT_READ
    assert at("status", job(detail={})) == "STARTJOBING"


def test_a_column_holds_values_of_its_kind_alone() -> None:
    of = job({"node_num": "many", "need_restart": 7, "source_endpoint": {"db_port": 1 << 63}, "new": 1.5, "ip": [1]})
    assert column_value(of, path("node_num"), Kind.INTEGER) is None
    assert value_at(of, path("node_num")) == "many"
    assert column_value(of, path("need_restart"), Kind.BOOLEAN) is None
    assert column_value(of, path("source_endpoint.db_port"), Kind.INTEGER) is None
    assert column_value(of, path("source_endpoint.db_port"), Kind.TEXT) == str(1 << 63)
    assert column_value(of, path("new"), Kind.TEXT) == "1.5"
    assert column_value(of, path("list.create_time"), Kind.TIME) is None
    assert column_value(job(detail=None), path("status"), Kind.TEXT) == "STARTJOBING"


def test_what_the_api_has_is_known_with_its_kind() -> None:
    known = dict(known_paths())
    assert known["target_endpoint.inst_name"] is Kind.TEXT
    assert known["speed_limit[0].speed"] is Kind.TEXT
    assert known["update_time"] is Kind.TIME
    assert known["job_action.available_actions[0]"] is Kind.TEXT
    assert all(kind_at(path(text)) is kind for text, kind in known.items())
    assert kind_at(path("tags.team")) is Kind.TEXT
    assert kind_at(path("source_endpoint.inst_nam")) is None


@pytest.mark.parametrize(
    "text",
    [
        "source_endpoint.db_password",
        "source_endpoint.kafka_security_config.trust_store_key",
        "config[0].value",
        "source_endpoint",
        "error_message",
        "tags.password",
        "list.token",
    ],
)
def test_a_path_leads_to_no_secret(text: str) -> None:
    hidden = "Geheim-4711"
    of = job(
        {
            "source_endpoint": {"db_password": hidden, "kafka_security_config": {"trust_store_key": hidden}},
            "config": [{"name": "sasl.password", "value": hidden}],
            "error_message": f"mysql://root:{hidden}@db refused",
            "tags": [{"key": "password", "value": hidden}, {"key": "team", "value": "red"}],
        },
        LISTED | {"token": hidden},
    )
    assert hidden not in str(at(text, of))


@pytest.mark.parametrize("padding", ['"\\ud800"', '{"a":1,"a":2}', "[" * 2000 + "]" * 2000, '"' + "x" * 300_000 + '"'])
def test_what_is_odd_elsewhere_changes_no_value(padding: str) -> None:
    text = json.dumps(DETAIL)[:-1] + f',"odd":{padding},"status":"FROZEN"}}'
    of = job(text.encode())
    assert at("status", of) == "FROZEN"  # of a repeated name the last one counts
    assert at("source_endpoint.db_port", of) == 3306
    assert at("tags.team", of) == "red"
    assert at("object_infos[0].name", of) == "shop"


def read_by_the_typed_view(view: Any, steps: tuple[str | int, ...]) -> Any:
    for step in steps:
        view = getattr(view, step, None) if isinstance(step, str) else next(iter(view[step:] if view else ()), None)
    if isinstance(view, Timestamp):
        return view.instant if view.instant and view.zone_known else view.raw
    return view


@pytest.mark.parametrize("neighbours", [False, True])
def test_every_known_path_reads_what_the_typed_view_reads(neighbours: bool) -> None:
    tenant = Tenant(SimulatorOptions(), SimulatorClock(), project_id="p", project_name="p", jobs=25)
    paths = [path(text) for text, _kind in known_paths()]
    compared = 0
    for job_id in tenant.job_ids():
        detail = json.loads(tenant.detail_bytes(job_id))
        of = job(neighbour_types(detail) if neighbours else detail, None)
        for one in paths:
            if one.steps[0] not in ("children", "error_msg", "job_action", "billing_tag", "node_newFramework"):
                expected = read_by_the_typed_view(of.detail, one.steps)
                found = value_at(of, one)
                # What has another type is empty in the typed view, and here what the reply has.
                assert found == expected or (expected is None and neighbours), (one.text, found, expected)
                compared += expected is not None
    assert compared > 500


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["ip", "key", "value", "a"]), inner),
    max_leaves=8,
)


@settings(deadline=None, max_examples=60)
@given(st.dictionaries(st.sampled_from(["source_endpoint", "tags", "speed_limit", "status", "node_num"]), JSON))
def test_no_reply_breaks_it(detail: dict[str, Any]) -> None:
    of = job(detail)
    for text in ("source_endpoint.ip", "tags.key", "tags[0].value", "speed_limit[0].speed", "status", "node_num", "a"):
        found = at(text, of)
        assert found is None or isinstance(found, str | int | float | datetime)
        for kind in Kind:
            msgspec.json.encode(column_value(of, path(text), kind))
