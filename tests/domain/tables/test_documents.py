"""The tables of documents: what each says of jobs as clouds send them, and of those that lie."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from drs_inspector.domain.errors import CloudError, InspectorError
from drs_inspector.domain.jobs.raw_reply import BIG
from drs_inspector.domain.snapshot import Snapshot, SourceInfo
from drs_inspector.domain.tables.definition import Cell, Kind
from drs_inspector.domain.tables.documents import TABLES, Document, table_rows

EVIL = "a\x1b[31m\u202eb\r\n\u0000\u200b'; DROP"
READ = datetime(2026, 11, 1, 9, 30, tzinfo=UTC)
TYPES: dict[Kind, tuple[type, ...]] = {
    Kind.TEXT: (str,),
    Kind.INTEGER: (int,),
    Kind.NUMBER: (int, float),
    Kind.BOOLEAN: (bool,),
    Kind.TIME: (datetime,),
}
LISTED: dict[str, Any] = {
    "id": "j",
    "name": "shop",
    "status": "STARTJOBING",
    "create_time": "2020-12-21 10:57:49",
    "engine_type": "mysql-to-taurus",
    "net_type": "eip",
    "job_direction": "up",
    "db_use_type": "sync",
    "task_type": "FULL_TRANS",
}
DETAIL: dict[str, Any] = {
    "id": "j",
    "name": "shop",
    "status": "FULL_TRANSFER_FAILED",
    "create_time": 1750000000123,
    "actual_start_time": "2025-06-15T17:06:40+02:00",
    "full_transfer_complete_time": "0",
    "update_time": "2025-06-15 15:06:40",
    "error_code": "DRS.M05011",
    "error_message": "Table missing.",
    "source_endpoint": {"db_type": "mysql", "ip": "10.0.0.1:3306,10.0.0.2:3306", "db_port": 0, "inst_id": "i-1"},
    "target_endpoint": {"db_type": "taurus", "ip": "10.0.0.3", "db_port": "3306", "inst_name": "rds-shop"},
    "tags": [{"key": "team", "value": "red"}, {"key": "solo", "value": None}],
    "speed_limit": [{"begin": "08:00", "end": "17:59", "speed": "50", "is_utc": True}, {"speed": "fast"}],
    "object_infos": [
        {"id": "db", "type": "database", "name": "db", "select": "partial", "alias_name": "new"},
        {"id": "db-*-*-t", "type": "table", "name": "t", "parent_id": "db", "select": "true", "alias_name": "t"},
        {"id": "db-*-*-u", "type": "table", "name": "u", "parent_id": "db", "select": True, "alias_name": "v"},
        {"id": "lost-*-*-w", "type": "table", "name": "w", "parent_id": "lost"},
    ],
    "data_transformation": {
        "filter_conditions": [
            {
                "transformation_info": {"transformation_type": "contentConditionalFilter", "value": "id > 5"},
                "object_infos": [{"id": "db-*-*-t-*-*---conditionFilter--", "db_name": "db", "table_name": "t"}],
            },
            {"transformation_info": {"value": "x"}},
        ]
    },
}


def snapshot_of(*details: Mapping[str, Any] | bytes, listed: Sequence[Mapping[str, Any]] = ()) -> Snapshot:
    snapshot = Snapshot(SourceInfo(kind="cloud", region="eu-de", read_at="2026-11-01T09:30:00Z"))
    for entry in listed:
        snapshot.add_list_entry(json.dumps(entry).encode(), entry["id"])
    for detail in details:
        raw = detail if isinstance(detail, bytes) else json.dumps(detail).encode()
        snapshot.add_detail(raw, "j" if isinstance(detail, bytes) else detail["id"], 1)
    return snapshot


def rows(name: str, *documents: Snapshot | Document, columns: Sequence[str] | None = None) -> list[dict[str, Cell]]:
    """Return the rows of a table as dictionaries; each cell is what the kind of its column says."""
    given = [one if isinstance(one, Document) else Document(f"d{at}", one) for at, one in enumerate(documents)]
    table = table_rows(name, given, columns)
    found: list[dict[str, Cell]] = []
    for part in table.slices():
        assert len(part.columns) == len(table.columns)
        assert {len(values) for values in part.columns} <= {part.length}
        for column, values in zip(table.columns, part.columns, strict=True):
            assert {type(value) for value in values} <= {type(None), *TYPES[column.kind]}, column.name
            assert all(value.tzinfo is UTC for value in values if isinstance(value, datetime))
        names = [column.name for column in table.columns]
        found += [dict(zip(names, row, strict=True)) for row in zip(*part.columns, strict=True)]
    return found


def picked(found: Iterator[dict[str, Cell]] | list[dict[str, Cell]], *names: str) -> list[tuple[Cell, ...]]:
    return [tuple(row[name] for name in names) for row in found]


def test_every_table_begins_with_the_keys_and_has_the_columns_that_were_promised() -> None:
    assert list(TABLES) == [
        "snapshots", "jobs", "endpoints", "objects", "rules", "tags", "speed_limits", "drift", "unread",
    ]  # fmt: skip
    promised = {
        "jobs": "id name parent_id scenario status status_label status_group engine source_engine source_host"
        " source_port source_instance target_engine target_host target_port target_instance network direction"
        " task_type created started full_completed updated objects renamed rules error_code error tags",
        "objects": "job_id id type name parent_id path target_path selected renamed rules",
    }
    for name, table in TABLES.items():
        names = [column.name for column in table.columns]
        assert names[:3] == (
            ["snapshot", "job_id", "read_at"] if name != "snapshots" else ["snapshot", "read_at", names[2]]
        )
        assert len(set(names)) == len(names)
        assert set(promised.get(name, "").split()) <= set(names)
        assert all(column.help.endswith(".") and column.title for column in table.columns), name
        assert all(column == column.lower() and column.isidentifier() for column in names)


def test_a_job_in_full() -> None:
    (row,) = rows("jobs", snapshot_of(DETAIL, listed=[LISTED]))
    expected: dict[str, Cell] = {
        "snapshot": "d0",
        "job_id": "j",
        "id": "j",
        "read_at": READ,
        "scenario": "sync",
        "scenario_label": "Synchronization",
        "status": "FULL_TRANSFER_FAILED",
        "status_label": "Full synchronization failed",
        "status_group": "failed",
        "engine": "mysql-to-taurus",
        "source_engine": "mysql",
        "source_host": "10.0.0.1:3306,10.0.0.2:3306",
        "source_port": None,
        "source_instance": "i-1",
        "target_port": 3306,
        "target_instance": "rds-shop",
        "network": "eip",
        "objects": 4,
        "renamed": 2,
        "rules": 2,
        "error_code": "DRS.M05011",
        "error": "Table missing.",
        "tags": "team=red, solo=",
        "details_read": True,
        "parent_id": None,
    }
    assert {name: row[name] for name in expected} == expected


def test_a_time_without_a_zone_is_null_with_its_text_beside_it() -> None:
    moment = datetime(2025, 6, 15, 15, 6, 40, tzinfo=UTC)
    (read,) = rows("jobs", snapshot_of(DETAIL, listed=[LISTED]))
    assert (read["created"], read["created_text"]) == (moment.replace(microsecond=123_000), None)
    assert (read["started"], read["started_text"]) == (moment, None)
    assert (read["full_completed"], read["full_completed_text"]) == (None, None)
    assert (read["updated"], read["updated_text"]) == (None, "2025-06-15 15:06:40")
    (listed,) = rows("jobs", snapshot_of(listed=[LISTED]))
    assert (listed["created"], listed["created_text"]) == (None, "2020-12-21 10:57:49")
    assert (listed["started"], listed["started_text"]) == (None, None)
    (odd,) = rows("jobs", snapshot_of(DETAIL | {"update_time": "soon", "create_time": "9" * 17}))
    assert (odd["updated_text"], odd["created_text"]) == ("soon", "9" * 17)


def test_what_was_not_read_is_null_and_says_why() -> None:
    snapshot = snapshot_of(DETAIL, listed=[LISTED, LISTED | {"id": "refused"}, LISTED | {"id": "late"}])
    refusal = CloudError("No right.", "The cloud said so.", "Ask.", code="DRS.M00101", http_status=403)
    snapshot.mark_unavailable("refused", refusal)
    snapshot.mark_unavailable("unlisted", {"title": "Gone.", "http_status": "x"}, name="old shop", scenario="migration")
    snapshot.problems.append({"where": "sync", "title": "The list could not be read."})
    jobs = rows("jobs", snapshot)
    assert picked(jobs, "id", "details_read", "objects", "rules", "source_host") == [
        ("j", True, 4, 2, "10.0.0.1:3306,10.0.0.2:3306"),
        ("refused", False, None, None, None),
        ("late", False, None, None, None),
        ("unlisted", False, None, None, None),
    ]
    assert (jobs[3]["name"], jobs[3]["scenario"], jobs[3]["status_label"]) == ("old shop", "migration", None)
    assert jobs[1]["source_engine"] == "mysql"
    assert picked(rows("unread", snapshot), "job_id", "what", "title", "cause", "code", "http_status") == [
        ("refused", "details", "No right.", "The cloud said so.", "DRS.M00101", 403),
        ("late", "details", "Details not read.", "The reading ended before they were asked for.", None, None),
        ("unlisted", "details", "Gone.", None, None, None),
        (None, "reading", "The list could not be read.", None, None, None),
    ]
    (said,) = rows("snapshots", snapshot)
    counts = ("jobs", "jobs_in_document", "details_read", "details_refused", "details_not_reached", "complete")
    assert picked([said], *counts) == [(4, 4, 1, 2, 1, False)]
    for name in ("endpoints", "objects", "rules", "tags", "speed_limits"):
        assert {row["job_id"] for row in rows(name, snapshot)} == {"j"}


def test_objects_have_both_paths_and_their_rules() -> None:
    names = ("id", "name", "parent_id", "alias_name", "path", "target_path", "selected", "renamed", "rules")
    assert picked(rows("objects", snapshot_of(DETAIL)), *names) == [
        ("db", "db", None, "new", "db", "new", "partial", True, 0),
        ("db-*-*-t", "t", "db", "t", "db.t", "new.t", "true", False, 1),
        ("db-*-*-u", "u", "db", "v", "db.u", "new.v", "true", True, 0),
        ("lost-*-*-w", "w", "lost", None, "lost.w", "lost.w", None, False, 0),
    ]


def test_the_small_tables() -> None:
    snapshot = snapshot_of(DETAIL)
    assert picked(rows("endpoints", snapshot), "role", "position", "db_type", "engine_label", "db_port") == [
        ("source", 0, "mysql", "MySQL", 0),
        ("target", 0, "taurus", "TaurusDB", 3306),
    ]
    assert picked(rows("tags", snapshot), "position", "key", "value") == [(0, "team", "red"), (1, "solo", None)]
    windows = picked(rows("speed_limits", snapshot), "begin", "speed", "speed_mb_per_s", "is_utc")
    assert windows == [("08:00", "50", 50.0, True), (None, "fast", None, None)]
    rules = rows("rules", snapshot)
    assert picked(rules, "position", "value", "table", "matched", "object_id", "object_path") == [
        (0, "id > 5", "db.t", "id", "db-*-*-t", "db.t"),
        (1, "x", None, "unassigned", None, None),
    ]


def test_rules_beside_the_results_belong_to_a_job_or_to_none() -> None:
    snapshot = snapshot_of({**DETAIL, "data_transformation": None})
    rule = {"object_infos": [{"id": "db-*-*-u"}]}, {"object_infos": [{"id": "db-*-*-nowhere"}]}
    snapshot.add_part(1, "data_transformation", json.dumps({"filter_conditions": rule}).encode())
    assert picked(rows("rules", snapshot), "job_id", "home", "position", "object_path") == [
        ("j", "reply", 0, "db.u"),
        (None, "reply", 1, None),
    ]
    assert rows("jobs", snapshot)[0]["rules"] == 1
    assert len(rows("rules", Document("part", snapshot, ["j"]))) == 1


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


def test_a_job_in_two_documents_is_two_rows_and_a_part_is_a_part() -> None:
    first, second = snapshot_of(DETAIL, {**DETAIL, "id": "k"}), snapshot_of(DETAIL)
    second.source = SourceInfo()
    assert picked(rows("jobs", first, second), "snapshot", "job_id", "read_at") == [
        ("d0", "j", READ),
        ("d0", "k", READ),
        ("d1", "j", None),
    ]
    part = Document("part", first, ["k", "absent"])
    assert {row["job_id"] for row in rows("objects", part)} == {"k"}
    assert picked(rows("snapshots", part), "jobs", "jobs_in_document") == [(1, 2)]


def test_columns_are_chosen_in_any_order_by_name_or_path() -> None:
    snapshot = snapshot_of(DETAIL, listed=[LISTED, LISTED | {"id": "k"}])
    chosen = ["tags.team", "id", "speed_limit[0].speed", "update_time", "target_endpoint.db_port", "source_endpoint"]
    table = table_rows("jobs", [Document("d", snapshot)], chosen)
    assert [(column.name, column.kind) for column in table.columns] == [
        ("tags.team", Kind.TEXT),
        ("id", Kind.TEXT),
        ("speed_limit[0].speed", Kind.TEXT),
        ("update_time", Kind.TIME),
        ("target_endpoint.db_port", Kind.INTEGER),
        ("source_endpoint", Kind.TEXT),
    ]
    found = [tuple(row.values()) for row in rows("jobs", snapshot, columns=chosen)]
    assert found == [
        ("red", "j", "50", None, 3306, json.dumps(DETAIL["source_endpoint"])),
        (None, "k", None, None, None, None),
    ]
    assert picked(rows("objects", snapshot, columns=["rules", "job_id"]), "rules", "job_id")[1] == (1, "j")


@pytest.mark.parametrize(
    ("table", "column", "said"),
    [
        ("job", None, "Did you mean jobs?"),
        ("objects", "aliasname", "Did you mean alias_name"),
        ("objects", "status", "Choose one"),
        ("jobs", "staus", "Did you mean status"),
        ("jobs", "target_endpoint.inst_nam", "Did you mean target_endpoint.inst_name"),
        ("jobs", "speed_limit.speed", "Did you mean speed_limit[0].speed?"),
        ("jobs", "no path at all..", "Choose one"),
    ],
)
def test_what_there_is_not_is_an_error_with_a_suggestion(table: str, column: str | None, said: str) -> None:
    with pytest.raises(InspectorError) as raised:
        table_rows(table, [Document("d", snapshot_of(DETAIL))], None if column is None else [column])
    assert said in raised.value.next_step


def test_no_documents_have_no_rows_and_all_columns() -> None:
    for name, table in TABLES.items():
        empty = table_rows(name, [])
        assert [len(part.columns) for part in empty.slices() if part.length] == []
        assert empty.columns == table.columns


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
