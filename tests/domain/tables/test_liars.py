"""Tables of documents that lie: odd names, huge numbers, other types, repeated members, nonsense trees, secrets."""

import json

import pytest

from drs_inspector.domain.jobs.raw_reply import BIG
from drs_inspector.domain.tables.documents import TABLES, Document, table_rows
from drs_inspector.simulator.clock import SimulatorClock
from drs_inspector.simulator.jobs.dialects import neighbour_types
from drs_inspector.simulator.jobs.tenant import Tenant
from drs_inspector.simulator.options import SimulatorOptions
from tests.domain.tables.made import DETAIL, LISTED, picked, rows, snapshot_of

EVIL = "a\x1b[31m\u202eb\r\n\u0000\u200b'; DROP"


def test_names_that_steer_a_terminal_stay_exact() -> None:
    objects = [{"id": EVIL, "type": "table", "name": EVIL, "alias_name": EVIL * 2}]
    detail = {**DETAIL, "name": EVIL, "object_infos": objects, "tags": [{"key": EVIL, "value": EVIL}]}
    snapshot = snapshot_of(detail, listed=[LISTED | {"name": EVIL}])
    assert rows("jobs", snapshot)[0]["name"] == EVIL
    assert picked(rows("objects", snapshot), "name", "target_path") == [(EVIL, EVIL * 2)]
    assert picked(rows("tags", snapshot), "key", "value") == [(EVIL, EVIL)]
    assert rows("objects", Document(EVIL, snapshot))[0]["snapshot"] == EVIL


def test_numbers_that_no_column_can_hold_are_told_as_such() -> None:
    huge = 10**40
    endpoint = {"db_port": huge, "safe_mode": -huge}
    snapshot = snapshot_of({**DETAIL, "source_endpoint": endpoint, "node_num": huge, "new": huge})
    assert rows("jobs", snapshot, columns=["source_port", "node_num", "new"]) == [
        {"source_port": None, "node_num": None, "new": str(huge)}
    ]
    assert picked(rows("endpoints", snapshot), "db_port", "safe_mode")[0] == (None, None)
    told = picked(rows("drift", snapshot), "path", "expected", "found")
    assert ("source_endpoint.db_port", "a whole number of 64 bits", str(huge)) in told
    assert ("node_num", "a whole number of 64 bits", str(huge)) in told


def test_a_status_that_is_not_documented_survives() -> None:
    (row,) = rows("jobs", snapshot_of({**DETAIL, "status": "QUANTUM_LEAPING"}))
    assert (row["status"], row["status_label"], row["status_group"]) == (
        "QUANTUM_LEAPING",
        "QUANTUM_LEAPING",
        "unknown",
    )
    (none,) = rows("jobs", snapshot_of({"id": "j"}))
    assert (none["status"], none["status_label"], none["status_group"]) == (None, None, None)


def test_what_is_not_as_described_is_listed() -> None:
    odd = {
        **DETAIL,
        "node_num": "many",
        "need_restart": [1],
        "surprise": {"a": 1},
        "source_endpoint": {"ip": 5, "new": "x"},
        "object_infos": [{"id": "d", "type": "database", "name": "d", "select": True, "extra": 1}],
    }
    snapshot = snapshot_of(odd, listed=[LISTED | {"billing_tag": "perhaps", "name2": 1}])
    snapshot.add_part(1, "trailer", b'{"x": "y"}')
    found = picked(rows("drift", snapshot), "job_id", "kind", "path", "found", "kept")
    for expected in [
        ("j", "other type", "node_num", '"many"', "raw"),
        ("j", "other type", "need_restart", "[1]", "raw"),
        ("j", "other type", "source_endpoint.ip", "5", "coerced"),
        ("j", "unknown field", "surprise", '{"a": 1}', "raw"),
        ("j", "unknown field", "source_endpoint.new", '"x"', "raw"),
        ("j", "other type", "list.billing_tag", '"perhaps"', "raw"),
        ("j", "unknown field", "list.name2", "1", "raw"),
        ("j", "other type", "object_infos[0].select", "true", "coerced"),
        ("j", "unknown field", "object_infos[0].extra", "1", "raw"),
        (None, "unknown field", "trailer", '{"x": "y"}', "raw"),
    ]:
        assert expected in found
    (row,) = rows("jobs", snapshot, columns=["source_host", "node_num", "need_restart", "surprise.a"])
    assert row == {"source_host": "5", "node_num": None, "need_restart": None, "surprise.a": "1"}
    before = len(found)
    assert snapshot.jobs["j"].objects.count == 1
    assert len(rows("drift", snapshot)) == before  # whether the objects were looked at changes nothing


@pytest.mark.parametrize(
    "change",
    [
        ('"status":"FULL_TRANSFER_FAILED"', '"status":{"x":1},"status":"FROZEN"'),
        ('"object_infos":[', '"object_infos":[{"id":"first","type":"table","name":"first"}],"object_infos":['),
        ('"object_infos":[', '"object\\u005finfos":[null,{"id":"x"},7,[]],"object_infos":['),
        (
            '"data_transformation":{',
            '"data_transformation":{"filter_conditions":[{"value":1}]},"data_transformation":{',
        ),
        ('"filter_conditions":[', '"filter_conditions":{"value":"x"},"filter_conditions":[null,'),
        ('"name":"shop"', '"name":"\\ud800shop"'),
        ('"ip":"10.0.0.3"', '"ip":["10.0.0.3"]'),
        ('"tags":[', '"tags":[[],7,'),
        ('"alias_name":"v"', '"alias_name":"v","alias_name":"u"'),
    ],
)
@pytest.mark.parametrize("padding", [0, BIG])
def test_the_quick_scan_says_what_the_careful_views_say(change: tuple[str, str], padding: int) -> None:
    text = json.dumps({**DETAIL, "padding": "x" * padding}, separators=(",", ":"))
    assert change[0] in text
    snapshot = snapshot_of(text.replace(*change, 1).encode())
    (row,) = rows("jobs", snapshot)
    job = snapshot.jobs["j"]
    assert row["objects"] == job.objects.count == len(rows("objects", snapshot))
    assert row["renamed"] == sum(row["renamed"] is True for row in rows("objects", snapshot))
    assert row["rules"] == len(job.own_rules)
    assert job.detail is not None
    assert job.detail.target_endpoint is not None
    assert row["target_host"] == job.detail.target_endpoint.ip
    assert row["status"] == job.detail.status
    assert [one["key"] for one in rows("tags", snapshot)] == [tag.key for tag in job.detail.tags]


def test_secrets_are_in_no_table() -> None:
    hidden = "Geheim-4711"
    secret = {
        "db_password": hidden,
        "ip": f"mysql://u:{hidden}@host",
        "inst_name": f"password={hidden}",
        "kafka_security_config": {"key_store_key": hidden},
    }
    detail = {
        **DETAIL,
        "error_message": f"Cannot connect to jdbc:mysql://h/db?user=u&password={hidden}",
        "source_endpoint": secret,
        "tags": [{"key": "password", "value": hidden}],
        "object_infos": [{"id": "d", "type": "t", "name": "d", "password": hidden}],
        "new": [{"name": "token", "value": hidden}],
    }
    snapshot = snapshot_of(detail, listed=[LISTED | {"token": hidden, "description": f"pw: {hidden}"}])
    for name in TABLES:
        assert hidden not in str(rows(name, snapshot)), name
    assert hidden not in str(rows("jobs", snapshot, columns=["new", "source_endpoint", "list.description"]))


def test_a_large_selection_comes_in_slices_that_hold_no_more_than_some_thousands() -> None:
    count = 60_000
    entries = [{"id": "d", "type": "database", "name": "d"}]
    entries += [{"id": f"d-*-*-t{at}", "type": "table", "name": f"t{at}", "parent_id": "d"} for at in range(count)]
    snapshot = snapshot_of({**DETAIL, "object_infos": entries, "data_transformation": None})
    table = table_rows("objects", [Document("d", snapshot)])
    lengths = [part.length for part in table.slices()]
    assert sum(lengths) == count + 1
    assert max(lengths) <= 4_096
    assert not snapshot.jobs["j"].is_loaded("objects")  # rows that were made are not kept
    assert rows("jobs", snapshot, columns=["objects", "renamed"]) == [{"objects": count + 1, "renamed": 0}]


def test_paths_of_nonsense_trees_stay_short() -> None:
    long = "n" * 10_000
    entries = [{"id": "r0", "type": "t", "name": long}]
    entries += [{"id": f"r{at}", "type": "t", "name": f"n{at}", "parent_id": f"r{at - 1}"} for at in range(1, 500)]
    entries.append({"id": "loop", "type": "t", "name": "loop", "parent_id": "loop"})
    found = rows("objects", snapshot_of({**DETAIL, "object_infos": entries}))
    assert found[1]["path"] == f"…{long[-4095:]}.n1"
    assert found[300]["path"] == "….n" + ".n".join(str(at) for at in range(285, 301)) + ""
    assert found[500]["path"] == "loop"
    assert max(len(str(row["path"])) for row in found) <= 10_000


@pytest.mark.parametrize("neighbours", [False, True])
def test_the_cells_of_a_job_are_what_its_typed_view_has(neighbours: bool) -> None:
    tenant = Tenant(SimulatorOptions(), SimulatorClock(), project_id="p", project_name="p", jobs=25)
    details = [json.loads(tenant.detail_bytes(job_id)) for job_id in tenant.job_ids()]
    snapshot = snapshot_of(*(neighbour_types(one) if neighbours else one for one in details))
    found = {row["id"]: row for row in rows("jobs", snapshot)}
    for job in snapshot.jobs.values():
        detail, row = job.detail, found[job.id]
        assert detail is not None
        for side, end in (("source", detail.source_endpoint), ("target", detail.target_endpoint)):
            assert row[f"{side}_host"] == (end.ip if end else None)
            assert row[f"{side}_port"] == ((end.db_port or None) if end else None)
            assert row[f"{side}_instance"] == ((end.inst_name or end.inst_id) if end else None)
        times = {"started": detail.actual_start_time, "updated": detail.update_time, "created": detail.create_time}
        for name, moment in times.items():
            exact = moment.instant if moment is not None and moment.zone_known else None
            assert row[name] == exact
            assert row[f"{name}_text"] == (moment.raw if moment is not None and exact is None else None)
        assert row["error_code"] == detail.error_code
        assert row["error"] == (detail.error_message or detail.failed_reason)
        assert row["tags"] == (", ".join(f"{tag.key or ''}={tag.value or ''}" for tag in detail.tags) or None)
        listed = any(bytes(raw).lstrip()[:1] == b"[" for raw in job.given_values("object_infos"))
        assert (row["objects"], row["rules"]) == (job.objects.count if listed else None, len(job.own_rules))
